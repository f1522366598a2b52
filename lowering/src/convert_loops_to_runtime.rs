//! Turns parallel loops on memrefs into calls of the runtime, which hands pieces of them to threads.
//!
//! A turn of `scf.parallel` or `scf.forall` becomes a private function, `@<function>_loop<number>`, and a callback
//! `i64 (environment, begin, end)` calls it for each turn of a piece. Captures go through an environment on the stack;
//! constants are made again inside. Of several dimensions only so many outer ones are shared out as it takes to have
//! turns enough; the inner ones stay loops of the turn, in their order. The `mapping` of a loop says nothing on a CPU.
//!
//! A turn that fails ends its piece; the failure of the first turn that failed is the loop's, as it would be if the turns
//! ran one after the other.
//!
//! A loop stays sequential, and a `missed` remark says so, if
//!   1. it has results: splitting a reduction would change its bits, and tensors are not shared,
//!   2. it is known to have one turn or none,
//!   3. it stands in a loop that is handed to threads,
//!   4. its body uses a value whose type has no form in the LLVM dialect,
//!   5. the attribute `parallel_op.threads` says that it is for one thread, or
//!   6. the attribute `parallel_op.cost` says that it costs less than `min-cost-ns`.
//!
//! A larger number in `parallel_op.threads` bounds the threads that run the loop.
//!
//! Leaves loops alone that stand in no `func.func`. Runs on memrefs, before `convert-parallel-op-to-runtime`, so that a
//! loop in a task runs on the threads that other tasks leave. Cost: linear in the ops, and a walk over the body of each
//! loop for each loop around it.

use crate::{
    callback::Callback,
    environment::Environment,
    join::assert_not,
    llvm_ops::{address_of, number},
    may_fail::{MayFail, calls_out},
    module_symbols::{ModuleSymbols, RuntimeFunction},
    openmp::loops::Pieces,
    parallel_loop::{ParallelLoop, index_op},
    turn_function::Turn,
};
use melior::{
    dialect::DialectHandle,
    ir::{
        OperationRef, Type, Value, ValueLike, operation::OperationBuilder, operation::OperationLike,
        r#type::IntegerType,
    },
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops, options,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
use std::collections::BTreeSet;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-loops-to-runtime",
    summary: "hand the turns of parallel loops to the threads of the runtime",
    description: "Each `scf.parallel` without reductions and each `scf.forall` on memrefs becomes one call of \
                  `parallel_op_rt_loop`, which gets a callback for a piece of the loop and the address of an \
                  environment on the stack. Outer dimensions are shared out, inner ones stay sequential. Loops with \
                  reductions stay as they are, as do loops with at most one turn, loops inside of one that is \
                  shared out, cheap ones, and those for one thread: a `missed` remark tells of each. The attribute \
                  `parallel_op.threads` on a loop says for how many threads it is at most. If turns fail, the first \
                  failed one gives the message.",
    anchor: "builtin.module",
    example: "test/lowering/convert-loops-to-runtime/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::cf,
        DialectHandle::func,
        DialectHandle::llvm,
        DialectHandle::scf,
    ],
    options: LoopOptions::specs,
    run,
};

options! {
    /// Options of `convert-loops-to-runtime`.
    pub struct LoopOptions {
        /// fewest turns that a thread gets at a time
        pub grain: i64 = 1,
        /// a loop whose attribute `parallel_op.cost` is below this stays sequential
        pub min_cost_ns: i64 = 2000,
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let LoopOptions { grain, min_cost_ns } = LoopOptions::read(values);
    convert(root, &Sharing { category: SPEC.argument, min_cost_ns, workers: Workers::Runtime { grain } })
}

/// Who runs the pieces of a loop.
#[derive(Clone, Copy)]
pub enum Workers {
    /// Our runtime, which gives a thread so many turns at a time or more.
    Runtime {
        /// Fewest turns that a thread gets at a time.
        grain: i64,
    },
    /// A team of OpenMP, of which each thread gets one piece. A failure that is not reported ends the program.
    OpenMp {
        /// Whether a failure reaches the caller.
        reports: bool,
    },
}

/// How the loops of a module are shared out.
pub struct Sharing {
    /// The pass that speaks in remarks.
    pub category: &'static str,
    /// A loop whose attribute says that it costs less stays sequential.
    pub min_cost_ns: i64,
    /// Who runs the pieces.
    pub workers: Workers,
}

/// Shares out the loops below an op.
pub fn convert(root: OperationRef, sharing: &Sharing) -> Result<(), Failed> {
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        let mut lowering = ModuleLowering::new(module, sharing);
        let functions = ir::body(module).map(ir::ops_in).unwrap_or_default();
        for function in functions.into_iter().filter(|op| ir::is_op(*op, "func.func")) {
            lowering.lower(function)?;
        }
    }
    Ok(())
}

/// What lowering the loops of one module needs.
struct ModuleLowering<'c, 'a, 'o> {
    may_fail: MayFail,
    /// Whether code of the module calls code that may panic.
    calls_out: bool,
    symbols: ModuleSymbols<'c, 'a>,
    sharing: &'o Sharing,
}

impl<'c, 'a, 'o> ModuleLowering<'c, 'a, 'o> {
    fn new(module: OperationRef<'c, 'a>, sharing: &'o Sharing) -> Self {
        Self {
            may_fail: MayFail::by_tasks(module),
            calls_out: calls_out(module),
            symbols: ModuleSymbols::new(module),
            sharing,
        }
    }

    /// Lowers the loops of one function.
    fn lower(&mut self, function: OperationRef<'c, 'a>) -> Result<(), Failed> {
        let name = ir::function_name(function);
        let mut chosen = Vec::new();
        let mut chosen_keys = BTreeSet::new();
        for op in ir::walk(function).into_iter().filter(|op| ParallelLoop::is_one(*op)) {
            match self.decide(op, &chosen_keys) {
                Ok(parallel_loop) => {
                    chosen_keys.insert(ir::op_key(op));
                    chosen.push(parallel_loop);
                }
                Err((rule, reason)) => self.tell(op, RemarkKind::Missed, (&name, rule), reason),
            }
        }
        let mut behind = function;
        for (index, parallel_loop) in chosen.iter().enumerate() {
            behind = self.lower_loop(parallel_loop, &format!("{name}_loop{index}"), behind)?;
        }
        Ok(())
    }

    /// The loop if it is worth handing to threads, or the rule by which it stays sequential and why.
    fn decide(
        &self,
        op: OperationRef<'c, 'a>,
        chosen: &BTreeSet<usize>,
    ) -> Result<ParallelLoop<'c, 'a>, (&'static str, String)> {
        let Some(parallel_loop) = ParallelLoop::read(op) else {
            let reason = "has results: splitting a reduction would change its bits, and tensors are not shared";
            return Err(("results", reason.to_owned()));
        };
        if let Some(turns) = parallel_loop.n_turns().filter(|turns| *turns <= 1) {
            return Err(("few-turns", format!("expected several turns, got {turns}")));
        }
        if std::iter::successors(op.parent_operation(), |op| op.parent_operation())
            .any(|outer| chosen.contains(&ir::op_key(outer)))
        {
            return Err(("nested", "stands in a loop that is handed to threads".to_owned()));
        }
        let is_task = |op: &OperationRef| ir::is_op(*op, ops::TASK);
        let is_team = matches!(self.sharing.workers, Workers::OpenMp { .. });
        if is_team && std::iter::successors(op.parent_operation(), |op| op.parent_operation()).any(|op| is_task(&op)) {
            return Err(("in-task", "stands in a task, which has one thread of the team".to_owned()));
        }
        if parallel_loop.most_threads() == Some(1) {
            return Err(("one-thread", "was planned for one thread".to_owned()));
        }
        let cost = ir::int_attribute(op, ops::COST_ATTRIBUTE).filter(|cost| *cost < self.sharing.min_cost_ns);
        if let Some(cost) = cost {
            return Err(("cheap", format!("expected at least {} ns of work, got {cost}", self.sharing.min_cost_ns)));
        }
        let types: Vec<Type> = ir::captures_of(op).iter().map(ValueLike::r#type).collect();
        match ir::lowered_types(&types).iter().position(Option::is_none) {
            None => Ok(parallel_loop),
            Some(unknown) => Err((
                "type",
                format!("uses a value of type '{}', which has no form in the LLVM dialect", types[unknown]),
            )),
        }
    }

    /// Replaces one loop. Its functions go behind `behind`; gives the last of them.
    fn lower_loop(
        &mut self,
        parallel_loop: &ParallelLoop<'c, 'a>,
        name: &str,
        behind: OperationRef<'c, 'a>,
    ) -> Result<OperationRef<'c, 'a>, Failed> {
        let op = parallel_loop.op;
        let may_fail = match self.sharing.workers {
            Workers::Runtime { .. } => self.calls_out || self.may_fail.inside(op),
            Workers::OpenMp { reports } => reports && self.may_fail.inside(op),
        };
        let function = ir::function_name(op);
        let turn = Turn::new(parallel_loop);
        let types: Vec<_> = turn.captures.iter().map(ValueLike::r#type).collect();
        let environment = Environment::new(self.symbols.context(), &types)
            .unwrap_or_else(|index| unreachable!("types of captures were checked, got {}", types[index]));

        let name = self.symbols.fresh(name);
        let outlined = turn.outline(&name, behind, &self.symbols);
        let piece = self.symbols.fresh(&format!("{name}_piece"));
        let mut callback = Callback::begin(&piece, 2, op.location(), outlined);
        self.fill_piece(&name, &environment, may_fail, &mut callback)?;

        let address = environment.allocate(op);
        environment.begin_lifetime(address, op);
        for (field, capture) in turn.captures.iter().enumerate() {
            environment.store(address, field, *capture, op);
        }
        let n_turns = turn.counts.iter().map(|count| count.value(op)).collect::<Vec<_>>();
        let n_turns = n_turns.into_iter().reduce(|all, count| index_op("arith.muli", all, count, op));
        let n_turns = as_number(n_turns.expect("a loop has a dimension"), op);
        let failed = match self.sharing.workers {
            Workers::Runtime { grain } => {
                let mut arguments = vec![address_of(&piece, op), address, n_turns, number(grain, op)];
                arguments.extend(parallel_loop.most_threads().map(|most| number(most, op)));
                let is_bounded = parallel_loop.most_threads().is_some();
                let function = if is_bounded { RuntimeFunction::LoopWithin } else { RuntimeFunction::Loop };
                self.symbols.call(function, &arguments, op)?.into_iter().next().filter(|_| may_fail)
            }
            Workers::OpenMp { .. } => {
                let most_threads = parallel_loop.most_threads();
                let pieces = Pieces { function: &piece, environment: address, n_turns, most_threads, may_fail };
                pieces.share(op, &mut self.symbols)?
            }
        };
        if let Some(failed) = failed {
            assert_not(failed, op, "a turn of a loop failed");
        }
        environment.end_lifetime(address, op);
        let n_shared = turn.counts.len();
        let message = format!("outer dimensions handed to threads: {n_shared}");
        self.tell(op, RemarkKind::Passed, (&function, "shared"), message);
        ir::erase(op);
        Ok(callback.finish())
    }

    /// Says by which rule something became of a loop in a function.
    fn tell(&self, op: OperationRef, kind: RemarkKind, (function, rule): (&str, &str), message: String) {
        remark::emit(op.location(), &Remark::new(kind, self.sharing.category, function, rule, message));
    }

    /// What the callback of a piece does: each of its turns, up to the first that fails.
    fn fill_piece(
        &mut self,
        function: &str,
        environment: &Environment<'c>,
        may_fail: bool,
        callback: &mut Callback<'c, 'a>,
    ) -> Result<(), Failed> {
        let [address, begin, end] = callback.arguments[..] else { unreachable!("a piece has a begin and an end") };
        let fields = 0..environment.n_fields();
        let captures: Vec<_> = fields.map(|field| environment.load(address, field, callback.mark)).collect();
        callback.repeat(begin, end, |callback, turn| {
            let index = Type::index(self.symbols.context());
            let cast = OperationBuilder::new("arith.index_cast", callback.mark.location());
            let cast = cast.add_operands(&[turn]).add_results(&[index]);
            let mut arguments = captures.clone();
            arguments.extend(ir::results_of(ir::build_before(cast, callback.mark)));
            callback.call(function, &arguments, &[]);
            if may_fail {
                let failed = self.symbols.call(RuntimeFunction::Failed, &[], callback.mark)?[0];
                callback.leave_if(failed, turn);
            }
            Ok(())
        })
    }
}

/// An index as `i64`, in front of an op.
fn as_number<'c, 'a>(index: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let r#type = IntegerType::new(ir::context_of(before), 64).into();
    let cast = OperationBuilder::new("arith.index_cast", before.location());
    ir::results_of(ir::build_before(cast.add_operands(&[index]).add_results(&[r#type]), before))[0]
}
