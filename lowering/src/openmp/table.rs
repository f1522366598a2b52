//! Tables of bytes and of addresses in an environment.

use melior::{
    Context,
    dialect::llvm,
    ir::{
        Identifier, OperationRef, Type, Value,
        attribute::{DenseI32ArrayAttribute, IntegerAttribute, TypeAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::ir;

/// A table, and what its entries are.
#[derive(Clone, Copy)]
pub struct Table<'c> {
    entry: Type<'c>,
    n_entries: u32,
    context: &'c Context,
}

impl<'c> Table<'c> {
    /// A table of so many bytes.
    pub fn of_bytes(n_entries: usize, context: &'c Context) -> Self {
        Self::new(IntegerType::new(context, 8).into(), n_entries, context)
    }

    /// A table of so many addresses.
    pub fn of_addresses(n_entries: usize, context: &'c Context) -> Self {
        Self::new(llvm::r#type::pointer(context, 0), n_entries, context)
    }

    fn new(entry: Type<'c>, n_entries: usize, context: &'c Context) -> Self {
        let n_entries = u32::try_from(n_entries).expect("a container has fewer than 2^32 tasks");
        Self { entry, n_entries, context }
    }

    /// The type of all of it.
    pub fn r#type(&self) -> Type<'c> {
        llvm::r#type::array(self.entry, self.n_entries)
    }

    /// The address of an entry of the table at `address`, in front of an op.
    pub fn entry<'a>(&self, index: usize, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let path = [i32::try_from(index).expect("a container has fewer than 2^31 tasks")];
        self.element(&path, &[address], before)
    }

    /// The address of the entry with the number that a value holds, in front of an op.
    pub fn entry_at<'a>(
        &self,
        index: Value<'c, 'a>,
        address: Value<'c, 'a>,
        before: OperationRef<'c, 'a>,
    ) -> Value<'c, 'a> {
        // The smallest number stands for an index that is an operand.
        self.element(&[i32::MIN], &[address, index], before)
    }

    fn element<'a>(&self, path: &[i32], operands: &[Value<'c, 'a>], before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let attributes = [
            ("rawConstantIndices", DenseI32ArrayAttribute::new(self.context, path).into()),
            ("elem_type", TypeAttribute::new(self.entry).into()),
        ]
        .map(|(name, value)| (Identifier::new(self.context, name), value));
        let place = OperationBuilder::new("llvm.getelementptr", before.location())
            .add_attributes(&attributes)
            .add_operands(operands)
            .add_results(&[llvm::r#type::pointer(self.context, 0)]);
        ir::results_of(ir::build_before(place, before))[0]
    }
}

/// Stores a constant byte, in front of an op.
pub fn store_byte<'c, 'a>(value: i64, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
    let context = ir::context_of(before);
    let byte = IntegerType::new(context, 8).into();
    let value = (Identifier::new(context, "value"), IntegerAttribute::new(byte, value).into());
    let value = OperationBuilder::new("llvm.mlir.constant", before.location()).add_attributes(&[value]);
    let value = ir::results_of(ir::build_before(value.add_results(&[byte]), before))[0];
    store(value, address, before);
}

/// Stores a value of the LLVM dialect, in front of an op.
pub fn store<'c, 'a>(value: Value<'c, 'a>, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
    ir::build_before(OperationBuilder::new("llvm.store", before.location()).add_operands(&[value, address]), before);
}

/// Loads a value of a type of the LLVM dialect, in front of an op.
pub fn load<'c, 'a>(r#type: Type<'c>, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let load = OperationBuilder::new("llvm.load", before.location()).add_operands(&[address]);
    ir::results_of(ir::build_before(load.add_results(&[r#type]), before))[0]
}

/// Whether a value of the LLVM dialect is not zero or null, in front of an op.
pub fn is_set<'c, 'a>(value: Value<'c, 'a>, r#type: Type<'c>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let zero = crate::llvm_ops::zero(r#type, before);
    let unequal = IntegerAttribute::new(IntegerType::new(context, 64).into(), 1);
    let compare = OperationBuilder::new("llvm.icmp", before.location())
        .add_attributes(&[(Identifier::new(context, "predicate"), unequal.into())])
        .add_operands(&[value, zero])
        .add_results(&[IntegerType::new(context, 1).into()]);
    ir::results_of(ir::build_before(compare, before))[0]
}
