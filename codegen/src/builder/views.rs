//! Views of memrefs.

use super::{Builder, amount::Amount};
use melior::ir::{Type, Value, ValueLike, attribute::DenseI64ArrayAttribute};
use parallel_op_dialect::ir::{self, DYNAMIC};

impl<'c, 'a> Builder<'c, 'a> {
    /// What a memref is made of: its base, its offset, its sizes and its strides.
    pub fn metadata(&self, memref: Value<'c, 'a>) -> Vec<Value<'c, 'a>> {
        let rank = ir::shape_of(memref.r#type()).map_or(0, |shape| shape.len());
        let index = Type::index(self.context);
        let types = [vec![ir::scalar_memref(memref.r#type())], vec![index; 1 + 2 * rank]].concat();
        ir::results_of(self.op("memref.extract_strided_metadata", &[memref], &types, &[]))
    }

    /// So many elements of a memref's buffer from an offset on, as one dimension.
    pub fn flat_view(
        &self,
        memref: Value<'c, 'a>,
        offset: Amount<'c, 'a>,
        size: Value<'c, 'a>,
        r#type: Type<'c>,
    ) -> Value<'c, 'a> {
        let array = |values: &[i64]| DenseI64ArrayAttribute::new(self.context, values).into();
        let (offsets, known) = match offset {
            Amount::Known(offset) => (vec![], offset),
            Amount::Open(offset) => (vec![offset], DYNAMIC),
        };
        let groups = [1, offsets.len() as i32, 1, 0];
        let (_, segments) = ir::operand_segments(self.context, &groups);
        let attributes = [
            ("operandSegmentSizes", segments),
            ("static_offsets", array(&[known])),
            ("static_sizes", array(&[DYNAMIC])),
            ("static_strides", array(&[1])),
        ];
        self.value("memref.reinterpret_cast", &[&[memref], offsets.as_slice(), &[size]].concat(), r#type, &attributes)
    }
}
