//! The memory in which an async value keeps its payload.

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;

/// Bytes in a block, and the alignment of the whole: enough for any vector type and one line of the cache.
const BLOCK: usize = 64;

#[repr(C, align(64))]
struct Block(UnsafeCell<MaybeUninit<[u8; BLOCK]>>);

/// Uninitialised memory of a fixed size, aligned to 64 bytes, whose address does not change.
pub struct Storage {
    blocks: Box<[Block]>,
}

// SAFETY: this type only hands out the address of its memory and never reads or writes it. Lowered code writes it
// before it completes the value and reads it after it has seen the completion, which orders the two.
unsafe impl Sync for Storage {}

impl Storage {
    /// Memory for at least `n_bytes`.
    pub fn new(n_bytes: usize) -> Self {
        let block = || Block(UnsafeCell::new(MaybeUninit::uninit()));
        let n_blocks = n_bytes.div_ceil(BLOCK);
        Self { blocks: std::iter::repeat_with(block).take(n_blocks).collect() }
    }

    /// Address of the first byte; aligned, but not to be read, when the size is 0.
    pub fn as_ptr(&self) -> *mut u8 {
        self.blocks.as_ptr().cast::<u8>().cast_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_aligned_and_large_enough() {
        for n_bytes in [0, 1, 64, 65, 4096] {
            let storage = Storage::new(n_bytes);
            assert_eq!(storage.as_ptr().addr() % BLOCK, 0);
            assert!(storage.blocks.len() * BLOCK >= n_bytes);
        }
    }
}
