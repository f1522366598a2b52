//! Where things are in the checkout.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use walkdir::WalkDir;

use crate::{
    failure::{Failure, Result},
    process,
};

/// The folder of the top-level `Cargo.toml`.
pub fn root() -> PathBuf {
    // cargo sets the variable when it runs us; the built-in value serves a direct call of the executable.
    let manifest_dir =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest_dir.parent().map_or(manifest_dir.clone(), Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Where the built tools lie.
pub fn bin_dir() -> PathBuf {
    target_dir().join("release")
}

/// Every file under `folder` that belongs to the project, in a fixed order.
///
/// Leaves out hidden folders, what cargo and CMake build, and what Python and lit leave behind.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_left_out(&entry.file_name().to_string_lossy(), entry.depth()))
        .filter_map(|entry| entry.ok())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect()
}

fn is_left_out(name: &str, depth: usize) -> bool {
    let is_hidden_from_us = name.starts_with('.') && name != ".ci" && name != ".cargo";
    let is_built = depth == 1 && (name == "target" || name.starts_with("build"));
    is_hidden_from_us || is_built || matches!(name, "__pycache__" | "Output" | ".lit_test_times.txt")
}

/// What cargo knows of the workspace and its dependencies, as JSON.
pub fn metadata() -> Result<Value> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).args(["metadata", "--format-version", "1", "--locked"]);
    cargo.args(["--filter-platform", "x86_64-unknown-linux-gnu"]);
    let text = process::stdout_of(&mut cargo)?;
    serde_json::from_str(&text).map_err(|error| Failure::Finding(format!("cargo metadata printed no JSON: {error}")))
}

/// The text of a file of the project.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|source| Failure::File { path: path.to_path_buf(), source })
}

/// Writes a file of the project, and the folders it stands in.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let write = || {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)
    };
    write().map_err(|source| Failure::File { path: path.to_path_buf(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The walk finds this very file, and nothing that cargo built.
    #[test]
    fn files_holds_sources_and_no_build_output() {
        let files = files(&root());
        assert!(files.contains(&root().join("xtask/src/workspace.rs")));
        assert!(!files.iter().any(|file| file.starts_with(root().join("target"))));
    }
}
