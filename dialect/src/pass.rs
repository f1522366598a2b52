//! Passes and pipelines written in Rust.
//!
//! A pass is one [`PassSpec`]: registration, `--help` and the documentation are made from it. MLIR sees a pass like any
//! other: its options are real ones, so pipeline text, reproducers, timing and threads work.

mod nested;
mod options;
mod registration;

pub use nested::RunningPass;
pub use options::{OptionKind, OptionSpec, OptionValue, OptionValues};
pub use registration::{is_pass_registered, register_pass, register_pipeline};

use crate::diagnostic::Failed;
use melior::{dialect::DialectHandle, ir::OperationRef};

/// Everything there is to know of a pass.
pub struct PassSpec {
    /// Name on the command line and in pipelines.
    pub argument: &'static str,
    /// One line, lower case, without a full stop.
    pub summary: &'static str,
    /// Paragraphs of Markdown for the documentation.
    pub description: &'static str,
    /// Op that the pass runs on; empty: any op.
    pub anchor: &'static str,
    /// Test that the documentation shows as example, from the root of the repository.
    pub example: &'static str,
    /// Dialects that the pass may create ops of.
    pub dependent_dialects: &'static [fn() -> DialectHandle],
    /// The options, in the order in which [`OptionValues`] holds them.
    pub options: fn() -> Vec<OptionSpec>,
    /// The body. Runs on several threads at once when its anchor is nested.
    pub run: fn(OperationRef, &OptionValues) -> Result<(), Failed>,
}

/// A named pipeline, which stands for a text.
pub struct PipelineSpec {
    /// Name on the command line and in pipelines.
    pub argument: &'static str,
    /// One line, lower case, without a full stop.
    pub summary: &'static str,
    /// Paragraphs of Markdown for the documentation.
    pub description: &'static str,
    /// The options, in the order in which [`OptionValues`] holds them.
    pub options: fn() -> Vec<OptionSpec>,
    /// The pipeline as text, without the anchor: it runs on a module. The error is one line for the user.
    pub expand: fn(&OptionValues) -> Result<String, String>,
}
