//! The verifier's constraints have numbers, and each number is specified, checked and tested.

use std::{collections::BTreeSet, path::Path, sync::LazyLock};

use regex::Regex;

use super::pattern;
use crate::{failure::Result, workspace};

/// Every number that one of specification, verifier and tests has and another lacks.
pub fn findings(root: &Path) -> Result<Vec<String>> {
    let specified = numbers(root, "dialect/include/parallel_op/IR", |name| name.ends_with(".td"))?;
    let checked = numbers(root, "dialect/lib/IR", |name| name.ends_with(".cpp"))?;
    let tested = numbers(root, "test/dialect", |name| name.starts_with("invalid"))?;
    let mut findings = Vec::new();
    for (numbers, place) in [(&checked, "dialect/lib/IR"), (&tested, "test/dialect/invalid*.mlir")] {
        findings.extend(specified.difference(numbers).map(|n| format!("constraint C{n} does not appear in {place}")));
        findings.extend(numbers.difference(&specified).map(|n| format!("{place}: C{n} is not in the ODS files")));
    }
    Ok(findings)
}

/// The numbers `C1`, `C2`, ... in those files of a folder whose names are wanted.
fn numbers(root: &Path, folder: &str, is_wanted: impl Fn(&str) -> bool) -> Result<BTreeSet<u32>> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bC(\d+)\b"));
    let mut numbers = BTreeSet::new();
    for file in workspace::files(&root.join(folder)) {
        if file.file_name().is_some_and(|name| is_wanted(&name.to_string_lossy())) {
            let text = workspace::read(&file)?;
            numbers.extend(NUMBER.captures_iter(&text).filter_map(|captures| captures[1].parse::<u32>().ok()));
        }
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_without_test_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| workspace::write(&dir.path().join(path), text).unwrap();
        write("dialect/include/parallel_op/IR/Ops.td", "- (C1) one.\n- (C2) two.\n");
        write("dialect/lib/IR/Verify.cpp", "// C1, C2: both.\n");
        write("test/dialect/invalid.mlir", "// C1: one.\n");
        assert_eq!(findings(dir.path()).unwrap(), ["constraint C2 does not appear in test/dialect/invalid*.mlir"]);
    }
}
