//! Large models of the whole runtime, through its C functions, run by shuttle through many orders of its threads' steps.
//!
//! Built with `RUSTFLAGS="--cfg shuttle"` only, by `cargo xtask proof`. Programs and orders are drawn from a seed, half of
//! them evenly and half by priorities (PCT), which finds faults that need few but rare changes of thread. Three variables
//! change a run: `PARALLEL_OP_MODEL_SEED` (1), `PARALLEL_OP_MODEL_ORDERS` (how many times as many orders: 1), and
//! `PARALLEL_OP_MODEL_SCHEDULE`, the text that shuttle prints for an order that failed, to run that one again.
#![cfg(shuttle)]

#[path = "../abi/c_abi.rs"]
#[allow(dead_code, reason = "shared with the tests of the C functions")]
mod c_abi;
#[path = "../abi/coroutine.rs"]
#[allow(dead_code, reason = "shared with the tests of the C functions")]
mod coroutine;
mod failures;
#[path = "../abi/fork.rs"]
#[allow(dead_code, reason = "shared with the tests of the C functions")]
mod fork;
mod frames;
mod graphs;
mod hosts;
mod lanes;
mod nested;
mod random;

use std::sync::{Mutex, PoisonError};

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, MaxSteps, Runner};

/// Changes of thread that PCT plants in an order, where it matters: most faults need one or two.
const PCT_DEPTH: usize = 3;

/// Steps after which a model is taken for one that never ends.
const MAX_STEPS: usize = 1_000_000;

/// Runs `model` with `n_threads` permits through `n_orders` orders drawn evenly and as many drawn by priorities. When it
/// ends every object must be gone and nothing may be queued or running.
fn many_orders(n_orders: usize, n_threads: usize, model: impl Fn() + Send + Sync + Copy + 'static) {
    // Objects are counted for the whole process.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let whole = move || {
        let n_before = parallel_op_runtime::live_objects();
        parallel_op_runtime::configure(n_threads);
        model();
        parallel_op_runtime::wait_idle();
        assert_eq!(parallel_op_runtime::live_objects(), n_before, "objects leaked");
    };
    if let Ok(schedule) = std::env::var("PARALLEL_OP_MODEL_SCHEDULE") {
        return shuttle::replay(whole, &schedule);
    }
    let n_orders = n_orders * number_from("PARALLEL_OP_MODEL_ORDERS", 1);
    let seed = number_from("PARALLEL_OP_MODEL_SEED", 1) as u64;
    run(RandomScheduler::new_from_seed(seed, n_orders), whole);
    run(PctScheduler::new_from_seed(seed, PCT_DEPTH, n_orders), whole);
}

fn run(scheduler: impl Scheduler + 'static, model: impl Fn() + Send + Sync + 'static) {
    let mut config = Config::new();
    config.max_steps = MaxSteps::FailAfter(MAX_STEPS);
    config.stack_size = 256 << 10;
    // The values that live for the process are dropped after each order, which nothing here depends on.
    config.silence_warnings = true;
    Runner::new(scheduler, config).run(model);
}

fn number_from(variable: &str, default: usize) -> usize {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable}: expected a whole number, got '{text}'")),
        Err(_) => default,
    }
}
