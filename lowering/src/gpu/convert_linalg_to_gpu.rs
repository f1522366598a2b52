//! Turns structured ops on memrefs into kernels and launches.
//!
//! Each block of a function, of a task, or of a loop of the host is cut into *phases* (`phases.rs`): runs of structured ops
//! and copies that one launch computes. Each phase becomes a kernel, a `gpu.func` in a `gpu.module` of its own behind the
//! functions, and a synchronous `gpu.launch_func` where the last op of the phase stood. Containers, tasks, allocations,
//! views and control flow stay.
//!
//! A kernel has blocks of 256 threads in a row. Large contractions are cut into tiles that go through workgroup memory
//! (`tiles.rs`). In any other phase of points each thread computes the elements at one point of a space of loops, of which
//! the last runs fastest, so that neighbouring threads use neighbouring elements; what one op of the phase hands to the
//! next one stays in the thread. In a phase of rows a block has a row, and its threads sum it
//! up through workgroup memory; a row of at most 64 elements is one thread's. Softmax and layer norm are one launch. Barriers
//! stand where all threads of a block come.
//!
//! A transpose that contractions of its block alone read is no launch: they read what it reads (`turned.rs`). A fill of
//! which an op overwrites a window is one launch with it (`padding.rs`).
//!
//! Equal kernels are one. Operands that are slices are cast to a type without their offset, so that tasks that differ in
//! what they work on alone share their kernels.
//!
//! `cf.assert` in a body becomes a number that the kernel leaves in a word of the host, of the least if several fail; the
//! function asserts in front of its returns that none did. Loads behind such an assertion read the first element if it
//! fails.
//!
//! A task with `device = "cpu"` is left alone. Refuses ops on tensors, ops without loops over elements, elements that are
//! no numbers of 1, 8, 16, 32 or 64 bits, layouts without strides, and bodies with anything but arithmetic, loads and
//! assertions.
//!
//! Runs on memrefs behind deallocation. Cost: linear in the ops but for pairs of ops in one phase.

mod affine;
mod asserts;
mod body;
mod items;
mod kernel;
mod memory;
mod padding;
mod phases;
mod plan;
mod points;
mod reduction;
mod rows;
mod tiles;
mod turned;

use crate::convert_to_gpu::CPU_FUNCTION_ATTRIBUTE;
use asserts::Status;
use kernel::{Kernel, Launch};
use melior::{
    dialect::DialectHandle,
    ir::{Attribute, BlockRef, OperationRef, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir,
    pass::{OptionValues, PassSpec},
};
use phases::{Kind, Phase, Worker};
use plan::Planned;
use std::collections::{BTreeMap, BTreeSet};
use tiles::Tiling;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-linalg-to-gpu",
    summary: "turn structured ops on memrefs into kernels and launches",
    description: "Structured ops and copies become kernels, each in a `gpu.module` of its own, and `gpu.launch_func` \
                  ops in tasks and around containers. Ops that follow each other share a launch where no thread needs \
                  what another one computed: a fill, the contraction that adds to it and the elementwise ops behind it; \
                  chains of elementwise ops; and ops on the same rows, such as those of a softmax, where the threads of \
                  a block sum a row up together. Large contractions, convolutions among them, go through workgroup \
                  memory in tiles. Each launch says which of its operands the kernel reads and writes. \
                  Tasks with `device = \"cpu\"` are left alone; what no kernel can hold is an error that names op and \
                  reason. Runs on memrefs, after deallocation.",
    anchor: "builtin.module",
    example: "test/lowering/convert-linalg-to-gpu/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::cf,
        DialectHandle::gpu,
        DialectHandle::memref,
        DialectHandle::scf,
    ],
    options: Vec::new,
    run,
};

/// Turns the structured ops of a module into kernels and launches: what the pass does. `values` are the options of the
/// pass that runs, which may be another one.
///
/// # Errors
///
/// If some op can be no kernel; it is named then.
pub fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let functions = ir::body(root).map(ir::ops_in).unwrap_or_default();
    let is_for_gpu = |op: &OperationRef| ir::is_op(*op, "func.func") && !op.has_attribute(CPU_FUNCTION_ATTRIBUTE);
    let functions: Vec<_> = functions.into_iter().filter(is_for_gpu).collect();
    let mut launches = Vec::new();
    for function in functions {
        let plan = plan::plan(function)?;
        let status =
            Status::new(function, plan.launches.iter().flat_map(|it| it.phase.parts.iter().map(|part| &part.item)));
        let top = ir::body(root).expect("a module has a body");
        for it in plan.launches {
            launches.push((write(top, it, &status), ir::function_name(function)));
        }
        plan.unused.into_iter().for_each(ir::erase);
        status.report();
    }
    if launches.is_empty() {
        return Ok(());
    }
    ir::set_attribute(root, "gpu.container_module", Attribute::unit(ir::context_of(root)));
    if let Some(pass) = values.pass() {
        for ((launch, _), _) in &launches {
            pass.run_pipeline(launch.module, "canonicalize,cse")?;
        }
    }
    name(root, &launches);
    Ok(())
}

/// Writes kernel and launch of a phase, and removes its ops.
fn write<'c, 'a>(
    top: BlockRef<'c, 'a>,
    planned: Planned<'c, 'a>,
    status: &Status<'c, 'a>,
) -> (Launch<'c, 'a>, &'static str) {
    let Planned { phase, before, frees } = planned;
    let kernel = Kernel::new(top, before, status);
    let n_blocks = match &phase.kind {
        Kind::Rows(is_row, worker) => rows::write(&kernel, &phase, is_row, *worker),
        Kind::Points => match Tiling::of(&phase) {
            Some(tiling) => tiles::write(&kernel, &phase, &tiling),
            None => points::write(&kernel, &phase),
        },
    };
    let word = word_of(&phase);
    let launch = kernel.finish(n_blocks, word);
    frees.into_iter().rev().for_each(|free| ir::move_after(free, launch.op));
    phase.parts.iter().flat_map(|part| part.item.ops()).for_each(ir::erase);
    (launch, word)
}

/// The word for a phase in names and attributes.
fn word_of(phase: &Phase) -> &'static str {
    match phase.kind {
        Kind::Rows(_, Worker::Block) => "row",
        _ if phase.parts.iter().any(|part| reduction::is_contraction(&part.item)) => "contraction",
        _ => "elementwise",
    }
}

/// Names kernels in the order of their launches. Kernels with the same text become one.
fn name(root: OperationRef, launches: &[((Launch, &str), String)]) {
    let symbols = ir::body(root).map(ir::ops_in).unwrap_or_default();
    let mut taken: BTreeSet<String> = symbols.iter().filter_map(|op| ir::string_attribute(*op, "sym_name")).collect();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for ((launch, word), function) in launches {
        launch.note_accesses();
        let text = ir::text_of(launch.module);
        if let Some(name) = names.get(&text) {
            launch.call(name);
            ir::erase(launch.module);
            continue;
        }
        let base = format!("{function}_{word}");
        let number = numbers.entry(base.clone()).or_default();
        let fresh = (*number..).map(|number| (format!("{base}_{number}"), number + 1));
        let Some((name, next)) = fresh.into_iter().find(|(name, _)| !taken.contains(name)) else { continue };
        *number = next;
        taken.insert(name.clone());
        launch.rename(&name);
        launch.call(&name);
        names.insert(text, name);
    }
}
