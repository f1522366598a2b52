//! One process, seen from the one that measures.

use rustix::process::{Pid, Signal, kill_process};
use std::{
    io::{self, BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A process that waits for its turn, stopped. It ends with this value.
#[derive(Debug)]
pub struct Team {
    program: String,
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Why a process gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It could not be started.
    #[error("{program}: cannot start: {source}")]
    Start {
        /// Which.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// It ended, or could not be told to go on.
    #[error("{program}: ended before it answered: {source}")]
    Gone {
        /// Which.
        program: String,
        /// Why.
        source: io::Error,
    },
}

impl Team {
    /// Starts a process and stops it. What it says on its standard error is seen.
    ///
    /// # Errors
    ///
    /// [`Failure::Start`], or [`Failure::Gone`] if it ended at once.
    pub fn start(command: &mut Command) -> Result<Self, Failure> {
        let program = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| Failure::Start { program: program.clone(), source })?;
        let (Some(orders), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            unreachable!("both streams were asked for")
        };
        let team = Self { program, child, orders, answers: BufReader::new(answers) };
        team.signal(Signal::STOP)?;
        Ok(team)
    }

    /// Lets the process run until it has answered a line with a line.
    ///
    /// # Errors
    ///
    /// [`Failure::Gone`] if it has ended.
    pub fn ask(&mut self, order: &str) -> Result<String, Failure> {
        self.signal(Signal::CONT)?;
        writeln!(self.orders, "{order}").and_then(|()| self.orders.flush()).map_err(|source| self.gone(source))?;
        let mut line = String::new();
        let n_bytes = self.answers.read_line(&mut line).map_err(|source| self.gone(source))?;
        if n_bytes == 0 {
            return Err(self.gone(io::ErrorKind::UnexpectedEof.into()));
        }
        self.signal(Signal::STOP)?;
        Ok(line.trim_end().to_owned())
    }

    /// The number by which the system knows the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn signal(&self, signal: Signal) -> Result<(), Failure> {
        kill_process(Pid::from_child(&self.child), signal).map_err(|source| self.gone(source.into()))
    }

    fn gone(&self, source: io::Error) -> Failure {
        Failure::Gone { program: self.program.clone(), source }
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        // It is stopped, and would not see that there are no more orders.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_process_answers_when_it_is_asked() {
        let mut team = Team::start(Command::new("sh").args(["-c", "while read a b; do echo $b $a; done"])).unwrap();
        assert_eq!(team.ask("1 2").unwrap(), "2 1");
        assert_eq!(team.ask("3 4").unwrap(), "4 3");
    }

    #[test]
    fn a_process_that_ends_is_an_error_that_names_it() {
        let mut team = Team::start(Command::new("sh").args(["-c", "read line; exit 3"])).unwrap();
        let failure = team.ask("go").unwrap_err();
        assert!(failure.to_string().starts_with("sh: ended before it answered"), "{failure}");
    }
}
