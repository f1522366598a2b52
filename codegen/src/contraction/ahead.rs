//! Asks for what is read of the right operand next.
//!
//! Weights come from memory or the third level of the cache, where the first tile that reads a panel would wait for each
//! line. If all of a panel lies in one piece, the tiles ask for the panel that follows it in memory, a line at each step,
//! which gives it the time of all rows to arrive. Otherwise, and where there are too few tiles for it, a tile asks for
//! its own lines some steps ahead.

use super::{Contraction, place::Place, tile::Tile};
use crate::builder::{Builder, Nearness};
use melior::ir::{Value, ValueLike};
use parallel_op_dialect::ir;

/// Weights that no cache of this core holds arrive late if nobody asks for them: 16 to 32 rows gain 15 to 25 %, 128 rows
/// 2 to 10 %, and none loses where weights are near. From 48 to 96 steps are alike.
const STEPS_AHEAD: usize = 64;
const CACHE_LINE_BITS: usize = 512;

/// What lies behind a panel, or behind a block of its sum.
pub struct Next {
    /// Elements of a cache line.
    line: usize,
    /// Steps of the sum, or of a block of it.
    steps: usize,
    /// Steps of the outer sum times this are all steps.
    inner_steps: usize,
    /// Tiles that have lines to ask for, one for each step.
    tiles: usize,
    /// Tiles of the last loop over rows.
    wide_tiles: usize,
}

impl Next {
    /// None if a panel does not lie in one piece, or if its tiles have too few steps for as much again.
    pub fn of(contraction: &Contraction, tile: Tile) -> Option<Self> {
        let length = |loop_idx: usize| contraction.extents[loop_idx].length;
        let columns = length(contraction.column)?;
        let sums: Vec<usize> = contraction.sums.iter().map(|idx| length(*idx)).collect::<Option<_>>()?;
        if !is_in_one_piece(contraction) {
            return None;
        }
        let line = CACHE_LINE_BITS / ir::bits_of(contraction.element)?;
        let inner_steps: usize = sums[1..].iter().product();
        let steps = tile.sum_block.unwrap_or(sums[0]) * inner_steps;
        let rows: Vec<usize> = contraction.rows.iter().map(|idx| length(*idx)).collect::<Option<_>>()?;
        let (wide, outer) = rows.split_last()?;
        let (high, outer) = outer.split_last().unwrap_or((&1, &[]));
        let wide_tiles = wide.div_ceil(tile.rows[1]);
        let n_tiles = outer.iter().product::<usize>() * high.div_ceil(tile.rows[0]) * wide_tiles;
        let tiles = columns.div_ceil(line);
        (n_tiles > tiles).then_some(Self { line, steps, inner_steps, tiles, wide_tiles })
    }

    /// Asks for a line at a step of a tile. `block` is where the steps of this block of the sum begin and end.
    pub fn ask<'c, 'a>(
        &self,
        builder: &Builder<'c, 'a>,
        (contraction, tile): (&Contraction<'c, 'a>, Tile),
        place: &Place<'c, 'a>,
        block: Option<[Value<'c, 'a>; 2]>,
    ) {
        let number = |number: usize| builder.index(number as i64);
        let scaled = |value: Value<'c, 'a>, factor: usize| builder.mul(value, number(factor));
        let (outer_sum, inner_sums) = contraction.sums.split_first().expect("a contraction has a sum");
        let [begin, end] = block.unwrap_or_else(|| [number(0), contraction.extents[*outer_sum].value(builder)]);
        // Which tile it is, as far as there are lines left.
        let tile_of =
            |loop_idx: usize, size: usize| builder.binary("arith.divui", place.value_of(loop_idx), number(size));
        let turn = match contraction.rows[..] {
            [.., high, wide] => {
                builder.add(scaled(tile_of(high, tile.rows[0]), self.wide_tiles), tile_of(wide, tile.rows[1]))
            }
            [wide] => tile_of(wide, tile.rows[1]),
            [] => number(0),
        };
        let turn = builder.binary("arith.minui", turn, number(self.tiles - 1));
        let before = builder.binary("arith.subi", scaled(turn, self.steps), scaled(begin, self.inner_steps));
        let mut step = scaled(place.value_of(*outer_sum), self.inner_steps);
        let mut next = place.at(*outer_sum, end);
        let mut factor = self.inner_steps;
        for loop_idx in inner_sums {
            factor /= contraction.extents[*loop_idx].length.unwrap_or(1).max(1);
            step = builder.add(step, scaled(place.value_of(*loop_idx), factor));
            next = next.at(*loop_idx, number(0));
        }
        // Columns that do not exist lie in the lines that follow.
        let element = builder.add(scaled(before, self.line), scaled(step, self.line));
        let next = next.at(contraction.column, builder.add(place.value_of(contraction.column), element));
        let right = &contraction.right;
        builder.prefetch(right.memref, &next.indices(builder, right), Nearness::Second);
    }
}

/// Whether the steps of the sum follow each other in memory, each with all columns.
fn is_in_one_piece(contraction: &Contraction) -> bool {
    let right = &contraction.right;
    let inner: Vec<usize> = contraction.sums.iter().copied().chain([contraction.column]).collect();
    let Some(first) = right.subscripts.len().checked_sub(inner.len()) else { return false };
    let is_loop = |(dim, loop_idx): (usize, &usize)| right.subscripts[first + dim].as_loop() == Some(*loop_idx);
    let Some((strides, _)) = ir::strides_of(right.memref.r#type()) else { return false };
    let Some(shape) = ir::shape_of(right.memref.r#type()) else { return false };
    let follows = |dim: usize| strides[dim] == strides[dim + 1] * shape[dim + 1];
    inner.iter().enumerate().all(is_loop)
        && !shape[first..].contains(&ir::DYNAMIC)
        && (first..shape.len() - 1).all(follows)
}

/// Asks for what the tile itself reads some steps later, once for each line of the cache. `offsets` are those of its
/// vectors behind its first column.
pub fn ask_for_own<'c, 'a>(
    builder: &Builder<'c, 'a>,
    contraction: &Contraction<'c, 'a>,
    place: &Place<'c, 'a>,
    offsets: impl Iterator<Item = usize>,
) {
    let Some(innermost) = contraction.sums.last() else { return };
    let line = CACHE_LINE_BITS / ir::bits_of(contraction.element).unwrap_or(32);
    let ahead = place.moved(*innermost, STEPS_AHEAD);
    for offset in offsets.filter(|offset| offset % line == 0) {
        let place = ahead.moved(contraction.column, offset);
        let right = &contraction.right;
        builder.prefetch(right.memref, &place.indices(builder, right), Nearness::First);
    }
}
