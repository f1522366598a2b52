//! Tables of measured nodes beside what was predicted for them.

use comfy_table::{CellAlignment, Table, presets};
use parallel_op::jit::Node;
use std::collections::BTreeMap;

/// How many of the heaviest nodes are listed.
const N_HEAVIEST: usize = 10;

/// Times of some nodes together.
#[derive(Clone, Copy, Default)]
struct Sum {
    n_nodes: usize,
    measured_ns: f64,
    /// None once a node has no prediction.
    predicted_ns: Option<f64>,
}

impl Sum {
    fn of(nodes: &[&(&Node, f64)]) -> Self {
        let start = Self { predicted_ns: Some(0.0), ..Self::default() };
        nodes.iter().fold(start, |sum, (node, ns)| Self {
            n_nodes: sum.n_nodes + 1,
            measured_ns: sum.measured_ns + ns,
            predicted_ns: sum.predicted_ns.zip(node.predicted_ns).map(|(sum, ns)| sum + ns),
        })
    }

    /// Measured, predicted, and the one over the other.
    fn cells(self) -> [String; 3] {
        let unknown = || "unknown".to_owned();
        let ratio = self.predicted_ns.filter(|_| self.measured_ns > 0.0).map(|ns| ns / self.measured_ns);
        [
            milliseconds(self.measured_ns),
            self.predicted_ns.map_or_else(unknown, milliseconds),
            ratio.map_or_else(unknown, |ratio| format!("{ratio:.2}")),
        ]
    }
}

fn milliseconds(ns: f64) -> String {
    format!("{:.3}", ns / 1e6)
}

/// One line for each name of an op and one for all, then the heaviest nodes. Nodes in control flow are left out: its
/// time holds theirs. The most measured time comes first, and what takes the same in the order of the program.
pub fn text(nodes: &[(&Node, f64)]) -> String {
    let nodes: Vec<&(&Node, f64)> = nodes.iter().filter(|(node, _)| node.is_outermost).collect();
    format!("{}\n\n{}", by_op(&nodes).trim_fmt(), heaviest(&nodes).trim_fmt())
}

fn by_op(nodes: &[&(&Node, f64)]) -> Table {
    let mut of_op: BTreeMap<&str, Vec<&(&Node, f64)>> = BTreeMap::new();
    nodes.iter().for_each(|entry| of_op.entry(entry.0.op()).or_default().push(entry));
    let mut sums: Vec<(&str, Sum)> = of_op.into_iter().map(|(op, nodes)| (op, Sum::of(&nodes))).collect();
    sums.sort_by(|(_, left), (_, right)| right.measured_ns.total_cmp(&left.measured_ns));
    sums.push(("all nodes", Sum::of(nodes)));
    let mut table = empty(["op", "nodes", "measured ms", "predicted ms", "predicted / measured"]);
    for (op, sum) in sums {
        table.add_row([op.to_owned(), sum.n_nodes.to_string()].into_iter().chain(sum.cells()));
    }
    table
}

fn heaviest(nodes: &[&(&Node, f64)]) -> Table {
    let mut heaviest = nodes.to_vec();
    heaviest.sort_by(|left, right| right.1.total_cmp(&left.1));
    heaviest.truncate(N_HEAVIEST);
    let all = Sum::of(nodes).measured_ns;
    let mut table = empty(["heaviest nodes", "share", "measured ms", "predicted ms", "predicted / measured"]);
    for entry in heaviest {
        let share = format!("{:.1} %", 100.0 * entry.1 / all.max(1.0));
        table.add_row([entry.0.key.clone(), share].into_iter().chain(Sum::of(&[entry]).cells()));
    }
    table
}

/// A table whose columns behind the first hold numbers.
fn empty(header: [&str; 5]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    table.column_iter_mut().skip(1).for_each(|column| {
        column.set_cell_alignment(CellAlignment::Right);
    });
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(key: &str, predicted_ns: Option<f64>, is_outermost: bool) -> Node {
        Node { key: key.to_owned(), predicted_ns, is_outermost }
    }

    #[test]
    fn nodes_of_one_op_share_a_line_and_the_heaviest_comes_first() {
        let nodes = [
            node("main/0/1:b.light", Some(2e6), true),
            node("main/0/2:a.heavy", Some(4e6), true),
            node("main/0/3:a.heavy", Some(2e6), true),
            node("main/0/3/0/0:c.inner", Some(9e6), false),
        ];
        let text = text(&nodes.iter().zip([1e6, 2e6, 2e6, 9e6]).collect::<Vec<_>>());
        let words: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(words[1], ["a.heavy", "2", "4.000", "6.000", "1.50"]);
        assert_eq!(words[2], ["b.light", "1", "1.000", "2.000", "2.00"]);
        assert_eq!(words[3], ["all", "nodes", "3", "5.000", "8.000", "1.60"]);
        assert_eq!(words[6], ["main/0/2:a.heavy", "40.0", "%", "2.000", "4.000", "2.00"]);
        assert_eq!(words[8], ["main/0/1:b.light", "20.0", "%", "1.000", "2.000", "2.00"]);
        assert_eq!(words.len(), 9);
    }

    #[test]
    fn what_is_not_predicted_makes_no_sum() {
        let nodes = [node("main/0/1:a.b", None, true), node("main/0/2:a.b", Some(1e6), true)];
        let text = text(&nodes.iter().zip([1e6, 0.0]).collect::<Vec<_>>());
        let words: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(words[1], ["a.b", "2", "1.000", "unknown", "unknown"]);
        // Nothing is so many times nothing.
        assert_eq!(words[6], ["main/0/2:a.b", "0.0", "%", "0.000", "1.000", "unknown"]);
    }

    #[test]
    fn only_ten_are_listed() {
        let nodes: Vec<Node> = (0..30).map(|idx| node(&format!("main/0/{idx}:a.b"), Some(1.0), true)).collect();
        let text = text(&nodes.iter().zip((0..30).map(f64::from)).collect::<Vec<_>>());
        assert_eq!(text.lines().filter(|line| line.contains("main/0/")).count(), N_HEAVIEST);
        assert!(text.contains("main/0/20:a.b") && !text.contains("main/0/19:a.b"));
    }
}
