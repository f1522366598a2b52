//! Which functions may leave a failure behind.

use melior::ir::{OperationRef, attribute::FlatSymbolRefAttribute, operation::OperationLike};
use parallel_op_dialect::{ir, ops};
use std::collections::BTreeSet;

/// The functions of a module whose call may end with a failure pending on the calling thread.
#[derive(Debug)]
pub struct MayFail {
    functions: BTreeSet<String>,
    /// Whether a container may fail although none of its tasks does.
    containers: bool,
}

impl MayFail {
    /// Reads a module: a function may fail if it asserts or awaits, or calls one that may.
    ///
    /// A coroutine hands its failures to its token and never fails itself. A container may fail, too: the runtime may
    /// report a failure of its own for any of its tasks. Cost: one walk over the module, and one over its calls for each
    /// link of the longest chain of calls.
    pub fn new(module: OperationRef) -> Self {
        Self::read(module, true)
    }

    /// The same where a container fails only if one of its tasks does.
    pub fn by_tasks(module: OperationRef) -> Self {
        Self::read(module, false)
    }

    fn read(module: OperationRef, containers: bool) -> Self {
        let functions = ir::body(module).map(ir::ops_in).unwrap_or_default();
        let functions: Vec<_> = functions
            .into_iter()
            .filter(|op| ir::is_op(*op, "func.func") && !is_coroutine(*op))
            .filter_map(|op| Some((ir::string_attribute(op, "sym_name")?, op)))
            .collect();
        let mut may_fail = Self { functions: BTreeSet::new(), containers };
        loop {
            let found: Vec<_> = functions
                .iter()
                .filter(|(name, op)| !may_fail.functions.contains(name) && may_fail.inside(*op))
                .map(|(name, _)| name.clone())
                .collect();
            if found.is_empty() {
                return may_fail;
            }
            may_fail.functions.extend(found);
        }
    }

    /// Whether running what `root` holds may leave a failure behind.
    pub fn inside(&self, root: OperationRef) -> bool {
        ir::walk(root).into_iter().any(|op| self.is_origin(op) || self.call(op))
    }

    /// Whether the op itself may fail.
    fn is_origin(&self, op: OperationRef) -> bool {
        match ir::op_name(op).as_str() {
            ops::PARALLEL => self.containers,
            name => matches!(name, "cf.assert" | "async.await" | "async.await_all"),
        }
    }

    /// Whether the op is a call of a function that may fail. A call by pointer may reach any function.
    pub fn call(&self, op: OperationRef) -> bool {
        if ir::is_op(op, "func.call_indirect") {
            return !self.functions.is_empty();
        }
        ir::is_op(op, "func.call")
            && op
                .attribute("callee")
                .ok()
                .and_then(|callee| FlatSymbolRefAttribute::try_from(callee).ok())
                .is_some_and(|callee| self.functions.contains(callee.value()))
    }
}

/// Whether a function is a coroutine made by `async-to-async-runtime`.
pub fn is_coroutine(function: OperationRef) -> bool {
    ir::walk(function).into_iter().any(|op| ir::is_op(op, "async.coro.begin"))
}

/// Whether code of the module may call code that is neither in it nor in the runtime, and may panic: there are
/// declarations, or calls by address.
pub fn calls_out(module: OperationRef) -> bool {
    let is_ours = |op| ir::string_attribute(op, "sym_name").is_some_and(|name| name.starts_with("parallel_op_rt_"));
    ir::walk(module).into_iter().any(|op| match ir::op_name(op).as_str() {
        "func.func" => ir::body(op).is_none() && !is_ours(op),
        name => matches!(name, "func.call_indirect" | "llvm.call"),
    })
}
