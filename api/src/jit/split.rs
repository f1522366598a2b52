//! An entry whose work on weights is a function of its own, as `codegen-prepare-weights` writes it.

use super::{Error, Signature, lower::functions_with_body};
use melior::ir::{Module, OperationRef, Value, operation::OperationLike};
use parallel_op_codegen::prepare_weights::{prepare_name, prepared_name};
use parallel_op_dialect::ir;

/// Which functions an entry became, and what they take.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    /// Of the function that takes the weights.
    pub prepare: Signature,
    /// Of the function that does the rest.
    pub prepared: Signature,
    /// Numbers of the entry's arguments that are weights.
    pub weights: Vec<usize>,
    /// What each argument of the rest is.
    pub operands: Vec<Operand>,
}

/// An argument of the function that does the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    /// The argument of the entry that has this number.
    Argument(usize),
    /// The result of the function for weights that has this number.
    Packed(usize),
}

impl Split {
    /// Reads what the calls in an entry say; none if it was not split.
    pub fn read(module: &Module, entry: &str) -> Result<Option<Self>, Error> {
        let functions = functions_with_body(module);
        let named = |name: &str| functions.iter().find(|(own, _)| own == name).map(|(_, function)| *function);
        let names = [prepare_name(entry), prepared_name(entry)];
        let (Some(caller), Some(prepare), Some(prepared)) = (named(entry), named(&names[0]), named(&names[1])) else {
            return Ok(None);
        };
        let ops = ir::body(caller).map(ir::ops_in).unwrap_or_default();
        let [first, second, _] = ops[..] else { return Ok(None) };
        let arguments = ir::body(caller).map(ir::arguments_of).unwrap_or_default();
        let number_of = |value: Value| arguments.iter().position(|argument| *argument == value);
        let packed = ir::results_of(first);
        let operand_of = |value: Value| {
            let packed = || packed.iter().position(|result| *result == value).map(Operand::Packed);
            number_of(value).map(Operand::Argument).or_else(packed)
        };
        let numbers = |op: OperationRef| op.operands().map(number_of).collect::<Option<Vec<_>>>();
        let (Some(weights), Some(operands)) = (numbers(first), second.operands().map(operand_of).collect()) else {
            return Ok(None);
        };
        let (prepare, prepared) = (Signature::of(prepare, &names[0])?, Signature::of(prepared, &names[1])?);
        Ok(Some(Self { prepare, prepared, weights, operands }))
    }
}
