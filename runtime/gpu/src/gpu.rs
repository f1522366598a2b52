//! An open device: what is asked of it is checked here, in the same words for every driver, then handed on.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    backend::{Backend, Buffer, Images, KernelId, Launch, ModuleId, StreamId, TokenId},
    buffers::Buffers,
    counters::Counters,
    cuda::{Cuda, RawLaunch},
    devices,
    error::{Error, Result, refuse},
    limits::{Device, Driver, Limits},
    trace::Span,
};

/// An open device.
///
/// Every function may be called from any thread. Copies and launches return when they are in their stream; what is in one
/// stream happens in order, what is in several in any order but for tokens. Stream 0 is always there.
pub struct Gpu {
    backend: Box<dyn Backend>,
    device: Device,
    limits: Limits,
    tables: Mutex<Tables>,
}

#[derive(Default)]
struct Tables {
    buffers: Buffers,
    counters: Counters,
    /// What errors call a kernel.
    names: HashMap<KernelId, String>,
    is_tracing: bool,
}

impl Tables {
    fn name(&self, kernel: KernelId) -> &str {
        self.names.get(&kernel).map_or("?", String::as_str)
    }
}

impl Gpu {
    /// Opens a device: `auto`, `cuda`, `vulkan` or a number of [`devices`](crate::devices).
    ///
    /// # Errors
    ///
    /// One line that says what is missing.
    pub fn open(choice: &str) -> Result<Self> {
        let (backend, device) = devices::open(choice)?;
        let limits = backend.limits();
        Ok(Self { backend, device, limits, tables: Mutex::default() })
    }

    /// What the device is.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// What the device can do.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// What is alive and what was done.
    pub fn counters(&self) -> Counters {
        self.tables().counters
    }

    /// Memory of so many bytes, for use in the stream from now on. Returns its address, which is never 0.
    pub fn allocate(&self, bytes: u64, stream: StreamId) -> Result<u64> {
        let address = self.backend.allocate(bytes, stream)?;
        let mut tables = self.tables();
        tables.buffers.insert(address, bytes);
        tables.counters.add_buffer(bytes);
        Ok(address)
    }

    /// Ends memory, behind what is in the stream now. The address 0 is nothing to end.
    pub fn free(&self, address: u64, stream: StreamId) -> Result<()> {
        if address == 0 {
            return Ok(());
        }
        // The entry goes first: once freed, the address may come back from another thread's allocation.
        let bytes = self.tables().buffers.remove(address)?;
        let result = self.backend.free(address, stream);
        let mut tables = self.tables();
        match &result {
            Ok(()) => tables.counters.remove_buffer(bytes),
            Err(_) => tables.buffers.insert(address, bytes),
        }
        result
    }

    /// True if the host may read and write device memory by its address, when no stream uses it.
    pub fn is_mapped(&self, address: u64) -> Result<bool> {
        self.tables().buffers.left(address)?;
        Ok(self.backend.is_mapped(address))
    }

    /// Copies from the host. Its bytes may change when this returns.
    pub fn copy_in(&self, to: u64, from: &[u8], stream: StreamId) -> Result<()> {
        self.tables().buffers.check(to, from.len() as u64)?;
        if from.is_empty() { Ok(()) } else { self.backend.copy_in(to, from, stream) }
    }

    /// Copies to the host, behind all that is in the stream, and waits for it.
    pub fn copy_out(&self, to: &mut [u8], from: u64, stream: StreamId) -> Result<()> {
        self.tables().buffers.check(from, to.len() as u64)?;
        if to.is_empty() { self.backend.synchronize(stream) } else { self.backend.copy_out(to, from, stream) }
    }

    /// Copies on the device.
    pub fn copy(&self, to: u64, from: u64, bytes: u64, stream: StreamId) -> Result<()> {
        let tables = self.tables();
        tables.buffers.check(to, bytes)?;
        tables.buffers.check(from, bytes)?;
        drop(tables);
        if to < from + bytes && from < to + bytes {
            return refuse(format!("a copy of {bytes} bytes from {from:#x} to {to:#x} overlaps itself"));
        }
        if bytes == 0 { Ok(()) } else { self.backend.copy(to, from, bytes, stream) }
    }

    /// Repeats a pattern of 1, 2 or 4 bytes over `bytes` bytes, which is a multiple of its length, as is the address.
    pub fn fill(&self, to: u64, pattern: &[u8], bytes: u64, stream: StreamId) -> Result<()> {
        self.tables().buffers.check(to, bytes)?;
        let length = pattern.len() as u64;
        if ![1, 2, 4].contains(&length) || !bytes.is_multiple_of(length) || !to.is_multiple_of(length) {
            return refuse(format!("{bytes} bytes at {to:#x} cannot be filled with a pattern of {length} bytes"));
        }
        if bytes == 0 { Ok(()) } else { self.backend.fill(to, pattern, bytes, stream) }
    }

    /// A new stream.
    pub fn create_stream(&self) -> Result<StreamId> {
        let stream = self.backend.create_stream()?;
        self.tables().counters.live_streams += 1;
        Ok(stream)
    }

    /// Ends a stream; what is in it still happens.
    pub fn destroy_stream(&self, stream: StreamId) -> Result<()> {
        self.backend.destroy_stream(stream)?;
        self.tables().counters.live_streams -= 1;
        Ok(())
    }

    /// Blocks until all that is in the stream is done.
    pub fn synchronize(&self, stream: StreamId) -> Result<()> {
        self.backend.synchronize(stream)
    }

    /// A token that is reached when all that is in the stream now is done.
    pub fn record(&self, stream: StreamId) -> Result<TokenId> {
        let token = self.backend.record(stream)?;
        self.tables().counters.live_tokens += 1;
        Ok(token)
    }

    /// Makes what comes into the stream from now on wait for the token.
    pub fn wait(&self, stream: StreamId, token: TokenId) -> Result<()> {
        self.backend.wait(stream, token)
    }

    /// Blocks until the token is reached.
    pub fn synchronize_token(&self, token: TokenId) -> Result<()> {
        self.backend.synchronize_token(token)
    }

    /// Ends a token. Streams that wait for it still do.
    pub fn destroy_token(&self, token: TokenId) -> Result<()> {
        self.backend.destroy_token(token)?;
        self.tables().counters.live_tokens -= 1;
        Ok(())
    }

    /// The module of these bytes; the same bytes give the same module.
    pub fn load(&self, images: &Images) -> Result<ModuleId> {
        let (image, kind) = match self.device.driver {
            Driver::Cuda => (images.ptx, "PTX"),
            Driver::Vulkan => (images.spirv, "SPIR-V"),
        };
        if image.is_empty() {
            return refuse(format!("the kernels were compiled without {kind}, which this device needs"));
        }
        self.backend.load(image)
    }

    /// A kernel of the module; the same name gives the same kernel.
    pub fn kernel(&self, module: ModuleId, name: &str) -> Result<KernelId> {
        let kernel = self.backend.kernel(module, name)?;
        self.tables().names.entry(kernel).or_insert_with(|| name.to_owned());
        Ok(kernel)
    }

    /// Puts a launch into the stream.
    pub fn launch(&self, launch: &Launch, stream: StreamId) -> Result<()> {
        self.check(launch)?;
        if launch.grid.contains(&0) {
            return Ok(());
        }
        let tables = self.tables();
        let buffers: Vec<_> = launch
            .buffers
            .iter()
            .enumerate()
            .map(|(index, buffer)| {
                self.resolve(&tables.buffers, *buffer).map_err(|error| {
                    Error::Refused(format!("buffer {index} of kernel '{}': {error}", tables.name(launch.kernel)))
                })
            })
            .collect::<Result<_>>()?;
        drop(tables);
        self.backend.launch(&Launch { buffers: &buffers, ..*launch }, stream)?;
        self.tables().counters.launches += 1;
        Ok(())
    }

    /// Takes times of what the device does from now on. Copies that the host could make itself are the device's until then.
    pub fn begin_trace(&self) -> Result<()> {
        let mut tables = self.tables();
        if std::mem::replace(&mut tables.is_tracing, true) {
            return refuse("a trace was begun already");
        }
        let begun = self.backend.begin_trace();
        tables.is_tracing = begun.is_ok();
        begun
    }

    /// Waits for the device and returns what it did since the trace was begun, in the order in which it began.
    pub fn end_trace(&self) -> Result<Vec<Span>> {
        if !std::mem::take(&mut self.tables().is_tracing) {
            return refuse("no trace was begun");
        }
        self.backend.end_trace()
    }

    /// The name of a kernel that was looked up.
    pub fn kernel_name(&self, kernel: KernelId) -> Option<String> {
        self.tables().names.get(&kernel).cloned()
    }

    /// What only CUDA's back end has.
    pub(crate) fn cuda(&self) -> Result<&Cuda> {
        self.backend.cuda().map_or_else(|| refuse(format!("'{}' is no CUDA device", self.device.name)), Ok)
    }

    /// Memory that the host uses by the same address, on CUDA.
    pub(crate) fn allocate_shared(&self, bytes: u64) -> Result<u64> {
        let address = self.cuda()?.allocate_shared(bytes)?;
        let mut tables = self.tables();
        tables.buffers.insert(address, bytes);
        tables.counters.add_buffer(bytes);
        Ok(address)
    }

    /// A launch by a list of pointers, on CUDA.
    ///
    /// # Safety
    ///
    /// The parameters are those that the kernel takes, and it stays inside their memory.
    pub(crate) unsafe fn launch_raw(&self, launch: &RawLaunch, stream: StreamId) -> Result<()> {
        if launch.grid.contains(&0) {
            return Ok(());
        }
        // SAFETY: the same contract.
        unsafe { self.cuda()?.launch_raw(launch, stream) }?;
        self.tables().counters.launches += 1;
        Ok(())
    }

    /// A copy between any two places, on CUDA.
    ///
    /// # Safety
    ///
    /// Both ranges may be used until the stream is past the copy.
    pub(crate) unsafe fn copy_raw(&self, to: u64, from: u64, bytes: usize, stream: StreamId) -> Result<()> {
        // SAFETY: the same contract.
        unsafe { self.cuda()?.copy_raw(to, from, bytes, stream) }
    }

    /// The part of an allocation that a kernel sees, if it is not too large.
    fn resolve(&self, buffers: &Buffers, buffer: Buffer) -> Result<Buffer> {
        let buffer = buffers.resolve(buffer)?;
        // What lies in front of the part, up to the alignment, counts in the device's limit.
        let limit = self.limits.buffer_range.saturating_sub(self.limits.offset_alignment);
        if buffer.range.cast_unsigned() > limit {
            return refuse(format!(
                "{} bytes are more than the {limit} that the device lets a kernel see",
                buffer.range
            ));
        }
        Ok(buffer)
    }

    /// Fails if a launch is beyond the device's limits.
    fn check(&self, launch: &Launch) -> Result<()> {
        let limits = &self.limits;
        let block = launch.block.map(u64::from);
        let sizes = [
            ("buffers", launch.buffers.len() as u64, limits.buffers_per_kernel),
            ("words", (launch.buffers.len() + launch.words.len()) as u64, limits.words_per_launch),
            ("bytes of workgroup memory", launch.workgroup_bytes.into(), limits.workgroup_bytes),
            ("threads in a block", block.iter().product(), limits.block_threads),
            ("threads in x", block[0], limits.block[0]),
            ("threads in y", block[1], limits.block[1]),
            ("threads in z", block[2], limits.block[2]),
            ("blocks in x", launch.grid[0].into(), limits.grid[0]),
            ("blocks in y", launch.grid[1].into(), limits.grid[1]),
            ("blocks in z", launch.grid[2].into(), limits.grid[2]),
        ];
        let what = match sizes.iter().find(|(_, asked, limit)| asked > limit) {
            Some((what, asked, limit)) => format!("{asked} {what}: the device's limit is {limit}"),
            None if block.contains(&0) => format!("blocks of {block:?} threads"),
            None => return Ok(()),
        };
        refuse(format!("kernel '{}' is launched with {what}", self.tables().name(launch.kernel)))
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
