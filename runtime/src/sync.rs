//! The one door through which this crate gets locks, atomics, threads, the clock and process-wide state.
//!
//! Normally these are std's and rayon's, at no cost. Under `--cfg loom` and `--cfg shuttle` they are those of the two
//! model checkers, which then decide in which order threads take their steps: the same code is run through all orders,
//! or through many. What stands behind the door has the same names in each of the three files. Only what several threads
//! see has to come from here; a counter for statistics need not.
//!
//! | name | what |
//! |---|---|
//! | `atomic`, `Mutex`, `Condvar`, `Arc`, `Weak` | as in `std::sync` |
//! | `Thread`, `current`, `park`, `yield_now`, `spin_loop` | as in `std::thread` and `std::hint` |
//! | `start_thread`, `Workers` | where threads begin: one of its own, or a pool of them |
//! | `Clock` | how long a wait lasts; in a model, time is over whenever the checker says so |
//! | `Alive` | tells a model until when memory is used |
//! | `local!` | a value for each thread |
//! | `lazy!` | a value for the process, built on first use |

#[cfg(loom)]
mod loom;
#[cfg(not(any(loom, shuttle)))]
mod native;
#[cfg(shuttle)]
mod shuttle;

#[cfg(loom)]
pub use loom::*;
#[cfg(not(any(loom, shuttle)))]
pub use native::*;
#[cfg(shuttle)]
pub use shuttle::*;
