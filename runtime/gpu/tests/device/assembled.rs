//! The device and the kernels of the tests.

use std::{
    io::Write,
    process::{Command, Stdio},
    sync::{LazyLock, Once},
};

use parallel_op_gpu::{Buffer, Gpu, Images, KernelId, Launch};

/// Vulkan's first device, one for each test, so that its counters are the test's own.
pub fn vulkan() -> Option<Gpu> {
    static SAID: Once = Once::new();
    let reason = match (Gpu::open("vulkan"), &*ADD) {
        (Ok(gpu), Some(_)) => return Some(gpu),
        (Err(error), _) => error.to_string(),
        (Ok(_), None) => "spirv-as is not installed".to_owned(),
    };
    SAID.call_once(|| eprintln!("skipped, all tests that need Vulkan: {reason}"));
    None
}

/// `add`: c[i] = a[i] + b[i], blocks of 64.
pub static ADD: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| assemble(include_str!("kernels/add.spvasm")));
/// `reverse`: reverses each block in place.
pub static REVERSE: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| assemble(include_str!("kernels/reverse.spvasm")));
/// `empty`: nothing.
pub static EMPTY: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| assemble(include_str!("kernels/empty.spvasm")));

/// The module's bytes, or none without an assembler.
fn assemble(text: &str) -> Option<Vec<u8>> {
    let mut assembler = Command::new("spirv-as");
    assembler.args(["--target-env", "vulkan1.1", "-o", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = assembler.spawn().ok()?;
    process.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = process.wait_with_output().ok()?;
    assert!(output.status.success(), "spirv-as refused a kernel");
    Some(output.stdout)
}

/// The kernel of this name.
pub fn kernel(gpu: &Gpu, module: &Option<Vec<u8>>, name: &str) -> KernelId {
    let spirv = module.as_deref().expect("vulkan() has looked");
    let module = gpu.load(&Images { spirv, ptx: &[] }).expect("a module");
    gpu.kernel(module, name).expect("a kernel")
}

/// A buffer that holds these values.
pub fn filled(gpu: &Gpu, values: &[f32], stream: u64) -> u64 {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let address = gpu.allocate(bytes.len() as u64, stream).expect("memory");
    gpu.copy_in(address, &bytes, stream).expect("a copy");
    address
}

/// So many values from the address on.
pub fn values(gpu: &Gpu, address: u64, n_values: usize, stream: u64) -> Vec<f32> {
    let mut bytes = vec![0; n_values * 4];
    gpu.copy_out(&mut bytes, address, stream).expect("a copy");
    bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

/// All of an allocation.
pub fn whole(address: u64) -> Buffer {
    Buffer { address, offset: 0, range: -1 }
}

/// c = a + b for `n_values` values.
pub fn add(gpu: &Gpu, buffers: [Buffer; 3], n_values: u32, stream: u64) {
    let kernel = kernel(gpu, &ADD, "add");
    let grid = [n_values.div_ceil(64), 1, 1];
    let launch = Launch { kernel, grid, block: [64, 1, 1], workgroup_bytes: 0, buffers: &buffers, words: &[n_values] };
    gpu.launch(&launch, stream).expect("a launch");
}
