//! The text that makes code parallel: what `parallel-op-auto` stands for, for callers that decide by themselves.

use super::{auto::AutoOptions, cpu::Target};
use crate::environment::Environment;
use parallel_op_passes::cost::options::CostOptions;
use std::num::NonZeroUsize;

/// What opening and joining a container costs on any target, in nanoseconds, if its threads sleep and have to be woken.
const CONTAINER_NS: f64 = 20_000.0;

/// What containers cost on a target, for every pass that decides by cost and for predictions.
pub fn costs(target: Target) -> CostOptions {
    CostOptions { dispatch_ns: target.dispatch_ns(), container_ns: CONTAINER_NS, ..CostOptions::default() }
}

/// The passes of a strategy on every function, with options and environment combined. The target that the environment
/// names says what tasks cost, `runtime` if it names none.
pub fn text(options: &AutoOptions, environment: &Environment) -> String {
    let from_environment = environment.threads.and_then(|threads| i64::try_from(threads.get()).ok());
    let workers = Some(options.workers).filter(|it| *it > 0).or(from_environment).unwrap_or_else(available_workers);
    let costs = costs(environment.target.unwrap_or(Target::Runtime));
    let costs = format!("dispatch-ns={} container-ns={}", costs.dispatch_ns, costs.container_ns);
    let settings = format!("workers={workers} gate={} {costs}", options.gate);
    let names: Vec<&str> = environment.whitelist.iter().chain(&options.whitelist).map(String::as_str).collect();
    let whitelist = if names.is_empty() { String::new() } else { format!(" whitelist={}", names.join(",")) };
    let profile = match options.cost_profile.as_str() {
        "" => String::new(),
        path => format!("cost-profile={path}"),
    };
    match options.strategy.as_str() {
        strategy @ "linear" => {
            // A profile names ops by place: costs are written onto the ops before any of them moves.
            let measured = format!("func.func(parallel-op-annotate-cost{{{profile}}})");
            // Shape arithmetic and dead ops would stand in the lanes as ops like others.
            let prune = format!("parallel-op-prune{{{}}}", whitelist.trim_start());
            // Cheap producers are computed where they are used, so that lanes wait for fewer messages.
            let clones = format!("parallel-op-clone-producers{{workers={workers} {costs}{whitelist}}}");
            // Lanes over all ops of a block. Copies in blocks that stay serial become one op again.
            let lanes = format!("parallel-op-cluster{{strategy={strategy} {settings}{whitelist}}},cse");
            let measured = if profile.is_empty() { None } else { Some(measured) };
            measured.into_iter().chain([prune, format!("func.func({clones},{lanes})")]).collect::<Vec<_>>().join(",")
        }
        // Groups of branches or of siblings, each for itself.
        mode => format!("func.func(parallel-op-outline{{mode={mode} {settings}{whitelist} {profile}}})"),
    }
}

fn available_workers() -> i64 {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    i64::try_from(cores).unwrap_or(1)
}
