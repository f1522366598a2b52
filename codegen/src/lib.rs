//! Fast code for linalg: what stands in tasks, in serial code and in other people's compilers.
//!
//! Passes on tensors choose layouts and cut structured ops into blocks, of which each is a turn of `scf.forall`. Passes on
//! memrefs write vector code for what stands in the blocks. In between stands nothing but linalg, so whatever a pass leaves
//! alone becomes plain loops. Nothing here knows the dialect parallel_op.
//!
//! No step lets LLVM reorder floating-point arithmetic: the order in which a sum is added up is written in the IR, so the
//! same body gives the same bits wherever it stands.

pub mod approximate_math;
pub mod block_contractions;
pub mod block_rows;
pub mod body;
pub mod builder;
pub mod channels_last;
pub mod contraction;
pub mod emit_contractions;
pub mod fold_batch_norm;
pub mod fuse_elementwise;
pub mod isa;
pub mod lanes;
pub mod place_joins;
pub mod prepare_weights;
pub mod structure;
pub mod tensor_blocks;
pub mod vectorize;
pub mod weights;

use parallel_op_dialect::pass::PassSpec;

/// Every pass of this crate, in the order of the documentation.
pub const PASSES: &[&PassSpec] = &[
    &fold_batch_norm::SPEC,
    &channels_last::SPEC,
    &block_contractions::SPEC,
    &fuse_elementwise::SPEC,
    &block_rows::SPEC,
    &prepare_weights::SPEC,
    &place_joins::SPEC,
    &emit_contractions::SPEC,
    &vectorize::SPEC,
    &approximate_math::SPEC,
];
