//! CUDA, by the driver's own library, loaded when it is asked for: no toolkit is needed to build or to run.
//!
//! Device memory and streams are the driver's, pooled by it and by us. Every call first makes the device's context the
//! current one of its thread, which costs next to nothing.

mod api;
mod device;
mod kernels;
mod raw;
mod trace;

use std::{
    collections::{HashMap, HashSet},
    ptr,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use cudarc::driver::sys;

pub use device::{Physical, devices};
pub use raw::RawLaunch;

use self::{api::check, kernels::Kernels, trace::Trace};
use crate::{
    backend::{Backend, KernelId, Launch, ModuleId, StreamId, TokenId},
    error::{Result, refuse},
    limits::Limits,
    slab::Slab,
    trace::{Span, Work},
};

/// An open device.
pub struct Cuda {
    device: sys::CUdevice,
    context: sys::CUcontext,
    limits: Limits,
    /// True if memory can be allocated and freed in the order of a stream.
    has_pools: bool,
    /// True while times are taken; looked at without the lock.
    is_tracing: AtomicBool,
    state: Mutex<State>,
}

struct State {
    streams: Slab<Stream>,
    idle_streams: Vec<sys::CUstream>,
    tokens: Slab<sys::CUevent>,
    idle_events: Vec<sys::CUevent>,
    kernels: Kernels,
    /// Where each allocation was made, for memory that has no pool.
    n_allocations: HashMap<u64, u64>,
    /// Allocations that the host uses, too, which no pool has.
    shared: HashSet<u64>,
    trace: Option<Trace>,
}

struct Stream {
    raw: sys::CUstream,
}

// SAFETY: handles of the driver may be used by any thread once the context is current there, which every call sees to; all
// that changes is behind the lock.
unsafe impl Send for Cuda {}
// SAFETY: as above.
unsafe impl Sync for Cuda {}

impl Cuda {
    /// Opens a device.
    pub fn open(physical: &Physical) -> Result<Self> {
        let mut context = ptr::null_mut();
        // SAFETY: the library is there, as the device was found by it.
        check("cuDevicePrimaryCtxRetain", &physical.name, unsafe {
            sys::cuDevicePrimaryCtxRetain(&raw mut context, physical.device)
        })?;
        let (limits, has_pools) = device::limits(physical);
        let state = State {
            streams: Slab::new("stream", 0),
            idle_streams: Vec::new(),
            tokens: Slab::new("token", 1),
            idle_events: Vec::new(),
            kernels: Kernels::default(),
            n_allocations: HashMap::new(),
            shared: HashSet::new(),
            trace: None,
        };
        let cuda = Self {
            device: physical.device,
            context,
            limits,
            has_pools,
            is_tracing: AtomicBool::new(false),
            state: Mutex::new(state),
        };
        if has_pools {
            device::keep_freed_memory(physical)?;
        }
        cuda.create_stream()?;
        Ok(cuda)
    }

    /// The state, with the context made current on this thread.
    fn state(&self) -> Result<MutexGuard<'_, State>> {
        // SAFETY: the context is retained until this value ends.
        check("cuCtxSetCurrent", "the device", unsafe { sys::cuCtxSetCurrent(self.context) })?;
        Ok(self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn stream(&self, number: StreamId) -> Result<sys::CUstream> {
        self.state()?.streams.get(number).map(|stream| stream.raw)
    }

    /// Puts work into a stream by `issue`, between two events if times are taken.
    fn work(
        &self,
        (number, raw): (StreamId, sys::CUstream),
        work: Work,
        issue: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        if !self.is_tracing.load(Ordering::Relaxed) {
            return issue();
        }
        let begun = self.state()?.trace.as_mut().map(|trace| trace.begin(work, (number, raw))).transpose()?;
        issue()?;
        match (begun, &mut self.state()?.trace) {
            (Some(begun), Some(trace)) => trace.end(begun, raw),
            _ => Ok(()),
        }
    }
}

impl Drop for Cuda {
    fn drop(&mut self) {
        if let Ok(mut state) = self.state() {
            let State { streams, idle_streams, tokens, idle_events, kernels, trace, .. } = &mut *state;
            trace.iter().for_each(Trace::destroy);
            // SAFETY: nobody else has the device any more; what fails is freed with the context.
            unsafe {
                sys::cuCtxSynchronize();
                for stream in idle_streams.iter().copied().chain(streams.values().map(|stream| stream.raw)) {
                    sys::cuStreamDestroy_v2(stream);
                }
                for event in idle_events.iter().chain(tokens.values()) {
                    sys::cuEventDestroy_v2(*event);
                }
            }
            kernels.destroy();
        }
        // SAFETY: retained once, by `open`.
        unsafe { sys::cuDevicePrimaryCtxRelease_v2(self.device) };
    }
}

impl Backend for Cuda {
    fn limits(&self) -> Limits {
        self.limits
    }

    fn allocate(&self, bytes: u64, stream: StreamId) -> Result<u64> {
        let raw = self.stream(stream)?;
        let mut address = 0;
        let bytes = bytes.max(1);
        let subject = format!("a buffer of {bytes} bytes");
        // SAFETY: the context is current and the stream alive.
        unsafe {
            if self.has_pools {
                check("cuMemAllocAsync", subject, sys::cuMemAllocAsync(&raw mut address, bytes as usize, raw))?;
            } else {
                check("cuMemAlloc", subject, sys::cuMemAlloc_v2(&raw mut address, bytes as usize))?;
            }
        }
        self.state()?.n_allocations.insert(address, bytes);
        Ok(address)
    }

    fn free(&self, address: u64, stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        let mut state = self.state()?;
        let bytes = state.n_allocations.remove(&address).unwrap_or(0);
        let is_pooled = !state.shared.remove(&address) && self.has_pools;
        drop(state);
        if !is_pooled {
            self.synchronize(stream)?;
        }
        let subject = format!("the buffer of {bytes} bytes at {address:#x}");
        // SAFETY: the address is one of an allocation that nobody has freed; without pools nothing of the stream uses it.
        unsafe {
            if is_pooled {
                check("cuMemFreeAsync", subject, sys::cuMemFreeAsync(address, raw))
            } else {
                check("cuMemFree", subject, sys::cuMemFree_v2(address))
            }
        }
    }

    fn is_mapped(&self, _address: u64) -> bool {
        false
    }

    fn copy_in(&self, to: u64, from: &[u8], stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        let subject = format!("{} bytes to {to:#x}", from.len());
        self.work((stream, raw), Work::CopyIn(from.len() as u64), || {
            // SAFETY: the target lies in one allocation. Pageable memory is staged by the driver before it returns.
            check("cuMemcpyHtoDAsync", subject, unsafe {
                sys::cuMemcpyHtoDAsync_v2(to, from.as_ptr().cast(), from.len(), raw)
            })
        })
    }

    fn copy_out(&self, to: &mut [u8], from: u64, stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        let subject = format!("{} bytes from {from:#x}", to.len());
        self.work((stream, raw), Work::CopyOut(to.len() as u64), || {
            // SAFETY: the source lies in one allocation, and the bytes are awaited before the borrow ends.
            check("cuMemcpyDtoHAsync", subject, unsafe {
                sys::cuMemcpyDtoHAsync_v2(to.as_mut_ptr().cast(), from, to.len(), raw)
            })
        })?;
        self.synchronize(stream)
    }

    fn copy(&self, to: u64, from: u64, bytes: u64, stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        let subject = format!("{bytes} bytes from {from:#x} to {to:#x}");
        self.work((stream, raw), Work::Copy(bytes), || {
            // SAFETY: both ranges lie in allocations and do not overlap.
            check("cuMemcpyDtoDAsync", subject, unsafe { sys::cuMemcpyDtoDAsync_v2(to, from, bytes as usize, raw) })
        })
    }

    fn fill(&self, to: u64, pattern: &[u8], bytes: u64, stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        let (subject, bytes) = (format!("{bytes} bytes at {to:#x}"), bytes as usize);
        self.work((stream, raw), Work::Fill(bytes as u64), || {
            // SAFETY: the range lies in one allocation, and it and its beginning are multiples of the pattern's length.
            unsafe {
                match *pattern {
                    [a] => check("cuMemsetD8Async", subject, sys::cuMemsetD8Async(to, a, bytes, raw)),
                    [a, b] => {
                        let value = u16::from_le_bytes([a, b]);
                        check("cuMemsetD16Async", subject, sys::cuMemsetD16Async(to, value, bytes / 2, raw))
                    }
                    [a, b, c, d] => {
                        let value = u32::from_le_bytes([a, b, c, d]);
                        check("cuMemsetD32Async", subject, sys::cuMemsetD32Async(to, value, bytes / 4, raw))
                    }
                    _ => refuse(format!("a pattern of {} bytes", pattern.len())),
                }
            }
        })
    }

    fn create_stream(&self) -> Result<StreamId> {
        let mut state = self.state()?;
        let raw = match state.idle_streams.pop() {
            Some(raw) => raw,
            None => {
                let mut raw = ptr::null_mut();
                let flags = sys::CUstream_flags::CU_STREAM_NON_BLOCKING as u32;
                // SAFETY: the context is current.
                check("cuStreamCreate", "a stream", unsafe { sys::cuStreamCreate(&raw mut raw, flags) })?;
                raw
            }
        };
        Ok(state.streams.insert(Stream { raw }))
    }

    fn destroy_stream(&self, stream: StreamId) -> Result<()> {
        if stream == 0 {
            return refuse("stream 0 is always there: it cannot be destroyed");
        }
        let mut state = self.state()?;
        let stream = state.streams.remove(stream)?;
        state.idle_streams.push(stream.raw);
        Ok(())
    }

    fn synchronize(&self, stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        // SAFETY: the context is current, and streams are destroyed with the device only.
        check("cuStreamSynchronize", format!("stream {stream}"), unsafe { sys::cuStreamSynchronize(raw) })
    }

    fn record(&self, stream: StreamId) -> Result<TokenId> {
        let mut state = self.state()?;
        let raw = state.streams.get(stream)?.raw;
        let event = match state.idle_events.pop() {
            Some(event) => event,
            None => {
                let mut event = ptr::null_mut();
                let flags = sys::CUevent_flags::CU_EVENT_DISABLE_TIMING as u32;
                // SAFETY: the context is current.
                check("cuEventCreate", "a token", unsafe { sys::cuEventCreate(&raw mut event, flags) })?;
                event
            }
        };
        // SAFETY: both are alive.
        let recorded = check("cuEventRecord", format!("stream {stream}"), unsafe { sys::cuEventRecord(event, raw) });
        match recorded {
            Ok(()) => Ok(state.tokens.insert(event)),
            Err(error) => {
                state.idle_events.push(event);
                Err(error)
            }
        }
    }

    fn wait(&self, stream: StreamId, token: TokenId) -> Result<()> {
        let state = self.state()?;
        let (raw, event) = (state.streams.get(stream)?.raw, *state.tokens.get(token)?);
        // SAFETY: both are alive.
        check("cuStreamWaitEvent", format!("stream {stream}"), unsafe { sys::cuStreamWaitEvent(raw, event, 0) })
    }

    fn synchronize_token(&self, token: TokenId) -> Result<()> {
        let event = *self.state()?.tokens.get(token)?;
        // SAFETY: events are destroyed with the device only.
        check("cuEventSynchronize", format!("token {token}"), unsafe { sys::cuEventSynchronize(event) })
    }

    fn destroy_token(&self, token: TokenId) -> Result<()> {
        let mut state = self.state()?;
        let event = state.tokens.remove(token)?;
        state.idle_events.push(event);
        Ok(())
    }

    fn load(&self, image: &[u8]) -> Result<ModuleId> {
        self.state()?.kernels.load(image)
    }

    fn kernel(&self, module: ModuleId, name: &str) -> Result<KernelId> {
        self.state()?.kernels.find(module, name)
    }

    fn launch(&self, launch: &Launch, stream: StreamId) -> Result<()> {
        let raw = self.stream(stream)?;
        self.work((stream, raw), Work::Launch(launch.kernel), || self.state()?.kernels.launch(launch, raw))
    }

    fn begin_trace(&self) -> Result<()> {
        let raw = self.stream(0)?;
        self.state()?.trace = Some(Trace::new(raw)?);
        self.is_tracing.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn end_trace(&self) -> Result<Vec<Span>> {
        self.is_tracing.store(false, Ordering::Relaxed);
        let mut state = self.state()?;
        // SAFETY: the context is current.
        check("cuCtxSynchronize", "a trace", unsafe { sys::cuCtxSynchronize() })?;
        let Some(trace) = state.trace.take() else { return Ok(Vec::new()) };
        let spans = trace.read();
        trace.destroy();
        spans
    }

    fn cuda(&self) -> Option<&Cuda> {
        Some(self)
    }
}
