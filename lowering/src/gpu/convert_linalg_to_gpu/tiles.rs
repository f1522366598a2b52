//! Contractions through workgroup memory.
//!
//! A contraction is a product of matrices, whatever its maps are: the loops that index one operand alone are rows, those
//! that index the other one alone are columns, loops of both are batches, and what is summed is the inner dimension. A
//! block computes a tile of the result. It walks over the inner dimension in steps; in each, all threads fetch a slab of
//! both operands into workgroup memory, zeros where a slab reaches beyond, and each thread adds up several elements of
//! the tile from there.
//!
//! Columns are the loops of the last dimension of the result, so neighbouring threads write neighbouring elements; each
//! operand is fetched along the dimension in which its elements are neighbours.

use super::{
    affine::{Count, coordinates, count, product, subscripts},
    body,
    items::Item,
    kernel::Kernel,
    phases::{Part, Phase},
    points::{Point, length_of},
    reduction::{self, joining_op},
    rows::shared,
};
use crate::gpu::emitter::{Compare, Emitter};
use melior::ir::{OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// A block has so many rows of so many threads.
const SIDE: i64 = 16;
/// The inner dimension is walked in steps of so much.
const DEPTH: i64 = 16;
/// Results with fewer elements are computed one by one.
const FEWEST_ELEMENTS: i64 = 1024;
/// With fewer blocks than this, threads have fewer elements each.
const FEWEST_BLOCKS: i64 = 48;
/// Elements of a tile that a thread has in each direction, best first.
const ELEMENTS: [i64; 3] = [4, 2, 1];

/// Ops that bodies widen what they read with.
const EXTENSIONS: [&str; 3] = ["arith.extf", "arith.extsi", "arith.extui"];

/// How a contraction is cut into tiles.
pub struct Tiling {
    /// Its number among the parts of its phase.
    part: usize,
    /// The operand that is indexed by rows, and the one that is indexed by columns.
    operands: [usize; 2],
    /// Loops of the item: rows and columns.
    sides: [Vec<usize>; 2],
    /// Loops of the item that index both operands.
    batches: Vec<usize>,
    /// Loops of the item that are summed.
    inner: Vec<usize>,
    /// Elements that a thread has in each direction.
    elements: i64,
}

impl Tiling {
    /// How the contraction of a phase is cut, if it has one that is worth it.
    pub fn of(phase: &Phase) -> Option<Self> {
        let part = phase.parts.iter().position(|part| !part.item.is_parallel())?;
        let item = &phase.parts[part].item;
        let linear = item.linear.as_ref()?;
        let is_indexed = |operand: usize, idx: usize| linear[operand].iter().any(|place| place.factor_of(idx) != 0);
        let &[one, other] = &(0..item.n_inputs).collect::<Vec<_>>()[..] else { return None };
        if !is_product(item) || !reduction::is_sum_of_rows(item) {
            return None;
        }
        let mut tiling =
            Self { part, operands: [one, other], sides: [vec![], vec![]], batches: vec![], inner: vec![], elements: 1 };
        for idx in (0..item.loops.len()).filter(|idx| !item.loops[*idx].extent.is_unit()) {
            match (item.loops[idx].is_parallel, is_indexed(one, idx), is_indexed(other, idx)) {
                (false, true, true) => tiling.inner.push(idx),
                (true, true, true) => tiling.batches.push(idx),
                (true, true, false) => tiling.sides[0].push(idx),
                (true, false, true) => tiling.sides[1].push(idx),
                _ => return None,
            }
        }
        let last = linear[item.n_inputs].last().and_then(|place| place.terms.last()).map(|(idx, _)| *idx);
        if last.is_some_and(|idx| tiling.sides[0].contains(&idx)) {
            tiling.operands.reverse();
            tiling.sides.reverse();
        }
        tiling.elements = tiling.best_elements(item)?;
        Some(tiling)
    }

    /// The elements of each thread in each direction; none if tiles are not worth it.
    fn best_elements(&self, item: &Item) -> Option<i64> {
        let length = |loops: &[usize]| {
            let mut known = loops.iter().map(|idx| item.loops[*idx].extent.known);
            known.try_fold(1_i64, |product, known| Some(product.saturating_mul(known?)))
        };
        let [rows, columns] = [&self.sides[0], &self.sides[1]].map(|side| length(side));
        if self.sides.iter().any(Vec::is_empty) || length(&self.inner).is_some_and(|inner| inner < DEPTH) {
            return None;
        }
        let (Some(rows), Some(columns)) = (rows, columns) else { return Some(ELEMENTS[1]) };
        if rows.saturating_mul(columns) < FEWEST_ELEMENTS || rows.min(columns) < SIDE / 4 {
            return None;
        }
        let batches = length(&self.batches).unwrap_or(FEWEST_BLOCKS);
        let fits = |elements: &i64| {
            let side = elements * SIDE;
            let blocks = tiles(rows, side).saturating_mul(tiles(columns, side)).saturating_mul(batches);
            rows.min(columns) > side / 2 && blocks >= FEWEST_BLOCKS
        };
        Some(ELEMENTS.into_iter().find(fits).unwrap_or(1))
    }

    /// Length of a tile's side.
    fn side(&self) -> i64 {
        self.elements * SIDE
    }
}

/// How many tiles of a length cover another one.
fn tiles(length: i64, side: i64) -> i64 {
    (length + side - 1) / side
}

/// Whether the body adds the product of two inputs, so that zeros add nothing.
fn is_product(item: &Item) -> bool {
    let is_known = |name: &str| {
        matches!(name, "arith.mulf" | "arith.muli" | "arith.addf" | "arith.addi" | "linalg.yield")
            || EXTENSIONS.contains(&name)
    };
    let is_kept = |operand: usize| {
        let held = held_type(item, operand);
        matches!(ir::bits_of(held), Some(32 | 64)) || held.is_f16()
    };
    let inputs_are_kept = (0..item.n_inputs).all(|idx| is_kept(idx) && item.operands[idx].r#type().is_mem_ref());
    let is_sum = item.n_inputs + 1 == item.operands.len() && reduction::is_contraction(item);
    is_sum && inputs_are_kept && item.body_ops().into_iter().all(|op| is_known(&ir::op_name(op)))
}

/// The op by which the body extends an input, if it is all that is done with it.
fn extension<'c, 'a>(item: &Item<'c, 'a>, operand: usize) -> Option<OperationRef<'c, 'a>> {
    let argument = *ir::arguments_of(item.body?).get(operand)?;
    match ir::uses(argument)[..] {
        [(user, _)] if EXTENSIONS.contains(&ir::op_name(user).as_str()) => Some(user),
        _ => None,
    }
}

/// The type of an input in workgroup memory: extended, if the body extends it.
fn held_type<'c>(item: &Item<'c, '_>, operand: usize) -> Type<'c> {
    match extension(item, operand).and_then(|op| op.result_at(0)) {
        Some(extended) => extended.r#type(),
        None => ir::element_type(item.operands[operand].r#type()),
    }
}

/// What is the same for the whole kernel.
struct Tiles<'t, 'k, 's, 'c, 'a> {
    kernel: &'k Kernel<'s, 'c, 'a>,
    tiling: &'t Tiling,
    part: &'t Part<'c, 'a>,
    /// Row and column of the thread in its block.
    thread: [Value<'c, 'a>; 2],
    number: Value<'c, 'a>,
    /// First row and column of the block's tile.
    corner: [Value<'c, 'a>; 2],
    /// Number of rows and of columns.
    lengths: [Value<'c, 'a>; 2],
    inner_lengths: Vec<Value<'c, 'a>>,
    inner_length: Value<'c, 'a>,
    /// Workgroup memory for rows and for columns, and where their slab begins in it.
    slabs: [(Value<'c, 'a>, i64); 2],
    /// For each loop of the item its turn, where the block decides it.
    fixed: Vec<Option<Value<'c, 'a>>>,
}

/// Writes a phase with a contraction in tiles into a kernel, and gives the number of blocks.
pub fn write<'c, 'a>(kernel: &Kernel<'_, 'c, 'a>, phase: &Phase<'c, 'a>, tiling: &Tiling) -> Value<'c, 'a> {
    let emitter = kernel.emitter;
    let part = &phase.parts[tiling.part];
    let slabs = slabs(&emitter, tiling, &part.item);
    let [block, number] = emitter.place_in_grid();
    let of = |loops: &[usize]| -> Vec<Value<'c, 'a>> {
        loops.iter().map(|idx| length_of(kernel, &emitter, &part.item.loops[*idx].extent)).collect()
    };
    let lengths = [0, 1].map(|side: usize| product(&emitter, &of(&tiling.sides[side])));
    let counts = lengths.map(|length| count(&emitter, Count::Cover, length, emitter.index(tiling.side())));
    let place = coordinates(&emitter, block, &[emitter.index(0), counts[0], counts[1]]);
    let mut fixed = vec![None; part.item.loops.len()];
    for (idx, turn) in tiling.batches.iter().zip(coordinates(&emitter, place[0], &of(&tiling.batches))) {
        fixed[*idx] = Some(turn);
    }
    let side = emitter.index(tiling.side());
    let corner = [place[1], place[2]].map(|tile| emitter.binary("arith.muli", tile, side));
    let width = emitter.index(SIDE);
    let thread = ["arith.divui", "arith.remui"].map(|name| emitter.binary(name, number, width));
    let inner_lengths = of(&tiling.inner);
    let inner_length = product(&emitter, &inner_lengths);
    let tiles =
        Tiles { kernel, tiling, part, thread, number, corner, lengths, inner_lengths, inner_length, slabs, fixed };
    let sums = tiles.sum();
    tiles.finish(phase, &sums);
    let host = &kernel.host;
    let lengths = |loops: &[usize]| {
        let extents: Vec<_> = loops.iter().map(|idx| &part.item.loops[*idx].extent).collect();
        super::points::host_product(host, &extents)
    };
    let cover = |it: usize| count(host, Count::Cover, lengths(&tiling.sides[it]), host.index(tiling.side()));
    product(host, &[cover(0), cover(1), lengths(&tiling.batches)])
}

/// Workgroup memory for both operands, in one array if they are of one type.
fn slabs<'c, 'a>(emitter: &Emitter<'c, 'a>, tiling: &Tiling, item: &Item<'c, 'a>) -> [(Value<'c, 'a>, i64); 2] {
    let [one, other] = tiling.operands.map(|operand| held_type(item, operand));
    let size = DEPTH * (tiling.side() + 1);
    if one == other {
        let both = shared(emitter, one, 2 * size);
        return [(both, 0), (both, size)];
    }
    [(shared(emitter, one, size), 0), (shared(emitter, other, size), 0)]
}

impl<'c, 'a> Tiles<'_, '_, '_, 'c, 'a> {
    /// The sums of the thread, those of a row behind each other.
    fn sum(&self) -> Vec<Value<'c, 'a>> {
        let emitter = self.kernel.emitter;
        let element = ir::element_type(self.part.item.operands[self.part.item.n_inputs].r#type());
        let n_sums = usize::try_from(self.tiling.elements * self.tiling.elements).unwrap_or(1);
        let first = vec![emitter.zero(element); n_sums];
        let fetches: Vec<Fetch> = (0..2)
            .flat_map(|side| (0..self.tiling.elements).map(move |it| (side, it)))
            .map(|it| self.fetch(it))
            .collect();
        let bounds = [emitter.index(0), self.inner_length, emitter.index(DEPTH)];
        emitter.for_loop(bounds, &first, |outer, begin, sums| {
            fetches.iter().for_each(|fetch| self.load(outer, fetch, begin));
            outer.barrier();
            let bounds = [outer.index(0), outer.index(DEPTH), outer.index(1)];
            let sums = outer.for_loop(bounds, sums, |inner, depth, sums| self.turn(inner, depth, sums));
            outer.barrier();
            sums
        })
    }

    /// What a thread fetches of an operand in each step: its `number`th element.
    fn fetch(&self, (side, number): (usize, i64)) -> Fetch<'c, 'a> {
        let emitter = self.kernel.emitter;
        let operand = self.tiling.operands[side];
        let linear = self.part.item.linear.as_ref().expect("only sums of loops are cut into tiles");
        let last = linear[operand].last().and_then(|place| place.terms.last()).map(|(idx, _)| *idx);
        let is_deep = last.is_some_and(|idx| self.tiling.inner.contains(&idx));
        let shift = emitter.index(number * super::kernel::THREADS);
        let element = emitter.binary("arith.addi", self.number, shift);
        let fast = emitter.index(if is_deep { DEPTH } else { self.tiling.side() });
        let [slow, fast] = ["arith.divui", "arith.remui"].map(|name| emitter.binary(name, element, fast));
        let (along, depth) = if is_deep { (slow, fast) } else { (fast, slow) };
        let position = emitter.binary("arith.addi", self.corner[side], along);
        let lengths: Vec<Value> = self.tiling.sides[side]
            .iter()
            .map(|idx| length_of(self.kernel, &emitter, &self.part.item.loops[*idx].extent))
            .collect();
        let mut loops = self.fixed.clone();
        for (idx, turn) in self.tiling.sides[side].iter().zip(coordinates(&emitter, position, &lengths)) {
            loops[*idx] = Some(turn);
        }
        let is_inside = emitter.compare(Compare::Less, position, self.lengths[side]);
        let memref = self.kernel.inside(self.part.item.operands[operand], &emitter);
        let row = emitter.binary("arith.muli", depth, emitter.index(self.tiling.side() + 1));
        let place = emitter.binary("arith.addi", row, along);
        let place = emitter.binary("arith.addi", place, emitter.index(self.slabs[side].1));
        Fetch { operand, side, memref, loops, depth, is_inside, place }
    }

    /// Brings one element of a step into workgroup memory.
    fn load(&self, emitter: &Emitter<'c, 'a>, fetch: &Fetch<'c, 'a>, begin: Value<'c, 'a>) {
        let depth = emitter.binary("arith.addi", begin, fetch.depth);
        let is_deep = emitter.compare(Compare::Less, depth, self.inner_length);
        let is_inside = match self.divides(&self.tiling.inner, DEPTH) {
            true => fetch.is_inside,
            false if self.divides(&self.tiling.sides[fetch.side], self.tiling.side()) => is_deep,
            false => emitter.binary("arith.andi", fetch.is_inside, is_deep),
        };
        let held = held_type(&self.part.item, fetch.operand);
        let read = |inner: &Emitter<'c, 'a>| {
            let mut loops = fetch.loops.clone();
            for (idx, turn) in self.tiling.inner.iter().zip(coordinates(inner, depth, &self.inner_lengths)) {
                loops[*idx] = Some(turn);
            }
            let loops: Vec<Value> = loops.into_iter().map(|turn| turn.unwrap_or_else(|| inner.index(0))).collect();
            let value = inner.load(fetch.memref, &subscripts(inner, &self.part.item.maps[fetch.operand], &loops));
            match extension(&self.part.item, fetch.operand) {
                Some(op) => inner.value(&ir::op_name(op), &[value], held, &[]),
                None => value,
            }
        };
        let is_whole =
            self.divides(&self.tiling.inner, DEPTH) && self.divides(&self.tiling.sides[fetch.side], self.tiling.side());
        let value = match is_whole {
            true => read(emitter),
            false => emitter.choose(is_inside, read, |other| other.zero(held), held),
        };
        emitter.store(value, self.slabs[fetch.side].0, &[fetch.place]);
    }

    /// Whether a step divides the product of the lengths of loops.
    fn divides(&self, loops: &[usize], step: i64) -> bool {
        let mut known = loops.iter().map(|idx| self.part.item.loops[*idx].extent.known);
        let product = known.try_fold(1_i64, |product, known| Some(product.saturating_mul(known?)));
        product.is_some_and(|product| product % step == 0)
    }

    /// Adds the products of one place of the slabs.
    fn turn(&self, emitter: &Emitter<'c, 'a>, depth: Value<'c, 'a>, sums: &[Value<'c, 'a>]) -> Vec<Value<'c, 'a>> {
        let row = emitter.binary("arith.muli", depth, emitter.index(self.tiling.side() + 1));
        let factors = [0, 1].map(|side: usize| {
            let (memory, begin) = self.slabs[side];
            let first = emitter.binary("arith.addi", row, self.thread[side]);
            (0..self.tiling.elements)
                .map(|it| {
                    emitter.load(memory, &[emitter.binary("arith.addi", first, emitter.index(begin + it * SIDE))])
                })
                .collect::<Vec<Value>>()
        });
        let item = &self.part.item;
        let loops = vec![depth; item.loops.len()];
        let mut next = Vec::new();
        for (number, sum) in sums.iter().enumerate() {
            let pair = [factors[0][number / factors[1].len()], factors[1][number % factors[1].len()]];
            let arguments = item.body.map(ir::arguments_of).unwrap_or_default();
            let read = |operand: usize| extension(item, operand).and_then(|op| op.result_at(0));
            let known = self.tiling.operands.iter().zip(pair);
            let known = known.map(|(operand, factor)| (read(*operand).unwrap_or(arguments[*operand]), factor));
            let known = known.chain([(arguments[item.n_inputs], *sum)]).collect();
            next.extend(body::write_from(self.kernel, emitter, item, known, &loops));
        }
        next
    }

    /// Adds each sum to what the output holds, and computes what else the phase has at its element.
    fn finish(&self, phase: &Phase<'c, 'a>, sums: &[Value<'c, 'a>]) {
        let emitter = self.kernel.emitter;
        let item = &self.part.item;
        let (add, _) = joining_op(item, item.n_inputs).expect("a contraction adds to its output");
        let add = add.name();
        let add = add.as_string_ref();
        for (number, sum) in sums.iter().enumerate() {
            let number = number as i64;
            let steps = [number / self.tiling.elements, number % self.tiling.elements];
            let positions = [0, 1].map(|side: usize| {
                let shift = emitter.index(steps[side] * SIDE);
                let own = emitter.binary("arith.addi", self.thread[side], shift);
                emitter.binary("arith.addi", self.corner[side], own)
            });
            let inside = [0, 1].map(|it: usize| emitter.compare(Compare::Less, positions[it], self.lengths[it]));
            let is_inside = emitter.binary("arith.andi", inside[0], inside[1]);
            emitter.when(is_inside, |inner| {
                let mut point = Point::new(self.kernel, *inner, self.space(inner, phase, positions));
                for (idx, part) in phase.parts.iter().enumerate() {
                    if idx != self.tiling.part {
                        point.part(part);
                        continue;
                    }
                    let before = point.read(part, item.n_inputs, &point.loops_of(part));
                    let value = inner.binary(add.as_str().unwrap_or_default(), before, *sum);
                    point.write(part, item.n_inputs, value);
                }
                point.store();
            });
        }
    }

    /// The turns of the loops of the space at a row and a column.
    fn space(
        &self,
        emitter: &Emitter<'c, 'a>,
        phase: &Phase<'c, 'a>,
        positions: [Value<'c, 'a>; 2],
    ) -> Vec<Option<Value<'c, 'a>>> {
        let mut loops = self.fixed.clone();
        for (side, position) in self.tiling.sides.iter().zip(positions) {
            let lengths: Vec<Value> =
                side.iter().map(|idx| length_of(self.kernel, emitter, &self.part.item.loops[*idx].extent)).collect();
            for (idx, turn) in side.iter().zip(coordinates(emitter, position, &lengths)) {
                loops[*idx] = Some(turn);
            }
        }
        let turn = |loop_idx: usize| {
            let own = self.part.place.iter().position(|place| *place == Some(loop_idx))?;
            loops[own]
        };
        (0..phase.space.len()).map(turn).collect()
    }
}

/// What a thread fetches of an operand in each step.
struct Fetch<'c, 'a> {
    operand: usize,
    side: usize,
    memref: Value<'c, 'a>,
    loops: Vec<Option<Value<'c, 'a>>>,
    /// From the begin of the step.
    depth: Value<'c, 'a>,
    /// Whether row or column are there.
    is_inside: Value<'c, 'a>,
    /// Where it lies in workgroup memory.
    place: Value<'c, 'a>,
}
