//! The GPU that a program for one runs on.

use crate::{cli::Cli, failure::Failure, report::DeviceReport};
use parallel_op::jit::KernelCode;
use parallel_op_gpu::{Counters, Driver, Gpu, Span, Work};
use std::sync::Arc;

/// An open device, which is closed with this.
pub struct OpenDevice(Arc<Gpu>);

impl OpenDevice {
    /// Opens the device that the command line names, else the environment, else the first one.
    pub fn open(cli: &Cli) -> Result<Self, Failure> {
        let gpu = match &cli.device {
            Some(choice) => parallel_op_gpu::open(choice),
            None => parallel_op_gpu::current(),
        };
        gpu.map(Self).map_err(refused)
    }

    /// What its driver takes.
    pub fn code(&self) -> KernelCode {
        match self.0.device().driver {
            Driver::Cuda => KernelCode::Nvvm,
            Driver::Vulkan => KernelCode::Spirv,
        }
    }

    /// What PTX is made for; none for a device that takes none.
    pub fn chip(&self) -> Option<String> {
        let capability = self.0.device().capability;
        (capability > 0).then(|| format!("sm_{capability}"))
    }

    /// Takes the times of the device's work from now on.
    pub fn begin_trace(&self) -> Result<(), Failure> {
        self.0.begin_trace().map_err(refused)
    }

    /// What the device did since the trace was begun.
    pub fn end_trace(&self) -> Result<DeviceTrace, Failure> {
        let label = |work: Work| match work {
            Work::Launch(kernel) => self.0.kernel_name(kernel).unwrap_or_default(),
            Work::CopyIn(bytes) => format!("copy in, {bytes} bytes"),
            Work::CopyOut(bytes) => format!("copy out, {bytes} bytes"),
            Work::Copy(bytes) => format!("copy, {bytes} bytes"),
            Work::Fill(bytes) => format!("fill, {bytes} bytes"),
        };
        let spans = self.0.end_trace().map_err(refused)?;
        let spans = spans.into_iter().map(|span| (label(span.work), span)).collect();
        Ok(DeviceTrace { name: self.0.device().name.clone(), spans })
    }

    /// What the program holds and has done.
    pub fn counters(&self) -> Counters {
        self.0.counters()
    }

    /// What `n_runs` runs took of the device, by its counters in front of them and behind them.
    pub fn report(&self, before: &Counters, now: &Counters, n_runs: usize) -> DeviceReport {
        let n_runs = n_runs.max(1) as u64;
        let left = |before: u64, now: u64| now.cast_signed() - before.cast_signed();
        DeviceReport {
            name: self.0.device().name.clone(),
            launches: (now.launches - before.launches) / n_runs,
            peak_bytes: now.peak_bytes,
            left_buffers: left(before.live_buffers, now.live_buffers),
            left_bytes: left(before.live_bytes, now.live_bytes),
            left_streams: left(before.live_streams, now.live_streams),
            left_tokens: left(before.live_tokens, now.live_tokens),
            difference: None,
        }
    }
}

impl Drop for OpenDevice {
    fn drop(&mut self) {
        parallel_op_gpu::close();
    }
}

/// What a device did in one run, by its own clock.
pub struct DeviceTrace {
    /// The driver's name of the device.
    pub name: String,
    /// Each piece of work with what it is called, in the order in which they began.
    pub spans: Vec<(String, Span)>,
}

fn refused(error: parallel_op_gpu::Error) -> Failure {
    Failure::Refused(error.to_string())
}

/// Takes the failure of the last call: what the device's runtime said, else what the program did.
pub fn take_failure() -> Option<String> {
    let of_program = parallel_op_runtime::take_failure();
    parallel_op_gpu::take_failure().or(of_program)
}
