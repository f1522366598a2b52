//! What a driver has to offer: the one trait that the rest of the crate knows.
//!
//! Handles are numbers that the back end gives out. Addresses and ranges have been checked before they arrive here.

use crate::{cuda::Cuda, error::Result, limits::Limits, trace::Span};

/// A stream; 0 is the one that is always there.
pub type StreamId = u64;
/// A point of a stream that others can wait for.
pub type TokenId = u64;
/// A loaded module.
pub type ModuleId = u64;
/// A kernel of a module.
pub type KernelId = u64;

/// The same kernels for each driver; empty where there are none for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Images<'a> {
    /// A SPIR-V module, little-endian.
    pub spirv: &'a [u8],
    /// PTX text or a cubin.
    pub ptx: &'a [u8],
}

/// A part of a device buffer, as a kernel gets it.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buffer {
    /// An address inside an allocation.
    pub address: u64,
    /// Bytes from there to what the kernel sees first; may be negative.
    pub offset: i64,
    /// Bytes that the kernel sees; -1 for all up to the end of the allocation.
    pub range: i64,
}

/// One launch of a kernel.
#[derive(Debug, Clone, Copy)]
pub struct Launch<'a> {
    /// The kernel.
    pub kernel: KernelId,
    /// Blocks in each dimension. Nothing is launched if one is 0.
    pub grid: [u32; 3],
    /// Threads of a block in each dimension.
    pub block: [u32; 3],
    /// Bytes of workgroup memory beside what the kernel declares itself.
    pub workgroup_bytes: u32,
    /// The buffers, in the order of the kernel's parameters.
    pub buffers: &'a [Buffer],
    /// The scalars, as words of 32 bits, those of 64 bits as two with the low one first.
    pub words: &'a [u32],
}

/// A driver with one open device.
///
/// Every function may be called from any thread. A copy or launch returns when it is in its stream, unless said
/// otherwise.
pub trait Backend: Send + Sync {
    fn limits(&self) -> Limits;
    /// Memory for use in `stream` from now on; elsewhere behind a token. Returns its address.
    fn allocate(&self, bytes: u64, stream: StreamId) -> Result<u64>;
    /// Ends memory behind what is in `stream` now.
    fn free(&self, address: u64, stream: StreamId) -> Result<()>;
    /// True if the host may read and write what lies at the address.
    fn is_mapped(&self, address: u64) -> bool;
    /// The host's bytes may change when this returns.
    fn copy_in(&self, to: u64, from: &[u8], stream: StreamId) -> Result<()>;
    /// Returns when the bytes are there.
    fn copy_out(&self, to: &mut [u8], from: u64, stream: StreamId) -> Result<()>;
    fn copy(&self, to: u64, from: u64, bytes: u64, stream: StreamId) -> Result<()>;
    /// Repeats `pattern`, of 1, 2 or 4 bytes, over `bytes` bytes, more than none and a multiple of its length; the
    /// address is one, too.
    fn fill(&self, to: u64, pattern: &[u8], bytes: u64, stream: StreamId) -> Result<()>;
    fn create_stream(&self) -> Result<StreamId>;
    fn destroy_stream(&self, stream: StreamId) -> Result<()>;
    fn synchronize(&self, stream: StreamId) -> Result<()>;
    fn record(&self, stream: StreamId) -> Result<TokenId>;
    fn wait(&self, stream: StreamId, token: TokenId) -> Result<()>;
    fn synchronize_token(&self, token: TokenId) -> Result<()>;
    fn destroy_token(&self, token: TokenId) -> Result<()>;
    /// Loads an image of the back end's kind.
    fn load(&self, image: &[u8]) -> Result<ModuleId>;
    fn kernel(&self, module: ModuleId, name: &str) -> Result<KernelId>;
    /// `launch.buffers` have their offsets added and their ranges filled in.
    fn launch(&self, launch: &Launch, stream: StreamId) -> Result<()>;
    /// Takes times of the work from now on.
    fn begin_trace(&self) -> Result<()>;
    /// Waits for the device, takes no more times, and returns those of what it did.
    fn end_trace(&self) -> Result<Vec<Span>>;
    /// The back end itself where it is CUDA's, for what only that has.
    fn cuda(&self) -> Option<&Cuda> {
        None
    }
}
