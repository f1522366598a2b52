//! What crosses the boundary of a function, and where it lies on the device.

use super::{
    block::{BlockLayout, Hoisted, static_offsets},
    kernel_sets::{KernelSets, root_of},
    weights::Weights,
    written::Written,
};
use crate::gpu::{
    device_memory::{self, DeviceMemory, is_buffer},
    emitter::{Compare, Emitter},
    host_code::{HostCode, exit_of},
};
use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    entry::WEIGHT_ATTRIBUTE,
    ir::{self, OperationParts},
};

/// What is decided about a function.
pub struct Placement<'c, 'a> {
    function: OperationRef<'c, 'a>,
    first: OperationRef<'c, 'a>,
    written: Written,
    /// Arguments and constants that are copied once.
    weights: Vec<Value<'c, 'a>>,
    /// Arguments and constants that are copied in each run, but for those in sets.
    inputs: Vec<Value<'c, 'a>>,
    /// Buffers that have to lie in one allocation, which is not that of the weights.
    sets: Vec<Vec<Value<'c, 'a>>>,
}

/// Whether kernels of a function get memory that is the host's.
pub fn has_host_memory(function: OperationRef) -> bool {
    let launches = ir::walk(function).into_iter().filter(|op| ir::is_op(*op, "gpu.launch_func"));
    let mut buffers = launches.flat_map(|launch| launch.operands().filter(|it| is_buffer(*it)).collect::<Vec<_>>());
    let is_of_host = |buffer: Value| match ir::defining_op(root_of(buffer)) {
        None => true,
        Some(op) => ["memref.get_global", "memref.alloc"].iter().any(|name| ir::is_op(op, name)),
    };
    let memory = DeviceMemory::of(function);
    let returns = || ir::walk(function).into_iter().filter(|op| ir::is_op(*op, "func.return"));
    buffers.any(is_of_host) || returns().any(|end| end.operands().any(|value| is_buffer(value) && memory.holds(value)))
}

impl<'c, 'a> Placement<'c, 'a> {
    /// Reads a function, whose weights are copied once if it is the entry.
    pub fn read(function: OperationRef<'c, 'a>, kernels: &KernelSets, is_entry: bool) -> Result<Self, Failed> {
        let block = ir::body(function).expect("a function with launches has a body");
        let first = ir::ops_in(block)[0];
        allocate_on_device(function);
        let constants = hoist_constants(function, first);
        let memory = DeviceMemory::of(function);
        let arguments = ir::arguments_of(block).into_iter().filter(|it| is_buffer(*it) && memory.holds(*it));
        let outer: Vec<_> = arguments.chain(constants.iter().copied()).collect();
        if let Some(gaps) = outer.iter().find(|value| !device_memory::is_plain(value.r#type())) {
            let reason = format!("argument of type '{}' is for a GPU: expected a dense buffer", gaps.r#type());
            return Err(op_error(function, &reason));
        }
        let written = Written::of(function, &memory);
        let is_weight = |value: &Value<'c, 'a>| {
            let is_marked = constants.contains(value) || ir::argument_attribute(*value, WEIGHT_ATTRIBUTE).is_some();
            let is_known = device_memory::static_bytes(value.r#type()).is_some();
            is_entry && is_marked && is_known && !written.holds(*value)
        };
        let (mut weights, mut inputs): (Vec<_>, Vec<_>) = outer.into_iter().partition(is_weight);
        let mut sets = kernels.in_function(function);
        sets.retain(|set| !set.iter().all(|member| weights.contains(member)));
        let in_set = |value: &Value<'c, 'a>| sets.iter().any(|set| set.contains(value));
        weights.retain(|weight| !in_set(weight));
        inputs.retain(|input| !in_set(input));
        Ok(Self { function, first, written, weights, inputs, sets })
    }

    /// Writes it. Gives the weights, if there are any.
    pub fn write(self) -> Result<Option<Weights<'c, 'a>>, Failed> {
        let mut exit = Exit { frees: Vec::new(), copies: Vec::new(), in_blocks: Vec::new() };
        for set in &self.sets {
            self.write_set(set, &mut exit)?;
        }
        for input in &self.inputs {
            let code = HostCode::before(self.first);
            let uses = self.uses_on_device(*input);
            let place = code.allocate_on_device(input.r#type(), &code.open_lengths(*input));
            self.copy_in(*input, place, uses, &mut exit);
            exit.frees.push(place);
        }
        let weights = self.write_weights();
        for end in ir::walk(self.function).into_iter().filter(|op| ir::is_op(*op, "func.return")) {
            exit.write(end)?;
        }
        Ok(weights)
    }

    /// Makes buffers parts of one allocation.
    fn write_set(&self, set: &[Value<'c, 'a>], exit: &mut Exit<'c, 'a>) -> Result<(), Failed> {
        let code = HostCode::before(self.first);
        let mut hoisted = Hoisted::new(self.function, self.first);
        let mut lengths = Vec::new();
        for member in set {
            lengths.push(match ir::defining_op(*member) {
                Some(op) if ir::is_op(op, "gpu.alloc") => hoisted.lengths(op)?,
                Some(op) if !ir::is_op(op, "memref.get_global") => {
                    let reason = "meets other buffers in a kernel: expected an argument, a constant or an allocation";
                    return Err(op_error(op, reason));
                }
                _ => code.open_lengths(*member),
            });
        }
        let uses: Vec<_> = set.iter().map(|member| self.uses_on_device(*member)).collect();
        let mut layout = BlockLayout::new(code);
        set.iter().zip(lengths).for_each(|(member, lengths)| layout.add(member.r#type(), lengths));
        let (block, places) = layout.allocate();
        for ((member, place), uses) in set.iter().zip(places).zip(uses) {
            match ir::defining_op(*member).filter(|op| ir::is_op(*op, "gpu.alloc")) {
                Some(alloc) => move_allocation(self.function, alloc, place),
                None => self.copy_in(*member, place, uses, exit),
            }
            exit.in_blocks.push(place);
        }
        exit.in_blocks.push(block);
        exit.frees.push(block);
        Ok(())
    }

    /// Copies an argument or a constant into memory of the device, which takes its place.
    fn copy_in(
        &self,
        input: Value<'c, 'a>,
        place: Value<'c, 'a>,
        uses: Vec<(OperationRef<'c, 'a>, usize)>,
        exit: &mut Exit<'c, 'a>,
    ) {
        HostCode::before(self.first).act("gpu.memcpy", &[place, input], &[]);
        uses.into_iter().for_each(|(user, operand)| ir::set_operand(user, operand, place));
        exit.in_blocks.push(place);
        if self.written.holds(input) && ir::defining_op(input).is_none() {
            exit.copies.push((input, place));
        }
    }

    /// The uses of an argument or a constant that are the device's. The host goes on reading what nobody writes.
    fn uses_on_device(&self, input: Value<'c, 'a>) -> Vec<(OperationRef<'c, 'a>, usize)> {
        let is_written = self.written.holds(input);
        let is_hosts =
            |user: OperationRef| ir::is_op(user, "memref.dim") || (!is_written && ir::is_op(user, "memref.load"));
        ir::uses(input).into_iter().filter(|(user, _)| !is_hosts(*user)).collect()
    }

    /// Puts the weights behind an address that is an argument.
    fn write_weights(&self) -> Option<Weights<'c, 'a>> {
        let types: Vec<_> = self.weights.iter().map(|weight| weight.r#type()).collect();
        let (offsets, n_bytes) = static_offsets(&types).filter(|_| !types.is_empty())?;
        let weights = Weights::new(self.function, &self.weights, offsets, n_bytes);
        let uses: Vec<_> = self.weights.iter().map(|weight| ir::uses(*weight)).collect();
        for (place, uses) in weights.places(self.first).into_iter().zip(uses) {
            uses.into_iter().for_each(|(user, operand)| ir::set_operand(user, operand, place));
        }
        Some(weights)
    }
}

/// What happens where a function ends.
struct Exit<'c, 'a> {
    /// Memory of the device to free.
    frees: Vec<Value<'c, 'a>>,
    /// Arguments to copy back, and where from.
    copies: Vec<(Value<'c, 'a>, Value<'c, 'a>)>,
    /// Buffers that are no allocations of their own, or that are freed anyway.
    in_blocks: Vec<Value<'c, 'a>>,
}

impl<'c, 'a> Exit<'c, 'a> {
    fn write(&self, end: OperationRef<'c, 'a>) -> Result<(), Failed> {
        let code = HostCode::before(exit_of(end));
        let function = end.parent_operation().expect("a return stands in a function");
        let memory = DeviceMemory::of(function);
        for (argument, place) in &self.copies {
            code.act("gpu.memcpy", &[*argument, *place], &[]);
        }
        let mut owned: Vec<Value<'c, 'a>> = Vec::new();
        for (index, value) in end.operands().enumerate().filter(|(_, value)| is_buffer(*value) && memory.holds(*value))
        {
            if !device_memory::is_plain(value.r#type()) {
                let reason = format!("operand #{index} of type '{}': expected a dense buffer", value.r#type());
                return Err(op_error(end, &reason));
            }
            let result = code.allocate_on_host(value.r#type(), &code.open_lengths(value));
            code.act("gpu.memcpy", &[result, value], &[]);
            ir::set_operand(end, index, result);
            // The caller would have freed it.
            let root = root_of(value);
            if !self.in_blocks.contains(&root) && !owned.contains(&root) {
                owned.push(root);
            }
        }
        for (at, buffer) in owned.iter().enumerate() {
            let is_allocated = ir::defining_op(*buffer).is_some_and(|op| ir::is_op(op, "gpu.alloc"));
            let in_blocks = self.in_blocks.iter().filter(|_| !is_allocated);
            let others = in_blocks.chain(&owned[..at]);
            let others: Vec<_> =
                others.filter(|it| memory.family_of(**it) == memory.family_of(*buffer)).copied().collect();
            free_if_none_of(*buffer, &others, &Emitter::before(exit_of(end)));
        }
        for block in &self.frees {
            code.act("gpu.dealloc", &[*block], &[]);
        }
        Ok(())
    }
}

/// Frees a buffer, unless it is one of others, which a branch may have chosen and which are freed elsewhere.
fn free_if_none_of<'c: 'a, 'a>(buffer: Value<'c, 'a>, others: &[Value<'c, 'a>], at: &Emitter<'c, 'a>) {
    let address = |it| at.value("memref.extract_aligned_pointer_as_index", &[it], at.index_type(), &[]);
    let is_none = others.iter().map(|other| at.compare(Compare::NotEqual, address(buffer), address(*other)));
    let is_own = is_none.reduce(|one, two| at.value("arith.andi", &[one, two], at.integer_type(1), &[]));
    let free = |at: &Emitter<'c, 'a>| {
        at.op("gpu.dealloc", &[buffer], &[], &[]);
    };
    match is_own {
        None => free(at),
        Some(is_own) => at.when(is_own, free),
    }
}

/// Allocations of the host that are the device's, with what frees them.
fn allocate_on_device(function: OperationRef) {
    let mut memory = DeviceMemory::of(function);
    for op in ir::walk(function) {
        match ir::op_name(op).as_str() {
            "memref.alloc" if memory.holds(ir::results_of(op)[0]) => {
                let result = ir::results_of(op)[0];
                let lengths: Vec<_> = op.operands().collect();
                let place = HostCode::before(op).allocate_on_device(result.r#type(), &lengths);
                memory.adopt(place, result);
                ir::replace_all_uses(result, place);
                ir::erase(op);
            }
            "memref.dealloc" if op.operand_at(0).is_some_and(|buffer| memory.holds(buffer)) => {
                HostCode::before(op).act("gpu.dealloc", &op.operands().collect::<Vec<_>>(), &[]);
                ir::erase(op);
            }
            _ => (),
        }
    }
}

/// Gives each constant for the device one place, where the function begins. Returns the places.
fn hoist_constants<'c, 'a>(function: OperationRef<'c, 'a>, first: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    let memory = DeviceMemory::of(function);
    let mut places: Vec<(String, Value<'c, 'a>)> = Vec::new();
    for op in ir::walk(function).into_iter().filter(|op| ir::is_op(*op, "memref.get_global")) {
        let constant = ir::results_of(op)[0];
        if !memory.holds(constant) {
            continue;
        }
        let name = op.attribute("name").map(|name| name.to_string()).unwrap_or_default();
        let known = places.iter().find(|(other, _)| *other == name).map(|(_, place)| *place);
        let place = known.unwrap_or_else(|| {
            let place = ir::results_of(ir::clone_before(op, first))[0];
            places.push((name, place));
            place
        });
        ir::replace_all_uses(constant, place);
        if op != first {
            ir::erase(op);
        }
    }
    places.into_iter().map(|(_, place)| place).collect()
}

/// Puts what was an allocation of its own elsewhere.
fn move_allocation<'c, 'a>(function: OperationRef<'c, 'a>, alloc: OperationRef<'c, 'a>, place: Value<'c, 'a>) {
    let buffer = ir::results_of(alloc)[0];
    // What is freed may be the base that a view has kept.
    let frees = ir::walk(function).into_iter().filter(|op| ir::is_op(*op, "gpu.dealloc"));
    for free in frees.filter(|op| op.operands().last().is_some_and(|freed| root_of(freed) == buffer)) {
        pass_token_on(free);
        ir::erase(free);
    }
    super::host_access::replace_root(buffer, place);
    pass_token_on(alloc);
    ir::erase(alloc);
}

/// Whoever needs the token of an op needs the one that the op needs.
fn pass_token_on(op: OperationRef) {
    let Some(given) = crate::gpu::tokens::token_given(op) else { return };
    let needed = op.operand_at(0).filter(|token| token.r#type() == given.r#type());
    let needed = needed.unwrap_or_else(|| HostCode::before(op).op("gpu.wait", &[], given.r#type(), &[]));
    ir::replace_all_uses(given, needed);
}
