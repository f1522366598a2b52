//! The foreign edge of this crate: MLIR's execution engine, and the memory that compiled code hands over.

use crate::jit::{
    Source,
    kept_blocks::{self, Block},
    memory,
};
use melior::{Context, ir::Module};
use mlir_sys::{MlirExecutionEngine, MlirStringRef};
use parallel_op_calls::{call::Heap, tensor::Storage};
use parallel_op_dialect::code::{self, Processor};
use std::{
    ffi::{CStr, CString, c_char, c_void},
    os::unix::ffi::OsStrExt,
    sync::{Arc, Once},
};

/// Machine code in memory with the address of an entry. Engines of one module share the code.
pub(crate) struct Engine {
    _code: Arc<Code>,
    entry: unsafe extern "C" fn(*mut *mut c_void),
}

/// The machine code of a module.
struct Code(MlirExecutionEngine);

// SAFETY: after creation the engine is only read until it is dropped, and compiled code keeps no state outside of the
// runtime, which is made for several threads.
unsafe impl Send for Code {}
// SAFETY: as above.
unsafe impl Sync for Code {}

impl Engine {
    /// Compiles a module of the LLVM dialect for a processor, with LLVM's optimisation `level`, from 0 to 3. One engine for each of
    /// `entries`; none if LLVM refuses the module or a symbol is missing.
    pub(crate) fn new(
        module: &Module,
        entries: &[&str],
        (processor, level): (Processor, u8),
        symbols: &[(&str, *const ())],
    ) -> Option<Vec<Self>> {
        limit_full_unrolling();
        let raw = code::engine(module.as_operation(), processor, level);
        if raw.ptr.is_null() {
            return None;
        }
        let code = Arc::new(Code(raw));
        // SAFETY: the engine is alive, and the symbols name functions of this process.
        unsafe {
            for (name, address) in own_symbols().iter().chain(symbols) {
                mlir_sys::mlirExecutionEngineRegisterSymbol(raw, string_ref(name), address.cast_mut().cast());
            }
            mlir_sys::mlirExecutionEngineInitialize(raw);
        }
        let engine_of = |name: &&str| {
            let interface = format!("_mlir_ciface_{name}");
            // SAFETY: the engine is alive.
            let address = unsafe { mlir_sys::mlirExecutionEngineLookupPacked(raw, string_ref(&interface)) };
            if address.is_null() {
                return None;
            }
            // SAFETY: what the engine finds under this name is a function of this type.
            let entry = unsafe { std::mem::transmute::<*mut c_void, unsafe extern "C" fn(*mut *mut c_void)>(address) };
            Some(Self { _code: Arc::clone(&code), entry })
        };
        entries.iter().map(engine_of).collect()
    }

    /// Calls the entry with pointers to its arguments, which must be as its signature says.
    pub(crate) fn call(&self, arguments: &mut [*mut c_void]) {
        // SAFETY: `jit::call` builds the arguments from the entry's signature; the code lives as long as the engine.
        unsafe { (self.entry)(arguments.as_mut_ptr()) }
    }
}

/// OpenMP's run-time library, loaded for good.
pub(crate) struct OpenMp {
    set_num_threads: unsafe extern "C" fn(i32),
}

impl OpenMp {
    /// Loads the library, so that compiled code finds its symbols.
    ///
    /// # Errors
    ///
    /// What the loader says.
    pub(crate) fn load(file: &str) -> Result<Self, String> {
        let name = CString::new(file).map_err(|reason| reason.to_string())?;
        // SAFETY: the names end in a null. OpenMP's initialization expects nothing of the process, and
        // `omp_set_num_threads` has the type that OpenMP gives it.
        unsafe {
            let library = libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL);
            let function = match library.is_null() {
                true => library,
                false => libc::dlsym(library, c"omp_set_num_threads".as_ptr()),
            };
            if function.is_null() {
                return Err(CStr::from_ptr(libc::dlerror()).to_string_lossy().into_owned());
            }
            Ok(Self { set_num_threads: std::mem::transmute::<*mut c_void, unsafe extern "C" fn(i32)>(function) })
        }
    }

    /// Sets how many threads teams of the calling thread may have; above 0.
    pub(crate) fn set_n_threads(&self, n_threads: i32) {
        // SAFETY: the library is never unloaded, and the number is one that OpenMP takes.
        unsafe { (self.set_num_threads)(n_threads.max(1)) }
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

impl Drop for Code {
    fn drop(&mut self) {
        // SAFETY: nothing else holds the engine.
        unsafe { mlir_sys::mlirExecutionEngineDestroy(self.0) }
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

/// A buffer that compiled code handed over, with what its result is of it. Freed with this.
pub(crate) struct Buffer {
    allocated: usize,
    address: usize,
    n_bytes: usize,
}

impl Buffer {
    /// The `n_bytes` at `address` of the buffer `allocated`, which nobody else owns from now on. Compiled code does not
    /// hold it any more.
    pub(crate) fn own(allocated: u64, address: u64, n_bytes: usize) -> Self {
        let [allocated, address] = [allocated, address].map(|it| it as usize);
        // SAFETY: the buffer came from one of the functions below.
        memory::subtract(unsafe { libc::malloc_usable_size(std::ptr::with_exposed_provenance_mut(allocated)) });
        Self { allocated, address, n_bytes }
    }
}

impl Storage for Buffer {
    fn bytes(&self) -> &[u8] {
        if self.n_bytes == 0 {
            return &[];
        }
        // SAFETY: the descriptor came from compiled code, which wrote all elements and keeps no pointer to them. Nobody
        // writes them until they are freed.
        unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance(self.address), self.n_bytes) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: it is freed once, and counted no more.
        unsafe { release(std::ptr::with_exposed_provenance_mut(self.allocated)) }
    }
}

/// Where code in memory allocates: every block is counted.
pub(crate) struct CountedHeap;

impl Heap for CountedHeap {
    fn own(&self, allocated: u64, address: u64, n_bytes: usize) -> Box<dyn Storage> {
        Box::new(Buffer::own(allocated, address, n_bytes))
    }

    fn free(&self, allocated: u64) {
        free_buffer(allocated);
    }
}

/// Frees a buffer that compiled code allocated and handed over.
pub(crate) fn free_buffer(allocated: u64) {
    // SAFETY: compiled code hands each buffer over once and keeps no pointer to it.
    unsafe { counted_free(std::ptr::with_exposed_provenance_mut(allocated as usize)) }
}

/// C's `malloc`, counted.
unsafe extern "C" fn counted_malloc(size: usize) -> *mut c_void {
    // SAFETY: as the caller knows it from C; nobody knows a kept block.
    unsafe { counted(kept(size, 1).unwrap_or_else(|| libc::malloc(size))) }
}

/// C's `aligned_alloc`, counted.
unsafe extern "C" fn counted_aligned_alloc(alignment: usize, size: usize) -> *mut c_void {
    // SAFETY: as for `malloc`.
    unsafe { counted(kept(size, alignment).unwrap_or_else(|| libc::aligned_alloc(alignment, size))) }
}

/// A large block of an earlier call.
fn kept(size: usize, alignment: usize) -> Option<*mut c_void> {
    kept_blocks::take(size, alignment).map(|block| std::ptr::with_exposed_provenance_mut(block.address))
}

/// Counts a fresh block, which nobody else knows yet; null is allowed.
unsafe fn counted(block: *mut c_void) -> *mut c_void {
    // SAFETY: the size of a fresh block may be asked, and all of it may be written.
    unsafe {
        let n_bytes = libc::malloc_usable_size(block);
        memory::add(n_bytes);
        if let Some(pattern) = memory::pattern() {
            std::ptr::write_bytes(block.cast::<u8>(), pattern, n_bytes);
        }
    }
    block
}

/// C's `free`, counted.
unsafe extern "C" fn counted_free(block: *mut c_void) {
    // SAFETY: the block came from one of the functions above and is freed once; null is allowed and has no bytes.
    unsafe {
        memory::subtract(libc::malloc_usable_size(block));
        release(block);
    }
}

/// Frees a block that is not counted any more, or keeps it for the next call.
unsafe fn release(block: *mut c_void) {
    // SAFETY: as for `counted_free`.
    unsafe {
        let n_bytes = libc::malloc_usable_size(block);
        if let Some(pattern) = memory::pattern() {
            std::ptr::write_bytes(block.cast::<u8>(), pattern, n_bytes);
        }
        if !kept_blocks::is_kept(n_bytes) {
            return libc::free(block);
        }
        let address = block.expose_provenance();
        for unused in kept_blocks::keep(Block { address, n_bytes }) {
            libc::free(std::ptr::with_exposed_provenance_mut(unused.address));
        }
    }
}

fn string_ref(text: &str) -> MlirStringRef {
    MlirStringRef { data: text.as_ptr().cast(), length: text.len() }
}
