//! Rules of the tree that no compiler checks; one of them broken fails the test run.
//!
//! `sources` holds the rules that look at one file, `crate_edges` those about crates, `pass_tests` those about tests,
//! `constraints` those about the verifier's numbers, `documents` those about what documents name.

mod constraints;
mod crate_edges;
mod documents;
mod pass_tests;
mod sources;

use std::path::Path;

use regex::Regex;

use crate::{
    failure::{Failure, Result},
    workspace,
};

/// Prints every broken rule with its place, and fails if there is one.
pub fn check() -> Result<()> {
    let findings = findings(&workspace::root())?;
    findings.iter().for_each(|finding| eprintln!("{finding}"));
    match findings.len() {
        0 => Ok(()),
        n => Err(Failure::Finding(format!("tidy found {n} broken rules"))),
    }
}

/// `file: what is wrong` or `file:line: what is wrong`, in order of files.
fn findings(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for file in workspace::files(root) {
        let relative = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        if sources::is_looked_at(&relative) {
            findings.extend(sources::findings(&relative, &workspace::read(&file)?));
        }
    }
    findings.extend(sources::foreign_code_findings(root));
    findings.extend(crate_edges::findings(&workspace::metadata()?));
    findings.extend(pass_tests::findings(root)?);
    findings.extend(constraints::findings(root)?);
    findings.extend(documents::findings(root)?);
    Ok(findings)
}

/// A pattern that stands in our own source.
///
/// # Panics
///
/// If it is not a regular expression, which the tests of each rule would show.
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern is a regular expression")
}

#[cfg(test)]
pub use {pass_tests::findings as pass_test_findings, sources::findings as file_findings};
