//! The body of an item for one element.

use super::{
    items::{Item, refuse},
    kernel::Kernel,
};
use crate::gpu::emitter::Emitter;
use melior::ir::{
    Attribute, OperationRef, Value, ValueLike, attribute::IntegerAttribute, block::BlockLike, operation::OperationLike,
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir::{self, OperationParts},
};

/// `memref.atomic_rmw` keeps the lesser number, without a sign.
const ATOMIC_MINU: i64 = 11;

/// Refuses an item whose body holds what no kernel can.
pub fn check(item: &Item) -> Result<(), Failed> {
    for op in item.body_ops() {
        let name = ir::op_name(op);
        let is_control = matches!(name.as_str(), "scf.if" | "scf.for" | "scf.yield" | "linalg.index" | "linalg.yield");
        let is_known = name.starts_with("arith.") || name.starts_with("math.");
        let is_memory = matches!(name.as_str(), "memref.load" | "memref.dim");
        if name == "cf.assert" && op.block() != item.body {
            return Err(refuse(item.op, "its body asserts under a condition"));
        }
        if !(is_control || is_known || is_memory || name == "cf.assert") {
            return Err(refuse(item.op, &format!("its body holds '{name}'")));
        }
    }
    Ok(())
}

/// Writes a body, and gives what it yields. `operands` are what its arguments hold, `loops` the turn of each loop.
pub fn write<'c, 'a>(
    kernel: &Kernel<'_, 'c, 'a>,
    emitter: &Emitter<'c, 'a>,
    item: &Item<'c, 'a>,
    operands: &[Option<Value<'c, 'a>>],
    loops: &[Value<'c, 'a>],
) -> Vec<Value<'c, 'a>> {
    let Some(block) = item.body else { return operands[..1].iter().copied().flatten().collect() };
    let arguments = ir::arguments_of(block);
    let known = arguments.iter().zip(operands).filter_map(|(argument, value)| Some((*argument, (*value)?))).collect();
    write_from(kernel, emitter, item, known, loops)
}

/// Writes what a body computes of values of its own that are known, and gives what it yields.
pub fn write_from<'c, 'a>(
    kernel: &Kernel<'_, 'c, 'a>,
    emitter: &Emitter<'c, 'a>,
    item: &Item<'c, 'a>,
    known: Vec<(Value<'c, 'a>, Value<'c, 'a>)>,
    loops: &[Value<'c, 'a>],
) -> Vec<Value<'c, 'a>> {
    let ops = item.body.map(ir::ops_in).unwrap_or_default();
    let mut writing = Writing { kernel, emitter, item, loops, known, holds: None };
    let (last, ops) = ops.split_last().expect("a body ends in what it yields");
    ops.iter().for_each(|op| writing.op(*op));
    last.operands().map(|value| writing.value(value)).collect()
}

struct Writing<'w, 's, 'c, 'a> {
    kernel: &'w Kernel<'s, 'c, 'a>,
    emitter: &'w Emitter<'c, 'a>,
    item: &'w Item<'c, 'a>,
    loops: &'w [Value<'c, 'a>],
    /// Values of the body with what they are in the kernel.
    known: Vec<(Value<'c, 'a>, Value<'c, 'a>)>,
    /// Whether all assertions so far hold.
    holds: Option<Value<'c, 'a>>,
}

impl<'c, 'a> Writing<'_, '_, 'c, 'a> {
    /// What a value is in the kernel.
    fn value(&self, value: Value<'c, 'a>) -> Value<'c, 'a> {
        let known = self.known.iter().rev().find(|(of, _)| *of == value);
        known.map_or_else(|| self.kernel.inside(value, self.emitter), |(_, inside)| *inside)
    }

    fn op(&mut self, op: OperationRef<'c, 'a>) {
        let results = ir::results_of(op);
        if !results.is_empty() && results.iter().all(|result| self.known.iter().any(|(known, _)| known == result)) {
            return;
        }
        match ir::op_name(op).as_str() {
            "linalg.index" => self.known.push((ir::results_of(op)[0], self.counter(op))),
            "cf.assert" => self.assert(op),
            "memref.load" => self.load(op),
            _ => self.copy(op),
        }
    }

    fn counter(&self, op: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let dim = ir::int_attribute(op, "dim").and_then(|dim| usize::try_from(dim).ok());
        self.loops[dim.expect("'linalg.index' names a loop")]
    }

    /// Writes the number of an assertion down if it fails.
    fn assert(&mut self, op: OperationRef<'c, 'a>) {
        let Some(condition) = op.operand_at(0) else { return };
        let message = ir::string_attribute(op, "msg").unwrap_or_default();
        let holds = self.value(condition);
        let emitter = self.emitter;
        let host = &self.kernel.host;
        if let Some((word, number)) = self.kernel.status.add(&message, self.item.op) {
            let word = self.kernel.inside(word, emitter);
            let number = self.kernel.hand_over(host.integer(number, host.integer_type(32)));
            let bit = emitter.integer_type(1);
            let fails = emitter.binary("arith.xori", holds, emitter.integer(1, bit));
            emitter.when(fails, |inner| {
                let kind: Attribute = IntegerAttribute::new(inner.integer_type(64), ATOMIC_MINU).into();
                inner.value("memref.atomic_rmw", &[number, word, inner.index(0)], number.r#type(), &[("kind", kind)]);
            });
        }
        self.holds = Some(match self.holds {
            Some(others) => emitter.binary("arith.andi", others, holds),
            None => holds,
        });
    }

    /// Reads memory at a place that the body computed: behind an assertion that fails, at the first element.
    fn load(&mut self, op: OperationRef<'c, 'a>) {
        let operands: Vec<Value> = op.operands().map(|operand| self.value(operand)).collect();
        let emitter = self.emitter;
        let indices = operands[1..].iter().map(|index| match self.holds {
            Some(holds) => emitter.select(holds, *index, emitter.index(0)),
            None => *index,
        });
        let indices: Vec<Value> = indices.collect();
        self.known.push((ir::results_of(op)[0], emitter.load(operands[0], &indices)));
    }

    /// A copy of any other op, with the ops below it.
    fn copy(&mut self, op: OperationRef<'c, 'a>) {
        let copy = self.emitter.clone_of(op);
        for part in ir::walk(copy) {
            let operands: Vec<Value> = part.operands().collect();
            for (number, operand) in operands.into_iter().enumerate() {
                let owner = match ir::defining_op(operand) {
                    Some(definition) => Some(definition),
                    None => ir::parent_block(operand).and_then(|block| block.parent_operation()),
                };
                if !owner.is_some_and(|owner| ir::is_inside(owner, copy)) {
                    ir::set_operand(part, number, self.value(operand));
                }
            }
        }
        self.known.extend(ir::results_of(op).into_iter().zip(ir::results_of(copy)));
    }
}
