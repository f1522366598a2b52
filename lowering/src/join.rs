//! The join of a container that has become coroutines.

use crate::container::Container;
use melior::{
    dialect::{arith, cf},
    ir::{
        OperationRef, Type, Value, ValueLike,
        attribute::IntegerAttribute,
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
    },
};
use parallel_op_dialect::ir;

/// Waits for all `tokens`, gives the results of the container to its users and erases it. `slots` names what carries
/// the result of a task, by task and number.
///
/// The first of `outcomes` that failed leaves its message on the thread. One assertion for all of them keeps the
/// function linear in the tasks, for each way out of it has to drop every reference.
pub fn join<'c, 'a>(
    container: &Container<'c, 'a>,
    tokens: &[Value<'c, 'a>],
    outcomes: &[Value<'c, 'a>],
    slots: impl Fn(usize, usize) -> Value<'c, 'a>,
) {
    let op = container.op;
    wait_for_all(tokens, op);
    let failures = outcomes.iter().map(|object| truth("async.runtime.is_error", &[*object], op));
    if let Some(failed) = failures.reduce(|any, failed| truth("arith.ori", &[any, failed], op)) {
        assert_not(failed, op, "a task failed");
    }
    for (result, value) in ir::results_of(op).into_iter().zip(&container.yielded) {
        let outside = match container.producer(*value) {
            None => *value,
            Some((task, number)) => load(slots(task, number), value.r#type(), op),
        };
        ir::replace_all_uses(result, outside);
    }
    ir::erase(op);
}

/// Waits for tokens in front of an op: for all together, so that the thread that waits can run any of them meanwhile.
fn wait_for_all<'c>(tokens: &[Value<'c, '_>], before: OperationRef<'c, '_>) {
    if tokens.is_empty() {
        return;
    }
    let (context, location) = (ir::context_of(before), before.location());
    let index = Type::index(context);
    let n_tokens = IntegerAttribute::new(index, i64::try_from(tokens.len()).unwrap_or(i64::MAX));
    let n_tokens = ir::results_of(ir::insert_before(arith::constant(context, n_tokens.into(), location), before));
    let r#type = Type::parse(context, "!async.group").expect("the async dialect is loaded");
    let group = OperationBuilder::new("async.runtime.create_group", location).add_operands(&n_tokens);
    let group = ir::results_of(ir::build_before(group.add_results(&[r#type]), before))[0];
    for token in tokens {
        let add = OperationBuilder::new("async.runtime.add_to_group", location).add_operands(&[*token, group]);
        ir::build_before(add.add_results(&[index]), before);
    }
    ir::build_before(OperationBuilder::new("async.runtime.await", location).add_operands(&[group]), before);
}

/// The payload of a value, loaded in front of an op.
pub fn load<'c, 'a>(slot: Value<'c, 'a>, r#type: Type<'c>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let load = OperationBuilder::new("async.runtime.load", before.location());
    ir::results_of(ir::build_before(load.add_operands(&[slot]).add_results(&[r#type]), before))[0]
}

/// Asserts in front of an op that nothing failed.
pub fn assert_not<'c>(failed: Value<'c, '_>, before: OperationRef<'c, '_>, message: &str) {
    let context = ir::context_of(before);
    let r#true = IntegerAttribute::new(IntegerType::new(context, 1).into(), 1);
    let r#true = arith::constant(context, r#true.into(), before.location());
    let r#true = ir::results_of(ir::insert_before(r#true, before))[0];
    let holds = truth("arith.xori", &[failed, r#true], before);
    ir::insert_before(cf::assert(context, holds, message, before.location()), before);
}

/// An op in front of another one that gives a truth value.
fn truth<'c, 'a>(name: &str, operands: &[Value<'c, '_>], before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let r#type = IntegerType::new(ir::context_of(before), 1).into();
    let builder = OperationBuilder::new(name, before.location()).add_operands(operands).add_results(&[r#type]);
    ir::results_of(ir::build_before(builder, before))[0]
}
