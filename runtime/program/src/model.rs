//! The compiled model: its weights, made ready once, and calls.

use crate::{
    cli::Failure,
    ffi::{CHeap, enter},
};
use parallel_op_calls::{
    call::{Argument, Heap, Returned, call},
    inputs::Arguments,
    program::Description,
    signature::{Operand, ValueType},
    tensor::Tensor,
};
use std::collections::BTreeSet;

/// A model with its arguments.
pub struct Model<'a> {
    description: &'a Description,
    arguments: Vec<Argument>,
    packed: Vec<Argument>,
    /// What the packed arguments lie in.
    buffers: BTreeSet<u64>,
}

impl<'a> Model<'a> {
    /// Binds all arguments, which must outlive the model, and computes what depends on weights alone.
    pub fn new(description: &'a Description, given: &'a Arguments) -> Result<Self, Failure> {
        let mut inputs = given.inputs.iter();
        let value = |index| given.weights.get(&index).or_else(|| inputs.next());
        let values: Option<Vec<&Tensor>> = (0..description.signature.arguments.len()).map(value).collect();
        let values = values.ok_or_else(|| Failure::Refused("inputs: expected more arguments".to_owned()))?;
        let types = &description.signature.arguments;
        let arguments = values.iter().zip(types).map(|(value, r#type)| Argument::of(value, r#type)).collect();
        let mut model = Self { description, arguments, packed: Vec::new(), buffers: BTreeSet::new() };
        if let Some(split) = &description.split {
            let weights: Vec<&Argument> = split.weights.iter().map(|index| &model.arguments[*index]).collect();
            let returned = called(0, &weights, &split.prepare.results)?;
            (model.packed, model.buffers) = returned.into_arguments(&split.prepare.results);
        }
        Ok(model)
    }

    /// One run.
    pub fn run(&self) -> Result<Vec<Tensor>, Failure> {
        let results = &self.description.signature.results;
        let returned = match &self.description.split {
            None => called(0, &self.arguments.iter().collect::<Vec<_>>(), results)?,
            Some(split) => {
                let operand = |operand: &Operand| match *operand {
                    Operand::Argument(index) => &self.arguments[index],
                    Operand::Packed(number) => &self.packed[number],
                };
                called(1, &split.operands.iter().map(operand).collect::<Vec<_>>(), results)?
            }
        };
        Ok(returned.into_tensors(results, &CHeap))
    }
}

impl Drop for Model<'_> {
    fn drop(&mut self) {
        parallel_op_runtime::wait_idle();
        let release = self.description.split.as_ref().and_then(|split| split.release.as_ref());
        if let (Some(release), false) = (release, self.packed.is_empty()) {
            // Who ends a model has nobody left to tell that it failed.
            drop(called(2, &self.packed.iter().collect::<Vec<_>>(), &release.results));
        }
        self.buffers.iter().for_each(|buffer| CHeap.free(*buffer));
    }
}

/// What a function returns, unless it failed.
fn called(function: usize, arguments: &[&Argument], results: &[ValueType]) -> Result<Returned, Failure> {
    parallel_op_runtime::enter();
    let returned = call(|packed| enter(function, packed), arguments, results);
    parallel_op_runtime::leave();
    // After a failure the results may be anything, so their buffers are given up.
    parallel_op_runtime::take_failure().map_or(Ok(returned), |line| Err(Failure::Refused(line)))
}
