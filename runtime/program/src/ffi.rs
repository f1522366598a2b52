//! The foreign edge: what the linker puts beside this library, and memory that compiled code hands over.

use crate::cli::Failure;
use parallel_op_calls::{call::Heap, program::Description, tensor::Storage};
use std::ffi::{CStr, c_char, c_int, c_void};

/// A function by the packed interface.
type Function = unsafe extern "C" fn(*mut *mut c_void);

unsafe extern "C" {
    /// JSON, with a zero behind it.
    static parallel_op_program_description: c_char;
    /// As many as the description says.
    static parallel_op_program_functions: Function;
    /// From parallel_op_runtime.h: leaves a failure on the calling thread.
    pub fn parallel_op_rt_fail(text: *const c_char, length: i64);
}

/// The program's beginning, which C's start-up code calls. Rust's library has read the arguments by itself.
#[unsafe(no_mangle)]
pub extern "C" fn main(_count: c_int, _arguments: *const *const c_char) -> c_int {
    crate::program()
}

/// What the program says of itself.
pub fn description() -> Result<Description, Failure> {
    // SAFETY: the emitter writes a text that ends with a zero.
    let text = unsafe { CStr::from_ptr(&raw const parallel_op_program_description) };
    serde_json::from_slice(text.to_bytes()).map_err(|reason| Failure::Refused(format!("description: {reason}")))
}

/// Calls the entry, or one of the two functions that it was split into, with pointers to its arguments.
pub fn enter(number: usize, arguments: &mut [*mut c_void]) {
    // SAFETY: `model` asks for functions that the description names, with arguments made of their signatures.
    unsafe { (*(&raw const parallel_op_program_functions).add(number))(arguments.as_mut_ptr()) }
}

/// Keeps the C library from giving freed memory back to the system, page by page, for the next run to take it again.
pub fn keep_freed_memory() {
    // SAFETY: called once, before anything else runs.
    unsafe {
        libc::mallopt(libc::M_MMAP_MAX, 0);
        libc::mallopt(libc::M_TRIM_THRESHOLD, i32::MAX);
    }
}

/// Where compiled code allocates: the C library.
pub struct CHeap;

/// A buffer of the C library.
struct Buffer {
    allocated: usize,
    address: usize,
    n_bytes: usize,
}

impl Heap for CHeap {
    fn own(&self, allocated: u64, address: u64, n_bytes: usize) -> Box<dyn Storage> {
        Box::new(Buffer { allocated: allocated as usize, address: address as usize, n_bytes })
    }

    fn free(&self, allocated: u64) {
        // SAFETY: compiled code hands each buffer over once and keeps no pointer to it.
        unsafe { libc::free(std::ptr::with_exposed_provenance_mut(allocated as usize)) }
    }
}

impl Storage for Buffer {
    fn bytes(&self) -> &[u8] {
        if self.n_bytes == 0 {
            return &[];
        }
        // SAFETY: the descriptor came from compiled code, which wrote all elements and keeps no pointer to them.
        unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance(self.address), self.n_bytes) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        CHeap.free(self.allocated as u64);
    }
}
