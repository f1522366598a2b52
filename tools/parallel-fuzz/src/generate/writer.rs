//! What all parts of the generator share: the text, fresh names, and the choice of values.

use super::{
    Style,
    draw::Draw,
    types::{Element, Scope, Type, Value},
};
use std::fmt::Display;

/// Writes one program.
pub struct Writer {
    /// Where choices come from.
    pub draw: Draw,
    /// How many ops may still be written, those in regions included.
    pub budget: usize,
    /// Whether containers are written.
    pub has_containers: bool,
    /// Whether results depend on floats without jumps: see [`Style`].
    pub is_smooth: bool,
    /// Lengths of the sums of the program, all together.
    pub n_terms: usize,
    /// Parameters of the function.
    pub parameters: Vec<Value>,
    /// How many tasks there are around what is written.
    pub task_depth: usize,
    text: String,
    depth: usize,
    n_names: usize,
}

impl Writer {
    /// An empty program.
    pub fn new(draw: Draw, budget: usize, style: Style) -> Self {
        Self {
            draw,
            budget,
            has_containers: style.has_containers,
            is_smooth: style.is_smooth,
            n_terms: 0,
            parameters: Vec::new(),
            task_depth: 0,
            text: String::new(),
            depth: 0,
            n_names: 0,
        }
    }

    /// One more parameter of the function.
    pub fn parameter(&mut self, r#type: Type) -> Value {
        let value = Value { name: format!("%arg{}", self.parameters.len()), r#type, is_own: false };
        self.parameters.push(value.clone());
        value
    }

    /// What was written.
    pub fn into_text(self) -> String {
        self.text
    }

    /// A name that no other value has.
    pub fn fresh(&mut self) -> String {
        self.n_names += 1;
        format!("%{}", self.n_names - 1)
    }

    /// Writes a line.
    pub fn line(&mut self, text: impl Display) {
        let indent = "  ".repeat(self.depth);
        self.text.push_str(&format!("{indent}{text}\n"));
    }

    /// Writes a line that opens a region, its contents, and a line that closes it.
    pub fn region<T>(&mut self, head: impl Display, tail: &str, body: impl FnOnce(&mut Self) -> T) -> T {
        self.line(head);
        self.nested(tail, body)
    }

    /// The same behind a line that is written already.
    pub fn nested<T>(&mut self, tail: &str, body: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        self.line(tail);
        result
    }

    /// What `body` writes, apart from the rest: for a region whose first line depends on what stands in it.
    pub fn apart<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> (T, String) {
        let before = std::mem::take(&mut self.text);
        let depth = std::mem::take(&mut self.depth);
        let result = body(self);
        self.depth = depth;
        (result, std::mem::replace(&mut self.text, before))
    }

    /// Writes lines that were written apart.
    pub fn raw(&mut self, text: &str) {
        text.lines().for_each(|line| self.line(line));
    }

    /// Writes `name = text` and returns the name.
    pub fn define(&mut self, text: impl Display) -> String {
        let name = self.fresh();
        self.line(format!("{name} = {text}"));
        name
    }

    /// The same for a value that goes into the scope.
    pub fn push(&mut self, scope: &mut Scope, r#type: Type, text: impl Display) -> Value {
        let value = Value { name: self.define(text), r#type, is_own: true };
        scope.push(value.clone());
        value
    }

    /// A number of this type as a value.
    pub fn constant(&mut self, element: Element) -> String {
        let number = match element {
            Element::I32 => (*self.draw.of(&[-7, -1, 1, 2, 3, 12, 1000])).to_string(),
            _ => format!("{:.2}", self.draw.of(&[-2.0, -0.75, 0.25, 0.5, 1.0, 1.5, 3.0])),
        };
        self.define(format!("arith.constant {number} : {element}"))
    }

    /// An index as a value.
    pub fn index(&mut self, index: usize) -> String {
        self.define(format!("arith.constant {index} : index"))
    }

    /// An index below `bound` as a value: one that the program computed, or a number.
    pub fn index_below(&mut self, scope: &Scope, bound: usize) -> String {
        let fits = |value: &Value| matches!(value.r#type, Type::Index(below) if below <= bound);
        match self.pick(scope, fits).filter(|_| self.draw.chance(60)) {
            Some(value) => value.name,
            None => {
                let index = self.draw.below(bound);
                self.index(index)
            }
        }
    }

    /// A value that fits. Values that can be written in place and late values are taken more often.
    pub fn pick(&mut self, scope: &Scope, fits: impl Fn(&Value) -> bool) -> Option<Value> {
        let all: Vec<&Value> = scope.iter().filter(|value| fits(value)).collect();
        let own: Vec<&Value> = all.iter().copied().filter(|value| value.is_own).collect();
        let candidates = if !own.is_empty() && self.draw.chance(80) { own } else { all };
        if candidates.is_empty() {
            return None;
        }
        let late = &candidates[candidates.len().saturating_sub(4)..];
        let chosen = if self.draw.chance(50) { *self.draw.of(late) } else { *self.draw.of(&candidates) };
        Some(chosen.clone())
    }

    /// A tensor that fits.
    pub fn tensor(&mut self, scope: &Scope, fits: impl Fn(&Value, &[usize]) -> bool) -> Option<Value> {
        self.pick(scope, |value| value.r#type.shape().is_some_and(|shape| fits(value, shape)))
    }

    /// A value of this type.
    pub fn of_type(&mut self, scope: &Scope, r#type: &Type) -> Option<Value> {
        self.pick(scope, |value| value.r#type == *r#type)
    }

    /// Where an op writes its result: a tensor of the program, which it may then write in place, or an empty one.
    pub fn destination(&mut self, scope: &Scope, r#type: &Type) -> String {
        match self.of_type(scope, r#type).filter(|_| self.draw.chance(50)) {
            Some(value) => value.name,
            None => self.define(format!("tensor.empty() : {type}", r#type = r#type)),
        }
    }

    /// The same for an op that reads it: never empty.
    pub fn accumulator(&mut self, scope: &Scope, r#type: &Type) -> String {
        if let Some(value) = self.of_type(scope, r#type).filter(|_| self.draw.chance(60)) {
            return value.name;
        }
        let element = r#type.element().expect("a tensor has elements");
        let number = self.constant(element);
        let empty = self.define(format!("tensor.empty() : {type}", r#type = r#type));
        self.define(format!("linalg.fill ins({number} : {element}) outs({empty} : {ty}) -> {ty}", ty = r#type))
    }
}
