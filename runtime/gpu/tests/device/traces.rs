//! Times by the device's clock.

use parallel_op_gpu::{Span, Work};

use crate::assembled::{ADD, add, filled, kernel, values, vulkan, whole};

// What depends on something else begins when that has ended, in one stream and across two.
#[test]
fn work_is_in_its_order_and_has_its_name() {
    let Some(gpu) = vulkan() else { return };
    let streams = [gpu.create_stream().expect("a stream"), gpu.create_stream().expect("a stream")];
    gpu.begin_trace().expect("a clock");
    let n_values = 1 << 16;
    let a = filled(&gpu, &vec![1.0; n_values], streams[0]);
    add(&gpu, [whole(a); 3], n_values as u32, streams[0]);
    let token = gpu.record(streams[0]).expect("a token");
    gpu.wait(streams[1], token).expect("a wait");
    add(&gpu, [whole(a); 3], n_values as u32, streams[1]);
    assert!(values(&gpu, a, n_values, streams[1]).iter().all(|value| *value == 4.0));
    let spans = gpu.end_trace().expect("times");

    let add = kernel(&gpu, &ADD, "add");
    let bytes = n_values as u64 * 4;
    let expected = [
        (Work::CopyIn(bytes), streams[0]),
        (Work::Launch(add), streams[0]),
        (Work::Launch(add), streams[1]),
        (Work::CopyOut(bytes), streams[1]),
    ];
    assert_eq!(spans.iter().map(|span| (span.work, span.stream)).collect::<Vec<_>>(), expected);
    assert_eq!(spans[0].begin_ns, 0);
    assert!(spans.iter().all(|span| span.begin_ns <= span.end_ns), "{spans:?}");
    assert!(spans.is_sorted_by(|left, right| left.end_ns <= right.begin_ns), "{spans:?}");
    assert!(spans[1].begin_ns < spans[1].end_ns, "adding takes time: {spans:?}");
    assert_eq!(gpu.kernel_name(add).as_deref(), Some("add"));
    assert_eq!(gpu.kernel_name(99), None);
}

// More commands than one pool of queries holds.
#[test]
fn a_trace_may_be_long() {
    let Some(gpu) = vulkan() else { return };
    let a = filled(&gpu, &[1.0; 64], 0);
    gpu.begin_trace().expect("a clock");
    (0..1500).for_each(|_| add(&gpu, [whole(a); 3], 64, 0));
    let spans = gpu.end_trace().expect("times");
    assert_eq!(spans.len(), 1500);
    assert!(spans.is_sorted_by(|left, right| left.end_ns <= right.begin_ns));
}

#[test]
fn only_what_a_trace_encloses_is_in_it() {
    let Some(gpu) = vulkan() else { return };
    let a = filled(&gpu, &[1.0; 64], 0);
    add(&gpu, [whole(a); 3], 64, 0);
    for _ in 0..2 {
        gpu.begin_trace().expect("a clock");
        let again = gpu.begin_trace().err().map(|error| error.to_string());
        assert_eq!(again.as_deref(), Some("a trace was begun already"));
        gpu.fill(a, &[0; 4], 256, 0).expect("a fill");
        let works: Vec<Work> = gpu.end_trace().expect("times").iter().map(|span: &Span| span.work).collect();
        assert_eq!(works, [Work::Fill(256)]);
        add(&gpu, [whole(a); 3], 64, 0);
    }
    assert_eq!(gpu.end_trace().err().map(|error| error.to_string()).as_deref(), Some("no trace was begun"));
    gpu.begin_trace().expect("a clock");
    assert_eq!(gpu.end_trace().expect("times"), []);
}

// A device that is closed in the middle of a trace takes the trace with it.
#[test]
fn a_trace_need_not_end() {
    let Some(gpu) = vulkan() else { return };
    let a = filled(&gpu, &[1.0; 64], 0);
    gpu.begin_trace().expect("a clock");
    add(&gpu, [whole(a); 3], 64, 0);
}
