//! Vulkan, by the loader of the system: the back end that runs anywhere, on a CPU as well.
//!
//! One lock guards everything but waiting: a queue may be used by one thread at a time anyway.

mod arena;
mod batch;
mod context;
mod descriptors;
mod instance;
mod kernels;
mod launch;
mod memory;
mod stream;
mod trace;

use std::{
    fmt::Display,
    sync::{Mutex, MutexGuard, PoisonError},
};

use ash::vk;

pub use instance::{Physical, devices};

use self::{
    arena::{Arena, Use},
    context::Context,
    descriptors::Descriptors,
    kernels::Kernels,
    stream::Streams,
    trace::Trace,
};
use crate::{
    backend::{Backend, KernelId, Launch, ModuleId, StreamId, TokenId},
    error::{Error, Result},
    limits::Limits,
    trace::Span,
};

/// An open device.
pub struct Vulkan {
    context: Context,
    state: Mutex<State>,
}

/// Everything that changes.
struct State {
    device_memory: Arena,
    host_memory: Arena,
    streams: Streams,
    kernels: Kernels,
    descriptors: Descriptors,
    /// Blocks by their first address.
    blocks: std::collections::BTreeMap<u64, crate::pool::Block>,
    /// The times that are being taken.
    trace: Option<Trace>,
}

impl Vulkan {
    /// Opens a device.
    pub fn open(physical: &Physical) -> Result<Self> {
        let context = context::open(physical)?;
        let state = State {
            device_memory: Arena::new(&context, Use::Device)?,
            host_memory: Arena::new(&context, Use::Host)?,
            streams: Streams::new(&context)?,
            kernels: Kernels::default(),
            descriptors: Descriptors::default(),
            blocks: std::collections::BTreeMap::new(),
            trace: None,
        };
        Ok(Self { context, state: Mutex::new(state) })
    }

    /// The state. A panic of another thread in the middle of a change is a bug that a second panic would not mend.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Vulkan {
    fn drop(&mut self) {
        let context = &self.context;
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: nobody else has the device any more. If waiting fails the device is lost, and nothing runs on it.
        let _ = unsafe { context.device.device_wait_idle() };
        state.trace.iter().for_each(|trace| trace.destroy(context));
        state.streams.destroy(context);
        state.kernels.destroy(context);
        state.descriptors.destroy(context);
        state.device_memory.destroy(context);
        state.host_memory.destroy(context);
    }
}

/// Turns Vulkan's error into ours.
fn named(call: &'static str, subject: impl Display) -> impl FnOnce(vk::Result) -> Error {
    move |code| Error::Driver { call, code: format!("VK_{code:?}"), subject: subject.to_string() }
}

impl Backend for Vulkan {
    fn limits(&self) -> Limits {
        self.context.limits
    }

    fn allocate(&self, bytes: u64, stream: StreamId) -> Result<u64> {
        memory::allocate(self, bytes, stream)
    }

    fn free(&self, address: u64, stream: StreamId) -> Result<()> {
        memory::free(self, address, stream)
    }

    fn is_mapped(&self, _address: u64) -> bool {
        self.state().device_memory.is_mapped
    }

    fn copy_in(&self, to: u64, from: &[u8], stream: StreamId) -> Result<()> {
        memory::copy_in(self, to, from, stream)
    }

    fn copy_out(&self, to: &mut [u8], from: u64, stream: StreamId) -> Result<()> {
        memory::copy_out(self, to, from, stream)
    }

    fn copy(&self, to: u64, from: u64, bytes: u64, stream: StreamId) -> Result<()> {
        memory::copy(self, (to, from, bytes), stream)
    }

    fn fill(&self, to: u64, pattern: &[u8], bytes: u64, stream: StreamId) -> Result<()> {
        memory::fill(self, (to, bytes), pattern, stream)
    }

    fn create_stream(&self) -> Result<StreamId> {
        self.state().streams.create(&self.context)
    }

    fn destroy_stream(&self, stream: StreamId) -> Result<()> {
        let state = &mut *self.state();
        state.streams.end(&self.context, stream)
    }

    fn synchronize(&self, stream: StreamId) -> Result<()> {
        let point = self.state().streams.flush(&self.context, stream)?;
        self.wait_for(point)
    }

    fn record(&self, stream: StreamId) -> Result<TokenId> {
        self.state().streams.record(stream)
    }

    fn wait(&self, stream: StreamId, token: TokenId) -> Result<()> {
        self.state().streams.wait(&self.context, stream, token)
    }

    fn synchronize_token(&self, token: TokenId) -> Result<()> {
        let point = self.state().streams.point_of(&self.context, token)?;
        self.wait_for(point)
    }

    fn destroy_token(&self, token: TokenId) -> Result<()> {
        self.state().streams.forget(token)
    }

    fn load(&self, image: &[u8]) -> Result<ModuleId> {
        self.state().kernels.load(&self.context, image)
    }

    fn kernel(&self, module: ModuleId, name: &str) -> Result<KernelId> {
        self.state().kernels.find(module, name)
    }

    fn launch(&self, launch: &Launch, stream: StreamId) -> Result<()> {
        launch::launch(self, launch, stream)
    }

    fn begin_trace(&self) -> Result<()> {
        let trace = Trace::new(&self.context)?;
        self.state().trace = Some(trace);
        Ok(())
    }

    fn end_trace(&self) -> Result<Vec<Span>> {
        let State { streams, host_memory, trace, .. } = &mut *self.state();
        memory::idle(streams, &self.context, host_memory)?;
        let Some(trace) = trace.take() else { return Ok(Vec::new()) };
        let spans = trace.read(&self.context);
        trace.destroy(&self.context);
        spans
    }
}
