//! The names of MLIR's own GPU runtime: on CUDA they work, on Vulkan each is one clear failure.

use std::{collections::BTreeSet, ffi::c_void, ptr::null_mut};

use crate::{
    assembled::vulkan,
    c_abi::{address_in, failure, one_device},
};

/// The functions that `gpu-to-llvm` of MLIR 22 calls, those for sparse tensors and for clusters of blocks left out.
const NAMES: [&str; 23] = [
    "mgpuEventCreate",
    "mgpuEventDestroy",
    "mgpuEventRecord",
    "mgpuEventSynchronize",
    "mgpuLaunchKernel",
    "mgpuMemAlloc",
    "mgpuMemFree",
    "mgpuMemHostRegister",
    "mgpuMemHostRegisterMemRef",
    "mgpuMemHostUnregister",
    "mgpuMemHostUnregisterMemRef",
    "mgpuMemcpy",
    "mgpuMemset16",
    "mgpuMemset32",
    "mgpuModuleGetFunction",
    "mgpuModuleLoad",
    "mgpuModuleLoadJIT",
    "mgpuModuleUnload",
    "mgpuSetDefaultDevice",
    "mgpuStreamCreate",
    "mgpuStreamDestroy",
    "mgpuStreamSynchronize",
    "mgpuStreamWaitEvent",
];

/// A function of the table with this type.
macro_rules! function {
    ($name:literal, $type:ty) => {
        // SAFETY: the type is the one that MLIR calls it by.
        unsafe { std::mem::transmute::<*const (), $type>(address_in(&parallel_op_gpu::compatibility_symbols(), $name)) }
    };
}

type Launch = extern "C" fn(
    *mut c_void,
    isize,
    isize,
    isize,
    isize,
    isize,
    isize,
    i32,
    *mut c_void,
    *mut *mut c_void,
    *mut *mut c_void,
    usize,
);

#[test]
fn the_table_has_every_name() {
    let table = parallel_op_gpu::compatibility_symbols();
    let names: BTreeSet<_> = table.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, BTreeSet::from(NAMES));
}

#[test]
fn on_vulkan_each_is_a_failure() {
    let _only = one_device();
    if vulkan().is_none() {
        return;
    }
    let gpu = parallel_op_gpu::open("vulkan").expect("there is one");
    let (name, none) = (gpu.device().name.clone(), null_mut::<c_void>());
    let check = |call: &str| {
        assert_eq!(failure(), Some(format!("{call} needs a CUDA device: '{name}' is one of Vulkan")));
    };
    assert!(function!("mgpuModuleLoad", extern "C" fn(*const u8, usize) -> *mut c_void)(b"".as_ptr(), 0).is_null());
    check("mgpuModuleLoad");
    let kernel = function!("mgpuModuleGetFunction", extern "C" fn(*mut c_void, *const u8) -> *mut c_void);
    assert!(kernel(none, c"k".as_ptr().cast()).is_null());
    check("mgpuModuleGetFunction");
    function!("mgpuLaunchKernel", Launch)(none, 1, 1, 1, 1, 1, 1, 0, none, null_mut(), null_mut(), 0);
    check("mgpuLaunchKernel");
    for create in ["mgpuStreamCreate", "mgpuEventCreate"] {
        let address = address_in(&parallel_op_gpu::compatibility_symbols(), create);
        // SAFETY: both have this type.
        let create_it = unsafe { std::mem::transmute::<*const (), extern "C" fn() -> *mut c_void>(address) };
        assert!(create_it().is_null());
        check(create);
    }
    assert!(function!("mgpuMemAlloc", extern "C" fn(u64, *mut c_void, bool) -> *mut c_void)(4, none, false).is_null());
    check("mgpuMemAlloc");
    function!("mgpuMemcpy", extern "C" fn(*mut c_void, *mut c_void, usize, *mut c_void))(none, none, 0, none);
    check("mgpuMemcpy");
    function!("mgpuSetDefaultDevice", extern "C" fn(i32))(0);
    check("mgpuSetDefaultDevice");
    parallel_op_gpu::set_sink(None);
}
