//! Numbers that shuttle draws, so that an order that is run again has the same program.

use shuttle::rand::{Rng, thread_rng};

/// A number below `limit`.
pub fn below(limit: usize) -> usize {
    thread_rng().gen_range(0..limit)
}
