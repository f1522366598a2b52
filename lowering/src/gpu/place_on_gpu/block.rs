//! One allocation for several buffers.

use crate::gpu::{device_memory, host_code::HostCode};
use melior::ir::{
    OperationRef, Type, TypeLike, Value, ValueLike,
    block::BlockLike,
    operation::OperationLike,
    r#type::{IntegerType, MemRefType},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
};
use std::collections::BTreeMap;

/// Where parts of an allocation begin, in bytes: what devices ask of bindings at most.
pub const ALIGNMENT: i64 = 256;

/// Where each of some buffers of known size begins, and bytes of all.
pub fn static_offsets(types: &[Type]) -> Option<(Vec<i64>, i64)> {
    let mut end = 0;
    let mut offsets = Vec::new();
    for r#type in types {
        offsets.push(end);
        end = aligned(end + device_memory::static_bytes(*r#type)?);
    }
    Some((offsets, end))
}

fn aligned(n_bytes: i64) -> i64 {
    (n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT
}

/// An allocation that grows while its parts are laid out.
pub struct BlockLayout<'c, 'a> {
    code: HostCode<'c, 'a>,
    /// Bytes so far that are known now.
    known: i64,
    /// Bytes so far that are computed, as `index`.
    computed: Option<Value<'c, 'a>>,
    parts: Vec<Part<'c, 'a>>,
}

/// A buffer in an allocation.
struct Part<'c, 'a> {
    r#type: Type<'c>,
    lengths: Vec<Value<'c, 'a>>,
    offset: Value<'c, 'a>,
}

impl<'c, 'a> BlockLayout<'c, 'a> {
    /// Nothing yet. What is computed is computed by `code`.
    pub fn new(code: HostCode<'c, 'a>) -> Self {
        Self { code, known: 0, computed: None, parts: Vec::new() }
    }

    /// Adds a buffer whose open lengths are these.
    pub fn add(&mut self, r#type: Type<'c>, lengths: Vec<Value<'c, 'a>>) {
        let code = self.code;
        let offset = code.index(self.known);
        let offset = self.computed.map_or(offset, |computed| code.binary("arith.addi", computed, offset));
        match device_memory::static_bytes(r#type) {
            Some(n_bytes) => self.known = aligned(self.known + n_bytes),
            None => {
                let n_bytes = device_memory::n_bytes(r#type, lengths.iter().copied(), &code);
                let more = code.binary("arith.addi", n_bytes, code.index(ALIGNMENT - 1));
                let more = code.binary("arith.divui", more, code.index(ALIGNMENT));
                let more = code.binary("arith.muli", more, code.index(ALIGNMENT));
                self.computed = Some(self.computed.map_or(more, |before| code.binary("arith.addi", before, more)));
            }
        }
        self.parts.push(Part { r#type, lengths, offset });
    }

    /// Allocates, and gives the allocation and its parts, in the order in which they were added.
    pub fn allocate(self) -> (Value<'c, 'a>, Vec<Value<'c, 'a>>) {
        let code = self.code;
        let byte = IntegerType::new(code.context(), 8).into();
        let block = match self.computed {
            None => code.allocate_on_device(MemRefType::new(byte, &[self.known], None, None).into(), &[]),
            Some(computed) => {
                let n_bytes = code.binary("arith.addi", computed, code.index(self.known));
                code.allocate_on_device(MemRefType::new(byte, &[ir::DYNAMIC], None, None).into(), &[n_bytes])
            }
        };
        let view = |part: Part<'c, 'a>| {
            let mut operands = vec![block, part.offset];
            operands.extend(part.lengths);
            code.op("memref.view", &operands, part.r#type, &[])
        };
        (block, self.parts.into_iter().map(view).collect())
    }
}

/// Computes values again where a function begins.
pub struct Hoisted<'c, 'a> {
    function: OperationRef<'c, 'a>,
    first: OperationRef<'c, 'a>,
    done: BTreeMap<usize, Value<'c, 'a>>,
}

impl<'c, 'a> Hoisted<'c, 'a> {
    /// In front of `first`, the first op of a function.
    pub fn new(function: OperationRef<'c, 'a>, first: OperationRef<'c, 'a>) -> Self {
        Self { function, first, done: BTreeMap::new() }
    }

    /// The open lengths that an allocation has.
    ///
    /// # Errors
    ///
    /// If one depends on what the function reads.
    pub fn lengths(&mut self, alloc: OperationRef<'c, 'a>) -> Result<Vec<Value<'c, 'a>>, Failed> {
        let lengths = alloc.operands().filter(|operand| operand.r#type().is_index());
        let hoisted = lengths.map(|length| self.value(length)).collect::<Option<Vec<_>>>();
        hoisted.ok_or_else(|| {
            op_error(alloc, "meets other buffers in a kernel: expected lengths that do not depend on what is computed")
        })
    }

    /// The same value, where the function begins; none if it depends on what happens there.
    fn value(&mut self, value: Value<'c, 'a>) -> Option<Value<'c, 'a>> {
        if let Some(done) = self.done.get(&ir::value_key(value)) {
            return Some(*done);
        }
        let hoisted = match ir::defining_op(value) {
            None => {
                let owner = ir::parent_block(value).and_then(|block| block.parent_operation());
                return (owner == Some(self.function)).then_some(value);
            }
            Some(op) if ir::is_op(op, "memref.dim") => self.length(op)?,
            Some(op) => self.copy(op)?,
        };
        self.done.insert(ir::value_key(value), hoisted);
        Some(hoisted)
    }

    /// A length of an argument, or of an allocation.
    fn length(&mut self, op: OperationRef<'c, 'a>) -> Option<Value<'c, 'a>> {
        let (buffer, dim) = (op.operand_at(0)?, ir::defining_op(op.operand_at(1)?)?);
        let dim = usize::try_from(ir::int_attribute(dim, "value")?).ok()?;
        let Some(alloc) = ir::defining_op(buffer) else {
            self.value(buffer)?;
            return self.copy(op);
        };
        let lengths = ir::shape_of(buffer.r#type())?;
        if *lengths.get(dim)? != ir::DYNAMIC {
            return Some(HostCode::before(self.first).index(lengths[dim]));
        }
        if !matches!(ir::op_name(alloc).as_str(), "gpu.alloc" | "memref.alloc") {
            return None;
        }
        let number = lengths[..dim].iter().filter(|length| **length == ir::DYNAMIC).count();
        let length = alloc.operands().filter(|operand| operand.r#type().is_index()).nth(number)?;
        self.value(length)
    }

    /// A copy of an op without effects.
    fn copy(&mut self, op: OperationRef<'c, 'a>) -> Option<Value<'c, 'a>> {
        let is_length = ir::is_op(op, "memref.dim");
        let is_pure = is_length || (ir::effects_of(op) == ir::Effects::None && ir::is_speculatable(op));
        if !is_pure || op.region_count() > 0 || op.result_count() != 1 {
            return None;
        }
        let operands = op.operands().map(|operand| self.value(operand)).collect::<Option<Vec<_>>>()?;
        let copy = ir::clone_before(op, self.first);
        operands.iter().enumerate().for_each(|(at, operand)| ir::set_operand(copy, at, *operand));
        copy.result_at(0)
    }
}
