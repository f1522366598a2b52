//! Calls into compiled code: what its functions take, and what they give back.

use crate::{
    ffi,
    signature::ValueType,
    tensor::{ALIGNMENT, Storage, Tensor},
};
use std::{collections::BTreeSet, ffi::c_void};

/// An argument as compiled code reads it: the descriptor of a buffer, or the bytes of a scalar. Keeps no memory alive.
pub struct Argument {
    words: Vec<u64>,
    is_scalar: bool,
}

impl Argument {
    /// The argument that a value is, for as long as that lives.
    pub fn of(value: &Tensor, r#type: &ValueType) -> Self {
        if r#type.shape.is_none() {
            let mut word = [0; 8];
            word[..value.bytes().len()].copy_from_slice(value.bytes());
            return Self { words: vec![u64::from_ne_bytes(word)], is_scalar: true };
        }
        let address = value.bytes().as_ptr().expose_provenance() as u64;
        let extents = value.shape().iter().map(|&extent| extent as u64);
        let mut strides: Vec<u64> = vec![1; value.shape().len()];
        for axis in (1..strides.len()).rev() {
            strides[axis - 1] = strides[axis] * value.shape()[axis] as u64;
        }
        Self { words: [address, address, 0].into_iter().chain(extents).chain(strides).collect(), is_scalar: false }
    }
}

/// Where compiled code allocates what it hands over.
pub trait Heap {
    /// The `n_bytes` at `address` of the buffer `allocated`, which nobody else owns from now on.
    fn own(&self, allocated: u64, address: u64, n_bytes: usize) -> Box<dyn Storage>;
    /// Frees a buffer.
    fn free(&self, allocated: u64);
}

/// Calls a function by `enter`, which gets pointers to its arguments. What it returns is of the types `results`.
pub fn call(enter: impl FnOnce(&mut [*mut c_void]), arguments: &[&Argument], results: &[ValueType]) -> Returned {
    let mut returned = Returned::new(results);
    // The packed interface takes pointers to the values to pass: for an array, a pointer to a pointer to its
    // descriptor; for a scalar, a pointer to it. Nothing is written to either.
    let mut pointers: Vec<*mut c_void> = arguments.iter().map(|it| it.words.as_ptr().cast_mut().cast()).collect();
    let mut place: *mut c_void = returned.words.as_mut_ptr().cast();
    let mut packed: Vec<*mut c_void> = Vec::with_capacity(pointers.len() + 1);
    if returned.through_pointer {
        packed.push((&raw mut place).cast());
    }
    for (pointer, argument) in pointers.iter_mut().zip(arguments) {
        packed.push(if argument.is_scalar { *pointer } else { std::ptr::from_mut(pointer).cast() });
    }
    if !returned.through_pointer && !results.is_empty() {
        packed.push(place);
    }
    enter(&mut packed);
    returned
}

/// Memory that compiled code writes its results to: one struct of descriptors and scalars, laid out as in C.
pub struct Returned {
    words: Vec<u64>,
    /// Byte offset of each result.
    offsets: Vec<usize>,
    /// Whether the callee gets a pointer to the struct; a single scalar comes back by value.
    through_pointer: bool,
}

impl Returned {
    fn new(types: &[ValueType]) -> Self {
        let mut end = 0_usize;
        let mut offsets = Vec::with_capacity(types.len());
        for r#type in types {
            let (size, alignment) = match &r#type.shape {
                Some(extents) => (24 + 16 * extents.len(), 8),
                None => (r#type.element.size(), r#type.element.size()),
            };
            offsets.push(end.next_multiple_of(alignment));
            end = end.next_multiple_of(alignment) + size;
        }
        let through_pointer = types.len() > 1 || types.iter().any(|it| it.shape.is_some());
        Self { words: vec![0; end.div_ceil(8)], offsets, through_pointer }
    }

    /// The results in the buffers that compiled code allocated. A buffer is copied and freed if it holds several of them,
    /// or if it could not be passed to compiled code again.
    pub fn into_tensors(self, types: &[ValueType], heap: &dyn Heap) -> Vec<Tensor> {
        let mut others = self.buffers(types);
        let arrays = types.iter().zip(&self.offsets).filter(|(r#type, _)| r#type.shape.is_some());
        let allocated: Vec<u64> = arrays.map(|(_, offset)| self.words[offset / 8]).collect();
        let is_alone = |buffer: u64| allocated.iter().filter(|it| **it == buffer).count() == 1;
        let tensor = |(r#type, &offset): (&ValueType, &usize)| match self.place(r#type, offset) {
            Some((buffer, address)) if is_alone(buffer) && address.is_multiple_of(ALIGNMENT as u64) => {
                others.remove(&buffer);
                let shape = self.extents(r#type, offset);
                let n_bytes = shape.iter().product::<usize>() * r#type.element.size();
                Tensor::in_storage(r#type.element, shape, heap.own(buffer, address, n_bytes))
            }
            _ => self.tensor(r#type, offset),
        };
        let tensors = types.iter().zip(&self.offsets).map(tensor).collect();
        others.into_iter().for_each(|buffer| heap.free(buffer));
        tensors
    }

    /// The results as arguments of another function, and the buffers to free when nobody calls that any more.
    pub fn into_arguments(self, types: &[ValueType]) -> (Vec<Argument>, BTreeSet<u64>) {
        let argument = |(r#type, &offset): (&ValueType, &usize)| match &r#type.shape {
            None => Argument::of(&self.tensor(r#type, offset), r#type),
            Some(extents) => {
                let words = &self.words[offset / 8..];
                Argument { words: words[..3 + 2 * extents.len()].to_vec(), is_scalar: false }
            }
        };
        (types.iter().zip(&self.offsets).map(argument).collect(), self.buffers(types))
    }

    /// A value that is returned twice has one buffer.
    fn buffers(&self, types: &[ValueType]) -> BTreeSet<u64> {
        let arrays = types.iter().zip(&self.offsets).filter(|(r#type, _)| r#type.shape.is_some());
        arrays.map(|(_, offset)| self.words[offset / 8]).collect()
    }

    /// The buffer of an array, and where its elements begin; none for a scalar.
    fn place(&self, r#type: &ValueType, offset: usize) -> Option<(u64, u64)> {
        r#type.shape.as_ref()?;
        let words = &self.words[offset / 8..];
        Some((words[0], words[1] + words[2] * r#type.element.size() as u64))
    }

    /// The lengths of an array.
    fn extents(&self, r#type: &ValueType, offset: usize) -> Vec<usize> {
        self.words[offset / 8..][3..3 + r#type.rank()].iter().map(|&extent| extent as usize).collect()
    }

    /// A copy of a result.
    fn tensor(&self, r#type: &ValueType, offset: usize) -> Tensor {
        let element = r#type.element;
        let Some((_, address)) = self.place(r#type, offset) else {
            let bytes = &bytemuck::cast_slice::<u64, u8>(&self.words)[offset..offset + element.size()];
            return Tensor::filled(element, Vec::new(), |scalar| scalar.copy_from_slice(bytes));
        };
        Tensor::filled(element, self.extents(r#type, offset), |bytes| ffi::copy_buffer(address, bytes))
    }
}
