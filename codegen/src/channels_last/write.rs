//! Writes the ops of a block once more, in the orders that were decided.

use melior::ir::{
    Attribute, BlockRef, OperationRef, Type, Value, ValueLike, attribute::IntegerAttribute, operation::OperationLike,
};
use parallel_op_dialect::ir::{self, OperationParts};

use super::{
    decide::Follows,
    follow::{Follow, Role},
    free::Free,
    order::Order,
    report,
    versions::Versions,
    window::{Form, Window},
    write_structured, write_window,
};
use crate::{
    builder::{
        Builder,
        tensors::{Slice, tensor_type},
    },
    fold_batch_norm::groups_of,
    weights::Weights,
};

/// Writes what was decided.
pub fn write<'c, 'a>(block: BlockRef<'c, 'a>, follows: &Follows<'c, 'a>, weights: &Weights) {
    let mut versions = Versions::default();
    let followers: Vec<&Follow> = ir::ops_in(block).iter().filter_map(|op| follows.get(&ir::op_key(*op))).collect();
    for follow in &followers {
        replay(follow, &mut versions);
        for (value, order) in versions.moved.drain(..) {
            match (weights.contains(value), is_filter(follow, value)) {
                (true, _) => (),
                (false, true) => report::filter(value, follow.op),
                (false, false) => report::enters(value, &order, follow.op),
            }
        }
    }
    for follow in followers.iter().rev() {
        for result in ir::results_of(follow.op) {
            // Followers behind this one are gone, so whoever is left wants the order of the program.
            let Some((user, _)) = ir::uses(result).last().copied() else { continue };
            let plain = versions.plain(result, follow.op);
            versions.moved.drain(..).for_each(|(value, _)| report::leaves(value, user));
            ir::replace_all_uses(result, plain);
        }
        ir::erase(follow.op);
    }
}

fn is_filter(follow: &Follow, value: Value) -> bool {
    follow.role == Role::Window && follow.op.operand_at(1).is_some_and(|filter| filter == value)
}

/// Writes one op.
fn replay<'c, 'a>(follow: &Follow<'c, 'a>, versions: &mut Versions<'c, 'a>) {
    let builder = Builder::before(follow.op);
    match follow.role {
        Role::Window => match Window::of(follow.op).map(|window| window.form(follow.op)) {
            Some(Form::Convolution) => write_window::convolution(&builder, follow, versions),
            Some(Form::Groups) => write_window::groups(&builder, follow, versions),
            Some(Form::Depthwise) => write_window::depthwise(&builder, follow, versions),
            _ => write_structured::generic(&builder, follow, versions),
        },
        Role::Structured => write_structured::generic(&builder, follow, versions),
        Role::Same => same(&builder, follow, versions),
        Role::Expand | Role::Collapse => reshape(&builder, follow, versions),
        Role::Transpose => {
            let source = operand(&builder, follow, 0, versions);
            versions.note(ir::results_of(follow.op)[0], follow.results[0].clone(), source);
        }
    }
}

/// One operand in the order that the op wants.
pub fn operand<'c, 'a>(
    builder: &Builder<'c, 'a>,
    follow: &Follow<'c, 'a>,
    idx: usize,
    versions: &mut Versions<'c, 'a>,
) -> Value<'c, 'a> {
    let value = follow.op.operand_at(idx).expect("the op has this operand");
    let order = &follow.operands[idx];
    // What a sum begins with is made anew even in the order of the program, so that it is a fill or a broadcast.
    let begins_a_sum = follow.role == Role::Window && idx == 2;
    let made = Free::of(value).filter(|_| begins_a_sum).and_then(|free| free.make(builder, value, order));
    made.unwrap_or_else(|| versions.get(builder, value, order))
}

/// The same op on operands in another order.
fn same<'c, 'a>(builder: &Builder<'c, 'a>, follow: &Follow<'c, 'a>, versions: &mut Versions<'c, 'a>) {
    let op = follow.op;
    let order = &follow.results[0];
    let operands: Vec<Value> = (0..op.operand_count()).map(|idx| operand(builder, follow, idx, versions)).collect();
    let new = match ir::op_name(op).as_str() {
        "tensor.extract_slice" => {
            let slice = Slice::of(op).expect("the op takes a slice").permuted(&order.0);
            let sizes: Vec<i64> = slice.sizes.iter().map(|extent| extent.number()).collect();
            ir::defining_op(builder.extract_slice(operands[0], &slice, &sizes))
        }
        "tensor.insert_slice" => {
            let slice = Slice::of(op).expect("the op writes a slice").permuted(&order.0);
            ir::defining_op(builder.insert_slice(operands[0], operands[1], &slice))
        }
        _ => Some(copy(builder, op, &operands, order)),
    };
    let results = ir::results_of(new.expect("a new op has results"));
    for (result, tensor) in ir::results_of(op).into_iter().zip(results) {
        versions.note(result, order.clone(), tensor);
    }
}

/// A copy of an op with results in another order, and what it says of single dimensions in that order.
fn copy<'c, 'a>(
    builder: &Builder<'c, 'a>,
    op: OperationRef<'c, 'a>,
    operands: &[Value<'c, 'a>],
    order: &Order,
) -> OperationRef<'c, 'a> {
    let new = builder.clone_of(op);
    operands.iter().enumerate().for_each(|(idx, value)| ir::set_operand(new, idx, *value));
    for result in ir::results_of(new) {
        ir::set_type(result, permuted_type(result.r#type(), order));
    }
    match ir::op_name(op).as_str() {
        "tensor.pad" => permute_pad(builder, new, order),
        "tensor.concat" => {
            let dim = ir::int_attribute(op, "dim").and_then(|dim| usize::try_from(dim).ok()).unwrap_or(0);
            let attribute = op.attribute("dim").expect("a concat has a dimension");
            let place = IntegerAttribute::new(type_of(attribute), order.place_of(dim) as i64);
            ir::set_attribute(new, "dim", place.into());
        }
        _ => (),
    }
    new
}

fn type_of<'c>(attribute: Attribute<'c>) -> Type<'c> {
    use melior::ir::attribute::AttributeLike;
    attribute.r#type()
}

fn permuted_type<'c>(r#type: Type<'c>, order: &Order) -> Type<'c> {
    let shape = ir::shape_of(r#type).unwrap_or_default();
    tensor_type(&order.apply(&shape), ir::element_type(r#type))
}

/// The widths of a pad's borders. Dynamic ones are operands, which move with them.
fn permute_pad<'c, 'a>(builder: &Builder<'c, 'a>, pad: OperationRef<'c, 'a>, order: &Order) {
    let dynamic: Vec<Value> = pad.operands().skip(1).collect();
    let mut open = dynamic.iter().copied();
    let mut next = 1;
    for name in ["static_low", "static_high"] {
        let widths = crate::builder::tensors::extents_of(pad, name, &mut open).expect("a pad has borders");
        let widths = order.apply(&widths);
        let numbers: Vec<i64> = widths.iter().map(|width| width.number()).collect();
        ir::set_attribute(pad, name, builder.integers(&numbers));
        for width in widths {
            if let crate::builder::tensors::Extent::Dynamic(value) = width {
                ir::set_operand(pad, next, value);
                next += 1;
            }
        }
    }
}

fn reshape<'c, 'a>(builder: &Builder<'c, 'a>, follow: &Follow<'c, 'a>, versions: &mut Versions<'c, 'a>) {
    let groups = groups_of(follow.op).expect("a reshape has groups");
    let source = operand(builder, follow, 0, versions);
    let result = ir::results_of(follow.op)[0];
    let is_expand = follow.role == Role::Expand;
    let coarse = if is_expand { &follow.operands[0] } else { &follow.results[0] };
    let mut next = 0..;
    let places = coarse.0.iter().map(|&dim| next.by_ref().take(groups[dim].len()).collect::<Vec<usize>>());
    let places: Vec<Vec<usize>> = places.collect();
    let tensor = if is_expand {
        let extents = follow.results[0].apply(&builder.extents(result));
        builder.expand(source, &places, &extents)
    } else {
        builder.collapse(source, &places)
    };
    versions.note(result, follow.results[0].clone(), tensor);
}
