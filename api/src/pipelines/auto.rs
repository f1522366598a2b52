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
nothing if `PARALLEL_OP_DISABLE` is `1`. It then stands for `func.func(parallel-op-outline{…})`, or with
`strategy=linear` for `parallel-op-prune` and `func.func(parallel-op-clone-producers{…},parallel-op-cluster{…},cse)`,
behind `parallel-op-annotate-cost` if there is a `cost-profile`, with the variables copied into the options of these
passes. `PARALLEL_OP_WHITELIST` comes before `whitelist`, and `PARALLEL_OP_NUM_THREADS` holds where `workers` is 0.",
    options: AutoOptions::specs,
    expand: |values| Environment::read().map(|environment| text(&AutoOptions::read(values), &environment)),
};

options! {
    /// Options of the pipeline.
    pub struct AutoOptions {
        /// what is made parallel: whole branches, single ops of one kind, or all ops on lanes along critical paths
        pub strategy: String = "branches" => ["branches", "siblings", "linear"],
        /// threads to plan for; 0: what the environment says, else the cores of this machine
        pub workers: i64 = 0,
        /// ops to admit (+name) or refuse (-name); a trailing * matches a prefix
        pub whitelist: Vec<String> = (),
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
