//! Which devices there are, and which one is meant.

use crate::{
    backend::Backend,
    cuda,
    error::{Error, Result},
    limits::{self, Driver},
    vulkan,
};

/// A device, not opened.
enum Device {
    Cuda(cuda::Physical),
    Vulkan(vulkan::Physical),
}

impl Device {
    fn driver(&self) -> &'static str {
        match self {
            Device::Cuda(_) => "cuda",
            Device::Vulkan(_) => "vulkan",
        }
    }

    fn describe(&self, number: usize) -> limits::Device {
        let name = self.name().to_owned();
        match self {
            Device::Cuda(device) => {
                let capability = device.capability();
                limits::Device { driver: Driver::Cuda, number, name, capability, is_cpu: false }
            }
            Device::Vulkan(device) => {
                limits::Device { driver: Driver::Vulkan, number, name, capability: 0, is_cpu: device.is_cpu }
            }
        }
    }

    fn name(&self) -> &str {
        match self {
            Device::Cuda(device) => &device.name,
            Device::Vulkan(device) => &device.name,
        }
    }

    fn open(&self) -> Result<Box<dyn Backend>> {
        Ok(match self {
            Device::Cuda(device) => Box::new(cuda::Cuda::open(device)?),
            Device::Vulkan(device) => Box::new(vulkan::Vulkan::open(device)?),
        })
    }
}

/// The devices of this machine, one line each, in the order of their numbers: the driver and the device's name.
///
/// Devices of CUDA come first, then those of Vulkan, discrete ones first and those on the CPU last. A device that both
/// drivers know is there twice.
pub fn devices() -> Vec<String> {
    all().0.iter().map(|device| format!("{} {}", device.driver(), device.name())).collect()
}

/// Opens the device that is meant: `auto`, `cuda`, `vulkan` or a number of [`devices`].
pub fn open(choice: &str) -> Result<(Box<dyn Backend>, limits::Device)> {
    let (devices, reasons) = all();
    let found = match choice {
        "auto" | "" => Some(0),
        "cuda" | "vulkan" => devices.iter().position(|device| device.driver() == choice),
        number => match number.parse::<usize>() {
            Ok(number) => Some(number),
            Err(_) => {
                let line = format!("device '{choice}': expected auto, cuda, vulkan or a number");
                return Err(Error::NoDevice(line));
            }
        },
    };
    match found.and_then(|number| Some((number, devices.get(number)?))) {
        Some((number, device)) => Ok((device.open()?, device.describe(number))),
        None => Err(Error::NoDevice(none(choice, devices.len(), &reasons))),
    }
}

/// One line that says what is missing.
fn none(choice: &str, n_devices: usize, reasons: &[String]) -> String {
    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
    match choice {
        "auto" | "" => format!("no GPU was found{reasons}"),
        "cuda" | "vulkan" => format!("no device '{choice}' was found{reasons}"),
        number => format!("no device {number} was found: this machine has {n_devices}{reasons}"),
    }
}

/// All devices, and why a driver has none.
fn all() -> (Vec<Device>, Vec<String>) {
    let mut devices = Vec::new();
    let mut reasons = Vec::new();
    match cuda::devices() {
        Ok(found) => devices.extend(found.into_iter().map(Device::Cuda)),
        Err(error) => reasons.push(error.to_string()),
    }
    match vulkan::devices() {
        Ok(found) => devices.extend(found.into_iter().map(Device::Vulkan)),
        Err(error) => reasons.push(error.to_string()),
    }
    (devices, reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_one_line() {
        let reasons = ["the CUDA driver is not installed".to_owned()];
        assert_eq!(none("auto", 0, &reasons), "no GPU was found (the CUDA driver is not installed)");
        assert_eq!(none("3", 1, &[]), "no device 3 was found: this machine has 1");
    }
}
