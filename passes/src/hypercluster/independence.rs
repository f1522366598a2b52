//! Whether an op treats the samples of a batch apart, so that it can be computed one part at a time.
//!
//! A value *carries* the samples along a dimension if the part of sample `s` of `n` is the `s`-th of `n` equal runs of
//! that dimension. An op treats samples apart if, given such operands, each part of its results is what the op computes
//! from the same parts of these operands and from all of the others. The proof is by indexing maps for structured ops,
//! by shapes for ops that rearrange, and by the definition of the op for the rest; what none of these covers is refused.
//!
//! Cost: linear in the operands and their ranks, and in the ops of its regions.

mod nest;
mod rearranging;
mod reshaping;
mod tosa;

use reshaping::{kept_dim, reshaped_dim};

use melior::ir::{
    Attribute, OperationRef, Type, Value, ValueLike,
    attribute::{DenseElementsAttribute, DenseI64ArrayAttribute, IntegerAttribute},
    operation::OperationLike,
    r#type::{DimSize, RankedTensorType, ShapedTypeLike},
};
use parallel_op_dialect::ir;

/// A dimension that carries the samples; none for a value that is used as a whole.
pub type Dim = Option<usize>;

/// Along which dimensions an op takes and gives the samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Along {
    /// For each operand.
    pub operands: Vec<Dim>,
    /// For each result.
    pub results: Vec<Dim>,
}

/// What is known of an op before its rule is asked.
pub struct Known<'c, 'a, 'k> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// For each operand the dimension that carries the samples.
    pub operands: &'k [Dim],
    /// A result and the dimension along which its parts are wanted.
    pub wanted: Option<(usize, usize)>,
}

/// The dimensions along which an op treats so many samples apart.
///
/// # Errors
///
/// Why that is not known, as what the op does: words to follow its name.
pub fn along(known: &Known, n_samples: usize) -> Result<Along, String> {
    let name = ir::op_name(known.op);
    let along = match name.split_once('.').unwrap_or_default() {
        _ if ir::loop_nest(known.op).is_some() => nest::structured(known)?,
        ("tensor", _) => rearranging::along(known, &name, n_samples)?,
        ("tosa", _) => tosa::along(known, &name, n_samples)?,
        _ if ir::is_constant_like(known.op) => constant(known)?,
        _ if ir::is_elementwise(known.op) => elementwise(known),
        ("linalg", "softmax") => one_axis(known, "dimension")?,
        _ => return Err(NOT_KNOWN.to_owned()),
    };
    check(known, &along, n_samples)?;
    Ok(along)
}

const NOT_KNOWN: &str = "is not known to treat samples apart";

/// What must hold whatever the rule: what carries samples is used along the same dimension, every result that depends on
/// a sample carries them, and each such dimension can be cut.
fn check(known: &Known, along: &Along, n_samples: usize) -> Result<(), String> {
    for (operand, (known, used)) in known.operands.iter().zip(&along.operands).enumerate() {
        match (known, used) {
            (Some(_), None) => return Err(format!("uses all samples of operand #{operand} at once")),
            (Some(known), Some(used)) if known != used => {
                return Err(format!(
                    "needs the samples of operand #{operand} along dimension {used}, but they lie along dimension {known}"
                ));
            }
            _ => {}
        }
    }
    if let Some((result, dim)) = known.wanted
        && along.results.get(result) != Some(&Some(dim))
    {
        return Err(NOT_KNOWN.to_owned());
    }
    if along.results.iter().any(Option::is_none) {
        return Err("has a result that does not keep the samples apart".to_owned());
    }
    let operands = known.op.operands().zip(&along.operands);
    let results = known.op.results().map(Value::from).zip(&along.results);
    for (value, dim) in operands.chain(results) {
        if let Some(dim) = *dim {
            check_extent(value, dim, n_samples)?;
        }
    }
    Ok(())
}

fn check_extent(value: Value, dim: usize, n_samples: usize) -> Result<(), String> {
    match extent(value, dim) {
        Some(extent) if extent % n_samples == 0 && extent > 0 => Ok(()),
        Some(extent) => Err(format!("has an extent of {extent}, which {n_samples} samples do not divide")),
        None => Err("has samples along a dimension whose extent is not known".to_owned()),
    }
}

/// The shape of a ranked tensor type, open extents as none. None for any other type.
pub fn shape(r#type: Type) -> Option<Vec<Option<usize>>> {
    let tensor = RankedTensorType::try_from(r#type).ok()?;
    let extent = |idx| match tensor.dim_size(idx) {
        Ok(DimSize::Static(extent)) => usize::try_from(extent).ok(),
        _ => None,
    };
    Some((0..tensor.rank()).map(extent).collect())
}

/// The extent of a dimension of a ranked tensor, if it is known.
pub fn extent(value: Value, dim: usize) -> Option<usize> {
    *shape(value.r#type())?.get(dim)?
}

/// The shape of a value, or an error for what is no ranked tensor.
fn shape_of(value: Value) -> Result<Vec<Option<usize>>, String> {
    shape(value.r#type()).ok_or_else(|| NOT_KNOWN.to_owned())
}

/// Operand and dimension that carry samples, if exactly one operand does.
fn only_operand(known: &Known) -> Result<(usize, usize), String> {
    let carrying = known.operands.iter().enumerate().filter_map(|(idx, dim)| Some((idx, (*dim)?)));
    let mut carrying = carrying.fuse();
    match (carrying.next(), carrying.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(NOT_KNOWN.to_owned()),
    }
}

/// One operand carries samples, and so does the only result.
fn from_one(known: &Known, operand: usize, from: usize, to: usize) -> Along {
    let mut operands = vec![None; known.op.operand_count()];
    operands[operand] = Some(from);
    Along { operands, results: vec![Some(to); known.op.result_count()] }
}

/// A constant whose elements are all the same is smaller for one sample. Any other one is cut by whoever needs a part.
fn constant(known: &Known) -> Result<Along, String> {
    let is_splat = ["value", "values"].iter().filter_map(|name| known.op.attribute(name).ok()).any(is_splat);
    match known.wanted {
        Some((_, dim)) if is_splat => Ok(Along { operands: Vec::new(), results: vec![Some(dim)] }),
        _ => Err(NOT_KNOWN.to_owned()),
    }
}

fn is_splat(attribute: Attribute) -> bool {
    DenseElementsAttribute::try_from(attribute).is_ok_and(|elements| elements.is_splat())
}

/// Each element of a result comes from the elements at its place; scalars are for all.
fn elementwise(known: &Known) -> Along {
    let dim = known.operands.iter().flatten().next().copied().or(known.wanted.map(|(_, dim)| dim));
    let of = |value: Value| shape(value.r#type()).and(dim);
    Along {
        operands: known.op.operands().map(of).collect(),
        results: known.op.results().map(|r| of(r.into())).collect(),
    }
}

/// An op that works along one axis, which an attribute names, and lets the others be. All of its tensors have one shape.
fn one_axis(known: &Known, attribute: &str) -> Result<Along, String> {
    let along = elementwise(known);
    let axis = integer(known.op, attribute).ok_or(NOT_KNOWN)?;
    if along.results.contains(&Some(axis)) {
        return Err(format!("works along dimension {axis}, along which the samples lie"));
    }
    Ok(along)
}

/// A number in an attribute that counts something.
fn integer(op: OperationRef, name: &str) -> Option<usize> {
    let attribute = IntegerAttribute::try_from(op.attribute(name).ok()?).ok()?;
    usize::try_from(attribute.value()).ok()
}

/// The numbers of an attribute; open ones are a number that none can be.
fn integers(op: OperationRef, name: &str) -> Result<Vec<i64>, String> {
    let array = op.attribute(name).ok().and_then(|attribute| DenseI64ArrayAttribute::try_from(attribute).ok());
    let array = array.ok_or(NOT_KNOWN)?;
    (0..array.len()).map(|idx| array.element(idx).map_err(|_| NOT_KNOWN.to_owned())).collect()
}
