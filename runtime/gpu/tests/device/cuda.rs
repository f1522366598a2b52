//! CUDA, where a device is: copies, a kernel with buffers and words, streams that wait.

use std::{
    ffi::{c_char, c_void},
    fs,
    mem::transmute,
    path::Path,
    process::Command,
    ptr::null_mut,
};

use parallel_op_gpu::{Buffer, Gpu, Images, KernelId, Launch, Work};

use crate::{
    assembled::{filled, values, whole},
    c_abi::{address_in, failure, one_device},
};

/// c[i] = a[i] + b[i]: pointers first, then the count as a word.
const ADD: &str = ".version 6.4
.target sm_50
.address_size 64
.visible .entry add(.param .u64 pa, .param .u64 pb, .param .u64 pc, .param .u32 pn)
{
  .reg .pred %p;
  .reg .b32 %r<6>;
  .reg .f32 %f<4>;
  .reg .b64 %d<8>;
  ld.param.u32 %r1, [pn];
  mov.u32 %r2, %ctaid.x;
  mov.u32 %r3, %ntid.x;
  mov.u32 %r4, %tid.x;
  mad.lo.u32 %r5, %r2, %r3, %r4;
  setp.ge.u32 %p, %r5, %r1;
  @%p ret;
  ld.param.u64 %d1, [pa];
  ld.param.u64 %d2, [pb];
  ld.param.u64 %d3, [pc];
  mul.wide.u32 %d4, %r5, 4;
  add.u64 %d5, %d1, %d4;
  add.u64 %d6, %d2, %d4;
  add.u64 %d7, %d3, %d4;
  ld.global.f32 %f1, [%d5];
  ld.global.f32 %f2, [%d6];
  add.f32 %f3, %f1, %f2;
  st.global.f32 [%d7], %f3;
  ret;
}
";

/// The first CUDA device.
fn cuda() -> Option<Gpu> {
    Gpu::open("cuda").map_err(|error| eprintln!("skipped, tests that need CUDA: {error}")).ok()
}

/// The kernel that adds; its module is loaded once.
fn kernel(gpu: &Gpu) -> KernelId {
    let images = Images { spirv: &[], ptx: ADD.as_bytes() };
    let module = gpu.load(&images).expect("a module");
    assert_eq!(gpu.load(&images).ok(), Some(module));
    gpu.kernel(module, "add").expect("a kernel")
}

#[test]
fn a_kernel_adds_on_two_streams() {
    let Some(gpu) = cuda() else { return };
    let kernel = kernel(&gpu);
    let streams = [gpu.create_stream().expect("a stream"), gpu.create_stream().expect("a stream")];
    let a = filled(&gpu, &(0..100).map(|index| index as f32).collect::<Vec<_>>(), streams[0]);
    let c = filled(&gpu, &[0.0; 100], streams[0]);
    for stream in streams {
        // c[3..] = a[1..] + c[3..]
        let part = Buffer { address: a + 4, offset: 0, range: -1 };
        let sum = Buffer { address: c, offset: 12, range: 4 * 97 };
        let buffers = [part, sum, sum];
        let launch =
            Launch { kernel, grid: [4, 1, 1], block: [32, 1, 1], workgroup_bytes: 0, buffers: &buffers, words: &[97] };
        gpu.launch(&launch, stream).expect("a launch");
        let token = gpu.record(stream).expect("a token");
        gpu.wait(streams[1], token).expect("a wait");
        gpu.destroy_token(token).expect("it was alive");
    }
    let expected: Vec<f32> = (0..100).map(|index| if index < 3 { 0.0 } else { 2.0 * (index - 2) as f32 }).collect();
    assert_eq!(values(&gpu, c, 100, streams[1]), expected);
    gpu.free(a, streams[1]).expect("it was alive");
    gpu.free(c, streams[1]).expect("it was alive");
    streams.iter().for_each(|stream| gpu.destroy_stream(*stream).expect("it was alive"));
    let counters = gpu.counters();
    assert_eq!((counters.live_buffers, counters.live_streams, counters.live_tokens), (0, 0, 0));
}

#[test]
fn the_drivers_errors_have_their_names() {
    let Some(gpu) = cuda() else { return };
    let line = |text: &[u8]| gpu.load(&Images { spirv: &[], ptx: text }).err().map(|error| error.to_string());
    assert!(line(b".version 6.4\n.target sm_50\nnonsense").is_some_and(|line| line.contains("CUDA_ERROR_INVALID_PTX")));
    let module = gpu.load(&Images { spirv: &[], ptx: ADD.as_bytes() }).expect("a module");
    let missing = gpu.kernel(module, "sub").err().map(|error| error.to_string());
    assert_eq!(missing.as_deref(), Some("cuModuleGetFunction failed with CUDA_ERROR_NOT_FOUND for kernel 'sub'"));
    let buffer = filled(&gpu, &[0.0], 0);
    assert!(
        gpu.launch(
            &Launch {
                kernel: 99,
                grid: [1; 3],
                block: [1; 3],
                workgroup_bytes: 0,
                buffers: &[whole(buffer)],
                words: &[]
            },
            0
        )
        .is_err()
    );
}

// A launch as MLIR's own lowering makes it: a list of pointers to the values of the parameters.
#[test]
fn the_names_of_mlir_work_on_the_same_pools() {
    let _only = one_device();
    let Some(before) = cuda().map(|gpu| gpu.counters()) else { return };
    let gpu = parallel_op_gpu::open("cuda").expect("there is one");
    let table = parallel_op_gpu::compatibility_symbols();
    macro_rules! function {
        ($name:literal, $($type:ty),* => $result:ty) => {
            // SAFETY: the type is the one that MLIR calls it by.
            unsafe { transmute::<*const (), extern "C" fn($($type),*) -> $result>(address_in(&table, $name)) }
        };
    }
    type Pointer = *mut c_void;
    let module = function!("mgpuModuleLoad", *const u8, usize => Pointer)(ADD.as_ptr(), ADD.len());
    let kernel = function!("mgpuModuleGetFunction", Pointer, *const c_char => Pointer)(module, c"add".as_ptr());
    let stream = function!("mgpuStreamCreate", => Pointer)();
    let mut memory = function!("mgpuMemAlloc", u64, Pointer, bool => Pointer)(400, stream, false);
    function!("mgpuMemset32", Pointer, u32, usize, Pointer => ())(memory, 1.5f32.to_bits(), 100, stream);
    let (mut n_values, value) = (100u32, (&raw mut memory).cast::<c_void>());
    let mut parameters = [value, value, value, (&raw mut n_values).cast()];
    let launch = function!(
        "mgpuLaunchKernel", Pointer, isize, isize, isize, isize, isize, isize, i32, Pointer, *mut Pointer, Pointer, usize => ()
    );
    launch(kernel, 4, 1, 1, 32, 1, 1, 0, stream, parameters.as_mut_ptr(), null_mut(), 4);
    let event = function!("mgpuEventCreate", => Pointer)();
    let [record, wait] = ["mgpuEventRecord", "mgpuStreamWaitEvent"].map(|name| address_in(&table, name));
    // SAFETY: as above.
    let [record, wait] =
        [record, wait].map(|it| unsafe { transmute::<*const (), extern "C" fn(Pointer, Pointer)>(it) });
    record(event, stream);
    record(event, stream);
    wait(null_mut(), event);
    let mut result = [0.0f32; 100];
    let copy = function!("mgpuMemcpy", Pointer, Pointer, usize, Pointer => ());
    copy(result.as_mut_ptr().cast(), memory, 400, null_mut());
    function!("mgpuStreamSynchronize", Pointer => ())(null_mut());
    assert_eq!(result, [3.0; 100]);
    let shared = function!("mgpuMemAlloc", u64, Pointer, bool => Pointer)(400, null_mut(), true);
    function!("mgpuMemset16", Pointer, u16, usize, Pointer => ())(shared, 7, 200, stream);
    function!("mgpuMemFree", Pointer, Pointer => ())(shared, stream);
    let host = [result.as_ptr().addr(), result.as_ptr().addr(), 0, 100, 1];
    function!("mgpuMemHostRegisterMemRef", i64, *const usize, i64 => ())(1, host.as_ptr(), 4);
    function!("mgpuMemHostUnregisterMemRef", i64, *const usize, i64 => ())(1, host.as_ptr(), 4);
    function!("mgpuSetDefaultDevice", i32 => ())(0);
    function!("mgpuEventDestroy", Pointer => ())(event);
    function!("mgpuMemFree", Pointer, Pointer => ())(memory, stream);
    function!("mgpuStreamDestroy", Pointer => ())(stream);
    function!("mgpuModuleUnload", Pointer => ())(module);
    assert_eq!(failure(), None);
    let counters = gpu.counters();
    assert_eq!((counters.live_buffers, counters.live_streams, counters.live_tokens), (0, 0, 0));
    assert_eq!(counters.launches, before.launches + 1);
    drop(gpu);
    parallel_op_gpu::close();
}

#[test]
fn times_are_in_order() {
    let Some(gpu) = cuda() else { return };
    assert!(gpu.device().capability >= 50);
    gpu.begin_trace().expect("a clock");
    let a = filled(&gpu, &[1.0; 100], 0);
    gpu.fill(a, &[0; 2], 400, 0).expect("a fill");
    let kernel = kernel(&gpu);
    let buffers = [whole(a); 3];
    let launch = Launch {
        kernel,
        grid: [4, 1, 1],
        block: [32, 1, 1],
        workgroup_bytes: 50 << 10,
        buffers: &buffers,
        words: &[100],
    };
    gpu.launch(&launch, 0).expect("a launch");
    values(&gpu, a, 100, 0);
    let spans = gpu.end_trace().expect("times");
    gpu.launch(&launch, 0).expect("a launch");
    let works: Vec<Work> = spans.iter().map(|span| span.work).collect();
    assert_eq!(works, [Work::CopyIn(400), Work::Fill(400), Work::Launch(kernel), Work::CopyOut(400)]);
    gpu.free(a, 0).expect("it was alive");
    assert!(spans.is_sorted_by(|left, right| left.end_ns <= right.begin_ns), "{spans:?}");
}

// What there is no device for is run all the same: the tests of this file, by a driver that does its work at once on the
// processor and ends the process if it is called in a wrong order.
#[test]
fn a_played_driver_is_called_in_the_right_order() {
    const PLAYED: &str = "PARALLEL_OP_PLAYED_DRIVER";
    if std::env::var_os(PLAYED).is_some() {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("played");
    fs::create_dir_all(&folder).expect("a folder");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(folder.join("libcuda.so"));
    compiler.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/device/played_cuda.c"));
    if !compiler.status().expect("cc, which links Rust, is there").success() {
        panic!("the played driver does not compile");
    }
    let this = std::env::current_exe().expect("a test program");
    let mut tests = Command::new(this);
    tests.args(["cuda::", "--nocapture"]).env(PLAYED, "1").env("LD_LIBRARY_PATH", folder);
    let output = tests.output().expect("a run");
    let text = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && !text.contains("skipped") && text.contains("5 passed"), "{text}");
}
