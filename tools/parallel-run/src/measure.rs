//! Runs programs and takes their times.

use crate::{failure::Failure, progress::Progress};
use parallel_op::{
    jit::{Prepared, Program, memory},
    statistics::{median, quantile},
    tensor::Tensor,
};
use parallel_op_calls::{
    agreement::{self, Distance},
    inputs::Arguments,
};
use std::time::Instant;

/// Times of one program, and what its first run gave.
#[derive(Default)]
pub struct Times {
    /// Time to compute of the weights what depends on them alone, once; none if there is nothing of that kind.
    pub prepare_ms: Option<f64>,
    /// One per measured run.
    pub milliseconds: Vec<f64>,
    /// Results of the first run.
    pub results: Vec<Tensor>,
    /// Most memory that the first run held, arguments not counted.
    pub peak_bytes: usize,
}

/// Serial and parallel code on the same arguments.
pub struct Comparison {
    /// Of the serial code.
    pub serial: Times,
    /// Of the parallel code.
    pub parallel: Times,
    /// Of the results of each run of the one with those of the same run of the other.
    pub agreement: Agreement,
}

/// How results of two programs compare, run by run.
pub struct Agreement {
    /// Whether all results were the same to the bit.
    pub is_bitwise_equal: bool,
    /// The largest difference in any run, or the line that says why there is none.
    pub farthest: Result<Distance, String>,
}

impl Agreement {
    /// Of no run yet.
    fn new() -> Self {
        Self { is_bitwise_equal: true, farthest: Ok(Distance::default()) }
    }

    /// Takes the results of one more run of both.
    fn add(&mut self, expected: &[Tensor], got: &[Tensor]) {
        // The same bits are cheap to see, and the rule on the CPU.
        if same_bits(expected, got) {
            return;
        }
        self.is_bitwise_equal = false;
        if let Ok(before) = &self.farthest {
            let now = agreement::farthest(got, expected);
            self.farthest = now.map(|now| if now.relative() > before.relative() { now } else { *before });
        }
    }
}

/// Runs a program once to warm up, then `repeat` times. `watch` is called in front of these and behind them.
pub fn repeat(
    program: &Program,
    arguments: &Arguments,
    repeat: usize,
    progress: &Progress,
    watch: &mut dyn FnMut(),
) -> Result<Times, Failure> {
    let (prepared, prepare_ms) = prepare(program, arguments)?;
    let mut times = Times { prepare_ms, ..warm(&prepared, arguments)? };
    watch();
    for _ in 0..repeat {
        timed(&prepared, arguments, &mut times)?;
        progress.advance();
    }
    watch();
    Ok(times)
}

/// Runs two programs once each to warm up, then alternately, `repeat` times each. The one that goes first changes.
/// `watch` is called as by [`repeat`].
pub fn alternate(
    [serial, parallel]: [&Program; 2],
    arguments: &Arguments,
    repeat: usize,
    progress: &Progress,
    watch: &mut dyn FnMut(),
) -> Result<Comparison, Failure> {
    let [(serial, _), (parallel, prepare_ms)] = [prepare(serial, arguments)?, prepare(parallel, arguments)?];
    let mut times = [warm(&serial, arguments)?, Times { prepare_ms, ..warm(&parallel, arguments)? }];
    let programs = [serial, parallel];
    let mut agreement = Agreement::new();
    agreement.add(&times[0].results, &times[1].results);
    watch();
    for round in 0..repeat {
        let mut results = [Vec::new(), Vec::new()];
        for turn in 0..2 {
            let which = (round + turn) % 2;
            results[which] = timed(&programs[which], arguments, &mut times[which])?;
            progress.advance();
        }
        // Round by round, for a program may keep a state of its own from run to run.
        agreement.add(&results[0], &results[1]);
    }
    watch();
    let [serial, parallel] = times;
    Ok(Comparison { serial, parallel, agreement })
}

/// The program with its weights, and how long it took to make it ready for them.
pub fn prepare<'p>(program: &'p Program, arguments: &Arguments) -> Result<(Prepared<'p>, Option<f64>), Failure> {
    let _progress = program.has_preparation().then(|| Progress::spinner("preparing weights"));
    let start = Instant::now();
    let prepared = program.prepare(arguments.weights.clone())?;
    let prepare_ms = start.elapsed().as_secs_f64() * 1e3;
    Ok((prepared, program.has_preparation().then_some(prepare_ms)))
}

/// The first run, which is not timed.
pub fn warm(program: &Prepared, arguments: &Arguments) -> Result<Times, Failure> {
    // What is held already was made of weights, which are arguments.
    memory::reset_peak();
    let held = memory::held_bytes();
    let results = program.run(&arguments.inputs)?;
    Ok(Times { results, peak_bytes: memory::peak_bytes() - held, ..Times::default() })
}

/// Appends the time of one run, and returns its results.
pub fn timed(program: &Prepared, arguments: &Arguments, times: &mut Times) -> Result<Vec<Tensor>, Failure> {
    let start = Instant::now();
    let results = program.run(&arguments.inputs)?;
    times.milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
    Ok(results)
}

/// Whether two runs gave the same results.
pub fn same_bits(left: &[Tensor], right: &[Tensor]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.is_bitwise_equal(right))
}

impl Comparison {
    /// Serial over parallel time: the median of the ratios of neighbouring runs, and the width of their middle half.
    pub fn speedup(&self) -> (f64, f64) {
        let pairs = self.serial.milliseconds.iter().zip(&self.parallel.milliseconds);
        let ratios: Vec<f64> = pairs.map(|(serial, parallel)| serial / parallel).collect();
        (median(&ratios), quantile(&ratios, 0.75) - quantile(&ratios, 0.25))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speedup_is_the_median_of_paired_ratios() {
        let times = |milliseconds: &[f64]| Times { milliseconds: milliseconds.to_vec(), ..Times::default() };
        let comparison = Comparison {
            serial: times(&[2.0, 6.0, 4.0]),
            parallel: times(&[1.0, 2.0, 4.0]),
            agreement: Agreement::new(),
        };
        assert_eq!(comparison.speedup(), (2.0, 1.0));
    }

    #[test]
    fn farthest_run_counts_and_later_ones_do_not_mend_it() {
        let result = |value: f32| [Tensor::from_f32(vec![1], &[value])];
        let mut agreement = Agreement::new();
        agreement.add(&result(2.0), &result(2.0));
        assert!(agreement.is_bitwise_equal);
        for got in [2.5, 3.0, 2.25, 2.0] {
            agreement.add(&result(2.0), &result(got));
        }
        assert!(!agreement.is_bitwise_equal);
        assert_eq!(agreement.farthest, Ok(Distance { result: 0, difference: 1.0, largest: 2.0 }));
    }
}
