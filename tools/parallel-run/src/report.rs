//! What the tool prints.

use crate::{measure::Comparison, node_table, profile::Profiled};
use parallel_op::{
    dialect::remark::{Remark, RemarkKind},
    jit::Prediction,
    statistics::median,
    tensor::{ElementType, Tensor},
};
use serde::Serialize;
use std::{
    io::{self, Write},
    path::Path,
};

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
    pub target: &'static str,
    /// How bodies are compiled.
    pub codegen: &'static str,
    /// Instruction set that code is made for.
    pub isa: &'static str,
    /// Most memory that compiled code held in one run, arguments not counted.
    pub peak_bytes: Option<usize>,
    /// The same of serial code, if both ran.
    pub serial_peak_bytes: Option<usize>,
    /// Time from the text to machine code.
    pub compile_ms: f64,
    /// Time to compute of the weights what depends on them alone, once for the program.
    pub prepare_ms: Option<f64>,
    /// What the cost model says of the serial code, if there was a plan.
    pub predicted_serial_ms: Option<f64>,
    /// What it says of the parallel code.
    pub predicted_parallel_ms: Option<f64>,
    /// The one over the other.
    pub predicted_speedup: Option<f64>,
    /// Measured time of all nodes of the serial code together.
    pub nodes_ms: Option<f64>,
    /// Where the times of the nodes are.
    pub profile: Option<String>,
    /// The times of the nodes for people.
    #[serde(skip)]
    pub node_tables: Option<String>,
}

impl Report {
    /// Fills in what a comparison found. Without tasks and shared loops both programs are the same, and so are
    /// their times.
    pub fn add_comparison(&mut self, comparison: &Comparison) {
        let (speedup, spread) = if self.n_tasks + self.n_loops == 0 { (1.0, 0.0) } else { comparison.speedup() };
        self.serial_ms = Some(median(&comparison.serial.milliseconds));
        self.parallel_ms = Some(median(&comparison.parallel.milliseconds));
        self.speedup = Some(speedup);
        self.speedup_spread = Some(spread);
        self.bitwise_equal = Some(comparison.is_bitwise_equal);
        self.peak_bytes = Some(comparison.parallel.peak_bytes);
        self.prepare_ms = comparison.parallel.prepare_ms;
        self.serial_peak_bytes = Some(comparison.serial.peak_bytes);
    }

    /// Fills in what the cost model said of the plan.
    pub fn add_prediction(&mut self, prediction: Prediction) {
        self.predicted_serial_ms = Some(prediction.serial_ns / 1e6);
        self.predicted_parallel_ms = Some(prediction.parallel_ns / 1e6);
        self.predicted_speedup = Some(prediction.speedup());
    }

    /// Fills in the times of a profile, which is at `path`.
    pub fn add_profile(&mut self, profiled: &Profiled, path: &Path) {
        self.serial_ms = Some(median(&profiled.serial.milliseconds));
        self.bitwise_equal = Some(profiled.is_bitwise_equal);
        self.peak_bytes = Some(profiled.serial.peak_bytes);
        self.nodes_ms = Some(profiled.nodes_ms());
        self.profile = Some(path.display().to_string());
        self.node_tables = Some(node_table::text(&profiled.samples.medians().collect::<Vec<_>>()));
    }

    /// Prints the report as JSON.
    pub fn print_json(&self) -> io::Result<()> {
        let text = serde_json::to_string(self)?;
        writeln!(io::stdout(), "{text}")
    }

    /// Prints the report for people.
    pub fn print_text(&self, results: &[Tensor]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        for (index, result) in results.iter().enumerate() {
            writeln!(out, "result #{index}: {result} {}", preview(result))?;
        }
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        writeln!(
            out,
            "{} task{}, {} thread{}, target {}, compiled in {:.0} ms",
            self.n_tasks,
            plural(self.n_tasks),
            self.threads,
            plural(self.threads),
            self.target,
            self.compile_ms
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
            writeln!(out, "results   {}", if equal { "bitwise equal" } else { "DIFFERENT" })?;
        }
        if let Some(tables) = &self.node_tables {
            writeln!(out, "\n{tables}")?;
        }
        Ok(())
    }
}

/// One line for each remark.
pub fn remark_lines(remarks: &[(String, Remark)]) -> Vec<String> {
    let line = |(location, remark): &(String, Remark)| {
        let verdict = match remark.kind {
            RemarkKind::Passed => "parallel",
            RemarkKind::Missed => "serial",
            RemarkKind::Failed => "failed",
            RemarkKind::Analysis => "note",
        };
        let place = location.strip_prefix("loc(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(location);
        format!("{verdict}: {}: {}", place.replace('"', ""), remark.message)
    };
    remarks.iter().map(line).collect()
}

/// The first elements, as many as fit on a line.
fn preview(tensor: &Tensor) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = match tensor.element() {
        ElementType::F32 => tensor.elements::<f32>().iter().take(SHOWN).map(|it| it.to_string()).collect(),
        ElementType::F64 => tensor.elements::<f64>().iter().take(SHOWN).map(|it| it.to_string()).collect(),
        ElementType::I64 => tensor.elements::<i64>().iter().take(SHOWN).map(|it| it.to_string()).collect(),
        ElementType::I32 => tensor.elements::<i32>().iter().take(SHOWN).map(|it| it.to_string()).collect(),
        ElementType::Bool => tensor.bytes().iter().take(SHOWN).map(|it| (*it != 0).to_string()).collect(),
        _ => return String::new(),
    };
    let rest = if tensor.len() > SHOWN { ", ..." } else { "" };
    format!("[{}{rest}]", shown.join(", "))
}
