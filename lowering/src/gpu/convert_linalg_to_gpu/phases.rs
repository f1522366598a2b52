//! Items that one launch may hold.
//!
//! The threads of a phase share a *space* of loops. Each thread has points of it, one or, in a phase of rows, each 256th
//! column of one row. An item joins if each element that some other item of the phase writes is touched at one point
//! only, and by the same loops of the space everywhere: then one thread has it all. Memory that two items know under
//! different values has to be apart if one of them writes it.

use super::{
    items::{Extent, Item},
    memory::Origin,
    reduction::{self, SERIAL_TURNS},
};
use melior::ir::Value;
use parallel_op_dialect::ir::Linear;

/// Memrefs that one launch may know, of which each may need a binding.
const MOST_MEMREFS: usize = 16;
/// Longer rows have enough elements for several blocks, so only their sums are a block's work.
const MOST_COLUMNS: i64 = 4096;
/// A tree of threads sums a row; more rows than a device surely has blocks for are summed by one thread each.
const MOST_ROWS: i64 = 32_768;

/// Which threads have which points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Each thread has one point.
    Points,
    /// Each worker has the points that these loops of the space share.
    Rows(Vec<bool>, Worker),
}

/// Who has a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// A block, whose threads share long rows.
    Block,
    /// A thread, which goes through a short row by itself.
    Thread,
}

/// An item with its place in a phase.
#[derive(Clone)]
pub struct Part<'c, 'a> {
    /// The item.
    pub item: Item<'c, 'a>,
    /// For each loop of the item the loop of the space that it is; none for one of one turn, and for one that each
    /// thread runs by itself.
    pub place: Vec<Option<usize>>,
}

/// What one launch does.
pub struct Phase<'c, 'a> {
    /// How long each loop of the space is.
    pub space: Vec<Extent<'c, 'a>>,
    /// Which threads have which points.
    pub kind: Kind,
    /// The items, in order.
    pub parts: Vec<Part<'c, 'a>>,
}

/// One operand of a part.
struct Access {
    origin: Origin,
    writes: bool,
    /// The element, by the loops of the space; none if it depends on anything else.
    key: Option<Vec<Linear>>,
}

impl<'c, 'a> Part<'c, 'a> {
    /// The element of an operand that the thread at a point uses, by the loops of the space. None if one point has
    /// several.
    pub fn key(&self, operand: usize) -> Option<Vec<Linear>> {
        let places = &self.item.linear.as_ref()?[operand];
        places.iter().map(|place| self.in_space(place)).collect()
    }

    fn in_space(&self, place: &Linear) -> Option<Linear> {
        let mut terms = Vec::new();
        for (idx, factor) in &place.terms {
            match self.place[*idx] {
                Some(loop_idx) => terms.push((loop_idx, *factor)),
                None if self.item.loops[*idx].extent.is_unit() => {}
                None => return None,
            }
        }
        terms.sort_unstable();
        Some(Linear { terms, constant: place.constant })
    }

    /// The loops that each thread runs by itself.
    pub fn private_loops(&self) -> Vec<usize> {
        let is_private = |idx: &usize| self.place[*idx].is_none() && !self.item.loops[*idx].extent.is_unit();
        (0..self.place.len()).filter(is_private).collect()
    }

    fn accesses(&self) -> Vec<Access> {
        let item = &self.item;
        let of_operand = |operand: usize| {
            let writes = item.outputs().contains(&operand);
            Some(Access { origin: item.origin(operand)?, writes, key: self.key(operand) })
        };
        let gathered = item.gathered().into_iter();
        let gathered = gathered.map(|memref| Access { origin: Origin::of(memref), writes: false, key: None });
        (0..item.operands.len()).filter_map(of_operand).chain(gathered).collect()
    }
}

impl<'c, 'a> Phase<'c, 'a> {
    /// A phase of one item, and of fills of what it writes in front of it. Gives back the fills that have no place in it.
    pub fn new(item: Item<'c, 'a>, fills: Vec<Item<'c, 'a>>) -> (Self, Vec<Item<'c, 'a>>) {
        let is_row_of = |idx: usize| item.loops[idx].is_parallel;
        let worker = worker_of(&item);
        let in_space = |idx: &usize| !item.loops[*idx].extent.is_unit() && (worker.is_some() || is_row_of(*idx));
        let loops: Vec<usize> = (0..item.loops.len()).filter(in_space).collect();
        let space = loops.iter().map(|idx| item.loops[*idx].extent.clone()).collect();
        let kind = match worker {
            Some(worker) => Kind::Rows(loops.iter().map(|idx| is_row_of(*idx)).collect(), worker),
            None => Kind::Points,
        };
        let place = (0..item.loops.len()).map(|idx| loops.iter().position(|it| *it == idx)).collect();
        let own = Part { item, place };
        let mut phase = Self { space, kind, parts: vec![] };
        let mut left = Vec::new();
        for fill in fills {
            match phase.place_of(&fill).map(|place| Part { item: fill.clone(), place }) {
                Some(part) if apart(&part, &own) => phase.parts.push(part),
                _ => left.push(fill),
            }
        }
        phase.parts.push(own);
        (phase, left)
    }

    /// The phase with an item more, and with fills of what the item uses in front of it; none if they have no place.
    pub fn with(&self, item: &Item<'c, 'a>, fills: &[Item<'c, 'a>]) -> Option<Self> {
        let mut phase = match worker_of(item).is_some() && self.kind == Kind::Points {
            true => self.as_rows_for(item)?,
            false => Self { space: self.space.clone(), kind: self.kind.clone(), parts: self.parts.clone() },
        };
        // The item first: it knows how long the loops of the fills are.
        let last = phase.place(item)?;
        for fill in fills {
            let part = phase.place(fill)?;
            phase.parts.push(part);
        }
        phase.parts.push(last);
        let (old, new) = phase.parts.split_at(self.parts.len());
        let is_apart = |(idx, part): (usize, &Part)| old.iter().chain(&new[..idx]).all(|before| apart(before, part));
        let n_reductions = phase.parts.iter().filter(|part| !part.item.is_parallel()).count();
        let fits = new.iter().enumerate().all(is_apart)
            && (phase.kind != Kind::Points || n_reductions <= 1)
            && memrefs_of(phase.parts.iter()) <= MOST_MEMREFS;
        fits.then_some(phase)
    }

    /// Finds the place of an item; the lengths of its loops are known under more names then.
    fn place(&mut self, item: &Item<'c, 'a>) -> Option<Part<'c, 'a>> {
        let place = self.place_of(item)?;
        for (own, loop_idx) in item.loops.iter().zip(&place) {
            if let Some(loop_idx) = loop_idx {
                self.space[*loop_idx].learn(&own.extent);
            }
        }
        Some(Part { item: item.clone(), place })
    }

    /// This phase with a block for each row of an item that sums rows up, if its parts have a place there: they go through
    /// the same columns, or have one element for each row.
    fn as_rows_for(&self, item: &Item<'c, 'a>) -> Option<Self> {
        if self.kind != Kind::Points || !self.parts.iter().all(|it| it.item.is_parallel()) {
            return None;
        }
        let (mut phase, _) = Self::new(item.clone(), Vec::new());
        phase.parts.clear();
        for part in &self.parts {
            let part = phase.place(&part.item)?;
            phase.parts.push(part);
        }
        Some(phase)
    }

    /// For each loop of an item the loop of the space that it is.
    fn place_of(&self, item: &Item<'c, 'a>) -> Option<Vec<Option<usize>>> {
        let own: Vec<usize> = (0..item.loops.len()).filter(|idx| !item.loops[*idx].extent.is_unit()).collect();
        let all: Vec<usize> = (0..self.space.len()).collect();
        let (from, to) = match &self.kind {
            Kind::Points => (own.into_iter().filter(|idx| item.loops[*idx].is_parallel).collect(), all),
            Kind::Rows(is_row, _) if item.is_parallel() => {
                let is_full = own.len() == all.len();
                if is_full && !has_short_rows(&self.space, is_row) {
                    return None;
                }
                (own, all.into_iter().filter(|loop_idx| is_full || is_row[*loop_idx]).collect())
            }
            Kind::Rows(is_row, worker) => {
                // Both in the order of the space, rows for parallel loops and columns for the others.
                let kinds = own.iter().map(|idx| item.loops[*idx].is_parallel);
                if worker_of(item) != Some(*worker) || !kinds.eq(is_row.iter().copied()) {
                    return None;
                }
                (own, all)
            }
        };
        let from: Vec<usize> = from;
        let fits = from.len() == to.len()
            && from.iter().zip(&to).all(|(idx, loop_idx)| item.loops[*idx].extent.same_as(&self.space[*loop_idx]));
        fits.then(|| {
            let place = |idx: usize| from.iter().position(|it| *it == idx).map(|position| to[position]);
            (0..item.loops.len()).map(place).collect()
        })
    }
}

/// Who sums up the rows of an item; none if the item sums nothing, or each sum is one of a phase of points.
fn worker_of(item: &Item) -> Option<Worker> {
    if item.is_parallel() || !reduction::is_sum_of_rows(item) {
        return None;
    }
    let turns = |is_parallel: bool| {
        let mut of_kind = item.loops.iter().filter(|it| it.is_parallel == is_parallel).map(|it| it.extent.known);
        of_kind.try_fold(1_i64, |product, known| Some(product.saturating_mul(known?)))
    };
    let (rows, columns) = (turns(true), turns(false));
    let is_contraction = reduction::is_contraction(item);
    if columns.is_some_and(|columns| columns <= SERIAL_TURNS) {
        return (columns > Some(1) && !is_contraction).then_some(Worker::Thread);
    }
    let is_few = match is_contraction {
        true => rows.is_some_and(|rows| rows <= SERIAL_TURNS),
        false => rows.is_none_or(|rows| rows <= MOST_ROWS),
    };
    (is_few && reduction::is_tree(item)).then_some(Worker::Block)
}

/// Whether the rows of a space are so short that a block does well to have all columns of one.
fn has_short_rows(space: &[Extent], is_row: &[bool]) -> bool {
    let mut columns = space.iter().zip(is_row).filter(|(_, is_row)| !**is_row).map(|(extent, _)| extent.known);
    let columns = columns.try_fold(1_i64, |product, known| Some(product.saturating_mul(known?)));
    columns.is_none_or(|columns| columns <= MOST_COLUMNS)
}

/// Whether no element that one of the two parts writes is touched by the other one at another point.
fn apart(one: &Part, other: &Part) -> bool {
    let theirs = other.accesses();
    one.accesses().iter().all(|mine| {
        let clash = |their: &Access| {
            let is_safe = !mine.writes && !their.writes;
            let is_same = mine.origin.value == their.origin.value && mine.key.is_some() && mine.key == their.key;
            !is_safe && !is_same && mine.origin.may_overlap(&their.origin)
        };
        !theirs.iter().any(clash)
    })
}

fn memrefs_of<'p, 'c: 'a + 'p, 'a: 'p>(parts: impl Iterator<Item = &'p Part<'c, 'a>>) -> usize {
    let mut values: Vec<Value> = parts.flat_map(|part| part.item.operands.iter().copied()).collect();
    values.sort_by_key(|value| parallel_op_dialect::ir::value_key(*value));
    values.dedup();
    values.len()
}
