//! Tokens, values and groups: creation, counting, completion, errors.

use crate::sync::Arc;

use super::{Reference, counted, object};
use crate::completion::Outcome;
use crate::failure::{self, Message, UNEXPLAINED};
use crate::object::{self, Object};
use crate::{edge, item};

/// Adds `n` counts to an object.
///
/// # Safety
///
/// The caller holds a count of `reference`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeAddRef(reference: Reference, n: i64) {
    for _ in 0..n {
        // SAFETY: the caller holds a count, so the object is alive.
        unsafe { Arc::increment_strong_count(reference) };
    }
}

/// Drops `n` counts of an object, which ends with the last of them.
///
/// # Safety
///
/// The caller holds `n` counts of `reference` and does not use them any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeDropRef(reference: Reference, n: i64) {
    edge::abort(|| {
        for _ in 0..n {
            // SAFETY: the caller hands over that many counts.
            unsafe { Arc::decrement_strong_count(reference) };
        }
    });
}

/// Creates a pending token with two counts: the caller's, and the one that completing it drops.
#[unsafe(no_mangle)]
pub extern "C" fn mlirAsyncRuntimeCreateToken() -> Reference {
    edge::abort(|| with_producer_count(Object::token()))
}

/// Creates a pending value with memory for `n_bytes`, and with two counts as for a token.
#[unsafe(no_mangle)]
pub extern "C" fn mlirAsyncRuntimeCreateValue(n_bytes: i64) -> Reference {
    edge::abort(|| with_producer_count(Object::value(n_bytes.try_into().unwrap_or(0))))
}

/// Creates a group of `size` members, none of them added yet, with one count.
#[unsafe(no_mangle)]
pub extern "C" fn mlirAsyncRuntimeCreateGroup(size: i64) -> Reference {
    edge::abort(|| Arc::into_raw(Object::group(size.try_into().unwrap_or(0))))
}

/// Adds a token or value to a group and returns its rank there.
///
/// # Safety
///
/// The caller holds a count of both.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeAddTokenToGroup(member: Reference, group: Reference) -> i64 {
    // SAFETY: the caller holds a count of both.
    let (member, group) = unsafe { (object(member), counted(group)) };
    edge::abort(|| object::add_to_group(member, &group) as i64)
}

/// Completes a token and resumes those who wait for it.
///
/// # Safety
///
/// The caller is the token's producer and completes it once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeEmplaceToken(token: Reference) {
    // SAFETY: the same contract.
    unsafe { complete(token, || Outcome::Ready) }
}

/// Completes a value, whose payload is in its storage, and resumes those who wait for it.
///
/// # Safety
///
/// The caller is the value's producer and completes it once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeEmplaceValue(value: Reference) {
    // SAFETY: the same contract.
    unsafe { complete(value, || Outcome::Ready) }
}

/// Completes a token as failed, for the reason that is pending on this thread, and resumes those who wait for it.
///
/// # Safety
///
/// The caller is the token's producer and completes it once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeSetTokenError(token: Reference) {
    // SAFETY: the same contract.
    unsafe { complete(token, pending_outcome) }
}

/// Completes a value as failed, for the reason that is pending on this thread, and resumes those who wait for it.
///
/// # Safety
///
/// The caller is the value's producer and completes it once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeSetValueError(value: Reference) {
    // SAFETY: the same contract.
    unsafe { complete(value, pending_outcome) }
}

/// True if a token failed; the reason is then pending on this thread.
///
/// # Safety
///
/// The caller holds a count of the token.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeIsTokenError(token: Reference) -> bool {
    // SAFETY: the same contract.
    unsafe { is_error(token) }
}

/// True if a value failed; the reason is then pending on this thread.
///
/// # Safety
///
/// The caller holds a count of the value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeIsValueError(value: Reference) -> bool {
    // SAFETY: the same contract.
    unsafe { is_error(value) }
}

/// True if a member of a group failed; the reason of the one of lowest rank is then pending on this thread.
///
/// # Safety
///
/// The caller holds a count of the group.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeIsGroupError(group: Reference) -> bool {
    // SAFETY: the same contract.
    unsafe { is_error(group) }
}

/// Address of a value's payload, aligned to 64 bytes, valid as long as the value.
///
/// # Safety
///
/// The caller holds a count of the value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeGetValueStorage(value: Reference) -> *mut u8 {
    // SAFETY: the same contract.
    unsafe { object(value) }.storage()
}

fn with_producer_count(object: Arc<Object>) -> Reference {
    std::mem::forget(object.clone());
    Arc::into_raw(object)
}

/// # Safety
///
/// The caller holds the producer's count of `reference`, which this drops.
unsafe fn complete(reference: Reference, outcome: impl FnOnce() -> Outcome) {
    edge::abort(|| {
        item::close_nascent();
        // SAFETY: the producer's count keeps the object alive.
        if unsafe { object(reference) }.complete(outcome()) {
            // SAFETY: the outcome was open until now, so the producer's count is still there.
            unsafe { Arc::decrement_strong_count(reference) };
        }
    });
}

fn pending_outcome() -> Outcome {
    Outcome::Failed(failure::pending().unwrap_or_else(|| Message::from(UNEXPLAINED)))
}

/// # Safety
///
/// The caller holds a count of `reference`.
unsafe fn is_error(reference: Reference) -> bool {
    // SAFETY: the same contract.
    let object = unsafe { object(reference) };
    edge::recover(true, || match object.error() {
        Some(message) => {
            failure::fail(message);
            true
        }
        None => false,
    })
}
