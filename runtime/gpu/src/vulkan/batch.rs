//! Commands on their way to the device: a command buffer, room for the words of its launches, and what it stages.

use ash::vk;

use super::{
    arena::Arena,
    context::{Context, MOST_WORDS},
    named,
};
use crate::{
    error::{Result, refuse},
    pool::{Block, Mark},
};

/// Bytes for the words of a batch's launches.
const PAGE_BYTES: u64 = 16 << 10;

/// Commands after which a batch is submitted even if nobody asks for its results.
pub const MOST_COMMANDS: u32 = 64;

/// Commands that are submitted together, in the order of one stream.
pub struct Batch {
    pool: vk::CommandPool,
    pub commands: vk::CommandBuffer,
    /// Host memory for words. It ends `MOST_WORDS` behind what is given out, for a binding sees that many.
    page: Option<Block>,
    page_used: u64,
    pub n_commands: u32,
    /// Host memory that is free again when the batch is done.
    pub staging: Vec<Block>,
}

impl Batch {
    pub fn new(context: &Context) -> Result<Self> {
        let info = vk::CommandPoolCreateInfo::default()
            .queue_family_index(context.family)
            .flags(vk::CommandPoolCreateFlags::TRANSIENT);
        // SAFETY: the device is alive and has the family.
        let pool = unsafe { context.device.create_command_pool(&info, None) }
            .map_err(named("vkCreateCommandPool", "a stream"))?;
        let info = vk::CommandBufferAllocateInfo::default().command_pool(pool).command_buffer_count(1);
        // SAFETY: the pool was just made.
        match unsafe { context.device.allocate_command_buffers(&info) } {
            Ok(commands) => {
                let commands = commands[0];
                Ok(Self { pool, commands, page: None, page_used: 0, n_commands: 0, staging: Vec::new() })
            }
            Err(code) => {
                // SAFETY: the pool is unused.
                unsafe { context.device.destroy_command_pool(pool, None) };
                Err(named("vkAllocateCommandBuffers", "a stream")(code))
            }
        }
    }

    /// Makes the batch ready for commands.
    pub fn begin(&self, context: &Context) -> Result<()> {
        let info = vk::CommandBufferBeginInfo::default().flags(vk::CommandBufferUsageFlags::ONE_TIME_SUBMIT);
        // SAFETY: the commands are new or were reset, and no other thread uses their pool.
        unsafe { context.device.begin_command_buffer(self.commands, &info) }
            .map_err(named("vkBeginCommandBuffer", "a stream"))
    }

    /// Puts a barrier behind all that the stream has done so far, in front of its next command.
    pub fn barrier(&self, context: &Context) {
        let both = vk::AccessFlags::MEMORY_READ | vk::AccessFlags::MEMORY_WRITE;
        let stages = vk::PipelineStageFlags::COMPUTE_SHADER | vk::PipelineStageFlags::TRANSFER;
        self.order(context, (stages, vk::AccessFlags::MEMORY_WRITE), (stages, both));
    }

    /// Ends the commands; the host sees what they wrote once they are done.
    pub fn end(&self, context: &Context) -> Result<()> {
        let stages = vk::PipelineStageFlags::COMPUTE_SHADER | vk::PipelineStageFlags::TRANSFER;
        let host = (vk::PipelineStageFlags::HOST, vk::AccessFlags::HOST_READ);
        self.order(context, (stages, vk::AccessFlags::MEMORY_WRITE), host);
        // SAFETY: the commands were begun.
        unsafe { context.device.end_command_buffer(self.commands) }.map_err(named("vkEndCommandBuffer", "a stream"))
    }

    fn order(
        &self,
        context: &Context,
        before: (vk::PipelineStageFlags, vk::AccessFlags),
        behind: (vk::PipelineStageFlags, vk::AccessFlags),
    ) {
        let barrier = [vk::MemoryBarrier::default().src_access_mask(before.1).dst_access_mask(behind.1)];
        let none = vk::DependencyFlags::empty();
        // SAFETY: the commands were begun.
        unsafe { context.device.cmd_pipeline_barrier(self.commands, before.0, behind.0, none, &barrier, &[], &[]) };
    }

    /// True if the words of another launch fit.
    pub fn has_room(&self, n_words: usize) -> bool {
        self.page.is_none() || self.page_used + n_words as u64 * 4 <= PAGE_BYTES
    }

    /// Writes the words of a launch and returns their buffer and the offset into it.
    pub fn write_words(&mut self, context: &Context, memory: &mut Arena, words: &[u32]) -> Result<(vk::Buffer, u64)> {
        let page = match self.page {
            Some(page) => page,
            None => *self.page.insert(memory.take(context, PAGE_BYTES + 4 * MOST_WORDS, u64::MAX, |_| true)?),
        };
        if !self.has_room(words.len()) {
            return refuse("a batch has no room for the words of a launch");
        }
        let target = std::ptr::with_exposed_provenance_mut::<u32>((memory.address(page) + self.page_used) as usize);
        // SAFETY: host memory is mapped, the page is this batch's alone and has room, and the device has not been
        // given the part that is written. Offsets are multiples of at least 4.
        unsafe { std::ptr::copy_nonoverlapping(words.as_ptr(), target, words.len()) };
        let offset = page.offset + self.page_used;
        self.page_used += (words.len() as u64 * 4).next_multiple_of(context.limits.offset_alignment);
        Ok((memory.buffer(page), offset))
    }

    /// Makes a batch that is done ready for `begin`.
    pub fn reset(&mut self, context: &Context, memory: &mut Arena) -> Result<()> {
        self.n_commands = 0;
        self.page_used = 0;
        self.give_staging(memory);
        // SAFETY: the device is done with the commands.
        unsafe { context.device.reset_command_pool(self.pool, vk::CommandPoolResetFlags::empty()) }
            .map_err(named("vkResetCommandPool", "a stream"))
    }

    /// Gives the staging memory back.
    fn give_staging(&mut self, memory: &mut Arena) {
        let done = Mark { stream: u64::MAX, value: 0 };
        self.staging.drain(..).for_each(|block| memory.give(block, done));
    }

    pub fn destroy(&self, context: &Context) {
        // SAFETY: the device is done with the commands.
        unsafe { context.device.destroy_command_pool(self.pool, None) };
    }
}
