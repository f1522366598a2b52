//! What was measured, as it stands in a file: one row for each model and contender.

use crate::{
    contender,
    failure::{Failure, Result},
    measure::Measured,
};
use bench_turns::statistics::{median, paired_ratios, quantile};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

/// Everything that was measured.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What it was measured on.
    pub machine: String,
    /// Instructions that contenders were told to keep to.
    pub isa: Option<String>,
    /// Turns of each contender.
    pub rounds: usize,
    /// The contender that the others are compared with.
    pub base: String,
    /// Model by model.
    pub rows: Vec<Row>,
    /// Who did not run.
    pub left_out: Vec<LeftOut>,
}

/// One contender on one model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it ran.
    pub model: String,
    /// Who.
    pub contender: String,
    /// On so many threads.
    pub threads: usize,
    /// Median over the turns.
    pub median_ms: f64,
    /// The quartiles around it.
    pub quartiles_ms: [f64; 2],
    /// Against the base on as many threads.
    pub to_base: Option<Ratio>,
    /// Against the other runtime, of those on as many threads, whose median is the lowest.
    pub to_best_peer: Option<Ratio>,
    /// From the file to a program that can run.
    pub compile_ms: Option<f64>,
    /// To make it ready for its weights.
    pub prepare_ms: Option<f64>,
    /// Most memory that the process held while it ran.
    pub resident_bytes: Option<u64>,
    /// Most memory that compiled code of ours held in a run, arguments not counted.
    pub peak_bytes: Option<u64>,
    /// Tasks in the IR.
    pub n_tasks: Option<u64>,
    /// Whether the results are those of serial code to the bit; none for other runtimes.
    pub same_bits: Option<bool>,
}

/// Times over those of another contender in the same rounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The other.
    pub to: String,
    /// Median of the ratios.
    pub median: f64,
    /// Width of their middle half.
    pub spread: f64,
}

/// A contender that did not run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Which model.
    pub model: String,
    /// Who.
    pub contender: String,
    /// On how many threads.
    pub threads: usize,
    /// Why.
    pub reason: String,
}

/// The rows of one model.
pub fn rows(model: &str, all: &[Measured], base: &str) -> Vec<Row> {
    let serial = all.iter().find(|it| it.contender.name == "serial").and_then(|it| it.facts.digest);
    let row = |own: &Measured| {
        let beside = || all.iter().filter(|it| it.contender.threads == own.contender.threads);
        let base = beside().find(|it| it.contender.name == base);
        let best_peer = beside()
            .filter(|it| contender::is_peer(it.contender.name))
            .min_by(|left, right| median(&left.ms).total_cmp(&median(&right.ms)));
        Row {
            model: model.to_owned(),
            contender: own.contender.name.to_owned(),
            threads: own.contender.threads,
            median_ms: median(&own.ms),
            quartiles_ms: [quantile(&own.ms, 0.25), quantile(&own.ms, 0.75)],
            to_base: base.map(|base| ratio(own, base)),
            to_best_peer: best_peer.map(|peer| ratio(own, peer)),
            compile_ms: own.facts.compile_ms,
            prepare_ms: own.facts.prepare_ms,
            resident_bytes: own.resident_bytes,
            peak_bytes: own.facts.peak_bytes,
            n_tasks: own.facts.n_tasks,
            same_bits: own.facts.digest.zip(serial).map(|(own, serial)| own == serial),
        }
    };
    all.iter().map(row).collect()
}

fn ratio(own: &Measured, other: &Measured) -> Ratio {
    let ratios = paired_ratios(&own.ms, &other.ms);
    let spread = quantile(&ratios, 0.75) - quantile(&ratios, 0.25);
    Ratio { to: other.contender.name.to_owned(), median: median(&ratios), spread }
}

impl Record {
    /// Reads what [`Self::write`] wrote.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|source| Failure::File { path: path.to_owned(), source })?;
        serde_json::from_str(&text).map_err(|source| Failure::Record { path: path.to_owned(), source })
    }

    /// Writes JSON for people and programs.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text =
            serde_json::to_string_pretty(self).map_err(|source| Failure::Record { path: path.to_owned(), source })?;
        fs::write(path, text + "\n").map_err(|source| Failure::File { path: path.to_owned(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Answer;

    fn measured(name: &str, threads: usize, ms: &[f64], digest: Option<u64>) -> Measured {
        let contender = contender::all(&[name.to_owned()], &[threads]).unwrap()[0];
        let facts = Answer { digest, ..Answer::default() };
        Measured { contender, ms: ms.to_vec(), facts, resident_bytes: None }
    }

    #[test]
    fn ratios_are_of_the_same_round_and_number_of_threads() {
        let all = [
            measured("serial", 1, &[2.0, 6.0, 4.0], Some(7)),
            measured("hybrid", 2, &[1.0, 2.0, 3.0], Some(8)),
            measured("onnxruntime", 1, &[2.0, 3.0, 1.0], None),
            measured("onnxruntime", 2, &[1.0, 1.0, 1.0], None),
            measured("openvino", 2, &[0.5, 2.0, 0.5], None),
        ];
        let rows = rows("m", &all, "onnxruntime");
        let serial = Ratio { to: "onnxruntime".to_owned(), median: 2.0, spread: 1.5 };
        assert_eq!((&rows[0].to_base, &rows[0].to_best_peer), (&Some(serial.clone()), &Some(serial)));
        let best = Ratio { to: "openvino".to_owned(), median: 2.0, spread: 2.5 };
        assert_eq!(rows[1].to_base, Some(Ratio { to: "onnxruntime".to_owned(), median: 2.0, spread: 1.0 }));
        assert_eq!(rows[1].to_best_peer, Some(best));
        assert_eq!([rows[0].same_bits, rows[1].same_bits, rows[2].same_bits], [Some(true), Some(false), None]);
        assert_eq!((rows[0].median_ms, rows[0].quartiles_ms), (4.0, [3.0, 5.0]));
    }

    #[test]
    fn without_peers_there_are_no_ratios() {
        let rows = rows("m", &[measured("serial", 1, &[2.0], Some(7))], "onnxruntime");
        assert_eq!((&rows[0].to_base, &rows[0].to_best_peer), (&None, &None));
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.json");
        let row = Row { model: "m".to_owned(), median_ms: 1.5, peak_bytes: Some(3), ..Row::default() };
        let record = Record { machine: "this".to_owned(), rounds: 2, rows: vec![row], ..Record::default() };
        record.write(&path).unwrap();
        assert_eq!(Record::read(&path).unwrap(), record);
        fs::write(&path, "{}").unwrap();
        assert!(Record::read(&path).unwrap_err().to_string().contains("record.json: missing field"));
    }
}
