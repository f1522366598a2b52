//! How each op can follow its operands into another order.

use std::collections::BTreeMap;

use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

use super::{
    loops,
    order::{Order, shape_of},
    window::Window,
};
use crate::fold_batch_norm::groups_of;

/// The orders that tensors are held in, for those that are not in the order of the program.
#[derive(Default)]
pub struct Orders {
    held: BTreeMap<usize, Order>,
    /// Whether transposes that put channels in front of height and width are taken for the end of channels last.
    pub has_windows: bool,
}

impl Orders {
    /// The order that a value is held in.
    pub fn of(&self, value: Value) -> Order {
        let held = self.held.get(&ir::value_key(value)).cloned();
        held.unwrap_or_else(|| Order::identity(shape_of(value).len()))
    }

    /// Whether a value is held in another order than that of the program.
    pub fn holds(&self, value: Value) -> bool {
        self.held.contains_key(&ir::value_key(value))
    }

    /// Notes the orders of an op's results.
    pub fn note(&mut self, follow: &Follow) {
        let results = ir::results_of(follow.op).into_iter().zip(&follow.results);
        let others = results.filter(|(_, order)| !order.is_identity());
        self.held.extend(others.map(|(result, order)| (ir::value_key(result), order.clone())));
    }
}

/// What an op becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A convolution or pool.
    Window,
    /// A structured op, with its loops in another order.
    Structured,
    /// The same op on operands in another order.
    Same,
    /// `tensor.expand_shape`.
    Expand,
    /// `tensor.collapse_shape`.
    Collapse,
    /// Nothing: a transpose of which another order is the result.
    Transpose,
}

/// An op that works in other orders than those of the program.
#[derive(Clone)]
pub struct Follow<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// What it becomes.
    pub role: Role,
    /// The order that each operand is wanted in.
    pub operands: Vec<Order>,
    /// The order that each result is held in.
    pub results: Vec<Order>,
    /// For structured ops and windows which loop of the op each new one is.
    pub loops: Vec<usize>,
}

/// How `op` follows operands that are held in other orders, or how it gives its result in the order `wanted`. None if it
/// cannot.
pub fn follow<'c, 'a>(op: OperationRef<'c, 'a>, orders: &Orders, wanted: Option<&Order>) -> Option<Follow<'c, 'a>> {
    if op.result_count() == 0 || Window::of(op).is_some() {
        return None;
    }
    match ir::op_name(op).as_str() {
        "linalg.transpose" => transpose(op, orders, wanted),
        "tensor.expand_shape" => expand(op, orders, wanted),
        "tensor.collapse_shape" => collapse(op, orders, wanted),
        "linalg.fill" | "linalg.broadcast" => None,
        name if name.starts_with("linalg.") => loops::follow(op, orders, wanted),
        "tensor.pad" if yields_constant(op) => same(op, orders, wanted),
        "tensor.concat" | "tensor.extract_slice" | "tensor.insert_slice" | "tensor.cast" => same(op, orders, wanted),
        _ if ir::is_elementwise(op) => same(op, orders, wanted),
        _ => None,
    }
}

/// The op that a window op becomes, in the orders that it wants.
pub fn follow_window<'c, 'a>(op: OperationRef<'c, 'a>) -> Option<Follow<'c, 'a>> {
    let [input, filter, output] = Window::of(op)?.orders();
    let loops = loops::in_order(op, 2, &output)?;
    Some(Follow { op, role: Role::Window, operands: vec![input, filter, output.clone()], results: vec![output], loops })
}

/// Whether a pad has the same constant everywhere.
fn yields_constant(op: OperationRef) -> bool {
    let Some(value) = ir::terminator(op).and_then(|end| end.operand_at(0)) else { return false };
    match ir::defining_op(value) {
        Some(definition) => !ir::is_inside(definition, op) || ir::is_constant_like(definition),
        None => !ir::body(op).is_some_and(|body| ir::arguments_of(body).contains(&value)),
    }
}

/// An op whose tensors have their dimensions in the same order.
fn same<'c, 'a>(op: OperationRef<'c, 'a>, orders: &Orders, wanted: Option<&Order>) -> Option<Follow<'c, 'a>> {
    let rank = shape_of(ir::results_of(op)[0]).len();
    let tensors: Vec<Value> = op.operands().filter(|it| ir::shape_of(it.r#type()).is_some()).collect();
    let held = tensors.iter().find(|it| orders.holds(**it)).map(|it| orders.of(*it));
    let order = wanted.cloned().or(held)?;
    let values = tensors.iter().copied().chain(ir::results_of(op));
    let is_uniform = order.rank() == rank && values.into_iter().all(|value| shape_of(value).len() == rank);
    let wants = |operand: Value| match ir::shape_of(operand.r#type()) {
        Some(_) => order.clone(),
        None => Order::identity(0),
    };
    is_uniform.then(|| Follow {
        op,
        role: Role::Same,
        operands: op.operands().map(wants).collect(),
        results: vec![order.clone(); op.result_count()],
        loops: vec![],
    })
}

/// The order of a transpose's result of which nothing has to be moved.
fn transpose<'c, 'a>(op: OperationRef<'c, 'a>, orders: &Orders, wanted: Option<&Order>) -> Option<Follow<'c, 'a>> {
    let dims = ir::integers_of(op.attribute("permutation").ok()?, 64)?;
    let permutation = Order(dims.into_iter().map(|dim| usize::try_from(dim).ok()).collect::<Option<_>>()?);
    let source = op.operand_at(0)?;
    let given = match wanted {
        Some(wanted) => Order(wanted.0.iter().map(|&dim| permutation.0[dim]).collect()),
        None => orders.of(source),
    };
    let puts_channels_in_front = permutation.0 == [0, 3, 1, 2] && orders.has_windows;
    if wanted.is_none() && !orders.holds(source) && !puts_channels_in_front {
        return None;
    }
    let result = Order(given.0.iter().map(|&dim| permutation.place_of(dim)).collect());
    let operands = vec![given.clone(), Order::identity(given.rank())];
    Some(Follow { op, role: Role::Transpose, operands, results: vec![result], loops: vec![] })
}

fn expand<'c, 'a>(op: OperationRef<'c, 'a>, orders: &Orders, wanted: Option<&Order>) -> Option<Follow<'c, 'a>> {
    let groups = groups_of(op)?;
    let source = op.operand_at(0)?;
    let given = match wanted {
        Some(wanted) => order_of_groups(&groups, wanted),
        None => orders.of(source),
    };
    let result = Order(given.0.iter().flat_map(|&dim| groups[dim].clone()).collect());
    let is_wanted = wanted.map_or_else(|| orders.holds(source), |wanted| *wanted == result);
    is_wanted.then(|| reshape(op, Role::Expand, given, result))
}

fn collapse<'c, 'a>(op: OperationRef<'c, 'a>, orders: &Orders, wanted: Option<&Order>) -> Option<Follow<'c, 'a>> {
    let groups = groups_of(op)?;
    let source = op.operand_at(0)?;
    if wanted.is_none() && !orders.holds(source) {
        return None;
    }
    let result = match wanted {
        Some(wanted) => wanted.clone(),
        None => {
            let shape = shape_of(source);
            let long = orders.of(source).0.into_iter().filter(|&dim| shape[dim] != 1).collect();
            order_of_groups(&groups, &Order(long))
        }
    };
    let given = Order(result.0.iter().flat_map(|&dim| groups[dim].clone()).collect());
    (!given.is_identity()).then(|| reshape(op, Role::Collapse, given, result))
}

fn reshape<'c, 'a>(op: OperationRef<'c, 'a>, role: Role, given: Order, result: Order) -> Follow<'c, 'a> {
    let rest = op.operands().skip(1).map(|_| Order::identity(0));
    let operands = std::iter::once(given).chain(rest).collect();
    Follow { op, role, operands, results: vec![result], loops: vec![] }
}

/// The groups in the order in which their first dimension comes; those of which none comes stand behind the group before.
fn order_of_groups(groups: &[Vec<usize>], order: &Order) -> Order {
    let mut places: Vec<usize> = Vec::new();
    for dim in &order.0 {
        let group = groups.iter().position(|group| group.contains(dim));
        places.extend(group.filter(|group| !places.contains(group)));
    }
    for group in 0..groups.len() {
        if !places.contains(&group) {
            let before = group.checked_sub(1).and_then(|it| places.iter().position(|&place| place == it));
            places.insert(before.map_or(0, |it| it + 1), group);
        }
    }
    Order(places)
}
