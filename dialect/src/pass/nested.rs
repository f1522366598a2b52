//! Pipelines that a pass runs from its body.

use crate::{
    diagnostic::Failed,
    ffi::{self, string_ref},
};
use melior::ir::OperationRef;
use std::marker::PhantomData;

/// A pass while it runs, and with it the right to run others.
///
/// MLIR knows these as part of the pass: printing of the IR, timing, verification and reproducers treat them as such.
#[derive(Clone, Copy)]
pub struct RunningPass<'a> {
    raw: ffi::ParallelOpRunningPass,
    running: PhantomData<&'a ()>,
}

impl RunningPass<'_> {
    pub(super) fn from_raw(raw: ffi::ParallelOpRunningPass) -> Self {
        Self { raw, running: PhantomData }
    }

    /// Runs a pipeline, written without its anchor, on the op of the pass or on one below it. Dialects that its passes
    /// depend on have to be among the dependent dialects of this one. Handles to what `op` holds are dead afterwards.
    ///
    /// # Errors
    ///
    /// If the text is no pipeline for `op`, or one of its passes fails.
    pub fn run_pipeline(&self, op: OperationRef, pipeline: &str) -> Result<(), Failed> {
        // SAFETY: the pass runs, for the options that lent it live no longer than its call; the text is only read.
        let succeeded = unsafe { ffi::parallelOpPassRunPipeline(self.raw, op.to_raw(), string_ref(pipeline)) };
        if succeeded { Ok(()) } else { Err(Failed::reported()) }
    }
}
