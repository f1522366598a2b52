//! Queries and edits of the IR that melior does not offer.
//!
//! Handles are those of melior: pointers into IR that C++ owns. A handle must not be used after the thing it names was
//! erased or moved out of the IR that its lifetime stands for.

mod arguments;
mod edit;
mod fusion;
mod gpu;
mod integers;
mod linalg;
mod lowered;
mod parts;
mod query;
mod row_blocks;
mod shaped;
mod structured;
mod view;

pub use arguments::{argument_attribute, erase_argument, remove_argument_attributes, set_argument_attribute};
pub use edit::*;
pub use fusion::{FusionControl, drop_unit_loops, fuse_elementwise};
pub use gpu::{KernelImage, kernel_images, launched_kernel};
pub use integers::{dense_integers, integers_of, set_foreign_properties, splat_element};
pub use linalg::{Linear, LoopNest, Subscript, indexing_maps, linear_subscripts, loop_nest};
pub use lowered::{allocation_scope, lowered_types};
pub use parts::{BlockParts, OperationParts};
pub use query::*;
pub use row_blocks::{Rows, make_row_blocks};
pub use shaped::*;
pub use structured::*;
pub use view::*;
