//! Gives kernels what drivers can bind: buffers of one dimension, and words of 32 bits.
//!
//! A kernel on memrefs of any shape and layout becomes one on `n` buffers `memref<?xT>` and `m` words `i32`, in this order, and
//! its launches pass just these. Views inside become arithmetic on indices. A memref takes words for what its type
//! leaves open, in the order offset, sizes, strides; a number of 64 bits takes two, the low one first, and an index one.
//!
//! Each memref has a buffer of its own, but those that meet inside of a kernel, where a condition chooses one of them, are
//! parts of one buffer, with their offsets as words: a device has no pointers to choose from. Their launch operands must be
//! views of one memory.
//!
//! Refuses
//!   1. memory in a kernel that is used by anything but loads, stores, atomics, views and choices,
//!   2. arguments that are no memory with strides and no numbers, and elements of other widths than 1, 8, 16, 32 and 64,
//!   3. arguments that meet but are views of different memory.
//!
//! Cost: linear in the ops of kernels, and in the views behind each launch.

mod beginning;
mod body;
mod kernel;
mod launch;
mod meetings;
mod signature;
mod strided;

use super::launch_op;
use melior::{dialect::DialectHandle, ir::OperationRef};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir,
    pass::{OptionValues, PassSpec},
};
use signature::Signature;
use std::collections::BTreeMap;

pub use launch::RANGES;
pub use signature::FLAT;

/// What registration, `--help` and the documentation know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-flatten-gpu-arguments",
    summary: "make the arguments of GPU kernels plain buffers and words",
    description: "\
A kernel of `gpu.launch_func` takes `n` buffers `memref<?xT>` and then `m` words `i32` afterwards, and its launches pass
them. What the type of a memref leaves open is passed as words, in the order offset, sizes, strides; an index takes one
word, a number of 64 bits two, the low one first. Memrefs between which a condition in the kernel chooses share a buffer
and must be views of one memory. A launch gets `parallel_op.ranges`: bytes of each buffer that its kernel uses, or -1 for
all up to the end of the allocation. A buffer begins where a `memref.view` cut it out of bytes.

Workgroup memory is `memref.alloc` in the kernel and loses its dimensions. A kernel that has the attribute
`parallel_op.flat` has been through this pass and stays as it is.",
    anchor: "builtin.module",
    example: "test/lowering/flatten-gpu-arguments/doc.mlir",
    dependent_dialects: &[DialectHandle::arith, DialectHandle::memref, DialectHandle::scf],
    options: Vec::new,
    run,
};

fn run(module: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    let (order, kernels) = launch_op::kernels_in(module);
    let mut signatures = BTreeMap::new();
    for name in order.iter().filter(|name| !signature::is_flat(kernels[*name])) {
        signatures.insert(name.clone(), Signature::of(kernels[name])?);
    }
    for name in order.iter().filter(|name| signatures.contains_key(*name)) {
        kernel::flatten(kernels[name], &signatures[name])?;
    }
    for launch in ir::walk(module).into_iter().filter(|op| ir::is_op(*op, "gpu.launch_func")) {
        if let Some(signature) = signatures.get(&launch_op::kernel_name(launch)) {
            launch::flatten(launch, signature)?;
        }
    }
    Ok(())
}
