//! Code for GPUs: kernels, from structured ops to launches on any memrefs and on to images, and the host's side of them,
//! up to calls of the runtime.

mod amount;
pub mod bind_arguments;
pub mod choose_device;
pub mod convert_gpu_to_runtime;
pub mod convert_linalg_to_gpu;
mod cursor;
mod device_memory;
mod emitter;
pub mod flatten_arguments;
mod functions;
mod host_code;
mod launch_op;
pub mod lower_math;
pub mod place_on_gpu;
pub mod serialize_kernels;
mod tokens;

pub use functions::GpuFunction;
