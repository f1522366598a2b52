//! Measured costs of the ops of one function.
//!
//! A profile names ops by place, and passes change places. So a pass looks up the ops of a function once, before its
//! first change, and keeps what it found by op. Free ops are left out: they are cheap, and they are the ones that passes
//! erase, so that another op may come to stand at the same address. What several passes are to use,
//! `parallel-op-annotate-cost` writes into attributes.

use super::profile::{Profile, keyed_ops};
use crate::roles::{Role, role_of};
use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::{
    ir,
    remark::{self, Remark, RemarkKind},
};
use std::{collections::HashMap, sync::Arc};

/// Attribute of a function whose ops carry measured costs.
pub const MEASURED_ATTRIBUTE: &str = "parallel_op.measured";

/// A function counts as measured if at most this part of its ops was not.
const TOLERATED_GAPS: f64 = 0.1;

/// Measured costs by op.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    ns: Arc<HashMap<usize, f64>>,
    is_whole: bool,
}

/// How a profile and a function fit together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Ops of the function that compute, or hold ops that do.
    pub n_ops: usize,
    /// Those of them that were measured.
    pub n_measured: usize,
    /// Keys of the profile that name no op of the function.
    pub n_strange: usize,
}

impl Measured {
    /// What the attributes of functions say: whether the costs of their ops were measured.
    pub fn of_attributes(root: OperationRef) -> Self {
        let functions = functions_of(root);
        let is_whole = !functions.is_empty() && functions.iter().all(|it| it.has_attribute(MEASURED_ATTRIBUTE));
        Self { is_whole, ..Self::default() }
    }

    /// Looks the ops of a function, or of the functions of a module, up in a profile. Linear in the ops.
    pub fn add(&mut self, profile: &Profile, root: OperationRef) -> Coverage {
        let times = profile.times();
        let mut ns = HashMap::new();
        let mut coverage = Coverage { n_strange: times.len(), ..Coverage::default() };
        for (op, key) in functions_of(root).into_iter().flat_map(keyed_ops) {
            let time = times.get(key.as_str());
            coverage.n_strange -= usize::from(time.is_some());
            let role = role_of(op);
            if role == Role::Work {
                coverage.n_ops += 1;
                coverage.n_measured += usize::from(time.is_some());
            }
            if let Some(&time) = time.filter(|_| role != Role::Free) {
                ns.insert(ir::op_key(op), time);
            }
        }
        self.ns = Arc::new(ns);
        let gaps = (coverage.n_ops - coverage.n_measured) as f64;
        self.is_whole |= coverage.n_measured > 0 && gaps <= TOLERATED_GAPS * coverage.n_ops as f64;
        coverage
    }

    /// What an op was measured to take, in nanoseconds.
    pub fn ns(&self, op: OperationRef) -> Option<f64> {
        // Most functions have no profile; then the op need not be asked.
        if self.ns.is_empty() { None } else { self.ns.get(&ir::op_key(op)).copied() }
    }

    /// Whether (nearly) all costs of the function were measured.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }
}

/// The function itself, or those of a module.
fn functions_of<'c, 'a>(root: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    if ir::is_op(root, "builtin.module") {
        ir::blocks_of(root).into_iter().flat_map(ir::ops_in).filter(|op| ir::is_op(*op, "func.func")).collect()
    } else {
        vec![root]
    }
}

/// Says in a remark of `pass` how a profile fits a function.
pub fn report_coverage(coverage: &Coverage, path: &str, root: OperationRef, pass: &str) {
    let Coverage { n_ops, n_measured, n_strange } = coverage;
    let kind = if *n_measured > 0 { RemarkKind::Analysis } else { RemarkKind::Missed };
    let message =
        format!("{n_measured} of {n_ops} ops are measured in '{path}', {n_strange} of its keys name no op here");
    let remark = Remark::new(kind, pass, &ir::function_name(root), "cost-profile", message);
    remark::emit(root.location(), &remark);
}
