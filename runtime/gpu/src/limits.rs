//! What a device is and can do, as far as a compiler or a launch has to know.

/// Which driver a device is used by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// CUDA's, which takes PTX and cubins.
    Cuda,
    /// Vulkan's, which takes SPIR-V.
    Vulkan,
}

/// What a device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its driver.
    pub driver: Driver,
    /// Its number in the list of devices.
    pub number: usize,
    /// The driver's name of it.
    pub name: String,
    /// The compute capability, such as 90 for `sm_90`; 0 on Vulkan.
    pub capability: u32,
    /// True if the processor that runs this program plays the device.
    pub is_cpu: bool,
}

/// The device's limits and abilities. The layout is that of `parallel_op_gpu_limits_t` in the C header.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Buffers that one kernel may have, the one that holds its words left out.
    pub buffers_per_kernel: u64,
    /// Bytes of one buffer that a kernel may see.
    pub buffer_range: u64,
    /// A buffer begins for a kernel at a multiple of this many bytes; what is left over is its shift.
    pub offset_alignment: u64,
    /// Words, shifts included, that one launch may have.
    pub words_per_launch: u64,
    /// Threads of one block, in all.
    pub block_threads: u64,
    /// Threads of one block in each dimension.
    pub block: [u64; 3],
    /// Blocks of one launch in each dimension.
    pub grid: [u64; 3],
    /// Bytes of memory that the threads of one block share.
    pub workgroup_bytes: u64,
    /// Threads that run in step.
    pub subgroup: u64,
    /// Queues, or 0 where the driver does not say: so many streams can run beside each other.
    pub queues: u64,
    /// 1 if kernels may add 32-bit floats atomically in buffers, else 0.
    pub float_atomics: u8,
    /// 1 if kernels may compute with 16-bit floats, else 0.
    pub float16: u8,
    /// 1 if kernels may compute with 64-bit floats, else 0.
    pub float64: u8,
    /// 1 if kernels may compute with 8-bit integers, else 0.
    pub int8: u8,
    /// 1 if kernels may compute with 16-bit integers, else 0.
    pub int16: u8,
    /// 1 if kernels may compute with 64-bit integers, else 0.
    pub int64: u8,
    /// 1 if buffers may hold elements of 8 bits, else 0.
    pub storage8: u8,
    /// 1 if buffers may hold elements of 16 bits, else 0.
    pub storage16: u8,
}
