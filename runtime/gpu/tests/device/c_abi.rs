//! The C functions, called by their addresses as lowered code calls them.

use std::{
    ffi::{c_char, c_void},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::assembled::{ADD, vulkan};

/// The address of a function.
fn address(name: &str) -> *const () {
    address_in(&parallel_op_gpu::symbols(), name)
}

/// The address of a function in a table.
pub fn address_in(table: &[(&str, *const ())], name: &str) -> *const () {
    table.iter().find(|(known, _)| *known == name).expect("a function").1
}

/// Held by a test of C functions, for there is one device of a process.
pub fn one_device() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A function of the table with this type.
macro_rules! function {
    ($name:literal, $type:ty) => {
        // SAFETY: the type is the one that the header states.
        unsafe { std::mem::transmute::<*const (), $type>(address($name)) }
    };
}

#[repr(C)]
struct Images {
    spirv: *const c_void,
    spirv_bytes: i64,
    ptx: *const c_void,
    ptx_bytes: i64,
}

#[repr(C)]
struct Launch {
    kernel: u64,
    grid: [i64; 3],
    block: [i64; 3],
    workgroup_bytes: i64,
    buffers: *const parallel_op_gpu::Buffer,
    n_buffers: i64,
    words: *const u32,
    n_words: i64,
}

#[repr(C)]
struct Device {
    driver: i32,
    number: i32,
    capability: i32,
    is_cpu: i32,
    name: [u8; 256],
}

#[repr(C)]
struct Span {
    work: i32,
    kernel: u64,
    bytes: u64,
    stream: u64,
    begin: u64,
    end: u64,
}

/// What the device does meanwhile: the work, the kernel and the bytes of each span.
fn traced_launch(f: impl FnOnce()) -> Vec<(i32, u64, u64)> {
    type Take = extern "C" fn(*mut Vec<(i32, u64, u64)>, *const Span);
    extern "C" fn take(spans: *mut Vec<(i32, u64, u64)>, span: *const Span) {
        // SAFETY: the list outlives the trace, and the span is alive during the call.
        let (spans, span) = unsafe { (&mut *spans, &*span) };
        assert!(span.begin <= span.end && span.stream > 0);
        spans.push((span.work, span.kernel, span.bytes));
    }
    assert!(function!("parallel_op_gpu_trace_begin", extern "C" fn() -> bool)());
    f();
    let mut spans = Vec::new();
    let end = function!("parallel_op_gpu_trace_end", extern "C" fn(Take, *mut Vec<(i32, u64, u64)>) -> bool);
    assert!(end(take, &raw mut spans));
    spans
}

/// The failure that is pending on this thread.
pub fn failure() -> Option<String> {
    let take = function!("parallel_op_gpu_take_failure", extern "C" fn(*mut c_char, i64) -> i64);
    let mut buffer = vec![0u8; 1000];
    let length = take(buffer.as_mut_ptr().cast(), 1000);
    usize::try_from(length).ok().map(|length| String::from_utf8_lossy(&buffer[..length]).into_owned())
}

/// The open device says that it is one of Vulkan.
fn check_device() {
    let mut device = Device { driver: 0, number: -1, capability: -1, is_cpu: -1, name: [0; 256] };
    assert!(function!("parallel_op_gpu_device", extern "C" fn(*mut Device) -> bool)(&raw mut device));
    assert_eq!((device.driver, device.capability), (2, 0));
    assert!(device.number >= 0 && (0..=1).contains(&device.is_cpu) && device.name[0] != 0);
}

#[test]
fn a_program_in_c_runs_a_kernel() {
    let _only = one_device();
    if vulkan().is_none() {
        return;
    }
    let open = function!("parallel_op_gpu_open", extern "C" fn(*const u8, i64) -> bool);
    assert!(!open(b"metal".as_ptr(), 5));
    assert_eq!(failure().as_deref(), Some("device 'metal': expected auto, cuda, vulkan or a number"));
    assert!(open(b"vulkan".as_ptr(), 6));
    let spirv = ADD.as_deref().expect("vulkan() has looked");
    check_device();
    let images =
        Images { spirv: spirv.as_ptr().cast(), spirv_bytes: spirv.len() as i64, ptx: std::ptr::null(), ptx_bytes: 0 };
    let module = function!("parallel_op_gpu_module", extern "C" fn(*const Images) -> u64)(&raw const images);
    let kernel =
        function!("parallel_op_gpu_kernel", extern "C" fn(u64, *const u8, i64) -> u64)(module, b"add".as_ptr(), 3);
    let stream = function!("parallel_op_gpu_stream_create", extern "C" fn() -> u64)();
    let memory = function!("parallel_op_gpu_allocate", extern "C" fn(i64, u64) -> u64)(256, stream);
    let copy_in = function!("parallel_op_gpu_copy_in", extern "C" fn(u64, *const c_void, i64, u64) -> bool);
    assert!(copy_in(memory, [1.0f32; 64].as_ptr().cast(), 256, stream));
    let buffers = [parallel_op_gpu::Buffer { address: memory, offset: 0, range: -1 }; 3];
    let words = [64u32];
    let mut launch = Launch {
        kernel,
        grid: [1, 1, 1],
        block: [64, 1, 1],
        workgroup_bytes: 0,
        buffers: buffers.as_ptr(),
        n_buffers: 3,
        words: words.as_ptr(),
        n_words: 1,
    };
    let launch_it = function!("parallel_op_gpu_launch", extern "C" fn(*const Launch, u64) -> bool);
    assert!(launch_it(&raw const launch, stream));
    let copy_out = function!("parallel_op_gpu_copy_out", extern "C" fn(*mut c_void, u64, i64, u64) -> bool);
    let mut result = [0.0f32; 64];
    assert!(copy_out(result.as_mut_ptr().cast(), memory, 256, stream));
    assert_eq!(result, [2.0; 64]);
    let spans = traced_launch(|| assert!(launch_it(&raw const launch, stream)));
    assert_eq!(spans, [(0, kernel, 0)]);
    let mut name = [0u8; 2];
    let kernel_name = function!("parallel_op_gpu_kernel_name", extern "C" fn(u64, *mut u8, i64) -> i64);
    assert_eq!((kernel_name(kernel, name.as_mut_ptr(), 2), &name), (3, b"ad"));
    launch.grid = [-1, 1, 1];
    assert!(!launch_it(&raw const launch, stream));
    assert_eq!(failure().as_deref(), Some("sizes of [-1, 1, 1] are no sizes of a launch"));
    let fill = function!("parallel_op_gpu_fill", extern "C" fn(u64, u32, i64, i64, u64) -> bool);
    assert!(fill(memory, 0x3f80_0000, 4, 256, stream) && !fill(memory, 0, 3, 255, stream));
    assert_eq!(failure().as_deref(), Some("a pattern of 3 bytes: expected 1, 2 or 4"));
    assert!(copy_out(result.as_mut_ptr().cast(), memory, 256, stream));
    assert_eq!(result, [1.0; 64]);
    assert!(function!("parallel_op_gpu_free", extern "C" fn(u64, u64) -> bool)(memory, stream));
    assert!(function!("parallel_op_gpu_stream_destroy", extern "C" fn(u64) -> bool)(stream));
    let mut counters = parallel_op_gpu::Counters::default();
    let count = function!("parallel_op_gpu_counters", extern "C" fn(*mut parallel_op_gpu::Counters) -> bool);
    assert!(count(&raw mut counters));
    assert_eq!((counters.live_buffers, counters.live_streams, counters.launches), (0, 0, 2));
    function!("parallel_op_gpu_close", extern "C" fn())();
    assert_eq!(failure(), None);
}
