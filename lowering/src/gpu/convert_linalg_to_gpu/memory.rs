//! Which values name the same memory, and which may.
//!
//! Arguments of a function are taken to be apart, as bufferization takes them to be: each is copied to the device by itself.

use melior::ir::{OperationRef, TypeLike, Value, ValueLike, block::BlockLike, operation::OperationLike};
use parallel_op_dialect::{ir, ir::OperationParts, ops};

/// Where the memory of a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// A number for the value itself, seen through captures and casts.
    pub value: usize,
    root: Root,
    /// First byte and the one behind the last, from the begin of the root; none if they are not known.
    bytes: Option<(i64, i64)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Root {
    /// An allocation of the function.
    Allocation(usize),
    /// A constant of the module.
    Global(String),
    /// An argument of the function. Each is copied to the device by itself.
    Argument(usize),
    /// Anything.
    Unknown,
}

impl Origin {
    /// Looks through views, casts, tasks and containers.
    pub fn of(value: Value) -> Self {
        let same = behind_casts(value);
        let (base, shift) = base_of(same);
        let root = root_of(base);
        let bytes = shift.and_then(|shift| {
            let (first, last) = extent_of(same)?;
            Some((shift + first, shift + last))
        });
        Self { value: ir::value_key(same), root, bytes }
    }

    /// Whether the two may share a byte.
    pub fn may_overlap(&self, other: &Self) -> bool {
        if self.value == other.value {
            return true;
        }
        match (&self.root, &other.root) {
            (Root::Unknown, _) | (_, Root::Unknown) => true,
            (one, another) if one != another => false,
            _ => match (self.bytes, other.bytes) {
                (Some((first, last)), Some((other_first, other_last))) => first < other_last && other_first < last,
                _ => true,
            },
        }
    }
}

/// What a value is outside of the tasks that capture it, or in the task whose result it is, without casts.
pub fn behind_casts<'c: 'a, 'a>(mut value: Value<'c, 'a>) -> Value<'c, 'a> {
    while let Some(next) = passed_on(value) {
        value = next;
    }
    value
}

fn passed_on<'c: 'a, 'a>(value: Value<'c, 'a>) -> Option<Value<'c, 'a>> {
    let Some(op) = ir::defining_op(value) else {
        let block = ir::parent_block(value)?;
        let task = block.parent_operation().filter(|op| ir::is_op(*op, ops::TASK))?;
        let number = ir::arguments_of(block).iter().position(|argument| *argument == value)?;
        return task.operand_at(number);
    };
    match ir::op_name(op).as_str() {
        "memref.cast" => op.operands().next(),
        ops::TASK | ops::PARALLEL => {
            let number = ir::results_of(op).iter().position(|result| *result == value)?;
            ir::terminator(op)?.operand_at(number)
        }
        _ => None,
    }
}

/// The value that a chain of views begins with, and the bytes from its first element to that of the view where a
/// `memref.view` sets them; none if they are not known.
fn base_of<'c: 'a, 'a>(value: Value<'c, 'a>) -> (Value<'c, 'a>, Option<i64>) {
    let (mut base, mut shift) = (behind_casts(value), Some(0));
    while let Some(op) = ir::defining_op(base) {
        match ir::op_name(op).as_str() {
            "memref.view" => {
                let bytes = op.operand_at(1).and_then(constant_of);
                shift = shift.zip(bytes).map(|(shift, bytes)| shift + bytes);
            }
            // The offset of a strided type counts from the first element of the base.
            "memref.subview" | "memref.expand_shape" | "memref.collapse_shape" | "memref.transpose" => {}
            "memref.reinterpret_cast" => shift = None,
            _ => break,
        }
        let Some(source) = op.operands().next() else { break };
        base = behind_casts(source);
    }
    (base, shift)
}

fn root_of(base: Value) -> Root {
    let key = ir::value_key(base);
    let Some(op) = ir::defining_op(base) else {
        let owner = ir::parent_block(base).and_then(|block| block.parent_operation());
        let is_entry = owner.is_some_and(|op| {
            ir::is_op(op, "func.func") && ir::body(op).is_some_and(|body| ir::arguments_of(body).contains(&base))
        });
        return if is_entry { Root::Argument(key) } else { Root::Unknown };
    };
    match ir::op_name(op).as_str() {
        "memref.alloc" | "memref.alloca" => Root::Allocation(key),
        "memref.get_global" => op.attribute("name").map_or(Root::Unknown, |name| Root::Global(name.to_string())),
        _ => Root::Unknown,
    }
}

/// The first byte of a static memref and the one behind its last, from the element that offsets count from.
fn extent_of(value: Value) -> Option<(i64, i64)> {
    let r#type = value.r#type();
    let shape = ir::shape_of(r#type)?;
    let (strides, offset) = ir::strides_of(r#type)?;
    let bits = ir::bits_of(ir::element_type(r#type)).or(ir::element_type(r#type).is_index().then_some(64))?;
    if shape.iter().chain(&strides).chain([&offset]).any(|number| *number == ir::DYNAMIC) {
        return None;
    }
    let bytes = bits.div_ceil(8) as i64;
    if shape.contains(&0) {
        return Some((offset * bytes, offset * bytes));
    }
    let reach: Vec<i64> = shape.iter().zip(&strides).map(|(length, stride)| (length - 1) * stride).collect();
    let lowest: i64 = reach.iter().filter(|it| **it < 0).sum();
    let highest: i64 = reach.iter().filter(|it| **it > 0).sum();
    Some(((offset + lowest) * bytes, (offset + highest + 1) * bytes))
}

/// The number that a constant of an integer type or of `index` is.
pub fn constant_of(value: Value) -> Option<i64> {
    let op: OperationRef = ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant"))?;
    ir::int_attribute(op, "value")
}
