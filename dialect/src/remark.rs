//! Optimization remarks: what a pass did, what it did not do, and the numbers behind the decision.
//!
//! Users select them with `--remarks-filter`; see MLIR's remark documentation. The category is the argument of the
//! pass.

use crate::ffi::{self, string_ref, to_string};
use melior::{Context, ir::Location};
use std::ffi::c_void;

/// What a remark says of an optimization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// It was applied.
    Passed,
    /// It was possible and not applied.
    Missed,
    /// It was attempted and could not be applied.
    Failed,
    /// Numbers without a verdict.
    Analysis,
}

/// A remark at a place in the IR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What it says of the optimization.
    pub kind: RemarkKind,
    /// Name of the rule, kebab-case, such as `no-gain`.
    pub name: String,
    /// Argument of the pass that speaks.
    pub category: String,
    /// Symbol of the function it is about.
    pub function: String,
    /// One line, lower case, without a full stop, with the numbers.
    pub message: String,
}

impl Remark {
    /// A remark of the pass `category` on the function of that symbol.
    pub fn new(kind: RemarkKind, category: &str, function: &str, name: &str, message: String) -> Self {
        let [name, category, function] = [name, category, function].map(str::to_owned);
        Self { kind, name, category, function, message }
    }
}

/// Emits a remark. Nothing happens unless the user enabled remarks of this category.
pub fn emit(location: Location, remark: &Remark) {
    let kind = match remark.kind {
        RemarkKind::Passed => ffi::ParallelOpRemarkKind::ParallelOpRemarkKindPassed,
        RemarkKind::Missed => ffi::ParallelOpRemarkKind::ParallelOpRemarkKindMissed,
        RemarkKind::Failed => ffi::ParallelOpRemarkKind::ParallelOpRemarkKindFailed,
        RemarkKind::Analysis => ffi::ParallelOpRemarkKind::ParallelOpRemarkKindAnalysis,
    };
    // SAFETY: location and texts are alive for the call, which copies what it keeps.
    unsafe {
        ffi::parallelOpRemarkEmit(
            kind,
            location.to_raw(),
            string_ref(&remark.name),
            string_ref(&remark.category),
            string_ref(&remark.function),
            string_ref(&remark.message),
        );
    }
}

/// Receives collected remarks with the text of their location, one at a time, possibly on several threads.
pub type RemarkSink = dyn Fn(&str, &Remark) + Send + Sync;

/// Sends the remarks of `context` whose category matches the regular expression `filter` to `sink`, for as long as
/// the context lives. Returns false if the context refused.
///
/// The sink is leaked: MLIR gives no way to know when the last remark was sent.
pub fn collect(context: &Context, filter: &str, sink: Box<RemarkSink>) -> bool {
    let data: *mut Box<RemarkSink> = Box::into_raw(Box::new(sink));
    // SAFETY: the sink lives for ever and is shared between threads only as its type allows.
    unsafe { ffi::parallelOpRemarksCollect(context.to_raw(), string_ref(filter), Some(forward), data.cast()) }
}

/// Turns MLIR's call into one of the sink.
unsafe extern "C" fn forward(
    kind: ffi::ParallelOpRemarkKind,
    location: mlir_sys::MlirLocation,
    name: mlir_sys::MlirStringRef,
    category: mlir_sys::MlirStringRef,
    function: mlir_sys::MlirStringRef,
    message: mlir_sys::MlirStringRef,
    data: *mut c_void,
) {
    // SAFETY: `data` is the leaked sink, texts and location are alive for the call.
    let (sink, location, remark) = unsafe {
        let remark = Remark {
            kind: match kind {
                ffi::ParallelOpRemarkKind::ParallelOpRemarkKindPassed => RemarkKind::Passed,
                ffi::ParallelOpRemarkKind::ParallelOpRemarkKindMissed => RemarkKind::Missed,
                ffi::ParallelOpRemarkKind::ParallelOpRemarkKindFailed => RemarkKind::Failed,
                ffi::ParallelOpRemarkKind::ParallelOpRemarkKindAnalysis => RemarkKind::Analysis,
            },
            name: to_string(name),
            category: to_string(category),
            function: to_string(function),
            message: to_string(message),
        };
        (&*data.cast::<Box<RemarkSink>>(), Location::from_raw(location).to_string(), remark)
    };
    sink(&location, &remark);
}
