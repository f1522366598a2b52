//! Calls the runtime's clock around the ops that have a number.
//!
//! An op with the attribute `parallel_op.node = N` is bracketed by `parallel_op_rt_node_begin(N)` and
//! `parallel_op_rt_node_end(N)`, and loses the attribute. The calls stand at the level of tensors, where one op is one
//! node; no later step moves computation across a call that may do anything, and none needs to know of tasks. So the
//! serial program is timed as it is: same buffers, same copies, same loops.
//!
//! A container that is timed is bracketed as a whole, whatever becomes of it.
//!
//! Leaves everything else alone. Refuses a number below 0, and an op with a number that ends its block or stands in no
//! function, for there is no place for a call. Cost: linear in the ops.

use crate::module_symbols::{ModuleSymbols, RuntimeFunction};
use melior::{
    dialect::{DialectHandle, arith},
    ir::{OperationRef, Value, attribute::IntegerAttribute, operation::OperationLike, r#type::IntegerType},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir, ops,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-time-nodes",
    summary: "call the runtime's clock around ops that have a number",
    description: "An op with the attribute `parallel_op.node = N` is bracketed by calls of \
                  `parallel_op_rt_node_begin(N)` and `parallel_op_rt_node_end(N)`, and loses the attribute. Runs \
                  first, on tensors: what the op becomes later stays between the calls, so that the serial program is \
                  timed as it is. `parallel-run --profile` numbers the nodes of a program and runs this pass.",
    anchor: "builtin.module",
    example: "test/lowering/time-nodes/doc.mlir",
    dependent_dialects: &[DialectHandle::arith, DialectHandle::func],
    options: Vec::new,
    run,
};

fn run(root: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        let mut symbols = ModuleSymbols::new(module);
        let functions = ir::body(module).map(ir::ops_in).unwrap_or_default();
        for function in functions.into_iter().filter(|op| !ir::is_op(*op, "builtin.module")) {
            for (op, number) in numbered_in(function)? {
                bracket(op, number, function, &mut symbols)?;
            }
        }
    }
    Ok(())
}

/// The ops at or below `root` that have a number, with their numbers, in textual order.
fn numbered_in<'c, 'a>(root: OperationRef<'c, 'a>) -> Result<Vec<(OperationRef<'c, 'a>, i64)>, Failed> {
    let numbered = ir::walk(root).into_iter().filter_map(|op| {
        let attribute = op.attribute(ops::NODE_ATTRIBUTE).ok()?;
        Some(match ir::int_attribute(op, ops::NODE_ATTRIBUTE) {
            Some(number) if number >= 0 => Ok((op, number)),
            _ => {
                let expected = "expected an integer of 0 or more";
                Err(op_error(op, &format!("attribute '{}': {expected}, got '{attribute}'", ops::NODE_ATTRIBUTE)))
            }
        })
    });
    numbered.collect()
}

/// Puts the calls around an op and takes its number away.
fn bracket<'c, 'a>(
    op: OperationRef<'c, 'a>,
    number: i64,
    function: OperationRef<'c, 'a>,
    symbols: &mut ModuleSymbols<'c, 'a>,
) -> Result<(), Failed> {
    let place = || format!("attribute '{}': expected an op in a 'func.func' and not at its end", ops::NODE_ATTRIBUTE);
    let next = op.next_in_block().filter(|_| op != function && ir::is_op(function, "func.func"));
    let Some(next) = next else {
        return Err(op_error(op, &format!("{}, got one where no call can stand", place())));
    };
    ir::remove_attribute(op, ops::NODE_ATTRIBUTE);
    let i64 = IntegerType::new(symbols.context(), 64).into();
    let number = arith::constant(symbols.context(), IntegerAttribute::new(i64, number).into(), op.location());
    let number: Value = ir::results_of(ir::insert_before(number, op))[0];
    symbols.call(RuntimeFunction::NodeBegin, &[number], op)?;
    symbols.call(RuntimeFunction::NodeEnd, &[number], next)?;
    Ok(())
}
