//! Computing in front of a container what is computed behind it or in its tasks.

use melior::ir::{Identifier, Type};
use melior::ir::{
    OperationRef, ShapedTypeLike, Value, ValueLike,
    attribute::IntegerAttribute,
    operation::{OperationBuilder, OperationLike},
    r#type::{DimSize, MemRefType},
};
use parallel_op_dialect::{
    ir::{self, OperationParts},
    ops,
};

/// How to get an index in front of a container.
pub enum Size<'c, 'a> {
    /// It is there.
    Value(Value<'c, 'a>),
    /// It is this number.
    Constant(i64),
    /// It is a dimension of a memref that is there.
    Dim(Value<'c, 'a>, i64),
    /// It is what an op without effects computes.
    Computed(OperationRef<'c, 'a>, Vec<Size<'c, 'a>>),
}

/// Ops on numbers that neither fail nor do anything else, and that are cheap enough to do twice.
const COPIED: [&str; 15] = [
    "affine.apply",
    "affine.max",
    "affine.min",
    "arith.addi",
    "arith.cmpi",
    "arith.constant",
    "arith.extsi",
    "arith.index_cast",
    "arith.maxsi",
    "arith.minsi",
    "arith.muli",
    "arith.select",
    "arith.subi",
    "arith.trunci",
    "arith.extui",
];

/// How to get `value`, which is visible behind `container` or in one of its tasks, in front of it.
pub fn find<'c: 'a, 'a>(value: Value<'c, 'a>, container: OperationRef<'c, 'a>) -> Option<Size<'c, 'a>> {
    if is_in_front(value, container) {
        return Some(Size::Value(value));
    }
    if let Some(before) = step_back(value) {
        return find(before, container);
    }
    let op = ir::defining_op(value)?;
    if ir::is_op(op, "memref.dim") {
        return find_dim(op.operand_at(0)?, constant(op.operand_at(1)?)?, container);
    }
    if op.region_count() > 0 || !COPIED.contains(&ir::op_name(op).as_str()) {
        return None;
    }
    let operands = op.operands().map(|operand| find(operand, container)).collect::<Option<Vec<_>>>()?;
    Some(Size::Computed(op, operands))
}

/// Makes the index in front of `container`.
pub fn emit<'c, 'a>(size: &Size<'c, 'a>, container: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    match size {
        Size::Value(value) => *value,
        Size::Constant(number) => index_constant(*number, container),
        Size::Dim(memref, dimension) => {
            let dimension = index_constant(*dimension, container);
            let builder = OperationBuilder::new("memref.dim", container.location());
            let builder = builder.add_operands(&[*memref, dimension]).add_results(&[dimension.r#type()]);
            ir::results_of(ir::build_before(builder, container))[0]
        }
        Size::Computed(op, operands) => {
            let operands: Vec<_> = operands.iter().map(|operand| emit(operand, container)).collect();
            let copy = ir::clone_before(*op, container);
            for (index, operand) in operands.into_iter().enumerate() {
                ir::set_operand(copy, index, operand);
            }
            ir::results_of(copy)[0]
        }
    }
}

/// How to get a dimension of a memref.
fn find_dim<'c: 'a, 'a>(
    memref: Value<'c, 'a>,
    dimension: i64,
    container: OperationRef<'c, 'a>,
) -> Option<Size<'c, 'a>> {
    let position = usize::try_from(dimension).ok()?;
    let r#type = MemRefType::try_from(memref.r#type()).ok()?;
    if position >= r#type.rank() {
        return None;
    }
    if let Ok(DimSize::Static(size)) = r#type.dim_size(position) {
        return Some(Size::Constant(i64::try_from(size).ok()?));
    }
    if is_in_front(memref, container) {
        return Some(Size::Dim(memref, dimension));
    }
    if let Some(before) = step_back(memref) {
        return find_dim(before, dimension, container);
    }
    let op = ir::defining_op(memref)?;
    // The sizes of dynamic dimensions are operands, in order.
    let n_dynamic = (0..position).filter(|before| matches!(r#type.dim_size(*before), Ok(DimSize::Dynamic))).count();
    match ir::op_name(op).as_str() {
        "memref.alloc" => find(op.operand_at(n_dynamic)?, container),
        "memref.expand_shape" => find(op.operand_at(1 + n_dynamic)?, container),
        "memref.cast" => find_dim(op.operand_at(0)?, dimension, container),
        _ => None,
    }
}

/// Whether a value that is visible behind or in a container is there in front of it as well.
fn is_in_front(value: Value, container: OperationRef) -> bool {
    match ir::defining_op(value) {
        None => !is_in_container(value, container),
        // What is defined in another block and visible behind the container comes before its whole block.
        Some(op) if op.block() == container.block() => op.is_before_in_block(container),
        Some(_) => !is_in_container(value, container),
    }
}

fn is_in_container(value: Value, container: OperationRef) -> bool {
    ir::parent_block(value)
        .and_then(|block| melior::ir::block::BlockLike::parent_operation(&block))
        .is_some_and(|parent| ir::is_inside(parent, container))
}

/// The value that a value stands for: what a result of a container or a task yields, what an argument of a task
/// captures.
fn step_back<'c: 'a, 'a>(value: Value<'c, 'a>) -> Option<Value<'c, 'a>> {
    if let Some(op) = ir::defining_op(value) {
        if !ir::is_op(op, ops::TASK) && !ir::is_op(op, ops::PARALLEL) {
            return None;
        }
        let index = ir::results_of(op).iter().position(|result| *result == value)?;
        return ir::terminator(op)?.operand_at(index);
    }
    let block = ir::parent_block(value)?;
    let task = melior::ir::block::BlockLike::parent_operation(&block).filter(|op| ir::is_op(*op, ops::TASK))?;
    let index = ir::arguments_of(block).iter().position(|argument| *argument == value)?;
    task.operand_at(index)
}

/// The number that an `arith.constant` gives.
fn constant(value: Value) -> Option<i64> {
    let op = ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant"))?;
    ir::int_attribute(op, "value")
}

fn index_constant<'c, 'a>(number: i64, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let index = Type::index(context);
    let builder = OperationBuilder::new("arith.constant", before.location())
        .add_attributes(&[(Identifier::new(context, "value"), IntegerAttribute::new(index, number).into())])
        .add_results(&[index]);
    ir::results_of(ir::build_before(builder, before))[0]
}
