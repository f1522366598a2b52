//! Tells ThreadSanitizer which code of a program runs behind which.
//!
//! The runtime itself is compiled as always: its atomics and those inside the standard library are not seen. So that
//! generated code can be checked for races all the same, each place where work or results go from one thread to
//! another says so here. ThreadSanitizer then knows the order that the contracts of the C functions promise, and no
//! more: an order that came about by chance, such as two tasks taking the same lock, hides no race.
//!
//! Without the feature `tsan` both functions are empty. With it the program that loads the library has to be linked
//! with `-fsanitize=thread`. Whether the memory orders of the runtime keep what is said here is not for this check to
//! find.

use std::ffi::c_void;

/// Everything the calling thread did so far happens before what follows a later [`take`] of the same address.
#[inline(always)]
pub fn give(address: *const c_void) {
    #[cfg(feature = "tsan")]
    // SAFETY: the address only names the hand-over; nothing is read or written there.
    unsafe {
        __tsan_release(address.cast_mut());
    }
    #[cfg(not(feature = "tsan"))]
    let _ = address;
}

/// What follows happens after everything before each earlier [`give`] of the same address.
#[inline(always)]
pub fn take(address: *const c_void) {
    #[cfg(feature = "tsan")]
    // SAFETY: as above.
    unsafe {
        __tsan_acquire(address.cast_mut());
    }
    #[cfg(not(feature = "tsan"))]
    let _ = address;
}

#[cfg(feature = "tsan")]
unsafe extern "C" {
    fn __tsan_release(address: *mut c_void);
    fn __tsan_acquire(address: *mut c_void);
}
