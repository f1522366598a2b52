//! What the thread at a point of a phase's space does.

use super::{
    affine::{Count, coordinates, count, product, subscripts},
    body,
    items::Extent,
    kernel::{Kernel, THREADS},
    padding,
    phases::{Part, Phase},
};
use crate::gpu::emitter::{Compare, Emitter};
use melior::ir::Value;
use parallel_op_dialect::ir::Linear;

/// A launch of 32,768 blocks has so many threads; with more points than that, each has several.
const MOST_POINTS: i64 = 32_768 * THREADS;

/// An element that the thread knows.
#[derive(Clone)]
struct Cell<'c, 'a> {
    /// Which memref, by [`super::memory::Origin::value`].
    memory: usize,
    key: Vec<Linear>,
    memref: Value<'c, 'a>,
    indices: Vec<Value<'c, 'a>>,
    value: Value<'c, 'a>,
    /// Whether memory holds something else.
    is_new: bool,
}

/// A thread at a point.
#[derive(Clone)]
pub struct Point<'k, 's, 'c, 'a> {
    /// The kernel.
    pub kernel: &'k Kernel<'s, 'c, 'a>,
    /// Builds what the thread does next.
    pub emitter: Emitter<'c, 'a>,
    /// The turn of each loop of the space; none for loops that the point does not fix.
    pub space: Vec<Option<Value<'c, 'a>>>,
    cells: Vec<Cell<'c, 'a>>,
}

impl<'k, 's, 'c, 'a> Point<'k, 's, 'c, 'a> {
    /// A point of which nothing is known yet.
    pub fn new(kernel: &'k Kernel<'s, 'c, 'a>, emitter: Emitter<'c, 'a>, space: Vec<Option<Value<'c, 'a>>>) -> Self {
        Self { kernel, emitter, space, cells: Vec::new() }
    }

    /// The same point where another emitter builds, below.
    pub fn below(&self, emitter: Emitter<'c, 'a>) -> Self {
        Self { emitter, ..self.clone() }
    }

    /// The same point in a loop: what is new goes to memory behind the loop.
    pub fn in_loop(&self, emitter: Emitter<'c, 'a>) -> Self {
        let mut point = self.below(emitter);
        point.cells.iter_mut().for_each(|cell| cell.is_new = false);
        point
    }

    /// The turn of each loop of a part: 0 for those of one turn, and for private ones until they have one.
    pub fn loops_of(&self, part: &Part<'c, 'a>) -> Vec<Value<'c, 'a>> {
        let turn = |place: &Option<usize>| place.and_then(|loop_idx| self.space[loop_idx]);
        part.place.iter().map(|place| turn(place).unwrap_or_else(|| self.emitter.index(0))).collect()
    }

    /// The element of an operand, from memory if the thread does not have it.
    pub fn read(&mut self, part: &Part<'c, 'a>, operand: usize, loops: &[Value<'c, 'a>]) -> Value<'c, 'a> {
        let Some(origin) = part.item.origin(operand) else {
            return self.kernel.inside(part.item.operands[operand], &self.emitter);
        };
        let key = part.key(operand);
        let known = self.cells.iter().find(|cell| cell.memory == origin.value && Some(&cell.key) == key.as_ref());
        if let Some(cell) = known {
            return cell.value;
        }
        let memref = self.kernel.inside(part.item.operands[operand], &self.emitter);
        let indices = subscripts(&self.emitter, &part.item.maps[operand], loops);
        let value = self.emitter.load(memref, &indices);
        if let Some(key) = key {
            self.cells.push(Cell { memory: origin.value, key, memref, indices, value, is_new: false });
        }
        value
    }

    /// Gives an element of an output a value, which goes to memory later.
    pub fn write(&mut self, part: &Part<'c, 'a>, operand: usize, value: Value<'c, 'a>) {
        let loops = self.loops_of(part);
        let memref = self.kernel.inside(part.item.operands[operand], &self.emitter);
        let indices = subscripts(&self.emitter, &part.item.maps[operand], &loops);
        let (Some(origin), Some(key)) = (part.item.origin(operand), part.key(operand)) else {
            return self.emitter.store(value, memref, &indices);
        };
        self.cells.retain(|cell| cell.memory != origin.value || cell.key != key);
        self.cells.push(Cell { memory: origin.value, key, memref, indices, value, is_new: true });
    }

    /// Writes to memory what is new.
    pub fn store(&mut self) {
        for cell in self.cells.iter_mut().filter(|cell| cell.is_new) {
            self.emitter.store(cell.value, cell.memref, &cell.indices);
            cell.is_new = false;
        }
    }

    /// Computes what a part has at the point.
    pub fn part(&mut self, part: &Part<'c, 'a>) {
        let item = &part.item;
        if let Some(padding) = &item.padding {
            let value = padding::write(self, part, padding);
            return self.write(part, item.n_inputs, value);
        }
        let loops = self.loops_of(part);
        if !part.private_loops().is_empty() {
            return self.sum(part, loops);
        }
        let operands: Vec<_> =
            (0..item.operands.len()).map(|idx| item.reads(idx).then(|| self.read(part, idx, &loops))).collect();
        let values = body::write(self.kernel, &self.emitter, item, &operands, &loops);
        item.outputs().zip(values).for_each(|(operand, value)| self.write(part, operand, value));
    }

    /// Runs the private loops of a part one in the other.
    fn sum(&mut self, part: &Part<'c, 'a>, loops: Vec<Value<'c, 'a>>) {
        let item = &part.item;
        // What does not change while the loops run is read in front of them.
        for operand in 0..item.n_inputs {
            if part.key(operand).is_some() && item.reads(operand) {
                self.read(part, operand, &loops);
            }
        }
        let summed: Vec<usize> = item.outputs().filter(|operand| item.is_summed(*operand)).collect();
        let first: Vec<Value> = summed.iter().map(|operand| self.read(part, *operand, &loops)).collect();
        let values = self.nest(part, &part.private_loops(), &loops, &first);
        summed.into_iter().zip(values).for_each(|(operand, value)| self.write(part, operand, value));
    }

    fn nest(
        &self,
        part: &Part<'c, 'a>,
        open: &[usize],
        loops: &[Value<'c, 'a>],
        sums: &[Value<'c, 'a>],
    ) -> Vec<Value<'c, 'a>> {
        let Some((first, rest)) = open.split_first() else { return self.clone().turn(part, loops, sums) };
        let length = length_of(self.kernel, &self.emitter, &part.item.loops[*first].extent);
        let bounds = [self.emitter.index(0), length, self.emitter.index(1)];
        self.emitter.for_loop(bounds, sums, |inner, counter, sums| {
            let mut loops = loops.to_vec();
            loops[*first] = counter;
            self.below(*inner).nest(part, rest, &loops, sums)
        })
    }

    /// One turn of a reduction: the sums with one element more. An output that has an element for each turn gets that.
    pub fn turn(mut self, part: &Part<'c, 'a>, loops: &[Value<'c, 'a>], sums: &[Value<'c, 'a>]) -> Vec<Value<'c, 'a>> {
        let item = &part.item;
        let mut before = sums.iter().copied();
        let operands = (0..item.operands.len()).map(|idx| match item.is_summed(idx) {
            true => before.next(),
            false => item.reads(idx).then(|| self.read(part, idx, loops)),
        });
        let operands: Vec<_> = operands.collect();
        let values = body::write(self.kernel, &self.emitter, item, &operands, loops);
        let (mut after, mut elements) = (Vec::new(), Vec::new());
        for (operand, value) in item.outputs().zip(values) {
            if item.is_summed(operand) { after.push(value) } else { elements.push((operand, value)) }
        }
        for (operand, value) in elements {
            let memref = self.kernel.inside(item.operands[operand], &self.emitter);
            let indices = subscripts(&self.emitter, &item.maps[operand], loops);
            self.emitter.store(value, memref, &indices);
        }
        after
    }
}

/// The length of a loop inside of a kernel.
pub fn length_of<'c, 'a>(
    kernel: &Kernel<'_, 'c, 'a>,
    emitter: &Emitter<'c, 'a>,
    extent: &Extent<'c, 'a>,
) -> Value<'c, 'a> {
    match extent.known {
        Some(length) => emitter.index(length),
        None => emitter.dim(kernel.inside(extent.source.0, emitter), extent.source.1),
    }
}

/// The product of the lengths of loops on the host.
pub fn host_product<'c, 'a>(host: &Emitter<'c, 'a>, extents: &[&Extent<'c, 'a>]) -> Value<'c, 'a> {
    let length = |extent: &&Extent<'c, 'a>| match extent.known {
        Some(length) => host.index(length),
        None => host.dim(extent.source.0, extent.source.1),
    };
    let lengths: Vec<Value> = extents.iter().map(length).collect();
    product(host, &lengths)
}

/// Writes a phase of points into a kernel, and gives the number of blocks.
pub fn write<'c, 'a>(kernel: &Kernel<'_, 'c, 'a>, phase: &Phase<'c, 'a>) -> Value<'c, 'a> {
    let emitter = kernel.emitter;
    let [block, thread] = emitter.place_in_grid();
    let lengths: Vec<Value> = phase.space.iter().map(|extent| length_of(kernel, &emitter, extent)).collect();
    let total = product(&emitter, &lengths);
    let write_point = |emitter: &Emitter<'c, 'a>, run: Value<'c, 'a>| {
        let first = emitter.binary("arith.muli", run, emitter.index(THREADS));
        let number = emitter.binary("arith.addi", first, thread);
        let is_point = emitter.compare(Compare::Less, number, total);
        emitter.when(is_point, |inner| {
            let space = coordinates(inner, number, &lengths).into_iter().map(Some).collect();
            let mut point = Point::new(kernel, *inner, space);
            phase.parts.iter().for_each(|part| point.part(part));
            point.store();
        });
    };
    let known = phase.space.iter().try_fold(1_i64, |product, extent| Some(product.saturating_mul(extent.known?)));
    let runs = known.map_or(1, |points| points.saturating_add(MOST_POINTS - 1) / MOST_POINTS).max(1);
    match runs {
        1 => write_point(&emitter, block),
        _ => {
            let bounds = [0, runs, 1].map(|bound| emitter.index(bound));
            emitter.for_loop(bounds, &[], |inner, turn, _| {
                let before = inner.binary("arith.muli", block, inner.index(runs));
                write_point(inner, inner.binary("arith.addi", before, turn));
                Vec::new()
            });
        }
    }
    let extents: Vec<&Extent> = phase.space.iter().collect();
    let host = &kernel.host;
    count(host, Count::Cover, host_product(host, &extents), host.index(runs * THREADS))
}
