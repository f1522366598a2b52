//! Every pass has its folder of tests, and in it at least the tests that every pass has.

use std::{path::Path, sync::LazyLock};

use regex::Regex;

use super::pattern;
use crate::{failure::Result, workspace};

/// What each pass shows: what it does, what it refuses, and the example in its documentation.
const FILES_OF_EACH: &[&str] = &["basic.mlir", "invalid.mlir", "doc.mlir"];

/// Crates that declare passes, and where the tests of each stand.
const HOMES: &[(&str, &str)] =
    &[("passes/src", "test/passes"), ("lowering/src", "test/lowering"), ("codegen/src", "test/codegen")];

/// Every test that a pass should have and has not.
pub fn findings(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for (sources, tests) in HOMES {
        for file in workspace::files(&root.join(sources)) {
            for argument in arguments_in(&workspace::read(&file)?) {
                let folder = format!("{tests}/{}", short_name(&argument));
                let missing = FILES_OF_EACH.iter().filter(|name| !root.join(&folder).join(name).is_file());
                findings.extend(missing.map(|name| format!("pass '{argument}' has no {folder}/{name}")));
            }
        }
    }
    Ok(findings)
}

/// The arguments of the passes that a source file declares.
fn arguments_in(source: &str) -> Vec<String> {
    static ARGUMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)^\s*argument:\s*"([a-z0-9-]+)""#));
    ARGUMENT.captures_iter(source).map(|captures| captures[1].to_owned()).collect()
}

/// A pass's argument less the prefix that all of them share.
fn short_name(argument: &str) -> &str {
    let prefixes = ["convert-parallel-op-to-", "parallel-op-", "codegen-"];
    prefixes.iter().find_map(|prefix| argument.strip_prefix(prefix)).unwrap_or(argument)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_are_named_after_the_argument() {
        assert_eq!(short_name("parallel-op-clone-producers"), "clone-producers");
        assert_eq!(short_name("convert-parallel-op-to-async"), "async");
    }

    #[test]
    fn a_pass_without_tests_is_found() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("passes/src")).unwrap();
        fs::create_dir_all(dir.path().join("test/passes/outline")).unwrap();
        let source = "pub const SPEC: PassSpec = PassSpec {\n    argument: \"parallel-op-outline\",\n};\n";
        fs::write(dir.path().join("passes/src/outline.rs"), source).unwrap();
        fs::write(dir.path().join("test/passes/outline/basic.mlir"), "").unwrap();
        fs::write(dir.path().join("test/passes/outline/invalid.mlir"), "").unwrap();
        assert_eq!(findings(dir.path()).unwrap(), ["pass 'parallel-op-outline' has no test/passes/outline/doc.mlir"]);
    }
}
