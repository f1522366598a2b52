//! What the documents name exists: files of the tree, and chores of `cargo xtask`.

use std::{path::Path, sync::LazyLock};

use clap::CommandFactory;
use regex::Regex;

use super::pattern;
use crate::{cli::Cli, failure::Result, workspace};

/// Every name in a document that stands for nothing.
pub fn findings(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for file in workspace::files(root) {
        if file.extension().is_some_and(|extension| extension == "md") {
            let relative = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
            // A history names what is no longer there, and a page made from the code has been checked at its source.
            if relative != "CHANGELOG.md" && !relative.starts_with("docs/") {
                findings.extend(in_document(root, &relative, &workspace::read(&file)?));
            }
        }
    }
    Ok(findings)
}

fn in_document(root: &Path, document: &str, text: &str) -> Vec<String> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"`([^`\n]+)`"));
    static CHORE: LazyLock<Regex> = LazyLock::new(|| pattern(r"cargo xtask ([a-z][a-z-]*)"));
    let beside = Path::new(document).parent().unwrap_or(Path::new(""));
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for quoted in QUOTED.captures_iter(line).map(|captures| captures[1].to_owned()) {
            let exists = || root.join(&quoted).exists() || root.join(beside).join(&quoted).exists();
            if names_a_file(root, &quoted) && !exists() {
                findings.push(format!("{document}:{}: '{quoted}' does not exist", index + 1));
            }
        }
        for chore in CHORE.captures_iter(line).map(|captures| captures[1].to_owned()) {
            if Cli::command().find_subcommand(&chore).is_none() {
                findings.push(format!("{document}:{}: cargo xtask has no chore '{chore}'", index + 1));
            }
        }
    }
    findings
}

/// Whether a quoted text is meant as a path of the tree: it begins with a folder of ours and has no placeholder.
fn names_a_file(root: &Path, quoted: &str) -> bool {
    let is_plain = quoted.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let first = quoted.split('/').next().unwrap_or_default();
    is_plain && quoted.contains('/') && !first.is_empty() && first != "target" && root.join(first).is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        in_document(&workspace::root(), "README.md", text)
    }

    #[test]
    fn a_lost_file_is_found() {
        assert_eq!(of("See `xtask/src/lost.rs`."), ["README.md:1: 'xtask/src/lost.rs' does not exist"]);
        assert!(of("See `xtask/src/main.rs` and `test/passes/<pass>`.").is_empty());
    }

    #[test]
    fn a_lost_chore_is_found() {
        assert_eq!(of("Run `cargo xtask dance`."), ["README.md:1: cargo xtask has no chore 'dance'"]);
        assert!(of("Run `cargo xtask test`.").is_empty());
    }
}
