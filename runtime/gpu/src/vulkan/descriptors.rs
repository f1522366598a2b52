//! Which buffers a launch binds: one descriptor set for each list of buffers, kept for the next launch with the same.
//!
//! Sets of as many buffers have the same layout, whatever kernel they are for. The buffer of words is the last one and has a
//! dynamic offset, so that other words do not ask for another set.

use std::collections::{HashMap, hash_map::Entry};

use ash::vk;

use super::{
    context::{Context, MOST_WORDS},
    named,
};
use crate::error::Result;

/// Sets of one pool.
const POOL_SETS: u32 = 64;

/// Sets that are kept, of all layouts; then all are made anew.
const MOST_SETS: usize = 4096;

/// A buffer, its offset and its range, as plain numbers.
pub type Bound = (vk::Buffer, u64, u64);

/// The layouts of kernels with so many buffers.
pub struct Layout {
    pub set: vk::DescriptorSetLayout,
    pub pipeline: vk::PipelineLayout,
    pools: Vec<vk::DescriptorPool>,
    /// The pool that sets come from, and how many it has given.
    current: usize,
    n_used: u32,
}

/// All layouts and sets.
#[derive(Default)]
pub struct Descriptors {
    layouts: HashMap<usize, Layout>,
    sets: HashMap<Vec<Bound>, vk::DescriptorSet>,
}

impl Descriptors {
    /// True if the sets should be cleared before another one is made.
    pub fn is_full(&self) -> bool {
        self.sets.len() >= MOST_SETS
    }

    /// The layout of kernels with so many buffers, that of the words left out.
    pub fn layout(&mut self, context: &Context, n_buffers: usize) -> Result<&mut Layout> {
        Ok(match self.layouts.entry(n_buffers) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Layout::new(context, n_buffers)?),
        })
    }

    /// The set that binds these buffers, the last one being that of words.
    pub fn set(&mut self, context: &Context, buffers: &[Bound]) -> Result<vk::DescriptorSet> {
        if let Some(set) = self.sets.get(buffers) {
            return Ok(*set);
        }
        let set = self.layout(context, buffers.len() - 1)?.make(context, buffers)?;
        self.sets.insert(buffers.to_vec(), set);
        Ok(set)
    }

    /// Forgets all sets. The device must be idle.
    pub fn clear(&mut self, context: &Context) -> Result<()> {
        self.sets.clear();
        for layout in self.layouts.values_mut() {
            (layout.current, layout.n_used) = (0, 0);
            for pool in &layout.pools {
                // SAFETY: the device is idle, and no set is kept.
                unsafe { context.device.reset_descriptor_pool(*pool, vk::DescriptorPoolResetFlags::empty()) }
                    .map_err(named("vkResetDescriptorPool", "all kernels"))?;
            }
        }
        Ok(())
    }

    /// Destroys everything. The device must be idle.
    pub fn destroy(&mut self, context: &Context) {
        for (_, layout) in self.layouts.drain() {
            // SAFETY: the device is idle, and the kernels' pipelines do not need their layouts any more.
            unsafe {
                layout.pools.iter().for_each(|pool| context.device.destroy_descriptor_pool(*pool, None));
                context.device.destroy_pipeline_layout(layout.pipeline, None);
                context.device.destroy_descriptor_set_layout(layout.set, None);
            }
        }
    }
}

impl Layout {
    fn new(context: &Context, n_buffers: usize) -> Result<Self> {
        let subject = || format!("kernels with {n_buffers} buffers");
        let bindings: Vec<_> = (0..=n_buffers)
            .map(|index| {
                vk::DescriptorSetLayoutBinding::default()
                    .binding(index as u32)
                    .descriptor_type(kind(index == n_buffers))
                    .descriptor_count(1)
                    .stage_flags(vk::ShaderStageFlags::COMPUTE)
            })
            .collect();
        let info = vk::DescriptorSetLayoutCreateInfo::default().bindings(&bindings);
        // SAFETY: the device is alive.
        let set = unsafe { context.device.create_descriptor_set_layout(&info, None) }
            .map_err(named("vkCreateDescriptorSetLayout", subject()))?;
        let sets = [set];
        let info = vk::PipelineLayoutCreateInfo::default().set_layouts(&sets);
        // SAFETY: the layout of the set was just made.
        match unsafe { context.device.create_pipeline_layout(&info, None) } {
            Ok(pipeline) => Ok(Self { set, pipeline, pools: Vec::new(), current: 0, n_used: 0 }),
            Err(code) => {
                // SAFETY: nobody uses the layout.
                unsafe { context.device.destroy_descriptor_set_layout(set, None) };
                Err(named("vkCreatePipelineLayout", subject())(code))
            }
        }
    }

    /// A set that binds these buffers.
    fn make(&mut self, context: &Context, buffers: &[Bound]) -> Result<vk::DescriptorSet> {
        let subject = || format!("a kernel with {} buffers", buffers.len() - 1);
        if self.n_used == POOL_SETS {
            (self.current, self.n_used) = (self.current + 1, 0);
        }
        if self.current == self.pools.len() {
            self.pools.push(new_pool(context, buffers.len() as u32 - 1)?);
        }
        let layouts = [self.set];
        let info =
            vk::DescriptorSetAllocateInfo::default().descriptor_pool(self.pools[self.current]).set_layouts(&layouts);
        // SAFETY: the pool has room for one more set of this layout.
        let sets = unsafe { context.device.allocate_descriptor_sets(&info) }
            .map_err(named("vkAllocateDescriptorSets", subject()))?;
        self.n_used += 1;
        let infos: Vec<[vk::DescriptorBufferInfo; 1]> = buffers
            .iter()
            .map(|(buffer, offset, range)| {
                [vk::DescriptorBufferInfo::default().buffer(*buffer).offset(*offset).range(*range)]
            })
            .collect();
        let writes: Vec<_> = infos
            .iter()
            .enumerate()
            .map(|(index, info)| {
                vk::WriteDescriptorSet::default()
                    .dst_set(sets[0])
                    .dst_binding(index as u32)
                    .descriptor_type(kind(index + 1 == buffers.len()))
                    .buffer_info(info)
            })
            .collect();
        // SAFETY: the set is new, and the ranges lie inside their buffers.
        unsafe { context.device.update_descriptor_sets(&writes, &[]) };
        Ok(sets[0])
    }
}

fn kind(is_words: bool) -> vk::DescriptorType {
    if is_words { vk::DescriptorType::STORAGE_BUFFER_DYNAMIC } else { vk::DescriptorType::STORAGE_BUFFER }
}

fn new_pool(context: &Context, n_buffers: u32) -> Result<vk::DescriptorPool> {
    let size = |is_words, count| vk::DescriptorPoolSize::default().ty(kind(is_words)).descriptor_count(count);
    let all = [size(true, POOL_SETS), size(false, POOL_SETS * n_buffers.max(1))];
    let info = vk::DescriptorPoolCreateInfo::default().max_sets(POOL_SETS).pool_sizes(&all);
    // SAFETY: the device is alive.
    unsafe { context.device.create_descriptor_pool(&info, None) }
        .map_err(named("vkCreateDescriptorPool", format!("kernels with {n_buffers} buffers")))
}

/// How a launch's words are bound: from the beginning of their buffer, the offset being dynamic.
pub fn words_in(buffer: vk::Buffer) -> Bound {
    (buffer, 0, 4 * MOST_WORDS)
}
