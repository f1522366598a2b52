//! `cargo xtask new-pass NAME`: a pass that does nothing yet, its line in the registry, and its tests.
//!
//! The templates are files that are compiled and run as they are: the crate of the passes builds `pass.rs` as a test.
//! Replacing the placeholder's name is all that is done to them.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use clap::ValueEnum;

use crate::{
    failure::{Failure, Result},
    process, workspace,
};

const PASS: &str = include_str!("../templates/new-pass/pass.rs");
const BASIC: &str = include_str!("../templates/new-pass/basic.mlir");
const BASIC_OF_CODEGEN: &str = include_str!("../templates/new-pass/basic-codegen.mlir");
const OTHER_TESTS: &[(&str, &str)] = &[
    ("doc.mlir", include_str!("../templates/new-pass/doc.mlir")),
    ("invalid.mlir", include_str!("../templates/new-pass/invalid.mlir")),
];
const PLACEHOLDER_ARGUMENT: &str = "parallel-op-new-pass";
const PLACEHOLDER_TESTS: &str = "test/passes/new-pass";
const LIST_BEGIN: &str = "pub const PASSES: &[&PassSpec] = &[";

/// The crate that a pass belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Home {
    /// parallel_op in, parallel_op out.
    Passes,
    /// linalg in, blocks of fast code out.
    Codegen,
    /// parallel_op in, another dialect out.
    Lowering,
}

impl Home {
    /// Folder of the crate, which is also that of its tests under `test/`.
    fn folder(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Codegen => "codegen",
            Self::Lowering => "lowering",
        }
    }

    /// What the argument of each of its passes begins with.
    fn prefix(self) -> &'static str {
        if self == Self::Codegen { "codegen-" } else { "parallel-op-" }
    }

    /// The tests that every pass has: those of codegen know nothing of parallel_op.
    fn tests(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let basic = if self == Self::Codegen { BASIC_OF_CODEGEN } else { BASIC };
        std::iter::once(("basic.mlir", basic)).chain(OTHER_TESTS.iter().copied())
    }
}

/// Writes the files of the pass NAME of a crate under `root`, the top folder, and returns them.
pub fn write(root: &Path, home: Home, name: &str) -> Result<Vec<PathBuf>> {
    check_name(name)?;
    let folder = home.folder();
    let module = name.replace('-', "_");
    let source = root.join(format!("{folder}/src/{module}.rs"));
    if source.exists() {
        return Err(Failure::Finding(format!("{} is there already", source.display())));
    }
    let list = root.join(format!("{folder}/src/lib.rs"));
    let list_text = with_pass(&workspace::read(&list)?, &module)?;
    let tests = format!("test/{folder}/{name}");
    let named = |template: &str| {
        let argument = format!("{}{name}", home.prefix());
        template.replace(PLACEHOLDER_ARGUMENT, &argument).replace(PLACEHOLDER_TESTS, &tests)
    };
    workspace::write(&source, &named(PASS))?;
    workspace::write(&list, &list_text)?;
    process::run(Command::new("rustfmt").args(["--edition", "2024"]).arg(&list).current_dir(root))?;
    let mut written = vec![source, list];
    for (file, text) in home.tests() {
        let path = root.join(&tests).join(file);
        workspace::write(&path, &named(text))?;
        written.push(path);
    }
    Ok(written)
}

/// A name is words of small letters and digits, joined by dashes, without the prefix that all passes share.
fn check_name(name: &str) -> Result<()> {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let begins_with_letter = name.starts_with(|c: char| c.is_ascii_lowercase());
    if begins_with_letter
        && name.split('-').all(is_word)
        && !["parallel-op-", "codegen-"].iter().any(|prefix| name.starts_with(prefix))
    {
        return Ok(());
    }
    Err(Failure::Finding(format!(
        "pass name: expected words as in 'cluster-foo', without 'parallel-op-' or 'codegen-', got '{name}'"
    )))
}

/// The text of the crate's `lib.rs` with the module and its line in the list of passes.
fn with_pass(text: &str, module: &str) -> Result<String> {
    let lost = || Failure::Finding(format!("the crate's lib.rs has no line '{LIST_BEGIN}'"));
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

    const PLACEHOLDER: &str = "new-pass";

    /// A copy of what the recipe changes.
    fn copy_of(home: Home) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let root = workspace::root();
        // From the crate's folder: right in the folder that is searched, what is called `build…` is left out.
        let sources = workspace::files(&root.join(home.folder()));
        for file in sources.into_iter().chain([root.join("rustfmt.toml")]) {
            let copy = dir.path().join(file.strip_prefix(&root).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(&file, copy).unwrap();
        }
        for folder in fs::read_dir(root.join("test").join(home.folder())).into_iter().flatten().flatten() {
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
        for home in Home::value_variants() {
            let dir = copy_of(*home);
            let written = write(dir.path(), *home, "cluster-foo").unwrap();
            assert_eq!(written.len(), 5);
            let list = fs::read_to_string(dir.path().join(home.folder()).join("src/lib.rs")).unwrap();
            assert!(list.contains("mod cluster_foo;\n") && list.contains("&cluster_foo::SPEC"), "{list}");
            for file in &written {
                let relative = file.strip_prefix(dir.path()).unwrap().to_str().unwrap();
                let text = fs::read_to_string(file).unwrap();
                assert!(!text.contains(PLACEHOLDER), "{relative}");
                assert!(tidy::file_findings(relative, &text).is_empty(), "{relative}");
            }
            let source = fs::read_to_string(&written[0]).unwrap();
            assert!(source.contains(&format!("argument: \"{}cluster-foo\"", home.prefix())), "{source}");
            assert!(source.contains(&format!("example: \"test/{}/cluster-foo/doc.mlir\"", home.folder())), "{source}");
            let findings = tidy::pass_test_findings(dir.path()).unwrap();
            assert!(!findings.iter().any(|finding| finding.contains("cluster-foo")), "{findings:?}");
        }
    }

    #[test]
    fn a_second_pass_of_one_name_is_refused() {
        let dir = copy_of(Home::Lowering);
        write(dir.path(), Home::Lowering, "cluster-foo").unwrap();
        assert!(write(dir.path(), Home::Lowering, "cluster-foo").is_err());
    }

    #[test]
    fn names_are_words_joined_by_dashes() {
        assert!(check_name("cluster-foo2").is_ok());
        for wrong in ["", "Cluster", "cluster_foo", "cluster--foo", "2-cluster", "parallel-op-cluster", "codegen-foo"] {
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
