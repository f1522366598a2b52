//! An open Vulkan device: its queues, its limits, and every ability that it has, turned on.

use std::sync::Arc;

use ash::vk;

use super::{
    instance::{Instance, Physical},
    named,
    trace::Clock,
};
use crate::{
    error::{Result, refuse},
    limits::Limits,
};

/// More queues than this help no program that we know.
const MOST_QUEUES: u32 = 8;

/// Words of one launch, shifts included: the range of the binding that holds them.
pub const MOST_WORDS: u64 = 1024;

/// The device and what never changes of it.
pub struct Context {
    pub device: ash::Device,
    pub queues: Vec<vk::Queue>,
    pub family: u32,
    pub memory: vk::PhysicalDeviceMemoryProperties,
    pub limits: Limits,
    pub clock: Clock,
    pub name: String,
    _instance: Arc<Instance>,
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: the back end has waited for the device and has destroyed what was made from it.
        unsafe { self.device.destroy_device(None) };
    }
}

/// What the device can do, as Vulkan's structs say it.
#[derive(Default)]
struct Abilities {
    core: vk::PhysicalDeviceFeatures,
    v11: vk::PhysicalDeviceVulkan11Features<'static>,
    v12: vk::PhysicalDeviceVulkan12Features<'static>,
    atomics: vk::PhysicalDeviceShaderAtomicFloatFeaturesEXT<'static>,
    has_atomics: bool,
}

/// Opens a device.
pub fn open(physical: &Physical) -> Result<Context> {
    let raw = &physical.instance.raw;
    let mut abilities = abilities(physical)?;
    let priorities = vec![1.0; physical.n_queues.min(MOST_QUEUES) as usize];
    let queues =
        [vk::DeviceQueueCreateInfo::default().queue_family_index(physical.family).queue_priorities(&priorities)];
    let extensions = [ash::ext::shader_atomic_float::NAME.as_ptr()];
    let Abilities { mut core, mut atomics, has_atomics, .. } = abilities;
    // Ranges are checked before a launch; what a kernel does inside its own buffers is the compiler's business.
    core.robust_buffer_access = vk::FALSE;
    let mut info = vk::DeviceCreateInfo::default()
        .queue_create_infos(&queues)
        .enabled_features(&core)
        .push_next(&mut abilities.v11)
        .push_next(&mut abilities.v12);
    if has_atomics {
        info = info.enabled_extension_names(&extensions).push_next(&mut atomics);
    }
    // SAFETY: the handle is one of this instance, and `info` with all it points to outlives the call.
    let device =
        unsafe { raw.create_device(physical.handle, &info, None) }.map_err(named("vkCreateDevice", &physical.name))?;
    let queues: Vec<vk::Queue> = (0..priorities.len() as u32)
        // SAFETY: so many queues of this family were asked for above.
        .map(|index| unsafe { device.get_device_queue(physical.family, index) })
        .collect();
    // SAFETY: the handle is one of this instance.
    let memory = unsafe { raw.get_physical_device_memory_properties(physical.handle) };
    let limits = limits(physical, &abilities, queues.len());
    // SAFETY: the handle is one of this instance.
    let step = unsafe { raw.get_physical_device_properties(physical.handle) }.limits.timestamp_period;
    let clock = Clock { bits: physical.time_bits, step_ns: f64::from(step) };
    let name = physical.name.clone();
    let _instance = Arc::clone(&physical.instance);
    Ok(Context { device, queues, family: physical.family, memory, limits, clock, name, _instance })
}

fn abilities(physical: &Physical) -> Result<Abilities> {
    let raw = &physical.instance.raw;
    // SAFETY: the handle is one of this instance.
    let extensions = unsafe { raw.enumerate_device_extension_properties(physical.handle) }
        .map_err(named("vkEnumerateDeviceExtensionProperties", &physical.name))?;
    let is_atomics = |extension: &vk::ExtensionProperties| {
        extension.extension_name_as_c_str() == Ok(ash::ext::shader_atomic_float::NAME)
    };
    let mut abilities = Abilities { has_atomics: extensions.iter().any(is_atomics), ..Abilities::default() };
    let mut all = vk::PhysicalDeviceFeatures2::default().push_next(&mut abilities.v11).push_next(&mut abilities.v12);
    if abilities.has_atomics {
        all = all.push_next(&mut abilities.atomics);
    }
    // SAFETY: `all` is a chain of structs that are alive.
    unsafe { raw.get_physical_device_features2(physical.handle, &mut all) };
    abilities.core = all.features;
    // The structs are chained to each other, which the next chain must not see.
    abilities.v11.p_next = std::ptr::null_mut();
    abilities.v12.p_next = std::ptr::null_mut();
    abilities.atomics.p_next = std::ptr::null_mut();
    if abilities.v12.timeline_semaphore == vk::FALSE {
        return refuse(format!("device '{}' has no timeline semaphores", physical.name));
    }
    Ok(abilities)
}

fn limits(physical: &Physical, abilities: &Abilities, n_queues: usize) -> Limits {
    let raw = &physical.instance.raw;
    let mut subgroup = vk::PhysicalDeviceVulkan11Properties::default();
    let mut properties = vk::PhysicalDeviceProperties2::default().push_next(&mut subgroup);
    // SAFETY: the handle is one of this instance, and `properties` is a chain of structs that are alive.
    unsafe { raw.get_physical_device_properties2(physical.handle, &mut properties) };
    let device = properties.properties.limits;
    let buffers = device.max_per_stage_descriptor_storage_buffers.min(device.max_descriptor_set_storage_buffers);
    Limits {
        buffers_per_kernel: u64::from(buffers.saturating_sub(1)),
        buffer_range: u64::from(device.max_storage_buffer_range),
        offset_alignment: device.min_storage_buffer_offset_alignment.max(4),
        words_per_launch: MOST_WORDS,
        block_threads: u64::from(device.max_compute_work_group_invocations),
        block: device.max_compute_work_group_size.map(u64::from),
        grid: device.max_compute_work_group_count.map(u64::from),
        workgroup_bytes: u64::from(device.max_compute_shared_memory_size),
        subgroup: u64::from(subgroup.subgroup_size),
        queues: n_queues as u64,
        float_atomics: (abilities.atomics.shader_buffer_float32_atomic_add == vk::TRUE).into(),
        float16: (abilities.v12.shader_float16 == vk::TRUE).into(),
        float64: (abilities.core.shader_float64 == vk::TRUE).into(),
        int8: (abilities.v12.shader_int8 == vk::TRUE).into(),
        int16: (abilities.core.shader_int16 == vk::TRUE).into(),
        int64: (abilities.core.shader_int64 == vk::TRUE).into(),
        storage8: (abilities.v12.storage_buffer8_bit_access == vk::TRUE).into(),
        storage16: (abilities.v11.storage_buffer16_bit_access == vk::TRUE).into(),
    }
}
