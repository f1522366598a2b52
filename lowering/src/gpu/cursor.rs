//! Writes ops in front of another one.

use melior::{
    Context,
    ir::{
        Attribute, Identifier, Location, OperationRef, Type, Value, ValueLike,
        attribute::IntegerAttribute,
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::ir;

/// Where new ops go: in front of an op, with its location.
#[derive(Clone, Copy)]
pub struct Cursor<'c, 'a> {
    /// The context of all ops.
    pub context: &'c Context,
    before: OperationRef<'c, 'a>,
}

impl<'c, 'a> Cursor<'c, 'a> {
    /// In front of this op.
    pub fn before(op: OperationRef<'c, 'a>) -> Self {
        Self { context: ir::context_of(op), before: op }
    }

    /// Any op.
    pub fn op(
        &self,
        name: &str,
        operands: &[Value<'c, 'a>],
        results: &[Type<'c>],
        attributes: &[(&str, Attribute<'c>)],
    ) -> OperationRef<'c, 'a> {
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| (Identifier::new(self.context, name), *value)).collect();
        let builder = OperationBuilder::new(name, self.before.location());
        let builder = builder.add_operands(operands).add_results(results).add_attributes(&attributes);
        ir::build_before(builder, self.before)
    }

    /// An op with regions.
    pub fn place(&self, builder: OperationBuilder<'c>) -> OperationRef<'c, 'a> {
        ir::build_before(builder, self.before)
    }

    /// Where new ops come from, for messages.
    pub fn location(&self) -> Location<'c> {
        self.before.location()
    }

    /// Any op with one result and no attributes.
    pub fn value(&self, name: &str, operands: &[Value<'c, 'a>], result: Type<'c>) -> Value<'c, 'a> {
        ir::results_of(self.op(name, operands, &[result], &[]))[0]
    }

    /// An op on two values of one type, which is its result's too.
    pub fn binary(&self, name: &str, left: Value<'c, 'a>, right: Value<'c, 'a>) -> Value<'c, 'a> {
        self.value(name, &[left, right], left.r#type())
    }

    /// A constant whole number of a type, which may be `index`.
    pub fn integer(&self, number: i64, r#type: Type<'c>) -> Value<'c, 'a> {
        let value = IntegerAttribute::new(r#type, number).into();
        ir::results_of(self.op("arith.constant", &[], &[r#type], &[("value", value)]))[0]
    }

    /// A constant of type `index`.
    pub fn index(&self, number: i64) -> Value<'c, 'a> {
        self.integer(number, Type::index(self.context))
    }

    /// The integer type of so many bits.
    pub fn bits(&self, width: u32) -> Type<'c> {
        IntegerType::new(self.context, width).into()
    }

    /// A type that is known to exist.
    ///
    /// # Panics
    ///
    /// If the text is no type.
    pub fn r#type(&self, text: &str) -> Type<'c> {
        Type::parse(self.context, text).unwrap_or_else(|| panic!("'{text}' is a type"))
    }
}
