//! The two entry points that MLIR looks for in a plugin.

use mlir_sys::MlirDialectRegistry;
use parallel_op::{
    dialect::{ops, pass},
    registry,
};
use std::{
    ffi::{c_char, c_void},
    sync::atomic::{AtomicBool, Ordering},
};

/// `MLIR_PLUGIN_API_VERSION` of MLIR 22.
const API_VERSION: u32 = 1;
const NAME: &std::ffi::CStr = c"parallel_op";
const VERSION: &std::ffi::CStr =
    match std::ffi::CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("the version of the crate holds a null byte"),
    };

/// What MLIR reads of a pass plugin (`PassPluginLibraryInfo`).
#[repr(C)]
pub struct PassPluginInfo {
    api_version: u32,
    name: *const c_char,
    version: *const c_char,
    register: extern "C" fn(),
}

/// What MLIR reads of a dialect plugin (`DialectPluginLibraryInfo`).
#[repr(C)]
pub struct DialectPluginInfo {
    api_version: u32,
    name: *const c_char,
    version: *const c_char,
    register: extern "C" fn(*mut c_void),
}

/// Entry point that `--load-pass-plugin` calls.
#[unsafe(no_mangle)]
pub extern "C" fn mlirGetPassPluginInfo() -> PassPluginInfo {
    PassPluginInfo {
        api_version: API_VERSION,
        name: NAME.as_ptr(),
        version: VERSION.as_ptr(),
        register: register_passes,
    }
}

/// Entry point that `--load-dialect-plugin` calls.
#[unsafe(no_mangle)]
pub extern "C" fn mlirGetDialectPluginInfo() -> DialectPluginInfo {
    DialectPluginInfo {
        api_version: API_VERSION,
        name: NAME.as_ptr(),
        version: VERSION.as_ptr(),
        register: register_dialect,
    }
}

extern "C" fn register_passes() {
    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.swap(true, Ordering::Relaxed) {
        return;
    }
    if registry::passes().any(|spec| pass::is_pass_registered(spec.argument)) {
        refuse("passes");
    }
    registry::register_passes();
}

extern "C" fn register_dialect(raw: *mut c_void) {
    static DONE: AtomicBool = AtomicBool::new(false);
    let registry = MlirDialectRegistry { ptr: raw };
    // SAFETY: MLIR passes its dialect registry, which it keeps alive during the call.
    unsafe {
        if !DONE.swap(true, Ordering::Relaxed) && ops::is_registered_raw(registry) {
            refuse("dialect");
        }
        ops::register_raw(registry);
    }
}

/// Ends the process: MLIR would abort it with a message that does not say what to do.
fn refuse(what: &str) -> ! {
    eprintln!(
        "parallel_op plugin: this tool already has the {what} of parallel_op: expected another tool, such as mlir-opt"
    );
    std::process::exit(1)
}
