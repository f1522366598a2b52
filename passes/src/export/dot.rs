//! Pictures in Graphviz's language DOT.
//!
//! A box for each block or container, in it a box for each task, and nodes in the colour of their lane. Bold is the
//! critical path, dashed are messages between lanes. The text depends on the pictures alone. Linear in nodes and edges.

use super::picture::{Outcome, Picture, human_ns};
use dot_writer::{Attributes, DotWriter, RankDirection, Scope, Shape};
use parallel_op_task_graph::graph::NodeIdx;

/// Colours of lanes that dark text can be read on; they repeat after twelve lanes.
const LANE_COLOURS: [&str; 12] = [
    "#8dd3c7", "#ffffb3", "#bebada", "#fb8072", "#80b1d3", "#fdb462", "#b3de69", "#fccde5", "#d9d9d9", "#bc80bd",
    "#ccebc5", "#ffed6f",
];

/// What is written below the picture.
const LEGEND: &str = "colour: lane; bold: critical path; dashed: message between lanes";

/// The pictures as one graph.
pub fn dot(pictures: &[Picture]) -> String {
    let mut bytes = Vec::new();
    {
        let mut writer = DotWriter::from(&mut bytes);
        let mut graph = writer.digraph();
        graph.set_rank_direction(RankDirection::TopBottom).set_label(LEGEND);
        graph.set("labeljust", "l", false).set("fontname", "Helvetica", true);
        graph.node_attributes().set_shape(Shape::Rectangle).set("fontname", "Helvetica", true);
        for (idx, picture) in pictures.iter().enumerate() {
            Drawing::new(idx, picture).draw(&mut graph.cluster());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One picture with what is looked up for each node.
struct Drawing<'p> {
    idx: usize,
    picture: &'p Picture,
    outcome: Option<&'p Outcome>,
    lane_of: Vec<Option<usize>>,
    /// For each node the next one on the critical path; itself for the last one.
    next_critical: Vec<Option<NodeIdx>>,
}

impl<'p> Drawing<'p> {
    fn new(idx: usize, picture: &'p Picture) -> Self {
        let outcome = picture.outcomes.first();
        let path = picture.problem.critical_path();
        let mut next_critical = vec![None; picture.nodes.len()];
        path.iter().for_each(|&node| next_critical[node] = Some(node));
        path.windows(2).for_each(|pair| next_critical[pair[0]] = Some(pair[1]));
        let lane_of = outcome.map_or_else(|| vec![None; picture.nodes.len()], |outcome| picture.lane_of(outcome));
        Self { idx, picture, outcome, lane_of, next_critical }
    }

    fn draw(&self, block: &mut Scope) {
        block.set_label(&escaped(&self.title()));
        for (idx, task) in self.outcome.iter().flat_map(|outcome| outcome.tasks()).enumerate() {
            let mut scope = block.cluster();
            scope.set_label(&escaped(&format!("task {idx}, lane {}", task.lane))).set("style", "dotted", true);
            task.nodes.iter().for_each(|&node| self.draw_node(&mut scope, node));
        }
        let outside = (0..self.picture.nodes.len()).filter(|&node| self.lane_of[node].is_none());
        outside.for_each(|node| self.draw_node(block, node));
        self.picture.problem.graph.edges().for_each(|(from, to)| self.draw_edge(block, from, to));
    }

    fn title(&self) -> String {
        let Picture { function, place, kind, .. } = self.picture;
        let mut title = format!("@{function}, {} {place}", kind.name());
        let Some(outcome) = self.outcome else { return title };
        let (serial, parallel) = (self.picture.problem.total_cost(), self.picture.parallel_ns(outcome));
        title.push_str(&format!("\nserial {}", human_ns(serial)));
        if outcome.is_parallel() {
            let speedup = serial / parallel.max(1.0);
            title.push_str(&format!(
                ", parallel {} on {} workers, speed-up {speedup:.2}",
                human_ns(parallel),
                outcome.workers
            ));
        }
        for (reason, part) in outcome.parts.iter().filter_map(|part| Some((part.refusal.as_ref()?, part))) {
            let (serial, parallel) = (human_ns(part.serial_ns), human_ns(part.parallel_ns));
            title.push_str(&format!("\nstays serial: {reason}: serial {serial}, parallel {parallel}"));
        }
        title
    }

    fn draw_node(&self, scope: &mut Scope, node: NodeIdx) {
        let content = &self.picture.nodes[node];
        let mut label = content.op.clone();
        if let Some(location) = &content.location {
            label.push('\n');
            label.push_str(location);
        }
        label.push('\n');
        label.push_str(&content.ns.map_or_else(|| "cost not known".to_owned(), human_ns));
        let is_critical = self.next_critical[node].is_some();
        let mut drawn = scope.node_named(self.id(node));
        drawn.set_label(&escaped(&label));
        match self.lane_of[node] {
            Some(lane) => {
                drawn.set("fillcolor", LANE_COLOURS[lane % LANE_COLOURS.len()], true);
                drawn.set("style", if is_critical { "filled,bold" } else { "filled" }, true);
            }
            None => {
                drawn.set("style", if is_critical { "bold" } else { "solid" }, true);
            }
        }
        if is_critical {
            drawn.set_pen_width(3.0);
        }
    }

    fn draw_edge(&self, block: &mut Scope, from: NodeIdx, to: NodeIdx) {
        let is_critical = self.next_critical[from] == Some(to);
        let is_message = matches!((self.lane_of[from], self.lane_of[to]), (Some(from), Some(to)) if from != to);
        let mut drawn = block.edge(self.id(from), self.id(to)).attributes();
        match (is_critical, is_message) {
            (true, true) => drawn.set("style", "bold,dashed", true),
            (true, false) => drawn.set("style", "bold", true),
            (false, true) => drawn.set("style", "dashed", true),
            (false, false) => drawn.set("style", "solid", true),
        };
        if is_critical {
            drawn.set_pen_width(3.0);
        }
    }

    fn id(&self, node: NodeIdx) -> String {
        format!("block{}_node{node}", self.idx)
    }
}

/// A text as it stands between double quotes; line ends stay line ends.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::picture::{Kind, Part, PictureNode};
    use parallel_op_task_graph::{graph::TaskGraph, problem::Problem, tasks::LaneTask};

    /// 0 feeds 1 on its own lane and 2 on another one; 1 is the longer one.
    fn picture() -> Picture {
        let node = |op: &str, ns: Option<f64>| PictureNode { op: op.into(), location: None, ns, obstacle: None };
        let tasks = vec![LaneTask { lane: 0, nodes: vec![0, 1] }, LaneTask { lane: 1, nodes: vec![2] }];
        let part = Part {
            serial_ns: 2010.0,
            parallel_ns: 2000.0,
            method: "linear".into(),
            tasks,
            n_messages: 1,
            refusal: None,
        };
        Picture {
            function: "main".into(),
            place: "main/0".into(),
            kind: Kind::Block,
            nodes: vec![node("a\"b\\c", Some(10.0)), node("long", Some(2000.0)), node("strange", None)],
            problem: Problem::new(TaskGraph::with_edges(3, &[(0, 1), (0, 2)]), vec![10.0, 2000.0, 0.0], 5.0)
                .expect("a problem"),
            n_clusters: 2,
            n_merged: 2,
            outcomes: vec![Outcome { workers: 2, parts: vec![part] }],
        }
    }

    fn line<'t>(text: &'t str, beginning: &str) -> &'t str {
        text.lines().map(str::trim).find(|line| line.starts_with(beginning)).unwrap_or("")
    }

    #[test]
    fn lanes_are_colours_and_the_critical_path_is_bold() {
        let text = dot(&[picture()]);
        let colours = LANE_COLOURS;
        assert!(line(&text, "block0_node1").contains(&format!("fillcolor=\"{}\", style=\"filled,bold\"", colours[0])));
        assert!(line(&text, "block0_node2").contains(&format!("fillcolor=\"{}\", style=\"filled\"", colours[1])));
        assert!(line(&text, "block0_node0 -> block0_node1").contains("style=\"bold\""), "{text}");
        assert!(line(&text, "block0_node0 -> block0_node2").contains("style=\"dashed\""), "{text}");
    }

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert!(line(&dot(&[picture()]), "block0_node0 [").contains(r#"label="a\"b\\c\n10 ns""#));
    }

    #[test]
    fn a_cost_that_is_not_known_is_said() {
        assert!(line(&dot(&[picture()]), "block0_node2 [").contains(r#"label="strange\ncost not known""#));
    }

    #[test]
    fn nothing_is_an_empty_graph() {
        assert!(dot(&[]).starts_with("digraph {"));
    }
}
