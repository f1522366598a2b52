//! Says what follows, and which transposes are left for whom.

use melior::ir::{Location, OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::{
    ir,
    remark::{self, Remark, RemarkKind},
};

use super::{SPEC, order::Order, window};

/// How many ops of a block work in another order now.
pub fn following(function: OperationRef, n_ops: usize) {
    let message = format!("{n_ops} ops work with channels last");
    emit(RemarkKind::Passed, function, function.location(), "follows", message);
}

/// A convolution or pool that no rule holds for; nothing for other ops.
pub fn left_alone(op: OperationRef) {
    if window::is_left_alone(op) {
        let message = format!("'{}' of {} keeps its order", ir::op_name(op), ir::results_of(op)[0].r#type());
        emit(RemarkKind::Missed, op, op.location(), "form", message);
    }
}

/// A tensor in the order of the program that `user` wants in another one.
pub fn enters(value: Value, order: &Order, user: OperationRef) {
    let source = source_of(value);
    let message = format!("{} of {source} is transposed by {:?} for '{}'", value.r#type(), order.0, ir::op_name(user));
    emit(RemarkKind::Missed, user, user.location(), "enters", message);
}

/// A tensor in another order that `user` wants in the one of the program.
pub fn leaves(value: Value, user: OperationRef) {
    let source = source_of(value);
    let message = format!("{} of {source} is transposed back for '{}'", value.r#type(), ir::op_name(user));
    emit(RemarkKind::Missed, user, user.location(), "leaves", message);
}

/// A filter that is transposed in each call.
pub fn filter(value: Value, user: OperationRef) {
    let message =
        format!("the filter {} of '{}' is no weight: it is transposed in each call", value.r#type(), ir::op_name(user));
    emit(RemarkKind::Analysis, user, user.location(), "filter", message);
}

fn source_of(value: Value) -> String {
    ir::defining_op(value).map_or_else(|| "an argument".to_owned(), |op| format!("'{}'", ir::op_name(op)))
}

fn emit(kind: RemarkKind, op: OperationRef, location: Location, rule: &str, message: String) {
    remark::emit(location, &Remark::new(kind, SPEC.argument, &ir::function_name(op), rule, message));
}
