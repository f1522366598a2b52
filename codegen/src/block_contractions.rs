//! Cuts matrix products and convolutions into blocks, each with everything that is done to its part of the output.
//!
//! A contraction, the op that gives its output first values, and the elementwise ops behind it become one `scf.forall` over
//! panels of columns and blocks of rows. The operand with the columns is packed into panels where that pays: if it is a
//! weight, or if there are many rows. What a block holds is linalg on slices, which bufferizes in place.
//!
//! Does not
//!   1. touch elements other than `f32` and `f64`, nor bodies that do more than multiply and add,
//!   2. touch convolutions whose channels are not innermost,
//!   3. touch products whose number of columns or whose sum is not known, or of which several loops are summed up,
//!   4. transpose a matrix that is no weight for the sake of a single row, nor
//!   5. look at what stands in an `scf.forall`, or is a block already.
//!
//! Cost: one walk over the function, and for each contraction one over the ops from it to the end of its epilogue.

mod blocks;
mod contraction;
mod convolution;
mod coordinates;
mod epilogue;
mod origin;
mod pack;
mod part;
mod product;
mod sizes;
mod turn;

use crate::{isa::Isa, structure::stands_in_block};
use blocks::Plan;
use contraction::Contraction;
use epilogue::Epilogue;
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, Value, ValueLike, operation::OperationLike},
};
use origin::is_fixed;
use parallel_op_dialect::{
    diagnostic::Failed,
    ir::{self, DYNAMIC},
    options,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
use sizes::{Cut, Lengths};
use turn::BLOCK_ATTRIBUTE;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-block-contractions",
    summary: "cut matrix products and convolutions into blocks",
    description: "\
Takes what multiplies and adds floats: `linalg.matmul` and its kin for batches, vectors and transposed operands, generic \
ops with the same loops, and convolutions with channels innermost. Each becomes an `scf.forall` whose turns compute a \
block of rows of a panel of columns with plain linalg on slices: the first values, the contraction, and one \
`linalg.generic` with all elementwise ops behind it, such as a bias, an activation, or a residual.\n\n\
The operand with the columns is packed into panels by plain ops in front: if it depends on constants and arguments with \
the attribute `parallel_op.weight` alone, or where it has to be transposed, or where there are many rows. Panels are a few \
vectors of `isa` wide, blocks about 40 microseconds of work. Columns and rows left over become loops of their own; an open \
number of rows ends in a smaller block.\n\n\
Each element of the output is added up in the order of the loops, and depends on no other block.\n\n\
Remarks (`--remarks-filter=codegen-block-contractions`): `passed` with number and size of the blocks, `missed` with the \
reason.",
    anchor: "func.func",
    example: "test/codegen/block-contractions/doc.mlir",
    dependent_dialects: &[DialectHandle::arith, DialectHandle::linalg, DialectHandle::scf, DialectHandle::tensor],
    options: BlockContractionsOptions::specs,
    run,
};

options! {
    /// Options of the pass.
    pub struct BlockContractionsOptions {
        /// instruction set that panels are made for
        pub isa: String = "avx2" => ["avx512", "avx2", "sse2", "neon"],
        /// what is cut into blocks
        pub ops: String = "all" => ["all", "convolutions"],
    }
}

/// Rows from which on it pays to pack an operand in each call that could stay as it is.
const ROWS_WORTH_PACKING: i64 = 64;
/// Bytes of an operand that the caches hold beside the rest: it is not packed for its own sake.
const SMALL_BYTES: i64 = 256 << 10;

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = BlockContractionsOptions::read(values);
    let isa = Isa::named(&options.isa).unwrap_or(Isa::Avx2);
    let is_wanted = |op: &OperationRef| options.ops == "all" || convolution::is_convolution(*op);
    let is_open = |op: &OperationRef| op.attribute(BLOCK_ATTRIBUTE).is_err() && !stands_in_block(*op);
    let ops = ir::walk(function).into_iter().filter(is_wanted);
    // Contractions stay until their own turn; elementwise ops may go with an earlier one.
    let ops: Vec<_> = ops.filter(|op| contraction::read(*op).is_some()).filter(is_open).collect();
    for op in ops {
        match contraction::read(op).map(|read| read.and_then(|it| plan(it, isa))) {
            None => {}
            Some(Err(reason)) => say(op, RemarkKind::Missed, "left-alone", reason),
            Some(Ok(plan)) => {
                say(op, RemarkKind::Passed, "blocked", description(&plan));
                plan.write();
            }
        }
    }
    Ok(())
}

fn plan<'c: 'a, 'a>(contraction: Contraction<'c, 'a>, isa: Isa) -> Result<Plan<'c, 'a>, String> {
    let bits = ir::bits_of(ir::element_type(contraction.out.tensor.r#type())).unwrap_or(32);
    let Contraction { row_length, columns, depth, .. } = contraction;
    let lengths = Lengths { rows: contraction.rows.unwrap_or(1), row_length, columns, depth };
    let packs = packs(&contraction, &lengths, bits)?;
    let panels = lengths.panels(isa, bits);
    let row_blocks = contraction.rows.map(|_| lengths.row_blocks(isa, panels.size));
    Ok(Plan { epilogue: Epilogue::of(&contraction), contraction, panels, row_blocks, packs })
}

/// Whether the right operand is packed.
fn packs(contraction: &Contraction, lengths: &Lengths, bits: usize) -> Result<bool, String> {
    let right = &contraction.right;
    let rows = match lengths.rows {
        DYNAMIC => i64::MAX,
        rows => rows.saturating_mul(lengths.row_length.max(1)),
    };
    let bytes = lengths.columns * lengths.depth * bits as i64 / 8;
    // For a single row a transpose that was cut into turns is one like any other, so that a second run changes nothing.
    let can_stay = right.can_stay() && !(rows == 1 && is_cut_transpose(right.tensor));
    match (is_fixed(right.tensor), can_stay) {
        (true, _) => Ok(true),
        (false, true) => Ok(right.outer.is_empty() && rows >= ROWS_WORTH_PACKING && bytes > SMALL_BYTES),
        (false, false) if rows > 1 => Ok(true),
        (false, false) => Err("matrix: expected a weight, or columns innermost, for a product with one row".to_owned()),
    }
}

/// Whether a value is what turns give that do nothing but transpose their parts of a tensor.
fn is_cut_transpose(value: Value) -> bool {
    let Some(op) = ir::defining_op(value).filter(|op| ir::is_op(*op, "scf.forall")) else { return false };
    let ops = ir::walk(op);
    let mut structured = ops.iter().filter(|op| ir::structured(**op).is_some()).peekable();
    structured.peek().is_some() && structured.all(|op| ir::is_op(*op, "linalg.transpose"))
}

fn description(plan: &Plan) -> String {
    let Plan { contraction, panels, packs, epilogue, .. } = plan;
    let cut = |cut: Cut| match cut {
        Cut { count: DYNAMIC, size, .. } => format!("blocks of {size} rows"),
        Cut { count, size, rest: 0 } => format!("{count} of {size}"),
        Cut { count, size, rest } => format!("{count} of {size} and {rest}"),
    };
    let rows = plan.row_blocks.map_or(String::new(), |rows| format!(", rows {}", cut(rows)));
    let operand = if *packs { "packed" } else { "in place" };
    let name = ir::op_name(contraction.op);
    let n_stages = epilogue.stages.len();
    format!("{name}: columns {}{rows}, right operand {operand}, with {n_stages} ops behind it", cut(*panels))
}

fn say(op: OperationRef, kind: RemarkKind, name: &str, message: String) {
    remark::emit(op.location(), &Remark::new(kind, SPEC.argument, &ir::function_name(op), name, message));
}
