//! The ways in which a program is compiled and run.

use crate::plan::Plan;
use parallel_op::pipelines::{
    codegen::Codegen,
    cpu::{CpuOptions, Target},
};
use std::fmt;

/// One way from buffers to machine code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Serial code with the tasks in textual order, each write into a copy: what the others are compared with.
    Oracle,
    /// Serial code as users get it.
    Serial,
    /// Serial code from the buffers of parallel code, in an order of tasks that keeps the edges.
    Ordered(&'static str),
    /// Parallel code.
    Parallel(Target),
}

impl Variant {
    /// All but the oracle, those that show a race without threads first.
    pub fn all() -> Vec<Self> {
        let orders = ["forward", "reverse", "random"].map(Self::Ordered);
        let targets = Target::ON_CPU.into_iter().filter(|target| *target != Target::Serial).map(Self::Parallel);
        orders.into_iter().chain(targets).chain([Self::Serial]).collect()
    }

    /// The variant of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|variant| variant.to_string() == name)
    }

    /// Whether its containers live on until they are buffers, as those of all parallel code do.
    pub fn shares_buffers(self) -> bool {
        !matches!(self, Self::Oracle | Self::Serial)
    }

    /// How many threads it is run with.
    pub fn thread_counts(self) -> &'static [usize] {
        if matches!(self, Self::Parallel(_)) { &[1, 2, 8] } else { &[1] }
    }

    /// Options of the pipeline that compiles it.
    pub fn options(self, plan: &Plan) -> CpuOptions {
        let (target, order, bufferize) = match self {
            Self::Oracle => (Target::Serial, "tensors", "copy-before-write"),
            Self::Serial => (Target::Serial, "tensors", "analysis"),
            Self::Ordered(order) => (Target::Serial, order, "analysis"),
            Self::Parallel(target) => (target, "tensors", "analysis"),
        };
        // The oracle knows nothing of fast code.
        let codegen = if self == Self::Oracle { Codegen::Loops } else { plan.codegen };
        CpuOptions {
            codegen: codegen.name().to_owned(),
            // The program was cut before it was made parallel.
            cut: false,
            isa: plan.isa.clone(),
            target: target.name().to_owned(),
            order: order.to_owned(),
            seed: plan.order_seed.cast_signed(),
            bufferize: bufferize.to_owned(),
            ..CpuOptions::default()
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(match self {
            Self::Oracle => "oracle",
            Self::Serial => "serial",
            Self::Ordered(order) => order,
            Self::Parallel(target) => target.name(),
        })
    }
}
