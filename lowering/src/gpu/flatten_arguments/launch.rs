//! Launches of kernels that take buffers and words.

use super::{
    beginning::{Beginning, Part},
    signature::{Argument, Memory, Signature},
    strided::Strided,
};
use crate::gpu::{amount::Amount, cursor::Cursor, launch_op};
use Amount::{Known, Open};
use melior::ir::{OperationRef, Type, TypeLike, Value, attribute::DenseI64ArrayAttribute};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, DYNAMIC, OperationParts},
};

/// Attribute of a launch: bytes of each buffer that its kernel uses, -1 for all up to the end of the allocation.
pub const RANGES: &str = "parallel_op.ranges";
/// Words are 32 bits and indices have a sign.
const LARGEST: i64 = i32::MAX as i64;

/// Gives a launch the arguments that its kernel takes now.
///
/// # Errors
///
/// If arguments that meet in the kernel are not views of one memory, or a number does not fit into a word.
pub fn flatten<'c, 'a>(launch: OperationRef<'c, 'a>, signature: &Signature<'c>) -> Result<(), Failed> {
    let at = Cursor::before(launch);
    let (first, count) = launch_op::kernel_operands(launch);
    let operands: Vec<Value> = (first..first + count).filter_map(|index| launch.operand_at(index)).collect();
    let mut parts: Vec<Vec<Part>> = signature.buffers.iter().map(|_| vec![]).collect();
    for (index, (value, argument)) in operands.iter().zip(&signature.arguments).enumerate() {
        if let Argument::Memory(memory) = argument {
            let place = Strided::of(*value, &at).ok_or_else(|| no_place(launch, index))?;
            parts[memory.buffer].push(Part { argument: index, place });
        }
    }
    let mut beginnings = Vec::new();
    for (element, parts) in signature.buffers.iter().zip(&parts) {
        beginnings.push(Beginning::of(launch, *element, parts, &at)?);
    }
    let mut values: Vec<Value> = beginnings.iter().map(|beginning| beginning.value).collect();
    let mut ranges = vec![Some(0); beginnings.len()];
    let mut next = vec![0; beginnings.len()];
    for (index, (value, argument)) in operands.iter().zip(&signature.arguments).enumerate() {
        match argument {
            Argument::Number(r#type, _) => values.extend(to_words(*value, *r#type, &at)),
            Argument::Memory(memory) => {
                let part = &parts[memory.buffer][next[memory.buffer]];
                next[memory.buffer] += 1;
                let beginning = &beginnings[memory.buffer];
                let place = Strided { offset: beginning.offset_of(part, &at), ..part.place.clone() };
                for number in open_numbers(memory, &place) {
                    values.push(word_of(number, &at).ok_or_else(|| too_large(launch, index, number))?);
                }
                let range = &mut ranges[memory.buffer];
                *range = range.zip(place.known_extent()).map(|(range, end)| range.max(end * beginning.n_bytes));
            }
        }
    }
    launch_op::set_kernel_operands(launch, &values);
    let ranges: Vec<i64> = ranges.into_iter().map(|range| range.unwrap_or(-1)).collect();
    ir::set_attribute(launch, RANGES, DenseI64ArrayAttribute::new(at.context, &ranges).into());
    // Their numbers are those of the former arguments.
    ["parallel_op.reads", "parallel_op.writes"].iter().for_each(|name| ir::remove_attribute(launch, name));
    Ok(())
}

/// The numbers of a place that the kernel takes as words.
fn open_numbers<'c, 'a>(memory: &Memory, place: &Strided<'c, 'a>) -> Vec<Amount<'c, 'a>> {
    let numbers = place.numbers().into_iter().zip(&memory.numbers);
    numbers.filter(|(_, known)| **known == DYNAMIC).map(|(number, _)| number).collect()
}

/// An index as a word; none if it is known not to fit.
fn word_of<'c, 'a>(number: Amount<'c, 'a>, at: &Cursor<'c, 'a>) -> Option<Value<'c, 'a>> {
    match number {
        Known(number) => (0..=LARGEST).contains(&number).then(|| at.integer(number, at.bits(32))),
        Open(value) => Some(at.value("arith.index_cast", &[value], at.bits(32))),
    }
}

/// A number as words, the low one first.
fn to_words<'c, 'a>(value: Value<'c, 'a>, r#type: Type<'c>, at: &Cursor<'c, 'a>) -> Vec<Value<'c, 'a>> {
    let word = at.bits(32);
    if r#type.is_index() {
        return vec![at.value("arith.index_cast", &[value], word)];
    }
    let bits = ir::bits_of(r#type).and_then(|bits| u32::try_from(bits).ok()).unwrap_or(32);
    let integer = if r#type.is_float() { at.value("arith.bitcast", &[value], at.bits(bits)) } else { value };
    match bits {
        64 => {
            let high = at.binary("arith.shrui", integer, at.integer(32, at.bits(64)));
            [integer, high].iter().map(|half| at.value("arith.trunci", &[*half], word)).collect()
        }
        32 => vec![integer],
        _ => vec![at.value("arith.extui", &[integer], word)],
    }
}

fn no_place(launch: OperationRef, index: usize) -> Failed {
    op_error(launch, &format!("argument #{index}: expected memory whose layout strides describe"))
}

fn too_large(launch: OperationRef, index: usize, number: Amount) -> Failed {
    let expected = format!("expected offset, sizes and strides from 0 to {LARGEST}");
    let got = number.known().unwrap_or_default();
    op_error(launch, &format!("argument #{index}: {expected}, got {got}"))
}
