//! Makes passes and pipelines known to MLIR.

use super::{OptionKind, OptionSpec, OptionValues, PassSpec, PipelineSpec};
use crate::{
    diagnostic,
    ffi::{self, string_ref},
};
use melior::ir::{OperationRef, operation::OperationLike};
use mlir_sys::{MlirOperation, MlirStringCallback, MlirStringRef};
use std::{
    any::Any,
    cell::Cell,
    ffi::c_void,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

/// Registers a pass under its argument. To be called once per pass and process.
pub fn register_pass(spec: &'static PassSpec) {
    silence_caught_panics();
    let options = leak_options((spec.options)());
    let dialects: &'static [_] =
        spec.dependent_dialects.iter().map(|dialect| dialect().to_raw()).collect::<Vec<_>>().leak();
    let user_data: *const PassSpec = spec;
    let descriptor = Box::leak(Box::new(ffi::ParallelOpPassDescriptor {
        argument: string_ref(spec.argument),
        summary: string_ref(spec.summary),
        anchor: string_ref(spec.anchor),
        options: options.as_ptr(),
        nOptions: options.len().cast_signed(),
        dependentDialects: dialects.as_ptr(),
        nDependentDialects: dialects.len().cast_signed(),
        userData: user_data.cast(),
        run: Some(run),
    }));
    // SAFETY: everything the descriptor points to is leaked or static.
    unsafe { ffi::parallelOpPassRegister(descriptor) }
}

/// Whether some library in this process registered a pass of this name.
pub fn is_pass_registered(argument: &str) -> bool {
    // SAFETY: the text outlives the call.
    unsafe { ffi::parallelOpPassIsRegistered(string_ref(argument)) }
}

/// Registers a pipeline under its argument. To be called once per pipeline and process.
pub fn register_pipeline(spec: &'static PipelineSpec) {
    let options = leak_options((spec.options)());
    let user_data: *const PipelineSpec = spec;
    let descriptor = Box::leak(Box::new(ffi::ParallelOpPipelineDescriptor {
        argument: string_ref(spec.argument),
        summary: string_ref(spec.summary),
        options: options.as_ptr(),
        nOptions: options.len().cast_signed(),
        userData: user_data.cast(),
        expand: Some(expand),
    }));
    // SAFETY: everything the descriptor points to is leaked or static.
    unsafe { ffi::parallelOpPipelineRegister(descriptor) }
}

/// The declarations in C's form, for as long as the process lives.
fn leak_options(specs: Vec<OptionSpec>) -> &'static [ffi::ParallelOpOptionSpec] {
    let specs: &'static [OptionSpec] = specs.leak();
    specs.iter().map(raw_option).collect::<Vec<_>>().leak()
}

fn raw_option(spec: &'static OptionSpec) -> ffi::ParallelOpOptionSpec {
    let choices: &'static str = spec.choices.join(",").leak();
    let mut raw = ffi::ParallelOpOptionSpec {
        name: string_ref(&spec.name),
        description: string_ref(spec.description),
        kind: ffi::ParallelOpOptionKind::ParallelOpOptionKindStringList,
        defaultBool: false,
        defaultInt: 0,
        defaultFloat: 0.0,
        defaultString: string_ref(""),
        choices: string_ref(choices),
    };
    match spec.kind {
        OptionKind::Bool(value) => {
            raw.kind = ffi::ParallelOpOptionKind::ParallelOpOptionKindBool;
            raw.defaultBool = value;
        }
        OptionKind::Int(value) => {
            raw.kind = ffi::ParallelOpOptionKind::ParallelOpOptionKindInt;
            raw.defaultInt = value;
        }
        OptionKind::Float(value) => {
            raw.kind = ffi::ParallelOpOptionKind::ParallelOpOptionKindFloat;
            raw.defaultFloat = value;
        }
        OptionKind::String(value) => {
            raw.kind = ffi::ParallelOpOptionKind::ParallelOpOptionKindString;
            raw.defaultString = string_ref(value);
        }
        OptionKind::StringList => {}
    }
    raw
}

/// Body of every pass: a panic in it becomes an error at the op, so that no unwinding reaches C++.
unsafe extern "C" fn run(
    user_data: *const c_void,
    op: MlirOperation,
    options: ffi::ParallelOpOptions,
    pass: ffi::ParallelOpRunningPass,
) -> bool {
    // SAFETY: `user_data` is the spec given at registration; `op` is alive while the pass runs.
    let (spec, op) = unsafe { (&*user_data.cast::<PassSpec>(), OperationRef::from_raw(op)) };
    let values = OptionValues::of_pass(options, pass);
    match caught(|| (spec.run)(op, &values).is_ok()) {
        Ok(succeeded) => succeeded,
        Err(message) => {
            let _ = diagnostic::error_at(op.location(), &format!("'{}' pass panicked: {message}", spec.argument));
            false
        }
    }
}

/// Expansion of every pipeline.
unsafe extern "C" fn expand(
    user_data: *const c_void,
    options: ffi::ParallelOpOptions,
    text: MlirStringCallback,
    text_data: *mut c_void,
) -> bool {
    // SAFETY: `user_data` is the spec given at registration.
    let spec = unsafe { &*user_data.cast::<PipelineSpec>() };
    let values = OptionValues::of_pipeline(options);
    let (expanded, message) = match caught(|| (spec.expand)(&values)) {
        Ok(Ok(pipeline)) => (true, pipeline),
        Ok(Err(reason)) => (false, reason),
        Err(message) => (false, format!("'{}' pipeline panicked: {message}", spec.argument)),
    };
    if let Some(text) = text {
        let message: MlirStringRef = string_ref(&message);
        // SAFETY: the receiver copies the text before it returns.
        unsafe { text(message, text_data) }
    }
    expanded
}

thread_local! {
    /// Set while a panic on this thread would be caught and reported as a diagnostic.
    static CATCHING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `body` and turns a panic into its message.
fn caught<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    let outer = CATCHING.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(body));
    CATCHING.set(outer);
    result.map_err(|payload| panic_message(payload.as_ref()))
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "no message".to_owned()
    }
}

/// Keeps the standard panic hook from printing what the user gets as a diagnostic.
fn silence_caught_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CATCHING.get() {
                previous(info);
            }
        }));
    });
}
