//! Whether results are what somebody expected.

use crate::{
    arrays,
    inputs::is_archive,
    refusal::Refusal,
    tensor::{ElementType, Tensor},
};
use half::{bf16, f16};
use std::path::Path;

/// Checks `max|a-b| <= tolerance * max|expected|` for every result, where NaN equals NaN.
///
/// # Errors
///
/// If a result is farther away, or not of the expected type, or if the file does not hold as many results.
pub fn check(results: &[Tensor], path: &Path, tolerance: f64) -> Result<(), Refusal> {
    let expected = expected_results(path, results.len())?;
    compare(results, &expected, tolerance).map_err(|message| Refusal(format!("{}: {message}", path.display())))
}

/// The same for expected results at hand, as many as there are results.
///
/// # Errors
///
/// One line that names the first result which is too far away.
pub fn compare(results: &[Tensor], expected: &[Tensor], tolerance: f64) -> Result<(), String> {
    for (index, (result, expected)) in results.iter().zip(expected).enumerate() {
        let comparable = expected.reinterpreted(result.element()).filter(|it| it.shape() == result.shape());
        let comparable = comparable.ok_or_else(|| format!("result #{index}: expected {expected}, got {result}"))?;
        let (difference, largest) = distance(result, &comparable);
        if difference.is_nan() || difference > tolerance * largest {
            return Err(format!(
                "result #{index}: expected a difference of at most {:e} ({tolerance:e} of the largest value), got {difference:e}",
                tolerance * largest
            ));
        }
    }
    Ok(())
}

fn expected_results(path: &Path, n_results: usize) -> Result<Vec<Tensor>, Refusal> {
    if !is_archive(path) {
        let only = arrays::read_npy(path)?;
        return match n_results {
            1 => Ok(vec![only]),
            n => Err(Refusal(format!("{}: expected a .npz with {n} results, got one array", path.display()))),
        };
    }
    let mut archive = arrays::read_npz(path)?;
    let names: Vec<String> = (0..n_results).map(|index| format!("out{index}")).collect();
    let results = names.iter().map(|name| {
        archive
            .remove(name)
            .ok_or_else(|| Refusal(format!("{}: expected an array '{name}', got none of that name", path.display())))
    });
    let results = results.collect::<Result<Vec<_>, _>>()?;
    match archive.keys().next() {
        Some(name) => {
            Err(Refusal(format!("{}: expected {n_results} results, got an array '{name}' as well", path.display())))
        }
        None => Ok(results),
    }
}

/// Largest difference between two arrays of one type, and largest magnitude in `expected`. Infinity where one is NaN
/// and the other is not.
fn distance(result: &Tensor, expected: &Tensor) -> (f64, f64) {
    let mut difference = 0.0_f64;
    let mut largest = 0.0_f64;
    for (got, wanted) in values(result).zip(values(expected)) {
        let apart = match (got.is_nan(), wanted.is_nan()) {
            (true, true) => 0.0,
            (false, false) if got == wanted => 0.0,
            (false, false) => (got - wanted).abs(),
            _ => f64::INFINITY,
        };
        difference = difference.max(apart);
        if wanted.is_finite() {
            largest = largest.max(wanted.abs());
        }
    }
    (difference, largest)
}

fn values(tensor: &Tensor) -> Box<dyn Iterator<Item = f64> + '_> {
    match tensor.element() {
        ElementType::Bool | ElementType::U8 => Box::new(tensor.bytes().iter().map(|&it| f64::from(it))),
        ElementType::I8 => Box::new(tensor.elements::<i8>().iter().map(|&it| f64::from(it))),
        ElementType::I16 => Box::new(tensor.elements::<i16>().iter().map(|&it| f64::from(it))),
        ElementType::U16 => Box::new(tensor.elements::<u16>().iter().map(|&it| f64::from(it))),
        ElementType::I32 => Box::new(tensor.elements::<i32>().iter().map(|&it| f64::from(it))),
        ElementType::U32 => Box::new(tensor.elements::<u32>().iter().map(|&it| f64::from(it))),
        ElementType::I64 => Box::new(tensor.elements::<i64>().iter().map(|&it| it as f64)),
        ElementType::U64 => Box::new(tensor.elements::<u64>().iter().map(|&it| it as f64)),
        ElementType::F16 => Box::new(tensor.elements::<u16>().iter().map(|&it| f16::from_bits(it).to_f64())),
        ElementType::BF16 => Box::new(tensor.elements::<u16>().iter().map(|&it| bf16::from_bits(it).to_f64())),
        ElementType::F32 => Box::new(tensor.elements::<f32>().iter().map(|&it| f64::from(it))),
        ElementType::F64 => Box::new(tensor.elements::<f64>().iter().copied()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_is_the_largest_one() {
        let got = Tensor::from_f32(vec![3], &[1.0, 2.0, f32::NAN]);
        let expected = Tensor::from_f32(vec![3], &[1.5, 2.25, f32::NAN]);
        assert_eq!(distance(&got, &expected), (0.5, 2.25));
    }

    #[test]
    fn nan_differs_from_a_number_and_infinity_equals_itself() {
        let got = Tensor::from_f32(vec![2], &[f32::NAN, f32::INFINITY]);
        let expected = Tensor::from_f32(vec![2], &[1.0, f32::INFINITY]);
        assert_eq!(distance(&got, &expected), (f64::INFINITY, 1.0));
    }
}
