//! Calls into compiled code.

use super::{Error, Node, NodeClock, Runtime, Signature, ValueType, openmp};
use crate::{
    ffi::{self, Engine},
    tensor::Tensor,
};
use parallel_op_passes::cost::prediction::Prediction;
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::c_void,
};

/// Compiled code with its entry. May be shared between threads.
pub struct Program {
    engine: Engine,
    facts: Facts,
    take_failure: fn() -> Option<String>,
    wait_idle: fn(),
    enter: fn(),
    leave: fn(),
}

/// What is known of a program besides its code.
pub(super) struct Facts {
    /// What the entry takes and returns.
    pub signature: Signature,
    /// Number of tasks in the IR before it was lowered.
    pub n_tasks: usize,
    /// Nodes whose time is taken, by number.
    pub nodes: Vec<Node>,
    /// What the cost model says of the plan.
    pub prediction: Option<Prediction>,
}

/// A program some of whose arguments, the weights, are bound. May be shared between threads.
pub struct Prepared<'p> {
    program: &'p Program,
    weights: BTreeMap<usize, Tensor>,
}

impl Program {
    pub(super) fn new(engine: Engine, facts: Facts, runtime: &Runtime) -> Self {
        let Runtime { take_failure, wait_idle, enter, leave, .. } = *runtime;
        Self { engine, facts, take_failure, wait_idle, enter, leave }
    }

    /// What the entry takes and returns.
    pub fn signature(&self) -> &Signature {
        &self.facts.signature
    }

    /// Number of tasks in the IR before it was lowered.
    pub fn n_tasks(&self) -> usize {
        self.facts.n_tasks
    }

    /// The nodes whose time is taken, in the order of the program; none unless it was compiled for that.
    pub fn nodes(&self) -> &[Node] {
        &self.facts.nodes
    }

    /// What the cost model predicts for the plan; none without a plan, or if the cost of an op is not known.
    pub fn prediction(&self) -> Option<Prediction> {
        self.facts.prediction
    }

    /// Binds arguments, by position, to values that stay the same in every run.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] if a value does not fit, [`Error::ArgumentCount`] if there is no such argument.
    pub fn prepare(&self, weights: BTreeMap<usize, Tensor>) -> Result<Prepared<'_>, Error> {
        let bound = weights.iter().map(|(&index, tensor)| Ok((index, self.accepted(index, tensor)?)));
        Ok(Prepared { program: self, weights: bound.collect::<Result<_, Error>>()? })
    }

    fn accepted(&self, index: usize, tensor: &Tensor) -> Result<Tensor, Error> {
        let expected = self.facts.signature.arguments.get(index);
        let n_arguments = self.facts.signature.arguments.len();
        let expected = expected.ok_or(Error::ArgumentCount { expected: n_arguments, got: index + 1 })?;
        expected.accept(tensor).ok_or_else(|| Error::Argument {
            index,
            expected: expected.to_string(),
            got: tensor.to_string(),
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // A task that nobody waits for may still run code that is about to be freed.
        (self.wait_idle)();
    }
}

impl Prepared<'_> {
    /// Calls the entry with the arguments that are not bound, in order, and returns its results.
    ///
    /// # Errors
    ///
    /// [`Error::ArgumentCount`] and [`Error::Argument`] if the arguments do not fit, [`Error::Failed`] if the program
    /// failed while it ran.
    pub fn run(&self, inputs: &[Tensor]) -> Result<Vec<Tensor>, Error> {
        let arguments = self.arguments(inputs)?;
        let signature = &self.program.facts.signature;
        let mut returned = Returned::new(&signature.results);
        let mut descriptors: Vec<Vec<u64>> =
            arguments.iter().zip(&signature.arguments).map(|(value, r#type)| descriptor(value, r#type)).collect();

        // The packed interface takes pointers to the values to pass: for an array, a pointer to a pointer to its
        // descriptor; for a scalar, a pointer to it.
        let mut pointers: Vec<*mut c_void> = descriptors.iter_mut().map(|it| it.as_mut_ptr().cast()).collect();
        let mut results: *mut c_void = returned.words.as_mut_ptr().cast();
        let mut packed: Vec<*mut c_void> = Vec::with_capacity(pointers.len() + 1);
        if returned.through_pointer {
            packed.push((&raw mut results).cast());
        }
        for (pointer, r#type) in pointers.iter_mut().zip(&signature.arguments) {
            let scalar = r#type.shape.is_none();
            packed.push(if scalar { *pointer } else { std::ptr::from_mut(pointer).cast() });
        }
        if !returned.through_pointer && !signature.results.is_empty() {
            packed.push(results);
        }
        openmp::limit_teams();
        // Threads of the runtime stay awake between the containers of one call.
        (self.program.enter)();
        self.program.engine.call(&mut packed);
        (self.program.leave)();

        // After a failure the results may be anything, so their buffers are given up.
        match (self.program.take_failure)() {
            Some(message) => Err(Error::Failed(message)),
            None => Ok(returned.into_tensors(&signature.results)),
        }
    }

    /// The same, and the time that each of [`Program::nodes`] took for one run of it, in nanoseconds; none for a node
    /// that did not run. The program must run on this thread alone, as serial code does.
    ///
    /// # Errors
    ///
    /// As [`Self::run`].
    pub fn run_timed(&self, inputs: &[Tensor], clock: &NodeClock) -> Result<(Vec<Tensor>, Vec<Option<f64>>), Error> {
        (clock.start)(self.program.nodes().len());
        let results = self.run(inputs);
        let times = (clock.finish)().into_iter();
        let per_run = |(ns, n_runs): (u64, u64)| (n_runs > 0).then(|| ns as f64 / n_runs as f64);
        Ok((results?, times.map(per_run).collect()))
    }

    /// All arguments in order: weights where bound, else the next input.
    fn arguments(&self, inputs: &[Tensor]) -> Result<Vec<Tensor>, Error> {
        let n_arguments = self.program.facts.signature.arguments.len();
        let expected = n_arguments - self.weights.len();
        if inputs.len() != expected {
            return Err(Error::ArgumentCount { expected, got: inputs.len() });
        }
        let mut inputs = inputs.iter();
        let next = |index| match self.weights.get(&index) {
            Some(weight) => Ok(weight.clone()),
            None => inputs.next().map_or_else(
                || Err(Error::ArgumentCount { expected, got: expected - 1 }),
                |input| self.program.accepted(index, input),
            ),
        };
        (0..n_arguments).map(next).collect()
    }
}

/// An argument as compiled code reads it: the descriptor of a buffer, or the bytes of a scalar.
fn descriptor(value: &Tensor, r#type: &ValueType) -> Vec<u64> {
    if r#type.shape.is_none() {
        let mut word = [0; 8];
        word[..value.bytes().len()].copy_from_slice(value.bytes());
        return vec![u64::from_ne_bytes(word)];
    }
    let address = value.bytes().as_ptr().expose_provenance() as u64;
    let extents = value.shape().iter().map(|&extent| extent as u64);
    let mut strides: Vec<u64> = vec![1; value.shape().len()];
    for axis in (1..strides.len()).rev() {
        strides[axis - 1] = strides[axis] * value.shape()[axis] as u64;
    }
    [address, address, 0].into_iter().chain(extents).chain(strides).collect()
}

/// Memory that compiled code writes its results to: one struct of descriptors and scalars, laid out as in C.
struct Returned {
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

    /// Copies the results out of the buffers that compiled code allocated, and frees those.
    fn into_tensors(self, types: &[ValueType]) -> Vec<Tensor> {
        let tensors = types.iter().zip(&self.offsets).map(|(r#type, &offset)| self.tensor(r#type, offset)).collect();
        // A value that is returned twice has one buffer.
        let arrays = types.iter().zip(&self.offsets).filter(|(r#type, _)| r#type.shape.is_some());
        let buffers: BTreeSet<u64> = arrays.map(|(_, offset)| self.words[offset / 8]).collect();
        buffers.into_iter().for_each(ffi::free_buffer);
        tensors
    }

    fn tensor(&self, r#type: &ValueType, offset: usize) -> Tensor {
        let element = r#type.element;
        if r#type.shape.is_none() {
            let bytes = &bytemuck::cast_slice::<u64, u8>(&self.words)[offset..offset + element.size()];
            return Tensor::filled(element, Vec::new(), |scalar| scalar.copy_from_slice(bytes));
        }
        let words = &self.words[offset / 8..];
        let shape: Vec<usize> = words[3..3 + r#type.rank()].iter().map(|&extent| extent as usize).collect();
        Tensor::filled(element, shape, |bytes| {
            ffi::copy_buffer(words[1] + words[2] * element.size() as u64, bytes);
        })
    }
}
