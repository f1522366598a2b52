//! What only CUDA has, for the names of MLIR's own GPU runtime: launches by lists of pointers, copies between any two places,
//! memory that the host uses, too.

use std::ffi::{c_uint, c_void};

use cudarc::driver::sys;

use super::{Cuda, api::check};
use crate::{
    backend::{KernelId, StreamId},
    error::Result,
    trace::Work,
};

/// A launch whose parameters are in nobody's convention but the kernel's.
#[derive(Debug, Clone, Copy)]
pub struct RawLaunch {
    /// The kernel.
    pub kernel: KernelId,
    /// Blocks in each dimension.
    pub grid: [c_uint; 3],
    /// Threads of a block in each dimension.
    pub block: [c_uint; 3],
    /// Bytes of dynamic workgroup memory.
    pub workgroup_bytes: c_uint,
    /// A pointer to each parameter's value.
    pub parameters: *mut *mut c_void,
    /// As the driver's function of launches takes it.
    pub extra: *mut *mut c_void,
}

impl Cuda {
    /// Puts a launch into the stream.
    ///
    /// # Safety
    ///
    /// The parameters are those that the kernel takes, and it stays inside their memory.
    pub unsafe fn launch_raw(&self, launch: &RawLaunch, stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        let RawLaunch { grid, block, .. } = *launch;
        let (function, name) = self.state()?.kernels.function(launch.kernel, launch.workgroup_bytes)?;
        self.work((stream, raw), Work::Launch(launch.kernel), || {
            // SAFETY: the same contract; kernels and streams live until the device is closed.
            let code = unsafe {
                sys::cuLaunchKernel(
                    function,
                    grid[0],
                    grid[1],
                    grid[2],
                    block[0],
                    block[1],
                    block[2],
                    launch.workgroup_bytes,
                    raw,
                    launch.parameters,
                    launch.extra,
                )
            };
            check("cuLaunchKernel", format!("kernel '{name}'"), code)
        })
    }

    /// Puts a copy into the stream, from and to the device or the host, which the driver tells by the addresses.
    ///
    /// # Safety
    ///
    /// Both ranges may be used until the stream is past the copy.
    pub unsafe fn copy_raw(&self, to: u64, from: u64, bytes: usize, stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        let subject = format!("{bytes} bytes from {from:#x} to {to:#x}");
        self.work((stream, raw), Work::Copy(bytes as u64), || {
            // SAFETY: the same contract.
            check("cuMemcpyAsync", subject, unsafe { sys::cuMemcpyAsync(to, from, bytes, raw) })
        })
    }

    /// Memory that the host and the device use by the same address.
    pub fn allocate_shared(&self, bytes: u64) -> Result<u64> {
        let mut state = self.state()?;
        let (mut address, bytes) = (0, bytes.max(1));
        let flags = sys::CUmemAttach_flags::CU_MEM_ATTACH_GLOBAL as u32;
        // SAFETY: the context is current.
        check("cuMemAllocManaged", format!("a buffer of {bytes} bytes"), unsafe {
            sys::cuMemAllocManaged(&raw mut address, bytes as usize, flags)
        })?;
        state.n_allocations.insert(address, bytes);
        state.shared.insert(address);
        Ok(address)
    }

    /// Lets the device use memory of the host.
    ///
    /// # Safety
    ///
    /// The memory stays until it is given back by [`Self::unregister`].
    pub unsafe fn register(&self, memory: *mut c_void, bytes: u64) -> Result<()> {
        let _context = self.state()?;
        // SAFETY: the same contract.
        check("cuMemHostRegister", format!("{bytes} bytes of the host at {memory:p}"), unsafe {
            sys::cuMemHostRegister_v2(memory, bytes as usize, 0)
        })
    }

    /// Ends the device's use of memory of the host.
    pub fn unregister(&self, memory: *mut c_void) -> Result<()> {
        let _context = self.state()?;
        // SAFETY: the driver looks the address up and refuses one that was not registered.
        check("cuMemHostUnregister", format!("memory of the host at {memory:p}"), unsafe {
            sys::cuMemHostUnregister(memory)
        })
    }
}
