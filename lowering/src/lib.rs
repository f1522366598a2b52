//! Lowerings from parallel_op to other dialects.
