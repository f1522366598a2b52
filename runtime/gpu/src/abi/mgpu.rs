//! The names by which MLIR's `gpu-to-llvm` calls a runtime, for programs that were lowered by it: CUDA only, on the same
//! streams, pools and failures as our own functions.
//!
//! MLIR passes descriptors as raw parameters, which Vulkan cannot bind: on a device of Vulkan each function is a failure.
//! Pointers that stand for modules, kernels, streams and events are our numbers; a null stream is stream 0. An event is a
//! token that is recorded anew each time. Modules are kept until the device is closed, for the same bytes are the same one.

use std::{
    ffi::{CStr, c_char, c_void},
    ptr::{null_mut, without_provenance_mut},
    slice,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{OPEN, current, done, open, sizes};
use crate::{
    backend::{Images, TokenId},
    cuda::RawLaunch,
    edge,
    error::{Result, refuse},
    gpu::Gpu,
    limits::Driver,
    slab::Slab,
};

/// A thing of the device, as C sees it.
type Handle = *mut c_void;

/// Events, and what each was recorded as last.
static EVENTS: Mutex<Option<Slab<Option<TokenId>>>> = Mutex::new(None);

/// What a memref of unknown rank points to, up to its sizes.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct MemRef {
    allocated: *mut c_void,
    aligned: *mut c_char,
    offset: i64,
}

/// Loads a cubin or PTX of `bytes` bytes.
///
/// # Safety
///
/// `image` points to `bytes` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mgpuModuleLoad(image: *const c_void, bytes: usize) -> Handle {
    handle("mgpuModuleLoad", |gpu| {
        // SAFETY: the same contract.
        let image = unsafe { slice::from_raw_parts(image.cast::<u8>(), bytes) };
        gpu.load(&Images { spirv: &[], ptx: image })
    })
}

/// Loads PTX; the driver's own level of optimisation is used.
///
/// # Safety
///
/// `image` is a text that ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mgpuModuleLoadJIT(image: *const c_char, _level: i32) -> Handle {
    handle("mgpuModuleLoadJIT", |gpu| {
        // SAFETY: the same contract.
        let image = unsafe { CStr::from_ptr(image) };
        gpu.load(&Images { spirv: &[], ptx: image.to_bytes() })
    })
}

/// Ends the use of a module, which stays loaded for whoever loads the same bytes.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuModuleUnload(_module: Handle) {
    with("mgpuModuleUnload", |_| Ok(()));
}

/// A kernel of a module.
///
/// # Safety
///
/// `name` ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mgpuModuleGetFunction(module: Handle, name: *const c_char) -> Handle {
    handle("mgpuModuleGetFunction", |gpu| {
        // SAFETY: the same contract.
        gpu.kernel(module.addr() as u64, &unsafe { CStr::from_ptr(name) }.to_string_lossy())
    })
}

/// Puts a launch into the stream.
///
/// # Safety
///
/// The parameters are those that the kernel takes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mgpuLaunchKernel(
    kernel: Handle,
    grid_x: isize,
    grid_y: isize,
    grid_z: isize,
    block_x: isize,
    block_y: isize,
    block_z: isize,
    workgroup_bytes: i32,
    stream: Handle,
    parameters: *mut *mut c_void,
    extra: *mut *mut c_void,
    _n_parameters: usize,
) {
    with("mgpuLaunchKernel", |gpu| {
        let launch = RawLaunch {
            kernel: kernel.addr() as u64,
            grid: sizes([grid_x, grid_y, grid_z].map(|size| size as i64))?,
            block: sizes([block_x, block_y, block_z].map(|size| size as i64))?,
            workgroup_bytes: sizes([workgroup_bytes.into(), 0, 0])?[0],
            parameters,
            extra,
        };
        // SAFETY: the same contract.
        unsafe { gpu.launch_raw(&launch, stream.addr() as u64) }
    });
}

/// A stream from the pool.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuStreamCreate() -> Handle {
    handle("mgpuStreamCreate", |gpu| gpu.create_stream())
}

/// Gives a stream back.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuStreamDestroy(stream: Handle) {
    with("mgpuStreamDestroy", |gpu| gpu.destroy_stream(stream.addr() as u64));
}

/// Blocks until all that is in the stream is done.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuStreamSynchronize(stream: Handle) {
    with("mgpuStreamSynchronize", |gpu| gpu.synchronize(stream.addr() as u64));
}

/// Makes what comes into the stream from now on wait for the event, if it was recorded.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuStreamWaitEvent(stream: Handle, event: Handle) {
    with("mgpuStreamWaitEvent", |gpu| match recorded(event)? {
        Some(token) => gpu.wait(stream.addr() as u64, token),
        None => Ok(()),
    });
}

/// An event that is not recorded yet.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuEventCreate() -> Handle {
    handle("mgpuEventCreate", |_| Ok(events().get_or_insert_with(|| Slab::new("event", 1)).insert(None)))
}

/// Ends an event.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuEventDestroy(event: Handle) {
    with("mgpuEventDestroy", |gpu| {
        let token = match &mut *events() {
            Some(events) => events.remove(event.addr() as u64)?,
            None => return refuse("there are no events"),
        };
        token.map_or(Ok(()), |token| gpu.destroy_token(token))
    });
}

/// Blocks until the event is reached.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuEventSynchronize(event: Handle) {
    with("mgpuEventSynchronize", |gpu| recorded(event)?.map_or(Ok(()), |token| gpu.synchronize_token(token)));
}

/// Records the event behind all that is in the stream now.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuEventRecord(event: Handle, stream: Handle) {
    with("mgpuEventRecord", |gpu| {
        let earlier = recorded(event)?;
        let token = gpu.record(stream.addr() as u64)?;
        if let Some(events) = &mut *events() {
            *events.get_mut(event.addr() as u64)? = Some(token);
        }
        earlier.map_or(Ok(()), |token| gpu.destroy_token(token))
    });
}

/// Memory from the stream's pool, or such that the host uses, too.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuMemAlloc(bytes: u64, stream: Handle, is_host_shared: bool) -> Handle {
    handle("mgpuMemAlloc", |gpu| match is_host_shared {
        true => gpu.allocate_shared(bytes),
        false => gpu.allocate(bytes, stream.addr() as u64),
    })
}

/// Frees memory behind what is in the stream.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuMemFree(memory: Handle, stream: Handle) {
    with("mgpuMemFree", |gpu| gpu.free(memory.addr() as u64, stream.addr() as u64));
}

/// Copies between any two places of the host and the device.
///
/// # Safety
///
/// Both ranges may be used until the stream is past the copy.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mgpuMemcpy(to: *mut c_void, from: *mut c_void, bytes: usize, stream: Handle) {
    with("mgpuMemcpy", |gpu| {
        let (to, from) = (to.expose_provenance() as u64, from.expose_provenance() as u64);
        // SAFETY: the same contract.
        unsafe { gpu.copy_raw(to, from, bytes, stream.addr() as u64) }
    });
}

/// Sets `count` elements of 32 bits.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuMemset32(to: Handle, value: u32, count: usize, stream: Handle) {
    with("mgpuMemset32", |gpu| {
        gpu.fill(to.addr() as u64, &value.to_le_bytes(), count as u64 * 4, stream.addr() as u64)
    });
}

/// Sets `count` elements of 16 bits.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuMemset16(to: Handle, value: u16, count: usize, stream: Handle) {
    with("mgpuMemset16", |gpu| {
        gpu.fill(to.addr() as u64, &value.to_le_bytes(), count as u64 * 2, stream.addr() as u64)
    });
}

/// Lets the device use memory of the host.
///
/// # Safety
///
/// The memory stays until it is unregistered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mgpuMemHostRegister(memory: *mut c_void, bytes: u64) {
    // SAFETY: the same contract.
    with("mgpuMemHostRegister", |gpu| unsafe { gpu.cuda()?.register(memory, bytes) });
}

/// Ends the device's use of memory of the host.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuMemHostUnregister(memory: *mut c_void) {
    with("mgpuMemHostUnregister", |gpu| gpu.cuda()?.unregister(memory));
}

/// Lets the device use the memory of a memref.
///
/// # Safety
///
/// `memref` is a descriptor of this rank, of memory without gaps that stays until it is unregistered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mgpuMemHostRegisterMemRef(rank: i64, memref: *const MemRef, element_bytes: i64) {
    with("mgpuMemHostRegisterMemRef", |gpu| {
        // SAFETY: the same contract: the sizes stand behind the offset.
        let (memory, sizes) = unsafe {
            let rank = usize::try_from(rank).unwrap_or(0);
            (first(memref, element_bytes), slice::from_raw_parts(memref.add(1).cast::<i64>(), rank))
        };
        let bytes = sizes.iter().product::<i64>() * element_bytes;
        // SAFETY: the same contract.
        unsafe { gpu.cuda()?.register(memory, bytes.cast_unsigned()) }
    });
}

/// Ends the device's use of a memref.
///
/// # Safety
///
/// `memref` is a descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mgpuMemHostUnregisterMemRef(_rank: i64, memref: *const MemRef, element_bytes: i64) {
    // SAFETY: the same contract.
    with("mgpuMemHostUnregisterMemRef", |gpu| gpu.cuda()?.unregister(unsafe { first(memref, element_bytes) }));
}

/// Opens the CUDA device of this number, unless it is open already.
#[unsafe(no_mangle)]
pub extern "C" fn mgpuSetDefaultDevice(number: i32) {
    done(|| {
        let is_open = |gpu: &Arc<Gpu>| usize::try_from(number).is_ok_and(|number| gpu.device().number == number);
        let open_one = OPEN.read().unwrap_or_else(PoisonError::into_inner).clone();
        match open_one {
            Some(gpu) if is_open(&gpu) => cuda("mgpuSetDefaultDevice", &gpu),
            Some(gpu) => {
                cuda("mgpuSetDefaultDevice", &gpu)?;
                let name = &gpu.device().name;
                refuse(format!("device {number} cannot be opened while '{name}' is open"))
            }
            None => open(&number.to_string()).and_then(|gpu| cuda("mgpuSetDefaultDevice", &gpu)),
        }
    });
}

/// The address of a memref's first element.
///
/// # Safety
///
/// `memref` may be read.
unsafe fn first(memref: *const MemRef, element_bytes: i64) -> *mut c_void {
    // SAFETY: the same contract.
    let memref = unsafe { &*memref };
    memref.aligned.wrapping_offset((memref.offset * element_bytes) as isize).cast()
}

/// What an event was recorded as last.
fn recorded(event: Handle) -> Result<Option<TokenId>> {
    match &*events() {
        Some(events) => events.get(event.addr() as u64).copied(),
        None => refuse("there are no events"),
    }
}

fn events() -> MutexGuard<'static, Option<Slab<Option<TokenId>>>> {
    EVENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does what a function is asked, if the device is CUDA's.
fn with(call: &'static str, f: impl FnOnce(&Gpu) -> Result<()>) {
    done(|| {
        let gpu = current()?;
        cuda(call, &gpu)?;
        f(&gpu)
    });
}

/// The same, with what it gives back as a pointer; null if it cannot.
fn handle(call: &'static str, f: impl FnOnce(&Gpu) -> Result<u64>) -> Handle {
    edge::recover(null_mut(), || {
        let gpu = current()?;
        cuda(call, &gpu)?;
        f(&gpu).map(|number| without_provenance_mut(number as usize))
    })
}

/// Fails unless the device is CUDA's.
fn cuda(call: &'static str, gpu: &Gpu) -> Result<()> {
    match gpu.device().driver {
        Driver::Cuda => Ok(()),
        Driver::Vulkan => refuse(format!("{call} needs a CUDA device: '{}' is one of Vulkan", gpu.device().name)),
    }
}
