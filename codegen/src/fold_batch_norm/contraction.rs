//! The ops that can take a scale and a shift of their output channels over.

use melior::ir::{OperationRef, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

use crate::builder::Builder;

/// Where the output channels of a contraction stand.
pub struct Contraction<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// Dimensions of the result, side by side, that number the channels.
    pub channels: &'static [usize],
    /// The dimensions of the filter, the second input, that number the same.
    pub filter_channels: &'static [usize],
}

/// The names of contractions, with their channels in the result and in the filter.
const CONTRACTIONS: &[(&str, &[usize], &[usize])] = &[
    ("linalg.conv_1d_ncw_fcw", &[1], &[0]),
    ("linalg.conv_1d_nwc_wcf", &[2], &[2]),
    ("linalg.conv_2d_nchw_fchw", &[1], &[0]),
    ("linalg.conv_2d_nhwc_hwcf", &[3], &[3]),
    ("linalg.conv_2d_nhwc_fhwc", &[3], &[0]),
    ("linalg.conv_2d_ngchw_fgchw", &[1, 2], &[1, 0]),
    ("linalg.conv_2d_ngchw_gfchw", &[1, 2], &[0, 1]),
    ("linalg.depthwise_conv_2d_nchw_chw", &[1], &[0]),
    ("linalg.depthwise_conv_2d_nhwc_hwc", &[3], &[2]),
    ("linalg.depthwise_conv_2d_nhwc_hwcm", &[3, 4], &[2, 3]),
    ("linalg.conv_3d_ncdhw_fcdhw", &[1], &[0]),
    ("linalg.matmul", &[1], &[1]),
];

/// What an output begins with before the products are added.
pub enum Bias<'c, 'a> {
    /// Zero.
    None,
    /// One number for each channel: a tensor with as many dimensions as there are dimensions of channels.
    PerChannel(Value<'c, 'a>),
}

impl<'c, 'a> Contraction<'c, 'a> {
    /// The op as a contraction on floats of static channels, or none.
    pub fn of(op: OperationRef<'c, 'a>) -> Option<Self> {
        let name = ir::op_name(op);
        let (_, channels, filter_channels) = CONTRACTIONS.iter().find(|(known, ..)| *known == name)?;
        let contraction = Self { op, channels, filter_channels };
        let result = contraction.result();
        let element = ir::element_type(result.r#type());
        let shape = ir::shape_of(result.r#type())?;
        let one_type = op.operands().all(|operand| ir::element_type(operand.r#type()) == element);
        // A matrix product may have maps that say which operands are transposed.
        let is_plain = !ir::is_op(op, "linalg.matmul") || has_plain_maps(op);
        let is_static = channels.iter().all(|&dim| shape[dim] != ir::DYNAMIC);
        (op.result_count() == 1 && one_type && is_plain && is_static && element.is_float()).then_some(contraction)
    }

    /// The result.
    pub fn result(&self) -> Value<'c, 'a> {
        ir::results_of(self.op)[0]
    }

    /// The second input.
    pub fn filter(&self) -> Value<'c, 'a> {
        self.op.operand_at(1).expect("a contraction has two inputs")
    }

    /// What the output begins with.
    pub fn init(&self) -> Value<'c, 'a> {
        self.op.operand_at(2).expect("a contraction has an output")
    }

    /// How many channels each dimension of channels numbers.
    pub fn lengths(&self) -> Vec<i64> {
        let shape = ir::shape_of(self.result().r#type()).unwrap_or_default();
        self.channels.iter().map(|&dim| shape[dim]).collect()
    }

    /// How often each element of the filter is used at least.
    pub fn uses_of_filter(&self) -> i64 {
        let shape = ir::shape_of(self.result().r#type()).unwrap_or_default();
        self.others().into_iter().map(|dim| shape[dim]).filter(|length| *length != ir::DYNAMIC).product()
    }

    /// The dimensions of the result that do not number channels.
    pub fn others(&self) -> Vec<usize> {
        let rank = ir::shape_of(self.result().r#type()).map_or(0, |shape| shape.len());
        (0..rank).filter(|dim| !self.channels.contains(dim)).collect()
    }

    /// What the output begins with, if it is zero or the same wherever the channel is the same.
    pub fn bias(&self) -> Option<Bias<'c, 'a>> {
        let op = ir::defining_op(self.init())?;
        match ir::op_name(op).as_str() {
            "linalg.fill" => ir::defining_op(op.operand_at(0)?).filter(|it| is_zero(*it)).map(|_| Bias::None),
            "arith.constant" => is_zero(op).then_some(Bias::None),
            "linalg.broadcast" => {
                let added = ir::integers_of(op.attribute("dimensions").ok()?, 16)?;
                let is_per_channel = self.others().iter().map(|&dim| dim as i64).eq(added);
                is_per_channel.then(|| Bias::PerChannel(op.operand_at(0).expect("a broadcast has an input")))
            }
            "linalg.generic" => self.broadcast_by_generic(op).map(Bias::PerChannel),
            _ => None,
        }
    }

    /// The input of a generic op that only broadcasts it along everything but channels.
    fn broadcast_by_generic(&self, op: OperationRef<'c, 'a>) -> Option<Value<'c, 'a>> {
        let structure = ir::structured(op)?;
        let [from, to] = structure.maps.as_slice() else { return None };
        let loops = (0..from.result_count()).map(|idx| from.result(idx).ok().filter(|it| it.is_dim()));
        let loops: Vec<usize> = loops.map(|it| it.map(|it| it.dim_position())).collect::<Option<_>>()?;
        let passes_on = ir::terminator(op)?.operand_at(0)? == ir::arguments_of(ir::body(op)?)[0];
        let input = op.operand_at(0)?;
        let is_bias = structure.n_inputs == 1 && to.is_identity() && loops == self.channels && passes_on;
        (is_bias && self.init() == ir::results_of(op)[0]).then_some(input)
    }

    /// Makes the channels, numbered one after another, what the dimensions of channels number.
    pub fn unflattened(&self, builder: &Builder<'c, 'a>, vector: Value<'c, 'a>) -> Value<'c, 'a> {
        let lengths = self.lengths();
        if lengths.len() == 1 {
            return vector;
        }
        let extents: Vec<_> = lengths.iter().map(|&it| crate::builder::tensors::Extent::Static(it)).collect();
        builder.expand(vector, &[(0..lengths.len()).collect()], &extents)
    }
}

fn has_plain_maps(op: OperationRef) -> bool {
    let Some(structure) = ir::structured(op) else { return false };
    let loops = [[0, 2], [2, 1], [0, 1]];
    structure.maps.iter().zip(loops).all(|(map, loops)| {
        let is_loop = |(idx, it): (usize, &usize)| map.result(idx).is_ok_and(|e| e.is_dim() && e.dim_position() == *it);
        map.result_count() == loops.len() && loops.iter().enumerate().all(is_loop)
    })
}

/// Whether the op is a constant of zeros. A negative zero is one: sums that begin with it are the same but for signs of
/// zeros.
fn is_zero(op: OperationRef) -> bool {
    op.attribute("value").ok().filter(|_| ir::is_op(op, "arith.constant")).and_then(ir::float_of) == Some(0.0)
}
