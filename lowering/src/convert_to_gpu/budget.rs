//! What one fused launch may take.

use crate::convert_to_gpu::{fused_kernel::Overlay, kernels::Kernel};
use melior::ir::{Type, TypeLike};
use parallel_op_dialect::ir;
use std::{collections::BTreeSet, fmt, rc::Rc};

/// Most words, that is numbers that are no buffers.
const MAX_WORDS: usize = 1024;
/// Most kernels whose threads wait for each other: compiling one takes a driver a tenth of a second.
const MAX_BARRIER_KERNELS: usize = 4;
/// Most other kernels.
const MAX_OTHER_KERNELS: usize = 31;
/// Most bytes that the threads of a block share: what Vulkan devices have at least, but for a few.
const MAX_SHARED_BYTES: i64 = 32 << 10;

/// What a fused launch takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Buffers, where those that tasks choose from count as one.
    pub buffers: usize,
    /// Numbers of 32 bits.
    pub words: usize,
    /// Kernels with barriers.
    pub barrier_kernels: usize,
    /// Kernels without.
    pub other_kernels: usize,
    /// Bytes that the threads of a block share.
    pub shared_bytes: i64,
}

impl Demand {
    /// What classes of tasks take together: their kernels, and for each of their tasks the arguments it uses.
    pub fn of(kernels: &[Rc<Kernel>], tasks: &[Vec<Vec<usize>>], types: &[Type]) -> Self {
        let sets = meeting(tasks, types.len());
        let is_memory = |at: &usize| types[*at].is_mem_ref();
        let buffers: BTreeSet<usize> = (0..types.len()).filter(is_memory).map(|at| sets[at]).collect();
        let mut chosen = vec![false; types.len()];
        for class in tasks {
            for task in class {
                task.iter().zip(&class[0]).filter(|(own, first)| own != first).for_each(|(own, first)| {
                    chosen[*own] = true;
                    chosen[*first] = true;
                });
            }
        }
        let n_barrier_kernels = kernels.iter().filter(|kernel| kernel.has_barrier).count();
        let overlay = Overlay::of(&kernels.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        Self {
            buffers: buffers.len(),
            words: types.iter().zip(chosen).map(|(r#type, chosen)| words_of(*r#type, chosen)).sum(),
            barrier_kernels: n_barrier_kernels,
            other_kernels: kernels.len() - n_barrier_kernels,
            shared_bytes: overlay.n_bytes(),
        }
    }

    /// Whether a launch may take that much.
    pub fn fits(&self, max_buffers: usize) -> bool {
        self.buffers <= max_buffers
            && self.words <= MAX_WORDS
            && self.barrier_kernels <= MAX_BARRIER_KERNELS
            && self.other_kernels <= MAX_OTHER_KERNELS
            && self.shared_bytes <= MAX_SHARED_BYTES
    }

    /// The numbers beside their limits.
    pub fn beside_limits(&self, max_buffers: usize) -> impl fmt::Display + use<> {
        let Self { buffers, words, barrier_kernels, other_kernels, shared_bytes } = *self;
        format!(
            "{buffers} of {max_buffers} buffers, {words} of {MAX_WORDS} words, {barrier_kernels} of \
             {MAX_BARRIER_KERNELS} kernels with barriers, {other_kernels} of {MAX_OTHER_KERNELS} others, {shared_bytes} of \
             {MAX_SHARED_BYTES} bytes of shared memory"
        )
    }
}

/// The words of an argument: an offset if it is open or chosen, open sizes and strides; a number is one, or two.
fn words_of(r#type: Type, is_chosen: bool) -> usize {
    if !r#type.is_mem_ref() {
        return if ir::bits_of(r#type).is_some_and(|bits| bits > 32) { 2 } else { 1 };
    }
    let (strides, offset) = ir::strides_of(r#type).unwrap_or_default();
    let sizes = ir::shape_of(r#type).unwrap_or_default();
    let n_open = sizes.iter().chain(&strides).filter(|number| **number == ir::DYNAMIC).count();
    n_open + usize::from(is_chosen || offset == ir::DYNAMIC)
}

/// The sets of arguments that meet where a task is chosen: for each argument the least one of its set.
fn meeting(classes: &[Vec<Vec<usize>>], n_arguments: usize) -> Vec<usize> {
    let mut lesser: Vec<usize> = (0..n_arguments).collect();
    let find = |lesser: &[usize], mut at: usize| {
        while lesser[at] != at {
            at = lesser[at];
        }
        at
    };
    for class in classes {
        for (a, b) in class.iter().skip(1).flat_map(|task| class[0].iter().zip(task)) {
            let (a, b) = (find(&lesser, *a), find(&lesser, *b));
            lesser[a.max(b)] = a.min(b);
        }
    }
    (0..n_arguments).map(|at| find(&lesser, at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two tasks read 0 and write 1 or 2; one of another class reads 2 and writes 3; and two choose between 3 and 4.
    #[test]
    fn arguments_meet_through_others() {
        let classes = [vec![vec![0, 1], vec![0, 2]], vec![vec![2, 3]], vec![vec![3], vec![4]]];
        assert_eq!(meeting(&classes, 6), [0, 1, 1, 3, 3, 5]);
    }
}
