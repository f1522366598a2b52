//! Programs shown as task graphs.
//!
//! | module | holds |
//! |---|---|
//! | [`picture`] | what there is to show of one block or container, as plain data |
//! | [`read`] | pictures of a program |
//! | [`dot`] | pictures in Graphviz's language |
//! | [`report`] | pictures in numbers, as text and as JSON |

pub mod dot;
pub mod picture;
pub mod read;
pub mod report;
