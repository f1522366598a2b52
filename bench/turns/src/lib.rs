//! Processes that take turns.
//!
//! What is compared stands in processes of its own: runtimes have functions of the same names, and threads spin for a
//! while behind the last task in hope of more. A process is therefore stopped while it is not its turn. Its side of the
//! bargain is to answer each line on its standard input with one line on its standard output.
//!
//! ```
//! # fn main() -> Result<(), bench_turns::Failure> {
//! let mut echo = bench_turns::Team::start(&mut std::process::Command::new("cat"))?;
//! assert_eq!(echo.ask("3 runs")?, "3 runs");
//! # Ok(())
//! # }
//! ```

pub mod statistics;
mod team;

pub use team::{Failure, Team};
