//! Declarations of the C API, generated from `include/parallel_op-c`, and conversions of its strings.

#![allow(missing_docs, non_camel_case_types, non_upper_case_globals, non_snake_case, dead_code)]
#![allow(clippy::all, clippy::undocumented_unsafe_blocks)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

/// A borrowed string as MLIR takes it.
pub(crate) fn string_ref(text: &str) -> MlirStringRef {
    MlirStringRef { data: text.as_ptr().cast(), length: text.len() }
}

/// The text behind a string that MLIR lends for the time of a call.
///
/// # Safety
///
/// `text` must point to `length` readable bytes.
pub(crate) unsafe fn to_string(text: MlirStringRef) -> String {
    // SAFETY: the caller vouches for pointer and length.
    String::from_utf8_lossy(&unsafe { to_bytes(text) }).into_owned()
}

/// The bytes behind a string that MLIR lends.
///
/// # Safety
///
/// As for [`to_string`].
pub(crate) unsafe fn to_bytes(text: MlirStringRef) -> Vec<u8> {
    match text.length {
        0 => Vec::new(),
        // SAFETY: the caller vouches for pointer and length.
        length => unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), length) }.to_vec(),
    }
}
