//! Puts chains of row-wise ops on tensors into loops over blocks of rows.
//!
//! Read: the structured ops of each block and what they use of each other. Decide: which of them share their outer
//! dimensions all the way (`chains`), and how many rows make a turn worth its start (`grain`). Write: one `scf.forall`
//! per chain whose turns hold the same ops on slices. Before that, blocks that are there read and write through shuffles
//! of dimensions (`shuffles`).
//!
//! Leaves alone
//!   1. contractions, which have blocks of their own,
//!   2. chains that take less than two turns are worth, and chains that have one row,
//!   3. fills that only begin a sum: they go with the sum,
//!   4. what depends on weights alone, which is computed once per loaded model, and
//!   5. everything in the turns of `scf.forall`.
//!
//! Cost: each op looks at the ops between it and the chain it joins; quadratic in a block where every op joins.

mod chains;
mod grain;
mod order;
mod shuffles;

use crate::isa::Isa;
use chains::Chain;
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, operation::OperationLike},
};
use order::BlockOrder;
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops, options,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-block-rows",
    summary: "put chains of row-wise ops into loops over blocks of rows",
    description: DESCRIPTION,
    anchor: "func.func",
    example: "test/codegen/block-rows/doc.mlir",
    dependent_dialects: &[
        DialectHandle::linalg,
        DialectHandle::tensor,
        DialectHandle::scf,
        DialectHandle::affine,
        ops::arith_dialect_handle,
    ],
    options: BlockRowsOptions::specs,
    run,
};

options! {
    /// Options of `codegen-block-rows`.
    pub struct BlockRowsOptions {
        /// instruction set that says how long a row takes
        pub isa: String = "avx2" => ["avx512", "avx2", "sse2", "neon"],
    }
}

const DESCRIPTION: &str = "\
A softmax or a layer norm is several ops that read each other's rows. This pass finds ops on tensors that share their
outer dimensions, reductions along a row included, and makes one `scf.forall` of them: each turn computes some rows with
all of the ops, on slices, while the rows are in the cache. What is needed outside becomes a result of the loop; what is
not lies in tensors as small as a block, or is written over by the next op. Nothing is computed twice. Pools, depthwise
convolutions, shuffles of dimensions and gathers are such ops, too; contractions are not.

Where blocks are there already, a shuffle of dimensions between them goes: their slices name other dimensions instead. It
has to leave the innermost dimension where it is, and a slice must not turn around two dimensions of several elements.
Panels that `codegen-block-contractions` made stay.

A turn takes some 25 us by a model of what ops cost with the instruction set `isa`, never fewer for more threads, so that
results do not depend on them. Chains that take less than 10 us in all, or that have a single row, stay as they are, and so
does what depends on weights alone: `codegen-prepare-weights` moves it away. What stands in an `scf.forall` stays as it
is.

Remarks (`--remarks-filter=codegen-block-rows`): `passed` for each chain, with its ops, rows and rows of a turn; `missed`
for each that stays, with the reason.";

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = BlockRowsOptions::read(values);
    let isa = Isa::named(&options.isa).unwrap_or(Isa::Avx2);
    let n_shuffles = shuffles::read_and_write_through(function);
    if n_shuffles > 0 {
        let message = format!("shuffles of dimensions that blocks read or write through: {n_shuffles}");
        let name = ir::function_name(function);
        remark::emit(function.location(), &Remark::new(RemarkKind::Passed, SPEC.argument, &name, "shuffled", message));
    }
    // Blocks in the order of the text, which a chain changes in its own block only.
    let blocks: Vec<_> = ir::walk(function)
        .into_iter()
        .filter(|op| !ir::is_op(*op, "scf.forall") && !crate::structure::stands_in_block(*op))
        .filter(|op| !ir::op_name(*op).starts_with("linalg."))
        .flat_map(ir::blocks_of)
        .collect();
    for block in blocks {
        for chain in chains::chains_of(&BlockOrder::of(block)) {
            block_rows(&chain, isa);
        }
    }
    Ok(())
}

/// Decides how many rows a turn takes, and writes the loop.
fn block_rows(chain: &Chain, isa: Isa) {
    let first = chain.ops[0];
    let name = ir::function_name(first);
    let say = |kind: RemarkKind, rule: &str, message: String| {
        remark::emit(first.location(), &Remark::new(kind, SPEC.argument, &name, rule, message));
    };
    let n_ops = chain.ops.len();
    match grain::block_sizes(chain, isa) {
        Err(reason) => say(RemarkKind::Missed, reason.rule, format!("{n_ops} ops stay: {}", reason.message)),
        Ok(grain) => {
            say(RemarkKind::Passed, "blocked", format!("{n_ops} ops: {}", grain.message));
            // A new order, for chains before this one moved ops.
            let order = BlockOrder::of(first.block().expect("an op of a chain stands in a block"));
            order.move_users_behind(&chain.ops);
            ir::make_row_blocks(&order.sorted(grain.rows));
        }
    }
}
