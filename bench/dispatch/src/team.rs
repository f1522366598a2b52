//! The process of a contender.

use crate::{
    contender::Contender,
    failure::{Failure, Result},
    turn::Order,
};
use std::{path::Path, process::Command};

/// A contender that waits for its turn.
pub struct Team {
    /// Who it is.
    pub contender: &'static Contender,
    process: bench_turns::Team,
}

impl Team {
    /// Starts this program once more, as a contender, with so many threads under every name that a runtime reads.
    pub fn start(contender: &'static Contender, library: &Path, threads: usize) -> Result<Self> {
        let program = std::env::current_exe().map_err(|source| Failure::System { what: "own path", source })?;
        let mut command = Command::new(program);
        command.args(["--serve", contender.name]).arg("--library").arg(library);
        for name in ["PARALLEL_OP_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"] {
            command.env(name, threads.to_string());
        }
        Ok(Self { contender, process: bench_turns::Team::start(&mut command)? })
    }

    /// Lets the contender run an order, and returns the nanoseconds that one region took.
    pub fn run(&mut self, order: &Order) -> Result<f64> {
        let answer = self.process.ask(&order.line())?;
        answer.parse().map_err(|_| Failure::Answer { contender: self.contender.name, got: format!("'{answer}'") })
    }
}
