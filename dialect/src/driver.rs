//! Main functions of the tools that MLIR provides, with our dialects and passes in them.

use crate::ffi::{self, string_ref, to_string};
use melior::{dialect::DialectRegistry, pass::PassManager};
use std::ffi::{CString, c_char, c_void};

/// Runs `mlir-opt` on a command line whose first element is the name of the tool. Returns the exit code.
pub fn opt_main(arguments: &[String], tool_name: &str, registry: &DialectRegistry) -> i32 {
    let mut arguments = CArguments::new(arguments);
    // SAFETY: the arguments live until the call returns, and the array ends in a null pointer.
    unsafe {
        ffi::parallelOpOptMain(arguments.count(), arguments.as_mut_ptr(), string_ref(tool_name), registry.to_raw())
    }
}

/// Runs the language server on a command line whose first element is the name of the tool. Returns the exit code.
pub fn lsp_main(arguments: &[String], registry: &DialectRegistry) -> i32 {
    let mut arguments = CArguments::new(arguments);
    // SAFETY: as in `opt_main`.
    unsafe { ffi::parallelOpLspMain(arguments.count(), arguments.as_mut_ptr(), registry.to_raw()) }
}

/// Runs `mlir-reduce`, with our reduction patterns, on a command line whose first element is the name of the tool. Returns
/// the exit code.
pub fn reduce_main(arguments: &[String], registry: &DialectRegistry) -> i32 {
    let mut arguments = CArguments::new(arguments);
    // SAFETY: as in `opt_main`.
    unsafe { ffi::parallelOpReduceMain(arguments.count(), arguments.as_mut_ptr(), registry.to_raw()) }
}

/// Reads MLIR's own flags (IR printing, timing, reproducers, threading); the first element is the name of the tool.
/// To be called at most once per process, before the first context is made.
///
/// # Errors
///
/// The line that names the first unknown flag.
pub fn parse_flags(arguments: &[String]) -> Result<(), String> {
    let arguments = CArguments::new(arguments);
    let mut message = String::new();
    let data: *mut String = &mut message;
    // SAFETY: arguments and message live until the call returns.
    let parsed = unsafe { ffi::parallelOpFlagsParse(arguments.count(), arguments.as_ptr(), Some(append), data.cast()) };
    if parsed { Ok(()) } else { Err(message) }
}

/// Applies the flags that [`parse_flags`] read. Returns false if they contradict each other.
pub fn apply_flags(manager: &PassManager) -> bool {
    // SAFETY: the manager is alive.
    unsafe { ffi::parallelOpFlagsApply(manager.to_raw()) }
}

/// Appends a text to the string behind `data`.
pub(crate) unsafe extern "C" fn append(text: mlir_sys::MlirStringRef, data: *mut c_void) {
    // SAFETY: every caller passes a string of its own that outlives the call.
    unsafe { (*data.cast::<String>()).push_str(&to_string(text)) }
}

/// A command line in C's form.
struct CArguments {
    _texts: Vec<CString>,
    pointers: Vec<*mut c_char>,
}

impl CArguments {
    fn new(arguments: &[String]) -> Self {
        let texts: Vec<CString> =
            arguments.iter().map(|text| CString::new(text.as_str()).unwrap_or_default()).collect();
        let mut pointers: Vec<*mut c_char> = texts.iter().map(|text| text.as_ptr().cast_mut()).collect();
        pointers.push(std::ptr::null_mut());
        Self { _texts: texts, pointers }
    }

    fn count(&self) -> i32 {
        i32::try_from(self.pointers.len() - 1).unwrap_or(i32::MAX)
    }

    fn as_mut_ptr(&mut self) -> *mut *mut c_char {
        self.pointers.as_mut_ptr()
    }

    fn as_ptr(&self) -> *const *const c_char {
        self.pointers.as_ptr().cast()
    }
}
