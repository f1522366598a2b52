//! The parallel_op dialect, its passes' machinery and everything foreign the compiler needs.
