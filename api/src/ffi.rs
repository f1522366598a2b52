//! The foreign edge of this crate: MLIR's execution engine, and the memory that compiled code hands over.

use crate::jit::{Source, memory};
use melior::{
    Context,
    ir::{Attribute, Module, OperationRef, attribute::AttributeLike},
};
use mlir_sys::{MlirExecutionEngine, MlirStringRef};
use std::{
    ffi::{CString, c_char, c_void},
    os::unix::ffi::OsStrExt,
    sync::Once,
};

/// Machine code in memory with the address of its entry.
pub(crate) struct Engine {
    raw: MlirExecutionEngine,
    entry: unsafe extern "C" fn(*mut *mut c_void),
}

// SAFETY: after creation the engine is only read until it is dropped, and compiled code keeps no state outside of the
// runtime, which is made for several threads.
unsafe impl Send for Engine {}
// SAFETY: as above.
unsafe impl Sync for Engine {}

impl Engine {
    /// Compiles a module of the LLVM dialect. None if LLVM refuses it or a symbol is missing.
    pub(crate) fn new(module: &Module, entry: &str, symbols: &[(&str, *const ())]) -> Option<Self> {
        limit_full_unrolling();
        // SAFETY: the module is alive; the engine copies what it needs of it, and the symbols name functions of this
        // process.
        unsafe {
            let raw = mlir_sys::mlirExecutionEngineCreate(module.to_raw(), 3, 0, std::ptr::null(), false, false);
            if raw.ptr.is_null() {
                return None;
            }
            for (name, address) in own_symbols().iter().chain(symbols) {
                mlir_sys::mlirExecutionEngineRegisterSymbol(raw, string_ref(name), address.cast_mut().cast());
            }
            mlir_sys::mlirExecutionEngineInitialize(raw);
            let interface = format!("_mlir_ciface_{entry}");
            let address = mlir_sys::mlirExecutionEngineLookupPacked(raw, string_ref(&interface));
            if address.is_null() {
                mlir_sys::mlirExecutionEngineDestroy(raw);
                return None;
            }
            let entry = std::mem::transmute::<*mut c_void, unsafe extern "C" fn(*mut *mut c_void)>(address);
            Some(Self { raw, entry })
        }
    }

    /// Calls the entry with pointers to its arguments, which must be as its signature says.
    pub(crate) fn call(&self, arguments: &mut [*mut c_void]) {
        // SAFETY: `jit::call` builds the arguments from the entry's signature; the code lives as long as the engine.
        unsafe { (self.entry)(arguments.as_mut_ptr()) }
    }
}

/// What compiled code calls of this crate.
fn own_symbols() -> [(&'static str, *const ()); 3] {
    [
        ("malloc", counted_malloc as *const ()),
        ("aligned_alloc", counted_aligned_alloc as *const ()),
        ("free", counted_free as *const ()),
    ]
}

/// Keeps LLVM from writing out whole loops of constant length, once per process.
///
/// Without the limit it writes out loops of up to 1000 instructions before it looks for vectors: they then stay
/// scalar, and code of many layers takes a hundred times as long to schedule. LLVM has this setting as a
/// process-wide option only.
pub(crate) fn limit_full_unrolling() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let arguments = [c"parallel_op".as_ptr(), c"-unroll-full-max-count=8".as_ptr()];
        // SAFETY: the arguments are static texts, and nothing else sets this option in the meantime.
        unsafe { LLVMParseCommandLineOptions(2, arguments.as_ptr(), std::ptr::null()) }
    });
}

unsafe extern "C" {
    /// From `llvm-c/Support.h`.
    fn LLVMParseCommandLineOptions(argc: i32, argv: *const *const c_char, overview: *const c_char);
}

impl Drop for Engine {
    fn drop(&mut self) {
        // SAFETY: nothing else holds the engine.
        unsafe { mlir_sys::mlirExecutionEngineDestroy(self.raw) }
    }
}

/// Parses a module; its locations name the file. None after diagnostics.
pub(crate) fn parse<'c>(context: &'c Context, source: Source) -> Option<Module<'c>> {
    match source {
        // SAFETY: context and path live until the call returns.
        Source::File(path) => unsafe {
            let path = path.as_os_str().as_bytes();
            let path = MlirStringRef { data: path.as_ptr().cast(), length: path.len() };
            Module::from_option_raw(mlir_sys::mlirModuleCreateParseFromFile(context.to_raw(), path))
        },
        Source::Text(text) => {
            let text = CString::new(text).ok()?;
            let text = MlirStringRef { data: text.as_ptr(), length: text.as_bytes().len() };
            // SAFETY: context and text live until the call returns; the text ends in a null.
            unsafe { Module::from_option_raw(mlir_sys::mlirModuleCreateParse(context.to_raw(), text)) }
        }
    }
}

/// Sets an attribute of an argument of a function.
pub(crate) fn set_argument_attribute(function: OperationRef, index: usize, name: &str, attribute: Attribute) {
    // SAFETY: the function is alive and has such an argument; the attribute is of its context.
    unsafe {
        mlir_sys::mlirFuncSetArgAttr(function.to_raw(), index.cast_signed(), string_ref(name), attribute.to_raw());
    }
}

/// Fills `bytes` from the buffer at `address`, which compiled code returned.
pub(crate) fn copy_buffer(address: u64, bytes: &mut [u8]) {
    let source: *const u8 = std::ptr::with_exposed_provenance(address as usize);
    if !bytes.is_empty() {
        // SAFETY: the descriptor came from compiled code whose signature says how many elements there are.
        unsafe { std::ptr::copy_nonoverlapping(source, bytes.as_mut_ptr(), bytes.len()) }
    }
}

/// Frees a buffer that compiled code allocated and handed over.
pub(crate) fn free_buffer(allocated: u64) {
    // SAFETY: compiled code hands each buffer over once and keeps no pointer to it.
    unsafe { counted_free(std::ptr::with_exposed_provenance_mut(allocated as usize)) }
}

/// C's `malloc`, counted.
unsafe extern "C" fn counted_malloc(size: usize) -> *mut c_void {
    // SAFETY: as the caller knows it from C; the size of a fresh block may be asked.
    unsafe {
        let block = libc::malloc(size);
        memory::add(libc::malloc_usable_size(block));
        block
    }
}

/// C's `aligned_alloc`, counted.
unsafe extern "C" fn counted_aligned_alloc(alignment: usize, size: usize) -> *mut c_void {
    // SAFETY: as for `malloc`.
    unsafe {
        let block = libc::aligned_alloc(alignment, size);
        memory::add(libc::malloc_usable_size(block));
        block
    }
}

/// C's `free`, counted.
unsafe extern "C" fn counted_free(block: *mut c_void) {
    // SAFETY: the block came from one of the functions above and is freed once; null is allowed and has no bytes.
    unsafe {
        memory::subtract(libc::malloc_usable_size(block));
        libc::free(block);
    }
}

fn string_ref(text: &str) -> MlirStringRef {
    MlirStringRef { data: text.as_ptr().cast(), length: text.len() }
}
