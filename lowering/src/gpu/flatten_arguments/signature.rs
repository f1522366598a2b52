//! What a kernel and its launches agree on: buffers first, then words.

use super::meetings;
use melior::ir::{OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, DYNAMIC},
};

/// How a kernel takes what it took before.
pub struct Signature<'c> {
    /// For each former argument.
    pub arguments: Vec<Argument<'c>>,
    /// Types of the elements of each buffer.
    pub buffers: Vec<Type<'c>>,
}

/// A former argument of a kernel.
pub enum Argument<'c> {
    /// Memory.
    Memory(Memory),
    /// A number, which takes so many words.
    Number(Type<'c>, usize),
}

/// Memory that was an argument.
pub struct Memory {
    /// The buffer that it is a part of.
    pub buffer: usize,
    /// Offset, sizes and strides, [`DYNAMIC`] where a word says them.
    pub numbers: Vec<i64>,
}

impl Memory {
    /// How many words it takes.
    pub fn n_words(&self) -> usize {
        self.numbers.iter().filter(|number| **number == DYNAMIC).count()
    }
}

impl<'c> Signature<'c> {
    /// The one that a kernel gets.
    ///
    /// # Errors
    ///
    /// If an argument is neither memory with strides nor a number.
    pub fn of(kernel: OperationRef<'c, '_>) -> Result<Self, Failed> {
        let values = ir::body(kernel).map(ir::arguments_of).unwrap_or_default();
        if ir::int_attribute(kernel, "workgroup_attributions").unwrap_or(0) > 0 {
            return Err(op_error(kernel, "workgroup memory: expected 'memref.alloc' in the body, got an attribution"));
        }
        let first = meetings::first_of_each(kernel, &values);
        let mut signature = Self { arguments: vec![], buffers: vec![] };
        let mut buffer_of = vec![0; values.len()];
        for (index, value) in values.iter().enumerate() {
            let argument = match ir::strides_of(value.r#type()) {
                Some(layout) => {
                    let is_first = first[index] == index;
                    buffer_of[index] = if is_first { signature.buffers.len() } else { buffer_of[first[index]] };
                    let is_shared = first.iter().filter(|other| **other == first[index]).count() > 1;
                    let element = element_of(kernel, index, *value)?;
                    if is_first {
                        signature.buffers.push(element);
                    } else if signature.buffers[buffer_of[index]] != element {
                        return Err(different(kernel, [first[index], index]));
                    }
                    Argument::Memory(memory(value.r#type(), layout, buffer_of[index], is_shared))
                }
                None => number(kernel, index, *value)?,
            };
            signature.arguments.push(argument);
        }
        Ok(signature)
    }

    /// How many words there are.
    pub fn n_words(&self) -> usize {
        let words = |argument: &Argument| match argument {
            Argument::Memory(memory) => memory.n_words(),
            Argument::Number(_, words) => *words,
        };
        self.arguments.iter().map(words).sum()
    }

    /// The type of a buffer of these elements.
    pub fn buffer_type(element: Type<'c>) -> Type<'c> {
        melior::ir::r#type::MemRefType::new(element, &[DYNAMIC], None, None).into()
    }
}

/// The places of shared memory differ, whatever its type says of the offset.
fn memory(r#type: Type, layout: (Vec<i64>, i64), buffer: usize, is_shared: bool) -> Memory {
    let (strides, offset) = layout;
    let offset = if is_shared { DYNAMIC } else { offset };
    let numbers = [vec![offset], ir::shape_of(r#type).unwrap_or_default(), strides].concat();
    Memory { buffer, numbers }
}

fn different(kernel: OperationRef, [first, other]: [usize; 2]) -> Failed {
    op_error(
        kernel,
        &format!("argument #{other}: expected elements as those of argument #{first}, which it meets inside"),
    )
}

/// The elements of memory that a kernel can take.
fn element_of<'c>(kernel: OperationRef, index: usize, value: Value<'c, '_>) -> Result<Type<'c>, Failed> {
    let r#type = value.r#type();
    if ir::has_memory_space(r#type) {
        let message = format!("argument #{index}: expected memory of the default space, got '{type}'");
        return Err(op_error(kernel, &message));
    }
    let element = ir::element_type(r#type);
    if element.is_index() || matches!(ir::bits_of(element), Some(1 | 8 | 16 | 32 | 64)) && !is_small_float(element) {
        return Ok(element);
    }
    let expected = "expected elements that are integers of 1, 8, 16, 32 or 64 bits or floats of 16, 32 or 64";
    Err(op_error(kernel, &format!("argument #{index}: {expected}, got '{element}'")))
}

fn number<'c>(kernel: OperationRef, index: usize, value: Value<'c, '_>) -> Result<Argument<'c>, Failed> {
    let r#type = value.r#type();
    match ir::bits_of(r#type) {
        _ if r#type.is_index() => Ok(Argument::Number(r#type, 1)),
        Some(1..=32) if !is_small_float(r#type) => Ok(Argument::Number(r#type, 1)),
        Some(64) => Ok(Argument::Number(r#type, 2)),
        _ => {
            let expected = "expected memory with strides, or a number of at most 64 bits";
            Err(op_error(kernel, &format!("argument #{index}: {expected}, got '{type}'")))
        }
    }
}

/// Floats of 8 bits and fewer, for which GPUs have no arithmetic.
fn is_small_float(r#type: Type) -> bool {
    r#type.is_float() && ir::bits_of(r#type).is_some_and(|bits| bits < 16)
}

/// Whether a kernel has this signature already.
pub fn is_flat(kernel: OperationRef) -> bool {
    kernel.has_attribute(FLAT)
}

/// Attribute of a kernel that takes buffers and words.
pub const FLAT: &str = "parallel_op.flat";
