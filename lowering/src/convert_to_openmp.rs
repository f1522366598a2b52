//! Turns each container into OpenMP tasks or sections of one team.
//!
//! The body of a task becomes a private function, `@<function>_task<number>[_<label>]`, which takes the captures: the
//! same one as in the other lowerings. Runs of tasks of one lane that nothing interrupts become one function each, see
//! `segments.rs`. Captures and results go through an environment on the stack of the function that holds the container;
//! a buffer is handed over by its descriptor.
//!
//! With `style=tasks` one thread of the team creates an `omp.task` for each segment, with `depend` clauses on bytes of the
//! environment for the edges, the one that begins the costliest path first. The costliest one of all that wait for
//! nothing it runs itself, see `creation_order.rs`. With `style=sections` each lane is an `omp.section` and each stage an
//! `omp.sections`; who runs which section is then decided before anything runs.
//!
//! A container of one segment becomes calls in place. The team of any other one has as many threads as it has segments,
//! and not more than OpenMP's budget; inside of another team it has one. So a container in a function that a task calls
//! runs on the thread of the task. A container that stands in a task becomes sequential code there. With `nested=true`
//! both become tasks of the team that is there, in a group.
//!
//! With `on-failure=report` a task that may fail leaves its failure in the environment, where the join finds the first
//! one in the text and asserts that there was none. With `on-failure=abort`, or if no task asserts anything, the code
//! needs no runtime but OpenMP's.
//!
//! Refuses
//!   1. captures and results of a type without a form in the LLVM dialect, such as tensors,
//!   2. containers outside of a `func.func` of the module,
//!   3. tasks for a device other than the CPU, and
//!   4. with `style=sections` an edge between lanes that does not lead to a later stage.
//!
//! Runs after bufferization and deallocation, before `convert-assert-to-runtime`. Cost: linear in the ops and edges.

use crate::{
    container::Container,
    container_walk::{TaskFunctions, lower_containers, refuse_left},
    convert_to_runtime::check,
    fork_join::ForkJoin,
    may_fail::MayFail,
    module_symbols::ModuleSymbols,
    openmp::{handover::Handover, join, ops, sections::Sections, segment_functions::SegmentFunctions, tasks::Tasks},
    segments::Segments,
    serialize::serialize,
    task_order::TaskOrder,
};
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, Value},
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir,
    ops::{self as parallel_op, openmp_dialect_handle},
    options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-parallel-op-to-openmp",
    summary: "turn tasks into OpenMP tasks or sections",
    description: "Each task becomes a private function, and each container a team of OpenMP threads that call them. \
                  With `style=tasks` one thread creates an `omp.task` for each run of tasks of one lane, with `depend` \
                  clauses for the edges, and runs one itself: of those that wait for none the one that begins the path \
                  of the greatest `cost`. With `style=sections` a lane is an `omp.section` and a stage an \
                  `omp.sections`; an edge between lanes must lead to a later stage. The team has as many threads as can \
                  be of use and OpenMP allows. Runs on memrefs, after deallocation; a value whose type has no form in \
                  the LLVM dialect is an error.\n\n\
                  A container inside of a task, or in a function that a task calls, runs on the thread of the task. \
                  With `nested=true` it becomes tasks of the team that is there.\n\n\
                  With `on-failure=report` the first failed task in the text gives the message, for which the code \
                  needs our runtime beside OpenMP's if a task may fail. With `on-failure=abort` a failed assertion ends \
                  the program, and the code links with `-lomp` alone.",
    anchor: "builtin.module",
    example: "test/lowering/openmp/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::cf,
        DialectHandle::func,
        DialectHandle::llvm,
        DialectHandle::memref,
        DialectHandle::scf,
        openmp_dialect_handle,
    ],
    options: OpenMpOptions::specs,
    run,
};

options! {
    /// Options of `convert-parallel-op-to-openmp`.
    pub struct OpenMpOptions {
        /// what a container becomes
        pub style: String = "tasks" => ["tasks", "sections"],
        /// make containers inside of tasks parallel, too
        pub nested: bool = false,
        /// what a failed assertion in a task does
        pub on_failure: String = "report" => ["report", "abort"],
        /// call the runtime's trace functions around each task
        pub trace: bool = false,
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = OpenMpOptions::read(values);
    for container in Container::all_in(root) {
        check(&Container::new(container), "OpenMP")?;
    }
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        let (may_fail, symbols) = (MayFail::by_tasks(module), ModuleSymbols::new(module));
        let mut lowering = ModuleLowering { may_fail, symbols, options: &options };
        lower_containers(module, |op, made| lowering.lower_container(op, made))?;
    }
    refuse_left(root, "OpenMP")
}

/// What lowering the containers of one module needs.
struct ModuleLowering<'c, 'a, 'o> {
    may_fail: MayFail,
    symbols: ModuleSymbols<'c, 'a>,
    options: &'o OpenMpOptions,
}

impl<'c, 'a> ModuleLowering<'c, 'a, '_> {
    /// Replaces one container.
    fn lower_container(&mut self, op: OperationRef<'c, 'a>, made: &mut TaskFunctions<'c, 'a>) -> Result<(), Failed> {
        let container = Container::new(op);
        let has_inner = self.options.nested && container.tasks.iter().any(|task| may_fork(*task));
        let sections = match self.options.style.as_str() {
            "sections" => Some(Sections::of(&container)?),
            _ => None,
        };
        let planned = if sections.is_none() { Some(Segments::of(&container)) } else { None };
        let segments = sections.as_ref().map(|sections| &sections.segments).or(planned.as_ref()).expect("one of both");
        let is_parallel = segments.segments.len() > 1;
        if is_parallel && !self.options.nested {
            container.tasks.iter().for_each(|task| serialize_nested(*task));
        }
        let (reports, may_fail) = (self.options.on_failure == "report", &self.may_fail);
        let calls = made.outline(&container, &mut self.symbols, |task| reports && may_fail.inside(task));
        let trace = self.options.trace;
        if !is_parallel {
            let join = ForkJoin { container: &container, segments, calls: &calls, may_fail: false, trace };
            return join.replace_by_calls(&mut self.symbols);
        }
        let fallible = (0..calls.len()).filter(|task| calls[*task].checked).collect();
        let handover = Handover::new(&container, segments, fallible)?;
        let functions = SegmentFunctions { container: &container, segments, handover: &handover, calls: &calls, trace };
        let (functions, behind) = functions.build(made.last(), &mut self.symbols)?;
        let costs = segments.costs(&container);

        let environment = handover.begin(op);
        join::clear_results(&container, &handover, environment);
        match &sections {
            Some(sections) => {
                let end = ops::parallel(sections.width(), op, &mut self.symbols)?;
                sections.build(&functions, &costs, environment, end);
            }
            None => {
                let tasks = Tasks::new(segments, &costs, &handover, &functions);
                let n_units = if has_inner { usize::MAX } else { tasks.len() };
                self.fork(&tasks, n_units, environment, (op, behind))?;
            }
        }
        join::finish(&container, &handover, environment, &mut self.symbols)
    }

    /// Runs tasks, `n_units` at a time at most, in front of the first of `places`. Functions go behind the second.
    fn fork(
        &mut self,
        tasks: &Tasks<'c, 'a, '_>,
        n_units: usize,
        environment: Value<'c, 'a>,
        places: (OperationRef<'c, 'a>, OperationRef<'c, 'a>),
    ) -> Result<(), Failed> {
        let (before, behind) = places;
        if !self.options.nested && tasks.is_small() {
            let end = ops::single(ops::parallel(n_units, before, &mut self.symbols)?);
            tasks.create(environment, end);
            return Ok(());
        }
        let create = tasks.outline(behind, &mut self.symbols);
        if !self.options.nested {
            let end = ops::single(ops::parallel(n_units, before, &mut self.symbols)?);
            ops::run(&create, environment, end);
            return Ok(());
        }
        // Inside of a team its threads run the tasks, and the team does not grow.
        let is_inside = ops::is_in_team(before, &mut self.symbols)?;
        let (inside, outside) = ops::choose(is_inside, before);
        ops::run(&create, environment, ops::taskgroup(inside));
        ops::run(&create, environment, ops::single(ops::parallel(n_units, outside, &mut self.symbols)?));
        Ok(())
    }
}

/// Whether a task holds or calls what may hold another container.
fn may_fork(task: OperationRef) -> bool {
    let is_fork = |op: &OperationRef| matches!(ir::op_name(*op).as_str(), parallel_op::PARALLEL | "func.call");
    ir::walk(task).iter().any(is_fork)
}

/// Makes the containers in a task sequential, inner ones first.
fn serialize_nested(task: OperationRef) {
    for op in Container::all_in(task).into_iter().rev() {
        serialize(&Container::new(op), TaskOrder::Forward);
    }
}
