//! How long a chain takes, and how many rows make a turn.

use super::chains::{Chain, bytes_of, extent_of};
use crate::{body::Body, isa::Isa, structure::Structure};
use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::ir::{self, Rows};

/// Nanoseconds that a turn should take: long beside its start, short beside the chain.
const TURN_NS: f64 = 25_000.0;

/// Nanoseconds below which a turn is not worth its start.
const SHORTEST_TURN_NS: f64 = 5_000.0;

/// Nanoseconds per byte that comes from or goes to memory.
const MEMORY_NS: f64 = 0.05;

/// Nanoseconds per byte that stays in the cache.
const CACHE_NS: f64 = 0.01;

/// Elements of an innermost dimension that are not worth cutting.
const SHORTEST_ROW: i64 = 64;

/// What `Body::of` counts by.
const VECTOR_BITS: f64 = 256.0;

/// Blocks of rows.
pub struct Grain<'c, 'a> {
    /// The ops with the dimensions that are cut.
    pub rows: Rows<'c, 'a>,
    /// Rows and rows of a turn, for the remark.
    pub message: String,
}

/// Why a chain stays as it is.
pub struct Reason {
    /// Name of the rule.
    pub rule: &'static str,
    /// The rule with its numbers.
    pub message: String,
}

/// How many rows of each dimension a turn takes. Depends on the chain and the instruction set alone.
pub fn block_sizes<'c, 'a>(chain: &Chain<'c, 'a>, isa: Isa) -> Result<Grain<'c, 'a>, Reason> {
    let total_ns = chain_ns(chain, isa);
    let is_open = chain.extents.contains(&ir::DYNAMIC);
    let n_rows = extent_of(chain.extents.iter().copied());
    let us = |ns: f64| (ns / 1000.0).round();
    if n_rows < 2 {
        return Err(Reason { rule: "one-row", message: "they have one row".to_owned() });
    }
    if total_ns < 2.0 * SHORTEST_TURN_NS && !is_open {
        return Err(Reason { rule: "tiny", message: format!("about {} us in all", us(total_ns)) });
    }
    let n_turns = (total_ns / TURN_NS).round().max(2.0);
    let sizes = cut(chain, (n_rows as f64 / n_turns).max(1.0));
    let cut_dims: Vec<usize> = (0..sizes.len()).filter(|&dim| sizes[dim] != chain.extents[dim]).collect();
    if cut_dims.is_empty() {
        return Err(Reason { rule: "one-row", message: format!("no dimension of {:?} can be cut", chain.extents) });
    }
    let of_turn: f64 = sizes.iter().product::<i64>() as f64 / n_rows as f64 * total_ns;
    let extents: Vec<String> = chain.extents.iter().map(|&extent| extent_text(extent)).collect();
    let message = format!("blocks of {sizes:?} of [{}] rows, about {} us each", extents.join(", "), us(of_turn));
    let picked = |loops: &Vec<usize>| cut_dims.iter().map(|&dim| loops[dim]).collect();
    let rows = Rows {
        ops: chain.ops.clone(),
        loops: chain.loops.iter().map(picked).collect(),
        sizes: cut_dims.iter().map(|&dim| sizes[dim]).collect(),
    };
    Ok(Grain { rows, message })
}

/// Cuts the innermost dimension that has more rows than a turn takes; those outside of it are taken one by one.
fn cut(chain: &Chain, rows_of_turn: f64) -> Vec<i64> {
    let mut left = rows_of_turn;
    let mut sizes = vec![1; chain.extents.len()];
    for dim in (0..sizes.len()).rev() {
        let extent = chain.extents[dim];
        let shortest = if is_innermost(chain, dim) { SHORTEST_ROW } else { 1 };
        sizes[dim] = match extent {
            ir::DYNAMIC => (left.round() as i64).max(shortest),
            _ => even_part(extent, left, shortest),
        };
        left = if sizes[dim] == extent { left / extent as f64 } else { 0.0 };
    }
    sizes
}

/// A part of `extent` near `wanted`, at least `shortest`: one that divides it if there is one.
fn even_part(extent: i64, wanted: f64, shortest: i64) -> i64 {
    let wanted = (wanted.round() as i64).max(shortest).max(1);
    // More than two thirds would leave a turn with next to nothing.
    if wanted * 3 > extent * 2 {
        return extent;
    }
    let divisors = (1..=extent).filter(|part| extent % part == 0);
    let near = divisors.filter(|part| *part >= shortest && wanted <= part * 2 && *part * 2 <= wanted * 3);
    near.min_by_key(|part| (part - wanted).abs()).unwrap_or(wanted)
}

/// Whether elements of this row dimension lie next to each other in what every op works on: in its largest operand.
fn is_innermost(chain: &Chain, dim: usize) -> bool {
    chain.ops.iter().zip(&chain.loops).all(|(op, loops)| {
        let largest = Structure::of(*op).and_then(|structure| {
            let operands = structure.nest.subscripts.into_iter();
            operands.max_by_key(Vec::len)
        });
        largest.is_some_and(|places| places.last() == Some(&ir::Subscript::Loop(loops[dim])))
    })
}

/// Nanoseconds that all rows take on one core.
fn chain_ns(chain: &Chain, isa: Isa) -> f64 {
    let speed = isa.vector_bits() as f64 / VECTOR_BITS;
    chain.ops.iter().map(|op| op_ns(*op, &chain.ops, speed)).sum()
}

fn op_ns(op: OperationRef, members: &[OperationRef], speed: f64) -> f64 {
    let Some(structure) = Structure::of(op) else { return 0.0 };
    let points = extent_of(structure.extents(op).into_iter()) as f64;
    let is_inside = |value: melior::ir::Value| ir::defining_op(value).is_some_and(|from| members.contains(&from));
    let is_needed = |value: melior::ir::Value| ir::uses(value).iter().any(|(user, _)| !members.contains(user));
    let read = op.operands().take(structure.n_inputs).map(|value| (bytes_of(value), !is_inside(value)));
    let written = ir::results_of(op).into_iter().map(|value| (bytes_of(value), is_needed(value)));
    let moved = |(bytes, is_far): (i64, bool)| bytes as f64 * if is_far { MEMORY_NS } else { CACHE_NS };
    points * Body::of(op).ns / speed + read.chain(written).map(moved).sum::<f64>()
}

fn extent_text(extent: i64) -> String {
    if extent == ir::DYNAMIC { "?".to_owned() } else { extent.to_string() }
}

#[cfg(test)]
mod tests {
    use super::even_part;

    #[test]
    fn parts_divide_where_a_divisor_is_near() {
        assert_eq!(even_part(128, 40.0, 1), 32);
        assert_eq!(even_part(127, 40.0, 1), 40);
        assert_eq!(even_part(100, 90.0, 1), 100);
        assert_eq!(even_part(768, 10.0, 64), 64);
        assert_eq!(even_part(7, 0.2, 1), 1);
    }
}
