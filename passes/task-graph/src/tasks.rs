//! Lanes as tasks: which runs of nodes start together.

mod cutting;

pub use cutting::cuts;

use crate::{
    clustering::{Clustering, Violation},
    graph::NodeIdx,
    problem::Problem,
};
use std::{cmp::Reverse, collections::BinaryHeap};

/// A run of nodes of one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneTask {
    /// The lane.
    pub lane: usize,
    /// The nodes in the order in which they run.
    pub nodes: Vec<NodeIdx>,
}

/// Tasks in an order that keeps the edges and the order of each lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskSet {
    /// The tasks.
    pub tasks: Vec<LaneTask>,
    /// Which task uses a value of which, as pairs of task numbers, sorted. The order of a lane is not repeated here.
    pub edges: Vec<(usize, usize)>,
}

/// Makes tasks of lanes, as few as possible without making any node wait for what it does not need: see [`cuts`].
///
/// # Errors
///
/// If the lanes are none of this problem.
pub fn cut(problem: &Problem, lanes: &Clustering) -> Result<TaskSet, Violation> {
    lanes.verify(problem)?;
    TaskSet::from_cuts(problem, lanes, &cuts(problem, lanes))
}

impl TaskSet {
    /// Makes tasks of lanes that are cut before the nodes for which `begins` holds. A lane begins a task in any case.
    /// O(nodes + edges log edges).
    ///
    /// # Errors
    ///
    /// If tasks would wait for each other, which uncut lanes may.
    pub fn from_cuts(problem: &Problem, lanes: &Clustering, begins: &[bool]) -> Result<Self, Violation> {
        let mut tasks: Vec<LaneTask> = Vec::new();
        let mut task_of = vec![0; problem.n_nodes()];
        for (lane, nodes) in lanes.clusters.iter().enumerate() {
            for (place, &node) in nodes.iter().enumerate() {
                if place == 0 || begins[node] {
                    tasks.push(LaneTask { lane, nodes: Vec::new() });
                }
                let task = tasks.len() - 1;
                tasks[task].nodes.push(node);
                task_of[node] = task;
            }
        }
        let edges = edges_between(problem, &task_of);
        let order = ordered(problem, &tasks, &edges)?;
        let mut number = vec![0; tasks.len()];
        order.iter().enumerate().for_each(|(place, &task)| number[task] = place);
        let mut edges: Vec<(usize, usize)> = edges.into_iter().map(|(from, to)| (number[from], number[to])).collect();
        edges.sort_unstable();
        let mut sorted: Vec<(usize, LaneTask)> = number.into_iter().zip(tasks).collect();
        sorted.sort_unstable_by_key(|&(place, _)| place);
        Ok(Self { tasks: sorted.into_iter().map(|(_, task)| task).collect(), edges })
    }

    /// Number of lanes with tasks.
    pub fn n_lanes(&self) -> usize {
        let mut lanes: Vec<usize> = self.tasks.iter().map(|task| task.lane).collect();
        lanes.sort_unstable();
        lanes.dedup();
        lanes.len()
    }

    /// Number of messages: edges between tasks of different lanes.
    pub fn n_messages(&self) -> usize {
        self.edges.iter().filter(|&&(from, to)| self.tasks[from].lane != self.tasks[to].lane).count()
    }

    /// The lanes that the tasks make up, by lane number.
    pub fn lanes(&self) -> Clustering {
        let n_lanes = self.tasks.iter().map(|task| task.lane + 1).max().unwrap_or(0);
        let mut clusters = vec![Vec::new(); n_lanes];
        self.tasks.iter().for_each(|task| clusters[task.lane].extend(&task.nodes));
        clusters.retain(|lane| !lane.is_empty());
        Clustering { clusters }
    }

    /// Whether the tasks hold every node once, run one after the other without breaking an edge, and have the edges of
    /// their nodes. Tasks that can run one after the other never wait for each other in a circle.
    ///
    /// # Errors
    ///
    /// What is wrong first.
    pub fn verify(&self, problem: &Problem) -> Result<(), Violation> {
        let in_order = self.tasks.iter().flat_map(|task| task.nodes.iter().copied()).collect();
        Clustering { clusters: vec![in_order] }.verify(problem)?;
        let mut task_of = vec![0; problem.n_nodes()];
        for (idx, task) in self.tasks.iter().enumerate() {
            task.nodes.iter().for_each(|&node| task_of[node] = idx);
        }
        let expected = edges_between(problem, &task_of);
        let mut own = self.edges.clone();
        own.sort_unstable();
        let missing = expected.iter().find(|edge| own.binary_search(edge).is_err());
        match missing.or_else(|| own.iter().find(|edge| expected.binary_search(edge).is_err())) {
            Some(&(from, to)) => Err(Violation::Edges { from, to }),
            None => Ok(()),
        }
    }
}

/// The edges between nodes of different tasks, as pairs of tasks, sorted, each once.
fn edges_between(problem: &Problem, task_of: &[usize]) -> Vec<(usize, usize)> {
    let between = problem.graph.edges().map(|(from, to)| (task_of[from], task_of[to]));
    let mut edges: Vec<(usize, usize)> = between.filter(|(from, to)| from != to).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// An order that keeps edges and lanes; what stands first in the graph comes first.
fn ordered(problem: &Problem, tasks: &[LaneTask], edges: &[(usize, usize)]) -> Result<Vec<usize>, Violation> {
    let position = problem.positions();
    // Tasks are numbered lane by lane, so that the next of a lane has the next number.
    let is_next = |task: usize| task > 0 && tasks[task - 1].lane == tasks[task].lane;
    let mut missing: Vec<usize> = (0..tasks.len()).map(|task| usize::from(is_next(task))).collect();
    edges.iter().for_each(|&(_, to)| missing[to] += 1);
    let key = |task: usize| Reverse((position[tasks[task].nodes[0]], task));
    let mut open: BinaryHeap<_> = (0..tasks.len()).filter(|&task| missing[task] == 0).map(key).collect();
    let mut order = Vec::with_capacity(tasks.len());
    while let Some(Reverse((_, task))) = open.pop() {
        order.push(task);
        let first = edges.partition_point(|&(from, _)| from < task);
        let targets = edges[first..].iter().take_while(|&&(from, _)| from == task).map(|&(_, to)| to);
        let next = Some(task + 1).filter(|&next| next < tasks.len() && is_next(next));
        for waiting in targets.chain(next) {
            missing[waiting] -= 1;
            if missing[waiting] == 0 {
                open.push(key(waiting));
            }
        }
    }
    match missing.iter().position(|&left| left > 0) {
        Some(task) => Err(Violation::Deadlock { node: tasks[task].nodes[0] }),
        None => Ok(order),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::TaskGraph;

    fn problem(n_nodes: usize, edges: &[(NodeIdx, NodeIdx)]) -> Problem {
        Problem::new(TaskGraph::with_edges(n_nodes, edges), vec![1.0; n_nodes], 1.0).expect("a problem")
    }

    fn nodes(tasks: &TaskSet) -> Vec<&[NodeIdx]> {
        tasks.tasks.iter().map(|task| task.nodes.as_slice()).collect()
    }

    fn tasks(problem: &Problem, lanes: &[&[NodeIdx]]) -> TaskSet {
        let lanes = Clustering { clusters: lanes.iter().map(|lane| lane.to_vec()).collect() };
        let tasks = cut(problem, &lanes).expect("lanes");
        tasks.verify(problem).expect("tasks");
        assert_eq!(tasks.lanes(), lanes);
        tasks
    }

    #[test]
    fn lanes_without_messages_are_one_task_each() {
        let problem = problem(4, &[(0, 1), (2, 3)]);
        assert_eq!(nodes(&tasks(&problem, &[&[0, 1], &[2, 3]])), [[0, 1], [2, 3]]);
    }

    #[test]
    fn a_lane_is_cut_where_another_needs_a_value_and_where_one_arrives() {
        // 0 forks into 1-2 and 3-4, joined by 5; then 6.
        let problem = problem(7, &[(0, 1), (1, 2), (0, 3), (3, 4), (2, 5), (4, 5), (5, 6)]);
        let tasks = tasks(&problem, &[&[0, 1, 2, 5, 6], &[3, 4]]);
        assert_eq!(nodes(&tasks), [&[0][..], &[1, 2], &[3, 4], &[5, 6]]);
        assert_eq!(tasks.edges, [(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!((tasks.n_lanes(), tasks.n_messages()), (2, 2));
    }

    #[test]
    fn a_value_that_an_earlier_message_brought_does_not_cut() {
        // 1 needs 0 and so does 2, which stands behind 1: its lane has the value.
        let problem = problem(4, &[(0, 2), (0, 3), (2, 3)]);
        assert_eq!(nodes(&tasks(&problem, &[&[0, 1], &[2, 3]])), [&[0][..], &[1], &[2, 3]]);
    }

    #[test]
    fn a_message_that_another_implies_does_not_cut() {
        // 0 and 1 go to 2; that 1 is done says that 0 is.
        let problem = problem(4, &[(0, 2), (1, 2), (2, 3)]);
        assert_eq!(nodes(&tasks(&problem, &[&[0, 1], &[2, 3]])), [[0, 1], [2, 3]]);
    }

    #[test]
    fn a_message_that_a_third_lane_implies_does_not_cut() {
        // 1 goes to 2 and 2 to 4, so that 4 may count on 0, which stands before 1.
        let problem = problem(5, &[(1, 2), (0, 4), (2, 4)]);
        assert_eq!(nodes(&tasks(&problem, &[&[0, 1], &[2], &[3, 4]])), [&[0, 1][..], &[2], &[3], &[4]]);
    }

    #[test]
    fn tasks_that_wait_for_each_other_are_refused() {
        let problem = problem(4, &[(0, 1), (2, 3)]);
        let lanes = Clustering { clusters: vec![vec![0, 3], vec![1, 2]] };
        assert_eq!(TaskSet::from_cuts(&problem, &lanes, &[false; 4]), Err(Violation::Deadlock { node: 0 }));
        assert!(TaskSet::from_cuts(&problem, &lanes, &[false, false, false, true]).is_ok());
    }

    #[test]
    fn an_edge_too_few_or_too_many_is_found() {
        let problem = problem(2, &[(0, 1)]);
        let mut tasks = tasks(&problem, &[&[0], &[1]]);
        tasks.edges.clear();
        assert_eq!(tasks.verify(&problem), Err(Violation::Edges { from: 0, to: 1 }));
        tasks.edges = vec![(0, 1), (1, 0)];
        assert_eq!(tasks.verify(&problem), Err(Violation::Edges { from: 1, to: 0 }));
    }
}
