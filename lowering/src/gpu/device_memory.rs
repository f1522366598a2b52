//! Which buffers of a function lie in the memory of the device.
//!
//! Buffers that views, loops and branches make of each other are one *family*, and lie in one memory. A family is the
//! device's if it holds what the device allocates, or what a kernel gets.

use super::host_code::HostCode;
use melior::ir::{OperationRef, Type, TypeLike, Value, ValueLike, block::BlockLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};
use std::collections::{BTreeMap, BTreeSet};

/// The families of a function's buffers.
pub struct DeviceMemory {
    /// For each buffer one that stands for its family, or is closer to that one.
    parents: BTreeMap<usize, usize>,
    /// What stands for the families of the device.
    on_device: BTreeSet<usize>,
}

impl DeviceMemory {
    /// Reads a function. Cost: a few look-ups for each operand and result.
    pub fn of(function: OperationRef) -> Self {
        let mut memory = Self { parents: BTreeMap::new(), on_device: BTreeSet::new() };
        let ops = ir::walk(function);
        for op in &ops {
            memory.join_through(*op);
        }
        let seeds = ops.iter().flat_map(|op| device_values(*op));
        memory.on_device = seeds.map(|value| memory.family_of(value)).collect();
        memory
    }

    /// Whether a buffer lies in the memory of the device.
    pub fn holds(&self, buffer: Value) -> bool {
        self.on_device.contains(&self.family_of(buffer))
    }

    /// A number for the family of a buffer.
    pub fn family_of(&self, buffer: Value) -> usize {
        let mut family = ir::value_key(buffer);
        while let Some(parent) = self.parents.get(&family) {
            family = *parent;
        }
        family
    }

    /// Takes a value that did not exist before into the family of another one.
    pub fn adopt(&mut self, buffer: Value, like: Value) {
        self.join(like, buffer);
    }

    fn join(&mut self, one: Value, other: Value) {
        let (one, other) = (self.family_of(one), self.family_of(other));
        if one != other {
            self.parents.insert(other, one);
        }
    }

    fn join_pairs<'c: 'a, 'a>(
        &mut self,
        ones: impl IntoIterator<Item = Value<'c, 'a>>,
        others: impl IntoIterator<Item = Value<'c, 'a>>,
    ) {
        for (one, other) in ones.into_iter().zip(others) {
            if is_buffer(one) {
                self.join(one, other);
            }
        }
    }

    /// Joins what an op makes one of the other.
    fn join_through(&mut self, op: OperationRef) {
        match ir::op_name(op).as_str() {
            "scf.for" => {
                let inner = ir::body(op).map(ir::arguments_of).unwrap_or_default().into_iter().skip(1);
                self.join_pairs(op.operands().skip(3), inner);
                self.join_yields(op);
                self.join_pairs(op.operands().skip(3), ir::results_of(op));
            }
            "scf.while" => {
                let blocks = ir::blocks_of(op);
                let [before, after] = blocks[..] else { return };
                let (Some(condition), Some(turn)) = (ir::ops_in(before).pop(), ir::ops_in(after).pop()) else { return };
                self.join_pairs(op.operands(), ir::arguments_of(before));
                self.join_pairs(condition.operands().skip(1), ir::arguments_of(after));
                self.join_pairs(condition.operands().skip(1), ir::results_of(op));
                self.join_pairs(turn.operands(), ir::arguments_of(before));
            }
            "scf.if" | "scf.index_switch" | "scf.execute_region" => self.join_yields(op),
            "cf.br" => {
                let target = op.successor_at(0).map(ir::arguments_of).unwrap_or_default();
                self.join_pairs(op.operands(), target);
            }
            "cf.cond_br" => {
                let targets = [0, 1].map(|at| op.successor_at(at).map(ir::arguments_of).unwrap_or_default());
                let operands: Vec<_> = op.operands().skip(1).collect();
                let (one, other) = operands.split_at(targets[0].len().min(operands.len()));
                self.join_pairs(one.to_vec(), targets[0].clone());
                self.join_pairs(other.to_vec(), targets[1].clone());
            }
            name if is_view(name) => {
                let mut buffers = op.operands().chain(ir::results_of(op)).filter(|value| is_buffer(*value));
                if let Some(first) = buffers.next() {
                    buffers.for_each(|buffer| self.join(first, buffer));
                }
            }
            _ => (),
        }
    }

    /// Joins the results of an op with what its regions yield.
    fn join_yields(&mut self, op: OperationRef) {
        let yields = op.regions().flat_map(ir::blocks_in).filter_map(|block| ir::ops_in(block).pop());
        for end in yields.filter(|end| ir::is_op(*end, "scf.yield")) {
            self.join_pairs(end.operands(), ir::results_of(op));
        }
    }
}

/// The arguments, constants and allocations that a buffer may be, or be a part of. None if that is not known.
pub fn origins_of<'c: 'a, 'a>(buffer: Value<'c, 'a>) -> Option<Vec<Value<'c, 'a>>> {
    let (mut pending, mut seen, mut origins) = (vec![buffer], BTreeSet::new(), Vec::new());
    while let Some(buffer) = pending.pop() {
        if !seen.insert(ir::value_key(buffer)) {
            continue;
        }
        let Some(op) = ir::defining_op(buffer) else {
            match sources_of_argument(buffer) {
                Some(sources) => pending.extend(sources?),
                None => origins.push(buffer),
            }
            continue;
        };
        let number = ir::results_of(op).iter().position(|result| *result == buffer)?;
        match ir::op_name(op).as_str() {
            "scf.for" => pending.extend([op.operand_at(3 + number)?, ir::terminator(op)?.operand_at(number)?]),
            "scf.if" | "scf.index_switch" => {
                let ends = ir::blocks_of(op).into_iter().filter_map(|block| ir::ops_in(block).pop());
                pending.extend(ends.filter_map(|end| end.operand_at(number)));
            }
            name if name.starts_with("scf.") => return None,
            name if is_view(name) => pending.extend(op.operands().filter(|operand| is_buffer(*operand))),
            _ => origins.push(buffer),
        }
    }
    Some(origins)
}

/// What an argument of a block may be: none of a function, and of a block where that is not known nothing.
fn sources_of_argument<'c: 'a, 'a>(buffer: Value<'c, 'a>) -> Option<Option<Vec<Value<'c, 'a>>>> {
    let block = ir::parent_block(buffer)?;
    let owner = block.parent_operation()?;
    if ir::is_op(owner, "func.func") && ir::body(owner) == Some(block) {
        return None;
    }
    let number = ir::arguments_of(block).iter().position(|argument| *argument == buffer)?;
    if !ir::is_op(owner, "scf.for") {
        return Some(None);
    }
    let turn = ir::terminator(owner).and_then(|end| end.operand_at(number - 1));
    Some(owner.operand_at(2 + number).zip(turn).map(|(first, next)| vec![first, next]))
}

/// Whether the value is a buffer with a rank.
pub fn is_buffer(value: Value) -> bool {
    ir::strides_of(value.r#type()).is_some()
}

/// Whether an op of this name gives buffers that lie in the memory of its operands.
pub fn is_view(name: &str) -> bool {
    const OF_MEMREF: [&str; 10] = [
        "view",
        "subview",
        "cast",
        "reinterpret_cast",
        "expand_shape",
        "collapse_shape",
        "reshape",
        "transpose",
        "extract_strided_metadata",
        "assume_alignment",
    ];
    let own = name.strip_prefix("memref.");
    own.is_some_and(|own| OF_MEMREF.contains(&own)) || name == "arith.select"
}

/// Bytes of an element; none for elements that are no numbers.
pub fn element_bytes(r#type: Type) -> Option<i64> {
    let element = ir::element_type(r#type);
    if element.is_index() {
        return Some(8);
    }
    ir::bits_of(element).and_then(|bits| i64::try_from(bits.div_ceil(8)).ok())
}

/// Bytes of a dense buffer whose lengths are all known; none for others.
pub fn static_bytes(r#type: Type) -> Option<i64> {
    let lengths = ir::shape_of(r#type)?;
    let is_known = lengths.iter().all(|length| *length != ir::DYNAMIC);
    is_known.then(|| element_bytes(r#type).map(|element| element * lengths.iter().product::<i64>()))?
}

/// Bytes of a dense buffer whose open lengths are these, as `index`.
pub fn n_bytes<'c, 'a>(
    r#type: Type<'c>,
    open: impl IntoIterator<Item = Value<'c, 'a>>,
    code: &HostCode<'c, 'a>,
) -> Value<'c, 'a> {
    let lengths = ir::shape_of(r#type).unwrap_or_default();
    let known = lengths.iter().filter(|length| **length != ir::DYNAMIC).product::<i64>();
    let known = code.index(known * element_bytes(r#type).unwrap_or(1));
    open.into_iter().fold(known, |n_bytes, length| code.binary("arith.muli", n_bytes, length))
}

/// Whether the elements of a buffer lie one behind the other, as far as its type says.
pub fn is_dense(r#type: Type) -> bool {
    let (Some(lengths), Some((strides, _))) = (ir::shape_of(r#type), ir::strides_of(r#type)) else { return false };
    let mut expected = Some(1);
    lengths.iter().zip(&strides).rev().all(|(length, stride)| {
        // Where the lengths further in are open, so is the stride of a dense buffer.
        let fits = *length == 1 || expected.map_or(*stride == ir::DYNAMIC && is_plain(r#type), |it| it == *stride);
        expected = expected.filter(|_| *length != ir::DYNAMIC).map(|it: i64| it.saturating_mul(*length));
        fits
    })
}

/// Whether the type names no layout, which is a dense one.
pub fn is_plain(r#type: Type) -> bool {
    !r#type.to_string().contains("strided<")
}

/// What an op says lies in the memory of the device.
fn device_values<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    let values: Vec<_> = match ir::op_name(op).as_str() {
        "gpu.launch_func" => op.operands().collect(),
        // An address of the device as a buffer.
        "gpu.alloc" | "builtin.unrealized_conversion_cast" => ir::results_of(op),
        _ => return Vec::new(),
    };
    values.into_iter().filter(|value| is_buffer(*value)).collect()
}
