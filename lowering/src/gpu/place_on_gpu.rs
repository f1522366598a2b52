//! Gives kernels memory of the device: what a function takes is copied in where it begins, what it returns is copied out
//! where it ends, and everything between stays on the device.
//!
//! Buffers that views, loops and branches make of each other lie in one memory, see `device_memory.rs`. If a kernel gets
//! one of them, they are the device's. Of those, arguments and constants are copied in, and what is returned is copied out
//! into memory of the host; an argument that is written is copied back. Where the host reads or writes an element, that
//! element is copied. A call on the CPU (of a task that says `device = "cpu"`) gets copies, also of slices with gaps, and
//! what it writes (`parallel_op.writes`) is copied back, row by row where others may write between the rows.
//!
//! Weights of the entry, arguments marked `parallel_op.weight` and constants, are copied once: `@E_prepare` puts them into
//! one allocation and returns its address, `@E_prepared` computes with them as often as wanted, and `@E_release` ends
//! them. `@E` does the three in a row.
//!
//! A kernel that chooses among buffers when it runs needs them in one allocation: buffers that meet in an `scf.if` of a
//! kernel become parts of one, made where the function begins. A weight that meets other buffers is copied in each run.
//!
//! Copies and allocations of the boundary happen in the stream that is always there, which the chains of a function
//! begin in and come back to.
//!
//! Refuses
//!   1. arguments and results for the device whose elements do not lie one behind the other,
//!   2. ops of the host, other than those above, on memory of the device, and
//!   3. buffers that meet in a kernel and whose lengths depend on what is computed.
//!
//! Cost: linear in the ops, and for each set of buffers that meet linear in its members.

mod block;
mod boundary;
mod host_access;
mod kernel_sets;
mod shadow;
mod weights;
mod written;

use crate::module_symbols::ModuleSymbols;
use boundary::Placement;
use kernel_sets::KernelSets;
use melior::{dialect::DialectHandle, ir::OperationRef};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops, options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-place-on-gpu",
    summary: "give kernels memory of the device, with copies where functions begin and end",
    description: "Buffers that kernels use become memory of the device. Arguments are copied in where a function begins, \
                  results are copied out where it ends, and nothing in between goes through the host, but for elements \
                  that the host itself reads or writes and for calls on the CPU. With `entry=E` the weights of that \
                  function, and the constants that it uses, are copied once: `@E_prepare` gives the address of one \
                  allocation, `@E_prepared` takes it in the place of the weights, `@E_release` ends it, and `@E` does \
                  the three in a row. Buffers among which a kernel chooses become parts of one allocation. Runs behind \
                  `convert-parallel-op-to-gpu`.",
    anchor: "builtin.module",
    example: "test/lowering/place-on-gpu/doc.mlir",
    dependent_dialects: &[ops::arith_dialect_handle, DialectHandle::func, DialectHandle::gpu, DialectHandle::memref],
    options: PlaceOptions::specs,
    run,
};

options! {
    /// Options of `parallel-op-place-on-gpu`.
    pub struct PlaceOptions {
        /// function whose weights are copied once; none: they are copied in each run
        pub entry: String = "main",
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = PlaceOptions::read(values);
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        let kernels = KernelSets::of(module);
        let functions = ir::body(module).map(ir::ops_in).unwrap_or_default();
        let mut symbols = ModuleSymbols::new(module);
        for function in functions.into_iter().filter(|op| needs_placement(*op)) {
            let is_entry = ir::function_name(function) == options.entry;
            let placement = Placement::read(function, &kernels, is_entry)?;
            let weights = placement.write()?;
            host_access::write(function)?;
            if let Some(weights) = weights {
                weights.split(&mut symbols);
            }
        }
    }
    Ok(())
}

/// Whether a function launches kernels on memory that is not yet the device's. A second run finds none.
fn needs_placement(function: OperationRef) -> bool {
    ir::is_op(function, "func.func") && boundary::has_host_memory(function)
}
