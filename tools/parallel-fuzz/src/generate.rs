//! Writes random programs.
//!
//! A program is one function whose inputs, ops, regions and results are drawn from a seed: the same text for the same
//! seed on every machine. Its values are well defined for any inputs: indices are in range, integers wrap, no op
//! divides, and floats are bounded so that most of them stay finite. Shapes are static and small, for what takes time
//! is compiling.
//!
//! Cost: linear in the ops of the program.

mod arithmetic;
mod containers;
mod control;
mod draw;
mod kernels;
mod slices;
mod structured;
mod types;
mod writer;

pub use draw::Draw;
use types::{Element, Scope, Type, Value, names, types};
use writer::Writer;

/// How deep loops, conditions and tasks may be nested in each other.
const MAX_DEPTH: usize = 4;

/// What programs are made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Containers as written, or none.
    pub has_containers: bool,
    /// Ops that fast code is made for, and none by which a small difference of floats becomes a large one: no
    /// comparisons of floats, no rounding to integers, no sums that are not scaled.
    pub is_smooth: bool,
}

/// A random program.
pub struct Function {
    /// Its text.
    pub text: String,
    /// Lengths of its sums, all together: what bounds how far results may be apart that were rounded differently.
    pub n_terms: usize,
}

/// A function that is named `name`.
pub fn function(seed: u64, name: &str, style: Style) -> Function {
    let mut draw = Draw::new(seed, 0);
    let budget = if style.is_smooth { draw.range(3, 12) } else { draw.range(8, 28) };
    let mut writer = Writer::new(draw, budget, style);
    let extent = writer.draw.range(2, 5);
    let main = *writer.draw.of(&[Element::F32, Element::F32, Element::F64, Element::I32]);
    writer.first_parameters(main, extent);
    let (results, body) = writer.apart(|this| {
        let mut scope = this.parameters.clone();
        this.own_values(&mut scope);
        while this.budget > 0 {
            this.ops(&mut scope, 1, 0);
        }
        let results = this.results(&scope);
        this.line(format!("return {} : {}", names(&results), types(&results)));
        results
    });
    let parameters: Vec<String> =
        writer.parameters.iter().map(|argument| format!("{}: {}", argument.name, argument.r#type)).collect();
    let head = format!("func.func @{name}({}) -> ({}) {{", parameters.join(", "), types(&results));
    writer.region(head, "}", |this| this.raw(&body));
    Function { n_terms: writer.n_terms, text: writer.into_text() }
}

impl Writer {
    fn first_parameters(&mut self, main: Element, extent: usize) {
        let wide = self.draw.range(2, 6);
        let mut types = vec![
            Type::Tensor(main, vec![extent, extent]),
            Type::Tensor(main, vec![extent]),
            Type::Tensor(Element::I32, vec![extent]),
            Type::Scalar(main),
        ];
        if self.draw.chance(40) {
            types.push(Type::Tensor(main, vec![extent, wide]));
        }
        if self.draw.chance(30) {
            types.push(Type::Tensor(*self.draw.of(&[Element::F32, Element::F64]), vec![extent, extent]));
        }
        for r#type in types {
            self.parameter(r#type);
        }
    }

    /// Arguments are never written in place, so a program begins with values that are.
    fn own_values(&mut self, scope: &mut Scope) {
        for argument in scope.clone() {
            if argument.r#type.shape().is_some() && self.draw.chance(75) {
                let number = self.constant(argument.element());
                let ty = argument.r#type.clone();
                let element = argument.element();
                let empty = self.define(format!("tensor.empty() : {ty}"));
                let name = if element.is_float() { "linalg.add" } else { "linalg.mul" };
                let filled = self.define(format!("linalg.fill ins({number} : {element}) outs({empty} : {ty}) -> {ty}"));
                let target = self.define(format!("tensor.empty() : {ty}"));
                let text =
                    format!("{name} ins({}, {filled} : {ty}, {ty}) outs({target} : {ty}) -> {ty}", argument.name);
                self.push(scope, ty, text);
            }
        }
    }

    /// Up to `n_ops` ops, with what stands in their regions.
    fn ops(&mut self, scope: &mut Scope, n_ops: usize, depth: usize) {
        for _ in 0..n_ops {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            let containers = if self.has_containers { [5, 12][usize::from(depth == 0)] } else { 0 };
            self.op(scope, depth, containers);
        }
    }

    /// The same in a task, where writes in place are what is of interest.
    fn task_ops(&mut self, scope: &mut Scope, n_ops: usize, depth: usize) {
        for _ in 0..n_ops {
            self.budget = self.budget.saturating_sub(1);
            let writes: [fn(&mut Self, &mut Scope) -> Option<()>; 4] =
                [Self::insert_element, Self::insert_slice, Self::elementwise, Self::fill];
            if self.draw.chance(50) {
                let write = *self.draw.of(&writes);
                let _ = write(self, scope);
            } else {
                self.op(scope, depth + 1, 3);
            }
        }
    }

    /// Writes one op if the scope has what it needs.
    fn op(&mut self, scope: &mut Scope, depth: usize, containers: usize) {
        let nested = if depth < MAX_DEPTH && self.budget > 0 { 1 } else { 0 };
        let kernels = if self.is_smooth { 24 } else { 0 };
        let products = if self.is_smooth { 0 } else { 3 };
        let weights = [
            8,
            products,
            2,
            3,
            2,
            2,
            2,
            1,
            1,
            4,
            6,
            4,
            2,
            2,
            2,
            2,
            1,
            4 * nested,
            3 * nested,
            nested,
            containers * nested,
            containers * nested / 4,
            kernels,
        ];
        let _ = match self.draw.weighted(&weights) {
            0 => self.elementwise(scope),
            1 => self.matmul(scope),
            2 => self.transpose(scope),
            3 => self.reduce(scope),
            4 => self.broadcast(scope),
            5 => self.gather(scope),
            6 => self.fill(scope),
            7 => self.copy(scope),
            8 => self.convert(scope),
            9 => self.extract_slice(scope),
            10 => self.insert_slice(scope),
            11 => self.insert_element(scope),
            12 => self.concat(scope),
            13 => self.reshape(scope),
            14 => self.read_element(scope, None).map(|_| ()),
            15 => self.scalars(scope),
            16 => self.computed_index(scope),
            17 => self.for_loop(scope, depth),
            18 => self.condition_op(scope, depth),
            19 => self.forall_loop(scope, depth),
            20 => self.container(scope, depth),
            21 => self.outer_writer(scope),
            _ => self.kernel(scope),
        };
    }

    /// What the program returns: its last values, and others, of which the writes of tasks must have left some alone.
    fn results(&mut self, scope: &Scope) -> Vec<Value> {
        let returned: Vec<&Value> =
            scope.iter().filter(|value| value.is_own && !matches!(value.r#type, Type::Index(_))).collect();
        let n_last = returned.len().saturating_sub(4);
        let mut results: Vec<Value> = returned[n_last..].iter().map(|value| (*value).clone()).collect();
        let early = returned[..n_last].iter().filter(|_| self.draw.chance(60));
        results.extend(early.take(10).map(|value| (*value).clone()));
        if results.is_empty() {
            results.push(scope[0].clone());
        }
        results
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_program() {
        let text = |seed| function(seed, "p", Style { has_containers: true, is_smooth: false }).text;
        assert_eq!(text(3), text(3));
        assert_ne!(text(3), text(4));
    }

    #[test]
    fn containers_are_written_only_on_request() {
        let has_tasks = |seed: &u64, has_containers| {
            function(*seed, "p", Style { has_containers, is_smooth: false }).text.contains("parallel_op.task")
        };
        let count = |has| (0..20).filter(|seed| has_tasks(seed, has)).count();
        assert_eq!(count(false), 0);
        assert!(count(true) > 10, "{}", count(true));
    }
}
