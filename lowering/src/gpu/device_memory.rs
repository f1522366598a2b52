//! Which buffers of a function lie in the memory of the device.
//!
//! Buffers that views, loops and branches make of each other are one *family*, and lie in one memory. A family is the
//! device's if it holds what the device allocates, or what a kernel gets.

use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
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
