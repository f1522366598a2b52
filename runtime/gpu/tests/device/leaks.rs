//! Nothing is left behind by a program that frees what it takes.

use crate::assembled::{add, filled, values, vulkan, whole};

#[test]
fn nothing_is_left_after_1000_runs() {
    let Some(gpu) = vulkan() else { return };
    let mut peak_of_one = 0;
    for run in 0..1000 {
        let lanes = [gpu.create_stream().expect("a stream"), gpu.create_stream().expect("a stream")];
        let a = filled(&gpu, &[run as f32; 100], lanes[0]);
        let token = gpu.record(lanes[0]).expect("a token");
        gpu.wait(lanes[1], token).expect("a wait");
        let c = gpu.allocate(400, lanes[1]).expect("memory");
        add(&gpu, [whole(a), whole(a), whole(c)], 100, lanes[1]);
        gpu.free(a, lanes[1]).expect("it was alive");
        assert_eq!(values(&gpu, c, 100, lanes[1]), [2.0 * run as f32; 100]);
        gpu.free(c, lanes[1]).expect("it was alive");
        gpu.destroy_token(token).expect("it was alive");
        lanes.iter().for_each(|lane| gpu.destroy_stream(*lane).expect("it was alive"));
        if run == 0 {
            peak_of_one = gpu.counters().peak_bytes;
        }
    }
    let counters = gpu.counters();
    assert_eq!((counters.live_buffers, counters.live_bytes), (0, 0));
    assert_eq!((counters.live_streams, counters.live_tokens), (0, 0));
    assert_eq!(counters.launches, 1000);
    assert_eq!(counters.peak_bytes, peak_of_one);
}
