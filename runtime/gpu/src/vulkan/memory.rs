//! Buffers and copies on Vulkan. Where device memory is mapped and the stream has nothing to do, the host copies itself.

use ash::vk;

use super::{State, Vulkan, arena::Arena, context::Context, named, stream::Streams};
use crate::{
    backend::StreamId,
    error::{Error, Result},
    pool::Block,
    trace::Work,
};

pub fn allocate(vulkan: &Vulkan, bytes: u64, stream: StreamId) -> Result<u64> {
    let mut state = vulkan.state();
    let block = match take(&mut state, &vulkan.context, bytes, stream) {
        Err(Error::Driver { code, .. }) if code.contains("OUT_OF") || code.contains("TOO_MANY") => {
            make_room(&mut state, &vulkan.context)?;
            take(&mut state, &vulkan.context, bytes, stream)?
        }
        result => result?,
    };
    let address = state.device_memory.address(block);
    state.blocks.insert(address, block);
    Ok(address)
}

pub fn free(vulkan: &Vulkan, address: u64, stream: StreamId) -> Result<()> {
    let state = &mut *vulkan.state();
    let place = state.streams.place(stream)?;
    if let Some(block) = state.blocks.remove(&address) {
        state.device_memory.give(block, state.streams.mark(place));
    }
    Ok(())
}

pub fn copy_in(vulkan: &Vulkan, to: u64, from: &[u8], stream: StreamId) -> Result<()> {
    let mut state = vulkan.state();
    let place = state.streams.place(stream)?;
    if state.device_memory.is_mapped && state.trace.is_none() && state.streams.is_idle(&vulkan.context, place) {
        drop(state);
        // SAFETY: the range lies in one allocation, which is mapped, and the stream has nothing left that uses it.
        unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), pointer(to), from.len()) };
        return Ok(());
    }
    let state = &mut *state;
    let staging = stage(state, &vulkan.context, from.len() as u64)?;
    let target = pointer(state.host_memory.address(staging));
    // SAFETY: the block is large enough, mapped, and nobody else's.
    unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), target, from.len()) };
    let bytes = from.len() as u64;
    let source = (state.host_memory.buffer(staging), staging.offset);
    let target = state.device_memory.locate(to)?;
    command(state, &vulkan.context, (Work::CopyIn(bytes), stream), Some(staging), copying(source, target, bytes))
}

pub fn copy_out(vulkan: &Vulkan, to: &mut [u8], from: u64, stream: StreamId) -> Result<()> {
    let mut state = vulkan.state();
    if state.device_memory.is_cached && state.trace.is_none() {
        let point = state.streams.flush(&vulkan.context, stream)?;
        drop(state);
        vulkan.wait_for(point)?;
        // SAFETY: the range lies in one allocation, which is mapped, and the stream has nothing left that uses it.
        unsafe { std::ptr::copy_nonoverlapping(pointer(from), to.as_mut_ptr(), to.len()) };
        return Ok(());
    }
    let bytes = to.len() as u64;
    let source = state.device_memory.locate(from)?;
    let staging = stage(&mut state, &vulkan.context, bytes)?;
    let target = (state.host_memory.buffer(staging), staging.offset);
    command(&mut state, &vulkan.context, (Work::CopyOut(bytes), stream), None, copying(source, target, bytes))?;
    let address = state.host_memory.address(staging);
    let point = state.streams.flush(&vulkan.context, stream)?;
    drop(state);
    let result = vulkan.wait_for(point);
    if result.is_ok() {
        // SAFETY: the block is large enough, mapped, and nobody else's; the device is done with it.
        unsafe { std::ptr::copy_nonoverlapping(pointer(address), to.as_mut_ptr(), to.len()) };
        let done = crate::pool::Mark { stream: u64::MAX, value: 0 };
        vulkan.state().host_memory.give(staging, done);
    }
    result
}

/// Copies on the device: to, from, bytes.
pub fn copy(vulkan: &Vulkan, (to, from, bytes): (u64, u64, u64), stream: StreamId) -> Result<()> {
    let state = &mut *vulkan.state();
    let source = state.device_memory.locate(from)?;
    let target = state.device_memory.locate(to)?;
    command(state, &vulkan.context, (Work::Copy(bytes), stream), None, copying(source, target, bytes))
}

/// Fills memory on the device. Vulkan fills whole words of 32 bits; what is left at the ends is copied there.
pub fn fill(vulkan: &Vulkan, (to, bytes): (u64, u64), pattern: &[u8], stream: StreamId) -> Result<()> {
    let of = |from: u64, bytes: u64| -> Vec<u8> {
        (from..from + bytes).map(|address| pattern[((address - to) % pattern.len() as u64) as usize]).collect()
    };
    let first = to.next_multiple_of(4).min(to + bytes);
    let last = ((to + bytes) / 4 * 4).max(first);
    for (from, bytes) in [(to, first - to), (last, to + bytes - last)] {
        if bytes > 0 {
            copy_in(vulkan, from, &of(from, bytes), stream)?;
        }
    }
    if first == last {
        return Ok(());
    }
    let word = of(first, 4).iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
    let state = &mut *vulkan.state();
    let (buffer, offset) = state.device_memory.locate(first)?;
    command(state, &vulkan.context, (Work::Fill(bytes), stream), None, |context, commands| {
        // SAFETY: the commands were begun, and the range lies in its buffer, of whole words and not empty.
        unsafe { context.device.cmd_fill_buffer(commands, buffer, offset, last - first, word) };
    })
}

/// A buffer and an offset into it.
type Place = (vk::Buffer, u64);

/// A copy as a command.
fn copying(source: Place, target: Place, bytes: u64) -> impl FnOnce(&Context, vk::CommandBuffer) {
    move |context, commands| {
        let region = [vk::BufferCopy::default().src_offset(source.1).dst_offset(target.1).size(bytes)];
        // SAFETY: the commands were begun, both ranges lie in their buffers and are not empty, and they do not overlap.
        unsafe { context.device.cmd_copy_buffer(commands, source.0, target.0, &region) };
    }
}

/// Puts a command into the stream; `staging` is given back when it is done.
fn command(
    state: &mut State,
    context: &Context,
    (work, stream): (Work, StreamId),
    staging: Option<Block>,
    record: impl FnOnce(&Context, vk::CommandBuffer),
) -> Result<()> {
    let place = state.streams.place(stream)?;
    let batch = state.streams.batch(context, &mut state.host_memory, (place, 0))?;
    batch.staging.extend(staging);
    let begun = state.trace.as_mut().map(|trace| trace.begin(context, batch.commands, (work, stream))).transpose()?;
    record(context, batch.commands);
    begun.iter().for_each(|begun| begun.end(context, batch.commands));
    state.streams.commanded(context, place, None)
}

/// Memory of the host for a copy.
fn stage(state: &mut State, context: &Context, bytes: u64) -> Result<Block> {
    state.host_memory.take(context, bytes, u64::MAX, |_| true)
}

fn take(state: &mut State, context: &Context, bytes: u64, stream: StreamId) -> Result<Block> {
    let State { streams, device_memory, .. } = state;
    let place = streams.place(stream)?;
    device_memory.take(context, bytes, place as u64, |mark| streams.is_done(context, mark))
}

/// Waits for everything and gives back the memory that is free.
fn make_room(state: &mut State, context: &Context) -> Result<()> {
    let State { streams, device_memory, host_memory, descriptors, .. } = state;
    idle(streams, context, host_memory)?;
    descriptors.clear(context)?;
    device_memory.trim(context);
    host_memory.trim(context);
    Ok(())
}

/// Waits until the device has nothing to do.
pub fn idle(streams: &mut Streams, context: &Context, host_memory: &mut Arena) -> Result<()> {
    streams.submit_all(context)?;
    // SAFETY: the lock on the state keeps other threads from the queues.
    unsafe { context.device.device_wait_idle() }.map_err(named("vkDeviceWaitIdle", &context.name))?;
    streams.retire_all(context, host_memory)
}

/// The host's pointer to mapped memory.
fn pointer(address: u64) -> *mut u8 {
    std::ptr::with_exposed_provenance_mut(address as usize)
}
