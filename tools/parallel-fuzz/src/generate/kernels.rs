//! What fast code is made for: products, convolutions, pools, rows, and what stands between them in models.
//!
//! Values stay of about the size of the inputs, for every sum is scaled down by the root of its length. So errors of
//! rounding stay small beside the results, and [`Writer::n_terms`] bounds them: plain loops and fast code round
//! differently.

mod convolutions;
mod epilogues;
mod joins;
mod pools;
mod products;
mod rows;

use super::{
    structured::{Generic, map},
    types::{Element, Scope, Type, Value},
    writer::Writer,
};

/// Extents around the sizes of vectors and tiles, and odd ones.
const EXTENTS: [usize; 14] = [1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 33, 48, 49, 65];
/// Numbers of channels.
const CHANNELS: [usize; 9] = [1, 2, 3, 4, 8, 16, 17, 33, 49];
/// Heights and widths of images.
const SIDES: [usize; 8] = [1, 3, 5, 7, 8, 9, 14, 17];

impl Writer {
    /// One such op, with what belongs to it.
    pub fn kernel(&mut self, scope: &mut Scope) -> Option<()> {
        type Kernel = fn(&mut Writer, &mut Scope) -> Option<()>;
        let kernels: [(usize, Kernel); 12] = [
            (6, Self::product),
            (3, Self::batch_product),
            (3, Self::vector_product),
            (6, Self::convolution),
            (3, Self::depthwise),
            (1, Self::grouped),
            (3, Self::window_pool),
            (2, Self::softmax),
            (2, Self::layer_norm),
            (2, Self::activation),
            (3, Self::pad),
            (3, Self::permute),
        ];
        let (_, kernel) = kernels[self.draw.weighted(&kernels.map(|(weight, _)| weight))];
        kernel(self, scope)
    }

    /// Mostly single precision, for which there are kernels.
    fn kernel_element(&mut self) -> Element {
        if self.draw.chance(92) { Element::F32 } else { Element::F64 }
    }

    fn extent(&mut self) -> usize {
        *self.draw.of(&EXTENTS)
    }

    /// An image of the program, or a new one: batch, channels, rows and columns in the order that `is_last` says.
    fn image(&mut self, scope: &mut Scope, element: Element, is_last: bool) -> Value {
        let fits = |value: &Value, shape: &[usize]| value.element() == element && shape.len() == 4;
        if let Some(image) = self.tensor(scope, fits).filter(|_| self.draw.chance(60)) {
            return image;
        }
        let batch = if self.draw.chance(80) { 1 } else { 2 };
        let (channels, rows) = (*self.draw.of(&CHANNELS), *self.draw.of(&SIDES));
        let columns = if self.draw.chance(60) { rows } else { *self.draw.of(&SIDES) };
        let shape = if is_last { [batch, rows, columns, channels] } else { [batch, channels, rows, columns] };
        self.fresh_tensor(scope, element, &shape)
    }

    /// A tensor of the program of this type, or a new one.
    fn operand(&mut self, scope: &mut Scope, element: Element, shape: &[usize]) -> Value {
        let r#type = Type::Tensor(element, shape.to_vec());
        match self.of_type(scope, &r#type).filter(|_| self.draw.chance(40)) {
            Some(value) => value,
            None => self.fresh_tensor(scope, element, shape),
        }
    }

    /// A tensor whose elements differ: one more parameter of the program, or computed from its indices.
    fn fresh_tensor(&mut self, scope: &mut Scope, element: Element, shape: &[usize]) -> Value {
        let r#type = Type::Tensor(element, shape.to_vec());
        if self.task_depth == 0 && self.draw.chance(85) {
            return self.parameter(r#type);
        }
        let rank = shape.len();
        let factors: Vec<usize> = (0..rank).map(|_| self.draw.range(3, 12)).collect();
        let value = self.pointwise(&[], &r#type, |this, _| {
            let mut sum = this.define("arith.constant 5 : index");
            for (axis, factor) in factors.iter().enumerate() {
                let index = this.define(format!("linalg.index {axis} : index"));
                let factor = this.index(*factor);
                let product = this.define(format!("arith.muli {index}, {factor} : index"));
                sum = this.define(format!("arith.addi {sum}, {product} : index"));
            }
            let bound = this.index(17);
            let rest = this.define(format!("arith.remui {sum}, {bound} : index"));
            let number = this.define(format!("arith.index_cast {rest} : index to i32"));
            let number = this.define(format!("arith.sitofp {number} : i32 to {element}"));
            let eighth = this.define(format!("arith.constant 0.125 : {element}"));
            let number = this.define(format!("arith.mulf {number}, {eighth} : {element}"));
            let one = this.define(format!("arith.constant 1.0 : {element}"));
            this.define(format!("arith.subf {number}, {one} : {element}"))
        });
        scope.push(value.clone());
        value
    }

    /// A parallel op whose result has this type; `body` gets the elements of the inputs.
    fn pointwise(
        &mut self,
        inputs: &[(&Value, String)],
        r#type: &Type,
        body: impl FnOnce(&mut Self, &[String]) -> String,
    ) -> Value {
        let rank = r#type.shape().map_or(0, <[usize]>::len);
        let empty = self.define(format!("tensor.empty() : {type}", r#type = r#type));
        let op = Generic {
            inputs,
            destination: (empty, r#type.clone(), super::structured::identity(rank)),
            iterators: vec!["parallel"; rank],
        };
        let name = self.generic(&op, |this, elements| body(this, &elements[..elements.len() - 1]));
        Value { name, r#type: r#type.clone(), is_own: true }
    }

    /// The sum or the largest of each row, on top of `start`.
    fn row_reduction(&mut self, source: &Value, start: &str, op: &str) -> Value {
        let (element, shape) = (source.element(), source.shape());
        let (rank, kept) = (shape.len(), shape.len() - 1);
        let r#type = Type::Tensor(element, shape[..kept].to_vec());
        let target = self.filled(&r#type, start);
        let mut iterators = vec!["parallel"; rank];
        iterators[kept] = "reduction";
        let generic = Generic {
            inputs: &[(source, super::structured::identity(rank))],
            destination: (target, r#type.clone(), map(rank, &(0..kept).collect::<Vec<_>>())),
            iterators,
        };
        self.n_terms += shape[kept];
        let name = self.generic(&generic, |this, elements| {
            this.define(format!("arith.{op} {}, {} : {element}", elements[0], elements[1]))
        });
        Value { name, r#type, is_own: true }
    }

    /// A tensor that holds one number, written as MLIR writes it.
    fn filled(&mut self, r#type: &Type, number: &str) -> String {
        let element = r#type.element().expect("a tensor has elements");
        let number = self.define(format!("arith.constant {number} : {element}"));
        let empty = self.define(format!("tensor.empty() : {type}", r#type = r#type));
        self.define(format!("linalg.fill ins({number} : {element}) outs({empty} : {ty}) -> {ty}", ty = r#type))
    }

    /// A number as a value in the body of an op.
    fn number(&mut self, element: Element, number: f64) -> String {
        self.define(format!("arith.constant {number:.9} : {element}"))
    }

    /// `name left, right`.
    fn binary(&mut self, element: Element, name: &str, left: &str, right: &str) -> String {
        self.define(format!("arith.{name} {left}, {right} : {element}"))
    }
}

/// Minus infinity, as MLIR writes it.
fn lowest(element: Element) -> &'static str {
    if element == Element::F64 { "0xFFF0000000000000" } else { "0xFF800000" }
}

#[cfg(test)]
mod tests {
    use crate::generate::{Style, function};

    #[test]
    fn all_that_fast_code_is_made_for_is_written() {
        let text: String =
            (0..400).map(|seed| function(seed, "p", Style { has_containers: false, is_smooth: true }).text).collect();
        for op in [
            "linalg.matmul ",
            "linalg.matmul indexing_maps",
            "linalg.batch_matmul ",
            "linalg.matvec",
            "linalg.vecmat",
            "linalg.transpose",
            "linalg.conv_2d_nchw_fchw",
            "linalg.conv_2d_nhwc_hwcf",
            "linalg.conv_2d_nhwc_fhwc",
            "linalg.conv_2d_ngchw_gfchw",
            "linalg.depthwise_conv_2d_nchw_chw",
            "linalg.depthwise_conv_2d_nhwc_hwc",
            "linalg.pooling_nchw_max",
            "linalg.pooling_nchw_sum",
            "linalg.pooling_nhwc_max",
            "linalg.pooling_nhwc_sum",
            "linalg.broadcast",
            "tensor.pad",
            "tensor.concat",
            "math.exp",
            "math.rsqrt",
            "math.erf",
            "math.tanh",
            "dilations = dense<2>",
            "strides = dense<2>",
        ] {
            assert!(text.contains(op), "{op}");
        }
    }
}
