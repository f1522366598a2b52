//! The table, and the same as JSON.

use crate::{cases::Case, contender::BASELINE, goals, measure::Samples};
use bench_turns::statistics::{median, paired_ratios, quantile};
use comfy_table::{Table, presets::ASCII_MARKDOWN};
use serde::Serialize;

/// One contender in one case.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Who.
    pub contender: &'static str,
    /// What.
    #[serde(flatten)]
    pub case: Case,
    /// Time of a region: the median of the rounds, in nanoseconds.
    pub median_ns: f64,
    /// The quartiles around it.
    pub quartiles_ns: [f64; 2],
    /// The median of the ratios to upstream's async of the same round; none if that was not measured.
    pub ratio_to_upstream: Option<f64>,
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What it was measured on.
    pub machine: String,
    /// Threads of each contender.
    pub threads: usize,
    /// Samples of each row.
    pub rounds: usize,
    /// Pause in front of each region, in microseconds.
    pub pause_us: u64,
    /// Case by case.
    pub rows: Vec<Row>,
}

/// Medians and ratios of the samples.
pub fn rows(samples: &[Samples]) -> Vec<Row> {
    let upstream = |case: Case| samples.iter().find(|it| it.case == case && it.contender == BASELINE);
    let row = |own: &Samples| Row {
        contender: own.contender,
        case: own.case,
        median_ns: median(&own.ns),
        quartiles_ns: [quantile(&own.ns, 0.25), quantile(&own.ns, 0.75)],
        ratio_to_upstream: upstream(own.case).map(|upstream| median(&paired_ratios(&own.ns, &upstream.ns))),
    };
    samples.iter().map(row).collect()
}

impl Report {
    /// One table in Markdown: a row for each contender and body, a column for each number of branches.
    pub fn text(&self) -> String {
        let mut branches: Vec<usize> = self.rows.iter().map(|row| row.case.branches).collect();
        branches.sort_unstable();
        branches.dedup();
        let mut table = Table::new();
        table.load_style(ASCII_MARKDOWN);
        let heads = branches.iter().map(|n| format!("{n} branches"));
        table.set_header(["body us".to_owned(), "contender".to_owned()].into_iter().chain(heads));
        for (body_us, contender) in self.lines() {
            let of = |n: usize| {
                self.rows
                    .iter()
                    .find(|row| (row.contender, row.case.body_us, row.case.branches) == (contender, body_us, n))
            };
            let cells = branches.iter().map(|&n| of(n).map(cell).unwrap_or_default());
            table.add_row([body_us.to_string(), contender.to_owned()].into_iter().chain(cells));
        }
        let (threads, rounds) = (self.threads, self.rounds);
        let pause = match self.pause_us {
            0 => "one region after the other".to_owned(),
            us => format!("{us} us of sleep before each region"),
        };
        format!(
            "{}; {threads} threads; {rounds} rounds; {pause}\n\
             Microseconds for a region: median (quartiles) and ratio to {BASELINE} in the same round.\n\n{table}\n{}",
            self.machine,
            // The goals are for threads that are awake.
            if self.pause_us == 0 { goals::text(&self.rows) } else { String::new() }
        )
    }

    /// What begins each line of the table.
    fn lines(&self) -> Vec<(f64, &'static str)> {
        let mut lines = Vec::new();
        for row in &self.rows {
            let line = (row.case.body_us, row.contender);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }
}

fn cell(row: &Row) -> String {
    let us = |ns: f64| format!("{:.*}", if ns < 9_995.0 { 2 } else { 1 }, ns / 1e3);
    let [low, high] = row.quartiles_ns;
    let ratio = row.ratio_to_upstream.map(|ratio| format!(" {ratio:.3}")).unwrap_or_default();
    format!("{} ({} to {}){ratio}", us(row.median_ns), us(low), us(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(contender: &'static str, ns: &[f64]) -> Samples {
        Samples { contender, case: Case { branches: 2, body_us: 0.0 }, ns: ns.to_vec() }
    }

    #[test]
    fn the_ratio_is_that_of_the_same_round() {
        let rows = rows(&[samples(BASELINE, &[100.0, 400.0, 200.0]), samples("a", &[10.0, 80.0, 40.0])]);
        assert_eq!(rows[1].median_ns, 40.0);
        assert_eq!(rows[1].quartiles_ns, [25.0, 60.0]);
        assert_eq!(rows[1].ratio_to_upstream, Some(0.2));
    }

    #[test]
    fn a_line_of_the_table_holds_one_contender() {
        let rows = rows(&[samples(BASELINE, &[5400.0]), samples("a", &[270.0])]);
        let report = Report { machine: "m".into(), threads: 2, rounds: 1, pause_us: 0, rows };
        let text = report.text();
        let line = text.lines().find(|line| line.contains("| a")).unwrap_or_default();
        assert!(line.contains("0.27 (0.27 to 0.27) 0.050"), "{text}");
    }
}
