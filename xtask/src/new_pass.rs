//! `cargo xtask new-pass NAME`: a pass that does nothing yet, its line in the registry, and its tests.
//!
//! The templates are files that are compiled and run as they are: the crate of the passes builds `pass.rs` as a test.
//! Replacing the placeholder's name is all that is done to them.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    failure::{Failure, Result},
    process, workspace,
};

const PASS: &str = include_str!("../templates/new-pass/pass.rs");
const TESTS: &[(&str, &str)] = &[
    ("basic.mlir", include_str!("../templates/new-pass/basic.mlir")),
    ("doc.mlir", include_str!("../templates/new-pass/doc.mlir")),
    ("invalid.mlir", include_str!("../templates/new-pass/invalid.mlir")),
];
const PLACEHOLDER: &str = "new-pass";
const LIST_BEGIN: &str = "pub const PASSES: &[&PassSpec] = &[";

/// Writes the files of the pass `parallel-op-NAME` under `root`, the top folder, and returns them.
pub fn write(root: &Path, name: &str) -> Result<Vec<PathBuf>> {
    check_name(name)?;
    let module = name.replace('-', "_");
    let source = root.join(format!("passes/src/{module}.rs"));
    if source.exists() {
        return Err(Failure::Finding(format!("{} is there already", source.display())));
    }
    let list = root.join("passes/src/lib.rs");
    let list_text = with_pass(&workspace::read(&list)?, &module)?;
    workspace::write(&source, &PASS.replace(PLACEHOLDER, name))?;
    workspace::write(&list, &list_text)?;
    process::run(Command::new("rustfmt").args(["--edition", "2024"]).arg(&list).current_dir(root))?;
    let mut written = vec![source, list];
    for (file, text) in TESTS {
        let path = root.join(format!("test/passes/{name}/{file}"));
        workspace::write(&path, &text.replace(PLACEHOLDER, name))?;
        written.push(path);
    }
    Ok(written)
}

/// A name is words of small letters and digits, joined by dashes, without the prefix that all passes share.
fn check_name(name: &str) -> Result<()> {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let begins_with_letter = name.starts_with(|c: char| c.is_ascii_lowercase());
    if begins_with_letter && name.split('-').all(is_word) && !name.starts_with("parallel-op-") {
        return Ok(());
    }
    Err(Failure::Finding(format!(
        "pass name: expected words as in 'cluster-foo', without 'parallel-op-', got '{name}'"
    )))
}

/// The text of the crate's `lib.rs` with the module and its line in the list of passes.
fn with_pass(text: &str, module: &str) -> Result<String> {
    let lost = || Failure::Finding(format!("passes/src/lib.rs has no line '{LIST_BEGIN}'"));
    let list_at = text.find(LIST_BEGIN).ok_or_else(lost)? + LIST_BEGIN.len();
    let end_at = list_at + text[list_at..].find(']').ok_or_else(lost)?;
    let entries = text[list_at..end_at].trim().trim_end_matches(',');
    let separator = if entries.is_empty() { "" } else { ", " };
    let list = format!("{entries}{separator}&{module}::SPEC");
    let (head, tail) = (&text[..list_at], &text[end_at..]);
    // rustfmt sorts declarations that stand together, so any of them is a good neighbour.
    let declaration = format!("mod {module};\n");
    let head = match head.find("\nmod ").or_else(|| head.find("\npub mod ")).map(|at| at + 1) {
        Some(at) => format!("{}{declaration}{}", &head[..at], &head[at..]),
        None => head.replacen("\nuse ", &format!("\n{declaration}\nuse "), 1),
    };
    Ok(format!("{head}{list}{tail}"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::tidy;

    /// A copy of what the recipe changes.
    fn copy_of_passes() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let root = workspace::root();
        for file in workspace::files(&root.join("passes/src")).into_iter().chain([root.join("rustfmt.toml")]) {
            let copy = dir.path().join(file.strip_prefix(&root).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(&file, copy).unwrap();
        }
        for folder in fs::read_dir(root.join("test/passes")).into_iter().flatten().flatten() {
            for file in workspace::files(&folder.path()) {
                let copy = dir.path().join(file.strip_prefix(&root).unwrap());
                fs::create_dir_all(copy.parent().unwrap()).unwrap();
                fs::copy(&file, copy).unwrap();
            }
        }
        dir
    }

    #[test]
    fn the_recipe_gives_a_tidy_pass_that_is_in_the_list() {
        let dir = copy_of_passes();
        let written = write(dir.path(), "cluster-foo").unwrap();
        assert_eq!(written.len(), 5);
        let list = fs::read_to_string(dir.path().join("passes/src/lib.rs")).unwrap();
        assert!(list.contains("mod cluster_foo;\n") && list.contains("&cluster_foo::SPEC"), "{list}");
        for file in &written {
            let relative = file.strip_prefix(dir.path()).unwrap().to_str().unwrap();
            let text = fs::read_to_string(file).unwrap();
            assert!(!text.contains(PLACEHOLDER), "{relative}");
            assert!(tidy::file_findings(relative, &text).is_empty(), "{relative}");
        }
        let findings = tidy::pass_test_findings(dir.path()).unwrap();
        assert!(!findings.iter().any(|finding| finding.contains("cluster-foo")), "{findings:?}");
    }

    #[test]
    fn a_second_pass_of_one_name_is_refused() {
        let dir = copy_of_passes();
        write(dir.path(), "cluster-foo").unwrap();
        assert!(write(dir.path(), "cluster-foo").is_err());
    }

    #[test]
    fn names_are_words_joined_by_dashes() {
        assert!(check_name("cluster-foo2").is_ok());
        for wrong in ["", "Cluster", "cluster_foo", "cluster--foo", "2-cluster", "parallel-op-cluster"] {
            assert!(check_name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_list_grows_at_its_end() {
        let text = "//! Passes.\n\nuse x::PassSpec;\n\npub const PASSES: &[&PassSpec] = &[];\n";
        let once = with_pass(text, "a").unwrap();
        assert_eq!(
            once,
            "//! Passes.\n\nmod a;\n\nuse x::PassSpec;\n\npub const PASSES: &[&PassSpec] = &[&a::SPEC];\n"
        );
        assert!(with_pass(&once, "b").unwrap().ends_with("= &[&a::SPEC, &b::SPEC];\n"));
    }
}
