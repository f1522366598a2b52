//! Where the memory of a container's result comes from, and putting other memory in its place.

use super::layout;
use melior::ir::{
    Attribute, Identifier, OperationRef, Region, Type, Value, ValueLike,
    block::BlockLike,
    operation::{OperationBuilder, OperationLike},
};
use parallel_op_dialect::{
    ir::{self, OperationParts},
    ops,
};

/// The way from a yield of a task back to what made the memory.
struct Origin<'c, 'a> {
    /// The task, its result's number being that of the yielded value.
    task: OperationRef<'c, 'a>,
    index: usize,
    /// Views in the task, from the yield back.
    views: Vec<OperationRef<'c, 'a>>,
    /// An allocation at the top of the task, or a container nested there, with the number of its result.
    root: (OperationRef<'c, 'a>, usize),
}

impl<'c, 'a> Origin<'c, 'a> {
    /// Follows a result of a container back, if it is made by one task and seen by nobody else.
    fn find(container: OperationRef<'c, 'a>, index: usize) -> Result<Self, String> {
        let end = ir::terminator(container).ok_or("container without a yield")?;
        let yielded = end.operand_at(index).ok_or("a yield without this result")?;
        let task = ir::defining_op(yielded)
            .filter(|op| ir::is_op(*op, ops::TASK) && op.parent_operation() == Some(container))
            .ok_or("it is memory from outside of the container")?;
        if let Some((other, _)) = ir::uses(yielded).into_iter().find(|(user, _)| *user != end) {
            return Err(format!("'{}' uses it in the container", ir::op_name(other)));
        }
        if ir::uses(yielded).len() > 1 {
            return Err("the container yields it twice".to_owned());
        }
        let index = ir::results_of(task).iter().position(|result| *result == yielded).unwrap_or_default();
        let end = ir::terminator(task).ok_or("task without a yield")?;
        let mut value = end.operand_at(index).ok_or("a yield without this result")?;
        let mut views = Vec::new();
        loop {
            let made = ir::defining_op(value).filter(|op| op.parent_operation() == Some(task));
            let made = made.ok_or("the task yields memory from outside of it")?;
            if ir::is_view(made) {
                views.push(made);
                value = made.operand_at(0).ok_or("a view without a source")?;
            } else if ir::is_op(made, "memref.alloc") || ir::is_op(made, ops::PARALLEL) {
                let number = ir::results_of(made).iter().position(|result| *result == value).unwrap_or_default();
                return Ok(Self { task, index, views, root: (made, number) });
            } else {
                return Err(format!("the task yields what '{}' makes, not an allocation", ir::op_name(made)));
            }
        }
    }

    fn end(&self) -> Result<OperationRef<'c, 'a>, String> {
        ir::terminator(self.task).ok_or_else(|| "task without a yield".to_owned())
    }

    /// The yield, if it names the memory once, and the views that only lead there.
    fn spent(&self) -> Result<Vec<OperationRef<'c, 'a>>, String> {
        let end = self.end()?;
        let value = ir::results_of(self.root.0)[self.root.1];
        if layout::users_through_views(value).into_iter().filter(|user| *user == end).count() > 1 {
            return Err("the task yields it twice".to_owned());
        }
        let mut spent = vec![end];
        for view in &self.views {
            if ir::results_of(*view).into_iter().flat_map(ir::uses).any(|(user, _)| !spent.contains(&user)) {
                break;
            }
            spent.push(*view);
        }
        Ok(spent)
    }
}

/// Why memory of type `slice` cannot take the place of a result of a container, if so.
pub fn check<'c>(container: OperationRef<'c, '_>, index: usize, slice: Type<'c>) -> Result<(), String> {
    let origin = Origin::find(container, index)?;
    let mut inner = slice;
    for view in &origin.views {
        inner = ir::view_inverse_type(*view, inner)
            .ok_or_else(|| format!("'{}' cannot be undone on '{inner}'", ir::op_name(*view)))?;
    }
    let (root, number) = origin.root;
    layout::check_uses(ir::results_of(root)[number], inner, &origin.spent()?)?;
    if ir::is_op(root, ops::PARALLEL) { check(root, number, inner) } else { Ok(()) }
}

/// Has the task that makes a result of a container write into `slice`, which stands in front of the container. Uses
/// of the result get the slice; result and allocation go. Must have passed [`check`].
pub fn place<'c, 'a>(container: OperationRef<'c, 'a>, index: usize, slice: Value<'c, 'a>) {
    let Ok(origin) = Origin::find(container, index) else { return };
    let Ok(spent) = origin.spent() else { return };
    layout::replace(ir::results_of(container)[index], slice);
    // From here on the handles of task and container are those of their successors.
    drop_operand(ir::terminator(container), index);
    drop_operand(origin.end().ok(), origin.index);
    rebuild(container, &Change { dropped_result: index, added_capture: None });
    let task = rebuild(origin.task, &Change { dropped_result: origin.index, added_capture: Some(slice) });
    let Some(body) = ir::body(task) else { return };
    let mut inner = body.add_argument(slice.r#type(), task.location());
    if let Some(first) = body.first_operation() {
        for view in &origin.views {
            inner = ir::invert_view(*view, inner, first).unwrap_or(inner);
        }
    }
    for view in spent.into_iter().skip(1) {
        ir::erase(view);
    }
    let (root, number) = origin.root;
    if ir::is_op(root, ops::PARALLEL) {
        place(root, number, inner);
    } else {
        layout::replace(ir::results_of(root)[number], inner);
        ir::erase(root);
    }
}

/// Makes a yield name one value less.
fn drop_operand(end: Option<OperationRef>, index: usize) {
    let Some(end) = end else { return };
    let mut values: Vec<_> = end.operands().collect();
    values.remove(index);
    ir::build_before(OperationBuilder::new(ops::YIELD, end.location()).add_operands(&values), end);
    ir::erase(end);
}

/// What a container or a task gets different.
struct Change<'c, 'a> {
    dropped_result: usize,
    added_capture: Option<Value<'c, 'a>>,
}

/// Makes the op anew with the change, moves its body over, and erases it. The dropped result must have no uses.
fn rebuild<'c, 'a>(op: OperationRef<'c, 'a>, change: &Change<'c, 'a>) -> OperationRef<'c, 'a> {
    let mut kept = ir::results_of(op);
    kept.remove(change.dropped_result);
    let operands: Vec<Value> = op.operands().chain(change.added_capture).collect();
    let types: Vec<Type> = kept.iter().map(ValueLike::r#type).collect();
    let attributes: Vec<(Identifier, Attribute)> = op.attributes().collect();
    // The builder borrows the name without saying so.
    let name = ir::op_name(op);
    let builder = OperationBuilder::new(&name, op.location())
        .add_operands(&operands)
        .add_results(&types)
        .add_attributes(&attributes)
        .add_regions([Region::new()]);
    let new = ir::build_before(builder, op);
    if let (Some(into), Some(from)) = (new.region_at(0), op.region_at(0)) {
        ir::take_body(into, from);
    }
    for (old, new) in kept.into_iter().zip(ir::results_of(new)) {
        ir::replace_all_uses(old, new);
    }
    ir::erase(op);
    new
}
