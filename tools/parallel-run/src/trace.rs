//! Traces in the format of Chrome's `about:tracing` and of Perfetto.

use crate::{device::DeviceTrace, failure::Failure};
use parallel_op_runtime::trace::Event;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Writes the events of one run, and what a device did in it, as a process of its own whose threads are the streams.
pub fn write(path: &Path, events: &[Event], device: Option<&DeviceTrace>) -> Result<(), Failure> {
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
    let of_device = device.map(device_events).unwrap_or_default();
    let all: Vec<Value> = names.chain(spans).chain(of_device).collect();
    let text = format!("{}\n", json!({"traceEvents": all, "displayTimeUnit": "ms"}));
    parallel_op::arrays::write_whole(path, text.as_bytes()).map_err(Failure::from)
}

/// The device's clock is not that of the threads: its times count from the beginning of its first work.
fn device_events(device: &DeviceTrace) -> Vec<Value> {
    let streams: BTreeSet<u64> = device.spans.iter().map(|(_, span)| span.stream).collect();
    let name = |what: &str, stream: u64, name: String| json!({"name": what, "ph": "M", "pid": 2, "tid": stream, "args": {"name": name}});
    let process = name("process_name", 0, format!("{}, by its own clock", device.name));
    let streams = streams.into_iter().map(|stream| name("thread_name", stream, format!("stream {stream}")));
    let spans = device.spans.iter().map(|(label, span)| {
        json!({
            "name": label, "cat": "device", "ph": "X", "pid": 2, "tid": span.stream,
            "ts": span.begin_ns as f64 / 1e3,
            "dur": span.end_ns.saturating_sub(span.begin_ns) as f64 / 1e3,
        })
    });
    std::iter::once(process).chain(streams).chain(spans).collect()
}
