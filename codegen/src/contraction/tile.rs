//! Chooses how much of the output a kernel keeps in registers.
//!
//! A tile is some rows by some vectors of columns. For each step of the sum it loads its vectors of the right operand and
//! a scalar for each row, and does a multiply-add for each pair. What is chosen takes the fewest cycles by a count of
//! multiply-adds, loads and latency over all tiles, remainders included.
//!
//! The choice changes no bits: each element of the output is one chain of additions in the order of the sum, whatever
//! the tile.

use crate::isa::Isa;

/// What the choice depends on. Lengths that are not known are none.
#[derive(Clone, Copy, Debug)]
pub struct Problem {
    /// Instruction set.
    pub isa: Isa,
    /// Bits of an element.
    pub element_bits: usize,
    /// Lengths of the second innermost and the innermost loop over rows; 1 where there is none.
    pub rows: [Option<usize>; 2],
    /// Length of the loop over columns.
    pub columns: Option<usize>,
    /// Length of the outermost loop of the sum, and all others multiplied.
    pub sums: [Option<usize>; 2],
}

/// The part of the output that is computed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Steps of the second innermost and the innermost loop over rows.
    pub rows: [usize; 2],
    /// Vectors of columns.
    pub vectors: usize,
    /// Steps of the outermost loop of the sum, after which the output is written and read again; none: all.
    pub sum_block: Option<usize>,
}

/// Rows that a loop of unknown length is taken to have.
const LIKELY_ROWS: usize = 64;
/// Columns that a loop of unknown length is taken to have.
const LIKELY_COLUMNS: usize = 512;
/// Steps of a sum of unknown length.
const LIKELY_SUM: usize = 256;
/// Most rows and most vectors of a tile.
const MOST: usize = 28;
/// Multiply-adds, and loads, that a processor starts in a cycle.
const PORTS: f64 = 2.0;
/// Cycles until the result of a multiply-add can be added to.
const LATENCY: f64 = 4.0;
/// Cycles that a step loses between the others: on a Zen 5 core tiles of 8, 10 and 12 accumulators for AVX2 take 4.8, 5.9
/// and 6.4 cycles a step.
const STEP: f64 = 0.5;
/// What each further tile of columns adds: it reads the left operand again, and skips in the right one.
const READ_AGAIN: f64 = 0.01;
/// A sum longer than this is split in blocks of about [`SUM_BLOCK`] if there are rows that use a block again: what they
/// share then stays in the cache of the second level.
const LONG_SUM: usize = 1024;
const SUM_BLOCK: usize = 768;
const ROWS_WORTH_BLOCKS: usize = 32;

impl Problem {
    /// The fastest tile by count.
    pub fn choose(&self) -> Tile {
        let best = self.candidates().min_by(|a, b| a.1.total_cmp(&b.1));
        let (rows, vectors) = best.map_or(([1, 1], 1), |(tile, _)| tile);
        Tile { rows, vectors, sum_block: self.sum_block() }
    }

    /// Tiles that fit into the registers, with the cycles that they take.
    fn candidates(&self) -> impl Iterator<Item = (([usize; 2], usize), f64)> + '_ {
        let heights = 1..=MOST;
        let shapes = heights.flat_map(|high| (1..=MOST).map(move |wide| [high, wide]));
        // Several lines at once only if they are whole: their ends would be tiles of their own.
        let whole = |rows: &[usize; 2]| match self.rows {
            [high, wide] => {
                rows[1] <= wide.unwrap_or(MOST)
                    && (rows[0] == 1 || (wide == Some(rows[1]) && high.is_some_and(|high| rows[0] <= high)))
            }
        };
        let tiles = shapes.filter(whole).flat_map(|rows| (1..=MOST).map(move |vectors| (rows, vectors)));
        tiles.filter(|(rows, vectors)| self.fits(rows[0] * rows[1], *vectors)).map(|tile| (tile, self.cycles(tile)))
    }

    /// Accumulators, one row of the right operand and a broadcast; without fused operations a product, too.
    fn fits(&self, rows: usize, vectors: usize) -> bool {
        let most = self.columns.map_or(MOST, |columns| columns.div_ceil(self.lanes()).max(1));
        let products = if self.isa.has_fma() { 0 } else { 1 };
        vectors <= most && rows * vectors + vectors + 1 + products <= self.isa.n_registers()
    }

    fn lanes(&self) -> usize {
        self.isa.lanes(self.element_bits)
    }

    fn cycles(&self, (rows, vectors): ([usize; 2], usize)) -> f64 {
        let columns = self.columns.unwrap_or(LIKELY_COLUMNS).div_ceil(self.lanes());
        let heights = parts(self.rows[0].unwrap_or(LIKELY_ROWS), rows[0]);
        let widths = parts(self.rows[1].unwrap_or(LIKELY_ROWS), rows[1]);
        let mut sum = 0.0;
        for (n_high, high) in heights {
            for (n_wide, wide) in widths {
                for (n, vectors) in parts(columns, vectors) {
                    sum += (n_high * n_wide * n) as f64 * self.tile_cycles(high * wide, vectors);
                }
            }
        }
        let n_again = columns.div_ceil(vectors).saturating_sub(1);
        sum * (1.0 + n_again as f64 * READ_AGAIN)
    }

    fn tile_cycles(&self, rows: usize, vectors: usize) -> f64 {
        if rows * vectors == 0 {
            return 0.0;
        }
        let n_steps = self.sums.iter().map(|length| length.unwrap_or(LIKELY_SUM)).product::<usize>();
        let per_product = if self.isa.has_fma() { 1.0 } else { 2.0 };
        let arithmetic = (rows * vectors) as f64 * per_product / PORTS;
        // A vector of the right operand comes from the second level of the cache, a scalar from the first.
        let loads = (2 * vectors + rows) as f64 / PORTS;
        let step = arithmetic.max(loads).max(LATENCY) + STEP;
        let ends = 20.0 + 2.0 * (rows * vectors) as f64;
        n_steps as f64 * step + ends
    }

    fn sum_block(&self) -> Option<usize> {
        let [outer, inner] = self.sums.map(|length| length.unwrap_or(0));
        let rows = self.rows.iter().map(|length| length.unwrap_or(LIKELY_ROWS)).product::<usize>();
        if outer * inner <= LONG_SUM || rows < ROWS_WORTH_BLOCKS {
            return None;
        }
        let n_blocks = (outer * inner).div_ceil(SUM_BLOCK);
        let steps = outer.div_ceil(n_blocks);
        (steps < outer).then_some(steps)
    }
}

/// How many tiles of a size there are in a length, and the one that is left over.
fn parts(length: usize, size: usize) -> [(usize, usize); 2] {
    let rest = length % size;
    [(length / size, size), (usize::from(rest > 0), rest)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRODUCT: Problem = Problem {
        isa: Isa::Avx512,
        element_bits: 32,
        rows: [Some(1), Some(128)],
        columns: Some(48),
        sums: [Some(768), Some(1)],
    };

    fn chosen(problem: Problem) -> ([usize; 2], usize) {
        let tile = problem.choose();
        (tile.rows, tile.vectors)
    }

    #[test]
    fn a_tile_fills_the_registers() {
        assert_eq!(chosen(PRODUCT), ([1, 8], 3));
        assert_eq!(chosen(Problem { columns: Some(64), ..PRODUCT }), ([1, 6], 4));
        assert_eq!(chosen(Problem { isa: Isa::Avx2, columns: Some(48), ..PRODUCT }).1, 3);
        assert_eq!(chosen(Problem { rows: [Some(1); 2], columns: Some(256), ..PRODUCT }), ([1, 1], 8));
    }

    #[test]
    fn every_tile_fits_into_the_registers() {
        let lengths = [None, Some(0), Some(1), Some(3), Some(7), Some(14), Some(28), Some(100)];
        let isas = [Isa::Avx512, Isa::Avx2, Isa::Sse2, Isa::Neon];
        for (isa, high, wide, columns) in isas.into_iter().flat_map(|isa| {
            let pairs = lengths.into_iter().flat_map(move |high| lengths.map(|wide| (high, wide)));
            pairs.flat_map(move |(high, wide)| lengths.map(|columns| (isa, high, wide, columns)))
        }) {
            let problem = Problem { isa, rows: [high, wide], columns, ..PRODUCT };
            let (rows, vectors) = chosen(problem);
            assert!(problem.fits(rows[0] * rows[1], vectors), "{problem:?}: {rows:?}, {vectors}");
            assert!(rows[0] == 1 || wide == Some(rows[1]), "{problem:?}: {rows:?}");
        }
    }

    #[test]
    fn short_lines_share_a_tile() {
        let lines = Problem { rows: [Some(14), Some(7)], columns: Some(32), ..PRODUCT };
        assert_eq!(chosen(lines), ([2, 7], 2));
    }

    #[test]
    fn only_a_long_sum_over_many_rows_is_split() {
        let block =
            |sums: [usize; 2], rows| Problem { rows: [Some(1), rows], sums: sums.map(Some), ..PRODUCT }.sum_block();
        assert_eq!(block([3072, 1], Some(128)), Some(768));
        assert_eq!(block([3, 1536], None), Some(1));
        assert_eq!(block([3072, 1], Some(16)), None);
        assert_eq!(block([1024, 1], Some(128)), None);
        assert_eq!(block([1, 4608], Some(128)), None);
    }
}
