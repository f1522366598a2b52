//! Code of the host, built in front of an op: numbers, addresses and places on the stack.

use crate::{
    gpu::GpuFunction,
    module_symbols::{ModuleSymbols, RuntimeFunction, build_call},
};
use melior::{
    Context,
    ir::{
        Attribute, Identifier, OperationRef, Type, Value, ValueLike,
        attribute::{DenseI32ArrayAttribute, IntegerAttribute, StringAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::{IntegerType, MemRefType},
    },
};
use parallel_op_dialect::{diagnostic::Failed, ir};

/// Builds ops in front of another one.
#[derive(Clone, Copy)]
pub struct HostCode<'c, 'a> {
    before: OperationRef<'c, 'a>,
    context: &'c Context,
}

impl<'c, 'a> HostCode<'c, 'a> {
    /// Code in front of `before`.
    pub fn before(before: OperationRef<'c, 'a>) -> Self {
        Self { before, context: ir::context_of(before) }
    }

    /// The type `i64`.
    pub fn i64(&self) -> Type<'c> {
        IntegerType::new(self.context, 64).into()
    }

    /// The type `index`.
    pub fn index_type(&self) -> Type<'c> {
        Type::index(self.context)
    }

    /// A constant `i64`.
    pub fn number(&self, value: i64) -> Value<'c, 'a> {
        self.constant(self.i64(), value)
    }

    /// A constant `index`.
    pub fn index(&self, value: i64) -> Value<'c, 'a> {
        self.constant(self.index_type(), value)
    }

    /// A constant of an integer type.
    pub fn constant(&self, r#type: Type<'c>, value: i64) -> Value<'c, 'a> {
        let value = IntegerAttribute::new(r#type, value).into();
        self.op("arith.constant", &[], r#type, &[("value", value)])
    }

    /// An op on two values of one type, which is that of the result.
    pub fn binary(&self, name: &str, one: Value<'c, 'a>, other: Value<'c, 'a>) -> Value<'c, 'a> {
        self.op(name, &[one, other], one.r#type(), &[])
    }

    /// An op with one result.
    pub fn op(
        &self,
        name: &str,
        operands: &[Value<'c, 'a>],
        result: Type<'c>,
        attributes: &[(&str, Attribute<'c>)],
    ) -> Value<'c, 'a> {
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| (Identifier::new(self.context, name), *value)).collect();
        let builder = OperationBuilder::new(name, self.before.location()).add_operands(operands);
        ir::results_of(ir::build_before(builder.add_results(&[result]).add_attributes(&attributes), self.before))[0]
    }

    /// An op without results.
    pub fn act(&self, name: &str, operands: &[Value<'c, 'a>], attributes: &[(&str, Attribute<'c>)]) {
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| (Identifier::new(self.context, name), *value)).collect();
        let builder = OperationBuilder::new(name, self.before.location()).add_operands(operands);
        ir::build_before(builder.add_attributes(&attributes), self.before);
    }

    /// Whether two numbers differ.
    pub fn is_not(&self, one: Value<'c, 'a>, other: Value<'c, 'a>) -> Value<'c, 'a> {
        const NOT_EQUAL: i64 = 1;
        let predicate = IntegerAttribute::new(self.i64(), NOT_EQUAL).into();
        let truth = IntegerType::new(self.context, 1).into();
        self.op("arith.cmpi", &[one, other], truth, &[("predicate", predicate)])
    }

    /// An `index` as `i64`.
    pub fn as_number(&self, index: Value<'c, 'a>) -> Value<'c, 'a> {
        self.op("arith.index_cast", &[index], self.i64(), &[])
    }

    /// The address that the descriptor of a buffer holds, in front of its offset.
    pub fn address_of(&self, buffer: Value<'c, 'a>) -> Value<'c, 'a> {
        let address = self.op("memref.extract_aligned_pointer_as_index", &[buffer], self.index_type(), &[]);
        self.as_number(address)
    }

    /// The offset of a buffer's first element from the address in its descriptor, in elements, as `index`.
    pub fn offset_of(&self, buffer: Value<'c, 'a>) -> Value<'c, 'a> {
        let rank = ir::shape_of(buffer.r#type()).map_or(0, |lengths| lengths.len());
        let mut types = vec![ir::scalar_memref(buffer.r#type())];
        types.extend(vec![self.index_type(); 1 + 2 * rank]);
        let parts = OperationBuilder::new("memref.extract_strided_metadata", self.before.location());
        ir::results_of(ir::build_before(parts.add_operands(&[buffer]).add_results(&types), self.before))[1]
    }

    /// So many elements on the stack of the function that starts here.
    pub fn on_stack(&self, n_elements: i64, element: Type<'c>) -> Value<'c, 'a> {
        let r#type = MemRefType::new(element, &[n_elements], None, None).into();
        self.op(
            "memref.alloca",
            &[],
            r#type,
            &[("operandSegmentSizes", DenseI32ArrayAttribute::new(self.context, &[0, 0]).into())],
        )
    }

    /// Stores an element of a buffer of one dimension.
    pub fn store(&self, value: Value<'c, 'a>, buffer: Value<'c, 'a>, at: i64) {
        self.act("memref.store", &[value, buffer, self.index(at)], &[]);
    }

    /// Loads an element of a buffer of one dimension.
    pub fn load(&self, buffer: Value<'c, 'a>, at: i64) -> Value<'c, 'a> {
        let element = ir::element_type(buffer.r#type());
        self.op("memref.load", &[buffer, self.index(at)], element, &[])
    }

    /// The length of a buffer in a dimension, as `index`.
    pub fn length(&self, buffer: Value<'c, 'a>, dim: usize, static_length: i64) -> Value<'c, 'a> {
        match static_length {
            ir::DYNAMIC => {
                let dim = self.index(i64::try_from(dim).unwrap_or(i64::MAX));
                self.op("memref.dim", &[buffer, dim], self.index_type(), &[])
            }
            length => self.index(length),
        }
    }

    /// Fails with a message if a truth does not hold.
    pub fn assert(&self, holds: Value<'c, 'a>, message: &str) {
        self.act("cf.assert", &[holds], &[("msg", StringAttribute::new(self.context, message).into())]);
    }

    /// Calls a function of the module that gives one value.
    pub fn call_own(&self, name: &str, arguments: &[Value<'c, 'a>], result: Type<'c>) -> Value<'c, 'a> {
        let call = build_call(self.context, name, arguments, &[result], self.before.location());
        ir::results_of(ir::build_before(call, self.before))[0]
    }

    /// Calls a function of the runtime for GPUs. Gives what it gives.
    pub fn call(
        &self,
        function: GpuFunction,
        arguments: &[Value<'c, 'a>],
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<Value<'c, 'a>, Failed> {
        Ok(symbols.call(RuntimeFunction::Gpu(function), arguments, self.before)?[0])
    }
}
