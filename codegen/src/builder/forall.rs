//! Parallel loops over parts of a tensor, and the arithmetic that finds the parts.

use melior::ir::{Attribute, Block, Region, RegionLike, Type, Value, ValueLike, attribute::DenseI32ArrayAttribute};
use parallel_op_dialect::ir;

use super::{Builder, region_of};
use crate::builder::tensors::{Extent, Slice};

impl<'c, 'a> Builder<'c, 'a> {
    /// `scf.forall`, of which each turn gives a part of a tensor: `body` gets a builder inside, the turn's numbers and the
    /// tensor, and returns the part and its place. The result is the tensor with all parts.
    pub fn forall(
        &self,
        counts: &[Extent<'c, 'a>],
        tensor: Value<'c, 'a>,
        body: impl FnOnce(&Self, &[Value<'c, 'a>], Value<'c, 'a>) -> (Value<'c, 'a>, Slice<'c, 'a>),
    ) -> Value<'c, 'a> {
        let dynamic = dynamic_of(counts);
        let upper: Vec<i64> = counts.iter().map(|count| count.number()).collect();
        let attributes = [
            ("staticLowerBound", self.integers(&vec![0; counts.len()])),
            ("staticUpperBound", self.integers(&upper)),
            ("staticStep", self.integers(&vec![1; counts.len()])),
            self.segments(&[0, dynamic.len(), 0, 1]),
        ];
        let mut arguments = vec![(Type::index(self.context), self.location); counts.len()];
        arguments.push((tensor.r#type(), self.location));
        let operands = [dynamic.as_slice(), &[tensor]].concat();
        let builder = self.prepare("scf.forall", &operands, &[tensor.r#type()], &attributes);
        let op = self.place(builder.add_regions([region_of(&arguments)]));
        let block = ir::body(op).expect("it was given a block");
        let inner = self.at_end_of(block);
        let values = ir::arguments_of(block);
        let (part, slice) = body(&inner, &values[..counts.len()], values[counts.len()]);
        inner.in_parallel(part, values[counts.len()], &slice);
        ir::results_of(op)[0]
    }

    /// The end of a turn: where its part goes.
    fn in_parallel(&self, part: Value<'c, 'a>, tensor: Value<'c, 'a>, slice: &Slice<'c, 'a>) {
        let region = Region::new();
        region.append_block(Block::new(&[]));
        let end = self.place(self.prepare("scf.forall.in_parallel", &[], &[], &[]).add_regions([region]));
        let inner = self.at_end_of(ir::body(end).expect("it was given a block"));
        let lists = [&slice.offsets, &slice.sizes, &slice.strides];
        let [offsets, sizes, strides] = lists.map(|extents| dynamic_of(extents));
        let numbers = lists.map(|list| self.integers(&list.iter().map(|it| it.number()).collect::<Vec<_>>()));
        let operands = [&[part, tensor], offsets.as_slice(), &sizes, &strides].concat();
        let attributes = [
            ("static_offsets", numbers[0]),
            ("static_sizes", numbers[1]),
            ("static_strides", numbers[2]),
            self.segments(&[1, 1, offsets.len(), sizes.len(), strides.len()]),
        ];
        inner.op("tensor.parallel_insert_slice", &operands, &[], &attributes);
    }

    /// A number times a constant.
    pub fn scaled(&self, number: Extent<'c, 'a>, factor: i64) -> Extent<'c, 'a> {
        match number {
            Extent::Static(number) => Extent::Static(number * factor),
            Extent::Dynamic(value) if factor == 1 => Extent::Dynamic(value),
            Extent::Dynamic(value) => Extent::Dynamic(self.mul(value, self.index(factor))),
        }
    }

    /// A number plus a constant.
    pub fn shifted(&self, number: Extent<'c, 'a>, addend: i64) -> Extent<'c, 'a> {
        match number {
            Extent::Static(number) => Extent::Static(number + addend),
            Extent::Dynamic(value) if addend == 0 => Extent::Dynamic(value),
            Extent::Dynamic(value) => Extent::Dynamic(self.add(value, self.index(addend))),
        }
    }

    /// A number as a value.
    pub fn extent_value(&self, number: Extent<'c, 'a>) -> Value<'c, 'a> {
        match number {
            Extent::Static(number) => self.index(number),
            Extent::Dynamic(value) => value,
        }
    }

    fn segments(&self, sizes: &[usize]) -> (&'static str, Attribute<'c>) {
        let sizes: Vec<i32> = sizes.iter().map(|&size| i32::try_from(size).expect("few operands")).collect();
        ("operandSegmentSizes", DenseI32ArrayAttribute::new(self.context, &sizes).into())
    }
}

/// The numbers among these that are values.
fn dynamic_of<'c, 'a>(extents: &[Extent<'c, 'a>]) -> Vec<Value<'c, 'a>> {
    let value = |extent: &Extent<'c, 'a>| match extent {
        Extent::Static(_) => None,
        Extent::Dynamic(value) => Some(*value),
    };
    extents.iter().filter_map(value).collect()
}
