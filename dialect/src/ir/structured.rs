//! Structured ops as `linalg.generic` says them: indexing maps, kinds of loops, and a body.

use crate::ffi;
use melior::ir::{
    AffineMap, Attribute, OperationRef, Type, TypeLike, Value, ValueLike,
    attribute::{ArrayAttribute, AttributeLike},
    operation::OperationLike,
};

/// What a structured op says besides its operands and its body.
#[derive(Clone)]
pub struct Structured<'c> {
    /// How each operand is indexed, inputs and then outputs.
    pub maps: Vec<AffineMap<'c>>,
    /// For each loop whether its turns do not depend on each other.
    pub is_parallel: Vec<bool>,
    /// How many operands are inputs.
    pub n_inputs: usize,
}

/// A structured op on tensors, named or generic. None for any other op, and for one on memrefs.
pub fn structured<'c>(op: OperationRef<'c, '_>) -> Option<Structured<'c>> {
    // SAFETY: the op is alive; the function returns a null attribute for an op without indexing maps.
    let maps = unsafe { Attribute::from_option_raw(mlir_sys::mlirLinalgGetIndexingMapsAttribute(op.to_raw()))? };
    let maps = ArrayAttribute::try_from(maps).ok()?;
    let maps: Vec<AffineMap> = (0..maps.len()).map(|idx| map_of(maps.element(idx).ok()?)).collect::<Option<_>>()?;
    let n_inputs = op.operand_count().checked_sub(op.result_count())?;
    let n_loops = maps.first()?.dim_count();
    // SAFETY: the op is alive.
    let is_parallel = |idx: usize| unsafe { ffi::parallelOpIsParallelLoop(op.to_raw(), idx.cast_signed()) };
    let is_on_tensors = op.result_count() > 0 && maps.len() == op.operand_count();
    is_on_tensors.then(|| Structured { is_parallel: (0..n_loops).map(is_parallel).collect(), maps, n_inputs })
}

/// The map that an attribute holds; none for another kind of attribute.
pub fn map_of(attribute: Attribute) -> Option<AffineMap> {
    // SAFETY: the attribute is alive, and the map is read only after its kind was checked.
    unsafe {
        mlir_sys::mlirAttributeIsAAffineMap(attribute.to_raw())
            .then(|| AffineMap::from_raw(mlir_sys::mlirAffineMapAttrGetValue(attribute.to_raw())))
    }
}

/// The attribute that holds a map.
pub fn map_attribute<'c>(map: AffineMap<'c>) -> Attribute<'c> {
    // SAFETY: the map is alive, and its attribute lives in the same context.
    unsafe { Attribute::from_raw(mlir_sys::mlirAffineMapAttrGet(map.to_raw())) }
}

/// Gives a named structured op with an empty region the body that its name stands for.
pub fn fill_named_body(op: OperationRef) {
    // SAFETY: the op is alive; its name has a builder of bodies, for it is registered as a named structured op.
    unsafe { mlir_sys::mlirLinalgFillBuiltinNamedOpRegion(op.to_raw()) }
}

/// Changes the type of a value. Whoever uses it must take the new one.
pub fn set_type<'c>(value: Value<'c, '_>, r#type: Type<'c>) {
    // SAFETY: value and type are alive and of one context.
    unsafe { mlir_sys::mlirValueSetType(value.to_raw(), r#type.to_raw()) }
}

/// The number that an attribute holds: a float, or the one element that a dense tensor of floats repeats.
pub fn float_of(attribute: Attribute) -> Option<f64> {
    // SAFETY: the attribute is alive, and read only after its kind was checked.
    unsafe {
        let mut raw = attribute.to_raw();
        if mlir_sys::mlirAttributeIsADenseElements(raw) && mlir_sys::mlirDenseElementsAttrIsSplat(raw) {
            raw = mlir_sys::mlirDenseElementsAttrGetSplatValue(raw);
        }
        mlir_sys::mlirAttributeIsAFloat(raw).then(|| mlir_sys::mlirFloatAttrGetValueDouble(raw))
    }
}
