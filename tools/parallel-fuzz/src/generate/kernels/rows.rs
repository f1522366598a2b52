//! What looks at whole rows: softmax and norms.

use super::super::{
    structured::{identity, map},
    types::{Scope, Value},
    writer::Writer,
};

impl Writer {
    /// Softmax along the innermost axis.
    pub fn softmax(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.rows(scope)?;
        let (element, rank) = (source.element(), source.shape().len());
        let (all, row) = (identity(rank), map(rank, &(0..rank - 1).collect::<Vec<_>>()));
        let largest = self.row_reduction(&source, super::lowest(element), "maximumf");
        let inputs = [(&source, all.clone()), (&largest, row.clone())];
        let powers = self.pointwise(&inputs, &source.r#type, |this, elements| {
            let difference = this.binary(element, "subf", &elements[0], &elements[1]);
            this.define(format!("math.exp {difference} : {element}"))
        });
        let sums = self.row_reduction(&powers, "0.0", "addf");
        let value = self.pointwise(&[(&powers, all), (&sums, row)], &source.r#type, |this, elements| {
            this.binary(element, "divf", &elements[0], &elements[1])
        });
        scope.push(value);
        Some(())
    }

    /// Rows with mean 0 and a bounded variance, scaled and shifted by element.
    pub fn layer_norm(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.rows(scope)?;
        let (element, rank) = (source.element(), source.shape().len());
        let extent = source.shape()[rank - 1];
        let (all, row) = (identity(rank), map(rank, &(0..rank - 1).collect::<Vec<_>>()));
        let means = self.row_mean(&source);
        let centred = self.pointwise(&[(&source, all.clone()), (&means, row.clone())], &source.r#type, |this, it| {
            this.binary(element, "subf", &it[0], &it[1])
        });
        let squares = self.pointwise(&[(&centred, all.clone())], &source.r#type, |this, it| {
            this.binary(element, "mulf", &it[0], &it[0])
        });
        let variances = self.row_mean(&squares);
        let (scale, shift) = (self.operand(scope, element, &[extent]), self.operand(scope, element, &[extent]));
        let along = map(rank, &[rank - 1]);
        let inputs = [(&centred, all), (&variances, row), (&scale, along.clone()), (&shift, along)];
        let value = self.pointwise(&inputs, &source.r#type, |this, it| {
            // Large beside what is usual, so that errors do not grow where a row is constant.
            let epsilon = this.number(element, 0.25);
            let sum = this.binary(element, "addf", &it[1], &epsilon);
            let root = this.define(format!("math.rsqrt {sum} : {element}"));
            let normal = this.binary(element, "mulf", &it[0], &root);
            let scaled = this.binary(element, "mulf", &normal, &it[2]);
            this.binary(element, "addf", &scaled, &it[3])
        });
        scope.push(value);
        Some(())
    }

    /// A tensor of the program that has rows, or a new one.
    fn rows(&mut self, scope: &mut Scope) -> Option<Value> {
        let fits = |value: &Value, shape: &[usize]| value.element().is_float() && !shape.is_empty();
        if let Some(value) = self.tensor(scope, fits).filter(|_| self.draw.chance(60)) {
            return Some(value);
        }
        let element = self.kernel_element();
        let shape = [self.extent(), self.extent()];
        Some(self.fresh_tensor(scope, element, &shape))
    }

    fn row_mean(&mut self, source: &Value) -> Value {
        let (element, extent) = (source.element(), source.shape()[source.shape().len() - 1]);
        let sums = self.row_reduction(source, "0.0", "addf");
        let rank = sums.shape().len();
        self.pointwise(&[(&sums, identity(rank))], &sums.r#type, |this, it| {
            let extent = this.number(element, extent as f64);
            this.binary(element, "divf", &it[0], &extent)
        })
    }
}
