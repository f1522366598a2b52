//! Matrix products of all kinds: named ones, those of batches, of vectors, transposed ones, and generic ops that are one.

use super::contraction::{Axis, BlockOp, Contraction, Operand, Right, behind_transposes};
use melior::ir::{AffineMap, Attribute, OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

/// The loops of a product by what they do.
struct Loops {
    /// Of the left operand, the right one and the output: the loop of each dimension.
    operands: [Vec<usize>; 3],
    /// Index into the op's operands of the left and the right one.
    sides: [usize; 2],
    sum: usize,
    columns: usize,
    rows: Option<usize>,
    outer: Vec<usize>,
}

/// Reads a product whose body is known to be one.
pub fn read<'c: 'a, 'a>(
    op: OperationRef<'c, 'a>,
    structure: &ir::Structured<'c>,
) -> Result<Contraction<'c, 'a>, String> {
    let values: Vec<Value> = op.operands().collect();
    let loops = classify(&values, structure)?;
    let outer_idx = |loop_idx: usize| loops.outer.iter().position(|it| *it == loop_idx);
    let axis = |&loop_idx: &usize| match outer_idx(loop_idx) {
        Some(idx) => Axis::Outer { idx, stays: false },
        None if Some(loop_idx) == loops.rows => Axis::ROWS,
        None if loop_idx == loops.columns => Axis::Columns,
        None => Axis::Whole,
    };
    let operand = |value: Value<'c, 'a>, idx: usize| Operand {
        tensor: value,
        axes: loops.operands[idx].iter().map(axis).collect(),
    };
    let length = |loop_idx: usize| length_of(loop_idx, &loops.operands, &values);
    let left = operand(values[loops.sides[0]], loops.sides[0]);
    let is_turned = left.axes.iter().position(|axis| *axis == Axis::ROWS) > left.dim(|axis| *axis == Axis::Whole);
    Ok(Contraction {
        op,
        right: right(values[loops.sides[1]], &loops),
        out: operand(values[2], 2),
        outer: loops.outer.iter().map(|&loop_idx| length(loop_idx)).collect(),
        rows: loops.rows.map(length),
        row_length: 1,
        columns: length(loops.columns),
        depth: length(loops.sum),
        block_op: block_op(op, loops.rows.is_some(), is_turned),
        left,
    })
}

fn classify<'c>(values: &[Value<'c, '_>], structure: &ir::Structured<'c>) -> Result<Loops, String> {
    let plain = "indices: expected plain loops, each once";
    let operands: Vec<Vec<usize>> = structure.maps.iter().map(loops_of).collect::<Option<_>>().ok_or(plain)?;
    let Ok(operands) = <[Vec<usize>; 3]>::try_from(operands) else { return Err(plain.to_owned()) };
    let n_loops = structure.is_parallel.len();
    let sums: Vec<usize> = (0..n_loops).filter(|idx| !structure.is_parallel[*idx]).collect();
    let [sum] = sums[..] else { return Err(format!("sum: expected one loop, got {}", sums.len())) };
    let columns = *operands[2].last().ok_or("output: expected dimensions, got a scalar")?;
    let has = |operand: usize, loop_idx: usize| operands[operand].contains(&loop_idx);
    let sides = match (has(0, columns), has(1, columns)) {
        (false, true) => [0, 1],
        (true, false) => [1, 0],
        _ => return Err("output: expected its last dimension to be one of a single input".to_owned()),
    };
    let is_known = |idx: usize| if idx == sum { has(0, idx) && has(1, idx) } else { has(2, idx) };
    let is_used = |idx: usize| has(0, idx) || has(1, idx);
    if !(0..n_loops).all(|idx| is_known(idx) && is_used(idx)) {
        return Err("indices: expected each loop in two operands".to_owned());
    }
    let parallel = operands[2].iter().copied().filter(|idx| *idx != columns);
    // The longest one, so that a block has many rows; of equal ones the innermost.
    let is_row = |idx: &usize| has(sides[0], *idx) && !has(sides[1], *idx);
    let rows = parallel.clone().filter(is_row).max_by_key(|idx| length_of(*idx, &operands, values).cast_unsigned());
    let outer = parallel.filter(|idx| Some(*idx) != rows).collect();
    Ok(Loops { sides, sum, columns, rows, outer, operands })
}

/// The loop of each result of a map. None if some result is no plain loop, or if two are the same.
fn loops_of(map: &AffineMap) -> Option<Vec<usize>> {
    let of_result = |idx| map.result(idx).ok().filter(|result| result.is_dim()).map(|result| result.dim_position());
    let loops: Vec<usize> = (0..map.result_count()).map(of_result).collect::<Option<_>>()?;
    let is_new = |(place, idx): (usize, &usize)| !loops[..place].contains(idx);
    loops.iter().enumerate().all(is_new).then_some(loops)
}

fn length_of(loop_idx: usize, operands: &[Vec<usize>; 3], values: &[Value]) -> i64 {
    let of_operand = |(loops, value): (&Vec<usize>, &Value)| {
        let dim = loops.iter().position(|it| *it == loop_idx)?;
        ir::shape_of(value.r#type())?.get(dim).copied()
    };
    let lengths: Vec<i64> = operands.iter().zip(values).filter_map(of_operand).collect();
    lengths.iter().copied().find(|length| *length != ir::DYNAMIC).unwrap_or(ir::DYNAMIC)
}

fn right<'c: 'a, 'a>(tensor: Value<'c, 'a>, loops: &Loops) -> Right<'c, 'a> {
    let (source, dims) = behind_transposes(tensor);
    let own = &loops.operands[loops.sides[1]];
    let dim_of = |loop_idx: usize| own.iter().position(|it| *it == loop_idx).map(|place| dims[place]);
    let outer = loops.outer.iter().enumerate().filter_map(|(idx, loop_idx)| Some((dim_of(*loop_idx)?, idx))).collect();
    let depth = dim_of(loops.sum).into_iter().collect();
    Right { tensor: source, outer, depth, columns: dim_of(loops.columns).unwrap_or_default() }
}

fn block_op<'c>(op: OperationRef<'c, '_>, has_rows: bool, is_turned: bool) -> BlockOp<'c> {
    let name = if has_rows { "linalg.matmul" } else { "linalg.vecmat" };
    let maps = "[affine_map<(d0, d1, d2) -> (d2, d0)>, affine_map<(d0, d1, d2) -> (d2, d1)>, \
                affine_map<(d0, d1, d2) -> (d0, d1)>]";
    let turned = || Attribute::parse(ir::context_of(op), maps).expect("three maps");
    let attributes = if has_rows && is_turned { vec![("indexing_maps", turned())] } else { vec![] };
    BlockOp { name, attributes }
}
