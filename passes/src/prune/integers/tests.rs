//! The tensor operations, against results worked out by hand.

use super::*;

fn list(elements: &[i64]) -> Integers {
    Integers::list(elements.iter().copied().map(Some).collect()).unwrap()
}

fn matrix(shape: [usize; 2], elements: &[i64]) -> Integers {
    list(elements).reshape(shape.to_vec()).unwrap()
}

#[test]
fn a_shape_has_as_many_elements_as_it_says() {
    assert_eq!(Integers::new(vec![2, 2], vec![Some(1); 3]), None);
    assert_eq!(Integers::list(vec![Some(0); MOST_ELEMENTS + 1]), None);
    assert_eq!(Integers::new(vec![usize::MAX, 2], Vec::new()), None);
    assert_eq!(Integers::scalar(Some(5)).number(), Some(5));
    assert_eq!(list(&[5, 6]).number(), None);
    assert_eq!(list(&[]).known(), Some(Vec::new()));
}

#[test]
fn what_is_not_known_stays_unknown() {
    let partly = Integers::list(vec![Some(3), None]).unwrap();
    let sum = partly.zip(&list(&[1, 1]), i64::checked_add).unwrap();
    assert_eq!(sum.elements(), [Some(4), None]);
    assert_eq!(sum.known(), None);
    assert_eq!(list(&[i64::MAX]).zip(&list(&[1]), i64::checked_add).unwrap().elements(), [None]);
}

#[test]
fn extents_of_one_are_repeated() {
    let product = matrix([2, 1], &[2, 3]).zip(&list(&[10, 20, 30]), i64::checked_mul).unwrap();
    assert_eq!(product, matrix([2, 3], &[20, 40, 60, 30, 60, 90]));
    assert_eq!(list(&[1, 2]).zip(&list(&[1, 2, 3]), i64::checked_add), None);
    let none_of_one = list(&[]).zip(&list(&[7]), i64::checked_add).unwrap();
    assert_eq!(none_of_one.shape(), [0]);
}

#[test]
fn a_choice_looks_at_the_chosen_side_only() {
    let no = Integers::list(vec![None, Some(8)]).unwrap();
    let chosen = list(&[1, 0]).select(&Integers::scalar(Some(4)), &no).unwrap();
    assert_eq!(chosen.known(), Some(vec![4, 8]));
}

#[test]
fn concatenation_goes_along_any_axis() {
    let (a, b) = (matrix([2, 1], &[1, 2]), matrix([2, 2], &[3, 4, 5, 6]));
    assert_eq!(Integers::concat(1, &[&a, &b]).unwrap(), matrix([2, 3], &[1, 3, 4, 2, 5, 6]));
    assert_eq!(Integers::concat(0, &[&a, &b]), None);
    assert_eq!(Integers::concat(0, &[&list(&[]), &list(&[1]), &list(&[2, 3])]).unwrap(), list(&[1, 2, 3]));
    assert_eq!(Integers::concat(0, &[]), None);
    assert_eq!(Integers::concat(2, &[&a]), None);
}

#[test]
fn gathering_takes_slices_and_counts_from_the_end() {
    let data = matrix([2, 3], &[1, 2, 3, 4, 5, 6]);
    assert_eq!(data.gather(1, &Integers::scalar(Some(-1))).unwrap(), list(&[3, 6]));
    assert_eq!(data.gather(0, &matrix([1, 1], &[1])).unwrap().shape(), [1, 1, 3]);
    assert_eq!(data.gather(1, &list(&[2, 0])).unwrap(), matrix([2, 2], &[3, 1, 6, 4]));
    assert_eq!(data.gather(0, &Integers::scalar(Some(2))), None);
    assert_eq!(data.gather(0, &Integers::scalar(None)), None);
    assert_eq!(data.gather(2, &Integers::scalar(Some(0))), None);
}

#[test]
fn slices_are_those_of_python() {
    let data = list(&[0, 1, 2, 3, 4]);
    let cases = [
        ((1, 3, 1), vec![1, 2]),
        ((-2, i64::MAX, 1), vec![3, 4]),
        ((0, 5, 2), vec![0, 2, 4]),
        ((4, i64::MIN, -2), vec![4, 2, 0]),
        ((9, -9, -1), vec![4, 3, 2, 1, 0]),
        ((3, 1, 1), vec![]),
        ((2, 2, -1), vec![]),
        ((0, 5, i64::MAX), vec![0]),
    ];
    for (bounds, expected) in cases {
        assert_eq!(data.slice(0, bounds).unwrap(), list(&expected), "{bounds:?}");
    }
    assert_eq!(data.slice(0, (0, 5, 0)), None);
    assert_eq!(data.slice(0, (0, 5, i64::MIN)), None);
    assert_eq!(data.slice(1, (0, 5, 1)), None);
}

#[test]
fn a_stride_stays_inside() {
    let data = list(&[0, 1, 2, 3, 4]);
    assert_eq!(data.stride(0, 1, 2, 2).unwrap(), list(&[1, 3]));
    assert_eq!(data.stride(0, 1, 2, 3), None);
    assert_eq!(data.stride(0, -1, 1, 1), None);
}
