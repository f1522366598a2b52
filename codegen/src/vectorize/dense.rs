//! Reductions over several dimensions that lie densely behind each other.
//!
//! Which elements of a sum share an accumulator must not depend on the layout of a buffer, which plans change. So loops
//! become one where maps and shapes allow it, and an input whose layout does not is copied first.

use super::nest::{Nest, Operand, Refusal};
use crate::{builder::Builder, isa::Isa};
use melior::ir::r#type::MemRefType;
use parallel_op_dialect::ir::{self, DYNAMIC};

/// Whether a reduction is the next one outside of another, and stands next to it in all inputs.
pub fn follows(nest: &Nest, outer: usize, inner: usize) -> bool {
    let is_reduction = |idx: usize| !nest.loops[idx].is_parallel;
    let nothing_between = (outer + 1..inner).all(|idx| !nest.is_long(idx));
    let in_order = |input: &Operand| {
        let places = input.long_subscripts();
        let at = |idx: usize| places.iter().position(|place| place.as_loop() == Some(idx));
        match (at(outer), at(inner)) {
            (Some(outer), Some(inner)) => outer + 1 == inner,
            _ => !input.depends_on(outer) && !input.depends_on(inner),
        }
    };
    is_reduction(outer) && is_reduction(inner) && outer < inner && nothing_between && nest.read_inputs().all(in_order)
}

/// The nest with inputs that are dense where loops are to become one: copies of those that are not.
pub fn packed<'c, 'a>(nest: Nest<'c, 'a>, lane_loop: usize, isa: Isa) -> Result<Nest<'c, 'a>, Refusal> {
    let pairs = |nest: &Nest| -> Vec<(usize, usize)> {
        let all = (0..=lane_loop).flat_map(|outer| (outer + 1..=lane_loop).map(move |inner| (outer, inner)));
        all.filter(|(outer, inner)| nest.is_long(*outer) && nest.is_long(*inner) && follows(nest, *outer, *inner))
            .collect()
    };
    let is_loose = |nest: &Nest, input: &Operand| {
        pairs(nest).iter().any(|(outer, inner)| {
            let at = |idx: usize| input.subscripts.iter().position(|place| place.as_loop() == Some(idx));
            let (Some(outer), Some(inner)) = (at(*outer), at(*inner)) else { return false };
            input.strides[outer] != input.strides[inner].saturating_mul(input.shape[inner])
        })
    };
    let loose = (0..nest.n_inputs).filter(|idx| nest.is_read(*idx) && is_loose(&nest, &nest.operands[*idx]));
    // Of an open shape the copy would have to be measured first; its layout decides.
    let loose: Vec<usize> = loose.filter(|idx| !nest.operands[*idx].shape.contains(&DYNAMIC)).collect();
    if loose.is_empty() {
        return Ok(nest);
    }
    let builder = Builder::before(nest.op);
    for idx in loose {
        let input = &nest.operands[idx];
        let r#type = MemRefType::new(input.element, &input.shape, None, None).into();
        let copy = builder.value("memref.alloc", &[], r#type, &[("operandSegmentSizes", segments(&builder))]);
        let moved = builder.op("memref.copy", &[input.value, copy], &[], &[]);
        let end = builder.op("memref.dealloc", &[copy], &[], &[]);
        ir::move_after(end, nest.op);
        ir::set_operand(nest.op, idx, copy);
        if let Some(Ok(plain)) = Nest::of(moved) {
            super::write(plain, isa, vec![None])?;
            ir::erase(moved);
        }
    }
    Nest::of(nest.op).expect("it was a nest before")
}

fn segments<'c>(builder: &Builder<'c, '_>) -> melior::ir::Attribute<'c> {
    ir::operand_segments(builder.context, &[0, 0]).1
}
