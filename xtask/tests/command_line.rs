//! What the shell sees of xtask: exit codes, and one line for each thing that is wrong.

use std::process::{Command, Output};

fn xtask(arguments: &[&str], llvm_prefix: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env_remove("PARALLEL_OP_LLVM_PREFIX");
    if let Some(prefix) = llvm_prefix {
        command.env("PARALLEL_OP_LLVM_PREFIX", prefix);
    }
    command.output().expect("xtask was built for this test")
}

#[test]
fn a_missing_llvm_is_one_line_and_exit_code_1() {
    let output = xtask(&["lit", "--no-build"], Some("/no/such/llvm"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.starts_with("xtask: MLIR 22 not found in /no/such/llvm: "), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
}

#[test]
fn an_unknown_chore_is_exit_code_2() {
    assert_eq!(xtask(&["tset"], None).status.code(), Some(2));
}

#[test]
fn an_unknown_model_is_one_line_and_exit_code_1() {
    let output = xtask(&["run", "no-such-model"], None);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.starts_with("xtask: no model 'no-such-model'"), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
}
