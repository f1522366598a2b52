//! Traces in the format of Chrome's `about:tracing` and of Perfetto.

use crate::failure::Failure;
use parallel_op_runtime::trace::Event;
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path};

/// Writes the events of one run.
pub fn write(path: &Path, events: &[Event]) -> Result<(), Failure> {
    let threads: BTreeMap<usize, &str> = events.iter().map(|it| (it.thread, it.thread_name.as_str())).collect();
    let names = threads.iter().map(|(thread, name)| {
        let name = if name.is_empty() { format!("thread {thread}") } else { (*name).to_owned() };
        json!({"name": "thread_name", "ph": "M", "pid": 1, "tid": thread, "args": {"name": name}})
    });
    let spans = events.iter().map(|event| {
        json!({
            "name": event.label, "cat": "task", "ph": "X", "pid": 1, "tid": event.thread,
            "ts": event.start_ns as f64 / 1e3,
            "dur": event.end_ns.saturating_sub(event.start_ns) as f64 / 1e3,
        })
    });
    let all: Vec<Value> = names.chain(spans).collect();
    let text = format!("{}\n", json!({"traceEvents": all, "displayTimeUnit": "ms"}));
    parallel_op::arrays::write_whole(path, text.as_bytes()).map_err(Failure::from)
}
