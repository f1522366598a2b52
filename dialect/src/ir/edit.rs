//! Changes to ops, values and regions.

use crate::ffi::string_ref;
use melior::{
    Context,
    ir::{
        Attribute, BlockRef, Identifier, Operation, OperationRef, RegionLike, RegionRef, Value, ValueLike,
        attribute::{AttributeLike, DenseI32ArrayAttribute},
        block::BlockLike,
        operation::{OperationBuilder, OperationLike},
    },
};

/// Moves an op in front of another one, possibly in another block.
pub fn move_before(op: OperationRef, before: OperationRef) {
    // SAFETY: both ops are alive and stand in blocks.
    unsafe { mlir_sys::mlirOperationMoveBefore(op.to_raw(), before.to_raw()) }
}

/// Moves an op behind another one, possibly in another block.
pub fn move_after(op: OperationRef, after: OperationRef) {
    // SAFETY: both ops are alive and stand in blocks.
    unsafe { mlir_sys::mlirOperationMoveAfter(op.to_raw(), after.to_raw()) }
}

/// Moves an op to the end of a block, which need not have a terminator yet.
pub fn move_to_end(op: OperationRef, block: BlockRef) {
    // SAFETY: the op is alive and attached; the block takes ownership again.
    unsafe {
        mlir_sys::mlirOperationRemoveFromParent(op.to_raw());
        mlir_sys::mlirBlockAppendOwnedOperation(block.to_raw(), op.to_raw());
    }
}

/// Erases an op, whose results must have no uses left. The handle is dead afterwards.
pub fn erase(op: OperationRef) {
    // SAFETY: the op is alive; nothing uses its results, which the caller vouches for.
    unsafe { mlir_sys::mlirOperationDestroy(op.to_raw()) }
}

/// Copies an op with its regions, and puts the copy in front of `before`.
pub fn clone_before<'c, 'a>(op: OperationRef<'c, 'a>, before: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    insert_before(Operation::clone(&op), before)
}

/// Copies an op with its regions to the end of a block.
pub fn clone_to_end<'c, 'a>(op: OperationRef<'c, 'a>, block: BlockRef<'c, 'a>) -> OperationRef<'c, 'a> {
    block.append_operation(Operation::clone(&op))
}

/// Puts a new op in front of another one.
pub fn insert_before<'c, 'a>(op: Operation<'c>, before: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let raw = op.into_raw();
    // SAFETY: `before` stands in a block, which takes ownership of the new op.
    unsafe {
        let block = mlir_sys::mlirOperationGetBlock(before.to_raw());
        mlir_sys::mlirBlockInsertOwnedOperationBefore(block, before.to_raw(), raw);
        OperationRef::from_raw(raw)
    }
}

/// Builds an op and puts it in front of another one.
///
/// # Panics
///
/// If the builder asks for inferred result types and the op refuses its operands.
pub fn build_before<'c, 'a>(builder: OperationBuilder<'c>, before: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    insert_before(builder.build().expect("an op whose result types can be inferred"), before)
}

/// Builds an op and puts it behind another one.
///
/// # Panics
///
/// If the builder asks for inferred result types and the op refuses its operands.
pub fn build_after<'c, 'a>(builder: OperationBuilder<'c>, after: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let raw = builder.build().expect("an op whose result types can be inferred").into_raw();
    // SAFETY: `after` stands in a block, which takes ownership of the new op.
    unsafe {
        let block = mlir_sys::mlirOperationGetBlock(after.to_raw());
        mlir_sys::mlirBlockInsertOwnedOperationAfter(block, after.to_raw(), raw);
        OperationRef::from_raw(raw)
    }
}

/// Builds an op and puts it at the end of a block.
///
/// # Panics
///
/// If the builder asks for inferred result types and the op refuses its operands.
pub fn build_at_end<'c, 'a>(builder: OperationBuilder<'c>, block: BlockRef<'c, 'a>) -> OperationRef<'c, 'a> {
    block.append_operation(builder.build().expect("an op whose result types can be inferred"))
}

/// The attribute that says how many operands of an op belong to each of its operand groups.
pub fn operand_segments<'c>(context: &'c Context, sizes: &[i32]) -> (Identifier<'c>, Attribute<'c>) {
    (Identifier::new(context, "operandSegmentSizes"), DenseI32ArrayAttribute::new(context, sizes).into())
}

/// Makes every user of `value` use `with` instead.
pub fn replace_all_uses(value: Value, with: Value) {
    // SAFETY: both values are alive.
    unsafe { mlir_sys::mlirValueReplaceAllUsesOfWith(value.to_raw(), with.to_raw()) }
}

/// Sets one operand of an op.
pub fn set_operand(op: OperationRef, index: usize, value: Value) {
    debug_assert!(index < op.operand_count());
    // SAFETY: op and value are alive, and the index is one of the op's operands.
    unsafe { mlir_sys::mlirOperationSetOperand(op.to_raw(), index.cast_signed(), value.to_raw()) }
}

/// Sets an attribute of an op, in place of one of that name.
pub fn set_attribute(op: OperationRef, name: &str, attribute: Attribute) {
    // SAFETY: op and attribute are alive and of one context; MLIR copies the name.
    unsafe { mlir_sys::mlirOperationSetAttributeByName(op.to_raw(), string_ref(name), attribute.to_raw()) }
}

/// Takes an attribute off an op, if it has one of that name.
pub fn remove_attribute(op: OperationRef, name: &str) {
    // SAFETY: the op is alive; MLIR says whether there was such an attribute.
    unsafe { mlir_sys::mlirOperationRemoveAttributeByName(op.to_raw(), string_ref(name)) };
}

/// Moves the blocks of one region into another, whose own blocks are dropped.
pub fn take_body(into: RegionRef, from: RegionRef) {
    // SAFETY: both regions are alive and not nested in each other.
    unsafe { mlir_sys::mlirRegionTakeBody(into.to_raw(), from.to_raw()) }
}

/// Gives an op with one block another operand, and the block an argument for it, which is returned: a capture of a task.
/// The op must have no groups of operands behind which the new one would not belong.
pub fn add_capture<'c, 'a>(op: OperationRef<'c, 'a>, value: Value<'c, 'a>) -> Value<'c, 'a> {
    let mut operands: Vec<_> = op.operands().map(|operand| operand.to_raw()).collect();
    operands.push(value.to_raw());
    // SAFETY: op, block and value are alive, and the count is that of the operands.
    unsafe {
        mlir_sys::mlirOperationSetOperands(op.to_raw(), operands.len().cast_signed(), operands.as_ptr());
        let block = super::body(op).expect("it has a block").to_raw();
        let r#type = mlir_sys::mlirValueGetType(value.to_raw());
        Value::from_raw(mlir_sys::mlirBlockAddArgument(block, r#type, op.location().to_raw()))
    }
}

/// Gives an op other operands, as many as there are. Of an op with groups of operands the caller sets the sizes, too.
pub fn set_operands<'c, 'a>(op: OperationRef<'c, 'a>, operands: &[Value<'c, 'a>]) {
    let operands: Vec<_> = operands.iter().map(|operand| operand.to_raw()).collect();
    // SAFETY: op and values are alive, and the count is that of the values.
    unsafe { mlir_sys::mlirOperationSetOperands(op.to_raw(), operands.len().cast_signed(), operands.as_ptr()) }
}
