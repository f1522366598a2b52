//! One op with what is known of its operands, as the rules of the dialects see it.

use super::{
    integers::{Integers, MOST_ELEMENTS},
    types::static_shape,
};
use crate::{cost::shapes, roles};
use melior::ir::{Attribute, OperationRef, Type, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};
use std::collections::BTreeMap;

/// What is known of values, by [`ir::value_key`].
pub type Known = BTreeMap<usize, Integers>;

/// One result of an op to be evaluated.
pub struct Call<'k, 'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// Its name, or that of the op which a `torch.operator` stands for.
    pub name: &'k str,
    /// Which of its results is asked for.
    pub result: usize,
    /// What is known of values so far.
    pub known: &'k Known,
}

impl<'k, 'c> Call<'k, 'c, '_> {
    /// Number of operands.
    pub fn n_operands(&self) -> usize {
        self.op.operand_count()
    }

    /// What is known of operand `idx`.
    pub fn operand(&self, idx: usize) -> Option<&'k Integers> {
        self.known.get(&ir::value_key(self.op.operand_at(idx)?))
    }

    /// Operand `idx`, if it is one known number.
    pub fn number(&self, idx: usize) -> Option<i64> {
        self.operand(idx)?.number()
    }

    /// The elements of operand `idx`, if all are known.
    pub fn numbers(&self, idx: usize) -> Option<Vec<i64>> {
        self.operand(idx)?.known()
    }

    /// What is known of all operands from `idx` on.
    pub fn operands_from(&self, idx: usize) -> Option<Vec<&'k Integers>> {
        (idx..self.n_operands()).map(|idx| self.operand(idx)).collect()
    }

    /// An attribute; a `torch.operator` keeps those of an ONNX op under longer names.
    pub fn raw_attribute(&self, name: &str) -> Option<Attribute<'c>> {
        let is_wrapped = ir::is_op(self.op, roles::TORCH_OPERATOR);
        let name = if is_wrapped { format!("torch.onnx.{name}") } else { name.to_owned() };
        self.op.attribute(&name).ok()
    }

    /// The integers of an attribute.
    pub fn attribute(&self, name: &str) -> Option<Vec<i64>> {
        ir::integers_of(self.raw_attribute(name)?, MOST_ELEMENTS)
    }

    /// The integer of an attribute, or `default` if the op has no such attribute.
    pub fn attribute_or(&self, name: &str, default: i64) -> Option<i64> {
        match self.raw_attribute(name) {
            Some(attribute) => ir::integers_of(attribute, 1)?.first().copied(),
            None => Some(default),
        }
    }

    /// The type of operand `idx`.
    pub fn operand_type(&self, idx: usize) -> Option<Type<'c>> {
        Some(self.op.operand_at(idx)?.r#type())
    }

    /// The type of the result.
    pub fn result_type(&self) -> Option<Type<'c>> {
        Some(self.op.result_at(self.result)?.r#type())
    }

    /// The extents of operand `idx`, as far as its type says them.
    pub fn extents(&self, idx: usize) -> Option<Integers> {
        Integers::list(shapes::extents_of(self.operand_type(idx)?)?)
    }

    /// The extents of the result, if its type says them all.
    pub fn result_shape(&self) -> Option<Vec<usize>> {
        static_shape(self.result_type()?)
    }
}
