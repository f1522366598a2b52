//! Streams and tokens.

use crate::assembled::{add, filled, values, vulkan, whole};

// Each stream needs the other one's last sum: without the waits the numbers would be wrong, or differ from run to run.
#[test]
fn two_streams_depend_on_each_other() {
    let Some(gpu) = vulkan() else { return };
    let streams = [gpu.create_stream().expect("a stream"), gpu.create_stream().expect("a stream")];
    let sums = [filled(&gpu, &[1.0; 64], 0), filled(&gpu, &[1.0; 64], 0)];
    gpu.synchronize(0).expect("it ends");
    // Fibonacci: a += b on one stream, b += a on the other.
    let mut expected = [1.0f32, 1.0];
    for _ in 0..10 {
        for side in [0, 1] {
            add(&gpu, [whole(sums[side]), whole(sums[1 - side]), whole(sums[side])], 64, streams[side]);
            expected[side] += expected[1 - side];
            let token = gpu.record(streams[side]).expect("a token");
            gpu.wait(streams[1 - side], token).expect("a wait");
            gpu.destroy_token(token).expect("it was alive");
        }
    }
    for side in [0, 1] {
        assert_eq!(values(&gpu, sums[side], 64, streams[side]), [expected[side]; 64]);
        gpu.destroy_stream(streams[side]).expect("it was alive");
    }
    let counters = gpu.counters();
    assert_eq!((counters.live_streams, counters.live_tokens), (0, 0));
}

// More streams than any device has queues, each waiting for the one before it, the first for all of them in the end.
#[test]
fn more_streams_than_queues_work() {
    let Some(gpu) = vulkan() else { return };
    let streams: Vec<u64> = (0..50).map(|_| gpu.create_stream().expect("a stream")).collect();
    let one = whole(filled(&gpu, &[1.0; 64], 0));
    let sum = filled(&gpu, &[0.0; 64], 0);
    let mut last = gpu.record(0).expect("a token");
    for stream in &streams {
        gpu.wait(*stream, last).expect("a wait");
        gpu.destroy_token(last).expect("it was alive");
        add(&gpu, [whole(sum), one, whole(sum)], 64, *stream);
        last = gpu.record(*stream).expect("a token");
    }
    gpu.synchronize_token(last).expect("it ends");
    gpu.wait(0, last).expect("a wait");
    assert_eq!(values(&gpu, sum, 64, 0), [50.0; 64]);
    gpu.destroy_token(last).expect("it was alive");
    streams.iter().for_each(|stream| gpu.destroy_stream(*stream).expect("it was alive"));
}

// A token behind a wait stands for what was waited for, even if the stream does nothing else.
#[test]
fn a_wait_alone_is_passed_on() {
    let Some(gpu) = vulkan() else { return };
    let [first, middle, last] = [0; 3].map(|_| gpu.create_stream().expect("a stream"));
    let large = 1 << 20;
    let a = filled(&gpu, &vec![1.0; large], first);
    for _ in 0..10 {
        add(&gpu, [whole(a); 3], large as u32, first);
    }
    let token = gpu.record(first).expect("a token");
    gpu.wait(middle, token).expect("a wait");
    let passed_on = gpu.record(middle).expect("a token");
    gpu.wait(last, passed_on).expect("a wait");
    add(&gpu, [whole(a); 3], large as u32, last);
    assert!(values(&gpu, a, large, last).iter().all(|value| *value == 2048.0));
}

#[test]
fn several_threads_use_one_device() {
    let Some(gpu) = vulkan() else { return };
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let gpu = &gpu;
            scope.spawn(move || {
                let stream = gpu.create_stream().expect("a stream");
                for round in 0..20 {
                    let value = (thread * 100 + round) as f32;
                    let a = filled(gpu, &[value; 64], stream);
                    let c = gpu.allocate(256, stream).expect("memory");
                    add(gpu, [whole(a), whole(a), whole(c)], 64, stream);
                    assert_eq!(values(gpu, c, 64, stream), [2.0 * value; 64]);
                    gpu.free(a, stream).expect("it was alive");
                    gpu.free(c, stream).expect("it was alive");
                }
                gpu.destroy_stream(stream).expect("it was alive");
            });
        }
    });
    let counters = gpu.counters();
    assert_eq!((counters.live_buffers, counters.live_bytes, counters.live_streams), (0, 0, 0));
}
