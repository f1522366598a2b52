//! What an op is to its neighbours.

use crate::cost::shapes;
use melior::ir::{BlockRef, OperationRef, ValueLike, block::BlockLike, operation::OperationLike};
use parallel_op_dialect::ir;

/// What an op is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Cheap and without tensor inputs that matter: copied into each task that uses it.
    Free,
    /// Gives another view of its input, or spreads it, without computing.
    View,
    /// Computes.
    Work,
}

/// Ops that are copied rather than captured, whatever their operands.
const FREE: &[&str] = &["tensor.empty", "tensor.dim", "tensor.rank", "linalg.fill", "tensor.splat", "ub.poison"];

/// Last parts of names of ops that move no data, or spread a small value, in any dialect.
const VIEWS: &[&str] = &[
    "alias",
    "assume_static_shape",
    "bitcast",
    "broadcast",
    "collapse_shape",
    "detach",
    "expand",
    "expand_as",
    "expand_shape",
    "extract_slice",
    "flatten",
    "identity",
    "listconstruct",
    "listunpack",
    "reshape",
    "slice",
    "split",
    "squeeze",
    "tensor_static_info_cast",
    "tuple",
    "tupleconstruct",
    "unflatten",
    "unsqueeze",
    "view",
    "view_as",
];

/// The role of an op that may stand in a task.
pub fn role_of(op: OperationRef) -> Role {
    let name = ir::op_name(op);
    if FREE.contains(&name.as_str()) || is_constant(op) || is_scalar_arithmetic(op, &name) || gives_shapes(op, &name) {
        Role::Free
    } else if VIEWS.contains(&family(&name).as_str()) || name == "tensor.cast" || is_copying_generic(op, &name) {
        Role::View
    } else {
        Role::Work
    }
}

/// Ops of one kind that combine their operands, so that a chain or tree of them is one join: sums, products, maxima,
/// concatenations. None for an op that computes anything else.
pub fn combining_kind(op: OperationRef) -> Option<String> {
    const COMBINING: &[&str] = &[
        "add",
        "addf",
        "addi",
        "concat",
        "concatenate",
        "cat",
        "insert_slice",
        "max",
        "maximum",
        "maximumf",
        "min",
        "minimum",
        "minimumf",
        "mul",
        "mulf",
        "muli",
        "sum",
    ];
    let name = ir::op_name(op);
    if name != "linalg.generic" {
        return COMBINING.contains(&family(&name).as_str()).then_some(name);
    }
    // A generic op combines if it has two inputs, its body is one combining op, and it reduces nothing.
    let body: Vec<String> = ir::blocks_of(op).into_iter().flat_map(ir::ops_in).map(ir::op_name).collect();
    let is_elementwise = ir::loop_nest(op).is_some_and(|nest| {
        nest.subscripts.len() == 3 && nest.subscripts.last().is_some_and(|output| output.len() == nest.n_loops)
    });
    let [combine, _yield] = body.as_slice() else { return None };
    (is_elementwise && COMBINING.contains(&family(combine).as_str())).then(|| format!("{name} {combine}"))
}

/// The word of a name that says what the op does: the part after the dialect, or after `aten` and its like.
pub fn family(name: &str) -> String {
    let mut parts = name.split('.').skip(1).skip_while(|part| ["aten", "prim", "prims", "operator"].contains(part));
    parts.next().unwrap_or(name).to_ascii_lowercase()
}

/// Whether the regions of an op are control flow, whose blocks hold ops like those of a function. Other regions are the
/// bodies of one op, such as the element function of a `linalg.generic`.
pub fn holds_control_flow(op: OperationRef) -> bool {
    const CONTROL_FLOW: &[&str] = &[
        "func.func",
        "parallel_op.task",
        "scf.execute_region",
        "scf.for",
        "scf.if",
        "scf.index_switch",
        "scf.while",
        "tosa.cond_if",
        "tosa.while_loop",
    ];
    CONTROL_FLOW.contains(&ir::op_name(op).as_str()) || ir::is_unregistered(op)
}

/// Whether an op is a constant: a registered one that says so, or one of a foreign dialect that is called so.
pub fn is_constant(op: OperationRef) -> bool {
    if op.operand_count() > 0 || op.region_count() > 0 || op.result_count() != 1 {
        return false;
    }
    let name = called_name(op);
    let names_one = |part: &str| ["constant", "literal"].iter().any(|word| part.eq_ignore_ascii_case(word));
    let named_so = name.split('.').skip(1).any(names_one);
    ir::is_constant_like(op) || (named_so && ir::is_unregistered(op))
}

/// The op that torch-mlir wraps what it has no op for in; its attribute `name` says what that is.
pub const TORCH_OPERATOR: &str = "torch.operator";

/// The name of an op, or of the one that a [`TORCH_OPERATOR`] stands for, such as `onnx.Shape`.
pub fn called_name(op: OperationRef) -> String {
    let name = ir::op_name(op);
    if name == TORCH_OPERATOR { ir::string_attribute(op, "name").unwrap_or(name) } else { name }
}

/// Index and scalar arithmetic: no tensors, no regions.
fn is_scalar_arithmetic(op: OperationRef, name: &str) -> bool {
    let dialect = name.split('.').next().unwrap_or_default();
    ["arith", "index", "math", "affine", "complex"].contains(&dialect)
        && op.region_count() == 0
        && op.result_count() > 0
        && op.operands().all(|operand| shapes::is_scalar(operand.r#type()))
        && op.results().all(|result| shapes::is_scalar(result.r#type()))
}

/// Arithmetic of TOSA on shapes, which has to stand where its users stand: TOSA's verifier follows it to its constants.
fn gives_shapes(op: OperationRef, name: &str) -> bool {
    name.starts_with("tosa.")
        && op.result_count() > 0
        && op.results().all(|result| result.r#type().to_string().starts_with("!tosa.shape"))
}

/// A generic op whose body only yields an input: it copies or broadcasts.
fn is_copying_generic(op: OperationRef, name: &str) -> bool {
    name == "linalg.generic"
        && ir::blocks_of(op)
            .iter()
            .all(|block: &BlockRef| block.first_operation().is_some_and(|first| first.next_in_block().is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_of_a_name_is_what_it_does() {
        assert_eq!(family("torch.aten.add.Tensor"), "add");
        assert_eq!(family("onnx.Conv"), "conv");
        assert_eq!(family("tensor.concat"), "concat");
        assert_eq!(family("torch.prim.ListConstruct"), "listconstruct");
        assert_eq!(family("return"), "return");
    }
}
