//! The named pipelines, each step with its reason.

pub mod auto;
pub mod codegen;
pub mod cpu;
pub mod gpu;
pub mod gpu_kernels;
pub mod outline;

use parallel_op_dialect::pass::PipelineSpec;

/// Every pipeline, in the order of the documentation.
pub const PIPELINES: &[&PipelineSpec] = &[&codegen::SPEC, &auto::SPEC, &cpu::SPEC, &gpu::SPEC, &gpu_kernels::SPEC];
