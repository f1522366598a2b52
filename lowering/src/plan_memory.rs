//! Gives the buffers of a function places in one block of memory.
//!
//! Buffers that are never alive at the same time share memory: one is freed before the other one is allocated, in the
//! order of the text or, between tasks, in that of edges, lanes and stages. Siblings that may run at the same time never
//! share. So a call allocates once, whatever its ops, and tasks that fail leave none of these buffers behind.
//!
//! A buffer keeps an allocation of its own, and a `missed` remark says so, if
//!   1. its size is not known, it is empty, or its layout is not dense,
//!   2. several ops free it or none does, as with buffers that are returned or carried by loops,
//!   3. it is freed under other conditions than it is allocated,
//!   4. it stands in a loop whose turns may run at the same time: lower such loops first, or
//!   5. it is allocated in a task with `device = "cpu"`: the block may become memory of a GPU, of which such a task takes
//!      only what it captures.
//!
//! A block of at most `stack-bytes` lies on the stack: turns of loops, which are functions by then, are the ones that
//! profit.
//!
//! Runs on memrefs behind deallocation and in front of the lowering of containers. Cost: quadratic in the buffers, of which
//! the `max-buffers` largest are planned.

mod lifetimes;
mod offsets;

use lifetimes::{Buffer, Order};
use melior::{
    dialect::DialectHandle,
    ir::{
        Attribute, Identifier, OperationRef, Type, Value, ValueLike,
        attribute::IntegerAttribute,
        block::BlockLike,
        operation::{OperationBuilder, OperationLike},
        r#type::{IntegerType, MemRefType},
    },
};
use offsets::{ALIGNMENT, Offsets};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops, options,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
use std::collections::BTreeMap;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-plan-memory",
    summary: "give the buffers of a function places in one block of memory",
    description: "Buffers of known size that are never alive at the same time share memory, those of tasks only if \
                  edges, lanes or stages keep the tasks apart. Each function then allocates once. Buffers that are \
                  returned, carried by loops or freed on some paths only keep allocations of their own: a `missed` \
                  remark tells of each, and a `passed` one what was saved.",
    anchor: "func.func",
    example: "test/lowering/plan-memory/doc.mlir",
    dependent_dialects: &[DialectHandle::arith, DialectHandle::memref],
    options: MemoryOptions::specs,
    run,
};

options! {
    /// Options of `parallel-op-plan-memory`.
    pub struct MemoryOptions {
        /// a block of at most so many bytes lies on the stack
        pub stack_bytes: i64 = 32768,
        /// so many buffers are planned, the largest ones
        pub max_buffers: i64 = 4096,
    }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = MemoryOptions::read(values);
    // Read, decide, write.
    let Some(buffers) = read(function, &options) else { return Ok(()) };
    let order = Order::of(function, &buffers);
    let sizes: Vec<u64> = buffers.iter().map(|buffer| buffer.n_bytes).collect();
    let offsets = offsets::plan(&sizes, |one, other| order.overlap(one, other));
    tell(function, &sizes, &offsets);
    write(function, &buffers, &offsets, options.stack_bytes);
    Ok(())
}

/// The buffers to plan, in textual order. None if there is nothing to gain: fewer than two, and none in a loop.
fn read<'c, 'a>(function: OperationRef<'c, 'a>, options: &MemoryOptions) -> Option<Vec<Buffer<'c, 'a>>> {
    let mut buffers = Vec::new();
    for op in ir::walk(function).into_iter().filter(|op| ir::is_op(*op, "memref.alloc")) {
        match Buffer::of(op) {
            Ok(buffer) => buffers.push(buffer),
            Err(reason) => missed(function, op, reason),
        }
    }
    let most = usize::try_from(options.max_buffers).unwrap_or(0);
    if buffers.len() > most {
        let mut by_size: Vec<usize> = (0..buffers.len()).collect();
        by_size.sort_by_key(|buffer| std::cmp::Reverse(buffers[*buffer].n_bytes));
        let mut is_kept = vec![false; buffers.len()];
        by_size[..most].iter().for_each(|buffer| is_kept[*buffer] = true);
        let mut is_kept = is_kept.into_iter();
        buffers.retain(|buffer| {
            let keep = is_kept.next().unwrap_or(false);
            if !keep {
                missed(function, buffer.begin, "more buffers than max-buffers are larger");
            }
            keep
        });
    }
    let is_in_loop = |buffer: &Buffer| buffer.begin.parent_operation().is_some_and(|around| around != function);
    (buffers.len() > 1 || buffers.iter().any(is_in_loop)).then_some(buffers)
}

/// Replaces each buffer by a view of the block.
fn write(function: OperationRef, buffers: &[Buffer], offsets: &Offsets, stack_bytes: i64) {
    let Some(first) = ir::body(function).and_then(|block| block.first_operation()) else { return };
    let is_on_stack = offsets.total <= u64::try_from(stack_bytes).unwrap_or(0);
    let block = allocate(offsets.total, is_on_stack, first);
    let mut blocks = Blocks { outermost: block, in_tasks: BTreeMap::new() };
    for (buffer, offset) in buffers.iter().zip(&offsets.of_buffer) {
        let inside = blocks.at(buffer.begin);
        let place = index(*offset, buffer.begin);
        let memory = ir::results_of(buffer.begin)[0];
        let view = OperationBuilder::new("memref.view", buffer.begin.location())
            .add_operands(&[inside, place])
            .add_results(&[memory.r#type()]);
        let view = ir::results_of(ir::build_before(view, buffer.begin))[0];
        ir::erase(buffer.end);
        ir::replace_all_uses(memory, view);
        ir::erase(buffer.begin);
    }
    if !is_on_stack {
        for exit in ir::walk(function).into_iter().filter(|op| ir::is_op(*op, "func.return")) {
            let free = OperationBuilder::new("memref.dealloc", exit.location()).add_operands(&[block]);
            ir::build_before(free, exit);
        }
    }
}

/// The block of memory as it is known in the function and in tasks.
struct Blocks<'c, 'a> {
    outermost: Value<'c, 'a>,
    /// By the key of the task.
    in_tasks: BTreeMap<usize, Value<'c, 'a>>,
}

impl<'c, 'a> Blocks<'c, 'a> {
    /// The block where an op stands. Tasks around it capture it if they do not yet.
    fn at(&mut self, op: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let is_task = |op: &OperationRef| ir::is_op(*op, ops::TASK);
        let mut around = std::iter::successors(op.parent_operation(), |op| op.parent_operation());
        let Some(task) = around.find(is_task) else { return self.outermost };
        if let Some(known) = self.in_tasks.get(&ir::op_key(task)) {
            return *known;
        }
        let outside = self.at(task);
        let inside = ir::add_capture(task, outside);
        self.in_tasks.insert(ir::op_key(task), inside);
        inside
    }
}

/// One block of so many bytes in front of an op.
fn allocate<'c, 'a>(n_bytes: u64, is_on_stack: bool, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let byte = IntegerType::new(context, 8).into();
    let r#type: Type = MemRefType::new(byte, &[n_bytes.cast_signed()], None, None).into();
    let alignment = IntegerAttribute::new(IntegerType::new(context, 64).into(), ALIGNMENT.cast_signed()).into();
    let name = if is_on_stack { "memref.alloca" } else { "memref.alloc" };
    let builder = OperationBuilder::new(name, before.location())
        .add_attributes(&[(Identifier::new(context, "alignment"), alignment), ir::operand_segments(context, &[0, 0])])
        .add_results(&[r#type]);
    ir::results_of(ir::build_before(builder, before))[0]
}

fn index<'c, 'a>(number: u64, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let index = Type::index(context);
    let value: Attribute = IntegerAttribute::new(index, number.cast_signed()).into();
    let constant = OperationBuilder::new("arith.constant", before.location())
        .add_attributes(&[(Identifier::new(context, "value"), value)])
        .add_results(&[index]);
    ir::results_of(ir::build_before(constant, before))[0]
}

fn tell(function: OperationRef, sizes: &[u64], offsets: &Offsets) {
    let message =
        format!("{} buffers of {} bytes in a block of {} bytes", sizes.len(), sizes.iter().sum::<u64>(), offsets.total);
    let name = ir::function_name(function);
    remark::emit(function.location(), &Remark::new(RemarkKind::Passed, SPEC.argument, &name, "planned", message));
}

fn missed(function: OperationRef, op: OperationRef, reason: &str) {
    let name = ir::function_name(function);
    let message = format!("the buffer keeps an allocation of its own: {reason}");
    remark::emit(op.location(), &Remark::new(RemarkKind::Missed, SPEC.argument, &name, "own-allocation", message));
}
