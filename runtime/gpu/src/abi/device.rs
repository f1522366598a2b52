//! What the device is, and what it did when: the C functions for tools.

use std::ffi::{c_char, c_void};

use super::{current, done, give};
use crate::{
    edge,
    error::refuse,
    limits::{Device, Driver},
    trace::{Span, Work},
};

/// Bytes for a device's name, with the zero behind it.
const NAME_BYTES: usize = 256;

/// What a device is. The layout is that of `parallel_op_gpu_device_t`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct CDevice {
    driver: i32,
    number: i32,
    capability: i32,
    is_cpu: i32,
    name: [u8; NAME_BYTES],
}

impl From<&Device> for CDevice {
    fn from(device: &Device) -> Self {
        let mut name = [0; NAME_BYTES];
        let length = device.name.floor_char_boundary(NAME_BYTES - 1);
        name[..length].copy_from_slice(&device.name.as_bytes()[..length]);
        Self {
            driver: match device.driver {
                Driver::Cuda => 1,
                Driver::Vulkan => 2,
            },
            number: i32::try_from(device.number).unwrap_or(i32::MAX),
            capability: device.capability.cast_signed(),
            is_cpu: device.is_cpu.into(),
            name,
        }
    }
}

/// Writes what the device is.
///
/// # Safety
///
/// `device` may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_device(device: *mut CDevice) -> bool {
    done(|| {
        let found = CDevice::from(current()?.device());
        // SAFETY: the same contract.
        unsafe { device.write(found) };
        Ok(())
    })
}

/// Copies the name of a kernel as far as it fits into `buffer`, and returns the length of all of it, or -1.
///
/// # Safety
///
/// `buffer` points to `capacity` bytes that may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_kernel_name(kernel: u64, buffer: *mut c_char, capacity: i64) -> i64 {
    edge::recover(-1, || match current()?.kernel_name(kernel) {
        // SAFETY: the same contract.
        Some(name) => Ok(unsafe { give(&name, buffer, capacity) }),
        None => refuse(format!("kernel {kernel} does not exist")),
    })
}

/// A piece of work and its time. The layout is that of `parallel_op_gpu_span_t`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct CSpan {
    work: i32,
    kernel: u64,
    bytes: u64,
    stream: u64,
    begin_ns: u64,
    end_ns: u64,
}

impl From<&Span> for CSpan {
    fn from(span: &Span) -> Self {
        let (work, kernel, bytes) = match span.work {
            Work::Launch(kernel) => (0, kernel, 0),
            Work::CopyIn(bytes) => (1, 0, bytes),
            Work::CopyOut(bytes) => (2, 0, bytes),
            Work::Copy(bytes) => (3, 0, bytes),
            Work::Fill(bytes) => (4, 0, bytes),
        };
        Self { work, kernel, bytes, stream: span.stream, begin_ns: span.begin_ns, end_ns: span.end_ns }
    }
}

/// Takes times of what the device does from now on.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_gpu_trace_begin() -> bool {
    done(|| current()?.begin_trace())
}

/// Waits for the device, ends the trace, and gives each span to `take`, in the order in which they began.
///
/// # Safety
///
/// `take` may be called with `context` and a span that is alive during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_gpu_trace_end(
    take: Option<unsafe extern "C" fn(*mut c_void, *const CSpan)>,
    context: *mut c_void,
) -> bool {
    done(|| {
        for span in current()?.end_trace()? {
            if let Some(take) = take {
                // SAFETY: the same contract.
                unsafe { take(context, &CSpan::from(&span)) };
            }
        }
        Ok(())
    })
}
