//! Walks a loop in tiles: full ones first, then what is left over.

use super::Extent;
use crate::builder::Builder;
use melior::ir::Value;

/// A run of tiles of one size.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'c, 'a> {
    first: Value<'c, 'a>,
    /// Where the run ends.
    pub end: Value<'c, 'a>,
    /// Elements of a tile.
    pub size: usize,
    /// Whether the last tile may go beyond the end.
    pub is_ragged: bool,
    runs_once: bool,
}

impl<'c, 'a> Segment<'c, 'a> {
    /// Builds the loop over the tiles. `body` gets the first element of a tile.
    pub fn run(&self, builder: &Builder<'c, 'a>, body: impl FnOnce(&Builder<'c, 'a>, Value<'c, 'a>)) {
        if self.runs_once {
            return body(builder, self.first);
        }
        let step = builder.index(self.size as i64);
        builder.for_loop([self.first, self.end, step], &[], |inner, start, _| {
            body(inner, start);
            vec![]
        });
    }
}

impl<'c, 'a> Extent<'c, 'a> {
    /// The length as a value.
    pub fn value(&self, builder: &Builder<'c, 'a>) -> Value<'c, 'a> {
        match self.length {
            Some(length) => builder.index(length as i64),
            None => {
                let dim = builder.index(self.dim as i64);
                builder.value("memref.dim", &[self.memref, dim], melior::ir::Type::index(builder.context), &[])
            }
        }
    }

    /// Tiles of `size`, the last of which may go beyond the end.
    pub fn ragged(&self, builder: &Builder<'c, 'a>, size: usize) -> Vec<Segment<'c, 'a>> {
        let runs_once = self.length.is_some_and(|length| length > 0 && length <= size);
        let is_ragged = self.length.is_none_or(|length| length % size != 0);
        vec![Segment { first: builder.index(0), end: self.value(builder), size, is_ragged, runs_once }]
    }

    /// Tiles of `size`, and then what is left: one smaller tile if the length is known, else tiles of half the size and
    /// so on, down to single elements.
    pub fn exact(&self, builder: &Builder<'c, 'a>, size: usize) -> Vec<Segment<'c, 'a>> {
        let Some(length) = self.length else { return self.halving(builder, size) };
        let full = length - length % size;
        let at = |number: usize| builder.index(number as i64);
        let mut segments = Vec::new();
        if full > 0 {
            let runs_once = full == size;
            segments.push(Segment { first: at(0), end: at(full), size, is_ragged: false, runs_once });
        }
        if full < length {
            let size = length - full;
            segments.push(Segment { first: at(full), end: at(length), size, is_ragged: false, runs_once: true });
        }
        segments
    }

    /// Tiles of `size`, then tiles of `rest`, the last of which may go beyond the end. For a length that is not known.
    pub fn full_and_rest(&self, builder: &Builder<'c, 'a>, size: usize, rest: usize) -> [Segment<'c, 'a>; 2] {
        let (first, length) = (builder.index(0), self.value(builder));
        let full = whole_tiles(builder, [first, length], size);
        let segment = |first, end, size, is_ragged| Segment { first, end, size, is_ragged, runs_once: false };
        [segment(first, full, size, false), segment(full, length, rest, true)]
    }

    fn halving(&self, builder: &Builder<'c, 'a>, largest: usize) -> Vec<Segment<'c, 'a>> {
        let length = self.value(builder);
        let mut first = builder.index(0);
        let mut segments = Vec::new();
        let mut size = largest;
        loop {
            let end = if size == 1 { length } else { whole_tiles(builder, [first, length], size) };
            segments.push(Segment { first, end, size, is_ragged: false, runs_once: false });
            if size == 1 {
                return segments;
            }
            // Half of it, but a jump from few rows to one: each size is a copy of the kernel.
            size = if size > 4 { size.div_ceil(2) } else { 1 };
            first = end;
        }
    }
}

/// Where the last whole tile ends.
fn whole_tiles<'c, 'a>(builder: &Builder<'c, 'a>, [first, end]: [Value<'c, 'a>; 2], size: usize) -> Value<'c, 'a> {
    let length = builder.binary("arith.subi", end, first);
    let rest = builder.binary("arith.remui", length, builder.index(size as i64));
    builder.binary("arith.subi", end, rest)
}
