//! Which arguments of a kernel meet: a value inside may be one or the other.
//!
//! A kernel has no pointers that it could choose from, so what meets becomes one buffer with several places in it.

use melior::ir::{OperationRef, TypeLike, Value, ValueLike};
use parallel_op_dialect::ir::{self, OperationParts};
use std::collections::BTreeMap;

/// For each of so many arguments of a kernel the first one that it meets, itself if it meets none before it.
pub fn first_of_each(kernel: OperationRef, arguments: &[Value]) -> Vec<usize> {
    let mut meetings = Meetings {
        sets: (0..arguments.len()).collect(),
        arguments: arguments.iter().enumerate().map(|(index, value)| (ir::value_key(*value), vec![index])).collect(),
    };
    if let Some(block) = ir::body(kernel) {
        meetings.read(&ir::ops_in(block));
    }
    (0..arguments.len()).map(|index| meetings.first(index)).collect()
}

struct Meetings {
    /// For each argument one in front of it that is in its set, or itself.
    sets: Vec<usize>,
    /// Arguments that a value may be a view of.
    arguments: BTreeMap<usize, Vec<usize>>,
}

impl Meetings {
    fn read(&mut self, ops: &[OperationRef]) {
        for op in ops {
            for block in ir::blocks_of(*op) {
                self.read(&ir::ops_in(block));
            }
            let results = ir::results_of(*op);
            match ir::op_name(*op).as_str() {
                "arith.select" => self.meet(&[op.operand_at(1), op.operand_at(2)], results[0]),
                "scf.if" => {
                    let ends: Vec<_> = ir::blocks_of(*op).into_iter().filter_map(|it| ir::ops_in(it).pop()).collect();
                    for (index, result) in results.into_iter().enumerate() {
                        let sources: Vec<_> = ends.iter().map(|end| end.operand_at(index)).collect();
                        self.meet(&sources, result);
                    }
                }
                // Any other op gives views of what it takes first, if it gives memory at all.
                _ => {
                    let source = op.operand_at(0).and_then(|it| self.arguments.get(&ir::value_key(it)).cloned());
                    let memory = results.first().filter(|result| result.r#type().is_mem_ref());
                    if let (Some(source), Some(result)) = (source, memory) {
                        self.arguments.insert(ir::value_key(*result), source);
                    }
                }
            }
        }
    }

    fn meet(&mut self, sources: &[Option<Value>], result: Value) {
        let all: Vec<usize> = sources
            .iter()
            .flatten()
            .filter_map(|source| self.arguments.get(&ir::value_key(*source)))
            .flatten()
            .copied()
            .collect();
        let Some(lowest) = all.iter().map(|index| self.first(*index)).min() else { return };
        for index in &all {
            let first = self.first(*index);
            self.sets[first] = lowest;
        }
        self.arguments.insert(ir::value_key(result), vec![lowest]);
    }

    fn first(&self, mut index: usize) -> usize {
        while self.sets[index] != index {
            index = self.sets[index];
        }
        index
    }
}
