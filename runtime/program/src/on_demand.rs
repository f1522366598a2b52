//! Runs on demand: whoever measures says when, and can let several programs take turns.

use crate::{
    cli::Failure,
    device,
    model::Model,
    run::{timed, unprintable},
};
use parallel_op_gpu::Gpu;
use serde::Serialize;
use std::io::{self, BufRead, Write};

/// One line of output.
#[derive(Default, Serialize)]
struct Answer {
    /// Time of each run.
    ms: Vec<f64>,
    /// The same by the device's clock, from the beginning of the first launch to the end of the last one.
    device_ms: Vec<f64>,
    /// Launches of one run.
    launches: Option<usize>,
    /// Device buffers, streams and tokens that are alive.
    alive: Option<[u64; 3]>,
    /// What the device is called.
    device: Option<String>,
    /// Whether the processor plays it.
    is_cpu: Option<bool>,
}

/// Runs the model as often as each line of the standard input says, and answers with one line of JSON. With `device` in
/// front of the number the device's own clock is read, too, which makes a run a little longer.
pub fn serve(model: &Model, gpu: Option<&Gpu>) -> Result<(), Failure> {
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|reason| Failure::Refused(format!("standard input: cannot read: {reason}")))?;
        let (number, traced) = match line.trim().strip_prefix("device ") {
            Some(number) => (number, gpu),
            None => (line.trim(), None),
        };
        let n_runs: usize = number
            .parse()
            .map_err(|_| Failure::Refused(format!("standard input: expected how many runs, got '{}'", line.trim())))?;
        let mut answer = Answer::default();
        for _ in 0..n_runs {
            match traced {
                Some(gpu) => timed_by_device(model, gpu, &mut answer)?,
                None => answer.ms.push(timed(model)?),
            }
        }
        if let Some(gpu) = gpu {
            let counters = gpu.counters();
            answer.alive = Some([counters.live_buffers, counters.live_streams, counters.live_tokens]);
            answer.device = Some(gpu.device().name.clone());
            answer.is_cpu = Some(gpu.device().is_cpu);
        }
        let text = serde_json::to_string(&answer).map_err(|reason| unprintable(reason.into()))?;
        let mut out = io::stdout().lock();
        writeln!(out, "{text}").and_then(|()| out.flush()).map_err(unprintable)?;
    }
    Ok(())
}

fn timed_by_device(model: &Model, gpu: &Gpu, answer: &mut Answer) -> Result<(), Failure> {
    let refused = |error: parallel_op_gpu::Error| Failure::Refused(error.to_string());
    gpu.begin_trace().map_err(refused)?;
    answer.ms.push(timed(model)?);
    let (milliseconds, launches) = device::time_of_launches(&gpu.end_trace().map_err(refused)?);
    answer.device_ms.push(milliseconds);
    answer.launches = Some(launches);
    Ok(())
}
