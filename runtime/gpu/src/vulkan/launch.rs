//! One launch on Vulkan: find the pipeline, bind the buffers, write the words, dispatch.

use ash::vk;

use super::{
    State, Vulkan,
    context::Context,
    descriptors::{Bound, words_in},
    memory,
};
use crate::{
    backend::{Launch, StreamId},
    error::{Result, refuse},
    trace::Work,
};

/// Puts the launch into the stream.
pub fn launch(vulkan: &Vulkan, launch: &Launch, stream: StreamId) -> Result<()> {
    let context = &vulkan.context;
    let state = &mut *vulkan.state();
    let place = state.streams.place(stream)?;
    let name = std::sync::Arc::clone(&state.kernels.kernel(launch.kernel)?.name);
    check_bindings(state, launch)?;
    if state.descriptors.is_full() {
        memory::idle(&mut state.streams, context, &mut state.host_memory)?;
        state.descriptors.clear(context)?;
    }
    let layout = state.descriptors.layout(context, launch.buffers.len())?;
    let pipeline = state.kernels.pipeline(context, launch, layout)?;
    let pipeline_layout = layout.pipeline;
    let (mut bound, words) = bind(state, context, launch)?;
    let batch = state.streams.batch(context, &mut state.host_memory, (place, words.len()))?;
    let (page, offset) = batch.write_words(context, &mut state.host_memory, &words)?;
    bound.push(words_in(page));
    let sets = [state.descriptors.set(context, &bound)?];
    let work = (Work::Launch(launch.kernel), stream);
    let begun = state.trace.as_mut().map(|trace| trace.begin(context, batch.commands, work)).transpose()?;
    let [x, y, z] = launch.grid;
    let compute = vk::PipelineBindPoint::COMPUTE;
    // SAFETY: the commands were begun; pipeline, layout and set fit each other and live until the device is idle; the
    // grid is within the device's limits.
    unsafe {
        context.device.cmd_bind_pipeline(batch.commands, compute, pipeline);
        context.device.cmd_bind_descriptor_sets(batch.commands, compute, pipeline_layout, 0, &sets, &[offset as u32]);
        context.device.cmd_dispatch(batch.commands, x, y, z);
    }
    begun.iter().for_each(|begun| begun.end(context, batch.commands));
    state.streams.commanded(context, place, Some(&name))
}

fn check_bindings(state: &State, launch: &Launch) -> Result<()> {
    let kernel = state.kernels.kernel(launch.kernel)?;
    let n_bound = launch.buffers.len() as u32 + 1;
    if kernel.n_bindings > n_bound {
        return refuse(format!(
            "kernel '{}' is launched with {} buffers: it uses binding {}",
            kernel.name,
            launch.buffers.len(),
            kernel.n_bindings - 1
        ));
    }
    Ok(())
}

/// The buffers as they are bound, and the words: first each buffer's shift in bytes, then the launch's own.
fn bind(state: &State, context: &Context, launch: &Launch) -> Result<(Vec<Bound>, Vec<u32>)> {
    let alignment = context.limits.offset_alignment;
    let mut words = Vec::with_capacity(launch.buffers.len() + launch.words.len());
    let mut bound = Vec::with_capacity(launch.buffers.len() + 1);
    for buffer in launch.buffers {
        let (handle, offset) = state.device_memory.locate(buffer.address)?;
        let mut shift = offset % alignment;
        let mut start = offset - shift;
        let range = buffer.range.cast_unsigned();
        if range == 0 {
            // Nothing is read; a binding must not be empty, and behind the last block there is nothing to bind.
            (start, shift) = (start.saturating_sub(alignment), 0);
        }
        words.push(shift as u32);
        // Kernels read smaller elements by words of 32 bits. Blocks are multiples of that.
        bound.push((handle, start, (shift + range.max(4)).next_multiple_of(4)));
    }
    words.extend_from_slice(launch.words);
    Ok((bound, words))
}
