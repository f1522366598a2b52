//! Tasks for the CPU become calls of private functions, `@<function>_cpu_<number>`.
//!
//! Allocations that leave the task as results are made in front of the call, and what the task was given is freed behind
//! it, so that the memory belongs to whoever else uses it. The call says which of its operands the function may write.
//! Containers inside of the task become sequential code.

use crate::{
    container::Container,
    convert_to_gpu::{CPU_FUNCTION_ATTRIBUTE, origin::root_of},
    module_symbols::{ModuleSymbols, build_call},
    serialize::serialize,
    task_order::TaskOrder,
};
use melior::ir::{
    Attribute, Block, BlockRef, Identifier, Location, OperationRef, Region, RegionLike, Type, TypeLike, Value,
    ValueLike,
    attribute::{DenseI32ArrayAttribute, DenseI64ArrayAttribute, StringAttribute, TypeAttribute},
    operation::{OperationBuilder, OperationLike},
    r#type::FunctionType,
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, Effects, OperationParts},
    ops,
};
use std::collections::BTreeSet;

/// Attribute of a call of a task's function: the operands that it may write.
pub const WRITES: &str = "parallel_op.writes";

/// Outlines the tasks of a function that are for the CPU. Refuses results whose memory cannot be made in front of the
/// task, and what frees captured memory under a condition.
pub fn outline_cpu_tasks<'c, 'a>(
    function: OperationRef<'c, 'a>,
    symbols: &mut ModuleSymbols<'c, 'a>,
) -> Result<(), Failed> {
    let is_cpu =
        |op: OperationRef| ir::is_op(op, ops::TASK) && ir::string_attribute(op, "device").as_deref() == Some("cpu");
    let is_outermost = |op: &OperationRef<'c, 'a>| {
        is_cpu(*op) && !std::iter::successors(op.parent_operation(), |op| op.parent_operation()).any(is_cpu)
    };
    let tasks: Vec<_> = ir::walk(function).into_iter().filter(is_outermost).collect();
    for (number, task) in tasks.into_iter().enumerate() {
        for container in Container::all_in(task).into_iter().rev() {
            serialize(&Container::new(container), TaskOrder::Forward);
        }
        let name = symbols.fresh(&format!("{}_cpu_{number}", ir::function_name(function)));
        outline(task, &name, function)?;
    }
    Ok(())
}

fn outline<'c, 'a>(task: OperationRef<'c, 'a>, name: &str, behind: OperationRef<'c, 'a>) -> Result<(), Failed> {
    let Some(mut inner) = ir::body(task).map(ir::ops_in) else { return Ok(()) };
    let Some(last) = inner.pop() else { return Ok(()) };
    let (mut in_front, mut freed) = (BTreeSet::new(), BTreeSet::new());
    for value in last.operands().filter(|value| value.r#type().is_mem_ref()) {
        let message =
            "cannot run on the CPU beside a GPU: expected results in memory whose size is known in front of it";
        in_front.extend(sources_of(value, task).ok_or_else(|| op_error(task, message))?);
    }
    let leaving = in_front.clone();
    let is_own = |value: Value<'c, 'a>| {
        let made = ir::defining_op(root_of(value)).filter(|made| ir::is_inside(*made, task));
        made.is_some_and(|made| !leaving.contains(&ir::op_key(made)))
    };
    for dealloc in ir::walk(task).into_iter().filter(|op| ir::is_op(*op, "memref.dealloc")) {
        if dealloc.operands().all(is_own) {
            continue;
        }
        let sources = dealloc.operand_at(0).and_then(|value| sources_of(value, task));
        let (true, Some(sources)) = (dealloc.parent_operation() == Some(task), sources) else {
            return Err(op_error(dealloc, "cannot run on the CPU beside a GPU: expected it in the body of the task"));
        };
        in_front.extend(sources);
        freed.insert(ir::op_key(dealloc));
    }
    let kept = |op: &OperationRef| in_front.contains(&ir::op_key(*op)) || freed.contains(&ir::op_key(*op));
    let (kept, moved): (Vec<_>, Vec<_>) = inner.into_iter().partition(kept);
    let call = call_of(&moved, last, name, behind);
    for op in kept {
        if in_front.contains(&ir::op_key(op)) {
            ir::move_before(op, call);
        } else if freed.contains(&ir::op_key(op)) {
            ir::move_before(op, last);
        }
    }
    Ok(())
}

/// The ops of a task that have to stand in front of it so that a value is there; none if some cannot.
fn sources_of<'c, 'a>(value: Value<'c, 'a>, task: OperationRef<'c, 'a>) -> Option<BTreeSet<usize>> {
    let (mut sources, mut open) = (BTreeSet::new(), vec![value]);
    while let Some(value) = open.pop() {
        let Some(definition) = ir::defining_op(value).filter(|op| ir::is_inside(*op, task)) else { continue };
        let is_free = ir::is_op(definition, "memref.alloc") || ir::effects_of(definition) == Effects::None;
        if definition.parent_operation() != Some(task) || definition.region_count() > 0 || !is_free {
            return None;
        }
        if sources.insert(ir::op_key(definition)) {
            open.extend(definition.operands());
        }
    }
    Some(sources)
}

/// Moves ops into a new function and calls it in front of `before`, which gets its results.
fn call_of<'c, 'a>(
    moved: &[OperationRef<'c, 'a>],
    before: OperationRef<'c, 'a>,
    name: &str,
    behind: OperationRef<'c, 'a>,
) -> OperationRef<'c, 'a> {
    let context = ir::context_of(before);
    let location = before.parent_operation().map_or(before.location(), |task| task.location());
    let used = used_by(moved);
    let (constants, arguments): (Vec<_>, Vec<_>) =
        used.into_iter().partition(|value| ir::defining_op(*value).is_some_and(ir::is_constant_like));
    let is_moved = |value: &Value<'c, 'a>| {
        ir::defining_op(*value).is_some_and(|op| moved.iter().any(|moved| ir::is_inside(op, *moved)))
    };
    let mut results: Vec<Value<'c, 'a>> = Vec::new();
    for value in before.operands().filter(is_moved) {
        if !results.contains(&value) {
            results.push(value);
        }
    }
    let types = |values: &[Value<'c, 'a>]| values.iter().map(ValueLike::r#type).collect::<Vec<Type<'c>>>();
    let (function, block) = declare(name, FunctionType::new(context, &types(&arguments), &types(&results)), behind);
    let end = ir::build_at_end(OperationBuilder::new("func.return", location).add_operands(&results), block);
    for constant in &constants {
        let copy = ir::defining_op(*constant).map(|op| ir::results_of(ir::clone_before(op, end)));
        if let Some([copy]) = copy.as_deref() {
            replace_inside(*constant, *copy, moved);
        }
    }
    for (argument, inner) in arguments.iter().zip(ir::arguments_of(block)) {
        replace_inside(*argument, inner, moved);
    }
    moved.iter().for_each(|op| ir::move_before(*op, end));
    let call = ir::build_before(build_call(context, name, &arguments, &types(&results), location), before);
    for (result, given) in results.iter().zip(ir::results_of(call)) {
        for (user, operand) in ir::uses(*result).into_iter().filter(|(user, _)| !ir::is_inside(*user, function)) {
            ir::set_operand(user, operand, given);
        }
    }
    let written = ir::arguments_of(block).into_iter().enumerate().filter(|(_, argument)| may_be_written(*argument));
    let written: Vec<_> = written.filter_map(|(number, _)| i64::try_from(number).ok()).collect();
    ir::set_attribute(call, WRITES, DenseI64ArrayAttribute::new(context, &written).into());
    call
}

/// The values that ops use and do not define, each once, in order of first use.
fn used_by<'c, 'a>(ops: &[OperationRef<'c, 'a>]) -> Vec<Value<'c, 'a>> {
    let mut used: Vec<Value<'c, 'a>> = Vec::new();
    let is_inside = |op: OperationRef| ops.iter().any(|outer| ir::is_inside(op, *outer));
    for value in ops.iter().flat_map(|op| ir::captures_of(*op)) {
        let owner = ir::defining_op(value);
        if !owner.is_some_and(is_inside) && !used.contains(&value) {
            used.push(value);
        }
    }
    used
}

fn replace_inside<'c, 'a>(value: Value<'c, 'a>, with: Value<'c, 'a>, ops: &[OperationRef<'c, 'a>]) {
    for (user, operand) in ir::uses(value) {
        if ops.iter().any(|op| ir::is_inside(user, *op)) {
            ir::set_operand(user, operand, with);
        }
    }
}

/// A private function with an empty block.
fn declare<'c, 'a>(
    name: &str,
    r#type: FunctionType<'c>,
    behind: OperationRef<'c, 'a>,
) -> (OperationRef<'c, 'a>, BlockRef<'c, 'a>) {
    let context = ir::context_of(behind);
    let location = behind.location();
    let attributes = [
        ("sym_name", StringAttribute::new(context, name).into()),
        ("sym_visibility", StringAttribute::new(context, "private").into()),
        ("function_type", TypeAttribute::new(r#type.into()).into()),
        (CPU_FUNCTION_ATTRIBUTE, Attribute::unit(context)),
    ]
    .map(|(key, value)| (Identifier::new(context, key), value));
    let builder = OperationBuilder::new("func.func", location).add_attributes(&attributes);
    let function = ir::build_after(builder.add_regions([Region::new()]), behind);
    let inputs: Vec<(Type, Location)> =
        (0..r#type.input_count()).filter_map(|at| Some((r#type.input(at).ok()?, location))).collect();
    let block = function.region_at(0).expect("a function has a region").append_block(Block::new(&inputs));
    (function, block)
}

/// Whether code may write the memory of a value, views of it included.
fn may_be_written(value: Value) -> bool {
    let mut open = if value.r#type().is_mem_ref() { vec![value] } else { Vec::new() };
    while let Some(value) = open.pop() {
        for (user, operand) in ir::uses(value) {
            let views = ir::results_of(user).into_iter().filter(|result| result.r#type().is_mem_ref());
            match ir::op_name(user).as_str() {
                "memref.load" => {}
                "memref.copy" if operand == 0 => {}
                name if name.starts_with("linalg.") && operand < n_inputs(user) => {}
                _ if ir::effects_of(user) == Effects::None && user.region_count() == 0 && !is_terminator(user) => {
                    open.extend(views);
                }
                _ => return true,
            }
        }
    }
    false
}

/// Memory that is passed on by the end of a body is not followed.
fn is_terminator(op: OperationRef) -> bool {
    op.next_in_block().is_none()
}

/// How many operands of a structured op are inputs.
fn n_inputs(op: OperationRef) -> usize {
    let sizes = op.attribute("operandSegmentSizes").ok().and_then(|it| DenseI32ArrayAttribute::try_from(it).ok());
    let first = sizes.and_then(|sizes| sizes.element(0).ok());
    first.and_then(|n| usize::try_from(n).ok()).unwrap_or(0)
}
