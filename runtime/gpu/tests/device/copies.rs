//! Memory and copies.

use crate::assembled::{filled, values, vulkan};

#[test]
fn bytes_come_back() {
    let Some(gpu) = vulkan() else { return };
    // 1 byte, odd sizes, and more than one chunk of the pool.
    for n_bytes in [0usize, 1, 3, 257, 40_000_001] {
        let bytes: Vec<u8> = (0..n_bytes).map(|index| (index * 7) as u8).collect();
        let address = gpu.allocate(n_bytes as u64, 0).expect("memory");
        gpu.copy_in(address, &bytes, 0).expect("a copy");
        let mut back = vec![0; n_bytes];
        gpu.copy_out(&mut back, address, 0).expect("a copy");
        assert!(bytes == back, "{n_bytes} bytes");
        gpu.free(address, 0).expect("it was alive");
    }
    assert_eq!(gpu.counters().live_buffers, 0);
}

#[test]
fn a_copy_on_the_device_takes_any_offset() {
    let Some(gpu) = vulkan() else { return };
    let source = gpu.allocate(100, 0).expect("memory");
    let target = gpu.allocate(100, 0).expect("memory");
    let bytes: Vec<u8> = (0..100).collect();
    gpu.copy_in(source, &bytes, 0).expect("a copy");
    gpu.copy_in(target, &[0; 100], 0).expect("a copy");
    gpu.copy(target + 5, source + 3, 50, 0).expect("a copy");
    let mut back = vec![0; 100];
    gpu.copy_out(&mut back, target, 0).expect("a copy");
    assert_eq!(back[..5], [0; 5]);
    assert_eq!(back[5..55], bytes[3..53]);
    assert_eq!(back[55..], [0; 45]);
}

// The host may write directly only while the stream is idle: here it is not.
#[test]
fn what_comes_in_keeps_the_order_of_its_stream() {
    let Some(gpu) = vulkan() else { return };
    let large = 4 << 20;
    let a = filled(&gpu, &vec![1.0; large], 0);
    let b = filled(&gpu, &vec![2.0; large], 0);
    gpu.copy(b, a, large as u64 * 4, 0).expect("a copy");
    gpu.copy_in(a, &3.0f32.to_le_bytes(), 0).expect("a copy");
    assert_eq!(values(&gpu, b, large, 0)[..2], [1.0, 1.0]);
    assert_eq!(values(&gpu, a, 2, 0), [3.0, 1.0]);
}

#[test]
fn freed_memory_is_used_again() {
    let Some(gpu) = vulkan() else { return };
    let first = gpu.allocate(5000, 0).expect("memory");
    gpu.free(first, 0).expect("it was alive");
    assert_eq!(gpu.allocate(5000, 0).ok(), Some(first));
    let counters = gpu.counters();
    assert_eq!((counters.live_buffers, counters.live_bytes, counters.peak_bytes), (1, 5000, 5000));
}

#[test]
fn mapped_memory_is_the_hosts_too() {
    let Some(gpu) = vulkan() else { return };
    let address = filled(&gpu, &[1.5, 2.5], 0);
    if gpu.is_mapped(address).expect("an address") {
        let pointer = std::ptr::with_exposed_provenance::<f32>(address as usize);
        // SAFETY: the device says that the host may read it, it is large enough, and no stream uses it.
        assert_eq!(unsafe { pointer.add(1).read() }, 2.5);
    }
}

// Every pattern from every beginning, over lengths with and without whole words, on an idle stream and on a busy one.
#[test]
fn a_fill_touches_what_it_should() {
    let Some(gpu) = vulkan() else { return };
    let address = gpu.allocate(64, 0).expect("memory");
    for pattern in [&[0x11u8][..], &[0x21, 0x22], &[0x31, 0x32, 0x33, 0x34]] {
        for begin in (0..12).step_by(pattern.len()) {
            for length in (0..16).step_by(pattern.len()) {
                gpu.copy_in(address, &[0xee; 64], 0).expect("a copy");
                gpu.fill(address + begin as u64, pattern, length as u64, 0).expect("a fill");
                let mut found = [0; 64];
                gpu.copy_out(&mut found, address, 0).expect("a copy");
                let mut expected = [0xee; 64];
                for index in 0..length {
                    expected[begin + index] = pattern[index % pattern.len()];
                }
                assert_eq!(found, expected, "{pattern:x?} over {length} bytes from {begin} on");
            }
        }
    }
    let refused = |address: u64, pattern: &[u8], bytes: u64| gpu.fill(address, pattern, bytes, 0).is_err();
    assert!(refused(address + 1, &[0; 2], 2) && refused(address, &[0; 4], 6) && refused(address, &[0; 3], 3));
    assert!(refused(address, &[0; 4], 68));
}
