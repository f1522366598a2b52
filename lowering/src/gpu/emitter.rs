//! Writes ops one behind the other, with the few that kernels are made of.

use melior::{
    Context,
    ir::{
        Attribute, Block, BlockRef, Identifier, Location, OperationRef, Region, RegionLike, Type, TypeLike, Value,
        ValueLike,
        attribute::{FloatAttribute, IntegerAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::ir;

/// Where new ops go. A copy keeps its place: ops built through it follow those built before.
#[derive(Clone, Copy)]
pub struct Emitter<'c, 'a> {
    /// The context of all ops.
    pub context: &'c Context,
    /// The location of all new ops.
    pub location: Location<'c>,
    place: Place<'c, 'a>,
}

#[derive(Clone, Copy)]
enum Place<'c, 'a> {
    Before(OperationRef<'c, 'a>),
    End(BlockRef<'c, 'a>),
}

/// Attributes by name.
pub type Named<'s, 'c> = &'s [(&'s str, Attribute<'c>)];

/// How `arith.cmpi` compares indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Not equal.
    NotEqual,
    /// Less, without a sign.
    Less,
}

impl<'c, 'a> Emitter<'c, 'a> {
    /// Builds in front of an op, with its location.
    pub fn before(op: OperationRef<'c, 'a>) -> Self {
        Self { context: ir::context_of(op), location: op.location(), place: Place::Before(op) }
    }

    /// Builds at the end of a block, with the location of this one.
    pub fn at_end_of(&self, block: BlockRef<'c, 'a>) -> Self {
        Self { place: Place::End(block), ..*self }
    }

    /// Any op.
    pub fn op(
        &self,
        name: &str,
        operands: &[Value<'c, 'a>],
        results: &[Type<'c>],
        attributes: Named<'_, 'c>,
    ) -> OperationRef<'c, 'a> {
        self.place(self.prepare(name, operands, results, attributes))
    }

    /// Any op with regions of one block each, which take no arguments.
    pub fn op_with_regions(
        &self,
        name: &str,
        attributes: Named<'_, 'c>,
        n_regions: usize,
    ) -> (OperationRef<'c, 'a>, Vec<BlockRef<'c, 'a>>) {
        let builder = self.prepare(name, &[], &[], attributes);
        let regions: Vec<_> = (0..n_regions).map(|_| region_of(&[])).collect();
        let op = self.place(builder.add_regions_vec(regions));
        (op, ir::blocks_of(op))
    }

    /// Any op with one result.
    pub fn value(
        &self,
        name: &str,
        operands: &[Value<'c, 'a>],
        result: Type<'c>,
        attributes: Named<'_, 'c>,
    ) -> Value<'c, 'a> {
        ir::results_of(self.op(name, operands, &[result], attributes))[0]
    }

    /// A copy of an op with its regions. The copy's operands are those of the original.
    pub fn clone_of(&self, op: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
        match self.place {
            Place::Before(before) => ir::clone_before(op, before),
            Place::End(block) => ir::clone_to_end(op, block),
        }
    }

    /// The type of integers of so many bits.
    pub fn integer_type(&self, bits: u32) -> Type<'c> {
        IntegerType::new(self.context, bits).into()
    }

    /// The type of indices.
    pub fn index_type(&self) -> Type<'c> {
        Type::index(self.context)
    }

    /// A number of type `index`.
    pub fn index(&self, number: i64) -> Value<'c, 'a> {
        self.integer(number, self.index_type())
    }

    /// A whole number of an integer type or of `index`.
    pub fn integer(&self, number: i64, r#type: Type<'c>) -> Value<'c, 'a> {
        self.constant(IntegerAttribute::new(r#type, number).into(), r#type)
    }

    /// A number of a floating-point type.
    pub fn float(&self, number: f64, r#type: Type<'c>) -> Value<'c, 'a> {
        self.constant(FloatAttribute::new(self.context, r#type, number).into(), r#type)
    }

    /// Zero of a number's type.
    pub fn zero(&self, r#type: Type<'c>) -> Value<'c, 'a> {
        match r#type.is_float() {
            true => self.float(0.0, r#type),
            false => self.integer(0, r#type),
        }
    }

    /// `arith.constant`.
    pub fn constant(&self, value: Attribute<'c>, r#type: Type<'c>) -> Value<'c, 'a> {
        self.value("arith.constant", &[], r#type, &[("value", value)])
    }

    /// An op on two values of one type, which is its result's too.
    pub fn binary(&self, name: &str, left: Value<'c, 'a>, right: Value<'c, 'a>) -> Value<'c, 'a> {
        self.value(name, &[left, right], left.r#type(), &[])
    }

    /// Compares two integers or indices.
    pub fn compare(&self, how: Compare, left: Value<'c, 'a>, right: Value<'c, 'a>) -> Value<'c, 'a> {
        let number = match how {
            Compare::NotEqual => 1,
            Compare::Less => 6,
        };
        let predicate = IntegerAttribute::new(self.integer_type(64), number).into();
        self.value("arith.cmpi", &[left, right], self.integer_type(1), &[("predicate", predicate)])
    }

    /// One of two values.
    pub fn select(&self, condition: Value<'c, 'a>, yes: Value<'c, 'a>, no: Value<'c, 'a>) -> Value<'c, 'a> {
        self.value("arith.select", &[condition, yes, no], yes.r#type(), &[])
    }

    /// One element of a memref.
    pub fn load(&self, memref: Value<'c, 'a>, indices: &[Value<'c, 'a>]) -> Value<'c, 'a> {
        self.value("memref.load", &[&[memref], indices].concat(), ir::element_type(memref.r#type()), &[])
    }

    /// Writes one element of a memref.
    pub fn store(&self, value: Value<'c, 'a>, memref: Value<'c, 'a>, indices: &[Value<'c, 'a>]) {
        self.op("memref.store", &[&[value, memref], indices].concat(), &[], &[]);
    }

    /// The length of a dimension of a memref.
    pub fn dim(&self, memref: Value<'c, 'a>, dim: usize) -> Value<'c, 'a> {
        match ir::shape_of(memref.r#type()).map(|shape| shape[dim]) {
            Some(length) if length != ir::DYNAMIC => self.index(length),
            _ => self.value("memref.dim", &[memref, self.index(dim.cast_signed() as i64)], self.index_type(), &[]),
        }
    }

    /// `memref.alloc` of a static type.
    pub fn alloc(&self, r#type: Type<'c>) -> Value<'c, 'a> {
        let (name, sizes) = ir::operand_segments(self.context, &[0, 0]);
        let name = name.as_string_ref();
        self.value("memref.alloc", &[], r#type, &[(name.as_str().unwrap_or_default(), sizes)])
    }

    /// Number of the block, and of the thread in it.
    pub fn place_in_grid(&self) -> [Value<'c, 'a>; 2] {
        let x = Attribute::parse(self.context, "#gpu<dim x>").expect("the gpu dialect is loaded");
        ["gpu.block_id", "gpu.thread_id"].map(|name| self.value(name, &[], self.index_type(), &[("dimension", x)]))
    }

    /// Waits for the threads of the block.
    pub fn barrier(&self) {
        self.op("gpu.barrier", &[], &[], &[]);
    }

    /// `scf.for` that carries values: `body` gets an emitter inside, the counter and the values, and returns the next ones.
    pub fn for_loop(
        &self,
        [lower, upper, step]: [Value<'c, 'a>; 3],
        carried: &[Value<'c, 'a>],
        body: impl FnOnce(&Self, Value<'c, 'a>, &[Value<'c, 'a>]) -> Vec<Value<'c, 'a>>,
    ) -> Vec<Value<'c, 'a>> {
        let types: Vec<Type> = carried.iter().map(ValueLike::r#type).collect();
        let arguments: Vec<(Type, Location)> =
            std::iter::once(lower.r#type()).chain(types.iter().copied()).map(|it| (it, self.location)).collect();
        let builder = self.prepare("scf.for", &[&[lower, upper, step], carried].concat(), &types, &[]);
        let op = self.place(builder.add_regions([region_of(&arguments)]));
        let block = ir::body(op).expect("it was given a block");
        let inner = self.at_end_of(block);
        let values = ir::arguments_of(block);
        let next = body(&inner, values[0], &values[1..]);
        inner.op("scf.yield", &next, &[], &[]);
        ir::results_of(op)
    }

    /// `scf.if` without results and without an else.
    pub fn when(&self, condition: Value<'c, 'a>, then: impl FnOnce(&Self)) {
        let builder = self.prepare("scf.if", &[condition], &[], &[]);
        let op = self.place(builder.add_regions([region_of(&[]), Region::new()]));
        let inner = self.at_end_of(ir::body(op).expect("it was given a block"));
        then(&inner);
        inner.op("scf.yield", &[], &[], &[]);
    }

    /// `scf.if` with one result.
    pub fn choose(
        &self,
        condition: Value<'c, 'a>,
        then: impl FnOnce(&Self) -> Value<'c, 'a>,
        otherwise: impl FnOnce(&Self) -> Value<'c, 'a>,
        r#type: Type<'c>,
    ) -> Value<'c, 'a> {
        let builder = self.prepare("scf.if", &[condition], &[r#type], &[]);
        let op = self.place(builder.add_regions([region_of(&[]), region_of(&[])]));
        let blocks = ir::blocks_of(op);
        let [inner, other] = [blocks[0], blocks[1]].map(|block| self.at_end_of(block));
        inner.op("scf.yield", &[then(&inner)], &[], &[]);
        other.op("scf.yield", &[otherwise(&other)], &[], &[]);
        ir::results_of(op)[0]
    }

    fn prepare(
        &self,
        name: &str,
        operands: &[Value<'c, 'a>],
        results: &[Type<'c>],
        attributes: Named<'_, 'c>,
    ) -> OperationBuilder<'c> {
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| (Identifier::new(self.context, name), *value)).collect();
        OperationBuilder::new(name, self.location)
            .add_operands(operands)
            .add_results(results)
            .add_attributes(&attributes)
    }

    fn place(&self, builder: OperationBuilder<'c>) -> OperationRef<'c, 'a> {
        match self.place {
            Place::Before(before) => ir::build_before(builder, before),
            Place::End(block) => ir::build_at_end(builder, block),
        }
    }
}

/// A region with one block that takes these arguments.
fn region_of<'c>(arguments: &[(Type<'c>, Location<'c>)]) -> Region<'c> {
    let region = Region::new();
    region.append_block(Block::new(arguments));
    region
}
