//! Vulkan memory: chunks of one buffer each, cut into blocks, mapped where the host can see them.
//!
//! A device allows few allocations of memory but any number of parts of one, so a chunk is large and a block is an offset
//! into it. A block keeps its place until it is freed; what is free waits in the pool.

use std::collections::BTreeMap;

use ash::vk;

use super::{context::Context, named};
use crate::{
    error::{Error, Result, refuse},
    pool::{Block, GRAIN, Mark, Pool, class},
};

/// Bytes of a chunk, unless one block asks for more.
const CHUNK_BYTES: u64 = 16 << 20;

/// Where addresses begin that stand for memory that the host cannot see. No processor lets a program read there.
const UNMAPPED_BASE: u64 = 1 << 62;

/// Who uses the memory most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Kernels: memory of the device, mapped only if all of it is.
    Device,
    /// Copies between host and device, and the words of launches.
    Host,
}

struct Chunk {
    buffer: vk::Buffer,
    memory: vk::DeviceMemory,
    /// What C knows it by: the host's address if it is mapped.
    address: u64,
    size: u64,
    used: u64,
    n_live: usize,
}

/// All memory of one kind.
pub struct Arena {
    memory_type: u32,
    /// True if the host may write, and true if it may also read fast.
    pub is_mapped: bool,
    pub is_cached: bool,
    chunks: Vec<Option<Chunk>>,
    by_address: BTreeMap<u64, usize>,
    pool: Pool,
    next_unmapped: u64,
}

impl Arena {
    pub fn new(context: &Context, usage: Use) -> Result<Self> {
        let (memory_type, flags) = pick_type(&context.memory, usage)
            .ok_or_else(|| Error::Refused(format!("device '{}' has no memory for buffers", context.name)))?;
        let is_mapped = flags.contains(vk::MemoryPropertyFlags::HOST_VISIBLE | vk::MemoryPropertyFlags::HOST_COHERENT);
        Ok(Self {
            memory_type,
            is_mapped,
            is_cached: is_mapped && flags.contains(vk::MemoryPropertyFlags::HOST_CACHED),
            chunks: Vec::new(),
            by_address: BTreeMap::new(),
            pool: Pool::default(),
            next_unmapped: UNMAPPED_BASE,
        })
    }

    /// A block that the stream may use now.
    pub fn take(
        &mut self,
        context: &Context,
        bytes: u64,
        stream: u64,
        is_done: impl Fn(Mark) -> bool,
    ) -> Result<Block> {
        let block = match self.pool.take(bytes, stream, is_done) {
            Some(block) => block,
            None => self.cut(context, class(bytes))?,
        };
        self.chunk_mut(block).n_live += 1;
        Ok(block)
    }

    pub fn give(&mut self, block: Block, mark: Mark) {
        self.chunk_mut(block).n_live -= 1;
        self.pool.give(block, mark);
    }

    /// The block's buffer, for commands.
    pub fn buffer(&self, block: Block) -> vk::Buffer {
        self.chunk(block).buffer
    }

    /// The block's first address.
    pub fn address(&self, block: Block) -> u64 {
        self.chunk(block).address + block.offset
    }

    /// The buffer that holds an address, and the offset into it.
    pub fn locate(&self, address: u64) -> Result<(vk::Buffer, u64)> {
        let found = self.by_address.range(..=address).next_back().and_then(|(_, index)| self.chunks[*index].as_ref());
        match found {
            Some(chunk) if address - chunk.address <= chunk.size => Ok((chunk.buffer, address - chunk.address)),
            _ => refuse(format!("{address:#x} is not in a device buffer")),
        }
    }

    /// Gives back chunks without live blocks. The device must be idle, and nothing may name their buffers any more.
    pub fn trim(&mut self, context: &Context) {
        for index in 0..self.chunks.len() {
            if self.chunks[index].as_ref().is_some_and(|chunk| chunk.n_live == 0) {
                self.pool.forget(index);
                if let Some(chunk) = self.chunks[index].take() {
                    self.by_address.remove(&chunk.address);
                    release(context, &chunk);
                }
            }
        }
    }

    /// Gives back everything. The device must be idle.
    pub fn destroy(&mut self, context: &Context) {
        self.chunks.drain(..).flatten().for_each(|chunk| release(context, &chunk));
    }

    /// A block that was never used, from a chunk with room or a new one.
    fn cut(&mut self, context: &Context, size: u64) -> Result<Block> {
        let with_room =
            self.chunks.iter().position(|chunk| chunk.as_ref().is_some_and(|chunk| chunk.size - chunk.used >= size));
        let chunk = match with_room {
            Some(chunk) => chunk,
            None => self.add_chunk(context, size.max(CHUNK_BYTES))?,
        };
        let block = Block { chunk, offset: self.chunks[chunk].as_ref().map_or(0, |chunk| chunk.used), size };
        self.chunk_mut(block).used += size;
        Ok(block)
    }

    fn add_chunk(&mut self, context: &Context, size: u64) -> Result<usize> {
        let mut chunk = self.create(context, size)?;
        if !self.is_mapped {
            chunk.address = self.next_unmapped;
            self.next_unmapped += (size + GRAIN).next_multiple_of(1 << 20);
        }
        let index = self.chunks.iter().position(Option::is_none).unwrap_or(self.chunks.len());
        self.by_address.insert(chunk.address, index);
        if index == self.chunks.len() {
            self.chunks.push(None);
        }
        self.chunks[index] = Some(chunk);
        Ok(index)
    }

    fn create(&self, context: &Context, size: u64) -> Result<Chunk> {
        let device = &context.device;
        let subject = || format!("a chunk of {size} bytes");
        let usage = vk::BufferUsageFlags::STORAGE_BUFFER
            | vk::BufferUsageFlags::TRANSFER_SRC
            | vk::BufferUsageFlags::TRANSFER_DST;
        let info = vk::BufferCreateInfo::default().size(size).usage(usage).sharing_mode(vk::SharingMode::EXCLUSIVE);
        // SAFETY: the device is alive.
        let buffer = unsafe { device.create_buffer(&info, None) }.map_err(named("vkCreateBuffer", subject()))?;
        let mut chunk = Chunk { buffer, memory: vk::DeviceMemory::null(), address: 0, size, used: 0, n_live: 0 };
        // SAFETY: the buffer was just made.
        let needed = unsafe { device.get_buffer_memory_requirements(buffer) };
        let info = vk::MemoryAllocateInfo::default().allocation_size(needed.size).memory_type_index(self.memory_type);
        // SAFETY: the memory type is one of this device.
        let result = unsafe { device.allocate_memory(&info, None) }
            .map_err(named("vkAllocateMemory", subject()))
            .and_then(|memory| {
                chunk.memory = memory;
                // SAFETY: both are new, and the memory is as large as the buffer needs.
                unsafe { device.bind_buffer_memory(buffer, memory, 0) }.map_err(named("vkBindBufferMemory", subject()))
            })
            .and_then(|()| if self.is_mapped { map(context, &chunk) } else { Ok(0) });
        match result {
            Ok(address) => Ok(Chunk { address, ..chunk }),
            Err(error) => {
                release(context, &chunk);
                Err(error)
            }
        }
    }

    fn chunk(&self, block: Block) -> &Chunk {
        self.chunks[block.chunk].as_ref().expect("a block keeps its chunk")
    }

    fn chunk_mut(&mut self, block: Block) -> &mut Chunk {
        self.chunks[block.chunk].as_mut().expect("a block keeps its chunk")
    }
}

/// The host's address of a chunk.
fn map(context: &Context, chunk: &Chunk) -> Result<u64> {
    // SAFETY: the memory can be seen by the host, as its type says, and is not mapped yet.
    let pointer = unsafe { context.device.map_memory(chunk.memory, 0, vk::WHOLE_SIZE, vk::MemoryMapFlags::empty()) };
    pointer.map(|pointer| pointer.expose_provenance() as u64).map_err(named("vkMapMemory", "a chunk"))
}

fn release(context: &Context, chunk: &Chunk) {
    // SAFETY: nothing in flight uses the chunk, which the caller has seen to; null handles are allowed.
    unsafe {
        context.device.destroy_buffer(chunk.buffer, None);
        context.device.free_memory(chunk.memory, None);
    }
}

/// The type of memory that serves this use best.
fn pick_type(memory: &vk::PhysicalDeviceMemoryProperties, usage: Use) -> Option<(u32, vk::MemoryPropertyFlags)> {
    const MAPPED: vk::MemoryPropertyFlags = vk::MemoryPropertyFlags::from_raw(
        vk::MemoryPropertyFlags::HOST_VISIBLE.as_raw() | vk::MemoryPropertyFlags::HOST_COHERENT.as_raw(),
    );
    let local = vk::MemoryPropertyFlags::DEVICE_LOCAL;
    let heap_size = |index: u32| memory.memory_heaps[memory.memory_types[index as usize].heap_index as usize].size;
    let types =
        || (0..memory.memory_type_count).map(|index| (index, memory.memory_types[index as usize].property_flags));
    match usage {
        Use::Device => {
            let largest = types().filter(|(_, flags)| flags.contains(local)).map(|(index, _)| heap_size(index)).max();
            // A small window on the device's memory is no place for all buffers.
            types().filter(|(index, flags)| flags.contains(local) && Some(heap_size(*index)) == largest).max_by_key(
                |(index, flags)| {
                    (flags.contains(MAPPED), flags.contains(vk::MemoryPropertyFlags::HOST_CACHED), u32::MAX - index)
                },
            )
        }
        Use::Host => types().filter(|(_, flags)| flags.contains(MAPPED)).max_by_key(|(index, flags)| {
            (flags.contains(vk::MemoryPropertyFlags::HOST_CACHED), !flags.contains(local), u32::MAX - index)
        }),
    }
}
