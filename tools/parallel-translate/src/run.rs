//! One run of the tool, from the input to the output.

use crate::{
    cli::{Action, Cli},
    failure::Failure,
};
use parallel_op::{
    arrays, images,
    jit::Source,
    translate::{self, ClusterOptions, CostOptions, View},
};
use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
};

/// Does what the command line says.
pub fn run(cli: &Cli) -> Result<(), Failure> {
    let text = match cli.action()? {
        Action::TaskGraphReport => graph_report(cli)?,
        Action::Dot => view(cli)?.dot()?,
        Action::Report if cli.format.as_deref() == Some("json") => view(cli)?.report()?.json(),
        Action::Report => view(cli)?.report()?.text(),
        Action::GpuImages => return write_images(cli),
    };
    write(&cli.output, &text)
}

/// Writes each image of the program's kernels into the folder.
fn write_images(cli: &Cli) -> Result<(), Failure> {
    let Some(folder) = &cli.gpu_images else { return Ok(()) };
    let files = images::image_files(source(cli)?).map_err(|error| match error {
        images::Error::Refused(diagnostics) => Failure::Diagnostics(diagnostics),
        images::Error::None => Failure::Refused(format!("{}: {error}", name(&cli.input))),
    })?;
    fs::create_dir_all(folder)
        .map_err(|reason| Failure::Refused(format!("{}: cannot make the folder: {reason}", folder.display())))?;
    for file in files {
        arrays::write_whole(&folder.join(&file.name), &file.bytes)?;
    }
    Ok(())
}

/// What the command line asks to see of a program. MLIR takes - for standard input as well.
fn view(cli: &Cli) -> Result<View<'_>, Failure> {
    let source = source(cli)?;
    let defaults = (ClusterOptions::default(), CostOptions::default());
    let cluster = ClusterOptions {
        strategy: cli.strategy.clone(),
        whitelist: cli.whitelist.clone(),
        workers: cli.workers.map_or(Ok(defaults.0.workers), |workers| i64::try_from(workers.get())).unwrap_or(i64::MAX),
        ..defaults.0
    };
    let costs = CostOptions {
        machine: cli.machine.clone().unwrap_or(defaults.1.machine),
        dispatch_ns: cli.dispatch_ns.unwrap_or(defaults.1.dispatch_ns),
        message_ns: cli.message_ns.unwrap_or(defaults.1.message_ns),
        cost_profile: cli.cost_profile.clone().unwrap_or(defaults.1.cost_profile),
        ..defaults.1
    };
    Ok(View {
        source,
        allows_unregistered: cli.allow_unregistered_dialect,
        entry: cli.entry.as_deref(),
        cluster,
        costs,
    })
}

/// The program, of which it is known that it can be opened.
fn source(cli: &Cli) -> Result<Source<'_>, Failure> {
    if !is_standard(&cli.input) {
        fs::File::open(&cli.input).map_err(|reason| unreadable(&cli.input, &reason))?;
    }
    Ok(Source::File(&cli.input))
}

fn graph_report(cli: &Cli) -> Result<String, Failure> {
    let refused = |reason: &dyn std::fmt::Display| Failure::Refused(format!("{}: {reason}", name(&cli.input)));
    let bytes = read(&cli.input).map_err(|reason| unreadable(&cli.input, &reason))?;
    let text = String::from_utf8(bytes).map_err(|_| refused(&"expected text in UTF-8, got other bytes"))?;
    translate::graph_report(&text, cli.workers).map_err(|error| refused(&error))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if !is_standard(path) {
        return fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &Path, reason: &io::Error) -> Failure {
    Failure::Refused(format!("{}: cannot read: {reason}", name(path)))
}

/// Whether a path stands for standard input or output.
fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// How messages call an input.
fn name(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { path.display().to_string() }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if !is_standard(path) {
        return Ok(arrays::write_whole(path, text.as_bytes())?);
    }
    let written = io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush());
    written.map_err(|reason| Failure::Refused(format!("standard output: cannot write: {reason}")))
}
