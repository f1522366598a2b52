//! Which ops of a function have their time taken.

use super::{CostModel, profile::keyed_ops};
use crate::roles::{Role, role_of};
use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::ir;

/// A node within control flow is timed if it is predicted to take at least this, in nanoseconds: taking the time again
/// and again would otherwise be what is measured.
const SHORTEST_INNER_NS: f64 = 2000.0;

/// An op whose time is taken.
pub struct TimedNode<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// Where it stands, as [`node_key`](super::profile::node_key) says.
    pub key: String,
    /// Predicted time of one run, in nanoseconds; none if the model does not know the op.
    pub predicted_ns: Option<f64>,
    /// Whether it stands in the function itself and not in control flow, whose time holds its own.
    pub is_outermost: bool,
}

/// The nodes of a function whose time is worth taking: ops that compute, and views, fills and broadcasts that are
/// predicted to take any time at all. Within control flow, those that are predicted to take long. In textual order.
pub fn timed_nodes<'c, 'a>(function: OperationRef<'c, 'a>, model: &CostModel) -> Vec<TimedNode<'c, 'a>> {
    let model = model.of_serial_code();
    let timed = keyed_ops(function).into_iter().filter_map(|(op, key)| {
        let predicted_ns = model.op_ns(op, 1).ok();
        let is_outermost = op.parent_operation() == Some(function);
        // An assertion is no computation, though it is none of the other things either.
        let computes = role_of(op) == Role::Work && !ir::is_op(op, "cf.assert");
        let is_timed = match predicted_ns {
            Some(ns) if is_outermost => computes || ns > 0.0,
            Some(ns) => ns >= SHORTEST_INNER_NS,
            None => computes && is_outermost,
        };
        is_timed.then_some(TimedNode { op, key, predicted_ns, is_outermost })
    });
    timed.collect()
}
