//! How much of the output a block computes.
//!
//! Columns come in panels of a few vectors, the width of the packed operand. Rows come in blocks, so that there are about
//! [`WANTED_TURNS`] of 10 to 50 microseconds: enough to pay for being handed to a thread, and little enough that threads
//! end at the same time. Nothing here depends on the number of threads.

use crate::isa::Isa;
use parallel_op_dialect::ir::DYNAMIC;

/// Turns of a contraction, if they are neither too short nor too long.
const WANTED_TURNS: i64 = 8;
/// Least and most floating-point operations of a turn: 8 and 40 microseconds at 100 of them in a nanosecond.
const TURN_FLOPS: (i64, i64) = (800_000, 4_000_000);
/// Rows of a block that make good use of a panel in the cache.
const FEW_ROWS: i64 = 32;
/// Most vectors of a panel.
const MOST_VECTORS: i64 = 8;

/// What it costs to have columns left over, which are a loop of their own and vectors that are not full.
const COST_OF_REST: f64 = 1.05;

/// What the sizes depend on.
#[derive(Clone, Copy, Debug)]
pub struct Lengths {
    /// Elements of the output in a column; open: [`DYNAMIC`].
    pub rows: i64,
    /// Elements of the output for one row and one column.
    pub row_length: i64,
    /// Columns.
    pub columns: i64,
    /// Products that are added up for one element.
    pub depth: i64,
}

/// Parts of one length, and what is left over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Elements of a part.
    pub size: i64,
    /// Number of parts.
    pub count: i64,
    /// Elements behind the last of them.
    pub rest: i64,
}

impl Cut {
    fn of(length: i64, size: i64) -> Self {
        Self { size, count: length / size, rest: length % size }
    }
}

impl Lengths {
    /// Panels of columns.
    pub fn panels(&self, isa: Isa, element_bits: usize) -> Cut {
        let lanes = isa.lanes(element_bits) as i64;
        let heights = match (self.rows, self.row_length) {
            (DYNAMIC, _) | (_, DYNAMIC) => FEW_ROWS,
            (rows, length) => rows * length,
        };
        let cost = |vectors: i64| {
            let cut = Cut::of(self.columns, vectors * lanes);
            let rest = ceil(cut.rest, lanes);
            let of_full = (cut.count * vectors) as f64 * per_vector(isa, heights, vectors);
            match rest {
                0 => of_full,
                _ => COST_OF_REST * (of_full + rest as f64 * per_vector(isa, heights, rest)),
            }
        };
        let most = ceil(self.columns, lanes).clamp(1, MOST_VECTORS);
        let best = (1..=most).rev().min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(1);
        Cut::of(self.columns, best * lanes)
    }

    /// Blocks of rows for panels of so many columns; none if the number of rows is open.
    pub fn row_blocks(&self, isa: Isa, panel: i64) -> Cut {
        let length = if self.row_length == DYNAMIC { FEW_ROWS } else { self.row_length.max(1) };
        let per_row = (2 * self.depth * panel * length).max(1);
        // Rows of an image are tiles of their own; of a matrix several rows are one.
        let unit = if length > 1 { 1 } else { tile_rows(isa, panel) };
        let turn = match self.rows {
            DYNAMIC => TURN_FLOPS.1,
            rows => per_row * rows * ceil(self.columns, panel) / WANTED_TURNS,
        };
        let turn = turn.clamp(TURN_FLOPS.0, TURN_FLOPS.1);
        let wanted = (turn / per_row).max(FEW_ROWS / length).max(1);
        if self.rows == DYNAMIC {
            return Cut { size: ceil(wanted, unit) * unit, count: DYNAMIC, rest: 0 };
        }
        if self.rows <= wanted {
            return Cut::of(self.rows, self.rows);
        }
        // A size that leaves nothing over, if there is one that is near.
        let is_near = |size: &i64| *size * 2 > wanted && *size < wanted * 2;
        let even = (1..=self.rows).filter(|size| self.rows % size == 0 && size % unit == 0).filter(is_near);
        let even = even.min_by_key(|size| (size - wanted).abs());
        let blocks = ceil(self.rows, wanted);
        let balanced = ceil(ceil(self.rows, blocks), unit) * unit;
        Cut::of(self.rows, even.unwrap_or(balanced).min(self.rows))
    }
}

/// A quotient of positive numbers, rounded up.
fn ceil(number: i64, divisor: i64) -> i64 {
    (number + divisor - 1) / divisor
}

/// Cycles that a step of the sum takes for one vector and one row, next to what the multiply-add itself takes, if panels
/// have so many vectors.
fn per_vector(isa: Isa, heights: i64, vectors: i64) -> f64 {
    let registers = isa.n_registers() as i64;
    // As many rows as there are accumulators, in tiles of equal height.
    let most = ((registers - 1 - vectors) / vectors).max(1);
    let tiles = ceil(heights, most) as f64;
    let high = heights as f64 / tiles;
    let products = high * vectors as f64 / 2.0;
    // A vector comes from the second level of the cache, a scalar from the first; four products wait for each other. Loads
    // go on beside products, but not for nothing.
    let loads = (2.0 * vectors as f64 + high) / 2.0;
    tiles * (products.max(loads).max(4.0) + 0.1 * loads) / vectors as f64
}

/// Rows that a tile of a panel this wide is likely to have.
fn tile_rows(isa: Isa, panel: i64) -> i64 {
    match (isa, panel) {
        (Isa::Avx512, 48) => 8,
        (Isa::Avx2, 24) => 4,
        (Isa::Avx2, 16) => 6,
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matmul(rows: i64, columns: i64, depth: i64) -> Lengths {
        Lengths { rows, row_length: 1, columns, depth }
    }

    #[test]
    fn panels_divide_where_they_can() {
        let sizes = |isa, columns| matmul(128, columns, 768).panels(isa, 32);
        assert_eq!(sizes(Isa::Avx512, 768), Cut { size: 48, count: 16, rest: 0 });
        assert_eq!(sizes(Isa::Avx512, 1024).rest, 0);
        assert_eq!(sizes(Isa::Avx2, 768).rest, 0);
        assert_eq!(sizes(Isa::Avx512, 10), Cut { size: 16, count: 0, rest: 10 });
    }

    #[test]
    fn one_row_has_wide_panels() {
        assert!(matmul(1, 1024, 1024).panels(Isa::Avx512, 32).size >= 64);
    }

    #[test]
    fn blocks_of_rows_are_turns_of_some_microseconds() {
        let cut = matmul(128, 768, 768).row_blocks(Isa::Avx512, 48);
        assert_eq!(cut, Cut { size: 64, count: 2, rest: 0 });
        assert_eq!(matmul(16, 1024, 256).row_blocks(Isa::Avx512, 64), Cut { size: 16, count: 1, rest: 0 });
        let cut = matmul(197, 768, 768).row_blocks(Isa::Avx512, 48);
        assert_eq!(cut.size * cut.count + cut.rest, 197);
        // A narrow convolution of 60 microseconds has one panel.
        let narrow = Lengths { rows: 55, row_length: 55, columns: 16, depth: 64 };
        assert_eq!(narrow.row_blocks(Isa::Avx512, 16), Cut { size: 5, count: 11, rest: 0 });
    }
}
