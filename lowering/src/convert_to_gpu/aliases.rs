//! Which values of a function may name the same memory.
//!
//! Views, captures, results of tasks and what control flow passes on are followed; two arguments of the function, two
//! allocations, and what calls give back, are different memory, as bufferization sees to.

use melior::ir::{
    OperationRef, RegionLike, Type, TypeLike, Value, ValueLike, block::BlockLike, operation::OperationLike,
};
use parallel_op_dialect::{
    ir::{self, OperationParts},
    ops,
};
use std::collections::BTreeMap;

/// Classes of values that may share memory.
#[derive(Default)]
pub struct Aliases {
    /// A value nearer to the one that stands for the class, by keys.
    nearer: BTreeMap<usize, usize>,
}

impl Aliases {
    /// Reads a function. Cost: about linear in its ops.
    pub fn of(function: OperationRef) -> Self {
        let mut aliases = Self::default();
        for op in ir::walk(function) {
            aliases.add(op);
        }
        aliases
    }

    /// What stands for the class of a value; none if the value is no memory.
    pub fn class_of(&self, value: Value) -> Option<usize> {
        is_memory(value.r#type()).then(|| self.find(ir::value_key(value)))
    }

    fn find(&self, mut key: usize) -> usize {
        while let Some(next) = self.nearer.get(&key) {
            key = *next;
        }
        key
    }

    fn join(&mut self, a: Value, b: Value) {
        if !is_memory(a.r#type()) || !is_memory(b.r#type()) {
            return;
        }
        let (a_key, b_key) = (self.find(ir::value_key(a)), self.find(ir::value_key(b)));
        if a_key != b_key {
            self.nearer.insert(b_key, a_key);
        }
        // Later questions are short: both values now know the class.
        for value in [a, b] {
            let key = ir::value_key(value);
            if key != a_key {
                self.nearer.insert(key, a_key);
            }
        }
    }

    fn join_all<'c, 'a>(&mut self, a: &[Value<'c, 'a>], b: &[Value<'c, 'a>]) {
        a.iter().zip(b).for_each(|(a, b)| self.join(*a, *b));
    }

    /// Joins what one op passes on.
    fn add(&mut self, op: OperationRef) {
        let (operands, results) = (op.operands().collect::<Vec<_>>(), ir::results_of(op));
        let inner = |region: usize| op.region_at(region).and_then(|region| region.first_block());
        let arguments = |region: usize| inner(region).map(ir::arguments_of).unwrap_or_default();
        match ir::op_name(op).as_str() {
            ops::TASK => self.join_all(&operands, &arguments(0)),
            ops::YIELD | "scf.yield" | "memref.alloca_scope.return" => self.add_yield(op, &operands),
            "scf.for" => {
                let initial = operands.get(3..).unwrap_or_default();
                self.join_all(initial, arguments(0).get(1..).unwrap_or_default());
                self.join_all(initial, &results);
            }
            "scf.while" => self.join_all(&operands, &arguments(0)),
            "scf.condition" => self.add_condition(op, operands.get(1..).unwrap_or_default()),
            "cf.br" => self.add_branch(op, 0, &operands),
            "cf.cond_br" => {
                let n_first = op.successor_at(0).map_or(0, |block| block.argument_count());
                let (first, second) = operands.get(1..).unwrap_or_default().split_at(n_first);
                self.add_branch(op, 0, first);
                self.add_branch(op, 1, second);
            }
            ops::PARALLEL | "scf.if" | "scf.execute_region" | "scf.index_switch" | "memref.alloca_scope" => {}
            "memref.alloc" | "memref.alloca" | "memref.get_global" | "func.call" => {}
            _ => {
                let memory: Vec<_> = operands.into_iter().filter(|value| is_memory(value.r#type())).collect();
                results.iter().for_each(|result| memory.iter().for_each(|operand| self.join(*operand, *result)));
            }
        }
    }

    fn add_yield(&mut self, op: OperationRef, operands: &[Value]) {
        let Some(parent) = op.parent_operation() else { return };
        let results = ir::results_of(parent);
        operands.iter().zip(&results).for_each(|(operand, result)| self.join(*operand, *result));
        let first = ir::body(parent).map(ir::arguments_of).unwrap_or_default();
        // What the turns of a loop hand on is what the next one begins with.
        let arguments = match ir::op_name(parent).as_str() {
            "scf.for" => first.into_iter().skip(1).collect(),
            "scf.while" => first,
            _ => Vec::new(),
        };
        operands.iter().zip(&arguments).for_each(|(operand, argument)| self.join(*operand, *argument));
    }

    fn add_condition(&mut self, op: OperationRef, passed: &[Value]) {
        let Some(parent) = op.parent_operation() else { return };
        let after = parent.region_at(1).and_then(|region| region.first_block());
        let arguments = after.map(ir::arguments_of).unwrap_or_default();
        for targets in [arguments, ir::results_of(parent)] {
            passed.iter().zip(&targets).for_each(|(value, target)| self.join(*value, *target));
        }
    }

    fn add_branch(&mut self, op: OperationRef, successor: usize, passed: &[Value]) {
        let arguments = op.successor_at(successor).map(ir::arguments_of).unwrap_or_default();
        passed.iter().zip(&arguments).for_each(|(value, argument)| self.join(*value, *argument));
    }
}

fn is_memory(r#type: Type) -> bool {
    r#type.is_mem_ref()
}
