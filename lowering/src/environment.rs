//! The environment of a container or a loop: a struct on the stack of whoever joins, through which functions that run on
//! other threads get what they capture and give what they compute.
//!
//! Values go in and out in the form that they have once they are lowered, behind a `builtin.unrealized_conversion_cast`
//! that `convert-to-llvm` and `reconcile-unrealized-casts` remove. A buffer is handed over by its descriptor; its
//! elements are not touched.

use melior::{
    Context,
    dialect::llvm,
    ir::{
        Attribute, Identifier, OperationRef, Type, Value, ValueLike,
        attribute::{DenseI32ArrayAttribute, IntegerAttribute, TypeAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::{ir, ops};

/// Which fields an environment has.
pub struct Environment<'c> {
    context: &'c Context,
    /// Type of each field before and after lowering.
    fields: Vec<(Type<'c>, Type<'c>)>,
    r#struct: Type<'c>,
}

impl<'c> Environment<'c> {
    /// An environment with a field for each of these types.
    ///
    /// # Errors
    ///
    /// The index of the first type that has no form in the LLVM dialect.
    pub fn new(context: &'c Context, types: &[Type<'c>]) -> Result<Self, usize> {
        let lowered = ir::lowered_types(types);
        if let Some(unknown) = lowered.iter().position(Option::is_none) {
            return Err(unknown);
        }
        let lowered: Vec<_> = lowered.into_iter().flatten().collect();
        let r#struct = llvm::r#type::r#struct(context, &lowered, false);
        Ok(Self { context, fields: types.iter().copied().zip(lowered).collect(), r#struct })
    }

    /// How many fields it has.
    pub fn n_fields(&self) -> usize {
        self.fields.len()
    }

    /// Allocates an environment for `op`, at the beginning of the function, task or scope of stack memory around it, so
    /// that a loop around `op` does not allocate in each turn. In a loop whose turns may run at the same time each turn
    /// has one of its own, which ends behind `op`. Gives the address; a null one if there are no fields.
    pub fn allocate<'a>(&self, op: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let pointer = llvm::r#type::pointer(self.context, 0);
        if self.fields.is_empty() {
            let null = OperationBuilder::new("llvm.mlir.zero", op.location()).add_results(&[pointer]);
            return ir::results_of(ir::build_before(null, op))[0];
        }
        let start = match sequential_scope(op).and_then(ir::body).map(ir::ops_in).unwrap_or_default().first() {
            Some(first) => *first,
            None => {
                let save = OperationBuilder::new("llvm.intr.stacksave", op.location()).add_results(&[pointer]);
                let saved = ir::results_of(ir::build_before(save, op));
                ir::build_after(
                    OperationBuilder::new("llvm.intr.stackrestore", op.location()).add_operands(&saved),
                    op,
                );
                op
            }
        };
        let i32 = IntegerType::new(self.context, 32).into();
        let one = OperationBuilder::new("llvm.mlir.constant", op.location())
            .add_attributes(&[self.attribute("value", IntegerAttribute::new(i32, 1))])
            .add_results(&[i32]);
        let one = ir::results_of(ir::build_before(one, start));
        let alloca = OperationBuilder::new("llvm.alloca", op.location())
            .add_attributes(&[self.attribute("elem_type", TypeAttribute::new(self.r#struct))])
            .add_operands(&one)
            .add_results(&[pointer]);
        ir::results_of(ir::build_before(alloca, start))[0]
    }

    /// Says in front of an op that the environment is in use from here on: those of containers that stand one behind the
    /// other can share their memory.
    pub fn begin_lifetime<'a>(&self, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
        self.mark_lifetime("llvm.intr.lifetime.start", address, before);
    }

    /// Says in front of an op that the environment is not used any more.
    pub fn end_lifetime<'a>(&self, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
        self.mark_lifetime("llvm.intr.lifetime.end", address, before);
    }

    fn mark_lifetime<'a>(&self, name: &str, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
        if !self.fields.is_empty() {
            ir::build_before(OperationBuilder::new(name, before.location()).add_operands(&[address]), before);
        }
    }

    /// Stores a value into a field, in front of an op.
    pub fn store<'a>(&self, address: Value<'c, 'a>, field: usize, value: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
        let value = cast(value, self.fields[field].1, before);
        let place = self.address_of(address, field, before);
        ir::build_before(OperationBuilder::new("llvm.store", before.location()).add_operands(&[value, place]), before);
    }

    /// Loads the value of a field, in front of an op.
    pub fn load<'a>(&self, address: Value<'c, 'a>, field: usize, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let (r#type, lowered) = self.fields[field];
        let place = self.address_of(address, field, before);
        let load = OperationBuilder::new("llvm.load", before.location()).add_operands(&[place]).add_results(&[lowered]);
        cast(ir::results_of(ir::build_before(load, before))[0], r#type, before)
    }

    /// The address of a field, in front of an op.
    pub fn address_of<'a>(&self, address: Value<'c, 'a>, field: usize, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let path = [0, i32::try_from(field).expect("an environment has fewer than 2^31 fields")];
        let place = OperationBuilder::new("llvm.getelementptr", before.location())
            .add_attributes(&[
                self.attribute("rawConstantIndices", DenseI32ArrayAttribute::new(self.context, &path)),
                self.attribute("elem_type", TypeAttribute::new(self.r#struct)),
            ])
            .add_operands(&[address])
            .add_results(&[llvm::r#type::pointer(self.context, 0)]);
        ir::results_of(ir::build_before(place, before))[0]
    }

    fn attribute(&self, name: &str, value: impl Into<Attribute<'c>>) -> (Identifier<'c>, Attribute<'c>) {
        (Identifier::new(self.context, name), value.into())
    }
}

/// The scope of stack memory around an op, unless a loop whose turns may run at the same time is closer.
fn sequential_scope<'c, 'a>(op: OperationRef<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
    let scope = ir::allocation_scope(op)?;
    matches!(ir::op_name(scope).as_str(), "func.func" | ops::TASK | "memref.alloca_scope").then_some(scope)
}

/// A value as one of another type that stands for the same, in front of an op.
fn cast<'c, 'a>(value: Value<'c, 'a>, r#type: Type<'c>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    if value.r#type() == r#type {
        return value;
    }
    let cast = OperationBuilder::new("builtin.unrealized_conversion_cast", before.location());
    ir::results_of(ir::build_before(cast.add_operands(&[value]).add_results(&[r#type]), before))[0]
}
