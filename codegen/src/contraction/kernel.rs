//! Writes the loops and the tiles of a contraction.
//!
//! Outermost stand the loops over the batch, then those over columns, blocks of the sum, and rows, so that a block of the
//! right operand is used by all rows while it is in the cache. A tile begins with its first values in registers, adds
//! products in the order of the sum, and is stored once with the chain's last stages applied.

use super::{
    Contraction, Operand,
    ahead::{self, Next},
    chain::{Chain, Input, Stage},
    place::Place,
    tile::Tile,
    walk::Segment,
};
use crate::{builder::Builder, isa::Isa, lanes};
use melior::ir::{Value, ValueLike};
use parallel_op_dialect::ir;

/// All there is to know of a kernel before it is written.
pub struct Kernel<'k, 'c, 'a> {
    /// What is computed.
    pub contraction: &'k Contraction<'c, 'a>,
    /// What is computed with it.
    pub chain: &'k Chain<'c, 'a>,
    /// How much at once.
    pub tile: Tile,
    /// For which processor.
    pub isa: Isa,
}

/// Columns that lie in one vector.
#[derive(Clone, Copy, Debug)]
struct Columns<'c, 'a> {
    /// How far behind the first column of the tile.
    offset: usize,
    lanes: usize,
    /// Those that exist; none: all.
    mask: Option<Value<'c, 'a>>,
}

/// What is chosen on the way to a tile.
#[derive(Clone)]
struct Way<'c, 'a> {
    place: Place<'c, 'a>,
    columns: Vec<Columns<'c, 'a>>,
    /// Rows of the tile: loop and number.
    rows: Vec<(usize, usize)>,
    /// First step and end of the outermost sum, if it is split.
    block: Option<[Value<'c, 'a>; 2]>,
}

/// A loop on the way to a tile.
#[derive(Clone, Copy, Debug)]
enum Step {
    Columns,
    Block(usize),
    Row(usize, usize),
    Single(usize),
}

impl<'c, 'a> Kernel<'_, 'c, 'a> {
    /// Writes the kernel.
    pub fn write(&self, builder: &Builder<'c, 'a>) {
        let it = self.contraction;
        let batch = it.batch.iter().map(|loop_idx| Step::Single(*loop_idx));
        let block = self.tile.sum_block.map(Step::Block);
        let [high, wide] = self.tile.rows;
        let n_rows = it.rows.len();
        let rows = it.rows.iter().enumerate().map(|(idx, loop_idx)| match n_rows - idx {
            1 => Step::Row(*loop_idx, wide),
            2 => Step::Row(*loop_idx, high),
            _ => Step::Single(*loop_idx),
        });
        let steps: Vec<Step> = batch.chain([Step::Columns]).chain(block).chain(rows).collect();
        let place = Place::nowhere(it.extents.len());
        self.walk(builder, &steps, &Way { place, columns: vec![], rows: vec![], block: None });
    }

    fn walk(&self, builder: &Builder<'c, 'a>, steps: &[Step], way: &Way<'c, 'a>) {
        let Some((step, rest)) = steps.split_first() else { return self.tile(builder, way) };
        let it = self.contraction;
        match *step {
            Step::Single(loop_idx) => self.walk_rows(builder, (loop_idx, 1), rest, way),
            Step::Row(loop_idx, size) => self.walk_rows(builder, (loop_idx, size), rest, way),
            Step::Columns => self.walk_columns(builder, rest, way),
            Step::Block(size) => {
                for segment in it.extents[it.sums[0]].ragged(builder, size) {
                    segment.run(builder, |inner, first| {
                        let mut end = inner.add(first, inner.index(size as i64));
                        if segment.is_ragged {
                            end = inner.binary("arith.minsi", end, segment.end);
                        }
                        self.walk(inner, rest, &Way { block: Some([first, end]), ..way.clone() });
                    });
                }
            }
        }
    }

    fn walk_rows(&self, builder: &Builder<'c, 'a>, (loop_idx, size): (usize, usize), rest: &[Step], way: &Way<'c, 'a>) {
        for segment in self.contraction.extents[loop_idx].exact(builder, size) {
            segment.run(builder, |inner, start| {
                let mut way = Way { place: way.place.at(loop_idx, start), ..way.clone() };
                way.rows.push((loop_idx, segment.size));
                self.walk(inner, rest, &way);
            });
        }
    }

    fn walk_columns(&self, builder: &Builder<'c, 'a>, rest: &[Step], way: &Way<'c, 'a>) {
        let column = self.contraction.column;
        let extent = self.contraction.extents[column];
        let lanes = self.isa.lanes(ir::bits_of(self.contraction.element).unwrap_or(32));
        let size = lanes * self.tile.vectors;
        let segments: Vec<Segment> = match extent.length {
            Some(_) => extent.exact(builder, size),
            None => extent.full_and_rest(builder, size, lanes).into(),
        };
        for segment in segments {
            segment.run(builder, |inner, start| {
                let left = segment.is_ragged.then(|| inner.binary("arith.subi", segment.end, start));
                let columns = self.columns(inner, segment.size, left);
                self.walk(inner, rest, &Way { place: way.place.at(column, start), columns, ..way.clone() });
            });
        }
    }

    /// The vectors of so many columns. `left` says how many there are if that is not known.
    fn columns(&self, builder: &Builder<'c, 'a>, size: usize, left: Option<Value<'c, 'a>>) -> Vec<Columns<'c, 'a>> {
        let lanes = self.isa.lanes(ir::bits_of(self.contraction.element).unwrap_or(32));
        let vector = |offset: usize| {
            let n_left = size - offset;
            match left {
                Some(left) => Columns { offset, lanes, mask: Some(builder.mask(lanes, left)) },
                None if n_left >= lanes => Columns { offset, lanes, mask: None },
                // Without masked loads a shorter vector, which becomes a few scalars.
                None if !self.isa.has_masks() => Columns { offset, lanes: n_left, mask: None },
                None => Columns { offset, lanes, mask: Some(builder.mask(lanes, builder.index(n_left as i64))) },
            }
        };
        (0..size).step_by(lanes).map(vector).collect()
    }

    fn tile(&self, builder: &Builder<'c, 'a>, way: &Way<'c, 'a>) {
        let places = way.row_places();
        let out = &self.contraction.out;
        let first = |builder: &Builder<'c, 'a>| match &self.chain.first {
            None => self.on_tile(way, &places, |place, columns| self.load(builder, out, place, columns)),
            Some(stage) => self.on_tile(way, &places, |place, columns| {
                let before = stage.uses_out().then(|| self.load(builder, out, place, columns));
                self.stage(builder, stage, (place, columns), before)
            }),
        };
        let sums = match (way.block, &self.chain.first) {
            (Some([start, _]), Some(_)) => {
                let types = self
                    .on_tile(way, &places, |_, columns| builder.vector_type(columns.lanes, self.contraction.element));
                let is_first = compare(builder, 0, start, builder.index(0));
                let load = |inner: &Builder<'c, 'a>| {
                    self.on_tile(way, &places, |place, columns| self.load(inner, out, place, columns))
                };
                builder.if_else(is_first, &types, |inner| first(inner), load)
            }
            _ => first(builder),
        };
        let sums = self.sum(builder, way, (0, &way.place), &sums);
        match way.block {
            Some([_, end]) if !self.chain.last.is_empty() => {
                let length = self.contraction.extents[self.contraction.sums[0]].value(builder);
                let is_last = compare(builder, 0, end, length);
                builder.if_else(
                    is_last,
                    &[],
                    |inner| {
                        self.finish(inner, way, &places, &sums);
                        vec![]
                    },
                    |inner| {
                        self.store(inner, way, &places, &sums);
                        vec![]
                    },
                );
            }
            _ => self.finish(builder, way, &places, &sums),
        }
    }

    /// Something for each vector of a tile, row by row.
    fn on_tile<T>(
        &self,
        way: &Way<'c, 'a>,
        places: &[Place<'c, 'a>],
        mut each: impl FnMut(&Place<'c, 'a>, &Columns<'c, 'a>) -> T,
    ) -> Vec<T> {
        let pairs = places.iter().flat_map(|place| way.columns.iter().map(move |columns| (place, columns)));
        pairs.map(|(place, columns)| each(place, columns)).collect()
    }

    fn load(
        &self,
        builder: &Builder<'c, 'a>,
        operand: &Operand<'c, 'a>,
        place: &Place<'c, 'a>,
        columns: &Columns<'c, 'a>,
    ) -> Value<'c, 'a> {
        let place = place.moved(self.contraction.column, columns.offset);
        let element = ir::element_type(operand.memref.r#type());
        let r#type = builder.vector_type(columns.lanes, element);
        builder.load_vector(operand.memref, &place.indices(builder, operand), r#type, columns.mask)
    }

    fn store(&self, builder: &Builder<'c, 'a>, way: &Way<'c, 'a>, places: &[Place<'c, 'a>], values: &[Value<'c, 'a>]) {
        let mut values = values.iter();
        let out = &self.contraction.out;
        self.on_tile(way, places, |place, columns| {
            let place = place.moved(self.contraction.column, columns.offset);
            let value = *values.next().expect("a tile has a value for each of its vectors");
            builder.store_vector(value, out.memref, &place.indices(builder, out), columns.mask);
        });
    }

    /// Adds the products of the sums from `depth` inwards.
    fn sum(
        &self,
        builder: &Builder<'c, 'a>,
        way: &Way<'c, 'a>,
        (depth, place): (usize, &Place<'c, 'a>),
        sums: &[Value<'c, 'a>],
    ) -> Vec<Value<'c, 'a>> {
        let Some(&loop_idx) = self.contraction.sums.get(depth) else {
            return self.step(builder, way, place, sums);
        };
        let extent = self.contraction.extents[loop_idx];
        let [lower, upper] = match way.block.filter(|_| depth == 0) {
            Some(block) => block,
            None if extent.length == Some(1) => {
                return self.sum(builder, way, (depth + 1, &place.at(loop_idx, builder.index(0))), sums);
            }
            None => [builder.index(0), extent.value(builder)],
        };
        builder.for_loop([lower, upper, builder.index(1)], sums, |inner, counter, sums| {
            self.sum(inner, way, (depth + 1, &place.at(loop_idx, counter)), sums)
        })
    }

    /// Adds one product to each sum of the tile.
    fn step(
        &self,
        builder: &Builder<'c, 'a>,
        way: &Way<'c, 'a>,
        place: &Place<'c, 'a>,
        sums: &[Value<'c, 'a>],
    ) -> Vec<Value<'c, 'a>> {
        let it = self.contraction;
        let right: Vec<Value> =
            way.columns.iter().map(|columns| self.load(builder, &it.right, place, columns)).collect();
        self.prefetch(builder, way, place);
        let mut next = Vec::with_capacity(sums.len());
        let mut sums = sums.iter().copied();
        for place in way.row_places_at(place) {
            let left = builder.load(it.left.memref, &place.indices(builder, &it.left));
            for right in &right {
                let sum = sums.next().expect("a tile has a sum for each of its vectors");
                let left = builder.broadcast(left, right.r#type());
                next.push(self.multiply_add(builder, [left, *right, sum]));
            }
        }
        next
    }

    /// Asks for what is read of the right operand later.
    fn prefetch(&self, builder: &Builder<'c, 'a>, way: &Way<'c, 'a>, place: &Place<'c, 'a>) {
        match Next::of(self.contraction, self.tile) {
            Some(next) => next.ask(builder, (self.contraction, self.tile), place, way.block),
            None => ahead::ask_for_own(builder, self.contraction, place, way.columns.iter().map(|it| it.offset)),
        }
    }

    fn multiply_add(&self, builder: &Builder<'c, 'a>, [left, right, sum]: [Value<'c, 'a>; 3]) -> Value<'c, 'a> {
        if self.isa.has_fma() {
            return builder.value("vector.fma", &[left, right, sum], sum.r#type(), &[]);
        }
        builder.binary("arith.addf", sum, builder.binary("arith.mulf", left, right))
    }

    /// Applies the last stages and stores the tile.
    fn finish(&self, builder: &Builder<'c, 'a>, way: &Way<'c, 'a>, places: &[Place<'c, 'a>], sums: &[Value<'c, 'a>]) {
        if self.chain.last.iter().any(Stage::is_long) && places.len() > 1 {
            self.store(builder, way, places, sums);
            return self.finish_by_rows(builder, way, &way.rows, &way.place);
        }
        let mut sums = sums.iter().copied();
        let values = self.on_tile(way, places, |place, columns| {
            let sum = sums.next().expect("a tile has a sum for each of its vectors");
            self.last_stages(builder, (place, columns), sum)
        });
        self.store(builder, way, places, &values);
    }

    /// Loops over the rows of a tile that is stored, and applies the last stages: once for each row they would be more
    /// code than the cache of instructions holds.
    fn finish_by_rows(
        &self,
        builder: &Builder<'c, 'a>,
        way: &Way<'c, 'a>,
        rows: &[(usize, usize)],
        place: &Place<'c, 'a>,
    ) {
        let Some(((loop_idx, size), rest)) = rows.split_first() else {
            let places = [place.clone()];
            let values = self.on_tile(way, &places, |place, columns| {
                let sum = self.load(builder, &self.contraction.out, place, columns);
                self.last_stages(builder, (place, columns), sum)
            });
            return self.store(builder, way, &places, &values);
        };
        if *size == 1 {
            return self.finish_by_rows(builder, way, rest, place);
        }
        let bounds = [0, *size as i64, 1].map(|number| builder.index(number));
        let start = way.place.value_of(*loop_idx);
        builder.for_loop(bounds, &[], |inner, counter, _| {
            let place = place.at(*loop_idx, inner.add(start, counter));
            self.finish_by_rows(inner, way, rest, &place);
            vec![]
        });
    }

    fn last_stages(
        &self,
        builder: &Builder<'c, 'a>,
        at: (&Place<'c, 'a>, &Columns<'c, 'a>),
        sum: Value<'c, 'a>,
    ) -> Value<'c, 'a> {
        self.chain.last.iter().fold(sum, |value, stage| self.stage(builder, stage, at, Some(value)))
    }

    /// The value of a stage where the output holds `out`, which may be left out if the stage does not use it.
    fn stage(
        &self,
        builder: &Builder<'c, 'a>,
        stage: &Stage<'c, 'a>,
        (place, columns): (&Place<'c, 'a>, &Columns<'c, 'a>),
        out: Option<Value<'c, 'a>>,
    ) -> Value<'c, 'a> {
        let lanes = columns.lanes;
        let broadcast = |scalar: Value<'c, 'a>| builder.broadcast(scalar, builder.vector_type(lanes, scalar.r#type()));
        let argument = |(idx, input): (usize, &Input<'c, 'a>)| match input {
            Input::Out => out,
            _ if !stage.uses(idx) => None,
            Input::Scalar(scalar) => Some(broadcast(*scalar)),
            Input::Memory(operand) if operand.depends_on(self.contraction.column) => {
                Some(self.load(builder, operand, place, columns))
            }
            Input::Memory(operand) => Some(broadcast(builder.load(operand.memref, &place.indices(builder, operand)))),
        };
        let arguments: Vec<Option<Value>> = stage.inputs.iter().enumerate().map(argument).collect();
        lanes::apply(builder, stage.op, lanes, &arguments)
    }
}

impl<'c, 'a> Way<'c, 'a> {
    /// The places of the rows of a tile.
    fn row_places(&self) -> Vec<Place<'c, 'a>> {
        self.row_places_at(&self.place)
    }

    fn row_places_at(&self, place: &Place<'c, 'a>) -> Vec<Place<'c, 'a>> {
        self.rows.iter().fold(vec![place.clone()], |places, (loop_idx, size)| {
            places.iter().flat_map(|place| (0..*size).map(|step| place.moved(*loop_idx, step))).collect()
        })
    }
}

/// `arith.cmpi` with a predicate by its number: 0 is equal.
fn compare<'c, 'a>(
    builder: &Builder<'c, 'a>,
    predicate: i64,
    left: Value<'c, 'a>,
    right: Value<'c, 'a>,
) -> Value<'c, 'a> {
    use melior::ir::{attribute::IntegerAttribute, r#type::IntegerType};
    let predicate = IntegerAttribute::new(IntegerType::new(builder.context, 64).into(), predicate).into();
    let bit = IntegerType::new(builder.context, 1).into();
    builder.value("arith.cmpi", &[left, right], bit, &[("predicate", predicate)])
}
