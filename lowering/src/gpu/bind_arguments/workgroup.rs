//! Workgroup memory: one array for each type of elements, and where in it each allocation lies.

use super::storage;
use crate::gpu::cursor::Cursor;
use melior::ir::{OperationRef, Type, ValueLike};
use parallel_op_dialect::ir;

/// The workgroup memory of a kernel.
#[derive(Default)]
pub struct Workgroup<'c, 'a> {
    /// Type and number of elements of each array.
    pub arrays: Vec<(Type<'c>, i64)>,
    /// For each allocation its array and where it lies in it.
    pub places: Vec<Place<'c, 'a>>,
}

/// An allocation.
pub struct Place<'c, 'a> {
    /// The op.
    pub alloc: OperationRef<'c, 'a>,
    /// Number of the array.
    pub array: usize,
    /// First element.
    pub offset: i64,
}

impl<'c, 'a> Workgroup<'c, 'a> {
    /// Places what a kernel allocates.
    pub fn of(kernel: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Self {
        let mut workgroup = Self::default();
        let ops = ir::body(kernel).map(ir::ops_in).unwrap_or_default();
        workgroup.place(&ops, vec![], Around { at: *at, is_loop: false });
        workgroup
    }

    /// Places the allocations of a block behind what the arrays hold, and returns what they hold then.
    fn place(&mut self, ops: &[OperationRef<'c, 'a>], mut ends: Vec<i64>, around: Around<'c, 'a>) -> Vec<i64> {
        for op in ops {
            if ir::is_op(*op, "memref.alloc") {
                self.append(*op, &mut ends, &around.at);
                continue;
            }
            // A block of threads takes one of the branches. In a loop it may take the other one in the next turn, while
            // some of its threads are still in this one.
            let may_share = ir::is_op(*op, "scf.if") && !around.is_loop;
            let around = Around { is_loop: around.is_loop || !ir::is_op(*op, "scf.if"), ..around };
            let before = ends.clone();
            for block in ir::blocks_of(*op) {
                let begin = if may_share { before.clone() } else { ends.clone() };
                let end = self.place(&ir::ops_in(block), begin, around);
                ends.resize(end.len().max(ends.len()), 0);
                ends.iter_mut().zip(end).for_each(|(highest, end)| *highest = end.max(*highest));
            }
        }
        ends
    }

    fn append(&mut self, alloc: OperationRef<'c, 'a>, ends: &mut Vec<i64>, at: &Cursor<'c, 'a>) {
        let r#type = ir::results_of(alloc)[0].r#type();
        let element = storage::shared(ir::element_type(r#type), at);
        let known = self.arrays.iter().position(|(other, _)| *other == element);
        let array = known.unwrap_or_else(|| {
            self.arrays.push((element, 0));
            self.arrays.len() - 1
        });
        ends.resize(self.arrays.len(), 0);
        self.places.push(Place { alloc, array, offset: ends[array] });
        ends[array] += ir::shape_of(r#type).unwrap_or_default().iter().product::<i64>();
        self.arrays[array].1 = self.arrays[array].1.max(ends[array]);
    }
}

/// What stands around a block.
#[derive(Clone, Copy)]
struct Around<'c, 'a> {
    at: Cursor<'c, 'a>,
    is_loop: bool,
}
