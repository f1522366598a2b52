//! How a walk over a tensor meets the caches.

use super::shapes::Shape;
use parallel_op_dialect::ir::Subscript;
use parallel_op_task_graph::machine::Work;

/// A cache as far as a walk with a fixed stride sees it.
struct Cache {
    sets: f64,
    ways: f64,
}

const LINE_BYTES: f64 = 64.0;
/// Typical of current x86 server cores: 48 KiB of 12 ways, and 1 MiB of 16 ways.
const FIRST: Cache = Cache { sets: 64.0, ways: 12.0 };
const SECOND: Cache = Cache { sets: 1024.0, ways: 16.0 };

impl Cache {
    /// How many lines it holds that lie `stride` lines apart: a stride with a large power of two in it meets few sets.
    fn lines(&self, stride: f64) -> f64 {
        let mut sets = self.sets;
        let mut stride = stride;
        while sets > 1.0 && stride >= 2.0 && stride % 2.0 == 0.0 {
            sets /= 2.0;
            stride /= 2.0;
        }
        sets * self.ways
    }
}

/// Loads that miss when a tensor is walked along loop `inner` of that extent, again and again, `iterations` steps in all.
///
/// A step by less than a line, or none at all, does not miss. Otherwise the next walk finds the lines of this one in the
/// cache that holds as many.
pub fn misses(shape: &Shape, subscripts: &[Subscript], inner: usize, extent: f64, iterations: f64) -> Work {
    let Some(dimension) = subscripts.iter().position(|subscript| subscript.depends_on(inner)) else {
        return Work::default();
    };
    let behind: f64 = shape.extents.iter().skip(dimension + 1).product();
    let stride = (behind * shape.element_bytes / LINE_BYTES).floor();
    if stride < 1.0 || extent < FIRST.lines(stride) {
        Work::default()
    } else if extent < SECOND.lines(stride) {
        Work { near_misses: iterations, ..Work::default() }
    } else {
        Work { far_misses: iterations, ..Work::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column_walk(rows: f64, columns: f64) -> Work {
        let shape = Shape { extents: vec![rows, columns], element_bytes: 4.0 };
        misses(&shape, &[Subscript::Loop(0), Subscript::Loop(1)], 0, rows, 1.0)
    }

    #[test]
    fn a_column_stays_in_the_cache_that_holds_its_lines() {
        assert_eq!(column_walk(64.0, 100.0), Work::default());
        assert_eq!(column_walk(768.0, 768.0).near_misses, 1.0);
        assert_eq!(column_walk(3072.0, 768.0).far_misses, 1.0);
        // A stride of 4 KiB meets few sets.
        assert_eq!(column_walk(64.0, 1024.0).near_misses, 1.0);
    }

    #[test]
    fn a_row_does_not_miss() {
        let shape = Shape { extents: vec![1000.0, 1000.0], element_bytes: 4.0 };
        assert_eq!(misses(&shape, &[Subscript::Loop(0), Subscript::Loop(1)], 1, 1000.0, 1.0), Work::default());
        assert_eq!(misses(&shape, &[Subscript::Loop(0), Subscript::Loop(1)], 2, 1000.0, 1.0), Work::default());
    }
}
