//! The Vulkan loader, loaded when it is asked for, and the devices that it knows.

use std::{ffi::CStr, sync::Arc};

use ash::vk;

use super::named;
use crate::error::{Error, Result};

/// Devices must offer this version, for timeline semaphores.
const VERSION: u32 = vk::API_VERSION_1_2;

/// The loader and an instance.
pub struct Instance {
    pub raw: ash::Instance,
    /// Keeps the library in memory.
    _entry: ash::Entry,
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: the devices made from the instance hold an `Arc` of it, so none is left.
        unsafe { self.raw.destroy_instance(None) };
    }
}

/// A device that can run kernels.
#[derive(Clone)]
pub struct Physical {
    pub instance: Arc<Instance>,
    pub handle: vk::PhysicalDevice,
    pub name: String,
    /// The family of queues that kernels go to, and how many it has.
    pub family: u32,
    pub n_queues: u32,
    /// How many bits of a time in this family mean something.
    pub time_bits: u32,
    /// True if it is no device of its own, but the processor.
    pub is_cpu: bool,
    /// Better kinds of devices first.
    rank: u32,
}

/// All devices that can run kernels, discrete ones first and those on the CPU last.
pub fn devices() -> Result<Vec<Physical>> {
    // SAFETY: the loader's initialisers are those of the system's Vulkan library, which is trusted like any it links.
    let entry = unsafe { ash::Entry::load() }
        .map_err(|_| Error::NoDevice("the Vulkan loader, libvulkan.so.1, is not installed".to_owned()))?;
    let application = vk::ApplicationInfo::default().engine_name(c"parallel_op").api_version(VERSION);
    let info = vk::InstanceCreateInfo::default().application_info(&application);
    // SAFETY: `info` and what it points to outlive the call.
    let raw = unsafe { entry.create_instance(&info, None) }.map_err(named("vkCreateInstance", "Vulkan"))?;
    let instance = Arc::new(Instance { raw, _entry: entry });
    // SAFETY: the instance is alive.
    let handles =
        unsafe { instance.raw.enumerate_physical_devices() }.map_err(named("vkEnumeratePhysicalDevices", "Vulkan"))?;
    let mut devices: Vec<_> = handles.into_iter().filter_map(|handle| usable(&instance, handle)).collect();
    devices.sort_by_key(|device| device.rank);
    Ok(devices)
}

/// The device, if it is new enough and has a queue for kernels.
fn usable(instance: &Arc<Instance>, handle: vk::PhysicalDevice) -> Option<Physical> {
    // SAFETY: the handle is one of this instance.
    let properties = unsafe { instance.raw.get_physical_device_properties(handle) };
    // SAFETY: as above.
    let families = unsafe { instance.raw.get_physical_device_queue_family_properties(handle) };
    if properties.api_version < VERSION {
        return None;
    }
    // A family without graphics does not share its queues with a screen.
    let family = (0..families.len())
        .filter(|index| families[*index].queue_flags.contains(vk::QueueFlags::COMPUTE))
        .min_by_key(|index| families[*index].queue_flags.contains(vk::QueueFlags::GRAPHICS))?;
    let name = CStr::from_bytes_until_nul(properties.device_name.map(i8::cast_unsigned).as_slice())
        .map_or_else(|_| "?".to_owned(), |name| name.to_string_lossy().into_owned());
    let rank = match properties.device_type {
        vk::PhysicalDeviceType::DISCRETE_GPU => 0,
        vk::PhysicalDeviceType::INTEGRATED_GPU => 1,
        vk::PhysicalDeviceType::VIRTUAL_GPU => 2,
        _ => 3,
    };
    Some(Physical {
        instance: Arc::clone(instance),
        handle,
        name,
        family: family as u32,
        n_queues: families[family].queue_count,
        time_bits: families[family].timestamp_valid_bits,
        is_cpu: properties.device_type == vk::PhysicalDeviceType::CPU,
        rank,
    })
}
