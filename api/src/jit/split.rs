//! An entry whose work on weights is a function of its own, as `codegen-prepare-weights` and `parallel-op-place-on-gpu` write it.

use super::{Error, lower::functions_with_body, signature::signature_of_part};
use melior::ir::{Module, OperationRef, Value, operation::OperationLike};
use parallel_op_calls::signature::{Operand, Split};
use parallel_op_dialect::{
    entry::{prepare_name, prepared_name, release_name},
    ir,
};

/// Reads what the calls in an entry say; none if it was not split.
pub fn read_split(module: &Module, entry: &str) -> Result<Option<Split>, Error> {
    let functions = functions_with_body(module);
    let named = |name: &str| functions.iter().find(|(own, _)| own == name).map(|(_, function)| *function);
    let names = [prepare_name(entry), prepared_name(entry)];
    let (Some(caller), Some(prepare), Some(prepared)) = (named(entry), named(&names[0]), named(&names[1])) else {
        return Ok(None);
    };
    let ops = ir::body(caller).map(ir::ops_in).unwrap_or_default();
    let [first, second, ..] = ops[..] else { return Ok(None) };

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
    let name = release_name(entry);
    let release = named(&name).map(|function| signature_of_part(function, &name)).transpose()?;
    let (prepare, prepared) = (signature_of_part(prepare, &names[0])?, signature_of_part(prepared, &names[1])?);
    Ok(Some(Split { prepare, prepared, weights, operands, release }))
}
