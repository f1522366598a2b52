//! Launches: arguments, offsets, workgroup memory.

use parallel_op_gpu::{Buffer, Launch};

use crate::assembled::{ADD, EMPTY, REVERSE, add, filled, kernel, values, vulkan, whole};

#[test]
fn two_buffers_are_added() {
    let Some(gpu) = vulkan() else { return };
    let a: Vec<f32> = (0..1000).map(|index| index as f32).collect();
    let b: Vec<f32> = a.iter().map(|value| value * 0.5).collect();
    let buffers = [filled(&gpu, &a, 0), filled(&gpu, &b, 0), filled(&gpu, &[0.0; 1000], 0)];
    add(&gpu, buffers.map(whole), 1000, 0);
    let expected: Vec<f32> = a.iter().map(|value| value * 1.5).collect();
    assert_eq!(values(&gpu, buffers[2], 1000, 0), expected);
}

// Addresses inside an allocation and offsets that no device aligns to: the kernel gets what is left over as shifts.
#[test]
fn parts_of_buffers_may_begin_anywhere() {
    let Some(gpu) = vulkan() else { return };
    let all: Vec<f32> = (0..400).map(|index| index as f32).collect();
    let source = filled(&gpu, &all, 0);
    let target = filled(&gpu, &[-1.0; 100], 0);
    let range = 4 * 70;
    for (first, second, third) in [(1, 99, 3), (64, 65, 0), (3, 3, 30)] {
        gpu.copy_in(target, &[0; 400], 0).expect("a copy");
        let a = Buffer { address: source + 4 * first, offset: 0, range };
        let b = Buffer { address: source + 1200, offset: 4 * second as i64 - 1200, range };
        let c = Buffer { address: target, offset: 4 * third, range };
        add(&gpu, [a, b, c], 70, 0);
        let result = values(&gpu, target, 100, 0);
        let third = third as usize;
        for (index, value) in result.iter().enumerate() {
            let inside = (third..third + 70).contains(&index);
            let expected = if inside { (first + second) as f32 + 2.0 * (index - third) as f32 } else { 0.0 };
            assert_eq!(*value, expected, "element {index} with {first}, {second}, {third}");
        }
    }
}

#[test]
fn a_block_shares_memory_and_waits_at_a_barrier() {
    let Some(gpu) = vulkan() else { return };
    let kernel = kernel(&gpu, &REVERSE, "reverse");
    // The block's size is a constant that the launch sets.
    for n_threads in [64usize, 256] {
        let before: Vec<f32> = (0..1024).map(|index| index as f32).collect();
        let buffer = filled(&gpu, &before, 0);
        let launch = Launch {
            kernel,
            grid: [1024 / n_threads as u32, 1, 1],
            block: [n_threads as u32, 1, 1],
            workgroup_bytes: 0,
            buffers: &[whole(buffer)],
            words: &[],
        };
        gpu.launch(&launch, 0).expect("a launch");
        let expected: Vec<f32> = before.chunks(n_threads).flat_map(|block| block.iter().rev().copied()).collect();
        assert_eq!(values(&gpu, buffer, 1024, 0), expected);
    }
}

// More than a batch holds, each reading what the last one wrote.
#[test]
fn many_launches_stay_in_order() {
    let Some(gpu) = vulkan() else { return };
    let one = whole(filled(&gpu, &[1.0; 64], 0));
    let sum = filled(&gpu, &[0.0; 64], 0);
    for _ in 0..2000 {
        add(&gpu, [whole(sum), one, whole(sum)], 64, 0);
    }
    assert_eq!(values(&gpu, sum, 64, 0), [2000.0; 64]);
    assert_eq!(gpu.counters().launches, 2000);
}

// More lists of buffers than sets are kept for.
#[test]
fn a_list_of_buffers_may_be_new_each_time() {
    let Some(gpu) = vulkan() else { return };
    let one = whole(filled(&gpu, &[1.0; 64], 0));
    let sums = gpu.allocate(256 * 5000, 0).expect("memory");
    gpu.copy_in(sums, &vec![0; 256 * 5000], 0).expect("a copy");
    for index in 0..5000 {
        let sum = Buffer { address: sums + 256 * index, offset: 0, range: 256 };
        add(&gpu, [sum, one, sum], 64, 0);
    }
    assert!(values(&gpu, sums, 64 * 5000, 0).iter().all(|value| *value == 1.0));
}

#[test]
fn a_launch_of_no_blocks_is_none() {
    let Some(gpu) = vulkan() else { return };
    let buffer = filled(&gpu, &[1.0; 4], 0);
    add(&gpu, [whole(buffer); 3], 0, 0);
    assert_eq!(values(&gpu, buffer, 4, 0), [1.0; 4]);
    assert_eq!(gpu.counters().launches, 0);
}

#[test]
fn an_empty_part_may_lie_at_the_end() {
    let Some(gpu) = vulkan() else { return };
    let buffer = filled(&gpu, &[1.0; 64], 0);
    let empty = Buffer { address: buffer + 256, offset: 0, range: 0 };
    let kernel = kernel(&gpu, &ADD, "add");
    let buffers = [empty; 3];
    let launch =
        Launch { kernel, grid: [1, 1, 1], block: [64, 1, 1], workgroup_bytes: 0, buffers: &buffers, words: &[0] };
    gpu.launch(&launch, 0).expect("a launch");
    assert_eq!(values(&gpu, buffer, 64, 0), [1.0; 64]);
}

/// What a launch of nothing costs, printed for whoever asks with `--nocapture`; nothing is asserted about time.
#[test]
fn an_empty_launch_has_a_cost() {
    let Some(gpu) = vulkan() else { return };
    let kernel = kernel(&gpu, &EMPTY, "empty");
    let launch = Launch { kernel, grid: [1, 1, 1], block: [1, 1, 1], workgroup_bytes: 0, buffers: &[], words: &[] };
    for (what, n_launches) in [("alone", 1), ("one of 100", 100)] {
        let mut nanoseconds: Vec<u128> = (0..200)
            .map(|_| {
                let started = std::time::Instant::now();
                (0..n_launches).for_each(|_| gpu.launch(&launch, 0).expect("a launch"));
                gpu.synchronize(0).expect("it ends");
                started.elapsed().as_nanos() / n_launches
            })
            .collect();
        nanoseconds.sort_unstable();
        println!("an empty launch, {what}, until it is done: median {} ns", nanoseconds[100]);
    }
    assert_eq!(gpu.counters().launches, 200 * 101);
}
