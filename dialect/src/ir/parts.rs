//! Parts of ops and blocks by their position.
//!
//! melior's own accessors print the op into the error that they give behind the last part. To print an op is to walk the
//! whole module: slow, and a race where a pass runs on several functions at once, for other threads change theirs
//! meanwhile. So these are used instead; `clippy.toml` refuses the others.
#![allow(clippy::disallowed_methods, reason = "positions are checked first")]

use melior::ir::{RegionRef, Value, block::BlockLike, block::BlockRef, operation::OperationLike};

/// Parts of an op by their position, none behind the last.
pub trait OperationParts<'c: 'a, 'a>: OperationLike<'c, 'a> {
    /// The operand at this position.
    fn operand_at(&self, position: usize) -> Option<Value<'c, 'a>> {
        (position < self.operand_count()).then(|| self.operand(position).ok()).flatten()
    }

    /// The result at this position.
    fn result_at(&self, position: usize) -> Option<Value<'c, 'a>> {
        (position < self.result_count()).then(|| self.result(position).ok()).flatten().map(Into::into)
    }

    /// The region at this position.
    fn region_at(&self, position: usize) -> Option<RegionRef<'c, 'a>> {
        (position < self.region_count()).then(|| self.region(position).ok()).flatten()
    }

    /// The block at this position of those where a branch may go.
    fn successor_at(&self, position: usize) -> Option<BlockRef<'c, 'a>> {
        (position < self.successor_count()).then(|| self.successor(position).ok()).flatten()
    }
}

impl<'c: 'a, 'a, T: OperationLike<'c, 'a>> OperationParts<'c, 'a> for T {}

/// Parts of a block by their position, none behind the last.
pub trait BlockParts<'c: 'a, 'a>: BlockLike<'c, 'a> {
    /// The argument at this position.
    fn argument_at(&self, position: usize) -> Option<Value<'c, 'a>> {
        (position < self.argument_count()).then(|| self.argument(position).ok()).flatten().map(Into::into)
    }
}

impl<'c: 'a, 'a, T: BlockLike<'c, 'a>> BlockParts<'c, 'a> for T {}
