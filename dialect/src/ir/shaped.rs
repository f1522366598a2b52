//! Tensors, memrefs and vectors.

use melior::ir::{Attribute, Type, TypeLike};

/// A length or stride that only the running program knows.
pub const DYNAMIC: i64 = i64::MIN;

/// The element type of a tensor, memref or vector; any other type is its own.
pub fn element_type(r#type: Type) -> Type {
    // SAFETY: the type is alive, and is asked for its elements only if it has some.
    unsafe {
        match mlir_sys::mlirTypeIsAShaped(r#type.to_raw()) {
            true => Type::from_raw(mlir_sys::mlirShapedTypeGetElementType(r#type.to_raw())),
            false => r#type,
        }
    }
}

/// The lengths of a tensor, memref or vector, [`DYNAMIC`] where they are open. None without a rank.
pub fn shape_of(r#type: Type) -> Option<Vec<i64>> {
    // SAFETY: the type is alive, and is asked for its dimensions only if it has some.
    unsafe {
        let raw = r#type.to_raw();
        if !mlir_sys::mlirTypeIsAShaped(raw) || !mlir_sys::mlirShapedTypeHasRank(raw) {
            return None;
        }
        let rank = mlir_sys::mlirShapedTypeGetRank(raw);
        let length = |dim| match mlir_sys::mlirShapedTypeIsDynamicDim(raw, dim) {
            true => DYNAMIC,
            false => mlir_sys::mlirShapedTypeGetDimSize(raw, dim),
        };
        Some((0..rank).map(|dim| length(dim as isize)).collect())
    }
}

/// Strides of a memref in elements and its offset, [`DYNAMIC`] where they are open. None for a layout that strides do not
/// describe, and for other types.
pub fn strides_of(r#type: Type) -> Option<(Vec<i64>, i64)> {
    let rank = shape_of(r#type)?.len();
    let mut strides = vec![0; rank];
    let mut offset = 0;
    // SAFETY: the type is a memref with as many dimensions as there is room for strides.
    let known = unsafe {
        mlir_sys::mlirTypeIsAMemRef(r#type.to_raw())
            && mlir_sys::mlirMemRefTypeGetStridesAndOffset(r#type.to_raw(), strides.as_mut_ptr(), &raw mut offset).value
                != 0
    };
    known.then_some((strides, offset))
}

/// Whether a memref lies in other memory than the default one. False for other types.
pub fn has_memory_space(r#type: Type) -> bool {
    // SAFETY: the type is alive, and is asked for its memory space only if it has some; null stands for the default.
    unsafe {
        mlir_sys::mlirTypeIsAMemRef(r#type.to_raw())
            && !mlir_sys::mlirMemRefTypeGetMemorySpace(r#type.to_raw()).ptr.is_null()
    }
}

/// The memory space of a memref; none for the default one, and for other types.
pub fn memory_space<'c>(r#type: Type<'c>) -> Option<Attribute<'c>> {
    // SAFETY: the type is alive, and is asked for its memory space only if it has some; null stands for the default.
    unsafe {
        mlir_sys::mlirTypeIsAMemRef(r#type.to_raw())
            .then(|| Attribute::from_option_raw(mlir_sys::mlirMemRefTypeGetMemorySpace(r#type.to_raw())))?
    }
}

/// The memref of no dimensions with the elements of another one.
pub fn scalar_memref<'c>(r#type: Type<'c>) -> Type<'c> {
    let dimensions: [i64; 0] = [];
    melior::ir::r#type::MemRefType::new(element_type(r#type), &dimensions, None, None).into()
}

/// The memref of the lengths and elements of another one, without gaps between them.
pub fn dense_memref<'c>(r#type: Type<'c>) -> Type<'c> {
    let lengths = shape_of(r#type).unwrap_or_default();
    melior::ir::r#type::MemRefType::new(element_type(r#type), &lengths, None, None).into()
}

/// Bits of an integer or floating-point type; none for others.
pub fn bits_of(r#type: Type) -> Option<usize> {
    // SAFETY: the type is alive, and is asked for its width only if it has one.
    let bits = unsafe {
        if r#type.is_integer() {
            mlir_sys::mlirIntegerTypeGetWidth(r#type.to_raw())
        } else if r#type.is_float() {
            mlir_sys::mlirFloatTypeGetWidth(r#type.to_raw())
        } else {
            return None;
        }
    };
    usize::try_from(bits).ok()
}
