//! What the user is told.

use super::{SPEC, rewrite::Changes};
use melior::ir::{Location, OperationRef, operation::OperationLike};
use parallel_op_dialect::{
    ir,
    remark::{self, Remark, RemarkKind},
};
use std::collections::BTreeMap;

/// The functions of a module by name, each with its place and number of ops.
pub struct Census<'c> {
    functions: BTreeMap<String, (Location<'c>, usize)>,
}

impl<'c> Census<'c> {
    /// Counts the ops of each function in a module.
    pub fn of(module: OperationRef<'c, '_>) -> Self {
        let functions = ir::body(module).into_iter().flat_map(ir::ops_in).filter_map(|function| {
            let name = ir::string_attribute(function, "sym_name")?;
            Some((name, (function.location(), ir::walk(function).len() - 1)))
        });
        Self { functions: functions.collect() }
    }
}

/// Tells of each function that lost ops, and of those that are gone.
pub fn passed(before: &Census, after: &Census, changes: &BTreeMap<String, Changes>) {
    for (function, (location, n_before)) in &before.functions {
        let changes = changes.get(function).copied().unwrap_or_default();
        let (name, message) = match after.functions.get(function) {
            None => ("dead-function", format!("{n_before} ops of a private function without uses erased")),
            Some((_, n_after)) if n_after < n_before || changes.any() => {
                let Changes { folded, constants, dead } = changes;
                let ours = format!("folded {folded}, constants made {constants}, dead {dead}");
                ("pruned", format!("{n_before} ops become {n_after}: {ours}, the rest by the canonicalizer"))
            }
            Some(_) => continue,
        };
        let remark = Remark::new(RemarkKind::Passed, SPEC.argument, function, name, message);
        remark::emit(*location, &remark);
    }
}
