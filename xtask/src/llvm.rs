//! Which LLVM the project is built with.
//!
//! `PARALLEL_OP_LLVM_PREFIX` names it; without it, the place where Debian installs LLVM 22. Whatever cargo calls is told
//! through the variables of the crates that look for LLVM themselves.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::failure::{Failure, Result};

/// The variable with which a user names another LLVM.
pub const PREFIX_VARIABLE: &str = "PARALLEL_OP_LLVM_PREFIX";
/// The only major version that the bindings know.
pub const MAJOR: &str = "22";
const DEFAULT_PREFIX: &str = "/usr/lib/llvm-22";

/// An LLVM installation, not yet looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Llvm {
    /// The folder that holds `bin`, `lib` and `include`.
    pub prefix: PathBuf,
    /// Whether the user named it.
    pub is_named_by_user: bool,
}

impl Llvm {
    /// The LLVM of the environment.
    pub fn from_env() -> Self {
        Self::from_variable(env::var_os(PREFIX_VARIABLE).map(PathBuf::from))
    }

    fn from_variable(value: Option<PathBuf>) -> Self {
        // An empty variable is how a shell script says "not set".
        match value.filter(|value| !value.as_os_str().is_empty()) {
            // Build scripts run in folders of their own, where a relative path would mean something else.
            Some(prefix) => Self { prefix: std::path::absolute(&prefix).unwrap_or(prefix), is_named_by_user: true },
            None => Self { prefix: DEFAULT_PREFIX.into(), is_named_by_user: false },
        }
    }

    /// Fails with one line if this is not an LLVM 22 with MLIR and its development files.
    pub fn check(&self) -> Result<()> {
        let fail = |reason: String| Err(Failure::Llvm { prefix: self.prefix.clone(), reason });
        let mlir_opt = self.tool("mlir-opt");
        if !mlir_opt.is_file() {
            return fail(format!("no bin/mlir-opt; install it with `cargo xtask setup` or set {PREFIX_VARIABLE}"));
        }
        let Ok(output) = Command::new(&mlir_opt).arg("--version").output() else {
            return fail("bin/mlir-opt does not run".to_owned());
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        match version_in(&text) {
            Some(version) if version.split('.').next() == Some(MAJOR) => {}
            Some(version) => return fail(format!("bin/mlir-opt is of version {version}")),
            None => return fail("bin/mlir-opt --version prints no version".to_owned()),
        }
        for part in ["lib/cmake/mlir/MLIRConfig.cmake", "include/mlir-c/IR.h", "bin/FileCheck", "bin/clang++"] {
            if !self.prefix.join(part).exists() {
                return fail(format!("no {part}"));
            }
        }
        Ok(())
    }

    /// A tool of this LLVM.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.prefix.join("bin").join(name)
    }

    /// A call of cargo that builds with this LLVM.
    pub fn cargo(&self) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(crate::workspace::root());
        // For the default prefix `.cargo/config.toml` says the same. Setting a variable that a plain `cargo build` does
        // not see would make cargo build the bindings again at every change from one to the other.
        if self.is_named_by_user {
            cargo.env("MLIR_SYS_220_PREFIX", &self.prefix).env("TABLEGEN_220_PREFIX", &self.prefix);
            if holds_libclang(&self.prefix.join("lib")) {
                cargo.env("LIBCLANG_PATH", self.prefix.join("lib"));
            }
        }
        cargo
    }
}

/// The version in what an LLVM tool prints for `--version`.
fn version_in(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("LLVM version ")?;
    rest.split_whitespace().next()
}

fn holds_libclang(folder: &Path) -> bool {
    folder.read_dir().is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with("libclang.so") || name.starts_with("libclang-")
        })
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder that looks like an LLVM whose mlir-opt prints `version_text`.
    fn fake_llvm(version_text: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for part in ["lib/cmake/mlir", "include/mlir-c", "bin"] {
            fs::create_dir_all(dir.path().join(part)).unwrap();
        }
        for file in ["lib/cmake/mlir/MLIRConfig.cmake", "include/mlir-c/IR.h", "bin/FileCheck", "bin/clang++"] {
            fs::write(dir.path().join(file), "").unwrap();
        }
        // A shell writes the program. If this process did, a child that another test starts meanwhile would hold the file
        // open for writing for a moment, and a file that is being written cannot be run.
        let write = r##"printf '#!/bin/sh\necho "%s"\n' "$1" > "$0" && chmod +x "$0""##;
        let mut shell = Command::new("sh");
        shell.args(["-c", write]).arg(dir.path().join("bin/mlir-opt")).arg(version_text);
        assert!(shell.status().unwrap().success());
        dir
    }

    fn message(prefix: &Path) -> String {
        let llvm = Llvm { prefix: prefix.to_path_buf(), is_named_by_user: true };
        llvm.check().map_or_else(|failure| failure.to_string(), |()| "ok".to_owned())
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        assert_eq!(Llvm::from_variable(Some("".into())), Llvm::from_variable(None));
        assert_eq!(Llvm::from_variable(None).prefix, Path::new(DEFAULT_PREFIX));
    }

    #[test]
    fn a_relative_prefix_is_taken_from_the_folder_of_the_call() {
        let llvm = Llvm::from_variable(Some("some/llvm".into()));
        assert_eq!(llvm.prefix, env::current_dir().unwrap().join("some/llvm"));
    }

    #[test]
    fn a_missing_llvm_gives_one_line_that_names_the_folder() {
        let text = message(Path::new("/no/such/llvm"));
        assert!(text.starts_with("MLIR 22 not found in /no/such/llvm: no bin/mlir-opt"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn a_wrong_major_version_is_named() {
        let dir = fake_llvm("Debian LLVM version 19.1.7");
        assert!(message(dir.path()).ends_with(": bin/mlir-opt is of version 19.1.7"));
    }

    #[test]
    fn a_whole_llvm_22_passes() {
        let dir = fake_llvm("Debian LLVM version 22.1.8");
        assert_eq!(message(dir.path()), "ok");
    }

    #[test]
    fn missing_development_files_are_named() {
        let dir = fake_llvm("LLVM version 22.1.8");
        fs::remove_file(dir.path().join("include/mlir-c/IR.h")).unwrap();
        assert!(message(dir.path()).ends_with(": no include/mlir-c/IR.h"));
    }

    #[test]
    fn only_a_named_prefix_reaches_the_environment_of_cargo() {
        let named = Llvm { prefix: "/opt/llvm".into(), is_named_by_user: true };
        let cargo = named.cargo();
        let mut variables = cargo.get_envs();
        assert!(variables.any(|(name, value)| name == "MLIR_SYS_220_PREFIX" && value == Some("/opt/llvm".as_ref())));
        assert_eq!(Llvm::from_variable(None).cargo().get_envs().count(), 0);
    }
}
