//! `parallel-op-auto`: makes code parallel when the environment says so.

use super::outline;
use crate::environment::Environment;
use parallel_op_dialect::{options, pass::PipelineSpec};

/// What registration, `--help` and the documentation know of this pipeline.
pub const SPEC: PipelineSpec = PipelineSpec {
    argument: "parallel-op-auto",
    summary: "make branches parallel if the environment variable PARALLEL_OP is set",
    description: "\
For host compilers that carry it always. It does nothing unless `PARALLEL_OP` is `1` or the name of a target, and
nothing if `PARALLEL_OP_DISABLE` is `1`. It then stands for `parallel-op-prune` and
`func.func(parallel-op-clone-producers{…},parallel-op-cluster{…},cse,parallel-op-share-loops{…})`, behind
`parallel-op-annotate-cost` if there is a `cost-profile`, with the variables copied into the options of these passes.
`PARALLEL_OP_WHITELIST` comes before `whitelist`, and `PARALLEL_OP_NUM_THREADS` holds where `workers` is 0.

The strategy `hybrid` plans lanes of tasks and the threads of parallel loops together, under one budget. The others are
for comparison: `linear` plans the same lanes, and loops stay sequential; `branches` and `siblings` stand for
`func.func(parallel-op-outline{…},parallel-op-share-loops{…})`, where loops stay sequential, too; `loops` makes no tasks.
Costs are those of the code that `parallel-op-cpu` makes with the same `codegen` and `isa`.",
    options: AutoOptions::specs,
    expand: |values| Environment::read().map(|environment| text(&AutoOptions::read(values), &environment)),
};

options! {
    /// Options of the pipeline.
    pub struct AutoOptions {
        /// what is made parallel: lanes and loops, branches, single ops of one kind, lanes alone, or loops alone
        pub strategy: String = "hybrid" => ["hybrid", "branches", "siblings", "linear", "loops"],
        /// threads to plan for; 0: what the environment says, else the cores of this machine
        pub workers: i64 = 0,
        /// ops to admit (+name) or refuse (-name); a trailing * matches a prefix
        pub whitelist: Vec<String> = (),
        /// how bodies will be compiled, which is what costs are predicted for
        pub codegen: String = "loops" => ["loops", "fast"],
        /// instruction set of codegen=fast
        pub isa: String = "avx2" => ["avx512", "avx2", "sse2", "neon"],
        /// leave serial what is predicted not to gain
        pub gate: bool = true,
        /// file with measured costs, as parallel-run --profile writes it; they take the place of predicted ones
        pub cost_profile: String = "",
    }
}

/// What the pipeline stands for; empty when it is off.
fn text(options: &AutoOptions, environment: &Environment) -> String {
    match environment.is_on && !environment.is_disabled {
        true => outline::text(options, environment),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> AutoOptions {
        AutoOptions { workers: 2, whitelist: vec!["-a.b".into()], ..AutoOptions::default() }
    }

    #[test]
    fn nothing_happens_unless_switched_on() {
        assert_eq!(text(&options(), &Environment::default()), "");
    }

    #[test]
    fn disable_wins() {
        let environment = Environment { is_on: true, is_disabled: true, ..Environment::default() };
        assert_eq!(text(&options(), &environment), "");
    }

    #[test]
    fn whitelist_of_the_environment_comes_first() {
        let whitelist = vec!["+a.*".to_owned()];
        let environment = Environment { is_on: true, whitelist, ..Environment::default() };
        assert!(text(&options(), &environment).contains("whitelist=+a.*,-a.b"));
    }
}
