//! Large blocks that compiled code freed, kept for its next call.
//!
//! A call allocates the same few large blocks every time. C's allocator gives them back to the system, so that each call
//! pays for fresh pages again: half the time of a network of convolutions. Blocks are addresses here; whoever keeps one
//! must not use it until it is taken.

use std::sync::{Mutex, PoisonError};

/// Smaller blocks stay with C's allocator, which keeps them itself.
const LEAST_BYTES: usize = 1 << 17;
/// Most that is kept at a time; the blocks that lie longest go first.
const MOST_BYTES: usize = 1 << 29;

static KEPT: Mutex<Vec<Block>> = Mutex::new(Vec::new());

/// A block that nobody uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Where it is.
    pub address: usize,
    /// How much may be used of it.
    pub n_bytes: usize,
}

/// Whether blocks of this size are kept.
pub(crate) fn is_kept(n_bytes: usize) -> bool {
    (LEAST_BYTES..=MOST_BYTES).contains(&n_bytes)
}

/// A kept block of this alignment that has so many bytes and at most a quarter more, the last freed of several.
pub(crate) fn take(n_bytes: usize, alignment: usize) -> Option<Block> {
    if !is_kept(n_bytes) {
        return None;
    }
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = |block: &Block| {
        (n_bytes..=n_bytes + n_bytes / 4).contains(&block.n_bytes) && block.address.is_multiple_of(alignment)
    };
    let at = kept.iter().rposition(fits)?;
    Some(kept.remove(at))
}

/// Keeps a block of a size that is kept. Returns what is too much now, which the caller frees.
pub(crate) fn keep(block: Block) -> Vec<Block> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.push(block);
    keep_last(&mut kept)
}

/// Leaves the last blocks that are within the limit and returns the others.
fn keep_last(kept: &mut Vec<Block>) -> Vec<Block> {
    let mut n_bytes = 0;
    let n_kept = kept
        .iter()
        .rev()
        .take_while(|block| {
            n_bytes += block.n_bytes;
            n_bytes <= MOST_BYTES
        })
        .count();
    kept.drain(..kept.len() - n_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_block_serves_the_next_call_that_fits() {
        // A size of its own, for tests share the blocks.
        const SIZE: usize = 3 << 20;
        let block = Block { address: 0x1040, n_bytes: SIZE + 8 };
        assert!(keep(block).is_empty());
        assert_eq!(take(SIZE, 128), None);
        assert_eq!(take(SIZE / 2, 64), None);
        assert_eq!(take(SIZE + 16, 64), None);
        assert_eq!(take(SIZE, 64), Some(block));
        assert_eq!(take(SIZE, 64), None);
    }

    #[test]
    fn small_blocks_and_huge_ones_are_not_kept() {
        assert_eq!(
            [0, LEAST_BYTES - 1, LEAST_BYTES, MOST_BYTES, MOST_BYTES + 1].map(is_kept),
            [false, false, true, true, false]
        );
    }

    #[test]
    fn what_lies_longest_goes_first() {
        let block = |address| Block { address, n_bytes: MOST_BYTES / 2 };
        let mut kept = vec![block(1), block(2), block(3)];
        assert_eq!(keep_last(&mut kept), [block(1)]);
        assert_eq!(kept, [block(2), block(3)]);
        assert!(keep_last(&mut kept).is_empty());
    }
}
