//! Products of matrices, stacks of matrices and vectors, in the forms that importers print.

use super::super::{
    structured::{Generic, map},
    types::{Element, Scope, Type, Value},
    writer::Writer,
};

impl Writer {
    /// A product of two matrices: either may be transposed, by an op or by maps.
    pub fn product(&mut self, scope: &mut Scope) -> Option<()> {
        let element = self.kernel_element();
        let fits = |value: &Value, shape: &[usize]| value.element() == element && shape.len() == 2;
        let left = match self.tensor(scope, fits).filter(|_| self.draw.chance(70)) {
            Some(left) => left,
            None => {
                let shape = [self.extent(), self.extent()];
                self.fresh_tensor(scope, element, &shape)
            }
        };
        let (rows, inner, columns) = (left.shape()[0], left.shape()[1], self.extent());
        let ty = Type::Tensor(element, vec![rows, columns]);
        let name = match self.draw.below(5) {
            0 | 1 => {
                let right = self.right_of(scope, element, &[inner, columns]);
                let start = self.begun(scope, &ty, 1);
                self.define(multiplied("matmul", "", [&left, &right], &start, &ty))
            }
            2 => {
                let right = self.operand(scope, element, &[columns, inner]);
                let start = self.begun(scope, &ty, 1);
                let maps = maps(3, [&[0, 2], &[1, 2], &[0, 1]]);
                self.define(multiplied("matmul", &maps, [&left, &right], &start, &ty))
            }
            3 => {
                let right = self.operand(scope, element, &[rows, columns]);
                let ty = Type::Tensor(element, vec![inner, columns]);
                let start = self.begun(scope, &ty, 1);
                let maps = maps(3, [&[2, 0], &[2, 1], &[0, 1]]);
                let name = self.define(multiplied("matmul", &maps, [&left, &right], &start, &ty));
                self.finished(scope, Value { name, r#type: ty, is_own: true }, rows, 1);
                return Some(());
            }
            _ => {
                let right = self.operand(scope, element, &[columns, inner]);
                let start = self.begun(scope, &ty, 1);
                let op = Generic {
                    inputs: &[(&left, map(3, &[0, 2])), (&right, map(3, &[1, 2]))],
                    destination: (start, ty.clone(), map(3, &[0, 1])),
                    iterators: vec!["parallel", "parallel", "reduction"],
                };
                self.generic(&op, |this, elements| {
                    let product = this.binary(element, "mulf", &elements[0], &elements[1]);
                    this.binary(element, "addf", &elements[2], &product)
                })
            }
        };
        self.finished(scope, Value { name, r#type: ty, is_own: true }, inner, 1);
        Some(())
    }

    /// A right side of this shape: as it is, or transposed by an op of its own, as a linear layer's weight is.
    fn right_of(&mut self, scope: &mut Scope, element: Element, shape: &[usize; 2]) -> Value {
        if self.draw.chance(50) {
            return self.operand(scope, element, shape);
        }
        let weight = self.operand(scope, element, &[shape[1], shape[0]]);
        self.permuted(&weight, &[1, 0])
    }

    /// Products of stacks of matrices, the right one possibly transposed.
    pub fn batch_product(&mut self, scope: &mut Scope) -> Option<()> {
        let element = self.kernel_element();
        let fits = |value: &Value, shape: &[usize]| value.element() == element && shape.len() == 3;
        let left = match self.tensor(scope, fits).filter(|_| self.draw.chance(60)) {
            Some(left) => left,
            None => {
                let shape = [self.draw.range(1, 3), self.extent(), self.extent()];
                self.fresh_tensor(scope, element, &shape)
            }
        };
        let [batch, rows, inner] = *left.shape() else { return None };
        let columns = self.extent();
        let ty = Type::Tensor(element, vec![batch, rows, columns]);
        let name = if self.draw.chance(60) {
            let right = match self.draw.chance(50) {
                true => self.operand(scope, element, &[batch, inner, columns]),
                false => {
                    let other = self.operand(scope, element, &[batch, columns, inner]);
                    self.permuted(&other, &[0, 2, 1])
                }
            };
            let start = self.begun(scope, &ty, 2);
            self.define(multiplied("batch_matmul", "", [&left, &right], &start, &ty))
        } else {
            let right = self.operand(scope, element, &[batch, columns, inner]);
            let start = self.begun(scope, &ty, 2);
            let maps = maps(4, [&[0, 1, 3], &[0, 2, 3], &[0, 1, 2]]);
            self.define(multiplied("batch_matmul", &maps, [&left, &right], &start, &ty))
        };
        self.finished(scope, Value { name, r#type: ty, is_own: true }, inner, 2);
        Some(())
    }

    /// Matrix by vector, vector by matrix.
    pub fn vector_product(&mut self, scope: &mut Scope) -> Option<()> {
        let element = self.kernel_element();
        let (rows, inner) = (self.extent(), self.extent());
        let vector = self.operand(scope, element, &[inner]);
        let ty = Type::Tensor(element, vec![rows]);
        let name = if self.draw.chance(50) {
            let matrix = self.operand(scope, element, &[rows, inner]);
            let start = self.begun(scope, &ty, 0);
            self.define(multiplied("matvec", "", [&matrix, &vector], &start, &ty))
        } else {
            let matrix = self.right_of(scope, element, &[inner, rows]);
            let start = self.begun(scope, &ty, 0);
            self.define(multiplied("vecmat", "", [&vector, &matrix], &start, &ty))
        };
        self.finished(scope, Value { name, r#type: ty, is_own: true }, inner, 0);
        Some(())
    }
}

fn maps(n_loops: usize, results: [&[usize]; 3]) -> String {
    format!(" indexing_maps = [{}]", results.map(|results| map(n_loops, results)).join(", "))
}

/// A named op on two inputs.
pub fn multiplied(op: &str, attributes: &str, inputs: [&Value; 2], start: &str, r#type: &Type) -> String {
    let [left, right] = inputs;
    format!(
        "linalg.{op}{attributes} ins({}, {} : {}, {}) outs({start} : {type}) -> {type}",
        left.name, right.name, left.r#type, right.r#type
    )
}
