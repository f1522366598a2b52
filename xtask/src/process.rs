//! Starting other programs.

use std::{
    io::{BufRead, BufReader},
    process::{Command, ExitCode, Stdio},
};

use crate::failure::{Failure, Result};

/// Runs a program that prints for itself.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|source| start_failure(command, source))?;
    if status.success() { Ok(()) } else { Err(end_failure(command, status)) }
}

/// Runs a program that is the whole of a chore: how it ended is how we end.
pub fn exit_code_of(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().map_err(|source| start_failure(command, source))?;
    // Without a code a signal ended it, which is a failure too.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What a program printed on its standard output; its errors go to ours.
pub fn stdout_of(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|source| start_failure(command, source))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(end_failure(command, output.status))
    }
}

/// Runs a program, shows what it prints as it comes, and hands the text to `keep` whether it succeeded or not.
pub fn run_and_read(command: &mut Command, mut keep: impl FnMut(&str)) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|source| start_failure(command, source))?;
    if let Some(stdout) = child.stdout.take() {
        let mut line = Vec::new();
        let mut reader = BufReader::new(stdout);
        while reader.read_until(b'\n', &mut line).is_ok_and(|n_bytes| n_bytes > 0) {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            keep(&text);
            line.clear();
        }
    }
    let status = child.wait().map_err(|source| start_failure(command, source))?;
    if status.success() { Ok(()) } else { Err(end_failure(command, status)) }
}

/// Whether a program of this name can be started from `PATH`.
pub fn is_on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn start_failure(command: &Command, source: std::io::Error) -> Failure {
    Failure::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

fn end_failure(command: &Command, status: std::process::ExitStatus) -> Failure {
    Failure::Program { program: short_command_line(command), status: status.to_string() }
}

/// The program and its first arguments: enough to know the command, short enough for one line.
fn short_command_line(command: &Command) -> String {
    const SHOWN: usize = 4;
    let mut words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args().take(SHOWN))
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    if command.get_args().count() > SHOWN {
        words.push("…".to_owned());
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_kept_when_the_program_fails() {
        let mut kept = String::new();
        let result = run_and_read(Command::new("sh").args(["-c", "echo 3 passed; exit 1"]), |line| kept.push_str(line));
        assert_eq!(kept, "3 passed\n");
        assert!(matches!(result, Err(Failure::Program { .. })));
    }

    #[test]
    fn a_long_command_line_is_shortened() {
        let mut command = Command::new("cargo");
        command.args(["test", "--release", "--workspace", "--no-fail-fast", "a", "b"]);
        assert_eq!(short_command_line(&command), "cargo test --release --workspace --no-fail-fast …");
    }
}
