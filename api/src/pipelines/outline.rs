//! The text that makes code parallel: what `parallel-op-auto` stands for, for callers that decide by themselves.

use super::auto::AutoOptions;
use crate::environment::Environment;
use std::num::NonZeroUsize;

/// The passes of a strategy on every function, with options and environment combined.
pub fn text(options: &AutoOptions, environment: &Environment) -> String {
    let from_environment = environment.threads.and_then(|threads| i64::try_from(threads.get()).ok());
    let workers = Some(options.workers).filter(|it| *it > 0).or(from_environment).unwrap_or_else(available_workers);
    let mut settings = format!("workers={workers} gate={}", options.gate);
    let whitelist: Vec<&str> = environment.whitelist.iter().chain(&options.whitelist).map(String::as_str).collect();
    if !whitelist.is_empty() {
        settings.push_str(&format!(" whitelist={}", whitelist.join(",")));
    }
    if !options.cost_profile.is_empty() {
        settings.push_str(&format!(" cost-profile={}", options.cost_profile));
    }
    match options.strategy.as_str() {
        // Lanes over all ops of a block.
        strategy @ "linear" => format!("func.func(parallel-op-cluster{{strategy={strategy} {settings}}})"),
        // Groups of branches or of siblings, each for itself.
        mode => format!("func.func(parallel-op-outline{{mode={mode} {settings}}})"),
    }
}

fn available_workers() -> i64 {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    i64::try_from(cores).unwrap_or(1)
}
