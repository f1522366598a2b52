//! MLIR's diagnostics as text.

use melior::{
    Context,
    diagnostic::{Diagnostic, DiagnosticSeverity},
};
use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The errors of a context, one a line, as `file:line:column: error: text`.
pub(crate) struct Diagnostics(Arc<Mutex<String>>);

impl Diagnostics {
    /// Collects the errors of a context from now on, in place of printing them.
    pub(crate) fn collect(context: &Context) -> Self {
        let collected = Arc::new(Mutex::new(String::new()));
        let sink = Arc::clone(&collected);
        context.attach_diagnostic_handler(move |diagnostic| {
            if matches!(diagnostic.severity(), DiagnosticSeverity::Error) {
                append(&mut lock(&sink), &diagnostic);
            }
            true
        });
        Self(collected)
    }

    /// Takes what was collected.
    pub(crate) fn take(&self) -> String {
        std::mem::take(&mut lock(&self.0))
    }
}

fn append(text: &mut String, diagnostic: &Diagnostic) {
    let separator = if text.is_empty() { "" } else { "\n" };
    let _ = write!(text, "{separator}{}: error: {diagnostic}", place(&diagnostic.location().to_string()));
    for note in (0..diagnostic.note_count()).filter_map(|index| diagnostic.note(index).ok()) {
        let _ = write!(text, "\n{}: note: {note}", place(&note.location().to_string()));
    }
}

/// `file:line:column` of a location that MLIR prints as `loc("file":line:column)`; other locations stay as they are.
pub(crate) fn place(location: &str) -> String {
    let inner = location.strip_prefix("loc(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(location);
    inner.replace('"', "")
}

fn lock(text: &Mutex<String>) -> MutexGuard<'_, String> {
    text.lock().unwrap_or_else(PoisonError::into_inner)
}
