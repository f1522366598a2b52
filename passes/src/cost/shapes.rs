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
    if let Ok(tensor) = RankedTensorType::try_from(r#type) {
        let extents = (0..tensor.rank()).map(|idx| match tensor.dim_size(idx) {
            Ok(DimSize::Static(extent)) => extent as f64,
            _ => ASSUMED_EXTENT,
        });
        return Some(Shape { extents: extents.collect(), element_bytes: bytes_of(tensor.element()) });
    }
    let text = r#type.to_string();
    text.starts_with('!').then(|| printed_shape(&text)).flatten()
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

/// The shape in a text like `!torch.vtensor<[1,?,8],f32>`.
fn printed_shape(text: &str) -> Option<Shape> {
    let (dimensions, rest) = text.split_once("<[")?.1.split_once(']')?;
    let extent = |text: &str| text.trim().parse().unwrap_or(ASSUMED_EXTENT);
    let extents = dimensions.split(',').filter(|text| !text.trim().is_empty()).map(extent).collect();
    let element = rest.trim_start_matches(',').trim_end_matches('>');
    let bits: f64 = element.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(32.0);
    Some(Shape { extents, element_bytes: (bits / 8.0).ceil() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_shape_is_read() {
        let shape = printed_shape("!torch.vtensor<[1,?,8],f16>").unwrap();
        assert_eq!(shape, Shape { extents: vec![1.0, ASSUMED_EXTENT, 8.0], element_bytes: 2.0 });
        assert_eq!(printed_shape("!torch.vtensor<[],f32>").unwrap().elements(), 1.0);
        assert_eq!(printed_shape("!torch.int"), None);
    }
}
