//! When buffers are alive, and which of them never are at the same time.

use crate::{
    container::Container,
    task_order::{TaskOrder, topological_order},
};
use fixedbitset::FixedBitSet;
use melior::ir::{BlockRef, OperationRef, TypeLike, Value, ValueLike, operation::OperationLike, r#type::MemRefType};
use parallel_op_dialect::{ir, ops};
use std::collections::BTreeMap;

/// A buffer that is freed once, by an op that runs whenever the buffer was allocated.
pub struct Buffer<'c, 'a> {
    /// The `memref.alloc`.
    pub begin: OperationRef<'c, 'a>,
    /// The `memref.dealloc`, possibly in another task or behind the container.
    pub end: OperationRef<'c, 'a>,
    /// Its size.
    pub n_bytes: u64,
}

/// Whether an op stands in a task that has to run on the CPU.
fn is_for_cpu(op: OperationRef) -> bool {
    std::iter::successors(op.parent_operation(), |op| op.parent_operation())
        .any(|op| ir::is_op(op, ops::TASK) && ir::string_attribute(op, "device").as_deref() == Some("cpu"))
}

/// Why a buffer cannot be planned.
pub type Reason = &'static str;

impl<'c, 'a> Buffer<'c, 'a> {
    /// Reads an allocation.
    ///
    /// # Errors
    ///
    /// The reason why its size or its life is not known.
    pub fn of(begin: OperationRef<'c, 'a>) -> Result<Self, Reason> {
        let memory = ir::results_of(begin)[0];
        let n_bytes = size_of(memory).ok_or("its size is not known")?;
        if is_for_cpu(begin) {
            return Err("its task is for the CPU, and the block may be the memory of another device");
        }
        let mut ends = Vec::new();
        let mut names = vec![memory];
        while let Some(name) = names.pop() {
            for (user, index) in ir::uses(name) {
                match ir::op_name(user).as_str() {
                    "memref.dealloc" => ends.push(user),
                    "memref.realloc" => return Err("it is reallocated"),
                    _ => names.extend(other_name(user, index)),
                }
            }
        }
        let [end] = ends.as_slice() else { return Err("it is not freed by one op") };
        let buffer = Self { begin, end: *end, n_bytes };
        buffer.always_ends().then_some(buffer).ok_or("it is freed in another block than its own")
    }

    /// Whether the end runs once for each begin: down from the block that holds both lie tasks alone, which always run,
    /// and around it nothing that runs several turns at once.
    fn always_ends(&self) -> bool {
        let (begin, end) = (path_to(self.begin), path_to(self.end));
        let n_common = n_common(&begin, &end);
        let always_runs = |step: &Step| is_own(step.op);
        let runs_in_sequence = |step: &Step| {
            is_own(step.op)
                || ["scf.for", "scf.while", "scf.if", "scf.index_switch"].iter().any(|name| ir::is_op(step.op, name))
        };
        n_common > 0
            && begin[..n_common - 1].iter().all(runs_in_sequence)
            && [&begin, &end].iter().all(|path| path[n_common - 1..path.len() - 1].iter().all(always_runs))
    }
}

/// An op on the way down to another one, and the block it stands in.
struct Step<'c, 'a> {
    block: BlockRef<'c, 'a>,
    op: OperationRef<'c, 'a>,
}

/// The way from the body of the function to an op.
fn path_to<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Step<'c, 'a>> {
    let is_inside = |op: &OperationRef| !ir::is_op(*op, "func.func");
    let around = std::iter::successors(Some(op), |op| op.parent_operation().filter(is_inside));
    let mut path: Vec<_> = around.filter_map(|op| Some(Step { block: op.block()?, op })).collect();
    path.reverse();
    path
}

/// How many blocks two ways have in common.
fn n_common(one: &[Step], other: &[Step]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a.block == b.block).count()
}

fn is_own(op: OperationRef) -> bool {
    ir::is_op(op, ops::TASK) || ir::is_op(op, ops::PARALLEL)
}

/// Which of the buffers of a function are never alive at the same time.
pub struct Order<'c, 'a> {
    begins: Vec<Vec<Step<'c, 'a>>>,
    ends: Vec<Vec<Step<'c, 'a>>>,
    /// For each task, by its key, its number among all tasks.
    numbers: BTreeMap<usize, usize>,
    /// For each task, by number, the tasks of its container that are done before it starts.
    before: Vec<FixedBitSet>,
}

impl<'c, 'a> Order<'c, 'a> {
    /// Reads the ways to all buffers of a function, and the order of the tasks. Cost: for each container the square of
    /// its tasks, in bits.
    pub fn of(function: OperationRef<'c, 'a>, buffers: &[Buffer<'c, 'a>]) -> Self {
        let mut numbers = BTreeMap::new();
        let mut before: Vec<FixedBitSet> = Vec::new();
        for op in Container::all_in(function) {
            let container = Container::new(op);
            let first = before.len();
            numbers.extend(container.tasks.iter().enumerate().map(|(index, task)| (ir::op_key(*task), first + index)));
            before.resize_with(first + container.tasks.len(), FixedBitSet::new);
            let predecessors = container.predecessors();
            for task in topological_order(&predecessors, TaskOrder::Forward) {
                let mut all = FixedBitSet::with_capacity(first + container.tasks.len());
                for direct in &predecessors[task] {
                    all.insert(first + direct);
                    all.union_with(&before[first + direct]);
                }
                before[first + task] = all;
            }
        }
        let begins = buffers.iter().map(|buffer| path_to(buffer.begin)).collect();
        let ends = buffers.iter().map(|buffer| path_to(buffer.end)).collect();
        Self { begins, ends, numbers, before }
    }

    /// Whether two buffers may be alive at the same time.
    pub fn overlap(&self, one: usize, other: usize) -> bool {
        !self.is_done_before(one, other) && !self.is_done_before(other, one)
    }

    /// Whether the end of one buffer is always reached before the begin of another one.
    fn is_done_before(&self, one: usize, other: usize) -> bool {
        let (end, begin) = (&self.ends[one], &self.begins[other]);
        let n_common = n_common(end, begin);
        let Some(last) = n_common.checked_sub(1) else { return false };
        let (end, begin) = (end[last].op, begin[last].op);
        match (self.numbers.get(&ir::op_key(end)), self.numbers.get(&ir::op_key(begin))) {
            (Some(end), Some(begin)) => self.before[*begin].contains(*end),
            _ => end != begin && end.is_before_in_block(begin),
        }
    }
}

/// The value by which a user of a buffer passes it on, if it does: into a task, out of one, or under another type.
fn other_name<'c, 'a>(user: OperationRef<'c, 'a>, index: usize) -> Option<Value<'c, 'a>> {
    match ir::op_name(user).as_str() {
        ops::TASK => ir::arguments_of(ir::body(user)?).get(index).copied(),
        ops::YIELD => ir::results_of(user.parent_operation()?).get(index).copied(),
        "memref.cast" => ir::results_of(user).first().copied(),
        _ => None,
    }
}

/// The bytes of a dense memref of known size; none for others, and for empty ones.
fn size_of(memory: Value) -> Option<u64> {
    let r#type = memory.r#type();
    let shape = ir::shape_of(r#type)?;
    let (strides, offset) = ir::strides_of(r#type)?;
    let mut expected = 1;
    for (length, stride) in shape.iter().zip(&strides).rev() {
        if *length <= 0 || *stride != expected {
            return None;
        }
        expected = expected.checked_mul(*length)?;
    }
    let element = ir::element_type(r#type);
    let bits = if element.is_index() { 64 } else { ir::bits_of(element)? };
    let is_default_space = MemRefType::try_from(r#type).ok()?.memory_space().is_none();
    let n_bytes = u64::try_from(expected).ok()?.checked_mul(bits.div_ceil(8) as u64)?;
    (offset == 0 && is_default_space).then_some(n_bytes)
}
