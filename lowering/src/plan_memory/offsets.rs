//! Where buffers lie in one block of memory.
//!
//! Greedy by size, from Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference" (2020): large
//! buffers first, each at the lowest place that no buffer takes with which it may be alive at the same time. Finding the
//! least total is NP-hard; this came within a few percent of the lower bound on the networks of the paper.

/// Every buffer begins at a multiple of so many bytes: a cache line, and the widest vector.
pub const ALIGNMENT: u64 = 64;

/// The plan: where each buffer begins, and how much memory all of them take, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Offsets {
    pub of_buffer: Vec<u64>,
    pub total: u64,
}

/// Plans buffers of these sizes in bytes; `overlap` says whether two of them may be alive at the same time. Of equal
/// sizes the first comes first. Cost: quadratic in the buffers.
pub fn plan(sizes: &[u64], overlap: impl Fn(usize, usize) -> bool) -> Offsets {
    let sizes: Vec<u64> = sizes.iter().map(|size| size.next_multiple_of(ALIGNMENT)).collect();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|buffer| std::cmp::Reverse(sizes[*buffer]));
    let mut of_buffer = vec![0; sizes.len()];
    let mut total = 0;
    for (n_placed, &buffer) in order.iter().enumerate() {
        let others = order[..n_placed].iter().filter(|other| overlap(buffer, **other));
        let mut taken: Vec<(u64, u64)> =
            others.map(|other| (of_buffer[*other], of_buffer[*other] + sizes[*other])).collect();
        taken.sort_unstable();
        let mut offset = 0;
        for (begin, end) in taken {
            if offset + sizes[buffer] <= begin {
                break;
            }
            offset = offset.max(end);
        }
        of_buffer[buffer] = offset;
        total = total.max(offset + sizes[buffer]);
    }
    Offsets { of_buffer, total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_that_are_never_alive_together_share_memory() {
        assert_eq!(plan(&[128, 64, 64], |_, _| false), Offsets { of_buffer: vec![0, 0, 0], total: 128 });
    }

    #[test]
    fn buffers_that_may_be_alive_together_do_not() {
        assert_eq!(plan(&[100, 64, 1], |_, _| true), Offsets { of_buffer: vec![0, 128, 192], total: 256 });
    }

    /// A chain: each is alive with its neighbours only. The first and the third share, and the gap is used.
    #[test]
    fn gaps_are_filled() {
        let offsets = plan(&[64, 192, 128, 64], |a, b| a.abs_diff(b) == 1);
        assert_eq!(offsets, Offsets { of_buffer: vec![192, 0, 192, 0], total: 320 });
    }
}
