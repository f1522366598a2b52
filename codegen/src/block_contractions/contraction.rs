//! A contraction as blocks see it: which dimension of each operand a block takes a part of.

use super::{convolution, product};
use melior::ir::{Attribute, OperationRef, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, DYNAMIC, OperationParts};

/// What a block takes of one dimension of an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// One element, by an outer loop.
    Outer {
        /// Which of the outer loops.
        idx: usize,
        /// Whether the dimension stays, with length one.
        stays: bool,
    },
    /// What some rows of the output need.
    Rows {
        /// Elements from one row to the next.
        step: i64,
        /// Elements of a single row.
        reach: i64,
    },
    /// Some columns.
    Columns,
    /// All of it.
    Whole,
}

impl Axis {
    /// Rows of the output itself, or of an operand that has an element for each.
    pub const ROWS: Self = Self::Rows { step: 1, reach: 1 };
}

/// A tensor, and what a block takes of each of its dimensions.
#[derive(Clone, Debug)]
pub struct Operand<'c, 'a> {
    /// The tensor.
    pub tensor: Value<'c, 'a>,
    /// One for each dimension.
    pub axes: Vec<Axis>,
}

impl Operand<'_, '_> {
    /// The first dimension of which this holds.
    pub fn dim(&self, is_it: impl Fn(&Axis) -> bool) -> Option<usize> {
        self.axes.iter().position(is_it)
    }
}

/// The operand that has the columns. What is not outer and no column is added up.
#[derive(Clone, Debug)]
pub struct Right<'c, 'a> {
    /// The tensor, in front of all transposes.
    pub tensor: Value<'c, 'a>,
    /// Dimensions that outer loops move, with their loop.
    pub outer: Vec<(usize, usize)>,
    /// Dimensions that are added up, in the order in which the body's op has them.
    pub depth: Vec<usize>,
    /// The dimension of the columns.
    pub columns: usize,
}

impl Right<'_, '_> {
    /// Whether a part of the tensor as it is can be the operand of a block.
    pub fn can_stay(&self) -> bool {
        self.depth.iter().chain([&self.columns]).is_sorted()
            && ir::shape_of(self.tensor.r#type()).is_some_and(|shape| self.columns + 1 == shape.len())
    }
}

/// What op a block does its part with.
#[derive(Clone, Debug)]
pub struct BlockOp<'c> {
    /// Its name.
    pub name: &'static str,
    /// Its attributes.
    pub attributes: Vec<(&'static str, Attribute<'c>)>,
}

/// A contraction that can be cut into blocks. Lengths are [`DYNAMIC`] where they are open.
#[derive(Clone, Debug)]
pub struct Contraction<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// The operand that has the rows.
    pub left: Operand<'c, 'a>,
    /// The operand that has the columns.
    pub right: Right<'c, 'a>,
    /// What is added to. The columns come last.
    pub out: Operand<'c, 'a>,
    /// Lengths of the outer loops.
    pub outer: Vec<i64>,
    /// Length of the loop over rows; none without one.
    pub rows: Option<i64>,
    /// Elements of the output for one row and one column.
    pub row_length: i64,
    /// Length of the loop over columns.
    pub columns: i64,
    /// Products that are added up for one element.
    pub depth: i64,
    /// What each block does.
    pub block_op: BlockOp<'c>,
}

/// Reads a contraction on tensors. None if the op is none; an error if it is one that is not cut into blocks, with the
/// reason.
pub fn read<'c: 'a, 'a>(op: OperationRef<'c, 'a>) -> Option<Result<Contraction<'c, 'a>, String>> {
    let structure = ir::structured(op)?;
    let has_sum = structure.is_parallel.iter().any(|is_parallel| !is_parallel);
    if !has_sum || op.operand_count() != 3 || op.result_count() != 1 || !multiplies_and_adds(op) {
        return None;
    }
    Some(read_parts(op, &structure))
}

fn read_parts<'c: 'a, 'a>(
    op: OperationRef<'c, 'a>,
    structure: &ir::Structured<'c>,
) -> Result<Contraction<'c, 'a>, String> {
    let operands: Vec<Value> = op.operands().collect();
    let element = ir::element_type(operands[2].r#type());
    if !(element.is_f32() || element.is_f64()) {
        return Err(format!("element type: expected 'f32' or 'f64', got '{element}'"));
    }
    if !is_plain_product(op) {
        return Err("body: expected a product that is added to the output, got another one".to_owned());
    }
    let contraction = match convolution::read(op) {
        Some(contraction) => contraction?,
        None => product::read(op, structure)?,
    };
    let has_open_sum = contraction.depth == DYNAMIC || contraction.columns == DYNAMIC;
    if has_open_sum {
        return Err("columns and sum: expected known lengths".to_owned());
    }
    let is_empty = operands.iter().any(|value| ir::shape_of(value.r#type()).is_some_and(|shape| shape.contains(&0)));
    if is_empty {
        return Err("operands: expected elements, got none".to_owned());
    }
    Ok(contraction)
}

/// Whether the body has a product and a sum, whatever else.
fn multiplies_and_adds(op: OperationRef) -> bool {
    let Some(block) = ir::body(op) else { return false };
    let names: Vec<String> = ir::ops_in(block).into_iter().map(ir::op_name).collect();
    let has = |wanted: [&str; 2]| names.iter().any(|name| wanted.contains(&name.as_str()));
    has(["arith.mulf", "arith.muli"]) && has(["arith.addf", "arith.addi"])
}

/// Whether the body is `out + left * right` and nothing else.
fn is_plain_product(op: OperationRef) -> bool {
    let Some(block) = ir::body(op) else { return false };
    let ([product, sum, end], [left, right, out]) = (&ir::ops_in(block)[..], &ir::arguments_of(block)[..]) else {
        return false;
    };
    let is_of = |op: OperationRef, name, pair: [Value; 2]| {
        let operands: Vec<Value> = op.operands().collect();
        ir::is_op(op, name) && (operands == pair || operands == [pair[1], pair[0]])
    };
    is_of(*product, "arith.mulf", [*left, *right])
        && is_of(*sum, "arith.addf", [*out, ir::results_of(*product)[0]])
        && end.operands().eq(ir::results_of(*sum))
}

/// The product of lengths; open if one of them is.
pub fn product_of(lengths: impl IntoIterator<Item = i64>) -> i64 {
    lengths.into_iter().fold(1, |all, one| if all == DYNAMIC || one == DYNAMIC { DYNAMIC } else { all * one })
}

/// The tensor behind all transposes of it, and for each dimension of `tensor` which of its own it is.
pub fn behind_transposes<'c: 'a, 'a>(tensor: Value<'c, 'a>) -> (Value<'c, 'a>, Vec<usize>) {
    let rank = ir::shape_of(tensor.r#type()).map_or(0, |shape| shape.len());
    let mut source = tensor;
    let mut dims: Vec<usize> = (0..rank).collect();
    while let Some((inner, order)) = transposed(source) {
        source = inner;
        dims = dims.into_iter().map(|dim| order[dim]).collect();
    }
    (source, dims)
}

/// What is transposed into the value, and for each of its dimensions which of the source it is.
fn transposed<'c: 'a, 'a>(value: Value<'c, 'a>) -> Option<(Value<'c, 'a>, Vec<usize>)> {
    let op = ir::defining_op(value).filter(|op| ir::is_op(*op, "linalg.transpose"))?;
    let order = ir::integers_of(op.attribute("permutation").ok()?, MOST_DIMENSIONS)?;
    Some((op.operand_at(0)?, order.into_iter().map(|dim| usize::try_from(dim).ok()).collect::<Option<_>>()?))
}

/// More dimensions than any tensor of a program has.
const MOST_DIMENSIONS: usize = 64;
