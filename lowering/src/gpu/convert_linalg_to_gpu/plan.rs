//! Which items of a block share a launch, and where the launches stand.
//!
//! One phase is open at a time and takes what follows as long as it can. Fills wait for the item that overwrites what they
//! fill, to become a part of its phase; anything else that might see their memory has them launched in front of it.

use super::{
    body,
    items::{Item, refuse},
    memory::Origin,
    padding,
    phases::Phase,
    turned::{Entry, fold_transposes},
};
use melior::ir::{BlockRef, OperationRef, TypeLike, ValueLike, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir::{self, Effects},
    ops,
};

/// A phase and the place of its launch.
pub struct Planned<'c, 'a> {
    /// What the launch does.
    pub phase: Phase<'c, 'a>,
    /// The op in front of which it stands.
    pub before: OperationRef<'c, 'a>,
    /// Ends of buffers that have to go behind it.
    pub frees: Vec<OperationRef<'c, 'a>>,
}

/// What becomes of the structured ops of a function.
#[derive(Default)]
pub struct Plan<'c, 'a> {
    /// The launches, in the order of the text.
    pub launches: Vec<Planned<'c, 'a>>,
    /// Ops that no kernel needs.
    pub unused: Vec<OperationRef<'c, 'a>>,
}

/// The plan of a function.
pub fn plan<'c, 'a>(function: OperationRef<'c, 'a>) -> Result<Plan<'c, 'a>, Failed> {
    let mut plan = Plan::default();
    for block in ir::blocks_of(function) {
        plan_block(block, &mut plan)?;
    }
    Ok(plan)
}

fn plan_block<'c, 'a>(block: BlockRef<'c, 'a>, plan: &mut Plan<'c, 'a>) -> Result<(), Failed> {
    let mut entries = Vec::new();
    for op in ir::ops_in(block) {
        entries.push(match Item::of(op)? {
            Some(item) => {
                body::check(&item)?;
                Entry::Item(Box::new(item))
            }
            None => Entry::Host(op),
        });
    }
    fold_transposes(&mut entries);
    let mut planner = Planner { open: None, fills: Vec::new(), plan };
    for entry in entries {
        match entry {
            Entry::Item(item) => planner.item(*item),
            Entry::Host(op) => planner.host(op)?,
            Entry::Folded(op) => planner.plan.unused.push(op),
        }
    }
    Ok(())
}

/// Refuses loops whose turns may run at the same time: each would launch on its own.
fn refuse_loop(op: OperationRef) -> Result<(), Failed> {
    let is_parallel = ["scf.parallel", "scf.forall"].iter().any(|name| ir::is_op(op, name));
    let has_items = || ir::walk(op).iter().any(|inner| ir::op_name(*inner).starts_with("linalg."));
    if is_parallel && has_items() {
        return Err(refuse(op, "expected structured ops in tasks, got them in a parallel loop"));
    }
    Ok(())
}

struct Open<'c, 'a> {
    phase: Phase<'c, 'a>,
    last: OperationRef<'c, 'a>,
    /// Ends of buffers in front of the last op.
    frees: Vec<OperationRef<'c, 'a>>,
    /// Ends of buffers behind it.
    later: Vec<OperationRef<'c, 'a>>,
}

struct Planner<'p, 'c, 'a> {
    open: Option<Open<'c, 'a>>,
    /// Fills that wait.
    fills: Vec<Item<'c, 'a>>,
    plan: &'p mut Plan<'c, 'a>,
}

impl<'c, 'a> Planner<'_, 'c, 'a> {
    fn item(&mut self, item: Item<'c, 'a>) {
        let touched = memory_of(&item);
        let known: Vec<usize> = (0..item.operands.len()).filter_map(|it| item.origin(it)).map(|it| it.value).collect();
        let touches = |fill: &Item<'c, 'a>| touched.iter().any(|one| overlaps(fill, one));
        let is_operand = |fill: &Item<'c, 'a>| fill.origin(fill.n_inputs).is_some_and(|it| known.contains(&it.value));
        if is_fill(&item) {
            if self.fills.iter().any(touches) {
                self.launch_fills(item.op);
            }
            self.fills.push(item);
            return;
        }
        let window = self.fills.iter().position(|fill| padding::padded(&item, fill).is_some());
        if let Some(fill) = window
            && self.fills.iter().filter(|fill| touches(fill)).count() == 1
        {
            let fill = self.fills.remove(fill);
            return padding::padded(&item, &fill).into_iter().for_each(|whole| self.item(whole));
        }
        if self.fills.iter().any(|fill| touches(fill) && !is_operand(fill)) {
            self.launch_fills(item.op);
        }
        let (own, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.fills).into_iter().partition(is_operand);
        self.fills = others;
        if let Some(open) = &mut self.open
            && let Some(phase) = open.phase.with(&item, &own)
        {
            open.phase = phase;
            open.last = item.op;
            open.frees.append(&mut open.later);
            return;
        }
        self.close();
        let last = item.op;
        let (phase, left) = Phase::new(item, own);
        left.into_iter().for_each(|fill| self.launch_alone(fill, last));
        self.open = Some(Open { phase, last, frees: Vec::new(), later: Vec::new() });
    }

    fn host(&mut self, op: OperationRef<'c, 'a>) -> Result<(), Failed> {
        if ir::is_op(op, "memref.dealloc") {
            self.free(op);
        } else if op.region_count() > 0 || op.successor_count() > 0 || ir::effects_of(op) != Effects::None {
            self.flush(op);
            refuse_loop(op)?;
            let is_left_alone =
                ir::is_op(op, ops::TASK) && ir::string_attribute(op, "device").as_deref() == Some("cpu");
            for inner in ir::blocks_of(op).into_iter().filter(|_| !is_left_alone) {
                plan_block(inner, self.plan)?;
            }
        } else if op.next_in_block().is_none() {
            self.flush(op);
        }
        Ok(())
    }

    /// Puts the end of a buffer behind the launch that may still use it.
    fn free(&mut self, op: OperationRef<'c, 'a>) {
        let freed: Vec<Origin> = op.operands().map(Origin::of).collect();
        if self.fills.iter().any(|fill| freed.iter().any(|one| overlaps(fill, one))) {
            self.launch_fills(op);
        }
        if let Some(open) = &mut self.open {
            open.later.push(op);
        }
    }

    /// Launches all that waits in front of an op.
    fn flush(&mut self, op: OperationRef<'c, 'a>) {
        self.launch_fills(op);
        self.close();
    }

    fn launch_fills(&mut self, before: OperationRef<'c, 'a>) {
        self.close();
        std::mem::take(&mut self.fills).into_iter().for_each(|fill| self.launch_alone(fill, before));
    }

    fn launch_alone(&mut self, fill: Item<'c, 'a>, before: OperationRef<'c, 'a>) {
        let (phase, _) = Phase::new(fill, Vec::new());
        self.plan.launches.push(Planned { phase, before, frees: Vec::new() });
    }

    fn close(&mut self) {
        if let Some(Open { phase, last, frees, .. }) = self.open.take() {
            self.plan.launches.push(Planned { phase, before: last, frees });
        }
    }
}

/// Whether an item gives its output values that depend on no memory.
fn is_fill(item: &Item) -> bool {
    let reads = (0..item.operands.len()).any(|idx| item.operands[idx].r#type().is_mem_ref() && item.reads(idx));
    item.is_parallel() && !reads && item.gathered().is_empty() && item.outputs().len() == 1
}

/// The memory that an item reads or writes.
fn memory_of(item: &Item) -> Vec<Origin> {
    let operands = (0..item.operands.len()).filter_map(|idx| item.origin(idx));
    operands.chain(item.gathered().into_iter().map(Origin::of)).collect()
}

fn overlaps(fill: &Item, memory: &Origin) -> bool {
    fill.origin(fill.n_inputs).is_some_and(|own| own.may_overlap(memory))
}
