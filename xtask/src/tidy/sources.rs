//! Rules that look at one file at a time, and at the files of one crate together.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use regex::Regex;

use super::pattern;
use crate::workspace;

/// Lines a file may have, by extension. Imported models are data and have no limit.
const SIZE_LIMITS: &[(&str, usize)] =
    &[("rs", 500), ("td", 500), ("py", 500), ("cpp", 400), ("h", 400), ("mlir", 200), ("test", 200)];

/// Names that say nothing of what a file holds.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc"];

/// Crates that may talk to foreign code anywhere; any other has one `ffi.rs` for it.
const FOREIGN_CODE_CRATES: &[&str] = &["dialect", "runtime", "runtime/gpu"];

const TEXT_EXTENSIONS: &[&str] =
    &["rs", "td", "py", "cpp", "h", "mlir", "test", "md", "toml", "txt", "cmake", "sh", "yml"];

/// Whether a file is text that people of the project write.
pub fn is_looked_at(path: &str) -> bool {
    let extension = extension(path);
    TEXT_EXTENSIONS.contains(&extension) && !path.contains("/models/") && path != "Cargo.lock"
}

/// What is wrong with one file; `path` is relative to the top folder.
pub fn findings(path: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    findings.extend(size(path, text));
    findings.extend(name(path));
    findings.extend(header(path, text));
    for (index, line) in text.lines().enumerate() {
        let found = unowned_task(line)
            .or_else(|| machine_path(line))
            .or_else(|| ignored_test(path, line))
            .or_else(|| environment(path, line));
        findings.extend(found.map(|what| format!("{path}:{}: {what}", index + 1)));
    }
    findings
}

/// `unsafe` outside the crates and files that may have it.
pub fn foreign_code_findings(root: &Path) -> Vec<String> {
    let mut files_by_crate: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for file in workspace::files(root).into_iter().filter(|file| extension(&file.to_string_lossy()) == "rs") {
        let holds_unsafe = workspace::read(&file).is_ok_and(|text| holds_unsafe(&text));
        let folder = crate_folder(root, &file);
        let is_allowed = FOREIGN_CODE_CRATES.iter().any(|name| folder == Path::new(name));
        if holds_unsafe && !is_allowed {
            let relative = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
            files_by_crate.entry(folder).or_default().push(relative);
        }
    }
    let mut findings = Vec::new();
    for files in files_by_crate.values() {
        let (named_so, others): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.ends_with("/ffi.rs"));
        findings.extend(
            others.iter().map(|file| format!("{file}: 'unsafe' outside dialect/, runtime/ and the crate's ffi.rs")),
        );
        findings.extend(named_so.iter().skip(1).map(|file| format!("{file}: a second ffi.rs in one crate")));
    }
    findings
}

/// The folder of the nearest `Cargo.toml` above a file, relative to the top folder.
fn crate_folder(root: &Path, file: &Path) -> PathBuf {
    let folder = file.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file()).unwrap_or(root);
    folder.strip_prefix(root).unwrap_or(folder).to_path_buf()
}

/// Whether code, not a comment or a string of one line, holds the word.
fn holds_unsafe(text: &str) -> bool {
    static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(concat!(r"\bun", r"safe\b")));
    static STRING: LazyLock<Regex> = LazyLock::new(|| pattern(r#""(?:[^"\\]|\\.)*""#));
    text.lines().any(|line| {
        let without_strings = STRING.replace_all(line, "");
        let code = without_strings.split("//").next().unwrap_or_default();
        WORD.is_match(code)
    })
}

fn size(path: &str, text: &str) -> Option<String> {
    let (_, limit) = SIZE_LIMITS.iter().find(|(name, _)| *name == extension(path))?;
    let n_lines = text.lines().count();
    (n_lines > *limit).then(|| format!("{path}: expected at most {limit} lines, got {n_lines}; split it by meaning"))
}

fn name(path: &str) -> Option<String> {
    let empty = path.split(['/', '.']).find(|part| EMPTY_NAMES.contains(part))?;
    Some(format!("{path}: the name '{empty}' does not say what is in it"))
}

/// Every file begins with what it is for: `//!` in Rust, a comment or a docstring elsewhere.
fn header(path: &str, text: &str) -> Option<String> {
    let expected: &[&str] = match extension(path) {
        "rs" => &["//!"],
        "cpp" | "h" | "td" => &["//", "/*"],
        "py" => &["\"\"\"", "#"],
        "sh" => &["#!"],
        _ => return None,
    };
    let has_header = expected.iter().any(|start| text.starts_with(start));
    (!has_header).then(|| format!("{path}: expected a header, a first line that starts with '{}'", expected[0]))
}

/// A task without an owner: the word for "later" with no issue behind it.
fn unowned_task(line: &str) -> Option<String> {
    static TASK: LazyLock<Regex> =
        LazyLock::new(|| pattern(concat!(r"\b(TO", r"DO|FIX", r"ME|XX", r"X|HA", r"CK)\b(\(#\d+\))?")));
    let captures = TASK.captures(line)?;
    captures.get(2).is_none().then(|| format!("'{}' names no issue, as in FIX{}(#12)", &captures[1], "ME"))
}

/// A path that exists on one machine only.
fn machine_path(line: &str) -> Option<String> {
    static MACHINE: LazyLock<Regex> =
        LazyLock::new(|| pattern(concat!(r"(?:^|[\s:=\x22'(`])(/(?:ho", r"me|ro", r"ot|wo", r"rk|Us", r"ers)/\w+)")));
    let captures = MACHINE.captures(line)?;
    Some(format!("'{}' is a path of one machine", &captures[1]))
}

fn ignored_test(path: &str, line: &str) -> Option<String> {
    let is_ignored = extension(path) == "rs" && line.trim_start().starts_with(concat!("#[ig", "nore"));
    is_ignored.then(|| "an ignored test: run it or remove it".to_owned())
}

/// A pass depends on its options alone, so that a reproducer shows all there is.
fn environment(path: &str, line: &str) -> Option<String> {
    let is_pass =
        ["passes/", "lowering/src/", "codegen/src/", "dialect/src/"].iter().any(|folder| path.starts_with(folder));
    let reads = is_pass && !path.ends_with("build.rs") && line.contains("env::var");
    reads.then(|| "reads the environment: only parallel-op-auto and parallel-run do".to_owned())
}

fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rules say of a Rust file that holds one more line than its header.
    fn of_line(line: &str) -> Vec<String> {
        findings("passes/src/outline.rs", &format!("//! Header.\n{line}\n"))
    }

    #[test]
    fn a_plain_file_is_fine() {
        assert!(of_line("fn outline() {}").is_empty());
    }

    #[test]
    fn a_long_file_is_found() {
        let text = format!("//! Header.\n{}", "\n".repeat(500));
        assert_eq!(findings("a/b.rs", &text), ["a/b.rs: expected at most 500 lines, got 501; split it by meaning"]);
    }

    #[test]
    fn a_task_needs_an_issue() {
        assert_eq!(of_line(concat!("// TO", "DO: later")).len(), 1);
        assert!(of_line(concat!("// FIX", "ME(#12): a nested task stays whole.")).is_empty());
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        assert_eq!(of_line(concat!("let path = \"/ho", "me/me/x\";")).len(), 1);
        assert!(of_line("let url = \"https://example.org/home/page\";").is_empty());
    }

    #[test]
    fn a_pass_must_not_read_the_environment() {
        let text = "//! Header.\nlet on = std::env::var(\"PARALLEL_OP\");\n";
        assert_eq!(findings("passes/src/outline.rs", text).len(), 1);
        assert!(findings("api/src/auto.rs", text).is_empty());
    }

    #[test]
    fn names_that_say_nothing_are_found_in_any_part_of_the_path() {
        assert_eq!(findings("api/src/utils/npy.rs", "//! Header.\n").len(), 1);
        assert!(findings("api/src/npy.rs", "//! Header.\n").is_empty());
    }

    #[test]
    fn a_missing_header_is_found() {
        assert_eq!(findings("api/src/npy.rs", "use std::fs;\n").len(), 1);
        assert_eq!(findings("dialect/lib/IR/Ops.cpp", "#include <x>\n").len(), 1);
    }

    #[test]
    fn the_word_unsafe_counts_in_code_only() {
        assert!(holds_unsafe(concat!("let x = un", "safe { f() };")));
        assert!(!holds_unsafe("// An unsafe call."));
        assert!(!holds_unsafe("let text = \"unsafe\";"));
        assert!(!holds_unsafe("#![deny(unsafe_op_in_unsafe_fn)]"));
    }
}
