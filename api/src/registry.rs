//! Makes dialects, passes and pipelines known to MLIR.

use crate::pipelines;
use melior::{dialect::DialectRegistry, utility};
use parallel_op_dialect::{
    image, ops,
    pass::{self, PassSpec},
};
use std::sync::Once;

/// Every pass of the project, in the order of the documentation.
pub fn passes() -> impl Iterator<Item = &'static PassSpec> {
    [parallel_op_codegen::PASSES, parallel_op_passes::PASSES, parallel_op_lowering::PASSES]
        .into_iter()
        .flatten()
        .copied()
}

/// Registers our passes and pipelines. Later calls do nothing.
pub fn register_passes() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        passes().for_each(pass::register_pass);
        pipelines::PIPELINES.iter().copied().for_each(pass::register_pipeline);
    });
}

/// A registry with our dialect and all of MLIR's, after registering our passes and all of MLIR's.
pub fn everything() -> DialectRegistry {
    static UPSTREAM_PASSES: Once = Once::new();
    UPSTREAM_PASSES.call_once(utility::register_all_passes);
    register_passes();
    let registry = DialectRegistry::new();
    utility::register_all_dialects(&registry);
    ops::register(&registry);
    image::register(&registry);
    registry
}
