//! Contractions that read what a transpose reads: a transpose whose result contractions of its block alone read needs no
//! launch and no memory traffic, for a kernel may read its operand in any order.

use super::{
    items::Item,
    memory::{Origin, behind_casts},
    reduction,
};
use melior::ir::{OperationRef, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Effects, OperationParts};

/// An op of a block: an item, or what stays on the host.
pub enum Entry<'c, 'a> {
    /// A part of a kernel.
    Item(Box<Item<'c, 'a>>),
    /// Anything else.
    Host(OperationRef<'c, 'a>),
    /// A transpose that readers do without.
    Folded(OperationRef<'c, 'a>),
}

/// Lets contractions read the operands of transposes.
pub fn fold_transposes(entries: &mut [Entry]) {
    for idx in 0..entries.len() {
        let Entry::Item(transpose) = &entries[idx] else { continue };
        let Some(order) = order_of(transpose) else { continue };
        let Some(readers) = readers_of(entries, idx) else { continue };
        let Entry::Item(transpose) = &entries[idx] else { continue };
        let (source, result, op) = (transpose.operands[0], transpose.operands[1], transpose.op);
        for reader in readers {
            if let Entry::Item(item) = &mut entries[reader] {
                read_through(item, result, source, &order);
            }
        }
        entries[idx] = Entry::Folded(op);
    }
}

/// For each dimension of a transpose's operand the dimension of its result; none for any other item.
fn order_of(item: &Item) -> Option<Vec<usize>> {
    let linear = item.linear.as_ref().filter(|_| item.operands.len() == 2 && item.n_inputs == 1)?;
    let [source, result] = [0, 1].map(|operand: usize| {
        linear[operand].iter().map(ir::Linear::as_loop).collect::<Option<Vec<_>>>().unwrap_or_default()
    });
    let yields_input = item.body.is_none_or(|body| {
        let input = ir::arguments_of(body).first().copied();
        ir::terminator(item.op).is_some_and(|last| last.operand_at(0) == input)
    });
    let is_turned = source.len() == result.len() && source.len() == item.loops.len() && source != result;
    let is_plain = yields_input && item.is_parallel() && item.operands[0].r#type().is_mem_ref();
    if !(is_turned && is_plain) {
        return None;
    }
    source.iter().map(|idx| result.iter().position(|it| it == idx)).collect()
}

/// The items that read the result of a transpose, if they are contractions of its block, nothing else does, and what the
/// transpose reads is still there when they run.
fn readers_of(entries: &[Entry], transpose: usize) -> Option<Vec<usize>> {
    let Entry::Item(item) = &entries[transpose] else { return None };
    let (source, result) = (item.operands[0], item.operands[1]);
    let owner = ir::defining_op(result)?;
    if !(ir::is_op(owner, "memref.alloc") || ir::is_op(owner, "memref.view")) {
        return None;
    }
    let position = |op: OperationRef| {
        entries.iter().position(|entry| match entry {
            Entry::Item(item) => item.op == op,
            Entry::Host(host) => *host == op,
            Entry::Folded(_) => false,
        })
    };
    let mut readers = Vec::new();
    for (user, number) in ir::uses(result) {
        if user == item.op || ir::is_op(user, "memref.dealloc") {
            continue;
        }
        let place = position(user).filter(|place| *place > transpose)?;
        let Entry::Item(reader) = &entries[place] else { return None };
        if number >= reader.n_inputs || reader.linear.is_none() || !reduction::is_contraction(reader) {
            return None;
        }
        readers.push(place);
    }
    let last = *readers.iter().max()?;
    let memory = Origin::of(source);
    let keeps = |entry: &Entry| match entry {
        Entry::Item(item) => {
            item.outputs().filter_map(|operand| item.origin(operand)).all(|written| !written.may_overlap(&memory))
        }
        Entry::Host(op) if ir::is_op(*op, "memref.dealloc") => {
            op.operands().all(|freed| !Origin::of(behind_casts(freed)).may_overlap(&memory))
        }
        Entry::Host(op) => op.region_count() == 0 && ir::effects_of(*op) == Effects::None,
        Entry::Folded(_) => true,
    };
    readers.sort_unstable();
    readers.dedup();
    entries[transpose + 1..=last].iter().all(keeps).then_some(readers)
}

/// Makes an item read `source` wherever it reads `result`; `order` has for each dimension of the first one that of the
/// other one.
fn read_through<'c, 'a>(item: &mut Item<'c, 'a>, result: Value<'c, 'a>, source: Value<'c, 'a>, order: &[usize]) {
    for operand in 0..item.n_inputs {
        if item.operands[operand] != result {
            continue;
        }
        item.operands[operand] = source;
        item.maps[operand] = item.maps[operand].sub_map(order);
        if let Some(linear) = &mut item.linear {
            linear[operand] = order.iter().map(|dim| linear[operand][*dim].clone()).collect();
        }
    }
}
