//! Arithmetic on single integers, none where a program would fail or wrap.

use super::integers::{Integers, MOST_ELEMENTS};

/// A function of two elements.
pub type Combine = fn(i64, i64) -> Option<i64>;

/// The quotient, rounded down.
pub fn floor_div(a: i64, b: i64) -> Option<i64> {
    let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
    quotient.checked_sub(i64::from(rest != 0 && (rest < 0) != (b < 0)))
}

/// The quotient, rounded up.
pub fn ceil_div(a: i64, b: i64) -> Option<i64> {
    floor_div(a, b)?.checked_add(i64::from(a.checked_rem(b)? != 0))
}

/// The rest of [`floor_div`], which has the sign of the divisor.
pub fn floor_mod(a: i64, b: i64) -> Option<i64> {
    a.checked_sub(floor_div(a, b)?.checked_mul(b)?)
}

/// The quotient, if it is a whole number.
pub fn exact_div(a: i64, b: i64) -> Option<i64> {
    a.checked_div(b).filter(|_| a % b == 0)
}

/// The smaller number.
pub fn least(a: i64, b: i64) -> Option<i64> {
    Some(a.min(b))
}

/// The larger number.
pub fn greatest(a: i64, b: i64) -> Option<i64> {
    Some(a.max(b))
}

/// 1 if both are the same, else 0.
pub fn equal(a: i64, b: i64) -> Option<i64> {
    Some(i64::from(a == b))
}

/// 0 if both are the same, else 1.
pub fn not_equal(a: i64, b: i64) -> Option<i64> {
    Some(i64::from(a != b))
}

/// 1 if `a` is smaller, else 0.
pub fn less(a: i64, b: i64) -> Option<i64> {
    Some(i64::from(a < b))
}

/// 1 if `a` is not larger, else 0.
pub fn at_most(a: i64, b: i64) -> Option<i64> {
    Some(i64::from(a <= b))
}

/// 1 if `a` is larger, else 0.
pub fn greater(a: i64, b: i64) -> Option<i64> {
    less(b, a)
}

/// 1 if `a` is not smaller, else 0.
pub fn at_least(a: i64, b: i64) -> Option<i64> {
    at_most(b, a)
}

/// 1 if neither is 0, else 0.
pub fn both(a: i64, b: i64) -> Option<i64> {
    Some(i64::from(a != 0 && b != 0))
}

/// 0 if both are 0, else 1.
pub fn either(a: i64, b: i64) -> Option<i64> {
    Some(i64::from(a != 0 || b != 0))
}

/// The product of all numbers.
pub fn product(numbers: &[i64]) -> Option<i64> {
    numbers.iter().try_fold(1i64, |product, &number| product.checked_mul(number))
}

/// The numbers from `start` to before `limit` in steps of `step`; none if they are too many.
pub fn range(start: i64, limit: i64, step: i64) -> Option<Integers> {
    let size = ceil_div(limit.checked_sub(start)?, step)?.max(0);
    let size = usize::try_from(size).ok().filter(|&size| size <= MOST_ELEMENTS)?;
    let mut next = Some(start);
    let numbers = std::iter::repeat_with(|| {
        let number = next;
        next = number.and_then(|number| number.checked_add(step));
        number
    });
    Integers::list(numbers.take(size).collect())
}

/// The extents of a shape of `n_elements` of which at most one is open, written as -1.
pub fn with_open_extent(extents: &[i64], n_elements: usize) -> Option<Vec<usize>> {
    let closed: Vec<i64> = extents.iter().copied().filter(|&extent| extent != -1).collect();
    let rest = match extents.len() - closed.len() {
        0 => 1,
        1 => i64::try_from(n_elements).ok()?.checked_div(product(&closed)?)?,
        _ => return None,
    };
    extents.iter().map(|&extent| usize::try_from(if extent == -1 { rest } else { extent }).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_as_it_says() {
        for (a, b, floor, ceil, rest) in [(7, 2, 3, 4, 1), (-7, 2, -4, -3, 1), (7, -2, -4, -3, -1), (-6, 3, -2, -2, 0)]
        {
            assert_eq!((floor_div(a, b), ceil_div(a, b), floor_mod(a, b)), (Some(floor), Some(ceil), Some(rest)));
        }
        assert_eq!((floor_div(1, 0), ceil_div(1, 0), floor_mod(1, 0)), (None, None, None));
        assert_eq!((exact_div(6, -3), exact_div(7, 2), exact_div(1, 0)), (Some(-2), None, None));
        assert_eq!((floor_div(i64::MIN, -1), floor_mod(i64::MIN, -1)), (None, None));
    }

    #[test]
    fn a_range_ends_before_its_limit() {
        let numbers = |start, limit, step| range(start, limit, step)?.known();
        assert_eq!(numbers(0, 5, 2), Some(vec![0, 2, 4]));
        assert_eq!(numbers(3, 0, -1), Some(vec![3, 2, 1]));
        assert_eq!(numbers(3, 0, 1), Some(Vec::new()));
        assert_eq!(numbers(0, 5, 0), None);
        assert_eq!(numbers(0, i64::MAX, 1), None);
        assert_eq!(numbers(i64::MAX - 1, i64::MAX, 5), Some(vec![i64::MAX - 1]));
    }

    #[test]
    fn one_extent_may_be_open() {
        assert_eq!(with_open_extent(&[2, -1], 6), Some(vec![2, 3]));
        assert_eq!(with_open_extent(&[6], 6), Some(vec![6]));
        assert_eq!(with_open_extent(&[-1, -1], 6), None);
        assert_eq!(with_open_extent(&[0, -1], 0), None);
        assert_eq!(with_open_extent(&[-2], 6), None);
    }
}
