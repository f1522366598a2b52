//! The GPU of a program that was made for one.

use crate::{
    cli::{Cli, Failure},
    ffi,
};
use parallel_op_calls::{program::Description, report::DeviceReport};
use parallel_op_gpu::{Counters, Gpu, Span, Work};
use std::sync::Arc;

/// How far results may be from the expected ones unless the command line says it: a GPU adds in another order.
pub fn tolerance(description: &Description) -> f64 {
    if description.driver.is_some() { 1e-4 } else { 1e-5 }
}

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
    let Some(driver) = &description.driver else {
        return match &cli.device {
            None => Ok(Device(None)),
            Some(_) => Err(Failure::Usage(format!(
                "--device: expected a program for target 'gpu', got one for '{}'",
                description.target
            ))),
        };
    };
    parallel_op_gpu::set_sink(Some(ffi::parallel_op_rt_fail));
    let from_environment = std::env::var(parallel_op_gpu::DEVICE_VARIABLE).ok();
    let choice = cli.device.as_ref().or(from_environment.as_ref()).unwrap_or(driver);
    let gpu = parallel_op_gpu::open(choice);
    gpu.map(|gpu| Device(Some(gpu))).map_err(|error| Failure::Refused(error.to_string()))
}

/// What runs took of a device, by its counters in front of them and behind them.
pub fn report(gpu: &Gpu, before: &Counters, n_runs: usize) -> DeviceReport {
    let now = gpu.counters();
    let left = |before: u64, now: u64| now.cast_signed() - before.cast_signed();
    DeviceReport {
        name: gpu.device().name.clone(),
        launches: (now.launches - before.launches) / n_runs as u64,
        peak_bytes: now.peak_bytes,
        left_buffers: left(before.live_buffers, now.live_buffers),
        left_bytes: left(before.live_bytes, now.live_bytes),
        left_streams: left(before.live_streams, now.live_streams),
        left_tokens: left(before.live_tokens, now.live_tokens),
        difference: None,
    }
}

/// Milliseconds from the beginning of the first launch to the end of the last one, and how many there were.
pub fn time_of_launches(spans: &[Span]) -> (f64, usize) {
    let launches = || spans.iter().filter(|span| matches!(span.work, Work::Launch(_)));
    let begin = launches().map(|span| span.begin_ns).min().unwrap_or(0);
    let end = launches().map(|span| span.end_ns).max().unwrap_or(0);
    ((end - begin) as f64 / 1e6, launches().count())
}
