//! The edge to the driver's library: whether it is there, and the names of its errors.

use std::{ffi::CStr, fmt::Display, ptr};

use cudarc::driver::sys::{self, CUresult};

use crate::error::{Error, Result};

/// Turns a driver's error into ours.
pub fn check(call: &'static str, subject: impl Display, code: CUresult) -> Result<()> {
    if code == CUresult::CUDA_SUCCESS {
        return Ok(());
    }
    Err(Error::Driver { call, code: name(code), subject: subject.to_string() })
}

/// The driver's name of an error, such as `CUDA_ERROR_OUT_OF_MEMORY`.
fn name(code: CUresult) -> String {
    let mut text = ptr::null();
    // SAFETY: the library gave the code, so it is there; it writes a pointer to a constant, or null.
    let known = unsafe { sys::cuGetErrorName(code, &raw mut text) } == CUresult::CUDA_SUCCESS && !text.is_null();
    if known {
        // SAFETY: the driver's names are constants that end with a zero.
        unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
    } else {
        format!("CUDA error {}", code as u32)
    }
}

/// True if the driver's library is there. Asked before the first call, for a call without it would panic.
pub fn is_present() -> bool {
    // SAFETY: loading runs the initialisers of the system's CUDA library, which is trusted like any it links.
    unsafe { sys::is_culib_present() }
}
