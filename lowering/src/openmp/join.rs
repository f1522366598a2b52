//! What stands around the team of a container in the function that holds it.

use super::{handover::Handover, table::Table};
use crate::{
    container::Container,
    join::assert_not,
    llvm_ops::zero,
    module_symbols::{ModuleSymbols, RuntimeFunction},
};
use melior::{
    dialect::{arith, llvm, scf},
    ir::{
        Block, OperationRef, Region, RegionLike, Type, TypeLike, Value, ValueLike, attribute::IntegerAttribute,
        block::BlockLike, operation::OperationLike,
    },
};
use parallel_op_dialect::{diagnostic::Failed, ir};
use std::collections::BTreeMap;

/// Makes the buffers that the join gets null, so that those of tasks that did not end can be freed like the others when
/// one failed.
pub fn clear_results<'c, 'a>(container: &Container<'c, 'a>, handover: &Handover<'c, 'a>, environment: Value<'c, 'a>) {
    if handover.fallible.is_empty() {
        return;
    }
    let null = llvm::r#type::pointer(ir::context_of(container.op), 0);
    for (result, _) in yielded_buffers(container) {
        // The first word of a buffer's descriptor is the address to free.
        let place = handover.place_of(result, environment, container.op);
        super::table::store(zero(null, container.op), place, container.op);
    }
}

/// Asserts that no task failed, gives the results to their users, and erases the container.
///
/// Of several failed tasks the first one in the text gives the message. Buffers are loaded before the assertion, so that
/// the function owns them where it may return early.
pub fn finish<'c, 'a>(
    container: &Container<'c, 'a>,
    handover: &Handover<'c, 'a>,
    environment: Value<'c, 'a>,
    symbols: &mut ModuleSymbols<'c, 'a>,
) -> Result<(), Failed> {
    let op = container.op;
    let mut loaded: BTreeMap<(usize, usize), Value> = BTreeMap::new();
    if let Some(failures) = handover.failures(environment, op) {
        for (result, _) in yielded_buffers(container) {
            loaded.entry(result).or_insert_with(|| handover.result(result, environment, op));
        }
        attach_all(failures, handover.fallible.len(), op, symbols)?;
        let failed = symbols.call(RuntimeFunction::Failed, &[], op)?[0];
        assert_not(failed, op, "a task failed");
    }
    for (outside, value) in ir::results_of(op).into_iter().zip(&container.yielded) {
        let value = match container.producer(*value) {
            None => *value,
            Some(result) => *loaded.entry(result).or_insert_with(|| handover.result(result, environment, op)),
        };
        ir::replace_all_uses(outside, value);
    }
    ir::erase(op);
    Ok(())
}

/// The results of tasks that the container yields and that are buffers of known rank.
fn yielded_buffers<'c, 'a>(container: &Container<'c, 'a>) -> Vec<((usize, usize), Value<'c, 'a>)> {
    let buffers = container.yielded.iter().filter(|value| value.r#type().is_mem_ref());
    buffers.filter_map(|value| Some((container.producer(*value)?, *value))).collect()
}

/// Leaves the first failure of a table on the thread and drops the others, in front of an op.
pub fn attach_all<'c, 'a>(
    failures: Value<'c, 'a>,
    n_failures: usize,
    before: OperationRef<'c, 'a>,
    symbols: &mut ModuleSymbols<'c, 'a>,
) -> Result<(), Failed> {
    let (context, location) = (symbols.context(), before.location());
    let index = Type::index(context);
    let mut constant = |value: usize| {
        let value = IntegerAttribute::new(index, i64::try_from(value).unwrap_or(i64::MAX));
        ir::results_of(ir::insert_before(arith::constant(context, value.into(), location), before))[0]
    };
    let [from, to, step] = [0, n_failures, 1].map(&mut constant);
    let region = Region::new();
    region.append_block(Block::new(&[(index, location)]));
    let repeat = ir::insert_before(scf::r#for(from, to, step, region, location), before);
    let body = ir::body(repeat).expect("the loop was built with a body");
    let end = body.append_operation(scf::r#yield(&[], location));
    let turn = ir::arguments_of(body)[0];
    let i64 = melior::ir::r#type::IntegerType::new(context, 64).into();
    let turn = ir::results_of(ir::insert_before(arith::index_cast(turn, i64, location), end))[0];
    let place = Table::of_addresses(n_failures, context).entry_at(turn, failures, end);
    let failure = super::table::load(symbols.pointer(), place, end);
    symbols.call(RuntimeFunction::AttachFailure, &[failure], end)?;
    Ok(())
}
