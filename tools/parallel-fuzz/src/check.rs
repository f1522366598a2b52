//! `--check`: the examination of one file, also for a reducer that asks whether a smaller program still fails.

use crate::watch::Watch;
use std::{io, path::Path, process::ExitCode};

/// Examines a file; exit code 1 if something is found that is `like` what was asked for.
///
/// # Errors
///
/// If the file cannot be read or no child can be started.
pub fn run(path: &Path, like: Option<&str>, watch: &Watch) -> io::Result<ExitCode> {
    std::fs::File::open(path)
        .map_err(|reason| io::Error::other(format!("{}: cannot read: {reason}", path.display())))?;
    let Some(finding) = watch.file(&path.to_string_lossy())? else {
        println!("parallel-fuzz: {}: nothing found", path.display());
        return Ok(ExitCode::SUCCESS);
    };
    println!("parallel-fuzz: {}: {finding}", path.display());
    let counts = like.is_none_or(|like| like == finding.signature());
    Ok(if counts { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
