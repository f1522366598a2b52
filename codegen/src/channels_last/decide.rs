//! Which ops of a block work with channels innermost.
//!
//! Convolutions and pools want it. From them it spreads forwards through everything that can follow, and backwards to what
//! would otherwise have to be transposed in front of an op that wants it.

use std::collections::BTreeMap;

use melior::ir::{BlockRef, OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::ir;

use super::{
    follow::{Follow, Orders, Role, follow, follow_window},
    free::Free,
    loops::picked_from,
    order::{Order, shape_of},
    window::is_settled,
};

/// The ops of a block that shall work in other orders, by their key.
pub type Follows<'c, 'a> = BTreeMap<usize, Follow<'c, 'a>>;

/// Elements side by side from which elementwise ops are worth running in another order for the sake of what follows.
const FEWEST_CHANNELS: i64 = 8;

/// Decides for one block; empty where nothing wants channels innermost.
pub fn decide<'c, 'a>(block: BlockRef<'c, 'a>) -> Follows<'c, 'a> {
    let ops = ir::ops_in(block);
    let mut follows: Follows = BTreeMap::new();
    let mut orders = Orders::default();
    orders.has_windows = ops.iter().any(|op| is_settled(*op));
    for window in ops.iter().filter_map(|op| follow_window(*op)) {
        orders.has_windows = true;
        add(&mut follows, &mut orders, window);
    }
    if !orders.has_windows {
        return follows;
    }
    loop {
        let before = follows.len();
        forwards(&ops, &mut follows, &mut orders);
        backwards(&ops, &mut follows, &mut orders);
        if follows.len() == before {
            return follows;
        }
    }
}

fn add<'c, 'a>(follows: &mut Follows<'c, 'a>, orders: &mut Orders, follow: Follow<'c, 'a>) {
    orders.note(&follow);
    follows.insert(ir::op_key(follow.op), follow);
}

fn forwards<'c, 'a>(ops: &[OperationRef<'c, 'a>], follows: &mut Follows<'c, 'a>, orders: &mut Orders) {
    for op in ops {
        if follows.contains_key(&ir::op_key(*op)) || Free::of_op(*op).is_some() {
            continue;
        }
        if let Some(new) = follow(*op, orders, None) {
            add(follows, orders, new);
        }
    }
}

fn backwards<'c, 'a>(ops: &[OperationRef<'c, 'a>], follows: &mut Follows<'c, 'a>, orders: &mut Orders) {
    for op in ops.iter().rev() {
        let Some(user) = follows.get(&ir::op_key(*op)) else { continue };
        for (value, order) in wanted(user) {
            let source = ir::defining_op(value).filter(|it| it.block() == op.block());
            let Some(source) = source.filter(|it| !follows.contains_key(&ir::op_key(*it))) else { continue };
            if let Some(new) = follow(source, orders, Some(&order)).filter(|new| pays_off(new, &order, follows, orders))
            {
                add(follows, orders, new);
            }
        }
    }
}

/// The operands that an op wants in another order, and could be given by what computes them. Filters are weights, which are
/// transposed once.
fn wanted<'c, 'a>(user: &Follow<'c, 'a>) -> Vec<(Value<'c, 'a>, Order)> {
    let is_filter = |idx: usize| user.role == Role::Window && idx == 1;
    let operands = user.op.operands().zip(&user.operands).enumerate();
    let wanted = operands.filter(|(idx, (_, order))| !is_filter(*idx) && !order.is_identity());
    wanted.map(|(_, (value, order))| (value, order.clone())).filter(|(value, _)| Free::of(*value).is_none()).collect()
}

/// Whether computing a result in the order `wanted` leaves fewer transposes than transposing the result.
fn pays_off(new: &Follow, wanted: &Order, follows: &Follows, orders: &Orders) -> bool {
    let result = ir::results_of(new.op)[0];
    let takes = |(user, idx): &(OperationRef, usize)| {
        follows.get(&ir::op_key(*user)).is_some_and(|user| user.operands.get(*idx) == Some(wanted))
    };
    if !ir::uses(result).iter().all(takes) || new.results[0] != *wanted {
        return false;
    }
    let moved = |(value, order): &(Value, &Order)| {
        let shape = shape_of(*value);
        Free::of(*value).is_none()
            && shape.len() == order.rank()
            && !orders.of(*value).is_same_for(order, &shape)
            && !is_unread(new, *value)
    };
    let n_moved = new.op.operands().zip(&new.operands).filter(moved).count();
    let innermost = wanted.0.last().map_or(0, |&dim| shape_of(result)[dim]);
    let is_wide = innermost >= FEWEST_CHANNELS || innermost == ir::DYNAMIC;
    match new.role {
        Role::Structured => n_moved <= 1 && is_wide && picked_from(new.op).is_empty(),
        // Joined or taken apart, the same elements are moved on either side.
        _ => true,
    }
}

/// Whether a value is only an output whose contents nobody reads.
fn is_unread(new: &Follow, value: Value) -> bool {
    let Some(body) = ir::body(new.op) else { return false };
    let arguments = ir::arguments_of(body);
    let uses = new.op.operands().zip(&arguments).filter(|(operand, _)| *operand == value);
    new.role == Role::Structured && uses.into_iter().all(|(_, argument)| ir::uses(*argument).is_empty())
}
