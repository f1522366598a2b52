//! A contraction as the kernel sees it: scalars of one operand times vectors of the other, added up into a third.
//!
//! Matrix products, also of batches and of transposed left sides, convolutions with channels innermost, and generic ops
//! that multiply and add alike are one thing here: loops of four kinds. The *column* loop runs over what lies side by
//! side in the right operand and the output, and becomes vectors. *Row* loops move the left operand and the output.
//! *Batch* loops are those left over that are parallel. *Sums* are added up in order.

mod ahead;
pub mod chain;
pub mod kernel;
mod place;
pub mod tile;
mod walk;

use melior::ir::{OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, DYNAMIC, Linear};

/// A memref and what each of its dimensions is indexed by.
#[derive(Clone, Debug)]
pub struct Operand<'c, 'a> {
    /// The memory.
    pub memref: Value<'c, 'a>,
    /// One index for each dimension.
    pub subscripts: Vec<Linear>,
}

impl Operand<'_, '_> {
    /// Whether some index changes with the loop.
    pub fn depends_on(&self, loop_idx: usize) -> bool {
        self.subscripts.iter().any(|index| index.factor_of(loop_idx) != 0)
    }

    /// Whether steps of the loop go from one element to the next in memory.
    pub fn is_dense_in(&self, loop_idx: usize) -> bool {
        let Some((last, others)) = self.subscripts.split_last() else { return false };
        let is_last_alone = last.factor_of(loop_idx) == 1 && others.iter().all(|index| index.factor_of(loop_idx) == 0);
        is_last_alone && ir::strides_of(self.memref.r#type()).is_some_and(|(strides, _)| strides.last() == Some(&1))
    }
}

/// How often a loop runs: the length of one dimension of a memref.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'c, 'a> {
    /// The length, if it is known.
    pub length: Option<usize>,
    memref: Value<'c, 'a>,
    dim: usize,
}

/// A contraction that the kernel can compute.
#[derive(Clone, Debug)]
pub struct Contraction<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// Element type of all operands: `f32` or `f64`.
    pub element: Type<'c>,
    /// The operand that is read by scalars.
    pub left: Operand<'c, 'a>,
    /// The operand that is read by vectors.
    pub right: Operand<'c, 'a>,
    /// What is added to.
    pub out: Operand<'c, 'a>,
    /// All loops.
    pub extents: Vec<Extent<'c, 'a>>,
    /// The loop that becomes vectors.
    pub column: usize,
    /// Parallel loops that the left operand depends on and the right one does not, in the order of the output.
    pub rows: Vec<usize>,
    /// The other parallel loops, in the order of the output.
    pub batch: Vec<usize>,
    /// The loops that are added up, outermost first.
    pub sums: Vec<usize>,
}

/// Reads a contraction. None if the op is none on memrefs; an error if it is one that the kernel cannot compute, with the
/// reason.
pub fn read<'c, 'a>(op: OperationRef<'c, 'a>) -> Option<Result<Contraction<'c, 'a>, String>> {
    let nest = ir::loop_nest(op)?;
    let operands: Vec<Value> = op.operands().collect();
    let is_on_memrefs = |value: &Value| ir::strides_of(value.r#type()).is_some();
    let sums: Vec<usize> = (0..nest.n_loops).filter(|idx| !nest.is_parallel[*idx]).collect();
    if sums.is_empty() || operands.len() != 3 || op.result_count() != 0 || !operands.iter().all(is_on_memrefs) {
        return None;
    }
    match product(op)? {
        Product::Plain => Some(classify(op, &operands, sums)),
        Product::Other => {
            let element = ir::element_type(operands[2].r#type());
            Some(Err(format!("body: expected a product of two floats that is added, got another one of '{element}'")))
        }
    }
}

enum Product {
    /// `out + a * b` in floats of one type.
    Plain,
    /// Something that multiplies and adds in another way.
    Other,
}

/// What the body multiplies and adds; none if it does something else.
fn product(op: OperationRef) -> Option<Product> {
    let block = ir::body(op)?;
    let ops = ir::ops_in(block);
    let has = |names: [&str; 2]| ops.iter().any(|op| names.contains(&ir::op_name(*op).as_str()));
    if !(has(["arith.mulf", "arith.muli"]) && has(["arith.addf", "arith.addi"])) {
        return None;
    }
    let [product, sum, end] = ops[..] else { return Some(Product::Other) };
    let [left, right, out] = ir::arguments_of(block)[..] else { return Some(Product::Other) };
    let is_of = |op: OperationRef, name, pair: [Value; 2]| {
        let operands: Vec<Value> = op.operands().collect();
        ir::is_op(op, name) && (operands == pair || operands == [pair[1], pair[0]])
    };
    let is_plain = is_of(product, "arith.mulf", [left, right])
        && is_of(sum, "arith.addf", [out, ir::results_of(product)[0]])
        && end.operands().eq(ir::results_of(sum));
    Some(if is_plain { Product::Plain } else { Product::Other })
}

fn classify<'c, 'a>(
    op: OperationRef<'c, 'a>,
    operands: &[Value<'c, 'a>],
    sums: Vec<usize>,
) -> Result<Contraction<'c, 'a>, String> {
    let element = ir::element_type(operands[2].r#type());
    if !(element.is_f32() || element.is_f64()) {
        return Err(format!("element type: expected 'f32' or 'f64', got '{element}'"));
    }
    let subscripts = ir::linear_subscripts(op).ok_or("indices: expected sums of loops")?;
    let mut read = operands.iter().zip(subscripts).map(|(memref, subscripts)| Operand { memref: *memref, subscripts });
    let [Some(left), Some(right), Some(out)] = [read.next(), read.next(), read.next()] else {
        return Err("operands: expected three".to_owned());
    };
    if [&left, &right].iter().any(|input| input.memref == out.memref) {
        return Err("output: expected memory apart from the inputs".to_owned());
    }
    let out_loops: Vec<usize> = out.subscripts.iter().filter_map(Linear::as_loop).collect();
    let n_parallel = ir::loop_nest(op).map_or(0, |nest| nest.n_loops) - sums.len();
    let column = *out_loops.last().ok_or("output: expected dimensions")?;
    if out_loops.len() != out.subscripts.len() || out_loops.len() != n_parallel || !out.is_dense_in(column) {
        return Err("output: expected a loop for each dimension and an innermost stride of 1".to_owned());
    }
    let is_vector = |it: &Operand| it.is_dense_in(column);
    let (left, right) = match (left.depends_on(column), right.depends_on(column)) {
        (false, true) if is_vector(&right) => (left, right),
        (true, false) if is_vector(&left) => (right, left),
        (true, true) => {
            return Err("inputs: expected one that the innermost loop of the output does not move".to_owned());
        }
        _ => return Err("right input: expected the output's innermost loop innermost, with stride 1".to_owned()),
    };
    let parallel = out_loops.into_iter().filter(|idx| *idx != column);
    let (rows, batch) = parallel.partition(|idx| left.depends_on(*idx) && !right.depends_on(*idx));
    let extents = extents(sums.len() + n_parallel, &[&out, &right, &left])?;
    Ok(Contraction { op, element, left, right, out, extents, column, rows, batch, sums })
}

/// How often each loop runs, from the operands in this order, with known lengths first.
fn extents<'c, 'a>(n_loops: usize, operands: &[&Operand<'c, 'a>]) -> Result<Vec<Extent<'c, 'a>>, String> {
    let of_loop = |loop_idx: usize| {
        let uses = operands.iter().flat_map(|operand| {
            let shape = ir::shape_of(operand.memref.r#type()).unwrap_or_default();
            let is_loop = |dim: &usize| operand.subscripts[*dim].as_loop() == Some(loop_idx);
            (0..shape.len()).filter(is_loop).map(move |dim| Extent {
                length: (shape[dim] != DYNAMIC).then_some(shape[dim] as usize),
                memref: operand.memref,
                dim,
            })
        });
        let uses: Vec<_> = uses.collect();
        uses.iter().find(|it| it.length.is_some()).or(uses.first()).copied()
    };
    let extents: Option<_> = (0..n_loops).map(of_loop).collect();
    extents.ok_or_else(|| "loops: expected each to be an index of an operand".to_owned())
}
