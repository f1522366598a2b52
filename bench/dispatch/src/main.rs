//! What starting and joining a region of branches costs: upstream's async runtime, OpenMP, rayon and our targets.
//!
//! Each contender is a program of its own, because upstream's runtime and ours have functions of the same names, and
//! because threads that spin behind a region of one would be in the way of the next: a contender is stopped while it is
//! not its turn. The contenders take turns, so that what happens to the machine happens to all of them.

mod cases;
mod cli;
mod compile;
mod contender;
mod failure;
mod ffi;
mod goals;
mod measure;
mod programs;
mod report;
mod team;
mod turn;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("dispatch-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
