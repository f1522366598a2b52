//! The devices that the CUDA driver knows, and what they can do.

use std::{ffi::CStr, ptr};

use cudarc::driver::sys::{self, CUdevice_attribute as Attribute};

use super::api::{check, is_present};
use crate::{
    error::{Error, Result},
    limits::Limits,
};

/// Bytes of a launch's parameters that every driver takes.
const PARAMETER_BYTES: u64 = 4096;

/// Buffers that leave room for words in a launch's parameters.
const BUFFERS: u64 = 256;

/// A device of the driver.
#[derive(Debug, Clone)]
pub struct Physical {
    pub device: sys::CUdevice,
    pub name: String,
}

impl Physical {
    /// The compute capability, such as 90.
    pub fn capability(&self) -> u32 {
        let major = self.attribute(Attribute::CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
        let minor = self.attribute(Attribute::CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        (major * 10 + minor) as u32
    }

    fn attribute(&self, attribute: Attribute) -> u64 {
        let mut value = 0;
        // SAFETY: the device is one of the driver; an attribute that it does not know leaves 0.
        unsafe { sys::cuDeviceGetAttribute(&raw mut value, attribute, self.device) };
        u64::try_from(value).unwrap_or(0)
    }
}

/// All devices, in the driver's order.
pub fn devices() -> Result<Vec<Physical>> {
    if !is_present() {
        return Err(Error::NoDevice("the CUDA driver, libcuda.so.1, is not installed".to_owned()));
    }
    let mut count = 0;
    // SAFETY: the library is there.
    unsafe {
        check("cuInit", "the CUDA driver", sys::cuInit(0))?;
        check("cuDeviceGetCount", "the CUDA driver", sys::cuDeviceGetCount(&raw mut count))?;
    }
    (0..count).map(device).collect()
}

fn device(ordinal: i32) -> Result<Physical> {
    let mut device = 0;
    let mut name = [0u8; 256];
    // SAFETY: the ordinal is below the count, and the driver writes at most as many bytes as it is told.
    unsafe {
        check("cuDeviceGet", format!("CUDA device {ordinal}"), sys::cuDeviceGet(&raw mut device, ordinal))?;
        let length = name.len() as i32 - 1;
        let code = sys::cuDeviceGetName(name.as_mut_ptr().cast(), length, device);
        check("cuDeviceGetName", format!("CUDA device {ordinal}"), code)?;
    }
    let name = CStr::from_bytes_until_nul(&name).map_or_else(|_| "?".into(), CStr::to_string_lossy).into_owned();
    Ok(Physical { device, name })
}

/// The device's limits, and whether memory can be allocated in the order of a stream.
pub fn limits(physical: &Physical) -> (Limits, bool) {
    use Attribute as A;
    let attribute = |attribute: Attribute| physical.attribute(attribute);
    let limits = Limits {
        buffers_per_kernel: BUFFERS,
        buffer_range: u64::MAX >> 1,
        offset_alignment: 1,
        words_per_launch: (PARAMETER_BYTES - 8 * BUFFERS) / 4,
        block_threads: attribute(A::CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK),
        block: [
            attribute(A::CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X),
            attribute(A::CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y),
            attribute(A::CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z),
        ],
        grid: [
            attribute(A::CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X),
            attribute(A::CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y),
            attribute(A::CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z),
        ],
        workgroup_bytes: attribute(A::CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
        subgroup: attribute(A::CU_DEVICE_ATTRIBUTE_WARP_SIZE),
        queues: 0,
        float_atomics: 1,
        float16: (physical.capability() >= 60).into(),
        float64: 1,
        int8: 1,
        int16: 1,
        int64: 1,
        storage8: 1,
        storage16: 1,
    };
    (limits, attribute(A::CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED) == 1)
}

/// Tells the driver's pool to keep what is freed for the next allocation, instead of giving it back at every wait.
pub fn keep_freed_memory(physical: &Physical) -> Result<()> {
    let mut pool = ptr::null_mut();
    let mut threshold = u64::MAX;
    let attribute = sys::CUmemPool_attribute::CU_MEMPOOL_ATTR_RELEASE_THRESHOLD;
    // SAFETY: the device has pools, and this attribute is a number of 64 bits.
    unsafe {
        let code = sys::cuDeviceGetDefaultMemPool(&raw mut pool, physical.device);
        check("cuDeviceGetDefaultMemPool", &physical.name, code)?;
        let code = sys::cuMemPoolSetAttribute(pool, attribute, (&raw mut threshold).cast());
        check("cuMemPoolSetAttribute", &physical.name, code)
    }
}
