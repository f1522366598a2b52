//! The way of a lowering through the containers of a module, those inside of tasks included, and the functions that it
//! leaves behind.

use crate::{container::Container, execute::TaskCall, module_symbols::ModuleSymbols, task_function};
use melior::ir::OperationRef;
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir,
};

/// The functions that the tasks of one function become, in the order in which they were made.
pub struct TaskFunctions<'c, 'a> {
    /// The function that holds the containers.
    pub parent: OperationRef<'c, 'a>,
    made: Vec<OperationRef<'c, 'a>>,
}

impl<'c, 'a> TaskFunctions<'c, 'a> {
    /// Moves the bodies of the tasks of a container into functions, and says how each is called: with a check behind it
    /// where `is_checked` says so.
    pub fn outline(
        &mut self,
        container: &Container<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
        is_checked: impl Fn(OperationRef<'c, 'a>) -> bool,
    ) -> Vec<TaskCall> {
        let outline = |task: &OperationRef<'c, 'a>| {
            let checked = is_checked(*task);
            let outlined = task_function::outline(*task, self.made.len(), self.parent, self.last(), symbols);
            self.made.push(outlined.function);
            TaskCall { name: outlined.name, label: outlined.label, checked }
        };
        container.tasks.iter().map(outline).collect()
    }

    /// What other functions go behind.
    pub fn last(&self) -> OperationRef<'c, 'a> {
        self.made.last().copied().unwrap_or(self.parent)
    }
}

/// Has `lower` replace each container in the functions of a module; a nested one once it stands in the function of its
/// outer task.
pub fn lower_containers<'c, 'a>(
    module: OperationRef<'c, 'a>,
    mut lower: impl FnMut(OperationRef<'c, 'a>, &mut TaskFunctions<'c, 'a>) -> Result<(), Failed>,
) -> Result<(), Failed> {
    // Last function first in the stack, so that names and texts are given in the order of the module.
    let mut pending = ir::body(module).map(ir::ops_in).unwrap_or_default();
    pending.retain(|op| ir::is_op(*op, "func.func"));
    pending.reverse();
    while let Some(parent) = pending.pop() {
        let mut functions = TaskFunctions { parent, made: Vec::new() };
        for container in Container::outermost_in(parent) {
            lower(container, &mut functions)?;
        }
        // A function of a task may hold nested containers.
        pending.extend(functions.made.into_iter().rev());
    }
    Ok(())
}

/// Refuses what no function of a module held, and what therefore did not become `form`.
pub fn refuse_left(root: OperationRef, form: &str) -> Result<(), Failed> {
    match Container::all_in(root).first() {
        None => Ok(()),
        Some(left) => Err(op_error(*left, &format!("cannot become {form}: expected it in a 'func.func' of a module"))),
    }
}
