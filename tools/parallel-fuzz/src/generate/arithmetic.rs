//! Arithmetic on scalars: well defined for all inputs, and bounded for floats, so that results stay finite.

use super::{
    types::{Element, Scope, Type, Value},
    writer::Writer,
};

impl Writer {
    /// Writes a few ops on scalars of one type and returns the name of the last.
    pub fn expression(&mut self, element: Element, inputs: &[String]) -> String {
        let mut values = inputs.to_vec();
        if values.len() < 2 {
            values.push(self.constant(element));
        }
        let mut last = values[0].clone();
        for round in 0..self.draw.range(1, 3) {
            // The first op uses the first input, so that what comes in matters.
            let left = if round == 0 { values[0].clone() } else { last.clone() };
            let right = self.draw.of(&values).clone();
            last = self.operation(element, &left, &right);
            values.push(last.clone());
        }
        if element.is_float() { self.bounded(element, &last) } else { last }
    }

    fn operation(&mut self, element: Element, left: &str, right: &str) -> String {
        if !(self.is_smooth && element.is_float()) && self.draw.chance(10) {
            let compare = if element.is_float() { "arith.cmpf olt," } else { "arith.cmpi slt," };
            let condition = self.define(format!("{compare} {left}, {right} : {element}"));
            return self.define(format!("arith.select {condition}, {right}, {left} : {element}"));
        }
        let name = match element {
            Element::I32 => *self.draw.of(&["addi", "subi", "muli", "xori", "maxsi", "minsi"]),
            _ => *self.draw.of(&["addf", "subf", "mulf", "addf", "maximumf", "minimumf"]),
        };
        self.define(format!("arith.{name} {left}, {right} : {element}"))
    }

    fn bounded(&mut self, element: Element, value: &str) -> String {
        let high = self.define(format!("arith.constant 9.0 : {element}"));
        let low = self.define(format!("arith.constant -9.0 : {element}"));
        let value = self.define(format!("arith.minimumf {value}, {high} : {element}"));
        self.define(format!("arith.maximumf {value}, {low} : {element}"))
    }

    /// A scalar of the program, read out of a tensor if there is none yet.
    pub fn scalar(&mut self, scope: &mut Scope, element: Element) -> Option<Value> {
        let is_scalar = |value: &Value| value.r#type == Type::Scalar(element);
        match self.pick(scope, is_scalar).filter(|_| self.draw.chance(60)) {
            Some(value) => Some(value),
            None => self.read_element(scope, Some(element)),
        }
    }

    /// `tensor.extract`.
    pub fn read_element(&mut self, scope: &mut Scope, element: Option<Element>) -> Option<Value> {
        let tensor = self.tensor(scope, |value, _| element.is_none_or(|element| value.element() == element))?;
        let indices: Vec<String> =
            tensor.shape().to_vec().into_iter().map(|extent| self.index_below(scope, extent)).collect();
        let text = format!("tensor.extract {}[{}] : {}", tensor.name, indices.join(", "), tensor.r#type);
        Some(self.push(scope, Type::Scalar(tensor.element()), text))
    }

    /// Arithmetic on scalars of the program.
    pub fn scalars(&mut self, scope: &mut Scope) -> Option<()> {
        let first = self.pick(scope, |value| matches!(value.r#type, Type::Scalar(_)))?;
        let second = self.of_type(scope, &first.r#type)?;
        let name = self.expression(first.element(), &[first.name, second.name]);
        scope.push(Value { name, r#type: first.r#type, is_own: true });
        Some(())
    }

    /// An index that depends on data.
    pub fn computed_index(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.scalar(scope, Element::I32)?;
        let bound = self.draw.range(1, 4);
        let divisor = self.define(format!("arith.constant {bound} : i32"));
        let rest = self.define(format!("arith.remui {}, {divisor} : i32", source.name));
        self.push(scope, Type::Index(bound), format!("arith.index_castui {rest} : i32 to index"));
        Some(())
    }

    /// A condition that depends on data.
    pub fn condition(&mut self, scope: &mut Scope) -> Option<String> {
        // A number that is rounded differently would take the other way.
        let exact = Some(Element::I32).filter(|_| self.is_smooth);
        let element = exact.unwrap_or(*self.draw.of(&[Element::F32, Element::I32, Element::F64]));
        let value = match self.scalar(scope, element) {
            Some(value) => value,
            None => self.read_element(scope, exact)?,
        };
        let element = value.element();
        let limit = self.constant(element);
        let compare = if element.is_float() { "arith.cmpf ogt," } else { "arith.cmpi sgt," };
        Some(self.define(format!("{compare} {}, {limit} : {element}", value.name)))
    }
}
