//! Kernels on buffers of one dimension and words.

use super::{
    body::Body,
    signature::{Argument, FLAT, Memory, Signature},
    strided::{self, Strided},
};
use crate::gpu::{amount::Amount, cursor::Cursor};
use melior::ir::{
    Attribute, OperationRef, Type, TypeLike, Value, attribute::TypeAttribute, block::BlockLike,
    operation::OperationLike, r#type::FunctionType,
};
use parallel_op_dialect::{diagnostic::Failed, ir};

/// Gives a kernel its signature, and its body loads and stores of buffers.
///
/// # Errors
///
/// If memory is used in a way that is no load, store or view.
pub fn flatten<'c, 'a>(kernel: OperationRef<'c, 'a>, signature: &Signature<'c>) -> Result<(), Failed> {
    let Some(block) = ir::body(kernel) else { return Ok(()) };
    let Some(first) = block.first_operation() else { return Ok(()) };
    let former = ir::arguments_of(block);
    let at = Cursor::before(first);
    let buffer_types = signature.buffers.iter().map(|element| Signature::buffer_type(*element));
    let types: Vec<Type> = buffer_types.chain(std::iter::repeat_n(at.bits(32), signature.n_words())).collect();
    let values: Vec<Value> = types.iter().map(|it| block.add_argument(*it, kernel.location())).collect();
    let (buffers, words) = values.split_at(signature.buffers.len());
    let mut words = words.iter().copied();
    let mut body = Body::default();
    for (value, argument) in former.iter().zip(&signature.arguments) {
        match argument {
            Argument::Memory(memory) => {
                let place = place_of(memory, buffers[memory.buffer], &at, || words.next().expect("it was counted"));
                body.set_place(*value, place);
            }
            Argument::Number(r#type, n_words) => {
                let words: Vec<Value> = words.by_ref().take(*n_words).collect();
                ir::replace_all_uses(*value, from_words(&words, *r#type, &at));
            }
        }
    }
    body.flatten(&ir::ops_in(block))?;
    body.erase_old();
    (0..former.len()).for_each(|_| ir::erase_argument(block, 0));
    let r#type = FunctionType::new(at.context, &types, &[]).into();
    ir::set_attribute(kernel, "function_type", TypeAttribute::new(r#type).into());
    ir::remove_attribute(kernel, "arg_attrs");
    ir::set_attribute(kernel, FLAT, Attribute::unit(at.context));
    Ok(())
}

/// Where the elements of a former argument lie.
fn place_of<'c, 'a>(
    memory: &Memory,
    root: Value<'c, 'a>,
    at: &Cursor<'c, 'a>,
    mut word: impl FnMut() -> Value<'c, 'a>,
) -> Strided<'c, 'a> {
    let index = Type::index(at.context);
    let (offset, sizes, strides) =
        strided::of_numbers(&memory.numbers, || at.value("arith.index_cast", &[word()], index));
    Strided { root, view: None, start: Amount::Known(0), offset, sizes, strides }
}

/// A number from the words that it was split into.
fn from_words<'c, 'a>(words: &[Value<'c, 'a>], r#type: Type<'c>, at: &Cursor<'c, 'a>) -> Value<'c, 'a> {
    if r#type.is_index() {
        return at.value("arith.index_cast", words, r#type);
    }
    let bits = ir::bits_of(r#type).and_then(|bits| u32::try_from(bits).ok()).unwrap_or(32);
    let integer = match words {
        [low, high] => {
            let [low, high] = [*low, *high].map(|word| at.value("arith.extui", &[word], at.bits(64)));
            let high = at.binary("arith.shli", high, at.integer(32, at.bits(64)));
            at.binary("arith.ori", high, low)
        }
        _ if bits < 32 => at.value("arith.trunci", words, at.bits(bits)),
        _ => words[0],
    };
    if r#type.is_float() { at.value("arith.bitcast", &[integer], r#type) } else { integer }
}
