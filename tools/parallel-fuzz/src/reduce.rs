//! Makes a program that fails smaller, with `parallel-reduce`, which asks `parallel-fuzz --check` whether it still fails.

use crate::{finding::Finding, plan::Plan, watch::Watch};
use parallel_op::{
    jit::{Compiler, Source},
    pipelines::codegen::Codegen,
};
use std::{
    ffi::OsStr,
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a program may be made smaller.
const LIMIT: Duration = Duration::from_secs(300);

/// Writes the smaller program beside `program` and returns its path; none if `parallel-reduce` does not lie beside this
/// executable, gives up, or takes too long.
///
/// # Errors
///
/// If a file cannot be written or a program cannot be started.
pub fn reduce(program: &Path, finding: &Finding, watch: &Watch) -> io::Result<Option<PathBuf>> {
    let own = std::env::current_exe()?;
    let reducer = own.with_file_name("parallel-reduce");
    if !reducer.is_file() {
        return Ok(None);
    }
    let with_tasks = with_tasks(program, finding, watch)?;
    let (script, reduced) = (program.with_extension("sh"), program.with_extension("reduced.mlir"));
    fs::write(&script, test_script(&own, finding, watch))?;
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
    let mut child = Command::new(reducer)
        .arg(with_tasks.as_deref().unwrap_or(program))
        .arg(format!("-reduction-tree=traversal-mode=0 test={}", script.display()))
        .arg("-o")
        .arg(&reduced)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let end = Instant::now() + LIMIT;
    let status = loop {
        match child.try_wait()? {
            Some(status) => break Some(status),
            None if Instant::now() > end => {
                child.kill()?;
                child.wait()?;
                break None;
            }
            None => thread::sleep(Duration::from_millis(50)),
        }
    };
    Ok(Some(reduced).filter(|_| status.is_some_and(|status| status.success())))
}

/// The program with the tasks that its plan makes, if it fails in the same way: there is less to take away from it, and
/// what is left shows the tasks. None for a program whose tasks are written out already.
fn with_tasks(program: &Path, finding: &Finding, watch: &Watch) -> io::Result<Option<PathBuf>> {
    let text = fs::read_to_string(program)?;
    let plan = Plan::of_module(&text);
    let Some(pipeline) = plan.pipeline() else { return Ok(None) };
    let compiler = Compiler::new();
    let Ok(mut staged) = compiler.parse(Source::Text(&text)) else { return Ok(None) };
    if plan.codegen == Codegen::Fast && staged.run(&plan.cut()).is_err() || staged.run(&pipeline).is_err() {
        return Ok(None);
    }
    let path = program.with_extension("tasks.mlir");
    fs::write(&path, plan.made(&staged.text()))?;
    let found = watch.file(&path.to_string_lossy())?;
    Ok(Some(path).filter(|_| found.is_some_and(|found| found.signature() == finding.signature())))
}

/// A script that fails if its argument is a program with the same finding, as MLIR's reducers want it.
fn test_script(own: &Path, finding: &Finding, watch: &Watch) -> String {
    let flags = watch.child.iter().filter(|flag| *flag != OsStr::new("--worker"));
    let flags: String = flags.map(|flag| format!(" {}", flag.display())).collect();
    format!("#!/bin/sh\nexec '{}'{flags} --check \"$1\" --like '{}' >/dev/null\n", own.display(), finding.signature())
}
