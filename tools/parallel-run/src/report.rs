//! What the tool prints.

use crate::measure::{Comparison, median};
use parallel_op::{
    dialect::remark::{Remark, RemarkKind},
    tensor::{ElementType, Tensor},
};
use serde::Serialize;
use std::io::{self, Write};

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
    /// Threads that may run at a time.
    pub threads: usize,
    /// What parallel code becomes.
    pub target: &'static str,
    /// Most memory that compiled code held in one run, arguments not counted.
    pub peak_bytes: Option<usize>,
    /// Time from the text to machine code.
    pub compile_ms: f64,
}

impl Report {
    /// Fills in what a comparison found. Without tasks both programs are the same, and so are their times.
    pub fn add_comparison(&mut self, comparison: &Comparison) {
        let (speedup, spread) = if self.n_tasks == 0 { (1.0, 0.0) } else { comparison.speedup() };
        self.serial_ms = Some(median(&comparison.serial.milliseconds));
        self.parallel_ms = Some(median(&comparison.parallel.milliseconds));
        self.speedup = Some(speedup);
        self.speedup_spread = Some(spread);
        self.bitwise_equal = Some(comparison.is_bitwise_equal);
        self.peak_bytes = Some(comparison.parallel.peak_bytes);
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
        for (name, time) in [("serial", self.serial_ms), ("parallel", self.parallel_ms)] {
            if let Some(milliseconds) = time {
                writeln!(out, "{name:<9} {milliseconds:10.3} ms")?;
            }
        }
        if let Some(n_bytes) = self.peak_bytes {
            writeln!(out, "memory    {:10.3} MiB at most", n_bytes as f64 / f64::from(1 << 20))?;
        }
        if let (Some(speedup), Some(spread), Some(equal)) = (self.speedup, self.speedup_spread, self.bitwise_equal) {
            writeln!(out, "speedup   {speedup:10.3}, spread {spread:.3}")?;
            writeln!(out, "results   {}", if equal { "bitwise equal" } else { "DIFFERENT" })?;
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
