//! Nothing is left behind by a program that frees what it takes.

use parallel_op_gpu::{Buffer, Launch};

use crate::assembled::{ADD, add, filled, kernel, values, vulkan, whole};

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

// What fails takes nothing, and what was taken before it can be freed: 1,000 times, with the counters looked at each time.
#[test]
fn a_failure_leaves_the_counters_where_they_were() {
    let Some(gpu) = vulkan() else { return };
    let kernel = kernel(&gpu, &ADD, "add");
    let outside = Buffer { address: 8, offset: 0, range: -1 };
    for _ in 0..1000 {
        let stream = gpu.create_stream().expect("a stream");
        let a = filled(&gpu, &[1.0; 100], stream);
        let token = gpu.record(stream).expect("a token");
        let before = gpu.counters();
        let launch = |buffers: &[Buffer], block: u32| {
            let launch =
                Launch { kernel, grid: [2, 1, 1], block: [block, 1, 1], workgroup_bytes: 0, buffers, words: &[] };
            gpu.launch(&launch, stream)
        };
        assert!(launch(&[whole(a), whole(a), outside], 64).is_err());
        assert!(launch(&[whole(a); 3], 63).is_err());
        assert!(gpu.copy(a, a, 4, stream).is_err() && gpu.fill(a, &[0; 4], 404, stream).is_err());
        assert!(gpu.free(a + 4, stream).is_err() && gpu.destroy_token(token + 1).is_err());
        assert!(gpu.destroy_stream(stream + 1).is_err() && gpu.allocate(4, stream + 1).is_err());
        assert!(gpu.allocate(u64::MAX >> 8, stream).is_err());
        assert_eq!(gpu.counters(), before);
        // The stream is none the worse for it.
        add(&gpu, [whole(a); 3], 100, stream);
        assert_eq!(values(&gpu, a, 100, stream), [2.0; 100]);
        gpu.free(a, stream).expect("it was alive");
        gpu.destroy_token(token).expect("it was alive");
        gpu.destroy_stream(stream).expect("it was alive");
    }
    let counters = gpu.counters();
    let alive = [counters.live_buffers, counters.live_bytes, counters.live_streams, counters.live_tokens];
    assert_eq!((alive, counters.launches), ([0; 4], 1000));
}
