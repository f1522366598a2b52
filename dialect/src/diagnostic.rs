//! Errors at a place in the IR.

use melior::ir::{Location, OperationRef, operation::OperationLike};
use std::ffi::CString;

/// Proof that an error was emitted: what a pass returns when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed(());

impl Failed {
    /// The failure of something that emitted its error itself.
    pub(crate) fn reported() -> Self {
        Self(())
    }
}

/// Emits an error at `location`.
#[must_use = "return the failure, so that the pass fails"]
pub fn error_at(location: Location, message: &str) -> Failed {
    let message = CString::new(message.replace('\0', "")).unwrap_or_default();
    // SAFETY: location and text are alive; MLIR copies the text.
    unsafe { mlir_sys::mlirEmitError(location.to_raw(), message.as_ptr()) }
    Failed(())
}

/// Emits an error at `op` in the form `'op' op message`.
#[must_use = "return the failure, so that the pass fails"]
pub fn op_error(op: OperationRef, message: &str) -> Failed {
    let name = op.name();
    let name = name.as_string_ref();
    error_at(op.location(), &format!("'{}' op {message}", name.as_str().unwrap_or("?")))
}
