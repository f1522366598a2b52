//! Where the memory comes from that launches use.

use melior::ir::{TypeLike, Value, ValueLike, block::BlockLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// Where memory comes from. Only memory from one kind of place is put together where tasks choose from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// No memory.
    Number,
    /// Weights and constants: the same in every call.
    Constant,
    /// Another argument of the function.
    Argument,
    /// An allocation in the body of the op with this key.
    Allocation(usize),
    /// The value with this key.
    Other(usize),
}

/// Where a value comes from. Views are followed.
pub fn origin_of(value: Value) -> Origin {
    if !value.r#type().is_mem_ref() {
        return Origin::Number;
    }
    let root = root_of(value);
    let Some(definition) = ir::defining_op(root) else {
        let function = ir::parent_block(root).and_then(|block| block.parent_operation());
        return match function.filter(|op| ir::is_op(*op, "func.func")) {
            Some(_) if ir::argument_attribute(root, "parallel_op.weight").is_some() => Origin::Constant,
            Some(_) => Origin::Argument,
            None => Origin::Other(ir::value_key(root)),
        };
    };
    match ir::op_name(definition).as_str() {
        "memref.get_global" => Origin::Constant,
        "memref.alloc" | "gpu.alloc" => Origin::Allocation(definition.parent_operation().map_or(0, ir::op_key)),
        _ => Origin::Other(ir::value_key(root)),
    }
}

/// The memory of which a value is a view.
pub fn root_of<'c: 'a, 'a>(value: Value<'c, 'a>) -> Value<'c, 'a> {
    let source = |value: &Value<'c, 'a>| {
        let definition = ir::defining_op(*value).filter(|op| ir::op_name(*op).starts_with("memref."))?;
        definition.operand_at(0).filter(|source| source.r#type().is_mem_ref())
    };
    std::iter::successors(Some(value), source).last().unwrap_or(value)
}
