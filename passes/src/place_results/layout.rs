//! Giving the uses of a memref another one of the same shape and another layout.

use melior::ir::{OperationRef, Type, Value, ValueLike, operation::OperationLike, r#type::MemRefType};
use parallel_op_dialect::{ir, ops};

/// The users of a memref and of all views of it, views included.
pub fn users_through_views<'c, 'a>(value: Value<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    let mut users = Vec::new();
    let mut values = vec![value];
    while let Some(value) = values.pop() {
        for (user, _) in ir::uses(value) {
            users.push(user);
            if ir::is_view(user) {
                values.extend(ir::results_of(user));
            }
        }
    }
    users
}

/// What a use does with the type of the memref.
enum Acceptance<'c> {
    /// Any strided layout will do.
    Any,
    /// The op makes a memref of this type of it, or passes it on as this type.
    Makes(Type<'c>),
    /// The layout has to stay.
    Fixed,
}

/// Why a memref of type `type` cannot take the place of `value`, if so. Uses by `spent` do not count.
///
/// A use that may make another name of the memory, which nobody could follow, is a reason too.
pub fn check_uses<'c>(value: Value<'c, '_>, r#type: Type<'c>, spent: &[OperationRef]) -> Result<(), String> {
    for (user, index) in ir::uses(value) {
        if spent.contains(&user) {
            continue;
        }
        match acceptance(user, index, r#type) {
            Acceptance::Any => {}
            Acceptance::Makes(made) => check_uses(passed_on(user, index), made, spent)?,
            Acceptance::Fixed if value.r#type() == r#type && keeps_no_hold(user) => {}
            Acceptance::Fixed => {
                return Err(format!("'{}' cannot use memory of type '{type}'", ir::op_name(user)));
            }
        }
    }
    Ok(())
}

/// Puts `with` in the place of `value`, and changes the types of what is made of it. Every use must have passed
/// [`check_uses`].
pub fn replace<'c, 'a>(value: Value<'c, 'a>, with: Value<'c, 'a>) {
    let uses = ir::uses(value);
    for (user, index) in &uses {
        ir::set_operand(*user, *index, with);
    }
    for (user, index) in uses {
        update(user, index, with.r#type());
    }
}

/// Brings what an op makes of one of its operands in line with the type of that operand.
fn update<'c>(user: OperationRef<'c, '_>, index: usize, r#type: Type<'c>) {
    let Acceptance::Makes(made) = acceptance(user, index, r#type) else { return };
    let value = passed_on(user, index);
    if value.r#type() == made {
        return;
    }
    value.set_type(made);
    for (user, index) in ir::uses(value) {
        update(user, index, made);
    }
}

/// The result of a view, or the block argument of a task's capture.
fn passed_on<'c, 'a>(user: OperationRef<'c, 'a>, index: usize) -> Value<'c, 'a> {
    if ir::is_op(user, ops::TASK) {
        ir::arguments_of(ir::body(user).expect("a task has a body"))[index]
    } else {
        ir::results_of(user)[0]
    }
}

fn acceptance<'c>(user: OperationRef<'c, '_>, index: usize, r#type: Type<'c>) -> Acceptance<'c> {
    let name = ir::op_name(user);
    match name.as_str() {
        ops::TASK => Acceptance::Makes(r#type),
        _ if ir::is_view(user) => ir::view_type_on(user, r#type).map_or(Acceptance::Fixed, Acceptance::Makes),
        _ if !accesses_any_layout(&name, index) => Acceptance::Fixed,
        "vector.load" | "vector.store" if !is_innermost_contiguous(r#type) => Acceptance::Fixed,
        _ => Acceptance::Any,
    }
}

/// Whether an op of this name reads or writes a memref, its operand `index`, of any strided layout, and keeps no hold
/// of it.
pub fn accesses_any_layout(name: &str, index: usize) -> bool {
    match name {
        "memref.load" | "affine.load" | "vector.load" | "vector.transfer_read" | "affine.vector_load" => index == 0,
        // The stored value comes first.
        "memref.store"
        | "affine.store"
        | "vector.store"
        | "vector.transfer_write"
        | "affine.vector_store"
        | "memref.atomic_rmw" => index == 1,
        "memref.copy" | "memref.dim" | "memref.generic_atomic_rmw" => true,
        _ => name.starts_with("linalg."),
    }
}

/// Whether an op gives the memory no other name: it ends no block, makes no memref and stores none.
pub fn keeps_no_hold(op: OperationRef) -> bool {
    let makes_memref = ir::results_of(op).iter().any(|result| result.r#type().to_string().contains("memref<"));
    op.next_in_block().is_some() && !makes_memref && !ir::is_op(op, "memref.store")
}

fn is_innermost_contiguous(r#type: Type) -> bool {
    MemRefType::try_from(r#type).is_ok_and(|memref| memref.strides_and_offset().0.last() == Some(&1))
}
