//! Memory that was freed and waits for the next use: which block serves a request. Knows no driver.
//!
//! A block that is freed behind work of a stream may be used again at once by that stream, whose work is in order, and by
//! others when that work is done. Sizes are rounded up to four classes per power of two: at most a fifth is lost, and a
//! program that runs again finds the blocks of its last run. A request looks at the free blocks of its class.

use std::collections::BTreeMap;

/// Bytes of the smallest block, and what all blocks are multiples of: no device asks for more between two buffers.
pub const GRAIN: u64 = 256;

/// A part of a chunk of device memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The number of the chunk.
    pub chunk: usize,
    /// Bytes into it.
    pub offset: u64,
    /// Bytes of the block, those of its class.
    pub size: u64,
}

/// A point of a stream: all that was in it up to a value of its counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub stream: u64,
    pub value: u64,
}

/// The blocks that are free, or will be at their mark.
#[derive(Debug, Default)]
pub struct Pool {
    free: BTreeMap<u64, Vec<(Block, Mark)>>,
}

impl Pool {
    /// A free block for this many bytes, if there is one that the stream may use.
    pub fn take(&mut self, bytes: u64, stream: u64, is_done: impl Fn(Mark) -> bool) -> Option<Block> {
        let blocks = self.free.get_mut(&class(bytes))?;
        let may_use = |(_, mark): &(Block, Mark)| mark.stream == stream || is_done(*mark);
        let index = blocks.iter().rposition(may_use)?;
        Some(blocks.swap_remove(index).0)
    }

    pub fn give(&mut self, block: Block, mark: Mark) {
        self.free.entry(block.size).or_default().push((block, mark));
    }

    /// Forgets the blocks of a chunk.
    pub fn forget(&mut self, chunk: usize) {
        self.free.values_mut().for_each(|blocks| blocks.retain(|(block, _)| block.chunk != chunk));
    }
}

/// The size of a block that serves this many bytes.
pub fn class(bytes: u64) -> u64 {
    let bytes = bytes.max(1);
    let step = (bytes.next_power_of_two() / 8).max(GRAIN);
    bytes.next_multiple_of(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: Block = Block { chunk: 0, offset: 512, size: 1024 };

    #[test]
    fn classes_lose_at_most_a_fifth() {
        assert_eq!([class(0), class(1), class(256), class(257)], [256, 256, 256, 512]);
        for bytes in (1024..100_000).step_by(7) {
            let size = class(bytes);
            assert!(size >= bytes && size.is_multiple_of(GRAIN) && class(size) == size);
            assert!(size - bytes <= size / 5 + GRAIN, "{bytes} in {size}");
        }
    }

    #[test]
    fn a_stream_uses_its_own_blocks_at_once_and_others_when_done() {
        let mut pool = Pool::default();
        pool.give(BLOCK, Mark { stream: 1, value: 5 });
        assert_eq!(pool.take(1000, 2, |_| false), None);
        assert_eq!(pool.take(1000, 1, |_| false), Some(BLOCK));
        pool.give(BLOCK, Mark { stream: 1, value: 6 });
        assert_eq!(pool.take(1000, 2, |mark| mark.value <= 6), Some(BLOCK));
        assert_eq!(pool.take(1000, 1, |_| true), None);
    }

    #[test]
    fn a_chunk_that_is_gone_gives_no_blocks() {
        let mut pool = Pool::default();
        pool.give(BLOCK, Mark { stream: 1, value: 0 });
        pool.forget(0);
        assert_eq!(pool.take(1000, 1, |_| true), None);
    }
}
