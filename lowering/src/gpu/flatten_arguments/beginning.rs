//! Where the buffers of a launch begin.

use super::strided::Strided;
use crate::gpu::{amount::Amount, cursor::Cursor};
use Amount::{Known, Open};
use melior::ir::{
    OperationRef, Type, TypeLike, Value, ValueLike,
    attribute::{DenseI32ArrayAttribute, DenseI64ArrayAttribute},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, DYNAMIC, OperationParts},
};

/// Buffers of several parts begin at multiples of this, as allocations do: whatever a device wants divides it.
const ALIGNMENT: i64 = 256;

/// An argument of a launch that is a part of a buffer.
pub struct Part<'c, 'a> {
    /// Its number among the arguments.
    pub argument: usize,
    /// Where it lies.
    pub place: Strided<'c, 'a>,
}

/// The beginning of a buffer.
pub struct Beginning<'c, 'a> {
    /// The memref that the kernel gets.
    pub value: Value<'c, 'a>,
    /// Bytes of one element.
    pub n_bytes: i64,
    /// From the root's first byte.
    byte: Amount<'c, 'a>,
}

impl<'c, 'a> Beginning<'c, 'a> {
    /// That of the buffer that these parts lie in.
    ///
    /// # Errors
    ///
    /// If they are parts of different memory.
    pub fn of(
        launch: OperationRef<'c, 'a>,
        element: Type<'c>,
        parts: &[Part<'c, 'a>],
        at: &Cursor<'c, 'a>,
    ) -> Result<Self, Failed> {
        let n_bytes = bytes_of(element);
        let Part { argument, place } = &parts[0];
        if let Some(other) = parts.iter().find(|part| part.place.root != place.root) {
            let expected = "expected views of one memory, for the kernel chooses between them, got two";
            return Err(op_error(launch, &format!("arguments #{argument} and #{}: {expected}", other.argument)));
        }
        // A part of bytes begins where it was cut out of them, so that a large block needs no large offsets.
        if let ([_], Some(view)) = (parts, place.view) {
            let [source, shift] = [0, 1].map(|index| view.operand_at(index).expect("a view has both"));
            let value = view_of_bytes([source, shift], element, place.extent(at), at);
            return Ok(Self { value, n_bytes, byte: place.start });
        }
        let extents = parts.iter().map(|part| part.place.extent(at));
        let length = extents.reduce(|a, b| larger(a, b, at)).unwrap_or(Known(0));
        if is_bytes(place.root.r#type()) {
            let byte = lowest_byte(parts, n_bytes) / ALIGNMENT * ALIGNMENT;
            let value = view_of_bytes([place.root, at.index(byte)], element, length, at);
            return Ok(Self { value, n_bytes, byte: Known(byte) });
        }
        if ir::element_type(place.root.r#type()) != element {
            let message = format!("argument #{argument}: expected a view of bytes or of '{element}', got another");
            return Err(op_error(launch, &message));
        }
        Ok(Self { value: without_dimensions(place.root, length, at), n_bytes, byte: Known(0) })
    }

    /// From the beginning to the first element of a part, in elements.
    pub fn offset_of(&self, part: &Part<'c, 'a>, at: &Cursor<'c, 'a>) -> Amount<'c, 'a> {
        let bytes = match (part.place.start, self.byte) {
            (start, byte) if start.is(byte) => Known(0),
            (start, Known(0)) => start,
            (Known(start), Known(byte)) => Known(start - byte),
            (start, byte) => Open(at.binary("arith.subi", start.value(at), byte.value(at))),
        };
        bytes.divided_by(self.n_bytes, at).plus(part.place.offset, at)
    }
}

/// The lowest byte of the root that parts begin at, 0 if not all of them are known.
fn lowest_byte(parts: &[Part], n_bytes: i64) -> i64 {
    let first = |part: &Part| Some(part.place.start.known()? + part.place.offset.known()? * n_bytes);
    let firsts: Option<Vec<i64>> = parts.iter().map(first).collect();
    firsts.and_then(|firsts| firsts.into_iter().min()).map_or(0, |lowest| lowest.max(0))
}

/// Bytes of an element in memory.
fn bytes_of(element: Type) -> i64 {
    let bits = if element.is_index() { Some(64) } else { ir::bits_of(element) };
    bits.and_then(|bits| i64::try_from(bits.div_ceil(8)).ok()).unwrap_or(1)
}

/// Whether `memref.view` takes memory of this type.
fn is_bytes(r#type: Type) -> bool {
    let element = ir::element_type(r#type);
    let is_dense = ir::strides_of(r#type).is_some_and(|layout| layout == (vec![1], 0));
    element.is_integer() && ir::bits_of(element) == Some(8) && is_dense
}

fn view_of_bytes<'c, 'a>(
    [bytes, shift]: [Value<'c, 'a>; 2],
    element: Type<'c>,
    length: Amount<'c, 'a>,
    at: &Cursor<'c, 'a>,
) -> Value<'c, 'a> {
    at.value("memref.view", &[bytes, shift, length.value(at)], open_memref(element))
}

/// The same memory as elements one behind the other, from its beginning on.
fn without_dimensions<'c, 'a>(root: Value<'c, 'a>, length: Amount<'c, 'a>, at: &Cursor<'c, 'a>) -> Value<'c, 'a> {
    let r#type = open_memref(ir::element_type(root.r#type()));
    if root.r#type() == r#type {
        return root;
    }
    let numbers = |numbers: &[i64]| DenseI64ArrayAttribute::new(at.context, numbers).into();
    let attributes = [
        ("operandSegmentSizes", DenseI32ArrayAttribute::new(at.context, &[1, 0, 1, 0]).into()),
        ("static_offsets", numbers(&[0])),
        ("static_sizes", numbers(&[DYNAMIC])),
        ("static_strides", numbers(&[1])),
    ];
    ir::results_of(at.op("memref.reinterpret_cast", &[root, length.value(at)], &[r#type], &attributes))[0]
}

fn open_memref(element: Type<'_>) -> Type<'_> {
    super::signature::Signature::buffer_type(element)
}

fn larger<'c, 'a>(one: Amount<'c, 'a>, other: Amount<'c, 'a>, at: &Cursor<'c, 'a>) -> Amount<'c, 'a> {
    match (one, other) {
        (Known(one), Known(other)) => Known(one.max(other)),
        (one, other) => Open(at.binary("arith.maxsi", one.value(at), other.value(at))),
    }
}
