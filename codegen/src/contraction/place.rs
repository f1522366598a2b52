//! Where a tile stands: a value for each loop, and what is added to it.

use super::Operand;
use crate::builder::Builder;
use melior::ir::Value;
use parallel_op_dialect::ir::Linear;

/// A point of the loops, as far as it is chosen.
#[derive(Clone, Debug)]
pub struct Place<'c, 'a> {
    loops: Vec<Option<(Value<'c, 'a>, i64)>>,
}

impl<'c, 'a> Place<'c, 'a> {
    /// No loop of these many is chosen yet.
    pub fn nowhere(n_loops: usize) -> Self {
        Self { loops: vec![None; n_loops] }
    }

    /// This place with a loop at a value.
    pub fn at(&self, loop_idx: usize, value: Value<'c, 'a>) -> Self {
        let mut place = self.clone();
        place.loops[loop_idx] = Some((value, 0));
        place
    }

    /// This place, so many steps of a loop further.
    pub fn moved(&self, loop_idx: usize, steps: usize) -> Self {
        let mut place = self.clone();
        if let Some((_, offset)) = &mut place.loops[loop_idx] {
            *offset += steps as i64;
        }
        place
    }

    /// The value that a loop was put at.
    ///
    /// # Panics
    ///
    /// If the loop is not chosen.
    pub fn value_of(&self, loop_idx: usize) -> Value<'c, 'a> {
        self.loops[loop_idx].expect("the loop is chosen").0
    }

    /// The indices of an operand here.
    ///
    /// # Panics
    ///
    /// If an index depends on a loop that is not chosen.
    pub fn indices(&self, builder: &Builder<'c, 'a>, operand: &Operand<'c, 'a>) -> Vec<Value<'c, 'a>> {
        operand.subscripts.iter().map(|index| self.index(builder, index)).collect()
    }

    fn index(&self, builder: &Builder<'c, 'a>, index: &Linear) -> Value<'c, 'a> {
        let mut sum = None;
        let mut constant = index.constant;
        for (loop_idx, factor) in &index.terms {
            let (value, offset) =
                self.loops[*loop_idx].expect("the loops of an index are chosen before it is computed");
            constant += factor * offset;
            let term = if *factor == 1 { value } else { builder.mul(value, builder.index(*factor)) };
            sum = Some(sum.map_or(term, |sum| builder.add(sum, term)));
        }
        match (sum, constant) {
            (None, constant) => builder.index(constant),
            (Some(sum), 0) => sum,
            // The constant last, so that it becomes a part of the address.
            (Some(sum), constant) => builder.add(sum, builder.index(constant)),
        }
    }
}
