//! The pages about passes and pipelines, made from their declarations.

use crate::{pipelines::PIPELINES, registry};
use parallel_op_dialect::pass::{OptionKind, OptionSpec};
use std::fmt::Write as _;

/// `docs/passes.md`: every pass and pipeline with its options, in Markdown.
///
/// `example` gives the text of a file of the repository, or none if it cannot be read.
pub fn passes_page(example: impl Fn(&str) -> Option<String>) -> String {
    let mut page = String::from("# Passes and pipelines\n\nMade from the declarations by `cargo xtask docs`.\n");
    for spec in registry::passes() {
        let anchor = if spec.anchor.is_empty() { "any op" } else { spec.anchor };
        section(&mut page, spec.argument, spec.summary, spec.description, &(spec.options)());
        let _ = writeln!(page, "\nRuns on: `{anchor}`.");
        if let Some(text) = example(spec.example) {
            let _ = write!(page, "\nExample, from `{}`:\n\n```mlir\n{}\n```\n", spec.example, text.trim_end());
        }
    }
    for spec in PIPELINES {
        section(&mut page, spec.argument, spec.summary, spec.description, &(spec.options)());
        page.push_str("\nA pipeline; runs on: `builtin.module`.\n");
    }
    page
}

/// Rows `| name | summary |` of every pass and pipeline, for the table in the README.
pub fn passes_table() -> String {
    let passes = registry::passes().map(|spec| (spec.argument, spec.summary));
    let pipelines = PIPELINES.iter().map(|spec| (spec.argument, spec.summary));
    passes.chain(pipelines).fold(String::from("| pass | what it does |\n|---|---|\n"), |mut table, (name, summary)| {
        let _ = writeln!(table, "| `{name}` | {summary} |");
        table
    })
}

fn section(page: &mut String, argument: &str, summary: &str, description: &str, options: &[OptionSpec]) {
    let _ = write!(page, "\n## `{argument}`\n\n_{summary}_\n");
    if !description.is_empty() {
        let _ = write!(page, "\n{}\n", description.trim());
    }
    if options.is_empty() {
        return;
    }
    page.push_str("\n| option | default | what it sets |\n|---|---|---|\n");
    for option in options {
        let choices = match option.choices {
            [] => String::new(),
            choices => format!(" (one of `{}`)", choices.join("`, `")),
        };
        let _ = writeln!(page, "| `{}` | {} | {}{choices} |", option.name, default_text(option), option.description);
    }
}

fn default_text(option: &OptionSpec) -> String {
    match option.kind {
        OptionKind::Bool(value) => format!("`{value}`"),
        OptionKind::Int(value) => format!("`{value}`"),
        OptionKind::Float(value) => format!("`{value}`"),
        OptionKind::String("") | OptionKind::StringList => "empty".to_owned(),
        OptionKind::String(value) => format!("`{value}`"),
    }
}
