//! Lets tasks write their results where they are joined.
//!
//! After bufferization a join by `tensor.concat` or `tensor.insert_slice` is one allocation, the *destination*, behind
//! the container, into whose slices the results of the container are copied. This pass moves the destination in front
//! of the container, gives each task its slice as a capture, and drops result, copy, and the allocation in the task.
//! Sizes and offsets may be dynamic, if they can be computed in front of the container.
//!
//! Leaves a copy alone, with a `missed` remark, if
//!   1. the result is not a fresh allocation of one task: it is forwarded, yielded twice, made in control flow, or
//!      captured by a sibling, which needs the edge,
//!   2. the result is used behind the copy, or by an op that needs the layout it has,
//!   3. the destination is not allocated here, or something that may touch the slice stands between the start of the
//!      container and the copy,
//!   4. a size or an offset cannot be computed in front of the container, or
//!   5. copy and container do not stand in one block.
//!
//! Slices count as apart only if that can be proved. Runs after bufferization and before deallocation.
//!
//! Cost: for each copy that goes, one walk over the uses of destination and result, and one over the function.

mod destination;
mod layout;
mod origin;
mod sizes;

use destination::Destination;
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, Value, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir::{self, OperationParts},
    ops,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};

const ARGUMENT: &str = "parallel-op-place-results";

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: ARGUMENT,
    summary: "let tasks write their results where they are joined",
    description: "After bufferization, a join by `tensor.concat` or `tensor.insert_slice` copies the results of the \
                  container into slices of one allocation. The pass moves that allocation in front of the container \
                  and has each task write into its slice: no copy is left, and one allocation. Sizes may be dynamic. \
                  Runs between `one-shot-bufferize` and `buffer-deallocation-pipeline`. A copy that stays has a \
                  `missed` remark with the reason.",
    anchor: "func.func",
    example: "test/passes/place-results/doc.mlir",
    dependent_dialects: &[DialectHandle::memref, DialectHandle::arith],
    options: Vec::new,
    run,
};

fn run(function: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    // Each placement makes new ops of its container, so the search starts again.
    while let Some(join) = joins_in(function).into_iter().find(|join| join.check().is_ok()) {
        let location = join.copy.location();
        join.place();
        report(function, location, RemarkKind::Passed, "placed", "task writes its result where it is joined");
    }
    for join in joins_in(function) {
        if let Err(reason) = join.check() {
            let message = format!("result is copied where it is joined: {reason}");
            report(function, join.copy.location(), RemarkKind::Missed, "copied", &message);
        }
    }
    Ok(())
}

fn report(function: OperationRef, location: melior::ir::Location, kind: RemarkKind, name: &str, message: &str) {
    let remark = Remark::new(kind, ARGUMENT, &ir::function_name(function), name, message.to_owned());
    remark::emit(location, &remark);
}

/// A result of a container and the copy of it that ends its life.
struct Join<'c, 'a> {
    container: OperationRef<'c, 'a>,
    /// Number of the result.
    index: usize,
    /// The last op that uses the result, its shape apart.
    copy: OperationRef<'c, 'a>,
    /// The views between result and copy, from the result on.
    views: Vec<OperationRef<'c, 'a>>,
}

/// The joins of a function, those of inner containers first: the slice of an outer one goes on to the inner one.
fn joins_in<'c, 'a>(function: OperationRef<'c, 'a>) -> Vec<Join<'c, 'a>> {
    let containers = ir::walk(function).into_iter().filter(|op| ir::is_op(*op, ops::PARALLEL)).rev();
    containers.flat_map(|op| (0..op.result_count()).filter_map(move |index| Join::find(op, index))).collect()
}

impl<'c, 'a> Join<'c, 'a> {
    fn find(container: OperationRef<'c, 'a>, index: usize) -> Option<Self> {
        let result = container.result_at(index)?;
        let block = container.block()?;
        // A user in another block runs before or after, so it does not end the search for the last one here; whether
        // it may be there is checked later.
        let users = layout::users_through_views(result);
        let last = users
            .iter()
            .filter(|user| !ir::is_op(**user, "memref.dim") && !ir::is_view(**user))
            .filter_map(|user| ir::ancestor_in_block(*user, block))
            .reduce(|last, user| if last.is_before_in_block(user) { user } else { last })?;
        if !ir::is_op(last, "memref.copy") {
            return None;
        }
        let mut views = Vec::new();
        let mut source = last.operand_at(0)?;
        while source != result {
            let view = ir::defining_op(source).filter(|op| ir::is_view(*op))?;
            views.push(view);
            source = view.operand_at(0)?;
        }
        views.reverse();
        Some(Self { container, index, copy: last, views })
    }

    fn result(&self) -> Result<Value<'c, 'a>, String> {
        Ok(self.container.result_at(self.index).ok_or("a container without this result")?)
    }

    /// Why the copy has to stay, if it has to.
    fn check(&self) -> Result<(), String> {
        let block = self.container.block().ok_or("container without a block")?;
        let result = self.result()?;
        let stray = layout::users_through_views(result).into_iter().find(|user| {
            !ir::is_op(*user, "memref.dim") && !ir::is_view(*user) && ir::ancestor_in_block(*user, block).is_none()
        });
        if let Some(stray) = stray {
            return Err(format!("'{}' uses it in another block", ir::op_name(stray)));
        }
        let destination = Destination::find(self.container, self.copy)?;
        destination.check_shape(self.copy)?;
        let mut slice = destination.slice_type();
        for view in self.views.iter().rev() {
            slice = ir::view_inverse_type(*view, slice)
                .ok_or_else(|| format!("'{}' cannot be undone on '{slice}'", ir::op_name(*view)))?;
        }
        layout::check_uses(result, slice, &self.spent())?;
        origin::check(self.container, self.index, slice)?;
        destination.check_order()?;
        destination.check_sizes()
    }

    /// Uses that end with the copy: the copy itself and the views made for it alone.
    fn spent(&self) -> Vec<OperationRef<'c, 'a>> {
        let mut spent = vec![self.copy];
        for view in self.views.iter().rev() {
            if ir::results_of(*view).into_iter().flat_map(ir::uses).any(|(user, _)| !spent.contains(&user)) {
                break;
            }
            spent.push(*view);
        }
        spent
    }

    /// Does it. To be called only if [`Self::check`] found nothing.
    fn place(self) {
        let Ok(destination) = Destination::find(self.container, self.copy) else { return };
        let mut slice = destination.materialize();
        for view in self.views.iter().rev() {
            let Some(inverted) = ir::invert_view(*view, slice, self.container) else { return };
            slice = inverted;
        }
        for op in self.spent() {
            ir::erase(op);
        }
        destination.erase_unused_views();
        origin::place(self.container, self.index, slice);
    }
}
