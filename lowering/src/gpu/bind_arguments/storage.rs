//! How elements lie in memory.

use crate::gpu::cursor::Cursor;
use melior::ir::{Type, TypeLike, Value, attribute::IntegerAttribute};
use parallel_op_dialect::ir;

/// The type that elements have in memory: their own for most.
pub fn stored<'c>(element: Type<'c>, at: &Cursor<'c, '_>) -> Type<'c> {
    match ir::bits_of(element) {
        None => at.bits(64),
        Some(1) => at.bits(8),
        _ if element.is_bf16() => at.bits(16),
        _ => element,
    }
}

/// The same in workgroup memory, where indices need no fixed size.
pub fn shared<'c>(element: Type<'c>, at: &Cursor<'c, '_>) -> Type<'c> {
    if element.is_index() { element } else { stored(element, at) }
}

/// An element as it lies in memory.
pub fn to_stored<'c, 'a>(value: Value<'c, 'a>, element: Type<'c>, at: &Cursor<'c, 'a>) -> Value<'c, 'a> {
    let stored = stored(element, at);
    match ir::bits_of(element) {
        None => at.value("arith.index_cast", &[value], stored),
        Some(1) => at.value("arith.extui", &[value], stored),
        _ if element.is_bf16() => at.value("arith.bitcast", &[value], stored),
        _ => value,
    }
}

/// An element from memory. A truth is any byte but zero.
pub fn from_stored<'c, 'a>(value: Value<'c, 'a>, element: Type<'c>, at: &Cursor<'c, 'a>) -> Value<'c, 'a> {
    match ir::bits_of(element) {
        None => at.value("arith.index_cast", &[value], element),
        Some(1) => {
            let not_equal = IntegerAttribute::new(at.bits(64), 1).into();
            let zero = at.integer(0, at.bits(8));
            ir::results_of(at.op("arith.cmpi", &[value, zero], &[element], &[("predicate", not_equal)]))[0]
        }
        _ if element.is_bf16() => at.value("arith.bitcast", &[value], element),
        _ => value,
    }
}

/// Bytes of an element in memory.
pub fn bytes_of(element: Type) -> i64 {
    ir::bits_of(element).map_or(8, |bits| i64::try_from(bits.div_ceil(8)).unwrap_or(8))
}
