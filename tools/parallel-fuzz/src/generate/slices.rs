//! Parts of tensors: slices, inserts, joins and other shapes. Most of them are views of one buffer once tensors are
//! buffers, which is where writes go wrong.

use super::{
    structured::MAX_EXTENT,
    types::{Scope, Type, Value},
    writer::Writer,
};

/// Offsets, sizes and strides of a slice.
struct Place {
    offsets: Vec<String>,
    sizes: Vec<usize>,
    strides: Vec<usize>,
}

impl Place {
    fn text(&self) -> String {
        let list = |numbers: &[usize]| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        format!("[{}] [{}] [{}]", self.offsets.join(", "), list(&self.sizes), list(&self.strides))
    }
}

impl Writer {
    /// Where a slice of `sizes` lies in a tensor of `shape`, which it fits into.
    fn place(&mut self, scope: &Scope, shape: &[usize], sizes: &[usize]) -> Place {
        let mut place = Place { offsets: Vec::new(), sizes: sizes.to_vec(), strides: Vec::new() };
        for (extent, size) in shape.iter().zip(sizes) {
            let stride = if *size > 1 && 2 * (size - 1) < *extent && self.draw.chance(15) { 2 } else { 1 };
            let room = extent - stride * (size - 1);
            let offset = match self.draw.chance(30) {
                true => self.index_below(scope, room),
                // Both ends more often than what lies between, so that slices share edges.
                false => (*self.draw.of(&[0, room - 1, room / 2])).to_string(),
            };
            place.offsets.push(offset);
            place.strides.push(stride);
        }
        place
    }

    fn smaller(&mut self, shape: &[usize]) -> Vec<usize> {
        shape
            .iter()
            .map(|extent| match self.draw.below(3) {
                0 => *extent,
                1 => extent.div_ceil(2),
                _ => self.draw.range(1, *extent),
            })
            .collect()
    }

    /// `tensor.extract_slice`, which may drop axes of extent 1.
    pub fn extract_slice(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |_, shape| !shape.is_empty())?;
        let mut sizes = self.smaller(source.shape());
        // MLIR 22 crashes on a view that keeps one of several axes of extent 1 (memref::SubViewOp::getDroppedDims).
        let drops = sizes.len() == 2 && sizes[1] > 1 && self.draw.chance(30);
        if drops {
            sizes[0] = 1;
        }
        let place = self.place(scope, source.shape(), &sizes);
        let shape = if drops { sizes[1..].to_vec() } else { sizes };
        let r#type = Type::Tensor(source.element(), shape);
        let text = format!("tensor.extract_slice {}{} : {} to {type}", source.name, place.text(), source.r#type);
        self.push(scope, r#type.clone(), text);
        Some(())
    }

    /// `tensor.insert_slice` of a tensor that fits, or of a slice of another one.
    pub fn insert_slice(&mut self, scope: &mut Scope) -> Option<()> {
        let target = self.tensor(scope, |_, shape| !shape.is_empty())?;
        let fits = |value: &Value, shape: &[usize]| {
            value.element() == target.element()
                && value.name != target.name
                && shape.len() == target.shape().len()
                && shape.iter().zip(target.shape()).all(|(size, extent)| size <= extent)
        };
        let source = match self.tensor(scope, fits) {
            Some(source) => source,
            None => self.part_for(scope, &target)?,
        };
        let place = self.place(scope, target.shape(), source.shape());
        let text = format!(
            "tensor.insert_slice {} into {}{} : {} into {}",
            source.name,
            target.name,
            place.text(),
            source.r#type,
            target.r#type
        );
        self.push(scope, target.r#type, text);
        Some(())
    }

    /// A slice of `target` itself, or of a tensor like it.
    fn part_for(&mut self, scope: &mut Scope, target: &Value) -> Option<Value> {
        let source = self.of_type(scope, &target.r#type)?;
        let sizes = self.smaller(source.shape());
        let place = self.place(scope, source.shape(), &sizes);
        let r#type = Type::Tensor(source.element(), sizes);
        let text = format!("tensor.extract_slice {}{} : {} to {type}", source.name, place.text(), source.r#type);
        Some(self.push(scope, r#type.clone(), text))
    }

    /// `tensor.insert` of one element.
    pub fn insert_element(&mut self, scope: &mut Scope) -> Option<()> {
        let target = self.tensor(scope, |_, _| true)?;
        let element = target.element();
        let number = match self.draw.chance(60) {
            true => self.scalar(scope, element)?.name,
            false => self.constant(element),
        };
        let indices: Vec<String> =
            target.shape().to_vec().into_iter().map(|extent| self.index_below(scope, extent)).collect();
        let text = format!("tensor.insert {number} into {}[{}] : {}", target.name, indices.join(", "), target.r#type);
        self.push(scope, target.r#type, text);
        Some(())
    }

    /// `tensor.concat` of two or three tensors.
    pub fn concat(&mut self, scope: &mut Scope) -> Option<()> {
        let first = self.tensor(scope, |_, shape| !shape.is_empty())?;
        let axis = self.draw.below(first.shape().len());
        let mut parts = vec![first.clone()];
        let mut extent = first.shape()[axis];
        let largest = if self.is_smooth { 8 * MAX_EXTENT } else { MAX_EXTENT };
        for _ in 0..self.draw.range(1, 2) {
            let fits = |value: &Value, shape: &[usize]| {
                value.element() == first.element()
                    && shape.len() == first.shape().len()
                    && extent + shape[axis] <= largest
                    && (0..shape.len()).all(|other| other == axis || shape[other] == first.shape()[other])
            };
            if let Some(part) = self.tensor(scope, fits) {
                extent += part.shape()[axis];
                parts.push(part);
            }
        }
        let mut shape = first.shape().to_vec();
        shape[axis] = extent;
        let r#type = Type::Tensor(first.element(), shape);
        let (names, types) = (super::types::names(&parts), super::types::types(&parts));
        let text = format!("tensor.concat dim({axis}) {names} : ({types}) -> {type}");
        self.push(scope, r#type.clone(), text);
        Some(())
    }

    /// A matrix as a vector, or a vector as a matrix of one row.
    pub fn reshape(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |_, shape| {
            (1..=2).contains(&shape.len()) && shape.iter().product::<usize>() <= MAX_EXTENT * 2
        })?;
        let (shape, element) = (source.shape(), source.element());
        let (text, r#type) = if let [rows, columns] = shape {
            let r#type = Type::Tensor(element, vec![rows * columns]);
            (format!("tensor.collapse_shape {} [[0, 1]] : {} into {type}", source.name, source.r#type), r#type.clone())
        } else {
            let n = shape[0];
            let rows = (2..n).find(|rows| n.is_multiple_of(*rows)).unwrap_or(1);
            let r#type = Type::Tensor(element, vec![rows, n / rows]);
            let output = format!("output_shape [{rows}, {}]", n / rows);
            let text = format!("tensor.expand_shape {} [[0, 1]] {output} : {} into {type}", source.name, source.r#type);
            (text, r#type.clone())
        };
        self.push(scope, r#type, text);
        Some(())
    }
}
