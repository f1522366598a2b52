//! Where the elements of a tensor stand in the output of a contraction: for each dimension, which one of the output it
//! is, or a part of.
//!
//! Dimensions that stand for one dimension of the output are its parts, in order. A dimension that stands for none has
//! length one.

use melior::ir::{
    OperationRef, Value, ValueLike,
    attribute::{ArrayAttribute, Attribute},
    operation::OperationLike,
};
use parallel_op_dialect::ir::{self, OperationParts};

/// For each dimension of a tensor the one of the output that it stands for.
pub type Coordinates = Vec<Option<usize>>;

/// The coordinates behind a reshape of a tensor that has these ones. None for any other op, and for a reshape that joins
/// several dimensions of the output.
pub fn behind_reshape(op: OperationRef, coordinates: &[Option<usize>]) -> Option<Coordinates> {
    let [source, result] = [op.operand_at(0)?, ir::results_of(op).first().copied()?];
    let [from, to] = [ir::shape_of(source.r#type())?, ir::shape_of(result.r#type())?];
    match ir::op_name(op).as_str() {
        "tensor.expand_shape" => Some(expanded(&groups_of(op)?, coordinates, &to)),
        "tensor.collapse_shape" => collapsed(&groups_of(op)?, coordinates, &from),
        _ => None,
    }
}

fn expanded(groups: &[Vec<usize>], coordinates: &[Option<usize>], shape: &[i64]) -> Coordinates {
    let mut result = vec![None; shape.len()];
    for (group, coordinate) in groups.iter().zip(coordinates) {
        let long: Vec<usize> = group.iter().copied().filter(|&dim| shape[dim] != 1).collect();
        // All of length one: one of them has to stand for the dimension.
        let standing = if long.is_empty() { &group[..1] } else { &long };
        standing.iter().for_each(|&dim| result[dim] = *coordinate);
    }
    result
}

fn collapsed(groups: &[Vec<usize>], coordinates: &[Option<usize>], shape: &[i64]) -> Option<Coordinates> {
    let of_group = |group: &Vec<usize>| {
        let mut long: Vec<usize> =
            group.iter().filter(|&&dim| shape[dim] != 1).filter_map(|&dim| coordinates[dim]).collect();
        long.dedup();
        match long[..] {
            [] => Some(group.iter().find_map(|&dim| coordinates[dim])),
            [one] => Some(Some(one)),
            _ => None,
        }
    };
    groups.iter().map(of_group).collect()
}

/// The groups of dimensions that a reshape joins or splits.
pub fn groups_of(op: OperationRef) -> Option<Vec<Vec<usize>>> {
    let groups = ArrayAttribute::try_from(op.attribute("reassociation").ok()?).ok()?;
    let dims = |group: Attribute| {
        let dims = ir::integers_of(group, MOST_DIMENSIONS)?;
        dims.into_iter().map(|dim| usize::try_from(dim).ok()).collect()
    };
    (0..groups.len()).map(|idx| dims(groups.element(idx).ok()?)).collect()
}

/// The groups that make dimensions of these coordinates one for each dimension of the output: of a tensor's dimensions
/// for a collapse, or of a result's for an expansion. Those that stand for none join a neighbour.
pub fn joined(coordinates: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut last = None;
    for (dim, coordinate) in coordinates.iter().enumerate() {
        let is_same = coordinate.is_none() || last.is_none() || *coordinate == last;
        match groups.last_mut() {
            Some(group) if is_same => group.push(dim),
            _ => groups.push(vec![dim]),
        }
        last = coordinate.or(last);
    }
    groups
}

/// More dimensions than any tensor of a program has.
const MOST_DIMENSIONS: usize = 64;

/// The tensor that a value is a reshape of, in which only dimensions of length one come or go, with the same elements'
/// places; none for any other value. `places` holds what each dimension of the value is indexed by.
pub fn without_unit_dims<'c: 'a, 'a, T: Clone>(
    value: Value<'c, 'a>,
    places: &[T],
    unit: T,
) -> Option<(Value<'c, 'a>, Vec<T>)> {
    let op = ir::defining_op(value)?;
    let source = op.operand_at(0)?;
    let [from, to] = [ir::shape_of(source.r#type())?, ir::shape_of(value.r#type())?];
    let of_expanded = |group: &Vec<usize>| {
        let long: Vec<usize> = group.iter().copied().filter(|&dim| to[dim] != 1).collect();
        match long[..] {
            [] => Some(unit.clone()),
            [dim] => Some(places[dim].clone()),
            _ => None,
        }
    };
    match ir::op_name(op).as_str() {
        "tensor.expand_shape" => Some((source, groups_of(op)?.iter().map(of_expanded).collect::<Option<_>>()?)),
        "tensor.collapse_shape" => {
            let mut inner = vec![unit; from.len()];
            for (group, place) in groups_of(op)?.iter().zip(places) {
                let long: Vec<usize> = group.iter().copied().filter(|&dim| from[dim] != 1).collect();
                match long[..] {
                    [] => {}
                    [dim] => inner[dim] = place.clone(),
                    _ => return None,
                }
            }
            Some((source, inner))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_and_unit_dims_join_their_dimension() {
        assert_eq!(joined(&[None, Some(0), Some(0), Some(1)]), [vec![0, 1, 2], vec![3]]);
        assert_eq!(joined(&[Some(0), None, Some(1), None]), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn a_reshape_of_several_dimensions_has_no_coordinates() {
        let groups = [vec![0, 1], vec![2]];
        assert_eq!(collapsed(&groups, &[Some(0), Some(1), Some(2)], &[4, 5, 6]), None);
        assert_eq!(collapsed(&groups, &[Some(0), Some(1), Some(2)], &[1, 5, 6]), Some(vec![Some(1), Some(2)]));
        assert_eq!(expanded(&[vec![0, 1], vec![2]], &[Some(0), Some(1)], &[1, 4, 6]), [None, Some(0), Some(1)]);
    }
}
