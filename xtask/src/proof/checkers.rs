//! Programs that watch the runtime's tests while they run: Miri, valgrind and AddressSanitizer.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::{cargo, models::run_tests};
use crate::{failure::Result, lit::Counts, process};

/// The platform that AddressSanitizer builds for, named so that build scripts are built without it.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Miri's flags. The queues inside rayon's pool are sound under tree borrows only, and cast numbers to pointers. The pool's
/// threads still stand when the tests end, which would be called a leak.
const MIRI_FLAGS: &str =
    "-Zmiri-tree-borrows -Zmiri-permissive-provenance -Zmiri-ignore-leaks -Zmiri-disable-isolation";

/// Tests that measure time.
const NOT_UNDER_MIRI: &[&str] = &["node_times"];

/// Runs the unit tests and those of the C functions under Miri, where a toolchain named nightly has it. A program under
/// Miri takes a thousand times as long; the tests do less there.
pub fn miri(counts: &mut Counts) -> Result<()> {
    let mut version = cargo_of_nightly();
    let found = version.args(["miri", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        println!("skipped: no Miri: `rustup component add --toolchain nightly miri rust-src` installs it");
        return Ok(());
    }
    let mut tests = cargo_of_nightly();
    tests.args(["miri", "test", "--package", "parallel-op-runtime", "--lib", "--test", "abi", "--"]);
    for name in NOT_UNDER_MIRI {
        tests.args(["--skip", name]);
    }
    run_tests(tests.env("MIRIFLAGS", MIRI_FLAGS), counts)
}

/// cargo of the nightly toolchain, whatever toolchain runs this program.
fn cargo_of_nightly() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(crate::workspace::root()).arg("+nightly");
    for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC"] {
        cargo.env_remove(variable);
    }
    cargo.env("CARGO_TARGET_DIR", crate::workspace::target_dir().join("miri"));
    cargo
}

/// Runs the test programs under memcheck. Blocks that threads of the pool, which still stand at the end, hold through
/// the C library are only possibly lost and do not count.
pub fn valgrind(counts: &mut Counts) -> Result<()> {
    if !process::is_on_path("valgrind") {
        println!("skipped: no valgrind: the system's package of this name installs it");
        return Ok(());
    }
    for program in test_programs()? {
        let mut memcheck = Command::new("valgrind");
        memcheck.args(["--quiet", "--error-exitcode=99", "--leak-check=full", "--show-leak-kinds=definite,indirect"]);
        memcheck.args(["--errors-for-leak-kinds=definite", &program, "--test-threads=1"]);
        run_tests(&mut memcheck, counts)?;
    }
    Ok(())
}

/// The executables of the runtime's unit tests and of the tests of its C functions, built as for any other test.
fn test_programs() -> Result<Vec<String>> {
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.current_dir(crate::workspace::root()).args(["test", "--release", "--package", "parallel-op-runtime"]);
    build.args(["--lib", "--test", "abi", "--no-run", "--message-format=json"]);
    let messages = process::stdout_of(&mut build)?;
    Ok(messages.lines().filter_map(executable).collect())
}

/// The program that a message of cargo says it has built.
fn executable(message: &str) -> Option<String> {
    let message: Value = serde_json::from_str(message).ok()?;
    message["executable"].as_str().map(str::to_owned)
}

/// Runs the tests with AddressSanitizer, whose library comes with the compiler. A stable compiler takes the flag only
/// from those who say that they know what they do.
pub fn asan(counts: &mut Counts) -> Result<()> {
    let mut tests = cargo("-Zsanitizer=address", "asan");
    tests.env("RUSTC_BOOTSTRAP", "1").args(["test", "--release", "--target", PLATFORM]);
    run_tests(tests.args(["--package", "parallel-op-runtime", "--lib", "--test", "abi"]), counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_read_from_what_cargo_says() {
        let message = r#"{"reason":"compiler-artifact","executable":"/target/release/deps/abi-1"}"#;
        assert_eq!(executable(message).as_deref(), Some("/target/release/deps/abi-1"));
        assert_eq!(executable(r#"{"reason":"compiler-artifact","executable":null}"#), None);
        assert_eq!(executable("no JSON"), None);
    }
}
