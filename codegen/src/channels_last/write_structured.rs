//! Writes a structured op as `linalg.generic` with its loops and operands in another order.

use std::collections::BTreeMap;

use melior::ir::{
    AffineExpr, AffineMap, OperationRef, Value, ValueLike, attribute::IntegerAttribute, operation::OperationLike,
};
use parallel_op_dialect::ir::{self, OperationParts, Structured};

use super::{
    follow::Follow,
    loops::picked_from,
    order::{Order, shape_of},
    versions::Versions,
    write::operand,
};
use crate::builder::{Builder, structured::Generic};

/// Writes the op, whatever its name was.
pub fn generic<'c, 'a>(builder: &Builder<'c, 'a>, follow: &Follow<'c, 'a>, versions: &mut Versions<'c, 'a>) {
    let op = follow.op;
    let structure = ir::structured(op).expect("only structured ops follow like this");
    let mut generic = Generic {
        inputs: vec![],
        outputs: vec![],
        maps: vec![],
        is_parallel: follow.loops.iter().map(|&it| structure.is_parallel[it]).collect(),
    };
    for idx in 0..op.operand_count() {
        let map = permuted(builder, structure.maps[idx], &follow.operands[idx], &follow.loops);
        if idx < structure.n_inputs {
            let (tensor, map) = squeezed(builder, operand(builder, follow, idx, versions), map);
            generic.inputs.push(tensor);
            generic.maps.push(map);
        } else {
            generic.outputs.push(output(builder, follow, &structure, idx, versions));
            generic.maps.push(map);
        }
    }
    let picked: Vec<(Value, Order, Value)> = picked_from(op)
        .into_iter()
        .filter_map(|value| versions.computed(value).map(|(order, tensor)| (value, order, tensor)))
        .collect();
    let new = builder.generic_like(&generic, op);
    renumber(new, &follow.loops);
    picked.iter().for_each(|(value, order, tensor)| pick_from(new, *value, order, *tensor));
    for (idx, result) in ir::results_of(op).into_iter().enumerate() {
        versions.note(result, follow.results[idx].clone(), ir::results_of(new)[idx]);
    }
}

/// What an output begins with: nothing, where the body does not read it.
fn output<'c, 'a>(
    builder: &Builder<'c, 'a>,
    follow: &Follow<'c, 'a>,
    structure: &Structured,
    idx: usize,
    versions: &mut Versions<'c, 'a>,
) -> Value<'c, 'a> {
    let argument = ir::body(follow.op).map(|body| ir::arguments_of(body)[idx]);
    let is_read = argument.is_none_or(|argument| !ir::uses(argument).is_empty());
    if is_read {
        return operand(builder, follow, idx, versions);
    }
    let result = ir::results_of(follow.op)[idx - structure.n_inputs];
    let destination = follow.op.operand_at(idx).expect("the op has this output");
    let extents = follow.operands[idx].apply(&builder.extents(destination));
    builder.empty(&extents, ir::element_type(result.r#type()))
}

/// A map with its results and loops in another order.
fn permuted<'c>(builder: &Builder<'c, '_>, map: AffineMap<'c>, order: &Order, loops: &[usize]) -> AffineMap<'c> {
    let renamed = |it: usize| loops.iter().position(|&old| old == it).expect("every loop stays");
    let names: Vec<AffineExpr> = (0..loops.len()).map(|it| AffineExpr::dim(builder.context, renamed(it))).collect();
    let rename = AffineMap::new(builder.context, loops.len(), 0, &names);
    let results = order.0.iter().filter_map(|&dim| map.result(dim).ok());
    AffineMap::new(builder.context, loops.len(), 0, &results.map(|it| it.compose(rename)).collect::<Vec<_>>())
}

/// A tensor without the dimensions of length one that a constant indexes, with its map.
fn squeezed<'c, 'a>(
    builder: &Builder<'c, 'a>,
    tensor: Value<'c, 'a>,
    map: AffineMap<'c>,
) -> (Value<'c, 'a>, AffineMap<'c>) {
    let shape = shape_of(tensor);
    let results: Vec<AffineExpr> = (0..map.result_count()).filter_map(|idx| map.result(idx).ok()).collect();
    let is_kept: Vec<bool> =
        results.iter().zip(&shape).map(|(it, length)| !(it.is_constant() && *length == 1)).collect();
    if is_kept.iter().all(|it| *it) {
        return (tensor, map);
    }
    let mut groups: Vec<Vec<usize>> = vec![vec![]];
    for (dim, kept) in is_kept.iter().enumerate() {
        if *kept && groups.last().is_some_and(|group| group.iter().any(|&it| is_kept[it])) {
            groups.push(vec![]);
        }
        groups.last_mut().expect("there is a first group").push(dim);
    }
    if !is_kept.contains(&true) {
        groups.clear();
    }
    let kept: Vec<AffineExpr> =
        results.into_iter().zip(&is_kept).filter(|(_, kept)| **kept).map(|(it, _)| it).collect();
    (builder.collapse(tensor, &groups), AffineMap::new(builder.context, map.dim_count(), 0, &kept))
}

/// Gives the numbers of loops in a body those of the new order.
fn renumber(new: OperationRef, loops: &[usize]) {
    let places: BTreeMap<i64, i64> = (0..).zip(loops).map(|(new, &old)| (old as i64, new)).collect();
    for index in ir::walk(new).into_iter().filter(|op| ir::is_op(*op, "linalg.index")) {
        let Some(place) = ir::int_attribute(index, "dim").and_then(|dim| places.get(&dim).copied()) else { continue };
        let i64 = melior::ir::r#type::IntegerType::new(ir::context_of(index), 64).into();
        ir::set_attribute(index, "dim", IntegerAttribute::new(i64, place).into());
    }
}

/// Makes a body pick its elements from a tensor that is held in another order.
fn pick_from<'c, 'a>(new: OperationRef<'c, 'a>, value: Value<'c, 'a>, order: &Order, tensor: Value<'c, 'a>) {
    for pick in ir::walk(new).into_iter().filter(|op| ir::is_op(*op, "tensor.extract")) {
        let operands: Vec<Value> = pick.operands().collect();
        if operands.first() == Some(&value) {
            ir::set_operand(pick, 0, tensor);
            order.0.iter().enumerate().for_each(|(place, &dim)| ir::set_operand(pick, place + 1, operands[dim + 1]));
        }
    }
}
