//! The table of all functions that lowered code may call.

use crate::abi::{device::*, mgpu::*, *};

macro_rules! table {
    ($($name:ident)*) => {
        vec![$((stringify!($name), $name as *const ())),*]
    };
}

/// Name and address of every function that lowered code may call, to be registered with a JIT in the same process.
pub fn symbols() -> Vec<(&'static str, *const ())> {
    table![
        parallel_op_gpu_open
        parallel_op_gpu_close
        parallel_op_gpu_devices
        parallel_op_gpu_device
        parallel_op_gpu_limits
        parallel_op_gpu_counters
        parallel_op_gpu_send_failures
        parallel_op_gpu_take_failure
        parallel_op_gpu_allocate
        parallel_op_gpu_free
        parallel_op_gpu_is_mapped
        parallel_op_gpu_copy_in
        parallel_op_gpu_copy_out
        parallel_op_gpu_copy
        parallel_op_gpu_fill
        parallel_op_gpu_stream_create
        parallel_op_gpu_stream_destroy
        parallel_op_gpu_stream_synchronize
        parallel_op_gpu_stream_wait
        parallel_op_gpu_token_record
        parallel_op_gpu_token_synchronize
        parallel_op_gpu_token_destroy
        parallel_op_gpu_module
        parallel_op_gpu_kernel
        parallel_op_gpu_kernel_name
        parallel_op_gpu_launch
        parallel_op_gpu_trace_begin
        parallel_op_gpu_trace_end
    ]
}

/// The same for the names of MLIR's own GPU runtime, which only work on a CUDA device.
pub fn compatibility_symbols() -> Vec<(&'static str, *const ())> {
    table![
        mgpuModuleLoad
        mgpuModuleLoadJIT
        mgpuModuleUnload
        mgpuModuleGetFunction
        mgpuLaunchKernel
        mgpuStreamCreate
        mgpuStreamDestroy
        mgpuStreamSynchronize
        mgpuStreamWaitEvent
        mgpuEventCreate
        mgpuEventDestroy
        mgpuEventSynchronize
        mgpuEventRecord
        mgpuMemAlloc
        mgpuMemFree
        mgpuMemcpy
        mgpuMemset32
        mgpuMemset16
        mgpuMemHostRegister
        mgpuMemHostUnregister
        mgpuMemHostRegisterMemRef
        mgpuMemHostUnregisterMemRef
        mgpuSetDefaultDevice
    ]
}
