//! Where a container can stand.

use crate::{whitelist::Whitelist, write_tasks::Task};
use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::ir;
use std::collections::HashSet;

/// The ops between the first and the last op of the tasks that have to move behind the container, which stands where the
/// last op of the tasks is. In order.
///
/// # Errors
///
/// Why the container cannot stand there: an op with effects would change places with another one.
pub fn plan<'c, 'a>(tasks: &[Task<'c, 'a>], whitelist: &Whitelist) -> Result<Vec<OperationRef<'c, 'a>>, String> {
    let inside: HashSet<usize> = tasks.iter().flat_map(|task| &task.ops).map(|op| ir::op_key(*op)).collect();
    let mut left = inside.len();
    // Ops that need a result of a task, and the tasks' own ops.
    let mut after: HashSet<usize> = inside.clone();
    let mut moved = Vec::new();
    let mut first_moved_effect: Option<OperationRef> = None;
    let first = tasks.iter().flat_map(|task| task.ops.iter().copied());
    let first = first.reduce(|a, b| if a.is_before_in_block(b) { a } else { b });
    for op in std::iter::successors(first, |op| op.next_in_block()) {
        if inside.contains(&ir::op_key(op)) {
            left -= 1;
            if left == 0 {
                break;
            }
            continue;
        }
        let needs_tasks =
            ir::captures_of(op).into_iter().filter_map(ir::defining_op).any(|made| after.contains(&ir::op_key(made)));
        let is_effect = whitelist.qualify(op).is_err() || ir::is_op(op, "cf.assert");
        if needs_tasks {
            after.insert(ir::op_key(op));
            moved.push(op);
            if is_effect && first_moved_effect.is_none() {
                first_moved_effect = Some(op);
            }
        } else if let (true, Some(first)) = (is_effect, first_moved_effect) {
            return Err(format!(
                "'{}' uses a result and would have to move behind '{}'",
                ir::op_name(first),
                ir::op_name(op)
            ));
        }
    }
    Ok(moved)
}
