//! The functions that lowered code calls, by their C names. Their contracts stand in
//! `include/parallel_op_runtime.h`.

pub mod coroutines;
pub mod direct;
pub mod host;
pub mod memref_copy;
pub mod objects;
pub mod ours;

use crate::sync::Arc;

use crate::object::Object;

/// What a C caller holds: a counted reference to an object.
pub type Reference = *const Object;

/// The object behind a reference.
///
/// # Safety
///
/// `reference` came from one of the `Create` functions, and the caller holds one of its counts for as long as the
/// result is used.
unsafe fn object<'a>(reference: Reference) -> &'a Object {
    // SAFETY: by the contract above the object is alive.
    unsafe { &*reference }
}

/// One more counted reference to an object, in Rust's hands.
///
/// # Safety
///
/// As for [`object`].
unsafe fn counted(reference: Reference) -> Arc<Object> {
    // SAFETY: the pointer came from `Arc::into_raw` and its count is above 0, by the contract above; the count
    // that `from_raw` takes over is the one added here.
    unsafe {
        Arc::increment_strong_count(reference);
        Arc::from_raw(reference)
    }
}
