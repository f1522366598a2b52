//! Index arithmetic on small tensors that MLIR's own folders leave.
//!
//! `tensor` ops that arrange elements, of which some may be known only when the program runs, and `tosa` ops. Scalars
//! and whatever `arith` does with constants are the folders' business, which run again after a constant was made.

use super::{arithmetic, call::Call, integers::Integers};

/// Stands for a size or offset that is an operand.
const DYNAMIC: i64 = i64::MIN;

/// The result of an op, as far as it is known; none for all others.
pub fn evaluate(call: &Call) -> Option<Integers> {
    match call.name {
        "tensor.from_elements" => {
            let elements = (0..call.n_operands()).map(|idx| call.operand(idx).and_then(Integers::number));
            Integers::new(call.result_shape()?, elements.collect())
        }
        "tensor.concat" => Integers::concat(axis(call, "dim")?, &call.operands_from(0)?),
        "tensor.cast" | "tensor.reshape" | "tensor.expand_shape" | "tensor.collapse_shape" | "tosa.reshape" => {
            call.operand(0)?.reshape(call.result_shape()?)
        }
        "tensor.insert" => insert(call),
        "tensor.extract" => {
            let index = index_from(call, 1)?;
            let tensor = call.operand(0)?;
            is_inside(tensor, &index).then(|| Integers::scalar(tensor.at(&index)))
        }
        "tensor.extract_slice" => extract_slice(call),
        name => tosa(call, name.strip_prefix("tosa.")?),
    }
}

fn tosa(call: &Call, name: &str) -> Option<Integers> {
    let combine: arithmetic::Combine = match name {
        "concat" => return Integers::concat(axis(call, "axis")?, &call.operands_from(0)?),
        "concat_shape" => return Integers::concat(0, &call.operands_from(0)?),
        "dim" => {
            let extents = call.extents(0)?;
            return extents.gather(0, &Integers::list(vec![Some(call.attribute_or("axis", 0)?)])?);
        }
        "slice" | "slice_shape" => return window(call.operand(0)?, &call.numbers(1)?, &call.numbers(2)?, None),
        "mul" if call.number(2)? != 0 => return None,
        "add" | "add_shape" => i64::checked_add,
        "sub" | "sub_shape" => i64::checked_sub,
        "mul" | "mul_shape" => i64::checked_mul,
        "intdiv" => i64::checked_div,
        "div_floor_shape" => arithmetic::floor_div,
        "div_ceil_shape" => arithmetic::ceil_div,
        "minimum" | "min_shape" => arithmetic::least,
        "maximum" | "max_shape" => arithmetic::greatest,
        _ => return None,
    };
    call.operand(0)?.zip(call.operand(1)?, combine)
}

fn axis(call: &Call, name: &str) -> Option<usize> {
    let [axis] = call.attribute(name)?[..] else { return None };
    usize::try_from(axis).ok()
}

/// The operands from `first` on as an index.
fn index_from(call: &Call, first: usize) -> Option<Vec<usize>> {
    (first..call.n_operands()).map(|idx| usize::try_from(call.number(idx)?).ok()).collect()
}

fn is_inside(tensor: &Integers, index: &[usize]) -> bool {
    index.len() == tensor.shape().len() && index.iter().zip(tensor.shape()).all(|(idx, extent)| idx < extent)
}

fn insert(call: &Call) -> Option<Integers> {
    let (value, into, at) = (call.operand(0).and_then(Integers::number), call.operand(1)?, index_from(call, 2)?);
    if !is_inside(into, &at) {
        return None;
    }
    Integers::from_fn(into.shape().to_vec(), |index| if index == at { value } else { into.at(index) })
}

/// A slice whose offsets, sizes and steps are all static. Dimensions that it drops have size 1.
fn extract_slice(call: &Call) -> Option<Integers> {
    let (offsets, sizes) = (call.attribute("static_offsets")?, call.attribute("static_sizes")?);
    let steps = call.attribute("static_strides")?;
    if [&offsets, &sizes, &steps].iter().any(|numbers| numbers.contains(&DYNAMIC)) {
        return None;
    }
    window(call.operand(0)?, &offsets, &sizes, Some(&steps))?.reshape(call.result_shape()?)
}

/// `sizes` elements of each dimension from `offsets` on, in steps of 1 if none are given.
fn window(tensor: &Integers, offsets: &[i64], sizes: &[i64], steps: Option<&[i64]>) -> Option<Integers> {
    if offsets.len() != tensor.shape().len() || sizes.len() != offsets.len() {
        return None;
    }
    (0..offsets.len()).try_fold(tensor.clone(), |tensor, axis| {
        let step = steps.map_or(Some(1), |steps| steps.get(axis).copied())?;
        tensor.stride(axis, offsets[axis], step, usize::try_from(sizes[axis]).ok()?)
    })
}
