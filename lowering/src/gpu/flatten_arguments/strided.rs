//! A memref as a place in a root: what views make of it.

use crate::gpu::{amount::Amount, cursor::Cursor};
use Amount::{Known, Open};
use melior::ir::{OperationRef, Type, Value, ValueLike, attribute::ArrayAttribute, operation::OperationLike};
use parallel_op_dialect::ir::{self, DYNAMIC, OperationParts};

/// Where the elements of a memref lie.
#[derive(Clone)]
pub struct Strided<'c, 'a> {
    /// The memory that it is a part of: a value that is no view.
    pub root: Value<'c, 'a>,
    /// The last `memref.view` behind it, where its bytes become elements.
    pub view: Option<OperationRef<'c, 'a>>,
    /// From the first byte of the root to the one that the memref counts from, in bytes.
    pub start: Amount<'c, 'a>,
    /// From there to the first element, in elements.
    pub offset: Amount<'c, 'a>,
    /// Length of each dimension.
    pub sizes: Vec<Amount<'c, 'a>>,
    /// Stride of each dimension, in elements.
    pub strides: Vec<Amount<'c, 'a>>,
}

impl<'c, 'a> Strided<'c, 'a> {
    /// What a memref is outside of kernels. What is no view is its own root, and a view that nobody knows, too. None if
    /// strides do not describe it.
    pub fn of(value: Value<'c, 'a>, at: &Cursor<'c, 'a>) -> Option<Self> {
        ir::strides_of(value.r#type())?;
        let seen = ir::defining_op(value).and_then(|op| match ir::op_name(op).as_str() {
            "memref.view" => Self::of(op.operand_at(0)?, at)?.viewed(op, at),
            "memref.extract_strided_metadata" => Some(Self::of(op.operand_at(0)?, at)?.base()),
            name if name.starts_with("memref.") && op.operand_count() > 0 => {
                Self::of(op.operand_at(0)?, at)?.through(op, at)
            }
            _ => None,
        });
        seen.or_else(|| Self::of_root(value, at))
    }

    /// A memref with the numbers that its type does not know read from it.
    fn of_root(root: Value<'c, 'a>, at: &Cursor<'c, 'a>) -> Option<Self> {
        let (strides, offset) = ir::strides_of(root.r#type())?;
        let numbers = [vec![offset], ir::shape_of(root.r#type())?, strides].concat();
        let mut open = vec![];
        if numbers.contains(&DYNAMIC) {
            let index = Type::index(at.context);
            let types = [vec![ir::scalar_memref(root.r#type())], vec![index; numbers.len()]].concat();
            open = ir::results_of(at.op("memref.extract_strided_metadata", &[root], &types, &[]));
            let is_open = std::iter::once(false).chain(numbers.iter().map(|number| *number == DYNAMIC));
            open = open.into_iter().zip(is_open).filter(|(_, is_open)| *is_open).map(|(value, _)| value).collect();
        }
        let mut open = open.into_iter();
        let (offset, sizes, strides) = of_numbers(&numbers, || open.next().expect("one for each open number"));
        Some(Self { root, view: None, start: Known(0), offset, sizes, strides })
    }

    /// Offset, sizes and strides.
    pub fn numbers(&self) -> Vec<Amount<'c, 'a>> {
        [std::slice::from_ref(&self.offset), &self.sizes, &self.strides].concat()
    }

    /// The same memory with other numbers.
    pub fn with_numbers(&self, numbers: &[Amount<'c, 'a>]) -> Self {
        let rank = self.sizes.len();
        let (sizes, strides) = (numbers[1..=rank].to_vec(), numbers[rank + 1..].to_vec());
        Self { offset: numbers[0], sizes, strides, ..self.clone() }
    }

    /// [`Strided::extent`], if it is known.
    pub fn known_extent(&self) -> Option<i64> {
        let sizes: Vec<i64> = self.sizes.iter().map(|size| size.known()).collect::<Option<_>>()?;
        if sizes.contains(&0) {
            return Some(0);
        }
        let strides = self.strides.iter().zip(sizes).map(|(stride, size)| Some(stride.known()? * (size - 1)));
        Some(self.offset.known()? + 1 + strides.sum::<Option<i64>>()?)
    }

    /// From the start to the element at these indices.
    pub fn position(&self, indices: &[Value<'c, 'a>], at: &Cursor<'c, 'a>) -> Amount<'c, 'a> {
        indices
            .iter()
            .zip(&self.strides)
            .fold(self.offset, |sum, (index, stride)| sum.plus(Amount::of(*index).times(*stride, at), at))
    }

    /// From the start to the end of the last element, in elements; zero if one of the lengths is known to be.
    pub fn extent(&self, at: &Cursor<'c, 'a>) -> Amount<'c, 'a> {
        if self.sizes.iter().any(|size| size.known() == Some(0)) {
            return Known(0);
        }
        let first = self.offset.plus(Known(1), at);
        self.sizes
            .iter()
            .zip(&self.strides)
            .fold(first, |sum, (size, stride)| sum.plus(size.plus(Known(-1), at).times(*stride, at), at))
    }

    /// What a view of this memref is; none if the op is no view that strides describe. `at` is where arithmetic may go.
    pub fn through(&self, view: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Option<Self> {
        let seen = match ir::op_name(view).as_str() {
            "memref.cast" | "memref.assume_alignment" => self.clone(),
            "memref.subview" => self.subview(view, at)?,
            "memref.reinterpret_cast" => self.reinterpreted(view)?,
            "memref.expand_shape" => self.expanded(view, at)?,
            "memref.collapse_shape" => self.collapsed(view, at)?,
            "memref.transpose" => self.transposed(view)?,
            _ => return None,
        };
        Some(seen.refined(view.result_at(0)?.r#type()))
    }

    /// The memory itself, of which `memref.extract_strided_metadata` gives the numbers apart.
    pub fn base(&self) -> Self {
        Self { offset: Known(0), sizes: vec![], strides: vec![], ..self.clone() }
    }

    /// What `memref.view` makes of these bytes.
    pub fn viewed(&self, view: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Option<Self> {
        let r#type = view.result_at(0)?.r#type();
        let mut dynamic = (2..view.operand_count()).filter_map(|index| view.operand_at(index));
        let sizes: Vec<Amount> = ir::shape_of(r#type)?
            .into_iter()
            .map(|size| if size == DYNAMIC { dynamic.next().map(Amount::of) } else { Some(Known(size)) })
            .collect::<Option<_>>()?;
        let start = self.start.plus(self.offset, at).plus(Amount::of(view.operand_at(1)?), at);
        let strides = dense_strides(&sizes, at);
        Some(Self { root: self.root, view: Some(view), start, offset: Known(0), sizes, strides })
    }

    /// With the numbers that a type of it knows.
    fn refined(mut self, r#type: Type<'c>) -> Self {
        let Some((strides, _)) = ir::strides_of(r#type) else { return self };
        let sizes = ir::shape_of(r#type).unwrap_or_default();
        for (amount, known) in self.sizes.iter_mut().zip(sizes).chain(self.strides.iter_mut().zip(strides)) {
            if known != DYNAMIC {
                *amount = Known(known);
            }
        }
        self
    }

    fn subview(&self, view: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Option<Self> {
        let [offsets, sizes, steps] = mixed(view)?;
        let offset = offsets
            .iter()
            .zip(&self.strides)
            .fold(self.offset, |sum, (offset, stride)| sum.plus(offset.times(*stride, at), at));
        let kept = kept_dimensions(view)?;
        let strides: Vec<_> = steps.iter().zip(&self.strides).map(|(step, stride)| step.times(*stride, at)).collect();
        let [sizes, strides] = [sizes, strides].map(|all| kept.iter().map(|dim| all[*dim]).collect());
        Some(Self { offset, sizes, strides, ..self.clone() })
    }

    /// The numbers of this op count from the start, whatever its source says.
    fn reinterpreted(&self, view: OperationRef<'c, 'a>) -> Option<Self> {
        let [offsets, sizes, strides] = mixed(view)?;
        Some(Self { offset: *offsets.first()?, sizes, strides, ..self.clone() })
    }

    fn expanded(&self, view: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Option<Self> {
        let mut dynamic = (1..view.operand_count()).filter_map(|index| view.operand_at(index));
        let shape = ir::integers_of(view.attribute("static_output_shape").ok()?, 64)?;
        let sizes: Vec<Amount> = shape
            .into_iter()
            .map(|size| if size == DYNAMIC { dynamic.next().map(Amount::of) } else { Some(Known(size)) })
            .collect::<Option<_>>()?;
        let mut strides = vec![Known(1); sizes.len()];
        for (group, stride) in groups(view)?.iter().zip(&self.strides) {
            let mut stride = *stride;
            for dim in group.iter().rev() {
                strides[*dim] = stride;
                stride = stride.times(sizes[*dim], at);
            }
        }
        Some(Self { sizes, strides, ..self.clone() })
    }

    fn collapsed(&self, view: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Option<Self> {
        let (mut sizes, mut strides) = (vec![], vec![]);
        for group in groups(view)? {
            sizes.push(group.iter().fold(Known(1), |size, dim| size.times(self.sizes[*dim], at)));
            // Dimensions of length one say nothing of how the others lie.
            let innermost = group.iter().rev().find(|dim| self.sizes[**dim].known() != Some(1));
            strides.push(innermost.or(group.last()).map_or(Known(1), |dim| self.strides[*dim]));
        }
        Some(Self { sizes, strides, ..self.clone() })
    }

    fn transposed(&self, view: OperationRef<'c, 'a>) -> Option<Self> {
        let map = ir::map_of(view.attribute("permutation").ok()?)?;
        let dims: Vec<usize> =
            (0..map.result_count()).map(|index| Some(map.result(index).ok()?.dim_position())).collect::<Option<_>>()?;
        let [sizes, strides] = [&self.sizes, &self.strides].map(|all| dims.iter().map(|dim| all[*dim]).collect());
        Some(Self { sizes, strides, ..self.clone() })
    }
}

/// The strides of memory without gaps.
pub fn dense_strides<'c, 'a>(sizes: &[Amount<'c, 'a>], at: &Cursor<'c, 'a>) -> Vec<Amount<'c, 'a>> {
    let mut strides = vec![Known(1); sizes.len()];
    for dim in (1..sizes.len()).rev() {
        strides[dim - 1] = strides[dim].times(sizes[dim], at);
    }
    strides
}

/// Offsets, sizes and strides of an op that has them as operands and attributes.
fn mixed<'c, 'a>(op: OperationRef<'c, 'a>) -> Option<[Vec<Amount<'c, 'a>>; 3]> {
    let mut dynamic = (1..op.operand_count()).filter_map(|index| op.operand_at(index));
    let mut read = |name: &str| -> Option<Vec<Amount<'c, 'a>>> {
        let numbers = ir::integers_of(op.attribute(name).ok()?, 64)?;
        numbers
            .into_iter()
            .map(|number| if number == DYNAMIC { dynamic.next().map(Amount::of) } else { Some(Known(number)) })
            .collect()
    };
    Some([read("static_offsets")?, read("static_sizes")?, read("static_strides")?])
}

/// Which dimensions a subview keeps. Of several of length one it does not matter which is dropped: their index is zero.
fn kept_dimensions(view: OperationRef) -> Option<Vec<usize>> {
    let shape = ir::shape_of(view.result_at(0)?.r#type())?;
    let mut kept = Vec::new();
    for (dim, size) in ir::integers_of(view.attribute("static_sizes").ok()?, 64)?.into_iter().enumerate() {
        if shape.get(kept.len()) == Some(&size) {
            kept.push(dim);
        } else if size != 1 {
            return None;
        }
    }
    (kept.len() == shape.len()).then_some(kept)
}

/// The groups of dimensions that a reshape joins or splits.
fn groups(op: OperationRef) -> Option<Vec<Vec<usize>>> {
    let all = ArrayAttribute::try_from(op.attribute("reassociation").ok()?).ok()?;
    (0..all.len())
        .map(|index| {
            let dims = ir::integers_of(all.element(index).ok()?, 64)?;
            dims.into_iter().map(|dim| usize::try_from(dim).ok()).collect()
        })
        .collect()
}

/// Offset, sizes and strides of numbers in this order, those that are [`DYNAMIC`] from the program.
pub fn of_numbers<'c, 'a>(numbers: &[i64], mut open: impl FnMut() -> Value<'c, 'a>) -> Numbers<'c, 'a> {
    let mut amounts = numbers.iter().map(|number| if *number == DYNAMIC { Open(open()) } else { Known(*number) });
    let offset = amounts.next().unwrap_or(Known(0));
    let rank = numbers.len() / 2;
    let sizes = amounts.by_ref().take(rank).collect();
    (offset, sizes, amounts.collect())
}

/// Offset, sizes and strides.
pub type Numbers<'c, 'a> = (Amount<'c, 'a>, Vec<Amount<'c, 'a>>, Vec<Amount<'c, 'a>>);
