//! Writes structured ops on memrefs as loops of vector code.
//!
//! Every operand becomes flat memory, and loops that follow each other in it become one. Then one loop is chosen for the
//! lanes, by maps and shapes alone, so that the order of a sum depends neither on where buffers lie nor on what stands
//! around the op. Left alone, with a remark that says why:
//!   1. operands whose memory may overlap in another way than element for element,
//!   2. bodies with control flow, or that read memory at places that are no row,
//!   3. indices that are no sums of loops,
//!   4. reductions that give an element in each turn.
//!
//! Cost: one walk; for each op a search over pairs of its loops.

mod body;
mod dense;
mod emitter;
pub mod grid;
mod horizontal;
mod initial;
mod nest;
mod overlap;
mod turned;
mod vertical;

use crate::{builder::Builder, isa::Isa};
use emitter::Emitter;
use grid::Grid;
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike},
};
use nest::{Nest, Refusal};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops, options,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
use std::collections::BTreeMap;

/// What registration, `--help` and the documentation know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-vectorize",
    summary: "write structured ops on memrefs as loops of vector code",
    description: "\
Takes what is left of linalg behind contractions: elementwise ops, reductions, pools, copies, transposes, lookups of rows.
The lanes lie along the innermost parallel loop. What a reduction carries stays in registers over all of its loops, and
each element is added up in the order of the op's loops, as by plain loops; with a fused multiply-add on the machine a
product is added with one rounding. An input that is dense along another loop is turned in registers, square by square.

Where the innermost loop that inputs run along is a reduction, such as a sum along a row, the lanes lie along it: element
k goes to lane k mod L of accumulator k / L mod 4, with L lanes of 32 bits, or of the widest type if that is narrower. In
the end the accumulators are joined two by two, then the halves of what is left, and at last the value that the output
held. Types and instruction set decide this, never a layout or the number of threads.

Elements behind the last full vector are loaded and stored with masks where the instruction set has them for the types
at hand, else one by one. Nothing lets LLVM reorder floating-point arithmetic.",
    anchor: "func.func",
    example: "test/codegen/vectorize/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::memref,
        DialectHandle::scf,
        ops::math_dialect_handle,
        ops::vector_dialect_handle,
    ],
    options: VectorizeOptions::specs,
    run,
};

options! {
    /// Options of `codegen-vectorize`.
    pub struct VectorizeOptions {
        /// instruction set that vectors are made for
        pub isa: String = "avx2" => ["avx512", "avx2", "sse2", "neon"],
    }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let isa = Isa::named(&VectorizeOptions::read(values).isa).unwrap_or(Isa::Avx2);
    let ops: Vec<OperationRef> = ir::walk(function).into_iter().filter(|op| is_structured(*op)).collect();
    // Fills are taken over by the reductions behind them, before they become code of their own.
    let mut fills = BTreeMap::new();
    for op in &ops {
        let Some(Ok(nest)) = Nest::of(*op) else { continue };
        if choose(&nest).is_ok() {
            fills.extend(
                initial::fills_before(&nest).into_iter().map(|(output, fill)| ((ir::op_key(*op), output), fill)),
            );
        }
    }
    let taken: Vec<OperationRef> = fills.values().copied().collect();
    for op in ops.into_iter().filter(|op| !taken.contains(op)) {
        let Some(nest) = Nest::of(op) else { continue };
        let written = nest.and_then(|nest| {
            let fill = |output: usize| fills.get(&(ir::op_key(op), output))?.operands().next();
            let initial = (0..nest.is_wanted.len()).map(fill).collect();
            write(nest, isa, initial)
        });
        match written {
            Ok(()) => ir::erase(op),
            Err((rule, reason)) => {
                // What it begins with is still needed.
                fills.retain(|(own, _), _| *own != ir::op_key(op));
                let message = format!("'{}' stays for plain loops: {reason}", ir::op_name(op));
                let remark = Remark::new(RemarkKind::Missed, SPEC.argument, &ir::function_name(op), rule, message);
                remark::emit(op.location(), &remark);
            }
        }
    }
    fills.into_values().for_each(ir::erase);
    Ok(())
}

/// Whether the op may be a nest. What stands in the body of one, `linalg.yield` and `linalg.index`, goes with it.
fn is_structured(op: OperationRef) -> bool {
    let name = ir::op_name(op);
    name == "memref.copy" || name.starts_with("linalg.") && ir::body(op).is_some()
}

/// Writes the code of a nest in front of it.
fn write<'c, 'a>(nest: Nest<'c, 'a>, isa: Isa, initial: Vec<Option<Value<'c, 'a>>>) -> Result<(), Refusal> {
    let choice = choose(&nest)?;
    let builder = Builder::before(nest.op);
    let nest = match &choice {
        Choice::Along(_) => nest,
        Choice::Across(lane_loop) => dense::packed(nest, *lane_loop, isa)?,
    };
    let mut grid = Grid::new(&builder, &nest);
    let counted = counted_loops(&nest);
    grid.merge(&builder, |outer, inner| {
        let may_swap = match (&choice, nest.loops[outer].is_parallel) {
            (_, true) => true,
            (Choice::Along(_), false) => outer + 1 == inner,
            (Choice::Across(_), false) => dense::follows(&nest, outer, inner),
        };
        may_swap && !counted.contains(&outer) && !counted.contains(&inner)
    });
    let (Choice::Along(lane_loop) | Choice::Across(lane_loop)) = choice;
    let lane_axis = grid.axis_of(lane_loop).expect("the loop of the lanes is long");
    let emitter = Emitter { lanes: lanes_of(&nest, isa), nest: &nest, grid, isa, lane_axis, initial };
    match &choice {
        Choice::Along(_) => vertical::write(&emitter, &builder),
        Choice::Across(_) => horizontal::write(&emitter, &builder, &horizontal::combiners(&nest)?),
    }
    Ok(())
}

/// Where the lanes lie.
enum Choice {
    /// Along a parallel loop.
    Along(usize),
    /// Along a reduction.
    Across(usize),
}

/// Chooses the loop of the lanes by maps and shapes, or refuses the nest.
fn choose(nest: &Nest) -> Result<Choice, Refusal> {
    overlap::check(nest)?;
    let reductions: Vec<usize> =
        (0..nest.loops.len()).filter(|idx| !nest.loops[*idx].is_parallel && nest.is_long(*idx)).collect();
    // What a reduction carries is loaded in front of its turns and stored behind them.
    let is_used = |output: usize| nest.is_wanted[output] || nest.is_read(nest.n_inputs + output);
    let mut used = nest.outputs().iter().enumerate().filter(|(output, _)| is_used(*output));
    if used.any(|(_, output)| reductions.iter().any(|idx| output.depends_on(*idx))) {
        return Err(("output", "an output has an element for each turn of a reduction"));
    }
    let along = along(nest);
    let runs = |lane_loop: usize| nest.read_inputs().all(|input| input.runs_along(lane_loop));
    let across =
        reductions.iter().rev().copied().find(|idx| runs(*idx) && nest.read_inputs().any(|it| it.depends_on(*idx)));
    let choice = match (along, across) {
        (Some(along), _) if reductions.is_empty() || runs(along) => Choice::Along(along),
        (along, Some(across)) => match (horizontal::check(nest).and_then(|()| horizontal::combiners(nest)), along) {
            (Ok(_), _) => Choice::Across(across),
            (Err(_), Some(along)) => Choice::Along(along),
            (Err(refusal), None) => return Err(refusal),
        },
        (Some(along), None) => Choice::Along(along),
        (None, None) => return Err(("scalar", "its output has one element")),
    };
    let (Choice::Along(lane_loop) | Choice::Across(lane_loop)) = choice;
    body::check(nest, lane_loop, |idx| !nest.operands[idx].depends_on(lane_loop) && idx < nest.n_inputs)?;
    Ok(choice)
}

/// The innermost loop of the first wanted output.
fn along(nest: &Nest) -> Option<usize> {
    let output = nest.outputs().iter().zip(&nest.is_wanted).find(|(_, is_wanted)| **is_wanted)?.0;
    output.subscripts.iter().filter_map(ir::Linear::as_loop).rfind(|idx| nest.is_long(*idx))
}

/// The loops of which the body uses the counter.
fn counted_loops(nest: &Nest) -> Vec<usize> {
    let ops = nest.body.iter().flat_map(|body| &body.ops).filter(|op| ir::is_op(**op, "linalg.index"));
    ops.filter_map(|op| usize::try_from(ir::int_attribute(*op, "dim")?).ok()).collect()
}

/// Lanes of all vectors of a nest: as many as a register holds of its widest type, but at least as many as of 32 bits.
fn lanes_of(nest: &Nest, isa: Isa) -> i64 {
    let mut bits: Vec<usize> = nest.operands.iter().map(|operand| bits_of(operand.element)).collect();
    for op in nest.body.iter().flat_map(|body| &body.ops) {
        bits.extend(ir::results_of(*op).iter().map(|result| bits_of(result.r#type())));
    }
    isa.lanes(bits.into_iter().max().unwrap_or(32).clamp(8, 32)) as i64
}

fn bits_of(r#type: Type) -> usize {
    if r#type.is_index() { 64 } else { ir::bits_of(r#type).unwrap_or(32) }
}
