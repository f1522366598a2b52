//! Joins elementwise ops on tensors, and takes loops with one iteration away.
//!
//! Read: the structured ops of the function that stand in no block yet. Decide: which groups of them lose unit dimensions
//! (`unit_dims`), and which producers become a part of their consumers (`policy`). Write: MLIR's own patterns.
//!
//! Leaves alone
//!   1. contractions, convolutions and pools: fast code exists for them as they are,
//!   2. a producer whose work would be done more than once: it is broadcast, or has several users and is no handful of
//!      cheap instructions on one operand,
//!   3. shuffles of dimensions, gathers, and what the result of a contraction goes through next, so that it can be
//!      computed where the contraction leaves its sums, and
//!   4. everything in the turns of `scf.forall`.
//!
//! Cost: a fixpoint of rewrites, linear in the ops joined.

mod policy;
mod unit_dims;

use crate::structure::stands_in_block;
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-fuse-elementwise",
    summary: "join elementwise ops on tensors where no work is done twice",
    description: DESCRIPTION,
    anchor: "func.func",
    example: "test/codegen/fuse-elementwise/doc.mlir",
    dependent_dialects: &[DialectHandle::linalg, DialectHandle::tensor],
    options: Vec::new,
    run,
};

const DESCRIPTION: &str = "\
An elementwise op becomes a part of the op that uses its result, also of a reduction, so that what is between them never
reaches memory. Operands and results that nobody uses go: with them the index that the maximum of a softmax is exported
with.

What costs something is never computed twice. A producer stays if it is broadcast by its user, unless it only moves
elements; if it has several users, unless it is up to four cheap instructions, such as a conversion, on one operand of
full size; and if it reads the result of a contraction and its user does not run through the same elements, because it is
better computed where the contraction has its sums in registers. Contractions, convolutions, pools, shuffles of
dimensions and gathers are not joined with anything. What stands in an `scf.forall` stays as it is.

Dimensions of extent one that reshapes around a group of ops add and take away go, with the reshapes.

Remarks (`--remarks-filter=codegen-fuse-elementwise`): `passed` for a function with the number of structured ops before
and after.";

fn run(function: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    let before = structured_ops(function).len();
    for op in unit_dims::worth_dropping(&structured_ops(function)) {
        ir::drop_unit_loops(op);
    }
    // A producer that several users took is erased last, and only then do its own operands have one user less.
    let mut after = before;
    loop {
        ir::fuse_elementwise(&ops_outside_blocks(function), &policy::may_fuse);
        let now = structured_ops(function).len();
        if now >= after {
            break;
        }
        after = now;
    }
    if after < before {
        let message = format!("structured ops: {before} became {after}");
        let name = ir::function_name(function);
        remark::emit(function.location(), &Remark::new(RemarkKind::Passed, SPEC.argument, &name, "fused", message));
    }
    Ok(())
}

/// The structured ops outside of blocks, outer ones first.
fn structured_ops<'c, 'a>(function: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    let mut ops = ops_outside_blocks(function);
    ops.retain(|op| ir::op_name(*op).starts_with("linalg.") && op.result_count() > 0);
    ops
}

/// Every op of the function, itself left out, that neither is nor stands in a block or in the body of a structured op.
fn ops_outside_blocks<'c, 'a>(function: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    let is_in_body = |op: OperationRef| op.parent_operation().is_some_and(|op| ir::op_name(op).starts_with("linalg."));
    let ops = ir::walk(function).into_iter().skip(1);
    ops.filter(|op| !stands_in_block(*op) && !is_in_body(*op)).collect()
}
