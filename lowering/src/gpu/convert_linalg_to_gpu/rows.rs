//! Phases of rows: one block for each long row, whose threads have every 256th column, or one thread for each short row.
//!
//! The sum of a block begins with what each thread adds up alone. Then half of the threads add the sums of the other half to theirs,
//! and so on, through workgroup memory, until one is left, which all read.

use super::{
    affine::{Count, coordinates, count, product},
    items::Extent,
    kernel::{Kernel, THREADS},
    phases::{Part, Phase, Worker},
    points::{Point, host_product, length_of},
    reduction::{Combiner, Neutral},
};
use crate::gpu::emitter::{Compare, Emitter};
use melior::ir::{Attribute, Type, TypeLike, Value, ValueLike, r#type::MemRefType};
use parallel_op_dialect::ir;

/// A run of parts that one loop over the columns computes, or one part that has no columns.
enum Step<'p, 'c, 'a> {
    Columns(Vec<&'p Part<'c, 'a>>),
    Row(&'p Part<'c, 'a>),
}

/// Writes a phase of rows into a kernel, and gives the number of blocks.
pub fn write<'c, 'a>(
    kernel: &Kernel<'_, 'c, 'a>,
    phase: &Phase<'c, 'a>,
    is_row: &[bool],
    worker: Worker,
) -> Value<'c, 'a> {
    let emitter = kernel.emitter;
    let memory = if worker == Worker::Block { sums_in_memory(&emitter, phase) } else { Vec::new() };
    let [block, thread] = emitter.place_in_grid();
    let lengths: Vec<Value> = phase.space.iter().map(|extent| length_of(kernel, &emitter, extent)).collect();
    let of_kind = |kind: bool| (0..is_row.len()).filter(|idx| is_row[*idx] == kind).collect::<Vec<_>>();
    let (row_loops, columns) = (of_kind(true), of_kind(false));
    let row_lengths: Vec<Value> = row_loops.iter().map(|idx| lengths[*idx]).collect();
    let column_lengths: Vec<Value> = columns.iter().map(|idx| lengths[*idx]).collect();
    let n_columns = product(&emitter, &column_lengths);
    let write_row = |emitter: Emitter<'c, 'a>, row: Value<'c, 'a>| {
        let mut space = vec![None; is_row.len()];
        for (idx, value) in row_loops.iter().zip(coordinates(&emitter, row, &row_lengths)) {
            space[*idx] = Some(value);
        }
        let point = Point::new(kernel, emitter, space);
        let mut rows = Rows { point, thread, columns: columns.clone(), column_lengths, n_columns, memory, worker };
        for step in steps(phase) {
            match step {
                Step::Row(part) => rows.point.part(part),
                Step::Columns(parts) => rows.columns(&parts),
            }
        }
        rows.finish();
    };
    let host = &kernel.host;
    let extents: Vec<&Extent> = row_loops.iter().map(|idx| &phase.space[*idx]).collect();
    let n_rows = host_product(host, &extents);
    match worker {
        Worker::Block => {
            write_row(emitter, block);
            n_rows
        }
        Worker::Thread => {
            let first = emitter.binary("arith.muli", block, emitter.index(THREADS));
            let row = emitter.binary("arith.addi", first, thread);
            let is_row = emitter.compare(Compare::Less, row, product(&emitter, &row_lengths));
            emitter.when(is_row, |inner| write_row(*inner, row));
            count(host, Count::Cover, n_rows, host.index(THREADS))
        }
    }
}

/// Workgroup memory for each type of sums that threads share.
fn sums_in_memory<'c, 'a>(emitter: &Emitter<'c, 'a>, phase: &Phase<'c, 'a>) -> Vec<(Type<'c>, Value<'c, 'a>)> {
    let mut memory = Vec::new();
    for part in phase.parts.iter().filter(|part| !part.item.is_parallel()) {
        for output in part.item.outputs() {
            let element = ir::element_type(part.item.operands[output].r#type());
            if !memory.iter().any(|(r#type, _)| *r#type == element) {
                memory.push((element, shared(emitter, element, THREADS)));
            }
        }
    }
    memory
}

/// Parts that need no sum of each other go through the columns together; what belongs to rows goes in front of a loop that
/// does not use it.
fn steps<'p, 'c, 'a>(phase: &'p Phase<'c, 'a>) -> Vec<Step<'p, 'c, 'a>> {
    let mut steps: Vec<Step> = Vec::new();
    // What the loop that is open sums up.
    let mut summed: Vec<usize> = Vec::new();
    for part in &phase.parts {
        let item = &part.item;
        let memory = |operand: usize| item.origin(operand).map(|origin| origin.value);
        let has_columns = part.place.iter().flatten().count() == phase.space.len();
        if !has_columns {
            match steps.last() {
                Some(Step::Columns(open)) if open.iter().all(|before| !shares_memory(before, part)) => {
                    steps.insert(steps.len() - 1, Step::Row(part));
                }
                _ => {
                    summed.clear();
                    steps.push(Step::Row(part));
                }
            }
            continue;
        }
        let waits = (0..item.operands.len()).filter_map(memory).any(|memory| summed.contains(&memory));
        if waits {
            summed.clear();
        }
        match steps.last_mut() {
            Some(Step::Columns(parts)) if !waits => parts.push(part),
            _ => steps.push(Step::Columns(vec![part])),
        }
        if !item.is_parallel() {
            summed.extend(item.outputs().filter_map(memory));
        }
    }
    steps
}

/// Whether two parts use a memref in common.
fn shares_memory(one: &Part, other: &Part) -> bool {
    let memory = |part: &Part| {
        let item = &part.item;
        let values = (0..item.operands.len()).filter_map(|operand| item.origin(operand)).map(|origin| origin.value);
        values.collect::<Vec<_>>()
    };
    let theirs = memory(other);
    memory(one).iter().any(|value| theirs.contains(value))
}

struct Rows<'k, 's, 'c, 'a> {
    point: Point<'k, 's, 'c, 'a>,
    thread: Value<'c, 'a>,
    columns: Vec<usize>,
    column_lengths: Vec<Value<'c, 'a>>,
    n_columns: Value<'c, 'a>,
    /// Workgroup memory by the type of its elements.
    memory: Vec<(Type<'c>, Value<'c, 'a>)>,
    worker: Worker,
}

impl<'c, 'a> Rows<'_, '_, 'c, 'a> {
    /// One loop over the columns, and the sums behind it.
    fn columns(&mut self, parts: &[&Part<'c, 'a>]) {
        let emitter = self.point.emitter;
        let sums: Vec<(&Part, usize, Combiner)> = parts
            .iter()
            .filter(|part| !part.item.is_parallel())
            .flat_map(|part| part.item.outputs().map(|output| (*part, output)))
            .filter_map(|(part, output)| Some((part, output, Combiner::of(&part.item, output)?)))
            .collect();
        let mut first = Vec::new();
        for (part, output, combiner) in &sums {
            first.push(neutral(&emitter, *combiner, ir::element_type(part.item.operands[*output].r#type())));
        }
        let bounds = match self.worker {
            Worker::Block => [self.thread, self.n_columns, emitter.index(THREADS)],
            Worker::Thread => [emitter.index(0), self.n_columns, emitter.index(1)],
        };
        let own = emitter.for_loop(bounds, &first, |inner, column, sums| {
            let mut point = self.point.in_loop(*inner);
            for (idx, value) in self.columns.iter().zip(coordinates(inner, column, &self.column_lengths)) {
                point.space[*idx] = Some(value);
            }
            let mut sums = sums.to_vec();
            let mut next = 0;
            for part in parts {
                if part.item.is_parallel() {
                    point.part(part);
                    continue;
                }
                let range = next..next + part.item.outputs().len();
                next = range.end;
                let loops = point.loops_of(part);
                let added = point.clone().turn(part, &loops, &sums[range.clone()]);
                sums[range].copy_from_slice(&added);
            }
            point.store();
            sums
        });
        for ((part, output, combiner), own) in sums.into_iter().zip(own) {
            let sum = if self.worker == Worker::Block { self.tree(own, combiner) } else { own };
            let loops = self.point.loops_of(part);
            let before = self.point.read(part, output, &loops);
            let value = emitter.binary(combiner.name, before, sum);
            self.point.write(part, output, value);
        }
    }

    /// Joins the values of all threads.
    fn tree(&self, own: Value<'c, 'a>, combiner: Combiner) -> Value<'c, 'a> {
        let emitter = self.point.emitter;
        let found = self.memory.iter().find(|(r#type, _)| *r#type == own.r#type());
        let memory = found.expect("there is memory for each type of sums").1;
        emitter.store(own, memory, &[self.thread]);
        emitter.barrier();
        let mut half = THREADS / 2;
        while half > 0 {
            let is_first = emitter.compare(Compare::Less, self.thread, emitter.index(half));
            emitter.when(is_first, |inner| {
                let other = inner.binary("arith.addi", self.thread, inner.index(half));
                let [mine, theirs] = [self.thread, other].map(|thread| inner.load(memory, &[thread]));
                inner.store(inner.binary(combiner.name, mine, theirs), memory, &[self.thread]);
            });
            emitter.barrier();
            half /= 2;
        }
        let sum = emitter.load(memory, &[emitter.index(0)]);
        // Nobody uses the memory again before all have read it.
        emitter.barrier();
        sum
    }

    /// The first thread writes what belongs to the row, behind the last read of any.
    fn finish(mut self) {
        let emitter = self.point.emitter;
        if self.worker == Worker::Thread {
            return self.point.store();
        }
        emitter.barrier();
        let is_first = emitter.compare(Compare::Less, self.thread, emitter.index(1));
        emitter.when(is_first, |inner| {
            self.point.emitter = *inner;
            self.point.store();
        });
    }
}

/// Workgroup memory of so many elements.
pub fn shared<'c, 'a>(emitter: &Emitter<'c, 'a>, element: Type<'c>, length: i64) -> Value<'c, 'a> {
    let space = Attribute::parse(emitter.context, "#gpu.address_space<workgroup>").expect("the gpu dialect is loaded");
    emitter.alloc(MemRefType::new(element, &[length], None, Some(space)).into())
}

/// The value that changes no sum.
fn neutral<'c, 'a>(emitter: &Emitter<'c, 'a>, combiner: Combiner, r#type: Type<'c>) -> Value<'c, 'a> {
    let bits = ir::bits_of(r#type).unwrap_or(32) as u32;
    match (combiner.neutral(), r#type.is_float()) {
        (Neutral::Zero, _) => emitter.zero(r#type),
        (Neutral::One, true) => emitter.float(1.0, r#type),
        (Neutral::One, false) => emitter.integer(1, r#type),
        (Neutral::Least, true) => emitter.float(f64::NEG_INFINITY, r#type),
        (Neutral::Greatest, true) => emitter.float(f64::INFINITY, r#type),
        (Neutral::Least, false) => emitter.integer(i64::MIN >> (64 - bits), r#type),
        (Neutral::Greatest, false) => emitter.integer(i64::MAX >> (64 - bits), r#type),
        (Neutral::Ones, _) => emitter.integer(-1, r#type),
    }
}
