//! Types of whole numbers: of MLIR, and of the torch dialect as it prints them.

use crate::cost::shapes;
use melior::{
    Context,
    ir::{
        Type, TypeLike,
        r#type::{IntegerType, RankedTensorType, ShapedTypeLike},
    },
};
use std::ops::RangeInclusive;

/// Floats with the bits of their mantissa.
const MANTISSAS: &[(&str, u32)] = &[("bf16", 8), ("f16", 11), ("f32", 24), ("f64", 53)];

/// Whether a type, or its element type, is that of a float.
pub fn is_float(r#type: Type) -> bool {
    element_of(r#type).is_float()
}

fn element_of(r#type: Type) -> Type {
    RankedTensorType::try_from(r#type).map_or(r#type, |tensor| tensor.element())
}

/// The shape of a tensor type whose extents are all static, or of a number.
pub fn static_shape(r#type: Type) -> Option<Vec<usize>> {
    let is_number = r#type.is_index() || r#type.is_integer();
    let text = r#type.to_string();
    if is_number || ["!torch.int", "!torch.bool"].contains(&text.as_str()) {
        return Some(Vec::new());
    }
    if let Some(rank) = text.strip_prefix("!tosa.shape<").and_then(|text| text.strip_suffix('>')) {
        return Some(vec![rank.parse().ok()?]);
    }
    shapes::extents_of(r#type)?.into_iter().map(|extent| usize::try_from(extent?).ok()).collect()
}

/// The integers that a value of a type, or each of its elements, can be; none for types that hold anything else. For
/// floats these are the ones up to which each has a float of its own, so that sums and products within are exact.
pub fn range_of(r#type: Type) -> Option<RangeInclusive<i64>> {
    let element = element_of(r#type);
    if element.is_index() {
        return Some(i64::MIN..=i64::MAX);
    }
    if is_float(r#type) {
        let bits = MANTISSAS.iter().find(|(name, _)| *name == element.to_string())?.1;
        return Some(-(1 << bits)..=1 << bits);
    }
    if let Ok(integer) = IntegerType::try_from(element) {
        return range(Integer { width: integer.width(), is_unsigned: integer.is_unsigned() });
    }
    match r#type.to_string().as_str() {
        "!torch.int" | "!torch.list<int>" => Some(i64::MIN..=i64::MAX),
        "!torch.bool" => Some(0..=1),
        text if text.starts_with("!tosa.shape<") => Some(i64::MIN..=i64::MAX),
        text => range(printed_integer(text)?),
    }
}

/// The built-in tensor type that has the elements of a `!torch.vtensor` of integers.
pub fn builtin_tensor<'c>(context: &'c Context, r#type: Type) -> Option<Type<'c>> {
    let text = r#type.to_string();
    let Integer { width, is_unsigned } = printed_integer(&text)?;
    // Torch has no sign for booleans alone.
    let element = match (width, is_unsigned) {
        (1, _) => IntegerType::new(context, 1),
        (_, true) => IntegerType::unsigned(context, width),
        (_, false) => IntegerType::signed(context, width),
    };
    let extents: Vec<u64> = static_shape(r#type)?.into_iter().map(|extent| extent as u64).collect();
    Some(RankedTensorType::new(&extents, element.into(), None).into())
}

#[derive(Debug, PartialEq, Eq)]
struct Integer {
    width: u32,
    is_unsigned: bool,
}

/// The numbers of an integer type that fit into 64 bits with a sign.
fn range(Integer { width, is_unsigned }: Integer) -> Option<RangeInclusive<i64>> {
    match width {
        1 => Some(0..=1),
        2..=63 if is_unsigned => Some(0..=(1 << width) - 1),
        2..=64 if !is_unsigned => Some(i64::MIN >> (64 - width)..=i64::MAX >> (64 - width)),
        _ => None,
    }
}

/// The element type of a text like `!torch.vtensor<[2],si64>`.
fn printed_integer(text: &str) -> Option<Integer> {
    let element = text.strip_prefix("!torch.vtensor<[")?.split_once("],")?.1.strip_suffix('>')?;
    let (digits, is_unsigned) = match element.strip_prefix("ui") {
        Some(digits) => (digits, true),
        None => (element.trim_start_matches('s').strip_prefix('i')?, false),
    };
    Some(Integer { width: digits.parse().ok()?, is_unsigned })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_type_is_read_from_the_text() {
        let read = |text| printed_integer(text).map(|integer| (integer.width, integer.is_unsigned));
        assert_eq!(read("!torch.vtensor<[2,?],si64>"), Some((64, false)));
        assert_eq!(read("!torch.vtensor<[],ui8>"), Some((8, true)));
        assert_eq!(read("!torch.vtensor<[1],i1>"), Some((1, false)));
        for other in ["!torch.vtensor<[2],f32>", "!torch.vtensor<[2],unk>", "!torch.vtensor<*,si64>", "!torch.vtensor"]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn a_range_is_that_of_the_type() {
        let range = |width, is_unsigned| range(Integer { width, is_unsigned });
        assert_eq!(range(8, false), Some(-128..=127));
        assert_eq!(range(8, true), Some(0..=255));
        assert_eq!(range(64, false), Some(i64::MIN..=i64::MAX));
        assert_eq!(range(1, false), Some(0..=1));
        assert_eq!((range(64, true), range(65, false), range(0, false)), (None, None, None));
    }
}
