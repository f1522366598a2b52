//! Makes channels the innermost dimension of images.
//!
//! Convolutions and pools in the order batch, channels, height, width become ones with channels last, and what stands
//! between them follows: elementwise ops, broadcasts, pads, joins, slices, reshapes, reductions. Filters become
//! height, width, channels, features. Tensors are transposed where an op cannot follow, which is where the model begins
//! and ends; each such place has its remark. Transposes that imports from TOSA hold vanish where both sides agree.
//!
//! Leaves alone
//!   1. what stands in turns of `scf.forall`,
//!   2. convolutions and pools of one or three dimensions in the order of the program,
//!   3. blocks without a convolution or pool of two dimensions.
//!
//! Cost: for each block some walks over its ops, of which each makes at least one more op follow.

mod decide;
mod follow;
mod free;
mod loops;
mod order;
mod report;
mod versions;
mod window;
mod write;
mod write_structured;
mod write_window;

use melior::ir::OperationRef;
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops,
    pass::{OptionValues, PassSpec},
};

use crate::{tensor_blocks::tensor_blocks, weights::Weights};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-channels-last",
    summary: "make channels the innermost dimension of images",
    description: "\
Vectors run along channels, which exporters put in front of height and width. Convolutions in two dimensions, plain,
grouped and depthwise, and pools want their channels last. From them this spreads through the block: forwards to
everything that can follow, and backwards where it saves a transpose. Plain convolutions become
`linalg.conv_2d_nhwc_hwcf`, groups one for each, or `linalg.generic` if there are more than 32; depthwise ones and pools
become `linalg.generic` with loops over image, height, width, window and, innermost, channels. What an output begins
with becomes a `linalg.fill` or a `linalg.broadcast`. Filters are transposed by ops on weights alone, which
`codegen-prepare-weights` takes out of the program.

Sums are added up in the same order as before.

Remarks (`--remarks-filter=codegen-channels-last`): `passed` with the number of ops that follow; `missed` for each
transpose that is left, with the op that cannot follow (`enters`, `leaves`), and for each convolution or pool that is left
alone (`form`); `analysis` for filters that are transposed in each call, because they are no weights (`filter`).",
    anchor: "func.func",
    example: "test/codegen/channels-last/doc.mlir",
    dependent_dialects: &[ops::arith_dialect_handle, ops::linalg_dialect_handle, ops::tensor_dialect_handle],
    options: Vec::new,
    run,
};

fn run(function: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    let weights = Weights::of(function);
    for block in tensor_blocks(function) {
        ir::ops_in(block).into_iter().for_each(report::left_alone);
        let follows = decide::decide(block);
        if !follows.is_empty() {
            report::following(function, follows.len());
            write::write(block, &follows, &weights);
        }
    }
    Ok(())
}
