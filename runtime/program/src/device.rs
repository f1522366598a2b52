//! The GPU of a program that was made for one.

use crate::{
    cli::{Cli, Failure},
    ffi,
};
use parallel_op_calls::program::Description;
use parallel_op_gpu::{Gpu, Span, Work};
use std::sync::Arc;

/// The target of programs that need a device.
const TARGET: &str = "gpu";

/// The device, if there is one; it is closed with this.
pub struct Device(Option<Arc<Gpu>>);

impl Device {
    /// The device, if there is one.
    pub fn gpu(&self) -> Option<&Gpu> {
        self.0.as_deref()
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        if self.0.take().is_some() {
            parallel_op_gpu::close();
        }
    }
}

/// Opens the device that the command line names, if the program needs one. What fails on it reaches the caller as what
/// fails on the CPU does.
pub fn open(description: &Description, cli: &Cli) -> Result<Device, Failure> {
    if description.target != TARGET {
        return match &cli.device {
            None => Ok(Device(None)),
            Some(_) => Err(Failure::Usage(format!(
                "--device: expected a program for target '{TARGET}', got one for '{}'",
                description.target
            ))),
        };
    }
    parallel_op_gpu::set_sink(Some(ffi::parallel_op_rt_fail));
    let gpu = match &cli.device {
        Some(choice) => parallel_op_gpu::open(choice),
        None => parallel_op_gpu::current(),
    };
    gpu.map(|gpu| Device(Some(gpu))).map_err(|error| Failure::Refused(error.to_string()))
}

/// Milliseconds from the beginning of the first launch to the end of the last one, and how many there were.
pub fn time_of_launches(spans: &[Span]) -> (f64, usize) {
    let launches = || spans.iter().filter(|span| matches!(span.work, Work::Launch(_)));
    let begin = launches().map(|span| span.begin_ns).min().unwrap_or(0);
    let end = launches().map(|span| span.end_ns).max().unwrap_or(0);
    ((end - begin) as f64 / 1e6, launches().count())
}
