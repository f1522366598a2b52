//! The C functions, called by their addresses as lowered code calls them.

use std::ffi::{c_char, c_void};

use crate::assembled::{ADD, vulkan};

/// The address of a function.
fn address(name: &str) -> *const () {
    parallel_op_gpu::symbols().into_iter().find(|(known, _)| *known == name).expect("a function").1
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

/// The failure that is pending on this thread.
fn failure() -> Option<String> {
    let take = function!("parallel_op_gpu_take_failure", extern "C" fn(*mut c_char, i64) -> i64);
    let mut buffer = vec![0u8; 1000];
    let length = take(buffer.as_mut_ptr().cast(), 1000);
    usize::try_from(length).ok().map(|length| String::from_utf8_lossy(&buffer[..length]).into_owned())
}

// One test, for there is one device of a process.
#[test]
fn a_program_in_c_runs_a_kernel() {
    if vulkan().is_none() {
        return;
    }
    let open = function!("parallel_op_gpu_open", extern "C" fn(*const u8, i64) -> bool);
    assert!(!open(b"metal".as_ptr(), 5));
    assert_eq!(failure().as_deref(), Some("device 'metal': expected auto, cuda, vulkan or a number"));
    assert!(open(b"vulkan".as_ptr(), 6));
    let spirv = ADD.as_deref().expect("vulkan() has looked");
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
    launch.grid = [-1, 1, 1];
    assert!(!launch_it(&raw const launch, stream));
    assert_eq!(failure().as_deref(), Some("sizes of [-1, 1, 1] are no sizes of a launch"));
    assert!(function!("parallel_op_gpu_free", extern "C" fn(u64, u64) -> bool)(memory, stream));
    assert!(function!("parallel_op_gpu_stream_destroy", extern "C" fn(u64) -> bool)(stream));
    let mut counters = parallel_op_gpu::Counters::default();
    let count = function!("parallel_op_gpu_counters", extern "C" fn(*mut parallel_op_gpu::Counters) -> bool);
    assert!(count(&raw mut counters));
    assert_eq!((counters.live_buffers, counters.live_streams, counters.launches), (0, 0, 1));
    function!("parallel_op_gpu_close", extern "C" fn())();
    assert_eq!(failure(), None);
}
