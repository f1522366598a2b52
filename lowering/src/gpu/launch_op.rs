//! The parts of `gpu.launch_func` and of the kernels that it names.

use melior::ir::{OperationRef, Value, attribute::DenseI32ArrayAttribute, operation::OperationLike};
use parallel_op_dialect::ir;
use std::collections::BTreeMap;

/// Group of the arguments of the kernel among the groups of operands.
const KERNEL_OPERANDS: usize = 11;

/// Where the arguments of the kernel begin among the operands of a launch, and how many they are.
pub fn kernel_operands(launch: OperationRef) -> (usize, usize) {
    let segments = segments(launch);
    let sum = |sizes: &[i32]| sizes.iter().map(|size| usize::try_from(*size).unwrap_or(0)).sum();
    (sum(&segments[..KERNEL_OPERANDS]), sum(&segments[KERNEL_OPERANDS..=KERNEL_OPERANDS]))
}

/// Gives a launch other arguments.
pub fn set_kernel_operands<'c, 'a>(launch: OperationRef<'c, 'a>, values: &[Value<'c, 'a>]) {
    let (first, count) = kernel_operands(launch);
    let mut operands: Vec<Value> = launch.operands().collect();
    operands.splice(first..first + count, values.iter().copied());
    let mut segments = segments(launch);
    segments[KERNEL_OPERANDS] = i32::try_from(values.len()).unwrap_or(i32::MAX);
    ir::set_operands(launch, &operands);
    let segments = DenseI32ArrayAttribute::new(ir::context_of(launch), &segments).into();
    ir::set_attribute(launch, "operandSegmentSizes", segments);
}

fn segments(launch: OperationRef) -> Vec<i32> {
    let sizes = launch.attribute("operandSegmentSizes").ok().and_then(|sizes| ir::integers_of(sizes, 16));
    let mut sizes: Vec<i32> = sizes.unwrap_or_default().into_iter().map(|it| i32::try_from(it).unwrap_or(0)).collect();
    sizes.resize(sizes.len().max(KERNEL_OPERANDS + 2), 0);
    sizes
}

/// The kernel that a launch names, as `@module::@kernel`.
pub fn kernel_name(launch: OperationRef) -> String {
    launch.attribute("kernel").map(|name| name.to_string()).unwrap_or_default()
}

/// The kernels of a module by the name that launches give them, in the order of the module.
pub fn kernels_in<'c, 'a>(module: OperationRef<'c, 'a>) -> (Vec<String>, BTreeMap<String, OperationRef<'c, 'a>>) {
    let (mut order, mut kernels) = (Vec::new(), BTreeMap::new());
    let all = ir::body(module).map(ir::ops_in).unwrap_or_default();
    for device in all.into_iter().filter(|op| ir::is_op(*op, "gpu.module")) {
        let name = |op| ir::string_attribute(op, "sym_name").unwrap_or_default();
        for kernel in kernels_of(device) {
            let symbol = format!("@{}::@{}", name(device), name(kernel));
            order.push(symbol.clone());
            kernels.insert(symbol, kernel);
        }
    }
    (order, kernels)
}

/// The kernels of a `gpu.module`, in its order.
pub fn kernels_of<'c, 'a>(device: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    let functions = ir::body(device).map(ir::ops_in).unwrap_or_default();
    functions.into_iter().filter(|op| ir::is_op(*op, "gpu.func") && op.has_attribute("gpu.kernel")).collect()
}
