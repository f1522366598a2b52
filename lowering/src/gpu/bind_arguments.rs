//! Gives kernels on buffers and words the arguments that drivers bind.
//!
//! For SPIR-V that is `n` storage buffers and one more of words: first `n` shifts, in bytes, by which a binding begins in
//! front of its buffer, then the words. For NVVM it is `n` pointers, which are memrefs of a length that nobody looks at,
//! and the words as they are. Elements without a place in memory of their own get one: `i1` a byte, `bf16` the `i16` of its
//! bits, `index` an `i64`. Workgroup memory becomes one array for each type of elements; memory of branches of which a
//! block takes one lies in the same place. For SPIR-V a loop of no turns gets its initial values back, which MLIR's conversion
//! forgets.
//!
//! Launches do not see this form, for their verifier would compare it with what they pass: `parallel-op-serialize-gpu` runs
//! the pass on a copy that no launch names.
//!
//! Refuses kernels that are not flat, that know no block size (SPIR-V), and arithmetic on `bf16`.
//!
//! Cost: linear in the ops of a kernel.

mod access;
mod bfloat;
mod kernel;
mod loops;
mod storage;
mod workgroup;

use super::launch_op;
use melior::{dialect::DialectHandle, ir::OperationRef};
use parallel_op_dialect::{
    diagnostic::Failed,
    image::dialects,
    options,
    pass::{OptionValues, PassSpec},
};

/// What registration, `--help` and the documentation know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-bind-gpu-arguments",
    summary: "give flat GPU kernels the arguments that drivers bind",
    description: "\
Takes the kernels that `parallel-op-flatten-gpu-arguments` makes. With `target=spirv` a kernel of `n` buffers gets one
more, of words: first `n` shifts in bytes by which each binding begins in front of its buffer, then the words. With
`target=nvvm` memrefs get a length, so that they become bare pointers. In memory `i1` is a byte, `bf16` an `i16` and
`index` an `i64`. Workgroup memory becomes one array for each type of elements. A step of `parallel-op-serialize-gpu`, for
launches must not see it.",
    anchor: "gpu.module",
    example: "test/lowering/bind-gpu-arguments/doc.mlir",
    dependent_dialects: &[DialectHandle::arith, DialectHandle::gpu, DialectHandle::memref, dialects::spirv],
    options: BindOptions::specs,
    run,
};

options! {
    /// Options of `parallel-op-bind-gpu-arguments`.
    pub struct BindOptions {
        /// whose kernels they are
        pub target: String = "spirv" => ["spirv", "nvvm"],
    }
}

/// Whose arguments they become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Spirv,
    Nvvm,
}

fn run(device: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let target = if BindOptions::read(values).target == "nvvm" { Target::Nvvm } else { Target::Spirv };
    launch_op::kernels_of(device).into_iter().try_for_each(|kernel| kernel::bind(kernel, target))
}
