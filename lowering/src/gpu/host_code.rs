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

    /// The context of all ops.
    pub fn context(&self) -> &'c Context {
        self.context
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

    /// A buffer without dimensions on the stack of the function that starts here.
    pub fn scalar_on_stack(&self, r#type: Type<'c>) -> Value<'c, 'a> {
        let groups = DenseI32ArrayAttribute::new(self.context, &[0, 0]).into();
        self.op("memref.alloca", &[], r#type, &[("operandSegmentSizes", groups)])
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

    /// The lengths of a buffer that its type leaves open, in order.
    pub fn open_lengths(&self, buffer: Value<'c, 'a>) -> Vec<Value<'c, 'a>> {
        let lengths = ir::shape_of(buffer.r#type()).unwrap_or_default().into_iter();
        let open = (0..).zip(lengths).filter(|(_, length)| *length == ir::DYNAMIC);
        open.map(|(dim, _)| self.op("memref.dim", &[buffer, self.index(dim)], self.index_type(), &[])).collect()
    }

    /// Memory of the device, in the stream that is always there.
    pub fn allocate_on_device(&self, r#type: Type<'c>, lengths: &[Value<'c, 'a>]) -> Value<'c, 'a> {
        let groups = [0, i32::try_from(lengths.len()).unwrap_or(i32::MAX), 0];
        let groups = DenseI32ArrayAttribute::new(self.context, &groups).into();
        self.op("gpu.alloc", lengths, r#type, &[("operandSegmentSizes", groups)])
    }

    /// Memory of the host.
    pub fn allocate_on_host(&self, r#type: Type<'c>, lengths: &[Value<'c, 'a>]) -> Value<'c, 'a> {
        let groups = [i32::try_from(lengths.len()).unwrap_or(i32::MAX), 0];
        let groups = DenseI32ArrayAttribute::new(self.context, &groups).into();
        self.op("memref.alloc", lengths, r#type, &[("operandSegmentSizes", groups)])
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

/// Where code stands that has to run before a function returns: in front of `end`, and of the assertions right there,
/// which may make it return earlier.
pub fn exit_of<'c, 'a>(end: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let ops = end.block().map(ir::ops_in).unwrap_or_default();
    let harmless = ops
        .into_iter()
        .rev()
        .skip(1)
        .take_while(|op| ir::is_op(*op, "cf.assert") || ir::effects_of(*op) == ir::Effects::None);
    harmless.filter(|op| ir::is_op(*op, "cf.assert")).last().unwrap_or(end)
}
