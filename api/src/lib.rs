//! The parallel_op compiler as a library.
