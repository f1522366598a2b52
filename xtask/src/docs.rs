//! Makes the documents that come from the code: `docs/dialect.md` from the ODS files, `docs/passes.md` and the table in
//! the README from the declarations of the passes.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    failure::{Failure, Result},
    llvm::Llvm,
    process, workspace,
};

const OPS_FILE: &str = "parallel_op/IR/ParallelOpOps.td";
const TABLE_BEGIN: &str = "<!-- passes: begin; made by `cargo xtask docs` -->\n";
const TABLE_END: &str = "<!-- passes: end -->";

/// Writes the documents that differ from what the code says. Needs a built `parallel-opt`.
pub fn write(llvm: &Llvm) -> Result<()> {
    for (path, text) in documents(llvm)? {
        if workspace::read(&path).ok().as_ref() != Some(&text) {
            workspace::write(&path, &text)?;
            println!("wrote {}", relative(&path));
        }
    }
    Ok(())
}

/// Fails if a document differs from what the code says. Needs a built `parallel-opt`.
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
    let readme_text = with_table(&workspace::read(&readme)?, &parallel_opt_docs(&["--table"])?)?;
    Ok(vec![
        (root.join("docs/dialect.md"), dialect_page(llvm, &root)?),
        (root.join("docs/passes.md"), parallel_opt_docs(&[])?),
        (readme, readme_text),
    ])
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

/// The README with `table` between its two markers.
fn with_table(readme: &str, table: &str) -> Result<String> {
    let no_markers = || Failure::Finding("README.md has lost the markers around its table of passes".to_owned());
    let (before, rest) = readme.split_once(TABLE_BEGIN).ok_or_else(no_markers)?;
    let (_, after) = rest.split_once(TABLE_END).ok_or_else(no_markers)?;
    Ok(format!("{before}{TABLE_BEGIN}\n{}\n\n{TABLE_END}{after}", table.trim_end()))
}

fn relative(path: &Path) -> String {
    path.strip_prefix(workspace::root()).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_replaces_what_stood_between_the_markers() {
        let readme = format!("before\n{TABLE_BEGIN}old\n{TABLE_END}\nafter\n");
        let once = with_table(&readme, "| pass |\n").unwrap();
        assert_eq!(once, format!("before\n{TABLE_BEGIN}\n| pass |\n\n{TABLE_END}\nafter\n"));
        assert_eq!(with_table(&once, "| pass |\n").unwrap(), once);
    }

    #[test]
    fn lost_markers_are_an_error() {
        assert!(with_table("no table here", "| pass |").is_err());
    }
}
