//! Writes vector code for matrix products and convolutions on memrefs.
//!
//! A contraction becomes a kernel that keeps a tile of the output in registers (`contraction/`). What stands around it on
//! the same memory becomes a part of the kernel: a fill or a bias gives the first values, elementwise ops are applied to
//! the sums before they are stored.
//!
//! Does not
//!   1. touch contractions of other elements than `f32` and `f64`, or with a body that does more than multiply and add,
//!   2. move an operand: one whose columns do not lie side by side is left alone,
//!   3. change the order of a sum: each element is one chain of additions in the order of the loops.
//!
//! Cost: linear in the ops of a block for each contraction in it.

use crate::{
    builder::Builder,
    contraction::{
        self, Contraction,
        chain::Chain,
        kernel::Kernel,
        tile::{Problem, Tile},
    },
    isa::Isa,
};
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops, options,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-emit-contractions",
    summary: "write vector code for matrix products and convolutions on memrefs",
    description: "\
Takes named and generic linalg ops that multiply and add floats: `linalg.matmul`, `linalg.batch_matmul`, \
`linalg.vecmat`, `linalg.conv_2d_nhwc_hwcf` and what has the same loops, with any strides, dilations and lengths, known \
or not. The last dimension of the output and of the right operand must lie side by side in memory; the other operand is \
read by scalars and may lie anyhow. A tile of the output stays in registers while its sum is added up: `isa` says how \
many there are and how long.\n\n\
Ops in front and behind, in the same block and on the same memref, become a part of the kernel: one that gives the first \
values, such as `linalg.fill` or a broadcast bias, and elementwise ops in place, such as ReLU or the addition of a \
residual.\n\n\
Each element of the output is added up in the order of the loops, whatever the tile, with `vector.fma` where the \
instruction set has it. Runs on memrefs.\n\n\
Remarks (`--remarks-filter=codegen-emit-contractions`): `passed` with the tile, `missed` with the reason.",
    anchor: "func.func",
    example: "test/codegen/emit-contractions/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        ops::math_dialect_handle,
        DialectHandle::memref,
        DialectHandle::scf,
        ops::vector_dialect_handle,
    ],
    options: EmitContractionsOptions::specs,
    run,
};

options! {
    /// Options of the pass.
    pub struct EmitContractionsOptions {
        /// instruction set that tiles are chosen for
        pub isa: String = "avx2" => ["avx512", "avx2", "sse2", "neon"],
    }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = EmitContractionsOptions::read(values);
    let isa = Isa::named(&options.isa).unwrap_or(Isa::Avx2);
    // All are read before the first is written, for a kernel takes the ops around it away.
    let read: Vec<_> = ir::walk(function).into_iter().filter_map(|op| Some((op, contraction::read(op)?))).collect();
    for (op, contraction) in read {
        match contraction {
            Err(reason) => say(op, RemarkKind::Missed, "left-alone", reason),
            Ok(contraction) => emit(&contraction, isa),
        }
    }
    Ok(())
}

/// Writes the kernel of a contraction in place of its chain.
fn emit(contraction: &Contraction, isa: Isa) {
    let chain = Chain::around(contraction);
    let tile = problem(contraction, isa).choose();
    let builder = Builder::before(chain.end(contraction));
    say(contraction.op, RemarkKind::Passed, "emitted", description(contraction, &chain, tile));
    Kernel { contraction, chain: &chain, tile, isa }.write(&builder);
    let stages = chain.last.iter().rev().map(|stage| stage.op);
    let ops = stages.chain([contraction.op]).chain(chain.first.iter().map(|stage| stage.op));
    ops.for_each(ir::erase);
}

fn problem(contraction: &Contraction, isa: Isa) -> Problem {
    let length = |loop_idx: usize| contraction.extents[loop_idx].length;
    let row = |from_end: usize| contraction.rows.iter().rev().nth(from_end).map_or(Some(1), |idx| length(*idx));
    let (outer, inner) = contraction.sums.split_first().expect("a contraction has a sum");
    Problem {
        isa,
        element_bits: ir::bits_of(contraction.element).unwrap_or(32),
        rows: [row(1), row(0)],
        columns: length(contraction.column),
        sums: [length(*outer), inner.iter().map(|idx| length(*idx)).product()],
    }
}

fn description(contraction: &Contraction, chain: &Chain, tile: Tile) -> String {
    let [high, wide] = tile.rows;
    let stages = chain.last.len() + usize::from(chain.first.is_some());
    let blocks = tile.sum_block.map_or(String::new(), |steps| format!(", sums in blocks of {steps}"));
    let name = ir::op_name(contraction.op);
    format!("{name}: tiles of {high}x{wide} rows and {} vectors{blocks}, with {stages} ops around it", tile.vectors)
}

fn say(op: OperationRef, kind: RemarkKind, name: &str, message: String) {
    remark::emit(op.location(), &Remark::new(kind, SPEC.argument, &ir::function_name(op), name, message));
}
