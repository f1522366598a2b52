//! What stands for a slice of the device's memory on the host: the elements lie as they do in the slice, gaps included.

use crate::gpu::emitter::Emitter;
use melior::ir::{
    Type, Value, ValueLike,
    attribute::{DenseI32ArrayAttribute, DenseI64ArrayAttribute},
    r#type::MemRefType,
};
use parallel_op_dialect::ir;

/// A slice and what stands for it.
pub struct Shadow<'c, 'a> {
    slice: Slice<'c, 'a>,
    /// The allocation of the host.
    own: Value<'c, 'a>,
    /// Where the first element lies in it.
    own_offset: Value<'c, 'a>,
    /// What the host uses in the place of the slice, of the same type.
    pub passed: Value<'c, 'a>,
}

/// A buffer with its layout, each number of which is an `index`.
struct Slice<'c, 'a> {
    buffer: Value<'c, 'a>,
    offset: Value<'c, 'a>,
    lengths: Vec<Value<'c, 'a>>,
    strides: Vec<Value<'c, 'a>>,
}

impl<'c, 'a> Shadow<'c, 'a> {
    /// Copies a buffer of the device, of any strides that are not negative, to the host: all from its first element to its
    /// last one at once.
    pub fn new(buffer: Value<'c, 'a>, at: &Emitter<'c, 'a>) -> Self {
        let r#type = buffer.r#type();
        let slice = Slice::of(buffer, at);
        let extent = slice.extent(at);
        // The type may say where the first element lies. What lies in front of it is never touched.
        let (_, offset) = ir::strides_of(r#type).unwrap_or_default();
        let own_offset = at.index(if offset == ir::DYNAMIC { 0 } else { offset });
        let n_elements = at.value("arith.addi", &[own_offset, extent], at.index_type(), &[]);
        let groups = DenseI32ArrayAttribute::new(at.context, &[1, 0]).into();
        let row = MemRefType::new(ir::element_type(r#type), &[ir::DYNAMIC], None, None).into();
        let own = at.value("memref.alloc", &[n_elements], row, &[("operandSegmentSizes", groups)]);
        let target = span(own, own_offset, extent, at);
        at.op("gpu.memcpy", &[target, span(buffer, slice.offset, extent, at)], &[], &[]);
        let passed = cast(target, r#type, (own_offset, &slice.lengths, &slice.strides), at);
        Self { slice, own, own_offset, passed }
    }

    /// Copies the elements back, and nothing that lies between them, which others may write.
    pub fn copy_back(&self, at: &Emitter<'c, 'a>) {
        let n_outer = n_outer(self.slice.buffer.r#type());
        let inner = self.slice.lengths[n_outer..].iter();
        let n_elements = inner
            .fold(at.index(1), |product, length| at.value("arith.muli", &[product, *length], at.index_type(), &[]));
        self.copy_rows(0..n_outer, at.index(0), n_elements, at);
    }

    /// Copies the rows of some dimensions, each of so many elements. `shift` is where these begin in the slice.
    fn copy_rows(
        &self,
        dims: std::ops::Range<usize>,
        shift: Value<'c, 'a>,
        n_elements: Value<'c, 'a>,
        at: &Emitter<'c, 'a>,
    ) {
        let index = at.index_type();
        if dims.is_empty() {
            let places = [(self.slice.buffer, self.slice.offset), (self.own, self.own_offset)];
            let rows = places.map(|(buffer, offset)| {
                span(buffer, at.value("arith.addi", &[offset, shift], index, &[]), n_elements, at)
            });
            at.op("gpu.memcpy", &rows, &[], &[]);
            return;
        }
        let dim = dims.start;
        at.for_loop([at.index(0), self.slice.lengths[dim], at.index(1)], &[], |inner, number, _| {
            let by = inner.value("arith.muli", &[number, self.slice.strides[dim]], index, &[]);
            let shift = inner.value("arith.addi", &[shift, by], index, &[]);
            self.copy_rows(dim + 1..dims.end, shift, n_elements, inner);
            Vec::new()
        });
    }

    /// Frees what is on the host.
    pub fn free(&self, at: &Emitter<'c, 'a>) {
        at.op("memref.dealloc", &[self.own], &[], &[]);
    }
}

impl<'c, 'a> Slice<'c, 'a> {
    fn of(buffer: Value<'c, 'a>, at: &Emitter<'c, 'a>) -> Self {
        let rank = ir::shape_of(buffer.r#type()).map_or(0, |lengths| lengths.len());
        let mut types = vec![ir::scalar_memref(buffer.r#type())];
        types.extend(vec![at.index_type(); 1 + 2 * rank]);
        let parts = ir::results_of(at.op("memref.extract_strided_metadata", &[buffer], &types, &[]));
        let (lengths, strides) = parts[2..].split_at(rank);
        Self { buffer, offset: parts[1], lengths: lengths.to_vec(), strides: strides.to_vec() }
    }

    /// Elements from the first to the last one, with what lies between them. Zero if there is none.
    fn extent(&self, at: &Emitter<'c, 'a>) -> Value<'c, 'a> {
        let (index, one) = (at.index_type(), at.index(1));
        let steps = self.lengths.iter().zip(&self.strides).map(|(length, stride)| {
            let steps = at.value("arith.subi", &[*length, one], index, &[]);
            at.value("arith.muli", &[steps, *stride], index, &[])
        });
        let extent = steps.fold(one, |sum, steps| at.value("arith.addi", &[sum, steps], index, &[]));
        let known = ir::shape_of(self.buffer.r#type()).unwrap_or_default();
        let may_be_zero = self.lengths.iter().zip(known).filter(|(_, known)| *known == ir::DYNAMIC || *known == 0);
        may_be_zero.fold(extent, |extent, (length, _)| {
            let is_some = at.value("arith.minui", &[*length, one], index, &[]);
            at.value("arith.muli", &[extent, is_some], index, &[])
        })
    }
}

/// Whether a type says that the elements lie as in a buffer without gaps that begins where its memory does.
pub fn is_whole(r#type: Type) -> bool {
    let dense = ir::strides_of(ir::dense_memref(r#type));
    let (Some((strides, offset)), Some((dense, _))) = (ir::strides_of(r#type), dense) else { return false };
    let may_be = |one: i64, other: i64| one == other || one == ir::DYNAMIC;
    may_be(offset, 0) && strides.iter().zip(dense).all(|(stride, dense)| may_be(*stride, dense))
}

/// The outer dimensions of a slice: behind them, the elements lie one behind the other.
fn n_outer(r#type: Type) -> usize {
    let (lengths, (strides, _)) =
        (ir::shape_of(r#type).unwrap_or_default(), ir::strides_of(r#type).unwrap_or_default());
    let mut expected = Some(1);
    let fits = |(length, stride): &(&i64, &i64)| {
        let fits = **length == 1 || Some(**stride) == expected;
        expected = expected.filter(|_| **length != ir::DYNAMIC).map(|it: i64| it.saturating_mul(**length));
        fits
    };
    lengths.len() - lengths.iter().zip(&strides).rev().take_while(fits).count()
}

/// So many elements of a buffer's memory, one behind the other.
fn span<'c, 'a>(
    buffer: Value<'c, 'a>,
    offset: Value<'c, 'a>,
    n_elements: Value<'c, 'a>,
    at: &Emitter<'c, 'a>,
) -> Value<'c, 'a> {
    let text = format!("memref<?x{}, strided<[1], offset: ?>>", ir::element_type(buffer.r#type()));
    let r#type = Type::parse(at.context, &text).expect("an element has a type");
    cast(buffer, r#type, (offset, &[n_elements], &[]), at)
}

/// A buffer's memory as another type. Of the offset, the lengths and the strides those that the type leaves open are used;
/// it leaves no strides open if there are none.
fn cast<'c, 'a>(
    buffer: Value<'c, 'a>,
    r#type: Type<'c>,
    (offset, lengths, strides): (Value<'c, 'a>, &[Value<'c, 'a>], &[Value<'c, 'a>]),
    at: &Emitter<'c, 'a>,
) -> Value<'c, 'a> {
    let known_lengths = ir::shape_of(r#type).unwrap_or_default();
    let (known_strides, known_offset) = ir::strides_of(r#type).unwrap_or_default();
    let open = |known: &[i64], values: &[Value<'c, 'a>]| -> Vec<Value<'c, 'a>> {
        known.iter().zip(values).filter(|(known, _)| **known == ir::DYNAMIC).map(|(_, value)| *value).collect()
    };
    let groups = [open(&[known_offset], &[offset]), open(&known_lengths, lengths), open(&known_strides, strides)];
    let mut sizes = vec![1];
    sizes.extend(groups.iter().map(|group| i32::try_from(group.len()).unwrap_or(i32::MAX)));
    let operands: Vec<_> = std::iter::once(buffer).chain(groups.into_iter().flatten()).collect();
    let array = |numbers: &[i64]| DenseI64ArrayAttribute::new(at.context, numbers).into();
    let attributes = [
        ("static_offsets", array(&[known_offset])),
        ("static_sizes", array(&known_lengths)),
        ("static_strides", array(&known_strides)),
        ("operandSegmentSizes", DenseI32ArrayAttribute::new(at.context, &sizes).into()),
    ];
    at.value("memref.reinterpret_cast", &operands, r#type, &attributes)
}
