//! Folds shape arithmetic to constants and erases dead code.
//!
//! MLIR's canonicalizer, SCCP, CSE and symbol DCE do what they can. Between their rounds an evaluator of small integer
//! tensors folds what they leave: chains of `Shape`, `Gather`, `Concat` and the like of dialects that are not
//! registered, and index arithmetic on constant tensors.
//!
//! Does not
//!   1. make constants of floats, or of tensors of more than 64 elements, beyond what MLIR's folders do,
//!   2. guess: an element that is not known, overflows or lies outside is left to the program,
//!   3. change the signature of a function, or take away an assertion that can fail, or
//!   4. erase an op of unknown effects that the whitelist does not admit.
//!
//! Cost: each round is a run of the canonicalizer and a walk that looks at each op once; rounds end when nothing was
//! folded or erased. Chains fold in one round however long they are.

mod arithmetic;
mod call;
mod constants;
mod evaluate;
mod integers;
mod onnx;
mod registered;
mod report;
mod rewrite;
mod torch;
mod types;

use crate::whitelist::Whitelist;
use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::{Failed, error_at},
    ir, ops,
    pass::{OptionValues, PassSpec},
};
use report::Census;
use rewrite::Changes;
use std::collections::BTreeMap;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-prune",
    summary: "fold shape arithmetic to constants and erase dead code",
    description: DESCRIPTION,
    anchor: "builtin.module",
    example: "test/passes/prune/doc.mlir",
    dependent_dialects: &[ops::arith_dialect_handle],
    options: PruneOptions::specs,
    run,
};

const DESCRIPTION: &str = "\
Exported models compute shapes: they read the extents of a tensor, pick some, put them together and reshape by the
result. This pass computes what the types say already, and erases what nobody uses then, so that passes behind it see
the ops that take time.

MLIR's own canonicalizer, SCCP, CSE and symbol DCE run first, and again after each round. Between them an exact
evaluator of integer tensors of up to 64 elements replaces by constants

- `onnx` ops: `Shape`, `Dim`, `Size`, `Gather`, `Concat`, `Slice`, `Unsqueeze`, `Squeeze`, `Reshape`, `Cast`, `Range`,
  `ConstantOfShape`, `Where`, comparisons, rounding and arithmetic, in the generic form of a dialect that is not
  registered, or as `torch.operator`; also through floats, as with a scale factor, where these are whole numbers,
- `torch` ops likewise: `aten.size.int`, `aten.dim`, `aten.numel`, lists of integers and what takes them apart, scalar
  arithmetic and comparisons,
- `tensor` and `tosa` ops that put constant elements together or apart, and arithmetic of `tosa` on constants.

One known element is enough: the second extent of `tensor<?x8xf32>` is 8. What is not known for certain stays.

An op of an unregistered dialect has unknown effects, so MLIR keeps it even if nothing uses it. Constants of such
dialects and the ops listed above go; others go where `whitelist` admits them, with the syntax of
`parallel-op-outline`. `-name` keeps an op in any case. Private functions that nobody calls go too, unless the module
holds an unregistered op with one region, which may be a symbol table of its own. An assertion goes only if it is known
to hold.

A module on which there is nothing to fold is what `canonicalize` and `cse` make of it. Folders of registered ops see
constants of any size and compute them bit by bit as the program would; models that take weights as arguments or
resources are not concerned.

Remarks (`--remarks-filter=parallel-op-prune`): `passed` for each function that lost ops, with their number.";

parallel_op_dialect::options! {
    /// Options of the pass.
    pub struct PruneOptions {
        /// ops that may go when unused (+name) or stay (-name); a trailing * matches a prefix, the last match wins
        pub whitelist: Vec<String> = (),
    }
}

/// What MLIR does before and after each round. SCCP makes all constants anew and so turns their order around; the second
/// run turns it back, and sees what the first canonicalizer could not.
const CLEAN_UP: &str = "canonicalize,sccp,cse,canonicalize,sccp,canonicalize";

/// The same without SCCP, which takes what the turns of a parallel loop share for what the loop was given, and breaks the
/// loop if that is a constant.
const CLEAN_UP_LOOPS: &str = "canonicalize,cse,canonicalize";

fn run(module: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let whitelist = Whitelist::parse(&PruneOptions::read(values).whitelist)
        .map_err(|message| error_at(module.location(), &message))?;
    let pass = values.pass().expect("a pass that runs has itself");
    let before = Census::of(module);
    let mut changes: BTreeMap<String, Changes> = BTreeMap::new();
    let has_loops = ir::walk(module).iter().any(|op| ir::is_op(*op, "scf.forall") && op.result_count() > 0);
    let clean_up = if has_loops { CLEAN_UP_LOOPS } else { CLEAN_UP };
    loop {
        let n_ops = ir::walk(module).len();
        pass.run_pipeline(module, clean_up)?;
        if !may_hide_symbols(module) {
            pass.run_pipeline(module, "symbol-dce")?;
        }
        let mut changed = ir::walk(module).len() != n_ops;
        for function in ir::body(module).into_iter().flat_map(ir::ops_in) {
            let round = prune(function, &whitelist);
            let total = changes.entry(ir::function_name(function)).or_default();
            *total = total.plus(round);
            changed |= round.any();
        }
        if !changed {
            break;
        }
    }
    report::passed(&before, &Census::of(module), &changes);
    Ok(())
}

/// One round on one function, or whatever else stands in a module: read, decide, write.
fn prune(function: OperationRef, whitelist: &Whitelist) -> Changes {
    let ops = ir::walk(function);
    let (known, evaluated) = evaluate::evaluate(&ops, whitelist);
    let folded = rewrite::fold(&evaluated, &known);
    folded.plus(rewrite::erase_dead(function, whitelist))
}

/// Whether an op may be a symbol table that MLIR does not know, of which symbol DCE makes an error.
fn may_hide_symbols(module: OperationRef) -> bool {
    ir::walk(module).into_iter().any(|op| op.region_count() == 1 && ir::is_unregistered(op))
}
