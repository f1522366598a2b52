//! Code for GPUs: kernels, from launches on any memrefs to images, and the host's side of them, up to calls of the
//! runtime.

pub mod convert_gpu_to_runtime;
mod cursor;
mod device_memory;
pub mod flatten_arguments;
mod functions;
mod host_code;
mod launch_op;

pub use functions::GpuFunction;
