//! What models do with a sum: scale it, add a bias, apply a function, add what went around.

use super::super::{
    structured::{identity, map},
    types::{Element, Scope, Type, Value},
    writer::Writer,
};

/// Functions between the layers of models.
const FUNCTIONS: [&str; 7] = ["relu", "relu6", "gelu", "silu", "tanh", "sigmoid", "exp"];

impl Writer {
    /// What a contraction adds to: zeros, a bias along `channel`, or a tensor of the program.
    pub fn begun(&mut self, scope: &mut Scope, r#type: &Type, channel: usize) -> String {
        let (element, shape) = (r#type.element().expect("a tensor"), r#type.shape().expect("a tensor").to_vec());
        match self.draw.weighted(&[6, 3, 1]) {
            0 => self.filled(r#type, "0.0"),
            1 => {
                let bias = self.operand(scope, element, &shape[channel..=channel]);
                let empty = self.define(format!("tensor.empty() : {type}", r#type = r#type));
                let others: Vec<String> =
                    (0..shape.len()).filter(|axis| *axis != channel).map(|axis| axis.to_string()).collect();
                self.define(format!(
                    "linalg.broadcast ins({} : {}) outs({empty} : {type}) dimensions = [{}]",
                    bias.name,
                    bias.r#type,
                    others.join(", "),
                    r#type = r#type
                ))
            }
            _ => self.operand(scope, element, &shape).name,
        }
    }

    /// What stands behind a sum of `n_terms` products; the result goes into the scope.
    pub fn finished(&mut self, scope: &mut Scope, sum: Value, n_terms: usize, channel: usize) {
        self.n_terms += n_terms;
        let mut value = sum;
        if n_terms > 1 {
            let element = value.element();
            let scale = 1.0 / (n_terms as f64).sqrt();
            value = self.mapped(&value, |this, x| {
                let scale = this.number(element, scale);
                this.binary(element, "mulf", x, &scale)
            });
        }
        let n_steps = self.draw.below(4);
        for _ in 0..n_steps {
            value = match self.draw.weighted(&[4, 2, 4, 3]) {
                0 => self.with_channels(scope, &value, channel, false),
                1 => self.with_channels(scope, &value, channel, true),
                2 => self.function_of(&value),
                _ => self.with_residual(scope, &value),
            };
        }
        scope.push(value);
    }

    /// A function of each element of a tensor.
    pub fn activation(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |value, _| value.element().is_float())?;
        let value = self.function_of(&source);
        scope.push(value);
        Some(())
    }

    /// A bias added along an axis, with a scale in front of it if asked for.
    fn with_channels(&mut self, scope: &mut Scope, value: &Value, channel: usize, has_scale: bool) -> Value {
        let (element, rank) = (value.element(), value.shape().len());
        let extents = [value.shape()[channel]];
        let bias = self.operand(scope, element, &extents);
        let scale = self.operand(scope, element, &extents);
        let along = map(rank, &[channel]);
        let inputs = [(value, identity(rank)), (&bias, along.clone()), (&scale, along)];
        let used = if has_scale { &inputs[..] } else { &inputs[..2] };
        self.pointwise(used, &value.r#type, |this, elements| {
            let scaled = match elements {
                [x, _, scale] => this.binary(element, "mulf", x, scale),
                _ => elements[0].clone(),
            };
            this.binary(element, "addf", &scaled, &elements[1])
        })
    }

    fn with_residual(&mut self, scope: &mut Scope, value: &Value) -> Value {
        let (element, rank) = (value.element(), value.shape().len());
        let other = self.operand(scope, element, value.shape());
        self.pointwise(&[(value, identity(rank)), (&other, identity(rank))], &value.r#type, |this, elements| {
            this.binary(element, "addf", &elements[0], &elements[1])
        })
    }

    fn function_of(&mut self, value: &Value) -> Value {
        let function = *self.draw.of(&FUNCTIONS);
        let element = value.element();
        self.mapped(value, |this, x| this.function(element, function, x))
    }

    fn mapped(&mut self, value: &Value, body: impl FnOnce(&mut Self, &str) -> String) -> Value {
        let rank = value.shape().len();
        self.pointwise(&[(value, identity(rank))], &value.r#type, |this, elements| body(this, &elements[0]))
    }

    fn function(&mut self, element: Element, function: &str, x: &str) -> String {
        match function {
            "relu" => {
                let zero = self.number(element, 0.0);
                self.binary(element, "maximumf", x, &zero)
            }
            "relu6" => {
                let (zero, six) = (self.number(element, 0.0), self.number(element, 6.0));
                let positive = self.binary(element, "maximumf", x, &zero);
                self.binary(element, "minimumf", &positive, &six)
            }
            "gelu" => {
                let (half, one, root) =
                    (self.number(element, 0.5), self.number(element, 1.0), self.number(element, 0.5_f64.sqrt()));
                let scaled = self.binary(element, "mulf", x, &root);
                let erf = self.define(format!("math.erf {scaled} : {element}"));
                let sum = self.binary(element, "addf", &erf, &one);
                let product = self.binary(element, "mulf", x, &sum);
                self.binary(element, "mulf", &product, &half)
            }
            "tanh" => self.define(format!("math.tanh {x} : {element}")),
            "exp" => {
                // Bounded, so that nothing grows.
                let one = self.number(element, 1.0);
                let low = self.binary(element, "minimumf", x, &one);
                self.define(format!("math.exp {low} : {element}"))
            }
            _ => {
                let one = self.number(element, 1.0);
                let minus = self.define(format!("arith.negf {x} : {element}"));
                let power = self.define(format!("math.exp {minus} : {element}"));
                let sum = self.binary(element, "addf", &power, &one);
                let numerator = if function == "silu" { x } else { &one };
                self.binary(element, "divf", numerator, &sum)
            }
        }
    }
}
