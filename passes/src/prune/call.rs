//! One op with what is known of its operands, as the rules of the dialects see it.

use super::integers::{Integers, MOST_ELEMENTS};
use crate::cost::shapes;
use melior::ir::{
    OperationRef, Type, TypeLike, ValueLike,
    operation::OperationLike,
    r#type::{IntegerType, RankedTensorType, ShapedTypeLike},
};
use parallel_op_dialect::ir;
use std::{collections::BTreeMap, ops::RangeInclusive};

/// What is known of values, by [`ir::value_key`].
pub type Known = BTreeMap<usize, Integers>;

/// One result of an op to be evaluated.
pub struct Call<'k, 'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// Its name.
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
        self.known.get(&ir::value_key(self.op.operand(idx).ok()?))
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

    /// Whether the op has an attribute of this name.
    pub fn has_attribute(&self, name: &str) -> bool {
        self.op.has_attribute(name)
    }

    /// The integers of an attribute.
    pub fn attribute(&self, name: &str) -> Option<Vec<i64>> {
        ir::integers_of(self.op.attribute(name).ok()?, MOST_ELEMENTS)
    }

    /// The integer of an attribute, or `default` if the op has no such attribute.
    pub fn attribute_or(&self, name: &str, default: i64) -> Option<i64> {
        match self.op.attribute(name) {
            Ok(attribute) => ir::integers_of(attribute, 1)?.first().copied(),
            Err(_) => Some(default),
        }
    }

    /// The type of operand `idx`.
    pub fn operand_type(&self, idx: usize) -> Option<Type<'c>> {
        Some(self.op.operand(idx).ok()?.r#type())
    }

    /// The type of the result.
    pub fn result_type(&self) -> Option<Type<'c>> {
        Some(self.op.result(self.result).ok()?.r#type())
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

/// The shape of a tensor type whose extents are all static, or of a scalar.
pub fn static_shape(r#type: Type) -> Option<Vec<usize>> {
    if is_number(r#type) {
        return Some(Vec::new());
    }
    let text = r#type.to_string();
    if let Some(rank) = text.strip_prefix("!tosa.shape<").and_then(|text| text.strip_suffix('>')) {
        return Some(vec![rank.parse().ok()?]);
    }
    shapes::extents_of(r#type)?.into_iter().map(|extent| usize::try_from(extent?).ok()).collect()
}

/// Whether a type is that of one number.
fn is_number(r#type: Type) -> bool {
    r#type.is_index() || r#type.is_integer() || ["!torch.int", "!torch.bool"].contains(&r#type.to_string().as_str())
}

/// The integers that a type, or the elements of a type, can hold; none for types that hold anything else.
pub fn range_of(r#type: Type) -> Option<RangeInclusive<i64>> {
    let element = RankedTensorType::try_from(r#type).map_or(r#type, |tensor| tensor.element());
    if element.is_index() {
        return Some(i64::MIN..=i64::MAX);
    }
    if let Ok(integer) = IntegerType::try_from(element) {
        return match integer.width() {
            1 if !integer.is_signed() => Some(0..=1),
            width @ 1..=63 if integer.is_unsigned() => Some(0..=(1 << width) - 1),
            width @ 1..=64 if !integer.is_unsigned() => Some(i64::MIN >> (64 - width)..=i64::MAX >> (64 - width)),
            _ => None,
        };
    }
    match r#type.to_string().as_str() {
        "!torch.int" | "!torch.list<int>" => Some(i64::MIN..=i64::MAX),
        "!torch.bool" => Some(0..=1),
        text if text.starts_with("!tosa.shape<") => Some(i64::MIN..=i64::MAX),
        text if text.starts_with("!torch.vtensor<") && text.ends_with(",si64>") => Some(i64::MIN..=i64::MAX),
        _ => None,
    }
}
