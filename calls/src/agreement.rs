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
    let agrees = farthest(results, &expected).and_then(|distance| distance.check(tolerance));
    agrees.map_err(|message| Refusal(format!("{}: {message}", path.display())))
}

/// How far one result is from what was expected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distance {
    /// Which result it is.
    pub result: usize,
    /// Largest difference of two elements; infinity where one is NaN and the other is not.
    pub difference: f64,
    /// Largest magnitude of what was expected.
    pub largest: f64,
}

impl Distance {
    /// The difference as a part of the largest value.
    pub fn relative(&self) -> f64 {
        if self.difference == 0.0 { 0.0 } else { self.difference / self.largest }
    }

    /// Checks that the difference is at most `tolerance` of the largest value.
    ///
    /// # Errors
    ///
    /// One line that says what was expected and what there is instead.
    pub fn check(&self, tolerance: f64) -> Result<(), String> {
        let Self { result, difference, largest } = self;
        if *difference <= tolerance * largest {
            return Ok(());
        }
        Err(format!(
            "result #{result}: expected a difference of at most {:e} ({tolerance:e} of the largest value), got {difference:e}",
            tolerance * largest
        ))
    }
}

/// The result that is farthest from the expected one, relative to the largest value of that; there are as many expected
/// results as results.
///
/// # Errors
///
/// One line that names the first result which is not of the expected type.
pub fn farthest(results: &[Tensor], expected: &[Tensor]) -> Result<Distance, String> {
    let mut farthest = Distance::default();
    for (index, (result, expected)) in results.iter().zip(expected).enumerate() {
        let comparable = expected.reinterpreted(result.element()).filter(|it| it.shape() == result.shape());
        let comparable = comparable.ok_or_else(|| format!("result #{index}: expected {expected}, got {result}"))?;
        let (difference, largest) = distance(result, &comparable);
        let distance = Distance { result: index, difference, largest };
        if distance.relative() > farthest.relative() {
            farthest = distance;
        }
    }
    Ok(farthest)
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

    #[test]
    fn farthest_result_is_relative_to_its_largest_value() {
        let result = |value: f32| Tensor::from_f32(vec![1], &[value]);
        let apart = farthest(&[result(101.0), result(1.5)], &[result(100.0), result(1.0)]).expect("of one type");
        assert_eq!(apart, Distance { result: 1, difference: 0.5, largest: 1.0 });
        assert!(apart.check(0.5).is_ok() && apart.check(0.49).is_err());
    }

    #[test]
    fn zeros_agree_and_nothing_else_agrees_with_zero() {
        let zero = Tensor::from_f32(vec![1], &[0.0]);
        let same = farthest(std::slice::from_ref(&zero), std::slice::from_ref(&zero)).expect("of one type");
        assert!(same.check(0.0).is_ok());
        let other = farthest(&[Tensor::from_f32(vec![1], &[1e-9])], &[zero]).expect("of one type");
        assert!(other.check(1e-4).is_err());
    }
}
