//! Passes from parallel_op to parallel_op.
