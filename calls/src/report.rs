//! What a run is reported as: the same for code in memory and for a program.

use crate::{outputs, tensor::Tensor};
use serde::Serialize;
use std::io::{self, Write};

/// What runs took of a GPU.
#[derive(Debug, Default, Serialize)]
pub struct DeviceReport {
    /// The driver's name of it.
    pub name: String,
    /// Launches in one run.
    pub launches: u64,
    /// Most memory that was allocated at a time, weights counted.
    pub peak_bytes: u64,
    /// Buffers that measured runs left behind.
    pub left_buffers: i64,
    /// Their bytes.
    pub left_bytes: i64,
    /// Streams that they left behind.
    pub left_streams: i64,
    /// Tokens that they left behind.
    pub left_tokens: i64,
    /// Largest difference from serial code in any run, as a part of the largest value of the result; null if the
    /// two were not compared, and for infinity.
    pub difference: Option<f64>,
}

/// Results of a run as one JSON object. Every key is always there, null when not measured.
#[derive(Default, Serialize)]
pub struct Report {
    /// Median time of the serial code.
    pub serial_ms: Option<f64>,
    /// Median time of the parallel code.
    pub parallel_ms: Option<f64>,
    /// Median of the paired ratios, serial over parallel.
    pub speedup: Option<f64>,
    /// Width of the middle half of these ratios.
    pub speedup_spread: Option<f64>,
    /// Whether all results were the same to the bit.
    pub bitwise_equal: Option<bool>,
    /// Tasks in the IR.
    pub n_tasks: usize,
    /// Loops in the IR whose turns may run at the same time.
    pub n_loops: usize,
    /// Threads that may run at a time.
    pub threads: usize,
    /// What parallel code becomes.
    pub target: String,
    /// How bodies are compiled.
    pub codegen: String,
    /// Instruction set that code is made for.
    pub isa: String,
    /// Most memory that compiled code held in one run, arguments not counted.
    pub peak_bytes: Option<usize>,
    /// The same of serial code, if both ran.
    pub serial_peak_bytes: Option<usize>,
    /// Time from the text to machine code.
    pub compile_ms: Option<f64>,
    /// Time to compute of the weights what depends on them alone, once for the program.
    pub prepare_ms: Option<f64>,
    /// What the cost model says of the serial code, if there was a plan for the CPU.
    pub predicted_serial_ms: Option<f64>,
    /// What it says of the parallel code.
    pub predicted_parallel_ms: Option<f64>,
    /// The one over the other.
    pub predicted_speedup: Option<f64>,
    /// Measured time of all nodes of the serial code together.
    pub nodes_ms: Option<f64>,
    /// Where the times of the nodes are.
    pub profile: Option<String>,
    /// What the runs took of a GPU, if they ran on one.
    pub device: Option<DeviceReport>,
    /// How far results of a GPU may be from those of serial code, as a part of the largest value.
    #[serde(skip)]
    pub tolerance: Option<f64>,
    /// The line that refuses the results, if they are not what other code gave.
    #[serde(skip)]
    pub disagreement: Option<String>,
    /// The times of the nodes for people.
    #[serde(skip)]
    pub node_tables: Option<String>,
}

impl Report {
    /// Prints the report as JSON.
    ///
    /// # Errors
    ///
    /// If nobody reads it.
    pub fn print_json(&self) -> io::Result<()> {
        let text = serde_json::to_string(self)?;
        writeln!(io::stdout(), "{text}")
    }

    /// Prints the report for people.
    ///
    /// # Errors
    ///
    /// If nobody reads it.
    pub fn print_text(&self, results: &[Tensor]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        for (index, result) in results.iter().enumerate() {
            writeln!(out, "result #{index}: {result} {}", outputs::preview(result))?;
        }
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        writeln!(
            out,
            "{} task{}, {} thread{}, target {}{}",
            self.n_tasks,
            plural(self.n_tasks),
            self.threads,
            plural(self.threads),
            self.target,
            self.compile_ms.map_or_else(String::new, |time| format!(", compiled in {time:.0} ms"))
        )?;
        let times = [("prepare", self.prepare_ms), ("serial", self.serial_ms), ("parallel", self.parallel_ms)];
        for (name, time) in times {
            if let Some(milliseconds) = time {
                writeln!(out, "{name:<9} {milliseconds:10.3} ms")?;
            }
        }
        if let Some(n_bytes) = self.peak_bytes {
            writeln!(out, "memory    {:10.3} MiB at most", n_bytes as f64 / f64::from(1 << 20))?;
        }
        if let Some(device) = &self.device {
            let DeviceReport { name, launches, peak_bytes, .. } = device;
            let peak = *peak_bytes as f64 / f64::from(1 << 20);
            writeln!(out, "device    {launches:10} launches a run, {peak:.3} MiB at most, {name}")?;
        }
        if let (Some(speedup), Some(spread)) = (self.speedup, self.speedup_spread) {
            writeln!(out, "speedup   {speedup:10.3}, spread {spread:.3}")?;
        }
        if let (Some(serial), Some(parallel), Some(speedup)) =
            (self.predicted_serial_ms, self.predicted_parallel_ms, self.predicted_speedup)
        {
            writeln!(out, "predicted {speedup:10.3}, serial {serial:.3} ms, parallel {parallel:.3} ms")?;
        }
        if let (Some(serial), Some(nodes)) = (self.serial_ms, self.nodes_ms) {
            writeln!(out, "nodes     {nodes:10.3} ms, unmeasured {:.3} ms", serial - nodes)?;
        }
        if let Some(equal) = self.bitwise_equal {
            writeln!(out, "results   {}", self.verdict(equal))?;
        }
        if let Some(tables) = &self.node_tables {
            writeln!(out, "\n{tables}")?;
        }
        Ok(())
    }

    /// What the comparison of results says, for people.
    fn verdict(&self, is_bitwise_equal: bool) -> String {
        let difference = self.device.as_ref().and_then(|device| device.difference);
        match (is_bitwise_equal, &self.disagreement, self.tolerance.zip(difference)) {
            (true, ..) => "bitwise equal".to_owned(),
            (false, None, Some((tolerance, difference))) => {
                format!("agree within {tolerance:e} (largest difference {difference:.1e} of the largest value)")
            }
            (false, ..) => "DIFFERENT".to_owned(),
        }
    }
}
