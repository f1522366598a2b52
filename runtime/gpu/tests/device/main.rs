//! The runtime on a real driver: small SPIR-V kernels, assembled here, on the first Vulkan device, which may be the CPU.
//!
//! A machine without Vulkan or without `spirv-as` skips them and says so.

mod assembled;
mod c_abi;
mod copies;
mod cuda;
mod errors;
mod header;
mod kernels;
mod leaks;
mod mgpu;
mod streams;
mod traces;
