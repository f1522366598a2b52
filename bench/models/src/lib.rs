//! Models as files, and what measures them whole.
//!
//! The program `models-bench` runs a model on one and more threads, serial, as branches, as loops and as both, beside
//! onnxruntime, OpenVINO and PyTorch. Each contender is a process of its own that waits for its turn.

pub mod machine;
pub mod model;

pub use model::Model;
