//! Random arguments: the same for the same seed on every machine and in every version.

use half::{bf16, f16};
use parallel_op::{
    jit::ValueType,
    tensor::{ElementType, Tensor},
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// A value for argument `index`, which does not depend on the other arguments. None if an extent is dynamic.
///
/// Integers and booleans are 0 or 1, so that they are in range where they index a table. Vectors lie between 0.5 and
/// 1.5, for they may be variances. Other floats are spread around 0 with the width that keeps sums over a row near 1.
pub fn argument(seed: u64, index: usize, r#type: &ValueType) -> Option<Tensor> {
    let shape: Vec<usize> = r#type.shape.iter().flatten().copied().collect::<Option<_>>()?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(index as u64);
    let (center, width) = match shape.len() {
        0 | 1 => (1.0, 0.5),
        _ => (0.0, (3.0 / shape[1..].iter().product::<usize>().max(1) as f64).sqrt()),
    };
    let element = r#type.element;
    Some(Tensor::filled(element, shape, |bytes| {
        for slot in bytes.chunks_exact_mut(element.size()) {
            let word = rng.next_u64();
            // The upper 53 bits make a float from 0 up to, but not including, 1.
            let unit = (word >> 11) as f64 / (1_u64 << 53) as f64;
            write(slot, element, center + width * (2.0 * unit - 1.0), word >> 63);
        }
    }))
}

fn write(slot: &mut [u8], element: ElementType, float: f64, bit: u64) {
    match element {
        ElementType::F64 => slot.copy_from_slice(&float.to_ne_bytes()),
        ElementType::F32 => slot.copy_from_slice(&(float as f32).to_ne_bytes()),
        ElementType::F16 => slot.copy_from_slice(&f16::from_f64(float).to_ne_bytes()),
        ElementType::BF16 => slot.copy_from_slice(&bf16::from_f64(float).to_ne_bytes()),
        _ => {
            let low = if cfg!(target_endian = "little") { 0 } else { slot.len() - 1 };
            slot[low] = bit as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(element: ElementType) -> ValueType {
        ValueType { element, shape: Some(vec![Some(2), Some(3)]) }
    }

    #[test]
    fn same_seed_gives_the_same_values_and_arguments_differ() {
        let first = argument(7, 0, &matrix(ElementType::F32)).expect("a static shape");
        let again = argument(7, 0, &matrix(ElementType::F32)).expect("a static shape");
        let other = argument(7, 1, &matrix(ElementType::F32)).expect("a static shape");
        assert!(first.is_bitwise_equal(&again) && !first.is_bitwise_equal(&other));
        // Frozen, so that a new version of the generator does not pass unseen.
        assert_eq!(first.elements::<f32>()[..2], [-0.684_407_83, -0.664_021_25]);
    }

    #[test]
    fn integers_are_zero_or_one() {
        let values = argument(1, 0, &matrix(ElementType::I64)).expect("a static shape");
        assert!(values.elements::<i64>().iter().all(|value| (0..2).contains(value)));
    }

    #[test]
    fn dynamic_extent_has_no_random_value() {
        assert!(argument(1, 0, &ValueType { element: ElementType::F32, shape: Some(vec![None]) }).is_none());
    }
}
