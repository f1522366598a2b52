//! Questions about values, ops and blocks.

use super::BlockParts;
use crate::{driver, ffi};
use melior::{
    ContextRef,
    ir::{
        BlockRef, OperationRef, RegionLike, RegionRef, Value, ValueLike,
        block::BlockLike,
        operation::{OperationLike, WalkOrder, WalkResult},
    },
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// Name of an op, such as `linalg.matmul`.
pub fn op_name(op: OperationRef) -> String {
    op.name().as_string_ref().as_str().unwrap_or_default().to_owned()
}

/// Whether the op has this name.
pub fn is_op(op: OperationRef, name: &str) -> bool {
    op.name().as_string_ref().as_str() == Ok(name)
}

/// The text of an op with what it holds, if it is isolated from above. Unlike printing by `Display`, this looks at nothing
/// outside of the op.
pub fn text_of(op: OperationRef) -> String {
    let mut text = String::new();
    // SAFETY: the op is alive, the flags are destroyed once, and `text` outlives the call.
    unsafe {
        let flags = mlir_sys::mlirOpPrintingFlagsCreate();
        mlir_sys::mlirOpPrintingFlagsUseLocalScope(flags);
        mlir_sys::mlirOpPrintingFlagsAssumeVerified(flags);
        mlir_sys::mlirOperationPrintWithFlags(op.to_raw(), flags, Some(driver::append), (&raw mut text).cast());
        mlir_sys::mlirOpPrintingFlagsDestroy(flags);
    }
    text
}

/// A number that tells an op from every other one that is alive. Its order means nothing.
pub fn op_key(op: OperationRef) -> usize {
    op.to_raw().ptr as usize
}

/// A number that tells a value from every other one that is alive. Its order means nothing.
pub fn value_key(value: Value) -> usize {
    value.to_raw().ptr as usize
}

/// The op whose result the value is, or none for a block argument.
pub fn defining_op<'c, 'a>(value: Value<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
    if !value.is_operation_result() {
        return None;
    }
    // SAFETY: the value is an op result, so its owner is an op in the same IR.
    Some(unsafe { OperationRef::from_raw(mlir_sys::mlirOpResultGetOwner(value.to_raw())) })
}

/// The uses of a value: op and operand index, in the order of MLIR's use list (latest first).
pub fn uses<'c, 'a>(value: Value<'c, 'a>) -> Vec<(OperationRef<'c, 'a>, usize)> {
    let mut uses = Vec::new();
    // SAFETY: the value is alive, and every use of it names an op in the same IR.
    unsafe {
        let mut next = mlir_sys::mlirValueGetFirstUse(value.to_raw());
        while !mlir_sys::mlirOpOperandIsNull(next) {
            let owner = OperationRef::from_raw(mlir_sys::mlirOpOperandGetOwner(next));
            uses.push((owner, mlir_sys::mlirOpOperandGetOperandNumber(next) as usize));
            next = mlir_sys::mlirOpOperandGetNextUse(next);
        }
    }
    uses
}

/// The ops of a block in order, terminator included.
pub fn ops_in<'c, 'a>(block: BlockRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    std::iter::successors(block.first_operation(), |op| op.next_in_block()).collect()
}

/// The first block of an op's first region, or none for an op without a body.
pub fn body<'c, 'a>(op: OperationRef<'c, 'a>) -> Option<BlockRef<'c, 'a>> {
    op.regions().next()?.first_block()
}

/// The last op of an op's body: what its results are, for an op of one block.
pub fn terminator<'c, 'a>(op: OperationRef<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
    std::iter::successors(body(op)?.first_operation(), |inner| inner.next_in_block()).last()
}

/// The arguments of a block, in order.
pub fn arguments_of<'c, 'a>(block: BlockRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    (0..block.argument_count()).filter_map(|index| block.argument_at(index)).collect()
}

/// The results of an op, in order.
pub fn results_of<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    op.results().map(Into::into).collect()
}

/// The integer attribute `name` of an op, or none.
pub fn int_attribute(op: OperationRef, name: &str) -> Option<i64> {
    use melior::ir::attribute::IntegerAttribute;
    Some(IntegerAttribute::try_from(op.attribute(name).ok()?).ok()?.value())
}

/// The string attribute `name` of an op, or none.
pub fn string_attribute(op: OperationRef, name: &str) -> Option<String> {
    use melior::ir::attribute::StringAttribute;
    Some(StringAttribute::try_from(op.attribute(name).ok()?).ok()?.value().to_owned())
}

/// The blocks of all regions of an op, in order.
pub fn blocks_of<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<BlockRef<'c, 'a>> {
    op.regions().flat_map(blocks_in).collect()
}

/// The blocks of a region, in order.
pub fn blocks_in<'c, 'a>(region: RegionRef<'c, 'a>) -> Vec<BlockRef<'c, 'a>> {
    std::iter::successors(region.first_block(), |block| block.next_in_region()).collect()
}

/// All ops below `root`, itself included, parents before their children.
pub fn walk<'c, 'a>(root: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    let mut ops = Vec::new();
    root.walk(WalkOrder::PreOrder, |op| {
        // SAFETY: the op lives in the IR of `root`, whose lifetime it gets.
        ops.push(unsafe { OperationRef::from_raw(op.to_raw()) });
        WalkResult::Advance
    });
    ops
}

/// Whether an op stands before another one of the same block.
pub fn is_before(op: OperationRef, other: OperationRef) -> bool {
    debug_assert!(op.block() == other.block());
    // SAFETY: both ops are alive and stand in one block.
    unsafe { mlir_sys::mlirOperationIsBeforeInBlock(op.to_raw(), other.to_raw()) }
}

/// Whether `op` is `ancestor` or lies below it.
pub fn is_inside(op: OperationRef, ancestor: OperationRef) -> bool {
    std::iter::successors(Some(op), |op| op.parent_operation()).any(|op| op == ancestor)
}

/// The ancestor of `op` that stands in `block`, which may be `op` itself.
pub fn ancestor_in_block<'c, 'a>(op: OperationRef<'c, 'a>, block: BlockRef) -> Option<OperationRef<'c, 'a>> {
    std::iter::successors(Some(op), |op| op.parent_operation()).find(|op| op.block().is_some_and(|own| own == block))
}

/// The block that a value belongs to: the one of its op, or the one it is an argument of.
pub fn parent_block<'c, 'a>(value: Value<'c, 'a>) -> Option<BlockRef<'c, 'a>> {
    match defining_op(value) {
        Some(op) => op.block(),
        // SAFETY: a value that is no op result is a block argument of a live block.
        None => unsafe { BlockRef::from_option_raw(mlir_sys::mlirBlockArgumentGetOwner(value.to_raw())) },
    }
}

/// The values that `op`, its regions included, uses and that are defined outside of it, in order of first use.
pub fn captures_of<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    let mut captures: Vec<Value<'c, 'a>> = Vec::new();
    for inner in walk(op) {
        for operand in inner.operands() {
            let outside = match defining_op(operand) {
                Some(definition) => definition == op || !is_inside(definition, op),
                None => parent_block(operand)
                    .and_then(|block| block.parent_operation())
                    .is_none_or(|parent| !is_inside(parent, op)),
            };
            if outside && !captures.contains(&operand) {
                captures.push(operand);
            }
        }
    }
    captures
}

/// The symbol of the closest function around an op, or an empty text.
pub fn function_name(op: OperationRef) -> String {
    std::iter::successors(Some(op), |op| op.parent_operation())
        .find_map(|op| string_attribute(op, "sym_name"))
        .unwrap_or_default()
}

/// What an op is known to do besides computing its results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effects {
    /// Nothing. Failing a `cf.assert` and allocating what it returns are nothing.
    None,
    /// Not known: the op is not registered or declares no effects.
    Unknown,
    /// It reads, writes or frees memory.
    Some,
}

/// The effects of an op and, where it says that they count, of its regions.
pub fn effects_of(op: OperationRef) -> Effects {
    // SAFETY: the op is alive.
    match unsafe { ffi::parallelOpEffects(op.to_raw()) } {
        ffi::ParallelOpEffects::ParallelOpEffectsNone => Effects::None,
        ffi::ParallelOpEffects::ParallelOpEffectsUnknown => Effects::Unknown,
        ffi::ParallelOpEffects::ParallelOpEffectsSome => Effects::Some,
    }
}

/// Whether the op may also be computed where it was not before: it cannot end the program, whatever its operands are.
pub fn is_speculatable(op: OperationRef) -> bool {
    // SAFETY: the op is alive.
    unsafe { ffi::parallelOpIsSpeculatable(op.to_raw()) }
}

/// Whether two slice ops (`tensor.extract_slice`, `tensor.insert_slice`, `memref.subview`) of one source provably share
/// no element; false means "not known".
pub fn provably_disjoint_slices(a: OperationRef, b: OperationRef) -> bool {
    // SAFETY: both ops are alive.
    unsafe { ffi::parallelOpProvablyDisjointSlices(a.to_raw(), b.to_raw()) }
}

/// Whether two tensors or memrefs of one type provably have the same extents, dynamic ones included.
pub fn provably_same_extents(a: Value, b: Value) -> bool {
    // SAFETY: both values are alive; those of any type are taken.
    unsafe { ffi::parallelOpProvablySameExtents(a.to_raw(), b.to_raw()) }
}

/// Whether the op always gives the same constant.
pub fn is_constant_like(op: OperationRef) -> bool {
    // SAFETY: the op is alive.
    unsafe { ffi::parallelOpIsConstantLike(op.to_raw()) }
}

/// Whether the op, if it takes and gives tensors, computes each element of its results from the elements of its operands
/// at the same place.
pub fn is_elementwise(op: OperationRef) -> bool {
    // SAFETY: the op is alive.
    unsafe { ffi::parallelOpIsElementwise(op.to_raw()) }
}

/// Whether the op is of a dialect that the context does not know.
pub fn is_unregistered(op: OperationRef) -> bool {
    let name = op_name(op);
    // SAFETY: the context of a live op is alive.
    !unsafe { mlir_sys::mlirContextIsRegisteredOperation(context_of(op).to_raw(), ffi::string_ref(&name)) }
}

/// The context of an op for constructors that ask for a reference.
///
/// melior's reference to a context points to a handle, not to the context itself. Ops have no such handle to lend, so
/// one is kept for each context that this function ever saw: a few bytes each, for good.
pub fn context_of<'c>(op: OperationRef<'c, '_>) -> &'c melior::Context {
    /// Handles by the address of their context.
    static HANDLES: Mutex<BTreeMap<usize, Handle>> = Mutex::new(BTreeMap::new());
    #[derive(Clone, Copy)]
    struct Handle(&'static ContextRef<'static>);
    // SAFETY: the handle is an address that is never changed; MLIR's contexts may be shared between threads.
    unsafe impl Send for Handle {}

    // SAFETY: the op is alive, and with it its context.
    let raw = unsafe { mlir_sys::mlirOperationGetContext(op.to_raw()) };
    let mut handles = HANDLES.lock().unwrap_or_else(PoisonError::into_inner);
    let handle = handles.entry(raw.ptr as usize).or_insert_with(|| {
        // SAFETY: the handle is only used while an op of the context lives; a later context at the same address has
        // the same handle.
        Handle(Box::leak(Box::new(unsafe { ContextRef::from_raw(raw) })))
    });
    // SAFETY: the handle lives for ever, and the context outlives every op in it, which is what 'c says.
    unsafe { handle.0.to_ref() }
}
