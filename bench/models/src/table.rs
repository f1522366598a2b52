//! The record as people read it: one table in Markdown.

use crate::record::{LeftOut, Ratio, Record, Row};
use comfy_table::{Table, presets::ASCII_MARKDOWN};

/// The machine, the table, and who did not run and why.
pub fn text(record: &Record) -> String {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN);
    let to_base = format!("of {}", record.base);
    let heads: [&str; 12] = [
        "model",
        "contender",
        "threads",
        "ms",
        "quartiles",
        &to_base,
        "of the best peer",
        "same bits",
        "tasks",
        "compile ms",
        "peak MiB",
        "process MiB",
    ];
    table.set_header(heads);
    record.rows.iter().for_each(|row| {
        table.add_row(cells(row));
    });
    let isa = record.isa.as_ref().map(|isa| format!("; at most {isa}")).unwrap_or_default();
    let mut text = format!("{}; {} rounds{isa}\n\n{table}\n", record.machine, record.rounds);
    let reasons = reasons(&record.left_out);
    if !reasons.is_empty() {
        text += &format!("\n{}\n", reasons.join("\n"));
    }
    text
}

fn cells(row: &Row) -> [String; 12] {
    let [low, high] = row.quartiles_ms;
    let or_nothing = |value: Option<String>| value.unwrap_or_default();
    let compile_ms = row.compile_ms.map(|ms| ms + row.prepare_ms.unwrap_or_default());
    [
        row.model.clone(),
        row.contender.clone(),
        row.threads.to_string(),
        time(row.median_ms),
        format!("{} to {}", time(low), time(high)),
        or_nothing(row.to_base.as_ref().map(ratio)),
        or_nothing(row.to_best_peer.as_ref().map(ratio)),
        or_nothing(row.same_bits.map(|same| if same { "yes" } else { "no" }.to_owned())),
        or_nothing(row.n_tasks.map(|n| n.to_string())),
        or_nothing(compile_ms.map(|ms| format!("{ms:.0}"))),
        or_nothing(row.peak_bytes.map(mebibytes)),
        or_nothing(row.resident_bytes.map(mebibytes)),
    ]
}

/// Three digits that mean something.
fn time(ms: f64) -> String {
    match ms {
        ms if ms >= 100.0 => format!("{ms:.0}"),
        ms if ms >= 10.0 => format!("{ms:.1}"),
        ms if ms >= 1.0 => format!("{ms:.2}"),
        ms => format!("{ms:.3}"),
    }
}

fn ratio(ratio: &Ratio) -> String {
    format!("{:.2} ± {:.2}", ratio.median, ratio.spread / 2.0)
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / f64::from(1 << 20))
}

/// One line for each reason, with all whom it kept away.
pub fn reasons(left_out: &[LeftOut]) -> Vec<String> {
    let mut by_reason: Vec<(String, Vec<&str>)> = Vec::new();
    for one in left_out {
        let who = format!("{}: {}", one.contender, one.reason);
        match by_reason.iter_mut().find(|(known, _)| *known == who) {
            Some((_, models)) if models.contains(&one.model.as_str()) => {}
            Some((_, models)) => models.push(&one.model),
            None => by_reason.push((who, vec![&one.model])),
        }
    }
    by_reason.iter().map(|(who, models)| format!("left out: {who} ({})", models.join(", "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_what_was_measured_and_leaves_the_rest_empty() {
        let ours = Row {
            model: "moe".into(),
            contender: "hybrid".into(),
            threads: 2,
            median_ms: 0.5,
            quartiles_ms: [0.25, 12.0],
            to_base: Some(Ratio { to: "onnxruntime".into(), median: 0.8, spread: 0.1 }),
            compile_ms: Some(100.0),
            prepare_ms: Some(20.4),
            peak_bytes: Some(3 << 19),
            n_tasks: Some(8),
            same_bits: Some(true),
            ..Row::default()
        };
        let expected =
            ["moe", "hybrid", "2", "0.500", "0.250 to 12.0", "0.80 ± 0.05", "", "yes", "8", "120", "1.5", ""];
        assert_eq!(cells(&ours), expected);
        assert_eq!(cells(&Row::default())[7..], ["", "", "", "", ""]);
    }

    #[test]
    fn a_reason_is_said_once() {
        let left_out = |model: &str, contender: &str, threads| LeftOut {
            model: model.to_owned(),
            contender: contender.to_owned(),
            threads,
            reason: "not there".to_owned(),
        };
        let record = Record {
            machine: "a machine".to_owned(),
            rounds: 3,
            left_out: vec![left_out("m", "torch", 1), left_out("m", "torch", 2), left_out("n", "torch", 1)],
            ..Record::default()
        };
        let text = text(&record);
        assert!(text.starts_with("a machine; 3 rounds\n\n| model"), "{text}");
        assert!(text.ends_with("\nleft out: torch: not there (m, n)\n"), "{text}");
    }
}
