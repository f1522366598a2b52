//! The order in which the dimensions of a tensor lie in memory.

use parallel_op_dialect::ir;

/// For each place, outermost first, the dimension that stands there. The tensor of the program is the one in order
/// 0, 1, 2, …; one that is *held* in another order has the same elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(pub Vec<usize>);

impl Order {
    /// The order of the program.
    pub fn identity(rank: usize) -> Self {
        Self((0..rank).collect())
    }

    /// Number of dimensions.
    pub fn rank(&self) -> usize {
        self.0.len()
    }

    /// Whether this is the order of the program.
    pub fn is_identity(&self) -> bool {
        self.0.iter().copied().eq(0..self.rank())
    }

    /// The place where a dimension stands.
    pub fn place_of(&self, dim: usize) -> usize {
        self.0.iter().position(|&it| it == dim).expect("an order holds every dimension")
    }

    /// What belongs to the dimensions, in this order.
    pub fn apply<T: Clone>(&self, of_dims: &[T]) -> Vec<T> {
        self.0.iter().map(|&dim| of_dims[dim].clone()).collect()
    }

    /// How to transpose a tensor held in this order, to hold it in another one: for each place of the result the place it
    /// comes from.
    pub fn towards(&self, other: &Self) -> Vec<usize> {
        other.0.iter().map(|&dim| self.place_of(dim)).collect()
    }

    /// Whether a tensor of this shape, in the program's order, has its elements in the same places in both orders, because
    /// only dimensions of length one stand elsewhere.
    pub fn is_same_for(&self, other: &Self, shape: &[i64]) -> bool {
        let long = |order: &Self| order.0.iter().copied().filter(|&dim| shape[dim] != 1).collect::<Vec<_>>();
        long(self) == long(other)
    }
}

/// Dimensions taken together so that each group holds one that is longer than one, if there is such a dimension.
pub fn groups_of_long(shape: &[i64]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = vec![vec![]];
    let mut is_closed = false;
    for (dim, &length) in shape.iter().enumerate() {
        if length != 1 && is_closed {
            groups.push(vec![]);
        }
        is_closed |= length != 1;
        groups.last_mut().expect("there is a first group").push(dim);
    }
    if is_closed { groups } else { vec![] }
}

/// The shape of a type that has one.
pub fn shape_of(value: melior::ir::Value) -> Vec<i64> {
    use melior::ir::ValueLike;
    ir::shape_of(value.r#type()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transpose_between_orders_takes_each_place_from_where_its_dimension_stood() {
        let held = Order(vec![0, 2, 3, 1]);
        assert_eq!(Order::identity(4).towards(&held), [0, 2, 3, 1]);
        assert_eq!(held.towards(&Order::identity(4)), [0, 3, 1, 2]);
    }

    #[test]
    fn orders_of_one_pixel_are_the_same() {
        let (plain, held) = (Order::identity(4), Order(vec![0, 2, 3, 1]));
        assert!(plain.is_same_for(&held, &[7, 64, 1, 1]));
        assert!(!plain.is_same_for(&held, &[1, 64, 1, 2]));
    }

    #[test]
    fn dimensions_of_length_one_join_the_one_before_and_leading_ones_the_first() {
        assert_eq!(groups_of_long(&[1, 1, 8, 1, 4]), [vec![0, 1, 2, 3], vec![4]]);
        assert_eq!(groups_of_long(&[2, 8, 1, 1]), [vec![0], vec![1, 2, 3]]);
        assert!(groups_of_long(&[1, 1]).is_empty());
    }
}
