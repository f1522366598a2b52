//! Views of memrefs: what they are on another source, and how to undo them.

use crate::ffi;
use melior::ir::{OperationRef, Type, TypeLike, Value, ValueLike};

/// Whether the op is a view that the functions of this module know: `memref.subview`, `memref.cast`,
/// `memref.expand_shape` or `memref.collapse_shape`.
pub fn is_view(op: OperationRef) -> bool {
    matches!(
        super::op_name(op).as_str(),
        "memref.subview" | "memref.cast" | "memref.expand_shape" | "memref.collapse_shape"
    )
}

/// The type that a view would have if its source had type `source`, which differs from that of its source in the
/// layout only. None if it cannot stand there.
pub fn view_type_on<'c>(view: OperationRef<'c, '_>, source: Type<'c>) -> Option<Type<'c>> {
    // SAFETY: op and type are alive; a null type is none.
    unsafe { Type::from_option_raw(ffi::parallelOpViewTypeOn(view.to_raw(), source.to_raw())) }
}

/// The type of a source on which a view would give memory of type `result`, which differs from the type of the view in
/// the layout only. None if there is none, or if the view names a part of its source.
pub fn view_inverse_type<'c>(view: OperationRef<'c, '_>, result: Type<'c>) -> Option<Type<'c>> {
    // SAFETY: as above.
    unsafe { Type::from_option_raw(ffi::parallelOpViewInverseType(view.to_raw(), result.to_raw())) }
}

/// Makes a view of `result`, in front of `before`, on which `view` would give `result`. None where
/// [`view_inverse_type`] is.
pub fn invert_view<'c, 'a>(
    view: OperationRef<'c, 'a>,
    result: Value<'c, 'a>,
    before: OperationRef<'c, 'a>,
) -> Option<Value<'c, 'a>> {
    view_inverse_type(view, result.r#type())?;
    // SAFETY: ops and value are alive, and the inverse exists.
    Some(unsafe { Value::from_raw(ffi::parallelOpViewInvert(view.to_raw(), result.to_raw(), before.to_raw())) })
}
