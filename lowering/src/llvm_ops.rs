//! Small ops of the LLVM dialect that several lowerings build.

use melior::{
    dialect::llvm,
    ir::{
        Identifier, OperationRef, Type, Value,
        attribute::{FlatSymbolRefAttribute, IntegerAttribute},
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::ir;

/// A constant `i64` in front of an op.
pub fn number<'c, 'a>(value: i64, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let r#type = IntegerType::new(context, 64).into();
    let value = (Identifier::new(context, "value"), IntegerAttribute::new(r#type, value).into());
    let constant = OperationBuilder::new("llvm.mlir.constant", before.location()).add_attributes(&[value]);
    ir::results_of(ir::build_before(constant.add_results(&[r#type]), before))[0]
}

/// The zero of a type in front of an op.
pub fn zero<'c, 'a>(r#type: Type<'c>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let zero = OperationBuilder::new("llvm.mlir.zero", before.location()).add_results(&[r#type]);
    ir::results_of(ir::build_before(zero, before))[0]
}

/// The address of a symbol, a function or a constant, in front of an op.
pub fn address_of<'c, 'a>(symbol: &str, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let symbol = (Identifier::new(context, "global_name"), FlatSymbolRefAttribute::new(context, symbol).into());
    let address = OperationBuilder::new("llvm.mlir.addressof", before.location()).add_attributes(&[symbol]);
    ir::results_of(ir::build_before(address.add_results(&[llvm::r#type::pointer(context, 0)]), before))[0]
}
