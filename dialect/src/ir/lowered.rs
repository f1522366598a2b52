//! What values become in the LLVM dialect.

use crate::ffi;
use melior::ir::{OperationRef, Type, TypeLike};

/// The types of the LLVM dialect that values of these types have once they are lowered, as `convert-to-llvm` lowers
/// them; none for a type that it does not know, or of which the LLVM dialect is not loaded.
pub fn lowered_types<'c>(types: &[Type<'c>]) -> Vec<Option<Type<'c>>> {
    let mut raw: Vec<_> = types.iter().map(TypeLike::to_raw).collect();
    // SAFETY: the types are alive; each is replaced by one of the same context, or by null.
    unsafe {
        ffi::parallelOpLowerTypes(raw.len().cast_signed(), raw.as_mut_ptr());
        raw.into_iter().map(|raw| Type::from_option_raw(raw)).collect()
    }
}

/// The closest op around this one that frees what is allocated on the stack inside of it: a function, a task, a loop
/// whose turns may run at the same time.
///
/// A sequential loop says that it does, but becomes branches that free nothing.
pub fn allocation_scope<'c, 'a>(op: OperationRef<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
    // SAFETY: the op is alive, and so is what stands around it; null is none.
    let around = |op: OperationRef<'c, 'a>| unsafe {
        OperationRef::from_option_raw(ffi::parallelOpAllocationScope(op.to_raw()))
    };
    let is_sequential = |op: &OperationRef| matches!(super::op_name(*op).as_str(), "scf.for" | "affine.for");
    std::iter::successors(around(op), |scope| around(*scope)).find(|scope| !is_sequential(scope))
}
