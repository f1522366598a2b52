//! Everything that is refused, with a line that names what is wrong.

use parallel_op_gpu::{Buffer, Gpu, Images, Launch};

use crate::assembled::{ADD, EMPTY, add, filled, kernel, values, vulkan, whole};

/// The line of an error.
fn line<T>(result: parallel_op_gpu::Result<T>) -> String {
    let line = result.err().expect("an error").to_string();
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

/// A launch of `add` that is right but for what a test changes.
fn launch<'a>(gpu: &Gpu, buffers: &'a [Buffer]) -> Launch<'a> {
    let kernel = kernel(gpu, &ADD, "add");
    Launch { kernel, grid: [1, 1, 1], block: [64, 1, 1], workgroup_bytes: 0, buffers, words: &[64] }
}

#[test]
fn a_device_that_is_not_there_is_one_line() {
    assert_eq!(line(Gpu::open("metal")), "device 'metal': expected auto, cuda, vulkan or a number");
    assert!(line(Gpu::open("99")).starts_with("no device 99 was found: this machine has "));
}

#[test]
fn addresses_that_are_no_memory_are_refused() {
    let Some(gpu) = vulkan() else { return };
    let address = gpu.allocate(100, 0).expect("memory");
    assert_eq!(line(gpu.copy_in(8, &[1], 0)), "0x8 is not in a device buffer");
    assert!(line(gpu.copy_in(address + 40, &[0; 61], 0)).contains("61 bytes at"));
    assert!(line(gpu.copy_out(&mut [0; 101], address, 0)).contains("ends 100 bytes behind it"));
    assert!(line(gpu.copy(address, address + 10, 20, 0)).contains("overlaps itself"));
    assert!(line(gpu.free(address + 4, 0)).contains("not the first address"));
    gpu.free(address, 0).expect("it was alive");
    assert!(line(gpu.free(address, 0)).contains("freed twice"));
    assert_eq!(gpu.free(0, 0).ok(), Some(()));
}

#[test]
fn memory_that_no_device_has_is_the_drivers_error() {
    let Some(gpu) = vulkan() else { return };
    let text = line(gpu.allocate(1 << 50, 0));
    assert!(text.contains("failed with VK_ERROR_OUT_OF_") && text.contains("1125899906842624 bytes"), "{text}");
    // The device is as good as before.
    assert_eq!(values(&gpu, filled(&gpu, &[1.0], 0), 1, 0), [1.0]);
    assert_eq!(gpu.counters().live_buffers, 1);
}

#[test]
fn streams_and_tokens_that_are_gone_are_refused() {
    let Some(gpu) = vulkan() else { return };
    let stream = gpu.create_stream().expect("a stream");
    let token = gpu.record(stream).expect("a token");
    gpu.destroy_stream(stream).expect("it was alive");
    gpu.destroy_token(token).expect("it was alive");
    let gone = format!("stream {stream} does not exist, or no longer");
    assert_eq!(line(gpu.synchronize(stream)), gone);
    assert_eq!(line(gpu.allocate(1, stream)), gone);
    assert_eq!(line(gpu.record(stream)), gone);
    assert_eq!(line(gpu.destroy_stream(stream)), gone);
    assert_eq!(line(gpu.wait(0, token)), format!("token {token} does not exist, or no longer"));
    assert_eq!(line(gpu.synchronize_token(token)), format!("token {token} does not exist, or no longer"));
    assert!(line(gpu.destroy_stream(0)).contains("always there"));
}

#[test]
fn modules_and_kernels_that_are_none_are_refused() {
    let Some(gpu) = vulkan() else { return };
    let load = |spirv| gpu.load(&Images { spirv, ptx: b".version 7.8" });
    assert!(line(load(b"not a module at all!")).contains("is not SPIR-V"));
    assert_eq!(line(load(b"")), "the kernels were compiled without SPIR-V, which this device needs");
    let add = ADD.as_deref().expect("vulkan() has looked");
    // The header, the first instruction, and a third of the second.
    assert!(line(load(&add[..32])).contains("ends inside the instruction"));
    let module = load(add).expect("a module");
    assert_eq!(load(add).ok(), Some(module));
    assert_eq!(line(gpu.kernel(module, "sub")), "kernel 'sub' is not in its module, which has 'add'");
    assert_eq!(line(gpu.kernel(module + 1, "add")), format!("module {} does not exist", module + 1));
    assert_eq!(gpu.kernel(module, "add").ok(), gpu.kernel(module, "add").ok());
}

#[test]
fn launches_beyond_the_limits_are_refused() {
    let Some(gpu) = vulkan() else { return };
    let buffers = [whole(filled(&gpu, &[1.0; 64], 0)); 3];
    let right = launch(&gpu, &buffers);
    let refused = |launch: Launch| line(gpu.launch(&launch, 0));
    let text = refused(Launch { block: [32, 1, 1], ..right });
    assert_eq!(text, "kernel 'add' is compiled for blocks of [64, 1, 1] threads: launched with [32, 1, 1]");
    let limits = gpu.limits();
    let text = refused(Launch { block: [64, 64, 64], ..right });
    assert_eq!(
        text,
        format!(
            "kernel 'add' is launched with 262144 threads in a block: the device's limit is {}",
            limits.block_threads
        )
    );
    assert!(refused(Launch { block: [0, 1, 1], ..right }).contains("blocks of [0, 1, 1] threads"));
    assert!(refused(Launch { grid: [1, u32::MAX, 1], ..right }).contains("blocks in y"));
    assert!(refused(Launch { workgroup_bytes: u32::MAX, ..right }).contains("bytes of workgroup memory"));
    assert!(refused(Launch { words: &vec![0; 5000], ..right }).contains("5003 words"));
    let many = vec![buffers[0]; limits.buffers_per_kernel as usize + 1];
    assert!(refused(Launch { buffers: &many, ..right }).contains("buffers: the device's limit is"));
    let text = refused(Launch { buffers: &buffers[..2], ..right });
    assert_eq!(text, "kernel 'add' is launched with 2 buffers: it uses binding 3");
    assert_eq!(refused(Launch { kernel: 1234, ..right }), "kernel 1234 does not exist, or no longer");
    assert_eq!(gpu.counters().launches, 0);
    // The stream is as good as before.
    gpu.launch(&right, 0).expect("a launch");
    assert_eq!(values(&gpu, buffers[0].address, 64, 0), [2.0; 64]);
}

#[test]
fn buffers_of_a_launch_stay_inside_their_allocation() {
    let Some(gpu) = vulkan() else { return };
    let address = filled(&gpu, &[1.0; 64], 0);
    let refused = |third: Buffer| {
        let buffers = [whole(address), whole(address), third];
        line(gpu.launch(&launch(&gpu, &buffers), 0))
    };
    let text = refused(Buffer { address, offset: 8, range: 256 });
    assert!(text.starts_with("buffer 2 of kernel 'add': offset 8 and range 256 leave the device buffer"), "{text}");
    assert!(refused(Buffer { address, offset: -4, range: 4 }).contains("offset -4"));
    assert!(refused(Buffer { address, offset: i64::MIN, range: 4 }).contains("offset -9223372036854775808"));
    assert_eq!(
        refused(Buffer { address: 12, offset: 0, range: 4 }),
        "buffer 2 of kernel 'add': 0xc is not in a device buffer"
    );
}

// A kernel that a launch does not fit leaves other kernels alone.
#[test]
fn a_refused_launch_changes_nothing() {
    let Some(gpu) = vulkan() else { return };
    let empty = kernel(&gpu, &EMPTY, "empty");
    let sum = filled(&gpu, &[1.0; 64], 0);
    let wrong =
        Launch { kernel: empty, grid: [1, 1, 1], block: [2, 1, 1], workgroup_bytes: 0, buffers: &[], words: &[] };
    assert!(line(gpu.launch(&wrong, 0)).contains("'empty'"));
    add(&gpu, [whole(sum); 3], 64, 0);
    assert_eq!(values(&gpu, sum, 64, 0), [2.0; 64]);
}
