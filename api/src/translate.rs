//! Graph files shown in numbers: what `parallel-translate` prints.

use parallel_op_passes::task_graph::graph_file::{GraphFile, GraphFileError};
use std::num::NonZeroUsize;

/// What clustering makes of a graph file, as one line of JSON: on so many workers, by default as many as there are lanes
/// after merging.
///
/// # Errors
///
/// What is wrong with the text first, and where.
pub fn graph_report(text: &str, workers: Option<NonZeroUsize>) -> Result<String, GraphFileError> {
    GraphFile::parse(text).map(|file| file.report(workers).to_json())
}
