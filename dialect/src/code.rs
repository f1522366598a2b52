//! Machine code: from the LLVM dialect to an object file, to the text of LLVM IR, or to code in memory.

use crate::{
    driver::append,
    ffi::{self, string_ref},
};
use melior::ir::OperationRef;
use std::ffi::c_void;

/// What a module becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A relocatable object file.
    Object,
    /// The text of LLVM IR, optimised.
    LlvmIr,
}

/// Position-independent code.
pub struct Code {
    /// The file.
    pub bytes: Vec<u8>,
    /// Names of the symbols that it needs from elsewhere, in alphabetical order.
    pub needed: Vec<String>,
}

/// Whether LLVM can make code for a processor of this name: one of this machine's architecture, `native` for this
/// machine itself, or nothing for the oldest processor of the architecture.
pub fn knows_processor(name: &str) -> bool {
    // SAFETY: the name lives until the call returns.
    unsafe { ffi::parallelOpCodeKnowsProcessor(string_ref(name)) }
}

/// Whether a processor, as [`knows_processor`] takes it, has all of these features, such as `+avx2,+fma`.
pub fn processor_has(processor: &str, features: &str) -> bool {
    // SAFETY: the texts live until the call returns.
    unsafe { ffi::parallelOpCodeProcessorHas(string_ref(processor), string_ref(features)) }
}

/// What code is made for.
#[derive(Clone, Copy, Debug)]
pub struct Processor<'a> {
    /// A name as [`knows_processor`] takes it.
    pub name: &'a str,
    /// Bits of the vectors that LLVM uses at most. Some processors are said to prefer shorter ones than they have.
    pub vector_bits: usize,
}

/// Makes code of a module of the LLVM dialect and keeps it in memory, through LLVM's optimisations of `level`, from 0 to
/// 3. The translations of all dialects must be registered with its context, and the processor must be able to stand for
/// this machine. Null if LLVM refuses the module. Whoever gets the engine destroys it.
pub fn engine(module: OperationRef, processor: Processor, level: u8) -> mlir_sys::MlirExecutionEngine {
    let request = ffi::ParallelOpCodeEngineRequest {
        processor: string_ref(processor.name),
        vectorBits: u32::try_from(processor.vector_bits).unwrap_or(0),
        level: level.into(),
    };
    // SAFETY: the module is alive, and the request lives until the call returns.
    unsafe { ffi::parallelOpCodeEngine(module.to_raw(), &raw const request) }
}

/// Makes code of a module of the LLVM dialect, through LLVM's optimisations of level 3. The translations of all
/// dialects must be registered with its context. The same module and processor give the same bytes.
///
/// # Errors
///
/// What LLVM says, in one line; nothing if it said it as a diagnostic.
pub fn emit(module: OperationRef, form: Form, processor: Processor) -> Result<Code, String> {
    let (mut bytes, mut needed, mut error) = (Vec::new(), Vec::new(), String::new());
    let request = ffi::ParallelOpCodeRequest {
        form: match form {
            Form::Object => ffi::ParallelOpCodeForm::ParallelOpCodeFormObject,
            Form::LlvmIr => ffi::ParallelOpCodeForm::ParallelOpCodeFormLLVMIR,
        },
        processor: string_ref(processor.name),
        vectorBits: u32::try_from(processor.vector_bits).unwrap_or(0),
        code: Some(append_bytes),
        needed: Some(push_name),
        error: Some(append),
        codeData: (&raw mut bytes).cast(),
        neededData: (&raw mut needed).cast(),
        errorData: (&raw mut error).cast(),
    };
    // SAFETY: the module is alive, and the request with all that it points to lives until the call returns.
    match unsafe { ffi::parallelOpCodeEmit(module.to_raw(), &raw const request) } {
        true => Ok(Code { bytes, needed }),
        false => Err(error),
    }
}

unsafe extern "C" fn append_bytes(text: mlir_sys::MlirStringRef, data: *mut c_void) {
    // SAFETY: LLVM lends the bytes for the time of the call, and `emit` passes its own vector.
    unsafe { (*data.cast::<Vec<u8>>()).extend(ffi::to_bytes(text)) }
}

unsafe extern "C" fn push_name(text: mlir_sys::MlirStringRef, data: *mut c_void) {
    // SAFETY: `emit` passes its own vector, and the name is lent for the time of the call.
    unsafe { (*data.cast::<Vec<String>>()).push(ffi::to_string(text)) }
}
