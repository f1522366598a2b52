//! Splits what a function computes of its weights from what it computes of its other arguments.
//!
//! `@E`, of which some arguments are marked `parallel_op.weight`, becomes three functions:
//!
//!   * `@E_prepare` takes all weights in order and returns packed values,
//!   * `@E_prepared` takes the other arguments in order, then the packed values, then, in order, those weights that it
//!     uses as they are, and does the rest, and
//!   * `@E` has the type that it had and calls both, for callers that do not know better. What its calls pass says which
//!     argument of `@E_prepared` is which.
//!
//! An op moves if all that it uses are weights, constants, or results of ops that move. Light ops, which cost no more than
//! to pass on what they give (constants, empty tensors, fills, broadcasts, views, arithmetic on scalars), stand on both
//! sides where they are needed, and are no reason to split. So only values cross that took work, and none that is only a
//! step to another one.
//!
//! Leaves alone
//!   1. functions of which nothing would move,
//!   2. ops with effects, and ops that assert something,
//!   3. ops behind one of those that may themselves end the program: they would do so too early,
//!   4. ops in the regions of ops that stay, and ops behind branches, and
//!   5. ops with a result that C cannot take, such as a vector.
//!
//! A function that was split before is put together first, so that it can be split again when other passes have brought
//! more work on weights to light; without such passes the second run gives what the first gave. Packed values are marked
//! as weights, too.
//!
//! Refuses an entry that is not there, and names that are taken. Cost: linear in the ops.

mod join;
mod split;
mod write;

use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, operation::OperationLike},
};
pub use parallel_op_dialect::entry::{WEIGHT_ATTRIBUTE, prepare_name, prepared_name};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir, ops, options,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};

use split::Split;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-prepare-weights",
    summary: "move what depends on weights alone into a function of its own",
    description: "\
What the function `entry` computes of arguments marked `parallel_op.weight` and of constants alone moves to
`@E_prepare`, which takes the weights in order and returns what the rest needs of it; `@E_prepared` takes the other
arguments, then those values, then the weights that it uses as they are, and does the rest. `@E` calls both. A program
calls `@E_prepare` once for a loaded model and `@E_prepared` in each run; the calls in `@E` show which argument is which.

Values that cost no more to compute than to pass on, such as fills, broadcasts, views and numbers, are computed on both
sides. Ops with effects, and what an assertion guards, stay. A function of which nothing moves stays whole. A second
run, behind passes that find more work on weights, splits anew.",
    anchor: "builtin.module",
    example: "test/codegen/prepare-weights/doc.mlir",
    dependent_dialects: &[DialectHandle::func, ops::bufferization_dialect_handle],
    options: PrepareOptions::specs,
    run,
};

options! {
    /// Options of `codegen-prepare-weights`.
    pub struct PrepareOptions {
        /// function that is split
        pub entry: String = "",
    }
}

fn run(module: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let entry = PrepareOptions::read(values).entry;
    let functions = ir::body(module).map(ir::ops_in).unwrap_or_default();
    let named = |name: &str| {
        functions.iter().copied().find(|op| ir::string_attribute(*op, "sym_name").as_deref() == Some(name))
    };
    let function = named(&entry).filter(|op| ir::is_op(*op, "func.func") && ir::body(*op).is_some());
    let Some(function) = function else {
        return Err(op_error(module, &format!("option 'entry': expected a function with a body, got '@{entry}'")));
    };
    join::join(module, function);
    let functions = ir::body(module).map(ir::ops_in).unwrap_or_default();
    let Some(split) = Split::of(function) else { return Ok(()) };
    for name in [prepare_name(&entry), prepared_name(&entry)] {
        if functions.iter().any(|op| ir::string_attribute(*op, "sym_name").as_ref() == Some(&name)) {
            return Err(op_error(function, &format!("cannot be split: expected a free name, got '@{name}' twice")));
        }
    }
    report(function, &split);
    write::write(function, &split);
    Ok(())
}

fn report(function: OperationRef, split: &Split) {
    let message = format!(
        "{} ops on {} weights are done once; {} values are kept, and {} weights used as they are",
        split.n_moved,
        split.weights.len(),
        split.crossing.len(),
        split.passed.len()
    );
    let name = ir::function_name(function);
    let remark = Remark::new(RemarkKind::Analysis, SPEC.argument, &name, "prepare-weights", message);
    remark::emit(function.location(), &remark);
}
