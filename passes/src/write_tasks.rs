//! Makes a container of ops of a block.
//!
//! A value of one task that another needs becomes an SSA edge between the two. Ops keep their locations.

use melior::ir::{
    Block, Location, Operation, OperationRef, Region, RegionLike, Type, Value, ValueLike,
    attribute::{IntegerAttribute, StringAttribute},
    block::BlockLike,
    operation::OperationLike,
    r#type::IntegerType,
};
use parallel_op_dialect::{
    ir::{self, BlockParts, OperationParts},
    ops,
};
use std::collections::{HashMap, HashSet};

/// What a task is made of.
pub struct Task<'c, 'a> {
    /// Its ops, in the order of the block.
    pub ops: Vec<OperationRef<'c, 'a>>,
    /// A name for people: what its heaviest op does.
    pub label: String,
    /// The lane it belongs to, if any.
    pub lane: Option<i64>,
    /// Predicted time in nanoseconds, if known.
    pub cost_ns: Option<f64>,
}

/// What crosses the border of a task, decided before anything moves.
struct Interface<'c, 'a> {
    /// Values from outside, in the order of their first use.
    captures: Vec<Value<'c, 'a>>,
    /// For each op of the task, the free ops to copy in front of it.
    copies: Vec<Vec<OperationRef<'c, 'a>>>,
    /// Values that something outside uses, in the order of their ops, and whether something outside of all tasks does.
    results: Vec<(Value<'c, 'a>, bool)>,
}

/// Replaces the last op of the tasks by a container that holds them all, and moves `moved` behind it. Returns the
/// container. `copies` tells which ops are copied into tasks rather than captured.
///
/// A task stands behind those whose values it needs. No op is in two tasks.
pub fn write<'c, 'a>(
    tasks: &[Task<'c, 'a>],
    moved: &[OperationRef<'c, 'a>],
    copies: &dyn Fn(OperationRef) -> bool,
) -> OperationRef<'c, 'a> {
    let in_tasks: HashSet<usize> = tasks.iter().flat_map(|task| &task.ops).map(|op| ir::op_key(*op)).collect();
    let mut escape = Reach { inside: &in_tasks, copies, not_outside: HashSet::new() };
    let interfaces: Vec<Interface> = tasks.iter().map(|task| Interface::of(task, copies, &mut escape)).collect();
    let last = last_of(tasks);
    let container = ir::insert_before(empty_container(tasks, &interfaces, last.location()), last);
    let task_ops = ir::body(container).map(ir::ops_in).unwrap_or_default();
    for ((task, interface), task_op) in tasks.iter().zip(&interfaces).zip(task_ops) {
        fill(task, interface, task_op);
    }
    // Last of all, for until then the tasks ask for each value by its old name, and so do the ops they copy.
    let escaping = interfaces.iter().flat_map(|interface| &interface.results).filter(|(_, escapes)| *escapes);
    for ((value, _), outer) in escaping.zip(container.results()) {
        for (user, operand) in ir::uses(*value) {
            if !ir::is_inside(user, container) {
                ir::set_operand(user, operand, outer.into());
            }
        }
    }
    let mut behind = container;
    for op in moved {
        ir::move_after(*op, behind);
        behind = *op;
    }
    erase_unused(&interfaces);
    container
}

impl<'c, 'a> Interface<'c, 'a> {
    fn of(task: &Task<'c, 'a>, copies: &dyn Fn(OperationRef) -> bool, escape: &mut Reach) -> Self {
        let inside: HashSet<usize> = task.ops.iter().map(|op| ir::op_key(*op)).collect();
        let mut search = Search { inside: &inside, copies, seen: HashSet::new(), captures: Vec::new() };
        let copied = task.ops.iter().map(|op| {
            let mut copied = Vec::new();
            ir::captures_of(*op).into_iter().for_each(|value| search.need(value, &mut copied));
            copied
        });
        let copied = copied.collect();
        let mut reach = Reach { inside: &inside, copies, not_outside: HashSet::new() };
        let results = task.ops.iter().flat_map(|op| op.results()).map(Value::from);
        Self {
            captures: search.captures,
            copies: copied,
            results: results
                .filter(|value| reach.is_used_outside(*value))
                .map(|value| (value, escape.is_used_outside(value)))
                .collect(),
        }
    }
}

/// Finds what a task needs from outside.
struct Search<'c, 'a, 's> {
    inside: &'s HashSet<usize>,
    copies: &'s dyn Fn(OperationRef) -> bool,
    /// Values and ops that were looked at.
    seen: HashSet<usize>,
    captures: Vec<Value<'c, 'a>>,
}

impl<'c, 'a> Search<'c, 'a, '_> {
    fn need(&mut self, value: Value<'c, 'a>, copied: &mut Vec<OperationRef<'c, 'a>>) {
        match ir::defining_op(value) {
            Some(op) if self.inside.contains(&ir::op_key(op)) => {}
            Some(op) if (self.copies)(op) => {
                if self.seen.insert(ir::op_key(op)) {
                    ir::captures_of(op).into_iter().for_each(|value| self.need(value, copied));
                    copied.push(op);
                }
            }
            _ => {
                if self.seen.insert(ir::value_key(value)) {
                    self.captures.push(value);
                }
            }
        }
    }
}

/// Finds what outside needs from a task.
struct Reach<'s> {
    inside: &'s HashSet<usize>,
    copies: &'s dyn Fn(OperationRef) -> bool,
    /// Free ops that nothing outside uses, so that each is looked at once.
    not_outside: HashSet<usize>,
}

impl Reach<'_> {
    /// Whether something that is neither in the task nor copied into it uses a value.
    fn is_used_outside(&mut self, value: Value) -> bool {
        ir::uses(value).into_iter().any(|(user, _)| {
            let mut around = std::iter::successors(Some(user), |op| op.parent_operation());
            if around.any(|op| self.inside.contains(&ir::op_key(op))) || self.not_outside.contains(&ir::op_key(user)) {
                return false;
            }
            // A free op that nothing uses stays where it is.
            let is_unused = user.results().all(|result| ir::uses(result.into()).is_empty());
            if !(self.copies)(user) || is_unused || user.results().any(|result| self.is_used_outside(result.into())) {
                return true;
            }
            self.not_outside.insert(ir::op_key(user));
            false
        })
    }
}

/// The last op of all tasks in the order of their block.
fn last_of<'c, 'a>(tasks: &[Task<'c, 'a>]) -> OperationRef<'c, 'a> {
    // Ops may have changed places since they were read, so that the last of a task need not be its last in the block.
    let all = tasks.iter().flat_map(|task| task.ops.iter().copied());
    let Some(last) = all.reduce(|a, b| if a.is_before_in_block(b) { b } else { a }) else {
        unreachable!("a group has tasks, and a task has ops")
    };
    last
}

/// A container with tasks that capture and return what they are going to, and whose bodies are still empty.
fn empty_container<'c>(
    tasks: &[Task<'c, '_>],
    interfaces: &[Interface<'c, '_>],
    location: Location<'c>,
) -> Operation<'c> {
    let body = Block::new(&[]);
    let mut yielded = Vec::new();
    // What a value of one task is called in the others.
    let mut outer: HashMap<usize, Value> = HashMap::new();
    for (task, interface) in tasks.iter().zip(interfaces) {
        let captures = interface.captures.iter();
        let captures: Vec<Value> =
            captures.map(|value| outer.get(&ir::value_key(*value)).copied().unwrap_or(*value)).collect();
        let task_op = body.append_operation(empty_task(task, interface, &captures));
        for ((value, escapes), result) in interface.results.iter().zip(task_op.results()) {
            outer.insert(ir::value_key(*value), result.into());
            if *escapes {
                yielded.push(Value::from(result));
            }
        }
    }
    let types: Vec<Type> = yielded.iter().map(ValueLike::r#type).collect();
    let context = ir::context_of(last_of(tasks));
    body.append_operation(ops::YieldOperation::builder(context, location).values(&yielded).build().into());
    let region = Region::new();
    region.append_block(body);
    ops::ParallelOperation::builder(context, location).results(&types).body(region).build().into()
}

fn empty_task<'c>(task: &Task<'c, '_>, interface: &Interface<'c, '_>, captures: &[Value<'c, '_>]) -> Operation<'c> {
    let Some(last) = task.ops.last() else { unreachable!("a task has ops") };
    let context = ir::context_of(*last);
    let arguments: Vec<(Type, Location)> =
        interface.captures.iter().map(|value| (value.r#type(), value.location())).collect();
    let region = Region::new();
    region.append_block(Block::new(&arguments));
    let types: Vec<Type> = interface.results.iter().map(|(value, _)| value.r#type()).collect();
    let integer = |value: i64| IntegerAttribute::new(IntegerType::new(context, 64).into(), value);
    let mut builder = ops::TaskOperation::builder(context, last.location())
        .captures(captures)
        .results(&types)
        .body(region)
        .label(StringAttribute::new(context, &task.label));
    if let Some(lane) = task.lane {
        builder = builder.lane(integer(lane));
    }
    if let Some(ns) = task.cost_ns {
        builder = builder.cost(integer(ns.round() as i64));
    }
    builder.build().into()
}

/// Moves the ops of a task into its body, with copies of the free ops they need, and ends it with a yield.
fn fill<'c, 'a>(task: &Task<'c, 'a>, interface: &Interface<'c, 'a>, task_op: OperationRef<'c, 'a>) {
    let Some(body) = ir::body(task_op) else { unreachable!("the task was built with a body") };
    let mut inner: HashMap<usize, Value> = HashMap::new();
    for (idx, value) in interface.captures.iter().enumerate() {
        if let Some(argument) = body.argument_at(idx) {
            inner.insert(ir::value_key(*value), argument);
        }
    }
    for (op, copies) in task.ops.iter().zip(&interface.copies) {
        for original in copies {
            let copy = ir::clone_to_end(*original, body);
            replace_operands(copy, &inner);
            for (from, to) in original.results().zip(copy.results()) {
                inner.insert(ir::value_key(from.into()), to.into());
            }
        }
        ir::move_to_end(*op, body);
        replace_operands(*op, &inner);
    }
    let values: Vec<Value> = interface.results.iter().map(|(value, _)| *value).collect();
    let yielded = ops::YieldOperation::builder(ir::context_of(task_op), task_op.location()).values(&values);
    body.append_operation(yielded.build().into());
}

/// Makes an op, regions included, use what values stand for inside the task.
fn replace_operands(root: OperationRef, inner: &HashMap<usize, Value>) {
    for op in ir::walk(root) {
        for idx in 0..op.operand_count() {
            let value = op.operand_at(idx).and_then(|operand| inner.get(&ir::value_key(operand)));
            if let Some(value) = value {
                ir::set_operand(op, idx, *value);
            }
        }
    }
}

/// Erases the originals of copied ops that nothing uses any more.
fn erase_unused(interfaces: &[Interface]) {
    let mut seen = HashSet::new();
    let mut originals: Vec<OperationRef> = Vec::new();
    for op in interfaces.iter().flat_map(|interface| interface.copies.iter().flatten()) {
        if seen.insert(ir::op_key(*op)) {
            originals.push(*op);
        }
    }
    // An op stands behind what it needs in each list, so that users are erased first after enough turns.
    loop {
        let before = originals.len();
        originals.retain(|op| {
            let is_used = op.results().any(|result| !ir::uses(result.into()).is_empty());
            if !is_used {
                ir::erase(*op);
            }
            is_used
        });
        if originals.len() == before {
            return;
        }
    }
}
