//! Attributes of a function's arguments.

use super::{is_op, parent_block};
use crate::ffi::string_ref;
use melior::ir::{
    Attribute, Value,
    attribute::{ArrayAttribute, AttributeLike},
    block::{BlockArgument, BlockLike},
    operation::OperationLike,
};

/// The attribute of this name on the argument of a function that the value is; none if there is no such attribute, or if
/// the value is anything else.
pub fn argument_attribute<'c, 'a>(value: Value<'c, 'a>, name: &str) -> Option<Attribute<'c>> {
    let function = parent_block(value)?.parent_operation().filter(|op| is_op(*op, "func.func"))?;
    let argument = BlockArgument::try_from(value).ok()?;
    let attributes = ArrayAttribute::try_from(function.attribute("arg_attrs").ok()?).ok()?;
    let own = attributes.element(argument.argument_number()).ok()?;
    // SAFETY: the attribute is alive and asked for an element only if it is a dictionary; a null attribute is none.
    unsafe {
        mlir_sys::mlirAttributeIsADictionary(own.to_raw()).then(|| {
            Attribute::from_option_raw(mlir_sys::mlirDictionaryAttrGetElementByName(own.to_raw(), string_ref(name)))
        })?
    }
}
