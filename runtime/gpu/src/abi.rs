//! The C functions. Each leaves a failure on its thread if it cannot do what is asked; those that give nothing back return
//! whether they could.

pub mod device;
pub mod mgpu;

use std::{
    ffi::{c_char, c_void},
    slice,
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    backend::{Buffer, Images, Launch},
    counters::Counters,
    devices, edge,
    error::{Error, Result, refuse},
    failure::{self, Sink},
    gpu::Gpu,
    limits::Limits,
};

/// The device that a program uses that opens none itself: `auto`, `cuda`, `vulkan` or a number.
pub const VARIABLE: &str = "PARALLEL_OP_DEVICE";

/// What there is a device of, in one process.
static OPEN: RwLock<Option<Arc<Gpu>>> = RwLock::new(None);

/// Opens a device in the place of the one that is open, of which nothing may be in use any more.
///
/// # Safety
///
/// `choice` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_open(choice: *const c_char, length: i64) -> bool {
    done(|| {
        // SAFETY: the same contract.
        open(&unsafe { text(choice, length) }).map(drop)
    })
}

/// Opens a device for the C functions, in the place of the one that is open, of which nothing may be in use any more.
///
/// # Errors
///
/// Those of [`Gpu::open`]; the device that was open still is, then.
pub fn open(choice: &str) -> Result<Arc<Gpu>> {
    let gpu = Arc::new(Gpu::open(choice)?);
    *OPEN.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&gpu));
    Ok(gpu)
}

/// Closes the device that is open, if one is. Its addresses and handles end.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_close() {
    edge::recover((), || {
        close();
        Ok(())
    });
}

/// Closes the device that the C functions use, if one is open. Nothing of it may be in use any more.
pub fn close() {
    OPEN.write().unwrap_or_else(PoisonError::into_inner).take();
}

/// Copies the list of devices, one line each, as far as it fits into `buffer`, and returns the length of all of it.
///
/// # Safety
///
/// `buffer` points to `capacity` bytes that may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_devices(buffer: *mut c_char, capacity: i64) -> i64 {
    // SAFETY: the same contract.
    edge::recover(-1, || Ok(unsafe { give(&devices::devices().join("\n"), buffer, capacity) }))
}

/// Writes what the device can do.
///
/// # Safety
///
/// `limits` may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_limits(limits: *mut Limits) -> bool {
    done(|| {
        let found = current()?.limits();
        // SAFETY: the same contract.
        unsafe { limits.write(found) };
        Ok(())
    })
}

/// Writes what is alive and what was done.
///
/// # Safety
///
/// `counters` may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_counters(counters: *mut Counters) -> bool {
    done(|| {
        let found = current()?.counters();
        // SAFETY: the same contract.
        unsafe { counters.write(found) };
        Ok(())
    })
}

/// Sends failures to this function, or with null keeps them on their threads.
///
/// # Safety
///
/// `sink` takes a text and its length, from any thread, for as long as it is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_send_failures(sink: Option<Sink>) {
    failure::set_sink(sink);
}

/// Takes the failure that is pending on the calling thread: as much of its text as fits, and the length of all of it, or -1.
///
/// # Safety
///
/// `buffer` points to `capacity` bytes that may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_take_failure(buffer: *mut c_char, capacity: i64) -> i64 {
    let Some(line) = failure::take_failure() else {
        return -1;
    };
    // SAFETY: the same contract.
    edge::recover(-1, || Ok(unsafe { give(&line, buffer, capacity) }))
}

/// Allocates device memory for use in the stream, and returns its address, or 0.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_allocate(bytes: i64, stream: u64) -> u64 {
    edge::recover(0, || current()?.allocate(size(bytes)?, stream))
}

/// Frees device memory behind what is in the stream.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_free(address: u64, stream: u64) -> bool {
    done(|| current()?.free(address, stream))
}

/// 1 if the host may use device memory by its address, 0 if not, -1 if it is none.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_is_mapped(address: u64) -> i32 {
    edge::recover(-1, || current()?.is_mapped(address).map(i32::from))
}

/// Copies from the host to the device.
///
/// # Safety
///
/// `from` points to `bytes` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_copy_in(to: u64, from: *const c_void, bytes: i64, stream: u64) -> bool {
    done(|| {
        // SAFETY: the same contract.
        let from = unsafe { list(from.cast::<u8>(), bytes) }?;
        current()?.copy_in(to, from, stream)
    })
}

/// Copies from the device to the host, and waits for it.
///
/// # Safety
///
/// `to` points to `bytes` bytes that may be written and that nobody else uses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_copy_out(to: *mut c_void, from: u64, bytes: i64, stream: u64) -> bool {
    done(|| {
        let n_bytes = size(bytes)? as usize;
        if n_bytes == 0 {
            return current()?.copy_out(&mut [], from, stream);
        }
        // SAFETY: the same contract.
        let to = unsafe { slice::from_raw_parts_mut(to.cast::<u8>(), n_bytes) };
        current()?.copy_out(to, from, stream)
    })
}

/// Repeats the low bytes of a pattern, `width` of them: 1, 2 or 4.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_fill(to: u64, pattern: u32, width: i64, bytes: i64, stream: u64) -> bool {
    done(|| match usize::try_from(width) {
        Ok(width @ (1 | 2 | 4)) => current()?.fill(to, &pattern.to_le_bytes()[..width], size(bytes)?, stream),
        _ => refuse(format!("a pattern of {width} bytes: expected 1, 2 or 4")),
    })
}

/// Copies on the device.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_copy(to: u64, from: u64, bytes: i64, stream: u64) -> bool {
    done(|| current()?.copy(to, from, size(bytes)?, stream))
}

/// A new stream, or 0, which is the one that is always there.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_stream_create() -> u64 {
    edge::recover(0, || current()?.create_stream())
}

/// Ends a stream; what is in it still happens.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_stream_destroy(stream: u64) -> bool {
    done(|| current()?.destroy_stream(stream))
}

/// Blocks until all that is in the stream is done.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_stream_synchronize(stream: u64) -> bool {
    done(|| current()?.synchronize(stream))
}

/// Makes what comes into the stream from now on wait for the token.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_stream_wait(stream: u64, token: u64) -> bool {
    done(|| current()?.wait(stream, token))
}

/// A token for all that is in the stream now, or 0.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_token_record(stream: u64) -> u64 {
    edge::recover(0, || current()?.record(stream))
}

/// Blocks until the token is reached.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_token_synchronize(token: u64) -> bool {
    done(|| current()?.synchronize_token(token))
}

/// Ends a token. Streams that wait for it still do.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_token_destroy(token: u64) -> bool {
    done(|| current()?.destroy_token(token))
}

/// SPIR-V and PTX of the same kernels. The layout is that of `parallel_op_gpu_images_t`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct CImages {
    spirv: *const c_void,
    spirv_bytes: i64,
    ptx: *const c_void,
    ptx_bytes: i64,
}

/// The module of these images, or 0.
///
/// # Safety
///
/// Each image points to as many bytes as it says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_module(images: *const CImages) -> u64 {
    edge::recover(0, || {
        // SAFETY: the same contract.
        let images = unsafe {
            let images = &*images;
            Images {
                spirv: list(images.spirv.cast(), images.spirv_bytes)?,
                ptx: list(images.ptx.cast(), images.ptx_bytes)?,
            }
        };
        current()?.load(&images)
    })
}

/// A kernel of the module, or 0.
///
/// # Safety
///
/// `name` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_kernel(module: u64, name: *const c_char, length: i64) -> u64 {
    // SAFETY: the same contract.
    edge::recover(0, || current()?.kernel(module, &unsafe { text(name, length) }))
}

/// One launch. The layout is that of `parallel_op_gpu_launch_t`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct CLaunch {
    kernel: u64,
    grid: [i64; 3],
    block: [i64; 3],
    workgroup_bytes: i64,
    buffers: *const Buffer,
    n_buffers: i64,
    words: *const u32,
    n_words: i64,
}

/// Puts a launch into the stream.
///
/// # Safety
///
/// `launch` and its lists may be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_launch(launch: *const CLaunch, stream: u64) -> bool {
    done(|| {
        // SAFETY: the same contract.
        let (launch, buffers, words) = unsafe {
            let launch = &*launch;
            (launch, list(launch.buffers, launch.n_buffers)?, list(launch.words, launch.n_words)?)
        };
        let launch = Launch {
            kernel: launch.kernel,
            grid: sizes(launch.grid)?,
            block: sizes(launch.block)?,
            workgroup_bytes: sizes([launch.workgroup_bytes, 0, 0])?[0],
            buffers,
            words,
        };
        current()?.launch(&launch, stream)
    })
}

/// True if `f` could do what it was asked.
fn done(f: impl FnOnce() -> Result<()>) -> bool {
    edge::recover(false, || f().map(|()| true))
}

/// The device that the C functions use: the one that is open, or else the one that the environment names, which is opened.
///
/// # Errors
///
/// Those of [`Gpu::open`].
pub fn current() -> Result<Arc<Gpu>> {
    if let Some(gpu) = &*OPEN.read().unwrap_or_else(PoisonError::into_inner) {
        return Ok(Arc::clone(gpu));
    }
    let mut open = OPEN.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(gpu) = &*open {
        return Ok(Arc::clone(gpu));
    }
    let choice = std::env::var(VARIABLE).unwrap_or_else(|_| "auto".to_owned());
    Ok(Arc::clone(open.insert(Arc::new(Gpu::open(&choice)?))))
}

fn size(bytes: i64) -> Result<u64> {
    u64::try_from(bytes).map_err(|_| Error::Refused(format!("a size of {bytes} bytes is negative")))
}

fn sizes(sizes: [i64; 3]) -> Result<[u32; 3]> {
    let as_u32 = sizes.map(u32::try_from);
    match as_u32 {
        [Ok(x), Ok(y), Ok(z)] => Ok([x, y, z]),
        _ => refuse(format!("sizes of {sizes:?} are no sizes of a launch")),
    }
}

/// A list in C's hands; an empty one may be null.
///
/// # Safety
///
/// `items` points to `length` values that stay as they are for as long as the list is used.
unsafe fn list<'a, T>(items: *const T, length: i64) -> Result<&'a [T]> {
    match usize::try_from(length) {
        Ok(0) => Ok(&[]),
        Ok(_) if items.is_null() => refuse(format!("a list of {length} is null")),
        // SAFETY: the same contract.
        Ok(length) => Ok(unsafe { slice::from_raw_parts(items, length) }),
        Err(_) => refuse(format!("a list of {length} is shorter than empty")),
    }
}

/// The text in C's hands, with what is not UTF-8 replaced.
///
/// # Safety
///
/// `text` points to `length` bytes.
unsafe fn text(text: *const c_char, length: i64) -> String {
    // SAFETY: the same contract.
    unsafe { list(text.cast::<u8>(), length) }
        .map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// Copies as much of the text as fits, without a final zero, and returns the length of all of it.
///
/// # Safety
///
/// `buffer` points to `capacity` bytes that may be written.
unsafe fn give(text: &str, buffer: *mut c_char, capacity: i64) -> i64 {
    let n_copied = usize::try_from(capacity).unwrap_or(0).min(text.len());
    if n_copied > 0 {
        // SAFETY: `n_copied` is above the length of neither side, and they are not the same memory.
        unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), buffer.cast(), n_copied) };
    }
    text.len() as i64
}
