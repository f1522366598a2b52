//! Buffers that have to lie in one allocation, because a kernel chooses among them when it runs.

use crate::gpu::{device_memory::is_view, launch_op};
use melior::ir::{OperationRef, Value, ValueLike};
use parallel_op_dialect::ir::{self, OperationParts};
use std::collections::BTreeMap;

/// For each kernel, by the name that launches give it, which of its arguments meet in the results of an `scf.if`.
pub struct KernelSets {
    of_kernel: BTreeMap<String, Vec<Vec<usize>>>,
}

impl KernelSets {
    /// Reads the kernels of a module.
    pub fn of(module: OperationRef) -> Self {
        let (_, kernels) = launch_op::kernels_in(module);
        let of_kernel = kernels.into_iter().map(|(name, kernel)| (name, meeting_arguments(kernel))).collect();
        Self { of_kernel }
    }

    /// The roots of operands that have to lie in one allocation, over all launches of a function, in the order of the
    /// text. Each set has several.
    pub fn in_function<'c, 'a>(&self, function: OperationRef<'c, 'a>) -> Vec<Vec<Value<'c, 'a>>> {
        let mut sets: Vec<Vec<Value<'c, 'a>>> = Vec::new();
        for launch in ir::walk(function).into_iter().filter(|op| ir::is_op(*op, "gpu.launch_func")) {
            let (first, _) = launch_op::kernel_operands(launch);
            for set in self.of_kernel.get(&launch_op::kernel_name(launch)).into_iter().flatten() {
                let roots = set.iter().filter_map(|argument| launch.operand_at(first + argument)).map(root_of);
                add_set(&mut sets, roots);
            }
        }
        sets.retain(|set| set.len() > 1);
        sets
    }
}

/// Joins a set with those that it has a member of.
fn add_set<'c, 'a>(sets: &mut Vec<Vec<Value<'c, 'a>>>, members: impl Iterator<Item = Value<'c, 'a>>) {
    let mut joined: Vec<Value<'c, 'a>> = Vec::new();
    for member in members {
        if joined.contains(&member) {
            continue;
        }
        match sets.iter().position(|set| set.contains(&member)) {
            Some(at) => joined.extend(sets.remove(at)),
            None => joined.push(member),
        }
    }
    sets.push(joined);
}

/// The value that views and casts are made of.
pub fn root_of<'c: 'a, 'a>(buffer: Value<'c, 'a>) -> Value<'c, 'a> {
    let source = |value: &Value<'c, 'a>| {
        let op = ir::defining_op(*value)?;
        let name = ir::op_name(op);
        (is_view(&name) && name.starts_with("memref.")).then(|| op.operand_at(0))?
    };
    std::iter::successors(Some(buffer), source).last().unwrap_or(buffer)
}

/// The arguments of a kernel that meet, each set in order.
fn meeting_arguments(kernel: OperationRef) -> Vec<Vec<usize>> {
    let arguments = ir::body(kernel).map(ir::arguments_of).unwrap_or_default();
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for op in ir::walk(kernel).into_iter().filter(|op| ir::is_op(*op, "scf.if")) {
        for result in ir::results_of(op).into_iter().filter(|result| ir::strides_of(result.r#type()).is_some()) {
            let mut set = Vec::new();
            collect_arguments(result, &arguments, &mut set);
            let (touched, apart): (Vec<_>, Vec<_>) =
                sets.into_iter().partition(|other| other.iter().any(|it| set.contains(it)));
            set.extend(touched.into_iter().flatten());
            set.sort_unstable();
            set.dedup();
            sets = apart;
            sets.push(set);
        }
    }
    sets.sort();
    sets
}

/// Adds the arguments that a buffer in a kernel may be.
fn collect_arguments(buffer: Value, arguments: &[Value], into: &mut Vec<usize>) {
    let root = root_of(buffer);
    if let Some(argument) = arguments.iter().position(|argument| *argument == root) {
        if !into.contains(&argument) {
            into.push(argument);
        }
        return;
    }
    let Some(choice) = ir::defining_op(root).filter(|op| ir::is_op(*op, "scf.if")) else { return };
    let number = ir::results_of(choice).iter().position(|result| *result == root).unwrap_or(0);
    let ends = ir::blocks_of(choice).into_iter().filter_map(|block| ir::ops_in(block).pop());
    ends.filter_map(|end| end.operand_at(number)).for_each(|value| collect_arguments(value, arguments, into));
}
