//! The parts of `convert-parallel-op-to-openmp`.

pub mod creation_order;
pub mod handover;
pub mod join;
pub mod loops;
pub mod ops;
pub mod sections;
pub mod segment_functions;
pub mod table;
pub mod tasks;
