//! Inputs of programs: a function of type and position alone, so that a file needs none beside it.

use crate::generate::Draw;
use parallel_op::{
    jit::{Signature, ValueType},
    tensor::{ElementType, Tensor},
};

/// A value for each argument of a program. None if an extent is dynamic or the elements are of no type that is used.
pub fn arguments(signature: &Signature) -> Option<Vec<Tensor>> {
    signature.arguments.iter().enumerate().map(|(index, r#type)| argument(index as u64, r#type)).collect()
}

/// Floats lie between -2 and 2, integers between -100 and 100.
fn argument(index: u64, r#type: &ValueType) -> Option<Tensor> {
    let shape: Vec<usize> = r#type.shape.iter().flatten().copied().collect::<Option<_>>()?;
    let element = r#type.element;
    if !matches!(element, ElementType::F32 | ElementType::F64 | ElementType::I32) {
        return None;
    }
    let mut draw = Draw::new(0, index);
    Some(Tensor::filled(element, shape, |bytes| {
        for slot in bytes.chunks_exact_mut(element.size()) {
            // Multiples of 1/256, which are the same in both widths.
            let number = draw.below(1025) as f64 / 256.0 - 2.0;
            match element {
                ElementType::F64 => slot.copy_from_slice(&number.to_ne_bytes()),
                ElementType::F32 => slot.copy_from_slice(&(number as f32).to_ne_bytes()),
                _ => slot.copy_from_slice(&((number * 50.0) as i32).to_ne_bytes()),
            }
        }
    }))
}
