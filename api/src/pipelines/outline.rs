//! The text that makes code parallel: what `parallel-op-auto` stands for, for callers that decide by themselves.

use super::{auto::AutoOptions, codegen::Codegen, cpu::Target};
use crate::environment::Environment;
use parallel_op_passes::cost::options::CostOptions;
use std::num::NonZeroUsize;

/// What opening and joining a container costs on any target, in nanoseconds, if its threads sleep and have to be woken.
const CONTAINER_NS: f64 = 20_000.0;

/// The same among fast bodies, whose loops keep threads awake between containers: far less, but for those that a long
/// sequential op has let fall asleep.
const CONTAINER_AMONG_LOOPS_NS: f64 = 5_000.0;

/// What bodies are compiled to, as far as costs depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Bodies<'i> {
    /// How.
    pub codegen: Codegen,
    /// For which instruction set, by its name.
    pub isa: &'i str,
}

/// What tasks, containers and loops cost on a target, for every pass that decides by cost and for predictions.
pub fn costs(target: Target, bodies: Bodies) -> CostOptions {
    let (machine, container_ns) = match bodies.codegen {
        Codegen::Loops => (CostOptions::default().machine, CONTAINER_NS),
        Codegen::Fast => (format!("fast-{}", bodies.isa), CONTAINER_AMONG_LOOPS_NS),
    };
    let (dispatch_ns, loop_ns) = (target.dispatch_ns(), target.loop_ns());
    CostOptions { machine, dispatch_ns, container_ns, loop_ns, ..CostOptions::default() }
}

/// The passes of a strategy on every function, with options and environment combined. The target that the environment
/// names says what tasks cost, `runtime` if it names none.
pub fn text(options: &AutoOptions, environment: &Environment) -> String {
    let from_environment = environment.threads.and_then(|threads| i64::try_from(threads.get()).ok());
    let workers = Some(options.workers).filter(|it| *it > 0).or(from_environment).unwrap_or_else(available_workers);
    let codegen = Codegen::named(&options.codegen).unwrap_or_default();
    let bodies = Bodies { codegen, isa: &options.isa };
    let CostOptions { machine, dispatch_ns, container_ns, loop_ns, .. } =
        costs(environment.target.unwrap_or(Target::Runtime), bodies);
    let of_tasks = format!("dispatch-ns={dispatch_ns} container-ns={container_ns}");
    let costs = match codegen {
        Codegen::Loops => of_tasks,
        Codegen::Fast => format!("{of_tasks} machine={machine}"),
    };
    let names: Vec<&str> = environment.whitelist.iter().chain(&options.whitelist).map(String::as_str).collect();
    let whitelist = if names.is_empty() { String::new() } else { format!(" whitelist={}", names.join(",")) };
    let profile = match options.cost_profile.as_str() {
        "" => String::new(),
        path => format!("cost-profile={path}"),
    };
    let words = Words {
        workers,
        gate: options.gate,
        costs: format!("{costs} loop-ns={loop_ns}"),
        settings: format!("workers={workers} gate={} {costs} loop-ns={loop_ns}{whitelist}", options.gate),
        whitelist,
        profile,
    };
    match options.strategy.as_str() {
        strategy @ ("hybrid" | "linear") => words.lanes(strategy),
        "loops" => words.loops_alone(),
        mode => words.branches(mode),
    }
}

/// Options that several passes share.
struct Words {
    workers: i64,
    gate: bool,
    /// What things cost.
    costs: String,
    /// What decides about tasks.
    settings: String,
    whitelist: String,
    profile: String,
}

impl Words {
    /// Lanes over all ops of a block; with the strategy `hybrid` together with the threads of loops.
    fn lanes(&self, strategy: &str) -> String {
        let Self { workers, costs, settings, whitelist, .. } = self;
        // Shape arithmetic and dead ops would stand in the lanes as ops like others.
        let prune = format!("parallel-op-prune{{{}}}", whitelist.trim_start());
        // Cheap producers are computed where they are used, so that lanes wait for fewer messages.
        let clones = format!("parallel-op-clone-producers{{workers={workers} {costs}{whitelist}}}");
        // Copies in blocks that stay serial become one op again.
        let lanes = format!("parallel-op-cluster{{strategy={strategy} {settings}}},cse");
        let loops = self.loops(if strategy == "hybrid" { *workers } else { 1 });
        let steps = [prune, format!("func.func({clones},{lanes},{loops})")];
        self.measured().into_iter().chain(steps).collect::<Vec<_>>().join(",")
    }

    /// Groups of branches or of siblings, each for itself.
    fn branches(&self, mode: &str) -> String {
        let Self { settings, profile, .. } = self;
        let loops = self.loops(1);
        format!("func.func(parallel-op-outline{{mode={mode} {settings} {profile}}},{loops})")
    }

    /// Nothing but parallel loops.
    fn loops_alone(&self) -> String {
        let loops = format!("func.func({})", self.loops(self.workers));
        self.measured().into_iter().chain([loops]).collect::<Vec<_>>().join(",")
    }

    /// A profile names ops by place: costs are written onto the ops before any of them moves.
    fn measured(&self) -> Option<String> {
        let is_given = !self.profile.is_empty();
        is_given.then(|| format!("func.func(parallel-op-annotate-cost{{{}}})", self.profile))
    }

    /// Loops that no plan has given a number of threads share so many, where that gains; with one they are sequential,
    /// as where tasks alone are to be parallel.
    fn loops(&self, workers: i64) -> String {
        format!("parallel-op-share-loops{{workers={workers} gate={} {}}}", self.gate, self.costs)
    }
}

fn available_workers() -> i64 {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    i64::try_from(cores).unwrap_or(1)
}
