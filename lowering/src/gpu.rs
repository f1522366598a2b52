//! Kernels: from launches on any memrefs to images that the runtime for GPUs takes.

mod cursor;
pub mod flatten_arguments;
mod launch_op;
