//! Arguments of functions and blocks, and their attributes.

use super::{context_of, is_op, parent_block, set_attribute};
use crate::ffi::string_ref;
use melior::ir::{
    Attribute, BlockRef, OperationRef, Value, ValueLike,
    attribute::{ArrayAttribute, AttributeLike},
    block::{BlockArgument, BlockLike},
    operation::OperationLike,
};

/// The attribute of this name on the argument of a function that the value is; none if there is no such attribute, or if
/// the value is anything else.
pub fn argument_attribute<'c, 'a>(value: Value<'c, 'a>, name: &str) -> Option<Attribute<'c>> {
    let function = parent_block(value)?.parent_operation().filter(|op| is_op(*op, "func.func"))?;
    let argument = value.is_block_argument().then(|| BlockArgument::try_from(value).ok())??;
    let attributes = ArrayAttribute::try_from(function.attribute("arg_attrs").ok()?).ok()?;
    let own = attributes.element(argument.argument_number()).ok()?;
    // SAFETY: the attribute is alive and asked for an element only if it is a dictionary; a null attribute is none.
    unsafe {
        mlir_sys::mlirAttributeIsADictionary(own.to_raw()).then(|| {
            Attribute::from_option_raw(mlir_sys::mlirDictionaryAttrGetElementByName(own.to_raw(), string_ref(name)))
        })?
    }
}

/// Sets an attribute of an argument of a function, which must have as many.
pub fn set_argument_attribute(function: OperationRef, index: usize, name: &str, attribute: Attribute) {
    // SAFETY: function and attribute are alive and of one context; MLIR copies the name.
    unsafe {
        mlir_sys::mlirFuncSetArgAttr(function.to_raw(), index.cast_signed(), string_ref(name), attribute.to_raw());
    }
}

/// Removes the attribute of this name from all arguments of a function.
pub fn remove_argument_attributes(function: OperationRef, name: &str) {
    let attributes = function.attribute("arg_attrs").ok().and_then(|all| ArrayAttribute::try_from(all).ok());
    let Some(attributes) = attributes else { return };
    let context = context_of(function);
    let kept = (0..attributes.len()).filter_map(|index| attributes.element(index).ok()).map(|own| {
        // SAFETY: what describes an argument is a dictionary, which is alive and has so many elements; their names and
        // values are those of its context.
        unsafe {
            let n_elements = mlir_sys::mlirDictionaryAttrGetNumElements(own.to_raw());
            let elements: Vec<_> = (0..n_elements)
                .map(|at| mlir_sys::mlirDictionaryAttrGetElement(own.to_raw(), at))
                .filter(|element| {
                    !mlir_sys::mlirStringRefEqual(mlir_sys::mlirIdentifierStr(element.name), string_ref(name))
                })
                .collect();
            let dictionary =
                mlir_sys::mlirDictionaryAttrGet(context.to_raw(), elements.len().cast_signed(), elements.as_ptr());
            Attribute::from_raw(dictionary)
        }
    });
    let kept: Vec<Attribute> = kept.collect();
    set_attribute(function, "arg_attrs", ArrayAttribute::new(context, &kept).into());
}

/// Takes an argument, which must have no uses left, off a block. The numbers of those behind it change.
pub fn erase_argument(block: BlockRef, index: usize) {
    debug_assert!(index < block.argument_count());
    // SAFETY: the block is alive and has such an argument, which nothing uses: the caller vouches for that.
    unsafe { mlir_sys::mlirBlockEraseArgument(block.to_raw(), u32::try_from(index).unwrap_or(u32::MAX)) }
}
