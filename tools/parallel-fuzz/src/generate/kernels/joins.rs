//! What moves elements: borders, and axes in another order.

use super::super::{
    types::{Scope, Type, Value},
    writer::Writer,
};

impl Writer {
    /// `tensor.pad` by a number.
    pub fn pad(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |value, shape| value.element().is_float() && !shape.is_empty())?;
        let rank = source.shape().len();
        let low: Vec<usize> = (0..rank).map(|_| self.draw.below(3)).collect();
        let high: Vec<usize> = (0..rank).map(|_| self.draw.below(3)).collect();
        let number = *self.draw.of(&["0.0", "0.0", "-1.5"]);
        let value = self.bordered(&source, &low, &high, number);
        scope.push(value);
        Some(())
    }

    /// A tensor with a border of one number.
    pub fn bordered(&mut self, source: &Value, low: &[usize], high: &[usize], number: &str) -> Value {
        let element = source.element();
        let shape: Vec<usize> =
            source.shape().iter().zip(low).zip(high).map(|((it, low), high)| it + low + high).collect();
        let r#type = Type::Tensor(element, shape);
        let list = |numbers: &[usize]| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        let number = self.define(format!("arith.constant {number} : {element}"));
        let name = self.fresh();
        let head = format!("{name} = tensor.pad {} low[{}] high[{}] {{", source.name, list(low), list(high));
        let tail = format!("}} : {} to {type}", source.r#type);
        self.region(head, &tail, |this| {
            let indices: Vec<String> = low.iter().map(|_| format!("{}: index", this.fresh())).collect();
            this.line(format!("^bb0({}):", indices.join(", ")));
            this.line(format!("tensor.yield {number} : {element}"));
        });
        Value { name, r#type, is_own: true }
    }

    /// The axes of a tensor in another order.
    pub fn permute(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |_, shape| (2..=4).contains(&shape.len()))?;
        let orders: &[&[usize]] = match source.shape().len() {
            2 => &[&[1, 0]],
            3 => &[&[0, 2, 1], &[1, 0, 2], &[2, 1, 0], &[2, 0, 1]],
            _ => &[&[0, 2, 3, 1], &[0, 3, 1, 2], &[0, 2, 1, 3], &[3, 1, 0, 2]],
        };
        let order = *self.draw.of(orders);
        let value = self.permuted(&source, order);
        scope.push(value);
        Some(())
    }

    /// `linalg.transpose`.
    pub fn permuted(&mut self, source: &Value, order: &[usize]) -> Value {
        let shape = order.iter().map(|axis| source.shape()[*axis]).collect();
        let r#type = Type::Tensor(source.element(), shape);
        let empty = self.define(format!("tensor.empty() : {type}"));
        let list: Vec<String> = order.iter().map(usize::to_string).collect();
        let name = self.define(format!(
            "linalg.transpose ins({} : {}) outs({empty} : {type}) permutation = [{}]",
            source.name,
            source.r#type,
            list.join(", ")
        ));
        Value { name, r#type, is_own: true }
    }
}
