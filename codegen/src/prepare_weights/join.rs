//! Puts a function together again that was split before.

use super::{prepare_name, prepared_name};
use melior::ir::{OperationRef, attribute::FlatSymbolRefAttribute, operation::OperationLike};
use parallel_op_dialect::ir;

/// Moves the bodies of the functions that an entry was split into back into it, and erases them. Nothing happens to an
/// entry that is whole, or if others call those functions, or if one has branches.
pub fn join<'c, 'a>(module: OperationRef<'c, 'a>, entry: OperationRef<'c, 'a>) {
    let name = ir::string_attribute(entry, "sym_name").unwrap_or_default();
    let parts = [prepare_name(&name), prepared_name(&name)];
    let ops = ir::body(entry).map(ir::ops_in).unwrap_or_default();
    let [first, second, _] = ops[..] else { return };
    let calls: Vec<_> = ir::walk(module).into_iter().filter(|op| parts.iter().any(|part| calls(*op, part))).collect();
    let functions = ir::body(module).map(ir::ops_in).unwrap_or_default();
    let named = |name: &String| {
        functions.iter().copied().find(|op| ir::string_attribute(*op, "sym_name").as_ref() == Some(name))
    };
    let (Some(prepare), Some(prepared)) = (named(&parts[0]), named(&parts[1])) else { return };
    let is_plain = |function: OperationRef| ir::blocks_of(function).len() == 1;
    if calls != [first, second] || !is_plain(prepare) || !is_plain(prepared) {
        return;
    }
    for (call, function) in [(first, prepare), (second, prepared)] {
        inline(call, function);
        ir::erase(function);
    }
}

fn calls(op: OperationRef, name: &str) -> bool {
    let callee = op.attribute("callee").ok().and_then(|it| FlatSymbolRefAttribute::try_from(it).ok());
    callee.is_some_and(|callee| callee.value() == name)
}

/// Replaces a call by the ops of a function of one block.
fn inline<'c, 'a>(call: OperationRef<'c, 'a>, function: OperationRef<'c, 'a>) {
    let Some(block) = ir::body(function) else { return };
    let mut ops = ir::ops_in(block);
    let Some(last) = ops.pop() else { return };
    for (argument, value) in ir::arguments_of(block).into_iter().zip(call.operands()) {
        ir::replace_all_uses(argument, value);
    }
    for (result, value) in ir::results_of(call).into_iter().zip(last.operands()) {
        ir::replace_all_uses(result, value);
    }
    ops.into_iter().for_each(|op| ir::move_before(op, call));
    ir::erase(last);
    ir::erase(call);
}
