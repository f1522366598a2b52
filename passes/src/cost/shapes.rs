//! Sizes of values, from their types.

use melior::ir::{
    Type, TypeLike,
    r#type::{DimSize, IntegerType, RankedTensorType, ShapedTypeLike},
};

/// Extent that is assumed for a dimension that is not known before the program runs. On the small side, because a
/// region that is too small to gain becomes slower, while one that stays serial does not.
pub const ASSUMED_EXTENT: f64 = 8.0;

/// Shape and element size of a tensor.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Extents; [`ASSUMED_EXTENT`] for an open one.
    pub extents: Vec<f64>,
    /// Bytes of one element.
    pub element_bytes: f64,
}

impl Shape {
    /// Number of elements.
    pub fn elements(&self) -> f64 {
        self.extents.iter().product()
    }

    /// Size of the whole tensor.
    pub fn bytes(&self) -> f64 {
        self.elements() * self.element_bytes
    }
}

/// The shape of a tensor type: a ranked tensor, or a foreign type that prints its shape, such as
/// `!torch.vtensor<[1,8],f32>`. None for anything else.
pub fn shape_of(r#type: Type) -> Option<Shape> {
    let element_bytes = match RankedTensorType::try_from(r#type) {
        Ok(tensor) => bytes_of(tensor.element()),
        Err(_) => printed_element_bytes(&r#type.to_string())?,
    };
    let extents = extents_of(r#type)?.into_iter().map(|extent| extent.map_or(ASSUMED_EXTENT, |extent| extent as f64));
    Some(Shape { extents: extents.collect(), element_bytes })
}

/// The extents of a tensor type as for [`shape_of`]; none for an open one.
pub fn extents_of(r#type: Type) -> Option<Vec<Option<i64>>> {
    if let Ok(tensor) = RankedTensorType::try_from(r#type) {
        let extents = (0..tensor.rank()).map(|idx| match tensor.dim_size(idx) {
            Ok(DimSize::Static(extent)) => i64::try_from(extent).ok(),
            _ => None,
        });
        return Some(extents.collect());
    }
    let text = r#type.to_string();
    text.starts_with('!').then(|| printed_extents(&text)).flatten()
}

/// Whether a type is that of an index, an integer or a float.
pub fn is_scalar(r#type: Type) -> bool {
    r#type.is_index() || r#type.is_integer() || r#type.is_float() || r#type.is_complex()
}

fn bytes_of(element: Type) -> f64 {
    let bits = match IntegerType::try_from(element) {
        Ok(integer) => f64::from(integer.width()),
        Err(_) if element.is_float() => f64::from(element.float_width()),
        Err(_) => 64.0,
    };
    (bits / 8.0).ceil()
}

/// The extents in a text like `!torch.vtensor<[1,?,8],f32>`.
fn printed_extents(text: &str) -> Option<Vec<Option<i64>>> {
    let (dimensions, _) = text.split_once("<[")?.1.split_once(']')?;
    Some(dimensions.split(',').map(str::trim).filter(|text| !text.is_empty()).map(|text| text.parse().ok()).collect())
}

/// The size of an element in such a text.
fn printed_element_bytes(text: &str) -> Option<f64> {
    let element = text.split_once("<[")?.1.split_once(']')?.1.trim_start_matches(',').trim_end_matches('>');
    let bits: f64 = element.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(32.0);
    Some((bits / 8.0).ceil())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_shape_is_read() {
        assert_eq!(printed_extents("!torch.vtensor<[1,?,8],f16>").unwrap(), [Some(1), None, Some(8)]);
        assert_eq!(printed_extents("!torch.vtensor<[],f32>").unwrap(), []);
        assert_eq!(printed_extents("!torch.int"), None);
        assert_eq!(printed_element_bytes("!torch.vtensor<[1,?,8],f16>"), Some(2.0));
    }
}
