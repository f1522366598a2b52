//! Makes the documents that come from the code: `docs/dialect.md` from the ODS files, `docs/passes.md` and the table in
//! the README from the declarations of the passes, and the table in `bench/README.md` from what was measured.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    failure::{Failure, Result},
    llvm::Llvm,
    process, workspace,
};

/// What `cargo xtask bench --peers` measured last, by `--json`.
const MEASURED: &str = "bench/models/measured.json";
const OPS_FILE: &str = "parallel_op/IR/ParallelOpOps.td";
/// The test whose input and output the README shows.
const README_TEST: &str = "test/pipelines/readme.mlir";
/// The test whose report the README shows, and the flags that its RUN line has.
const REPORT_TEST: &str = "test/tools/parallel-translate/doc.mlir";
const REPORT_FLAGS: [&str; 3] = ["--parallel-op-report", "--dispatch-ns=1000", "--message-ns=1000"];

/// Writes the documents that differ from what the code says. Needs the tools built.
pub fn write(llvm: &Llvm) -> Result<()> {
    for (path, text) in documents(llvm)? {
        if workspace::read(&path).ok().as_ref() != Some(&text) {
            workspace::write(&path, &text)?;
            println!("wrote {}", relative(&path));
        }
    }
    Ok(())
}

/// Fails if a document differs from what the code says. Needs the tools built.
pub fn check(llvm: &Llvm) -> Result<()> {
    let mut stale = Vec::new();
    for (path, text) in documents(llvm)? {
        if workspace::read(&path).ok().as_ref() != Some(&text) {
            stale.push(relative(&path));
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(Failure::Finding(format!("{} not as the code says: run `cargo xtask docs`", stale.join(", "))))
}

fn documents(llvm: &Llvm) -> Result<Vec<(PathBuf, String)>> {
    let root = workspace::root();
    let readme = root.join("README.md");
    let readme_text = workspace::read(&readme)?;
    let readme_text = with_part(&readme_text, "passes", &parallel_opt_docs(&["--table"])?)?;
    let readme_text = with_part(&readme_text, "example", &example(&root)?)?;
    let readme_text = with_part(&readme_text, "report", &report(&root)?)?;
    let bench = root.join("bench/README.md");
    let bench_text = with_part(&workspace::read(&bench)?, "peers", &measured(&root)?)?;
    Ok(vec![
        (root.join("docs/dialect.md"), dialect_page(llvm, &root)?),
        (root.join("docs/passes.md"), parallel_opt_docs(&[])?),
        (readme, readme_text),
        (bench, bench_text),
    ])
}

/// The table of whole models beside other runtimes, as it was measured last.
fn measured(root: &Path) -> Result<String> {
    let mut table = Command::new(workspace::bin_dir().join("models-bench"));
    process::stdout_of(table.arg("--from").arg(root.join(MEASURED)))
}

fn dialect_page(llvm: &Llvm, root: &Path) -> Result<String> {
    let include = root.join("dialect/include");
    let mut tblgen = Command::new(llvm.tool("mlir-tblgen"));
    tblgen.args(["-gen-dialect-doc", "-dialect=parallel_op", "-I"]).arg(&include);
    tblgen.arg("-I").arg(llvm.prefix.join("include")).arg(include.join(OPS_FILE));
    let page = process::stdout_of(&mut tblgen)?;
    // tblgen names files by the path it was given, and leaves a marker for a tool that we do not use.
    let page = page.replace(&format!("{}/", include.display()), "").replace("[TOC]\n\n", "");
    Ok(trimmed(&page))
}

/// The text without spaces at line ends, and with one newline at its end.
fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim_end())
}

fn parallel_opt_docs(arguments: &[&str]) -> Result<String> {
    let mut docs = Command::new(workspace::bin_dir().join("parallel-opt"));
    docs.current_dir(workspace::root()).arg("docs").args(arguments);
    process::stdout_of(&mut docs).map(|text| trimmed(&text))
}

/// The report that the README shows, with the command that prints it.
fn report(root: &Path) -> Result<String> {
    let mut translate = Command::new(workspace::bin_dir().join("parallel-translate"));
    translate.current_dir(root).arg(REPORT_TEST).args(REPORT_FLAGS);
    let report = process::stdout_of(&mut translate)?;
    let report = trimmed(&report);
    Ok(format!("```\n$ parallel-translate model.mlir {}\n{}\n```", REPORT_FLAGS.join(" "), report.trim_end()))
}

/// The README's before and after: a test's input, and what the command of its RUN line makes of it.
fn example(root: &Path) -> Result<String> {
    let text = workspace::read(&root.join(README_TEST))?;
    let command = parallel_opt_call(&text)
        .ok_or_else(|| Failure::Finding(format!("{README_TEST} has no line 'RUN: parallel-opt %s … |'")))?;
    let mut shell = Command::new("sh");
    shell.current_dir(root).arg("-c").arg(command.replace("%s", README_TEST));
    shell.env("PATH", format!("{}:/usr/bin:/bin", workspace::bin_dir().display()));
    let after = process::stdout_of(&mut shell)?;
    let before: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let shown = command.replace("%s", "before.mlir");
    Ok(format!("```mlir\n{}\n```\n\n`{shown}` makes of it\n\n```mlir\n{}\n```", before.join("\n").trim(), after.trim()))
}

/// The command before the first pipe of a test's first RUN line.
fn parallel_opt_call(test: &str) -> Option<&str> {
    let line = test.lines().find_map(|line| line.strip_prefix("// RUN: "))?;
    line.split(" | ").next().filter(|command| command.starts_with("parallel-opt %s"))
}

/// A document with `part` between the two markers of this name.
fn with_part(document: &str, name: &str, part: &str) -> Result<String> {
    let begin = format!("<!-- {name}: begin; made by `cargo xtask docs` -->\n");
    let end = format!("<!-- {name}: end -->");
    let no_markers = || Failure::Finding(format!("README.md has lost the markers around its part '{name}'"));
    let (before, rest) = document.split_once(&begin).ok_or_else(no_markers)?;
    let (_, after) = rest.split_once(&end).ok_or_else(no_markers)?;
    Ok(format!("{before}{begin}\n{}\n\n{end}{after}", part.trim_end()))
}

fn relative(path: &Path) -> String {
    path.strip_prefix(workspace::root()).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_replaces_what_stood_between_its_markers() {
        let readme = "before\n<!-- passes: begin; made by `cargo xtask docs` -->\nold\n<!-- passes: end -->\nafter\n";
        let once = with_part(readme, "passes", "| pass |\n").unwrap();
        assert!(once.contains("-->\n\n| pass |\n\n<!--") && !once.contains("old"), "{once}");
        assert_eq!(with_part(&once, "passes", "| pass |\n").unwrap(), once);
    }

    #[test]
    fn lost_markers_are_an_error() {
        assert!(with_part("no table here", "passes", "| pass |").is_err());
    }

    #[test]
    fn the_command_of_a_test_ends_at_its_pipe() {
        let test = "// RUN: parallel-opt %s --pass-pipeline='a,b' | FileCheck %s\nfunc.func @f()\n";
        assert_eq!(parallel_opt_call(test), Some("parallel-opt %s --pass-pipeline='a,b'"));
        assert_eq!(parallel_opt_call("// RUN: parallel-run %s\n"), None);
    }
}
