//! Installs what is missing: LLVM and MLIR 22, their C libraries, and the tools of the build.
//!
//! Does nothing, in a few milliseconds, where all of it is there. Knows apt; elsewhere it says what to install. Leaves
//! the LLVM packages alone if the user named an LLVM of their own.

use std::process::{Command, Stdio};

use crate::{
    failure::{Failure, Result},
    llvm::{Llvm, PREFIX_VARIABLE},
    process,
};

/// LLVM itself; not needed where the user names another LLVM.
const LLVM_PACKAGES: &[&str] = &[
    "llvm-22-dev",
    "libmlir-22-dev",
    "mlir-22-tools",
    "llvm-22-tools",
    "clang-22",
    "libclang1-22",
    "clang-format-22",
    "lld-22",
    "libpolly-22-dev",
    "libomp-22-dev",
    "libclang-rt-22-dev",
];

/// What LLVM links, what builds C++ (g++ that of the crate tblgen), and what the tests run: valgrind finds leaks, psutil
/// lets lit end a test in time, Mesa has a Vulkan device that needs no GPU, and spirv-tools assemble and check kernels.
const OTHER_PACKAGES: &[&str] = &[
    "libzstd-dev",
    "libxml2-dev",
    "zlib1g-dev",
    "g++",
    "cmake",
    "ninja-build",
    "valgrind",
    "python3-psutil",
    "libvulkan1",
    "mesa-vulkan-drivers",
    "spirv-tools",
];

/// Makes the machine ready to build, or says in one line why it is not.
pub fn run(llvm: &Llvm) -> Result<()> {
    let wanted = wanted_packages(llvm);
    if process::is_on_path("dpkg-query") && process::is_on_path("apt-get") {
        let missing = missing_packages(&wanted, &dpkg_status(&wanted)?);
        if !missing.is_empty() {
            install(&missing)?;
        }
    } else if let Some(text) = advice_without_apt(llvm) {
        return Err(Failure::Setup(text));
    }
    llvm.check()
}

/// Adds rustfmt and clippy to a minimal Rust toolchain, which has neither.
pub fn rust_components(llvm: &Llvm) -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let mut version = llvm.cargo();
        version.args([subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
        if version.status().is_ok_and(|status| status.success()) {
            continue;
        }
        if !process::is_on_path("rustup") {
            return Err(Failure::Setup(format!("cargo {subcommand} is missing: install {component} for this Rust")));
        }
        process::run(Command::new("rustup").args(["component", "add", component]))?;
    }
    Ok(())
}

fn wanted_packages(llvm: &Llvm) -> Vec<&'static str> {
    let llvm_packages = if llvm.is_named_by_user { &[][..] } else { LLVM_PACKAGES };
    llvm_packages.iter().chain(OTHER_PACKAGES).copied().collect()
}

/// One line per package that dpkg has heard of: name, then state.
fn dpkg_status(packages: &[&str]) -> Result<String> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f", "${Package} ${db:Status-Status}\n"]).args(packages).stderr(Stdio::null());
    // An unknown package is an exit code of 1 and no line, which is an answer and not a failure.
    let output = query.output().map_err(|source| Failure::Start { program: "dpkg-query".to_owned(), source })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn missing_packages<'a>(wanted: &[&'a str], status: &str) -> Vec<&'a str> {
    let is_installed = |package: &str| status.lines().any(|line| line.split_once(' ') == Some((package, "installed")));
    wanted.iter().copied().filter(|package| !is_installed(package)).collect()
}

fn install(missing: &[&str]) -> Result<()> {
    eprintln!("xtask: installing {}", missing.join(" "));
    // A fresh machine has no package lists at all; a failing mirror is reported by the installation itself.
    let _ = process::run(apt_get(missing)?.args(["update", "-q"]));
    let unknown = unknown_packages(missing)?;
    if !unknown.is_empty() {
        return Err(Failure::Setup(advice_for_unknown(&unknown)));
    }
    process::run(apt_get(missing)?.args(["install", "-q", "-y", "--no-install-recommends"]).args(missing))
}

/// `apt-get` as root, asking nothing and waiting for another apt to finish.
fn apt_get(missing: &[&str]) -> Result<Command> {
    let is_root = process::stdout_of(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = if is_root {
        Command::new("env")
    } else if process::is_on_path("sudo") {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        return Err(Failure::Setup(format!(
            "not root, and no sudo: run as root `apt-get install {}`, then this again",
            missing.join(" ")
        )));
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"]);
    Ok(command)
}

/// Those packages that no repository of this machine has.
fn unknown_packages<'a>(packages: &[&'a str]) -> Result<Vec<&'a str>> {
    let policy = process::stdout_of(Command::new("apt-cache").arg("policy").args(packages).env("LC_ALL", "C"))?;
    Ok(packages.iter().copied().filter(|package| !has_candidate(package, &policy)).collect())
}

fn has_candidate(package: &str, policy: &str) -> bool {
    let head = format!("{package}:");
    policy
        .lines()
        .skip_while(|line| *line != head)
        .skip(1)
        .take_while(|line| line.starts_with(' '))
        .any(|line| line.trim().strip_prefix("Candidate: ").is_some_and(|version| version != "(none)"))
}

fn advice_for_unknown(unknown: &[&str]) -> String {
    let repository = if unknown.iter().any(|package| package.contains("22")) {
        "LLVM 22 is in bookworm-security, in Debian 14, and at https://apt.llvm.org (llvm-toolchain-<release>-22)"
    } else {
        "they are in Debian's section main"
    };
    format!(
        "apt has no package {}: {repository}; add that repository, or set {PREFIX_VARIABLE}, then run this again",
        unknown.join(", ")
    )
}

/// What to install on a system without apt, or nothing if it is all there.
fn advice_without_apt(llvm: &Llvm) -> Option<String> {
    let missing_tools: Vec<_> =
        ["cmake", "ninja", "c++"].into_iter().filter(|tool| !process::is_on_path(tool)).collect();
    let llvm_failure = llvm.check().err();
    if missing_tools.is_empty() && llvm_failure.is_none() {
        return None;
    }
    Some(format!(
        "this system has no apt: install LLVM, MLIR, clang, clang-format, lld, libomp and compiler-rt of version 22 with \
         development files, CMake, Ninja, a C++ compiler, zstd, libxml2, zlib, valgrind, psutil for Python, and for GPUs Vulkan with spirv-tools; then set {PREFIX_VARIABLE} \
         to the folder that holds bin/mlir-opt (now: {})",
        llvm.prefix.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_counts_only_when_installed() {
        let status = "cmake installed\nvalgrind config-files\nninja-build-doc installed\n";
        assert_eq!(missing_packages(&["cmake", "valgrind", "ninja-build"], status), ["valgrind", "ninja-build"]);
    }

    #[test]
    fn an_own_llvm_needs_no_llvm_packages() {
        let own = Llvm { prefix: "/opt/llvm".into(), is_named_by_user: true };
        assert!(!wanted_packages(&own).contains(&"clang-22"));
        assert!(wanted_packages(&own).contains(&"cmake"));
    }

    #[test]
    fn a_package_without_candidate_is_unknown() {
        let policy =
            "cmake:\n  Installed: (none)\n  Candidate: 3.25\nclang-22:\n  Installed: (none)\n  Candidate: (none)\n";
        assert!(has_candidate("cmake", policy));
        assert!(!has_candidate("clang-22", policy));
        assert!(!has_candidate("ninja-build", policy));
    }

    #[test]
    fn unknown_llvm_packages_give_one_line_with_a_repository() {
        let text = advice_for_unknown(&["clang-22", "lld-22"]);
        assert!(text.contains("clang-22, lld-22") && text.contains("apt.llvm.org"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }
}
