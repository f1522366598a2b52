//! The tensors of a block in the orders that somebody asked for.

use std::collections::BTreeMap;

use melior::ir::{OperationRef, Value};
use parallel_op_dialect::ir;

use super::{
    free::Free,
    order::{Order, groups_of_long, shape_of},
};
use crate::builder::Builder;

/// What there is of each value so far.
#[derive(Default)]
pub struct Versions<'c, 'a> {
    /// Orders and tensors of a value, the first one being the one that was computed.
    held: BTreeMap<usize, Vec<(Order, Value<'c, 'a>)>>,
    /// Values of the program that were transposed, with the order that was asked for.
    pub moved: Vec<(Value<'c, 'a>, Order)>,
}

impl<'c, 'a> Versions<'c, 'a> {
    /// Notes that a value is held as `tensor` in this order, and no more as it was.
    pub fn note(&mut self, value: Value<'c, 'a>, order: Order, tensor: Value<'c, 'a>) {
        self.held.insert(ir::value_key(value), vec![(order, tensor)]);
    }

    /// Whether a value is held in another form than that of the program.
    pub fn holds(&self, value: Value<'c, 'a>) -> bool {
        self.held.contains_key(&ir::value_key(value))
    }

    /// What a value is held as, if that is another tensor than in the program.
    pub fn computed(&self, value: Value<'c, 'a>) -> Option<(Order, Value<'c, 'a>)> {
        self.held.get(&ir::value_key(value)).map(|all| all[0].clone())
    }

    /// The tensor of a value in the order of the program, in front of `op`, which computes the value.
    pub fn plain(&mut self, value: Value<'c, 'a>, op: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        if let Some(known) = self.held.get_mut(&ir::value_key(value)) {
            // What was made for a reader further down is of no use to readers in front of that.
            known.retain(|(_, tensor)| ir::defining_op(*tensor).is_none_or(|it| ir::is_before(it, op)));
        }
        self.get(&Builder::before(op), value, &Order::identity(shape_of(value).len()))
    }

    /// The tensor of a value in this order, made here if nobody asked for it before.
    pub fn get(&mut self, builder: &Builder<'c, 'a>, value: Value<'c, 'a>, order: &Order) -> Value<'c, 'a> {
        let shape = shape_of(value);
        if shape.len() != order.rank() || (order.is_identity() && !self.holds(value)) {
            return value;
        }
        let start = || vec![(Order::identity(shape.len()), value)];
        let known = self.held.get(&ir::value_key(value)).cloned().unwrap_or_else(start);
        if let Some((_, tensor)) = known.iter().find(|(held, _)| held == order) {
            return *tensor;
        }
        let same = known.iter().find(|(held, _)| held.is_same_for(order, &shape));
        let made = match (same, Free::of(value)) {
            (Some((held, tensor)), _) => Some(reshaped(builder, *tensor, held, order)),
            (None, Some(free)) if known[0].1 == value => free.make(builder, value, order),
            _ => None,
        };
        let made = made.unwrap_or_else(|| {
            self.moved.push((value, order.clone()));
            let (held, tensor) = &known[0];
            builder.transposed(*tensor, &held.towards(order))
        });
        let mut all = known;
        all.push((order.clone(), made));
        self.held.insert(ir::value_key(value), all);
        made
    }
}

/// A tensor held in one order as one in another, where only dimensions of length one change places.
fn reshaped<'c, 'a>(builder: &Builder<'c, 'a>, tensor: Value<'c, 'a>, held: &Order, order: &Order) -> Value<'c, 'a> {
    let extents = builder.extents(tensor);
    let target: Vec<_> = held.towards(order).into_iter().map(|place| extents[place]).collect();
    let collapsed = builder.collapse(tensor, &groups_of_long(&shape_of(tensor)));
    let lengths: Vec<i64> = target.iter().map(|extent| extent.number()).collect();
    builder.expand(collapsed, &groups_of_long(&lengths), &target)
}
