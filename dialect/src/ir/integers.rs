//! Integers in attributes.

use crate::ffi;
use melior::ir::{Attribute, AttributeLike, OperationRef, Type, TypeLike};

/// The integers that an attribute stands for: an integer, a dense tensor or a resource of one, an array of them, or a
/// dense tensor of floats that are whole numbers. Unsigned and one-bit ones have no sign. None for any other attribute,
/// for more than `most` of them, and for any that needs more than 64 bits.
pub fn integers_of(attribute: Attribute, most: usize) -> Option<Vec<i64>> {
    let mut values = vec![0; most];
    // SAFETY: the attribute is alive, and no more than `most` integers are written.
    let count = unsafe { ffi::parallelOpIntegersOf(attribute.to_raw(), most.cast_signed(), values.as_mut_ptr()) };
    let count = usize::try_from(count).ok().filter(|&count| count <= most)?;
    values.truncate(count);
    Some(values)
}

/// The dense attribute of a static tensor type with these elements, each of which fits into the element type.
pub fn dense_integers<'c>(r#type: Type<'c>, values: &[i64]) -> Attribute<'c> {
    // SAFETY: the type is alive, and the values are copied.
    unsafe {
        let raw = ffi::parallelOpDenseIntegers(r#type.to_raw(), values.len().cast_signed(), values.as_ptr());
        Attribute::from_raw(raw)
    }
}

/// The element that all elements of a dense attribute are; none for others.
pub fn splat_element<'c>(attribute: Attribute<'c>) -> Option<Attribute<'c>> {
    // SAFETY: the attribute is alive, and is asked for its element only if it is a splat.
    unsafe {
        let raw = attribute.to_raw();
        let is_splat = mlir_sys::mlirAttributeIsADenseElements(raw) && mlir_sys::mlirDenseElementsAttrIsSplat(raw);
        is_splat.then(|| Attribute::from_raw(mlir_sys::mlirDenseElementsAttrGetSplatValue(raw)))
    }
}

/// Sets the properties of an op of an unregistered dialect: a dictionary, which is printed as `<{…}>`.
pub fn set_foreign_properties<'c>(op: OperationRef<'c, '_>, dictionary: Attribute<'c>) {
    debug_assert!(super::is_unregistered(op));
    // SAFETY: op and attribute are alive; an unregistered op takes any attribute.
    unsafe { ffi::parallelOpSetForeignProperties(op.to_raw(), dictionary.to_raw()) }
}
