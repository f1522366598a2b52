//! What a function that returns early has to free.
//!
//! A buffer is freed on an early exit if the function got it on every path to the exit and freed it on none. It must
//! be the function's own: allocated by it, and nothing done with it that could have made anybody else its owner; or
//! got from a call or a task and freed by the function on every path to its end. Anything less certain leaks: results
//! that finished siblings of a failed task hold in their `!async.value`, or for each other in an environment, and
//! buffers whose owner is only known at run time.
//!
//! Cost: one walk over the uses of each allocation, and one over the blocks for each allocation.

use crate::may_fail::is_coroutine;
use melior::ir::{
    BlockRef, OperationRef, Value, attribute::FlatSymbolRefAttribute, block::BlockLike, operation::OperationLike,
};
use parallel_op_dialect::ir::{self, OperationParts};
use std::collections::{BTreeMap, BTreeSet};

/// The buffers to free if `site`, one of the ops after which a function may return early, does make it return.
pub struct EarlyRelease<'c, 'a> {
    graph: Graph<'c, 'a>,
    buffers: Vec<Buffer<'c, 'a>>,
    /// Coroutines that were started, and for each the op that waits for it.
    started: Vec<(OperationRef<'c, 'a>, Option<OperationRef<'c, 'a>>)>,
}

/// Memory that the function owns.
struct Buffer<'c, 'a> {
    memory: Value<'c, 'a>,
    /// The op that gives it.
    origin: OperationRef<'c, 'a>,
    frees: Vec<OperationRef<'c, 'a>>,
    /// For each block, whether it can be entered while the buffer is not there.
    may_be_gone: Vec<bool>,
}

impl<'c, 'a> EarlyRelease<'c, 'a> {
    /// Reads a function in its final form, before early returns are added. `coroutines` are the symbols of the
    /// module's coroutines.
    pub fn new(function: OperationRef<'c, 'a>, coroutines: &BTreeSet<String>) -> Self {
        let graph = Graph::new(function);
        let ops: Vec<_> = graph.blocks.iter().flat_map(|block| ir::ops_in(*block)).collect();
        let results = ops.iter().flat_map(|op| ir::results_of(*op).into_iter().map(|result| (*op, result)));
        let buffers = results.filter_map(|(op, result)| Buffer::new(op, result, &graph)).collect();
        let started = ops.iter().filter(|op| callee(**op).is_some_and(|name| coroutines.contains(&name)));
        let started = started.map(|call| (*call, await_of(*call))).collect();
        Self { graph, buffers, started }
    }

    /// What to free when `site` makes the function return.
    pub fn at(&self, site: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
        if self.started.iter().any(|(call, end)| is_running(*call, *end, site)) {
            return Vec::new();
        }
        let held = self.buffers.iter().filter(|buffer| buffer.is_held_at(site, &self.graph));
        held.map(|buffer| buffer.memory).collect()
    }
}

/// The symbols of the coroutines of a module.
pub fn coroutines_in(module: OperationRef) -> BTreeSet<String> {
    let symbols = ir::body(module).map(ir::ops_in).unwrap_or_default();
    symbols.into_iter().filter(|op| is_coroutine(*op)).filter_map(|op| ir::string_attribute(op, "sym_name")).collect()
}

impl<'c, 'a> Buffer<'c, 'a> {
    fn new(origin: OperationRef<'c, 'a>, memory: Value<'c, 'a>, graph: &Graph<'c, 'a>) -> Option<Self> {
        let frees = match ir::op_name(origin).as_str() {
            "memref.alloc" => frees_if_owned(memory)?,
            "func.call" | "async.runtime.load" => frees_of(memory),
            "builtin.unrealized_conversion_cast" if is_from_environment(origin) => frees_of(memory),
            _ => return None,
        };
        let mut buffer = Self { memory, origin, frees, may_be_gone: vec![false; graph.blocks.len()] };
        if !ir::is_op(origin, "memref.alloc") && !buffer.is_always_freed(graph) {
            return None;
        }
        buffer.may_be_gone[0] = true;
        let mut pending = vec![0];
        pending.extend(buffer.frees.iter().filter_map(|free| graph.index(free.block()?)));
        while let Some(block) = pending.pop() {
            if buffer.is_held_at_end(block, graph) {
                continue;
            }
            for successor in &graph.successors[block] {
                if !std::mem::replace(&mut buffer.may_be_gone[*successor], true) {
                    pending.push(*successor);
                }
            }
        }
        Some(buffer)
    }

    /// Whether every path from the origin to the end of the function frees the memory.
    fn is_always_freed(&self, graph: &Graph<'c, 'a>) -> bool {
        let frees_in = |block: usize| self.frees.iter().any(|free| free.block() == Some(graph.blocks[block]));
        let Some(start) = self.origin.block().and_then(|block| graph.index(block)) else { return false };
        if self.frees.iter().any(|free| free.block() == self.origin.block() && self.origin.is_before_in_block(*free)) {
            return true;
        }
        let mut seen = vec![false; graph.blocks.len()];
        let mut pending = vec![start];
        while let Some(block) = pending.pop() {
            if graph.successors[block].is_empty() {
                return false;
            }
            for successor in graph.successors[block].iter().copied() {
                // Back at the origin the memory from last time would be lost.
                if successor == start {
                    return false;
                }
                if !frees_in(successor) && !std::mem::replace(&mut seen[successor], true) {
                    pending.push(successor);
                }
            }
        }
        true
    }

    fn is_held_at_end(&self, block: usize, graph: &Graph<'c, 'a>) -> bool {
        self.last_event(block, graph, |_| true).unwrap_or(!self.may_be_gone[block])
    }

    fn is_held_at(&self, site: OperationRef<'c, 'a>, graph: &Graph<'c, 'a>) -> bool {
        let Some(block) = site.block().and_then(|block| graph.index(block)) else { return false };
        self.last_event(block, graph, |event| event.is_before_in_block(site)).unwrap_or(!self.may_be_gone[block])
    }

    /// Whether the last allocation or release in a block, of those that count, is an allocation.
    fn last_event(
        &self,
        block: usize,
        graph: &Graph<'c, 'a>,
        counts: impl Fn(OperationRef<'c, 'a>) -> bool,
    ) -> Option<bool> {
        let events = std::iter::once(self.origin).chain(self.frees.iter().copied());
        let here = events.filter(|op| op.block() == Some(graph.blocks[block]) && counts(*op));
        let last = here.reduce(|last, op| if last.is_before_in_block(op) { op } else { last })?;
        Some(last == self.origin)
    }
}

/// The ops that free a buffer, or none if somebody else may own it.
fn frees_if_owned<'c, 'a>(buffer: Value<'c, 'a>) -> Option<Vec<OperationRef<'c, 'a>>> {
    let uses = uses_of(buffer);
    let is_harmless = |(user, index): &(OperationRef<'c, 'a>, usize)| match ir::op_name(*user).as_str() {
        "memref.dealloc" | "memref.load" | "memref.copy" | "memref.dim" | "func.call" | "func.return" => true,
        "vector.load" => true,
        // The stored value comes first.
        "memref.store" | "vector.store" => *index == 1,
        // Tasks and turns of loops borrow what they capture.
        "builtin.unrealized_conversion_cast" => is_in_environment(*user),
        _ => is_other_name(*user),
    };
    uses.iter().all(is_harmless).then(|| uses.iter().map(|(user, _)| *user).filter(|user| is_free(*user)).collect())
}

fn frees_of<'c, 'a>(memory: Value<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    uses_of(memory).into_iter().map(|(user, _)| user).filter(|user| is_free(*user)).collect()
}

/// Whether the result of a cast is only written to memory: into an environment.
fn is_in_environment(cast: OperationRef) -> bool {
    let mut uses = ir::results_of(cast).into_iter().flat_map(ir::uses);
    uses.all(|(user, index)| ir::is_op(user, "llvm.store") && index == 0)
}

/// Whether a cast gives what is read from memory: a result from an environment.
fn is_from_environment(cast: OperationRef) -> bool {
    cast.operands().all(|operand| ir::defining_op(operand).is_some_and(|op| ir::is_op(op, "llvm.load")))
}

fn is_free(op: OperationRef) -> bool {
    ir::is_op(op, "memref.dealloc")
}

/// Whether the first result of an op is the memory of its first operand.
fn is_other_name(op: OperationRef) -> bool {
    ir::is_view(op)
        || ir::is_op(op, "memref.view")
        || ir::is_op(op, "memref.reinterpret_cast")
        || ir::is_op(op, "memref.extract_strided_metadata")
}

/// The uses of a memref by any of its names.
fn uses_of<'c, 'a>(buffer: Value<'c, 'a>) -> Vec<(OperationRef<'c, 'a>, usize)> {
    let mut uses = Vec::new();
    let mut names = vec![buffer];
    while let Some(name) = names.pop() {
        for (user, index) in ir::uses(name) {
            uses.push((user, index));
            if is_other_name(user) {
                names.push(ir::results_of(user)[0]);
            }
        }
    }
    uses
}

/// Whether a coroutine started by `call` and awaited by `end` may run while `site` runs.
fn is_running<'c, 'a>(
    call: OperationRef<'c, 'a>,
    end: Option<OperationRef<'c, 'a>>,
    site: OperationRef<'c, 'a>,
) -> bool {
    let Some(end) = end else { return true };
    site.block() == call.block() && call.is_before_in_block(site) && site.is_before_in_block(end)
}

/// What waits for a coroutine behind its call, in the same block: for its token, or for a group with its token.
fn await_of<'c, 'a>(call: OperationRef<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
    let users = |value| ir::uses(value).into_iter().map(|(user, _)| user);
    let token = *ir::results_of(call).first()?;
    let groups = users(token).filter(|user| ir::is_op(*user, "async.runtime.add_to_group"));
    let awaited = groups.filter_map(|add| add.operand_at(1)).chain([token]);
    let waits = awaited.flat_map(users).filter(|user| ir::is_op(*user, "async.runtime.await"));
    waits.filter(|user| user.block() == call.block()).reduce(
        |first, user| {
            if user.is_before_in_block(first) { user } else { first }
        },
    )
}

fn callee(op: OperationRef) -> Option<String> {
    let callee = op.attribute("callee").ok().filter(|_| ir::is_op(op, "func.call"))?;
    Some(FlatSymbolRefAttribute::try_from(callee).ok()?.value().to_owned())
}

/// The blocks of a function, by number.
struct Graph<'c, 'a> {
    blocks: Vec<BlockRef<'c, 'a>>,
    successors: Vec<Vec<usize>>,
    /// Number by address.
    numbers: BTreeMap<usize, usize>,
}

impl<'c, 'a> Graph<'c, 'a> {
    fn new(function: OperationRef<'c, 'a>) -> Self {
        let blocks = ir::blocks_of(function);
        let numbers = blocks.iter().enumerate().map(|(number, block)| (address(*block), number)).collect();
        let mut graph = Self { blocks, successors: Vec::new(), numbers };
        graph.successors = graph.blocks.iter().map(|block| graph.successors_of(*block)).collect();
        graph
    }

    fn successors_of(&self, block: BlockRef<'c, 'a>) -> Vec<usize> {
        let Some(last) = ir::ops_in(block).pop() else { return Vec::new() };
        last.successors().filter_map(|successor| self.index(successor)).collect()
    }

    fn index(&self, block: BlockRef) -> Option<usize> {
        self.numbers.get(&address(block)).copied()
    }
}

fn address(block: BlockRef) -> usize {
    block.to_raw().ptr as usize
}
