//! Writes ops one behind the other: a cursor with the ops that vector code is made of.

use melior::{
    Context,
    ir::{
        Attribute, Block, BlockRef, Identifier, Location, OperationRef, Region, RegionLike, Type, TypeLike, Value,
        ValueLike,
        attribute::{BoolAttribute, DenseElementsAttribute, DenseI64ArrayAttribute, FloatAttribute, IntegerAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::ir;

pub mod amount;
pub mod forall;
pub mod structured;
pub mod tensors;
pub mod views;

/// Where new ops go. A copy keeps its place: ops built through it follow those built before.
#[derive(Clone, Copy)]
pub struct Builder<'c, 'a> {
    /// The context of all ops.
    pub context: &'c Context,
    location: Location<'c>,
    place: Place<'c, 'a>,
}

#[derive(Clone, Copy)]
enum Place<'c, 'a> {
    Before(OperationRef<'c, 'a>),
    End(BlockRef<'c, 'a>),
}

/// The level of the cache to which something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// The first: it is read soon.
    First,
    /// The second: it is read later, and much of it.
    Second,
}

/// Attributes by name.
pub type Named<'s, 'c> = &'s [(&'s str, Attribute<'c>)];

impl<'c, 'a> Builder<'c, 'a> {
    /// Builds in front of an op, with its location.
    pub fn before(op: OperationRef<'c, 'a>) -> Self {
        Self { context: ir::context_of(op), location: op.location(), place: Place::Before(op) }
    }

    /// Builds at the end of a block, with the location of this builder.
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

    /// A number of type `index`.
    pub fn index(&self, number: i64) -> Value<'c, 'a> {
        let index = Type::index(self.context);
        self.constant(IntegerAttribute::new(index, number).into(), index)
    }

    /// A constant: a number, or a splat if the type is a vector.
    pub fn float(&self, number: f64, r#type: Type<'c>) -> Value<'c, 'a> {
        match vector_element(r#type) {
            None => self.constant(FloatAttribute::new(self.context, r#type, number).into(), r#type),
            Some(element) => {
                let number = FloatAttribute::new(self.context, element, number).into();
                let splat = DenseElementsAttribute::new(r#type, &[number]).expect("a vector takes its element");
                self.constant(splat.into(), r#type)
            }
        }
    }

    /// A constant: a whole number, or a splat of one if the type is a vector.
    pub fn integer(&self, number: i64, r#type: Type<'c>) -> Value<'c, 'a> {
        let element = vector_element(r#type).unwrap_or(r#type);
        let attribute: Attribute = IntegerAttribute::new(element, number).into();
        if element == r#type {
            return self.constant(attribute, r#type);
        }
        let splat = DenseElementsAttribute::new(r#type, &[attribute]).expect("a vector takes its element");
        self.constant(splat.into(), r#type)
    }

    /// `arith.constant`.
    pub fn constant(&self, value: Attribute<'c>, r#type: Type<'c>) -> Value<'c, 'a> {
        self.value("arith.constant", &[], r#type, &[("value", value)])
    }

    /// An op on two values of one type, which is its result's too.
    pub fn binary(&self, name: &str, left: Value<'c, 'a>, right: Value<'c, 'a>) -> Value<'c, 'a> {
        self.value(name, &[left, right], left.r#type(), &[])
    }

    /// The sum of two indices.
    pub fn add(&self, left: Value<'c, 'a>, right: Value<'c, 'a>) -> Value<'c, 'a> {
        self.binary("arith.addi", left, right)
    }

    /// The product of two indices.
    pub fn mul(&self, left: Value<'c, 'a>, right: Value<'c, 'a>) -> Value<'c, 'a> {
        self.binary("arith.muli", left, right)
    }

    /// Whether an index is greater than zero, read with its sign.
    pub fn is_positive(&self, index: Value<'c, 'a>) -> Value<'c, 'a> {
        let [bit, long] = [1, 64].map(|width| IntegerType::new(self.context, width).into());
        let greater = IntegerAttribute::new(long, 4).into();
        self.value("arith.cmpi", &[index, self.index(0)], bit, &[("predicate", greater)])
    }

    /// A vector of so many elements.
    pub fn vector_type(&self, length: usize, element: Type<'c>) -> Type<'c> {
        Type::vector(&[length as u64], element)
    }

    /// A mask of so many elements, of which the first `count` are set.
    pub fn mask(&self, length: usize, count: Value<'c, 'a>) -> Value<'c, 'a> {
        let bit = IntegerType::new(self.context, 1).into();
        self.value("vector.create_mask", &[count], self.vector_type(length, bit), &[])
    }

    /// One element of a memref.
    pub fn load(&self, memref: Value<'c, 'a>, indices: &[Value<'c, 'a>]) -> Value<'c, 'a> {
        self.value("memref.load", &[&[memref], indices].concat(), ir::element_type(memref.r#type()), &[])
    }

    /// A vector from a memref whose innermost stride is one; with a mask, only the elements that are set, else zeros.
    pub fn load_vector(
        &self,
        memref: Value<'c, 'a>,
        indices: &[Value<'c, 'a>],
        r#type: Type<'c>,
        mask: Option<Value<'c, 'a>>,
    ) -> Value<'c, 'a> {
        let place = [&[memref], indices].concat();
        match mask {
            None => self.value("vector.load", &place, r#type, &[]),
            Some(mask) => {
                let rest = self.zero(r#type);
                self.value("vector.maskedload", &[place.as_slice(), &[mask, rest]].concat(), r#type, &[])
            }
        }
    }

    /// Stores a vector to a memref whose innermost stride is one; with a mask, only the elements that are set.
    pub fn store_vector(
        &self,
        vector: Value<'c, 'a>,
        memref: Value<'c, 'a>,
        indices: &[Value<'c, 'a>],
        mask: Option<Value<'c, 'a>>,
    ) {
        let place = [&[memref], indices].concat();
        match mask {
            None => self.op("vector.store", &[&[vector], place.as_slice()].concat(), &[], &[]),
            Some(mask) => self.op("vector.maskedstore", &[place.as_slice(), &[mask, vector]].concat(), &[], &[]),
        };
    }

    /// Asks for a line of memory that will be read. The place need not exist.
    pub fn prefetch(&self, memref: Value<'c, 'a>, indices: &[Value<'c, 'a>], nearness: Nearness) {
        let locality = match nearness {
            Nearness::First => 3,
            Nearness::Second => 2,
        };
        let hint = IntegerAttribute::new(IntegerType::new(self.context, 32).into(), locality).into();
        let flag = |value| BoolAttribute::new(self.context, value).into();
        let attributes = [("isWrite", flag(false)), ("localityHint", hint), ("isDataCache", flag(true))];
        self.op("memref.prefetch", &[&[memref], indices].concat(), &[], &attributes);
    }

    /// One element of a vector.
    pub fn element(&self, vector: Value<'c, 'a>, lane: i64) -> Value<'c, 'a> {
        let position = DenseI64ArrayAttribute::new(self.context, &[lane]).into();
        self.value("vector.extract", &[vector], ir::element_type(vector.r#type()), &[("static_position", position)])
    }

    /// A scalar in every element of a vector.
    pub fn broadcast(&self, scalar: Value<'c, 'a>, r#type: Type<'c>) -> Value<'c, 'a> {
        self.value("vector.broadcast", &[scalar], r#type, &[])
    }

    /// Zero of any type that `arith.constant` takes.
    pub fn zero(&self, r#type: Type<'c>) -> Value<'c, 'a> {
        let element = vector_element(r#type).unwrap_or(r#type);
        match element.is_integer() || element.is_index() {
            true => self.integer(0, r#type),
            false => self.float(0.0, r#type),
        }
    }

    /// Whether any element of a vector of bits is set.
    pub fn any(&self, bits: Value<'c, 'a>, bit: Type<'c>) -> Value<'c, 'a> {
        let or = Attribute::parse(self.context, "#vector.kind<or>").expect("an attribute of the vector dialect");
        self.value("vector.reduction", &[bits], bit, &[("kind", or)])
    }

    /// `scf.for` that carries values: `body` gets a builder inside, the counter and the values, and returns the next ones.
    pub fn for_loop(
        &self,
        [lower, upper, step]: [Value<'c, 'a>; 3],
        carried: &[Value<'c, 'a>],
        body: impl FnOnce(&Self, Value<'c, 'a>, &[Value<'c, 'a>]) -> Vec<Value<'c, 'a>>,
    ) -> Vec<Value<'c, 'a>> {
        let types: Vec<Type> = carried.iter().map(ValueLike::r#type).collect();
        let arguments: Vec<(Type, Location)> =
            std::iter::once(lower.r#type()).chain(types.iter().copied()).map(|it| (it, self.location)).collect();
        let operands = [&[lower, upper, step], carried].concat();
        let builder = self.prepare("scf.for", &operands, &types, &[]);
        let op = self.place(builder.add_regions([region_of(&arguments)]));
        let block = ir::body(op).expect("it was given a block");
        let inner = self.at_end_of(block);
        let values = ir::arguments_of(block);
        let next = body(&inner, values[0], &values[1..]);
        inner.op("scf.yield", &next, &[], &[]);
        ir::results_of(op)
    }

    /// `scf.if` with results: both branches get a builder inside and return as many values.
    pub fn if_else(
        &self,
        condition: Value<'c, 'a>,
        types: &[Type<'c>],
        then: impl FnOnce(&Self) -> Vec<Value<'c, 'a>>,
        otherwise: impl FnOnce(&Self) -> Vec<Value<'c, 'a>>,
    ) -> Vec<Value<'c, 'a>> {
        let builder = self.prepare("scf.if", &[condition], types, &[]);
        let op = self.place(builder.add_regions([region_of(&[]), region_of(&[])]));
        let blocks = ir::blocks_of(op);
        let [inner, other] = [blocks[0], blocks[1]].map(|block| self.at_end_of(block));
        let values = then(&inner);
        inner.op("scf.yield", &values, &[], &[]);
        let values = otherwise(&other);
        other.op("scf.yield", &values, &[], &[]);
        ir::results_of(op)
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

/// The element of a vector type; none for other types.
fn vector_element(r#type: Type) -> Option<Type> {
    r#type.is_vector().then(|| ir::element_type(r#type))
}
