//! The named pipelines, each step with its reason.

use parallel_op_dialect::pass::PipelineSpec;

/// Every pipeline, in the order of the documentation.
pub const PIPELINES: &[&PipelineSpec] = &[];
