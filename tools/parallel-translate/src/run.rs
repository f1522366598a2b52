//! One run of the tool, from the input to the output.

use crate::{cli::Cli, failure::Failure};
use parallel_op::{arrays, translate};
use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
};

/// Does what the command line says.
pub fn run(cli: &Cli) -> Result<(), Failure> {
    write(&cli.output, &graph_report(cli)?)
}

fn graph_report(cli: &Cli) -> Result<String, Failure> {
    let refused = |reason: &dyn std::fmt::Display| Failure::Refused(format!("{}: {reason}", name(&cli.input)));
    let bytes = read(&cli.input).map_err(|reason| refused(&format_args!("cannot read: {reason}")))?;
    let text = String::from_utf8(bytes).map_err(|_| refused(&"expected text in UTF-8, got other bytes"))?;
    translate::graph_report(&text, cli.workers).map_err(|error| refused(&error))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How messages call an input.
fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if path != Path::new("-") {
        return Ok(arrays::write_whole(path, text.as_bytes())?);
    }
    let written = io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush());
    written.map_err(|reason| Failure::Refused(format!("standard output: cannot write: {reason}")))
}
