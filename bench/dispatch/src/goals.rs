//! What the project promises of a region of two empty branches, beside what was measured.

use crate::{
    contender::Recipe::{C, Ours},
    contender::{self, Contender},
    programs::OpenMp,
    report::Row,
};
use std::fmt::Write;

/// A limit for a target of ours.
struct Goal {
    target: &'static str,
    /// At most so many nanoseconds.
    ns: Option<f64>,
    /// At most so much of upstream's async.
    of_upstream: Option<f64>,
    /// At most so much of C that does the same by hand.
    of_c: Option<f64>,
}

const GOALS: &[Goal] = &[
    Goal { target: "runtime", ns: Some(400.0), of_upstream: Some(0.08), of_c: None },
    Goal { target: "async", ns: Some(1500.0), of_upstream: Some(0.3), of_c: None },
    Goal { target: "openmp", ns: None, of_upstream: Some(0.6), of_c: Some(1.1) },
];

/// A line for each goal of what was measured.
pub fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for goal in GOALS {
        let Some(row) = of_two_empty(rows, |it| it.recipe == Ours(goal.target)) else { continue };
        let by_hand = of_two_empty(rows, |it| it.recipe == C(OpenMp::TasksInTeam));
        let parts = [
            goal.ns.map(|most| (row.median_ns / 1e3, most / 1e3, "us")),
            goal.of_upstream.zip(row.ratio_to_upstream).map(|(most, ratio)| (ratio, most, "of upstream")),
            goal.of_c.zip(by_hand).map(|(most, by_hand)| (row.median_ns / by_hand.median_ns, most, "of C")),
        ];
        for (measured, most, unit) in parts.into_iter().flatten() {
            let verdict = if measured <= most { "met" } else { "MISSED" };
            let target = goal.target;
            writeln!(
                text,
                "goal: target {target}, two empty branches: {measured:.3} {unit}, at most {most}: {verdict}"
            )
            .unwrap_or_default();
        }
    }
    text
}

fn of_two_empty(rows: &[Row], is_it: impl Fn(&Contender) -> bool) -> Option<&Row> {
    rows.iter().find(|row| {
        (row.case.branches, row.case.body_us) == (2, 0.0) && contender::named(row.contender).is_some_and(&is_it)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::Case;

    #[test]
    fn a_missed_goal_is_said() {
        let row = Row {
            contender: "target async",
            case: Case { branches: 2, body_us: 0.0 },
            median_ns: 1200.0,
            quartiles_ns: [1200.0; 2],
            ratio_to_upstream: Some(0.35),
        };
        let text = text(&[row]);
        assert!(text.contains("1.200 us, at most 1.5: met") && text.contains("0.350 of upstream, at most 0.3: MISSED"));
    }
}
