//! Measured costs as attributes of the ops that were measured.

use super::{Error, Profile};
use melior::{
    Context,
    ir::{Attribute, OperationRef, Type, attribute::FloatAttribute, operation::OperationLike},
};
use parallel_op_dialect::{
    ir, ops,
    remark::{self, Remark, RemarkKind},
};
use parallel_op_passes::{
    cost::{measured::MEASURED_ATTRIBUTE, profile::keyed_ops},
    roles::{Role, role_of},
};

/// States the measured cost of each op of a function that was measured, and says in a remark how many that are. Where
/// none is missing, the function says so, and the passes do not doubt the costs. The
/// function has to stand as it was before any pass of ours; the attributes stay with the ops wherever passes move them.
///
/// # Errors
///
/// [`Error::ForeignCosts`] if none of the costs belongs to the function.
pub fn state(context: &Context, function: OperationRef, costs: &Profile) -> Result<(), Error> {
    let times = costs.times();
    let keyed = keyed_ops(function);
    let computing: Vec<&str> =
        keyed.iter().filter(|(op, _)| role_of(*op) == Role::Work).map(|(_, key)| key.as_str()).collect();
    // A function that computes nothing has nothing to measure.
    let Some(expected) = computing.first() else { return Ok(()) };
    let mut n_found = 0;
    for (op, key) in &keyed {
        if let Some(ns) = times.get(key.as_str()) {
            let ns = FloatAttribute::new(context, Type::float64(context), *ns);
            ir::set_attribute(*op, ops::COST_ATTRIBUTE, ns.into());
            n_found += 1;
        }
    }
    if n_found == 0 {
        return Err(Error::ForeignCosts {
            entry: ir::function_name(function),
            expected: (*expected).to_owned(),
            got: costs.nodes.first().map_or_else(|| "an empty list".to_owned(), |node| format!("'{}'", node.key)),
        });
    }
    let n_measured = computing.iter().filter(|key| times.contains_key(*key)).count();
    let message = format!(
        "{n_measured} of {} ops have measured costs, {} of which name no op here",
        computing.len(),
        times.len() - n_found
    );
    let is_whole = n_measured == computing.len() && n_found == times.len();
    if is_whole {
        ir::set_attribute(function, MEASURED_ATTRIBUTE, Attribute::unit(context));
    }
    let kind = if is_whole { RemarkKind::Analysis } else { RemarkKind::Missed };
    let remark = Remark::new(kind, "cost-profile", &ir::function_name(function), "cost-profile", message);
    remark::emit(function.location(), &remark);
    Ok(())
}
