//! Structured ops that become one, or lose loops.

use crate::ffi;
use melior::ir::{OperationRef, operation::OperationLike};
use std::{any::Any, ffi::c_void, panic};

/// Whether a `linalg.generic` becomes a part of another one, which takes its result as the operand of this number.
pub type FusionControl<'f> = dyn Fn(OperationRef, OperationRef, usize) -> bool + 'f;

/// Joins `linalg.generic` ops on tensors pairwise where `control` says so, and makes named elementwise ops generic first.
/// Operands and results that nobody uses go, fills and splats become scalars, and reshapes that undo each other cancel
/// out. Only these ops and what they become are changed; handles to them are dead afterwards.
///
/// # Panics
///
/// If `control` does.
pub fn fuse_elementwise(ops: &[OperationRef], control: &FusionControl) {
    let raw: Vec<_> = ops.iter().map(|op| op.to_raw()).collect();
    let mut asked = Asked { control, panic: None };
    let data: *mut Asked = &raw mut asked;
    // SAFETY: the ops are alive, and `data` outlives the call.
    unsafe { ffi::parallelOpFuseElementwise(raw.len().cast_signed(), raw.as_ptr(), Some(ask), data.cast()) }
    if let Some(payload) = asked.panic {
        panic::resume_unwind(payload);
    }
}

struct Asked<'f> {
    control: &'f FusionControl<'f>,
    /// A panic must not cross C++: it waits here until the call is over.
    panic: Option<Box<dyn Any + Send>>,
}

/// Turns the question of C++ into one of Rust.
unsafe extern "C" fn ask(
    producer: mlir_sys::MlirOperation,
    consumer: mlir_sys::MlirOperation,
    operand: isize,
    data: *mut c_void,
) -> bool {
    // SAFETY: `data` is what `fuse_elementwise` lent, and both ops are alive for the call.
    let (asked, producer, consumer) =
        unsafe { (&mut *data.cast::<Asked>(), OperationRef::from_raw(producer), OperationRef::from_raw(consumer)) };
    if asked.panic.is_some() {
        return false;
    }
    let control = panic::AssertUnwindSafe(asked.control);
    panic::catch_unwind(|| control(producer, consumer, operand.cast_unsigned())).unwrap_or_else(|payload| {
        asked.panic = Some(payload);
        false
    })
}

/// Takes the loops with one iteration off a `linalg.generic` or `linalg.transpose` on tensors, with reshapes of its
/// operands and results around it. Returns whether there were any; then the handle is dead.
pub fn drop_unit_loops(op: OperationRef) -> bool {
    // SAFETY: the op is alive.
    unsafe { ffi::parallelOpDropUnitLoops(op.to_raw()) }
}
