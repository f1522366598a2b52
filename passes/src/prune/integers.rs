//! Small tensors of integers of which some elements are known.
//!
//! Everything here is exact: an element that would overflow, divide by zero or lie outside is not known, and an
//! operation that makes no sense on its shapes gives nothing.

use super::arithmetic;

/// Most elements of a tensor that is looked at. Shapes have a few; larger tensors are data.
pub const MOST_ELEMENTS: usize = 64;

/// A tensor of integers, in row-major order. A tensor without dimensions has one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integers {
    shape: Vec<usize>,
    elements: Vec<Option<i64>>,
}

impl Integers {
    /// A tensor of these elements; none if they are not as many as the shape has, or too many.
    pub fn new(shape: Vec<usize>, elements: Vec<Option<i64>>) -> Option<Self> {
        (volume(&shape)? == elements.len()).then_some(Self { shape, elements })
    }

    /// A tensor whose elements are given by their index.
    pub fn from_fn(shape: Vec<usize>, mut element: impl FnMut(&[usize]) -> Option<i64>) -> Option<Self> {
        let n_elements = volume(&shape)?;
        let mut index = vec![0; shape.len()];
        let mut elements = Vec::with_capacity(n_elements);
        for _ in 0..n_elements {
            elements.push(element(&index));
            for axis in (0..shape.len()).rev() {
                index[axis] += 1;
                if index[axis] < shape[axis] {
                    break;
                }
                index[axis] = 0;
            }
        }
        Some(Self { shape, elements })
    }

    /// A tensor without dimensions.
    pub fn scalar(value: Option<i64>) -> Self {
        Self { shape: Vec::new(), elements: vec![value] }
    }

    /// A tensor of one dimension; none if it is too long.
    pub fn list(elements: Vec<Option<i64>>) -> Option<Self> {
        Self::new(vec![elements.len()], elements)
    }

    /// Extents of the dimensions.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The elements in row-major order.
    pub fn elements(&self) -> &[Option<i64>] {
        &self.elements
    }

    /// The elements, if all are known.
    pub fn known(&self) -> Option<Vec<i64>> {
        self.elements.iter().copied().collect()
    }

    /// The only element, if there is one and it is known.
    pub fn number(&self) -> Option<i64> {
        if let [element] = self.elements[..] { element } else { None }
    }

    /// The element at an index of as many numbers as there are dimensions, each below the extent.
    pub fn at(&self, index: &[usize]) -> Option<i64> {
        let position = index.iter().zip(&self.shape).fold(0, |position, (idx, extent)| position * extent + idx);
        self.elements.get(position).copied().flatten()
    }

    /// Each element changed on its own.
    pub fn map(&self, change: impl Fn(i64) -> Option<i64>) -> Self {
        Self { shape: self.shape.clone(), elements: self.elements.iter().map(|e| e.and_then(&change)).collect() }
    }

    /// The same elements under another shape of as many.
    pub fn reshape(&self, shape: Vec<usize>) -> Option<Self> {
        Self::new(shape, self.elements.clone())
    }

    /// Two tensors combined element by element, extents of 1 repeated as in NumPy.
    pub fn zip(&self, other: &Self, combine: impl Fn(i64, i64) -> Option<i64>) -> Option<Self> {
        let shape = broadcast_shape(&self.shape, &other.shape)?;
        Self::from_fn(shape, |index| combine(self.at_broadcast(index)?, other.at_broadcast(index)?))
    }

    /// The element of `yes` where this tensor is not 0, else that of `no`.
    pub fn select(&self, yes: &Self, no: &Self) -> Option<Self> {
        let shape = broadcast_shape(&broadcast_shape(&self.shape, &yes.shape)?, &no.shape)?;
        Self::from_fn(shape, |index| {
            let chosen = if self.at_broadcast(index)? != 0 { yes } else { no };
            chosen.at_broadcast(index)
        })
    }

    fn at_broadcast(&self, index: &[usize]) -> Option<i64> {
        let own = &index[index.len() - self.shape.len()..];
        let own: Vec<usize> = own.iter().zip(&self.shape).map(|(&idx, &extent)| idx.min(extent - 1)).collect();
        self.at(&own)
    }

    /// Tensors put behind each other along an axis.
    pub fn concat(axis: usize, parts: &[&Self]) -> Option<Self> {
        let mut shape = parts.first()?.shape.clone();
        *shape.get_mut(axis)? = parts.iter().map(|part| part.shape.get(axis)).sum::<Option<usize>>()?;
        let agrees = |part: &&&Self| {
            part.shape.len() == shape.len() && (0..shape.len()).all(|d| d == axis || part.shape[d] == shape[d])
        };
        if parts.iter().filter(agrees).count() < parts.len() {
            return None;
        }
        Self::from_fn(shape, |index| {
            let mut index = index.to_vec();
            let part = parts.iter().find(|part| {
                let inside = index[axis] < part.shape[axis];
                index[axis] -= if inside { 0 } else { part.shape[axis] };
                inside
            })?;
            part.at(&index)
        })
    }

    /// The slices along `axis` that `indices` name, which may count from the end. None if one of them is not known or
    /// lies outside.
    pub fn gather(&self, axis: usize, indices: &Self) -> Option<Self> {
        let extent = *self.shape.get(axis)?;
        let positions = indices.known()?.into_iter().map(|index| position(index, extent));
        let positions: Vec<usize> = positions.collect::<Option<_>>()?;
        let rank = indices.shape.len();
        let shape = [&self.shape[..axis], &indices.shape[..], &self.shape[axis + 1..]].concat();
        Self::from_fn(shape, |index| {
            let chosen = index[axis..axis + rank].iter().zip(&indices.shape).fold(0, |at, (idx, n)| at * n + idx);
            self.at(&[&index[..axis], &[positions[chosen]], &index[axis + rank..]].concat())
        })
    }

    /// `size` elements along `axis`, from `start` on in steps of `step`; none if one of them would lie outside.
    pub fn stride(&self, axis: usize, start: i64, step: i64, size: usize) -> Option<Self> {
        let taken = (0..size).map(|n| start.checked_add(i64::try_from(n).ok()?.checked_mul(step)?).filter(|&i| i >= 0));
        self.gather(axis, &Self::list(taken.collect())?)
    }

    /// What Python's `[start:end:step]` takes along `axis`.
    pub fn slice(&self, axis: usize, (start, end, step): (i64, i64, i64)) -> Option<Self> {
        let extent = i64::try_from(*self.shape.get(axis)?).ok()?;
        let (least, most) = if step > 0 { (0, extent) } else { (-1, extent - 1) };
        let bound = |at: i64| (if at < 0 { at.saturating_add(extent) } else { at }).clamp(least, most);
        let distance = if step > 0 { bound(end) - bound(start) } else { bound(start) - bound(end) };
        let size = arithmetic::ceil_div(distance.max(0), step.checked_abs()?)?;
        self.stride(axis, bound(start), step, usize::try_from(size).ok()?)
    }
}

/// The position that an index names, counted from the end if it is negative; none if it lies outside.
pub fn position(index: i64, extent: usize) -> Option<usize> {
    let extent = i64::try_from(extent).ok()?;
    let position = if index < 0 { index.checked_add(extent)? } else { index };
    (0..extent).contains(&position).then(|| usize::try_from(position).ok()).flatten()
}

/// The number of elements, if it is small enough.
fn volume(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1usize, |n, &extent| n.checked_mul(extent)).filter(|&n| n <= MOST_ELEMENTS)
}

fn broadcast_shape(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
    let rank = a.len().max(b.len());
    let extent = |shape: &[usize], axis: usize| (axis + shape.len()).checked_sub(rank).map_or(1, |own| shape[own]);
    (0..rank)
        .map(|axis| match (extent(a, axis), extent(b, axis)) {
            (a, b) if a == b => Some(a),
            (1, other) | (other, 1) => Some(other),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
