//! List scheduling: whenever a worker is idle, it takes the most urgent node that can run on it.

use crate::{
    clustering::{Clustering, Violation},
    graph::NodeIdx,
    problem::Problem,
    ranking::Ranking,
    time::Time,
};
use std::{cmp::Reverse, collections::BinaryHeap};

/// When and where each node runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The worker of each node.
    pub worker: Vec<usize>,
    /// The time at which each node starts.
    pub start: Vec<f64>,
    /// The time at which the last node ends.
    pub makespan: f64,
}

impl Schedule {
    /// The nodes of each worker in the order of their starts; workers without nodes are left out. The lanes never wait
    /// for each other, as all follow the order of the starts.
    pub fn lanes(&self, problem: &Problem) -> Clustering {
        let n_workers = self.worker.iter().max().map_or(0, |most| most + 1);
        let mut clusters = vec![Vec::new(); n_workers];
        // Of equal starts, what takes no time comes first, and of that, what comes first in a topological order.
        let times = |node: NodeIdx| (Time(self.start[node]), Time(self.start[node] + problem.costs[node]));
        let mut order = problem.graph.topological_order().to_vec();
        order.sort_by_key(|&node| times(node));
        order.into_iter().for_each(|node| clusters[self.worker[node]].push(node));
        clusters.retain(|lane| !lane.is_empty());
        Clustering { clusters }
    }

    /// Whether each node starts when its values have arrived and its worker is free, and the makespan is the last end.
    ///
    /// # Errors
    ///
    /// What is wrong first.
    pub fn verify(&self, problem: &Problem) -> Result<(), Violation> {
        let end = |node: NodeIdx| self.start[node] + problem.costs[node];
        for (from, to) in problem.graph.edges() {
            let delay = if self.worker[from] == self.worker[to] { 0.0 } else { problem.message };
            if self.start[to] < end(from) + delay {
                return Err(Violation::Time { node: to });
            }
        }
        for pair in self.lanes(problem).clusters.iter().flat_map(|lane| lane.windows(2)) {
            if self.start[pair[1]] < end(pair[0]) {
                return Err(Violation::Time { node: pair[1] });
            }
        }
        let is_late = |&node: &NodeIdx| end(node) > self.makespan;
        (0..problem.n_nodes()).find(is_late).map_or(Ok(()), |node| Err(Violation::Time { node }))
    }
}

/// Schedules the nodes on so many workers (at least one). A worker that is idle takes the node with the largest distance
/// to the end of those whose values have arrived; a node prefers the worker that made the last of its values.
///
/// Minimises the time at which each worker is busy again, one step at a time. Without messages the result is at most
/// `2 - 1/workers` times the best; with messages, idle workers may take what would have been done sooner by waiting for
/// the worker that has the value, and a critical node that is ready a moment later finds its worker taken. More workers
/// or shorter nodes can make it longer (Graham's anomalies).
///
/// O(edges + nodes (log nodes + workers)).
///
/// Source: Graham, "Bounds on multiprocessing timing anomalies" (1969); distances as priorities as in Hu (1961) and
/// HLFET (Adam, Chandy and Dickson, 1974); the choice of worker as in ETF (Hwang, Chow, Anger and Lee, 1989).
pub fn list_schedule(problem: &Problem, workers: usize) -> Schedule {
    let workers = workers.clamp(1, problem.n_nodes().max(1));
    Scheduler::new(problem, workers, None).run()
}

/// As [`list_schedule`], with the worker of each node given: only their order is chosen.
///
/// # Panics
///
/// If there are fewer workers given than nodes.
pub fn list_schedule_on(problem: &Problem, worker_of: &[usize]) -> Schedule {
    let workers = worker_of.iter().max().map_or(1, |most| most + 1);
    Scheduler::new(problem, workers, Some(worker_of)).run()
}

struct Scheduler<'p> {
    problem: &'p Problem,
    given: Option<&'p [usize]>,
    ranking: Ranking,
    missing: Vec<usize>,
    /// Where each node would rather run.
    home: Vec<usize>,
    /// For each worker the ranks of the nodes whose values are there; in the last queue, of those whose values are
    /// everywhere.
    ready: Vec<BinaryHeap<Reverse<usize>>>,
    /// Time, queue and rank of nodes whose values are on their way.
    arriving: BinaryHeap<Reverse<(Time, usize, usize)>>,
    /// End and node of what runs.
    running: BinaryHeap<Reverse<(Time, NodeIdx)>>,
    is_idle: Vec<bool>,
    has_started: Vec<bool>,
    schedule: Schedule,
}

impl<'p> Scheduler<'p> {
    fn new(problem: &'p Problem, workers: usize, given: Option<&'p [usize]>) -> Self {
        let n_nodes = problem.n_nodes();
        Self {
            problem,
            given,
            ranking: Ranking::topological(problem),
            missing: (0..n_nodes).map(|node| problem.graph.preds(node).len()).collect(),
            home: vec![0; n_nodes],
            ready: vec![BinaryHeap::new(); workers + 1],
            arriving: BinaryHeap::new(),
            running: BinaryHeap::new(),
            is_idle: vec![true; workers],
            has_started: vec![false; n_nodes],
            schedule: Schedule { worker: vec![0; n_nodes], start: vec![0.0; n_nodes], makespan: 0.0 },
        }
    }

    fn run(mut self) -> Schedule {
        for node in (0..self.problem.n_nodes()).filter(|&node| self.missing[node] == 0).collect::<Vec<_>>() {
            self.release(node);
        }
        let mut now = 0.0;
        loop {
            while let Some(&Reverse((time, queue, rank))) = self.arriving.peek()
                && time.0 <= now
            {
                self.arriving.pop();
                self.ready[queue].push(Reverse(rank));
            }
            while let Some((node, worker)) = self.next_start() {
                self.start(node, worker, now);
            }
            let next_end = self.running.peek().map(|&Reverse((time, _))| time);
            let next_arrival = self.arriving.peek().map(|&Reverse((time, ..))| time);
            let Some(next) = next_end.into_iter().chain(next_arrival).min() else { return self.schedule };
            now = next.0;
            while let Some(&Reverse((time, node))) = self.running.peek()
                && time.0 <= now
            {
                self.running.pop();
                self.finish(node);
            }
        }
    }

    /// The most urgent node that can start, and its worker.
    fn next_start(&mut self) -> Option<(NodeIdx, usize)> {
        let mut best: Option<(usize, usize)> = None;
        let mut first_idle = None;
        for worker in (0..self.is_idle.len()).filter(|&worker| self.is_idle[worker]) {
            first_idle = first_idle.or(Some(worker));
            let top = top(&mut self.ready[worker], &self.ranking, &self.has_started);
            best = best.into_iter().chain(top.map(|rank| (rank, worker))).min();
        }
        let anywhere = self.is_idle.len();
        let first_idle = first_idle?;
        if let Some(rank) = top(&mut self.ready[anywhere], &self.ranking, &self.has_started) {
            let home = self.home[self.ranking.order[rank]];
            let worker = if self.is_idle[home] { home } else { first_idle };
            best = best.into_iter().chain([(rank, worker)]).min();
        }
        best.map(|(rank, worker)| (self.ranking.order[rank], worker))
    }

    fn start(&mut self, node: NodeIdx, worker: usize, now: f64) {
        self.has_started[node] = true;
        self.is_idle[worker] = false;
        let end = now + self.problem.costs[node];
        self.schedule.worker[node] = worker;
        self.schedule.start[node] = now;
        self.schedule.makespan = self.schedule.makespan.max(end);
        self.running.push(Reverse((Time(end), node)));
    }

    fn finish(&mut self, node: NodeIdx) {
        self.is_idle[self.schedule.worker[node]] = true;
        for &succ in self.problem.graph.succs(node) {
            self.missing[succ] -= 1;
            if self.missing[succ] == 0 {
                self.release(succ);
            }
        }
    }

    /// All predecessors of the node have ended: says where and from when on it can run.
    fn release(&mut self, node: NodeIdx) {
        let rank = self.ranking.rank[node];
        let (schedule, preds) = (&self.schedule, self.problem.graph.preds(node));
        let end = |pred: NodeIdx| schedule.start[pred] + self.problem.costs[pred];
        let arrival = |worker: usize| {
            let delay = |pred: NodeIdx| if schedule.worker[pred] == worker { 0.0 } else { self.problem.message };
            preds.iter().map(|&pred| end(pred) + delay(pred)).fold(0.0, f64::max)
        };
        if let Some(given) = self.given {
            self.arriving.push(Reverse((Time(arrival(given[node])), given[node], rank)));
            return;
        }
        let last = preds.iter().copied().max_by(|&a, &b| end(a).total_cmp(&end(b)).then(b.cmp(&a)));
        let Some(last) = last else {
            self.arriving.push(Reverse((Time(0.0), self.is_idle.len(), rank)));
            return;
        };
        self.home[node] = schedule.worker[last];
        let everywhere = end(last) + self.problem.message;
        let at_home = arrival(self.home[node]);
        self.arriving.push(Reverse((Time(everywhere), self.is_idle.len(), rank)));
        if at_home < everywhere {
            self.arriving.push(Reverse((Time(at_home), self.home[node], rank)));
        }
    }
}

/// The first rank of a queue whose node has not started; what has is dropped.
fn top(queue: &mut BinaryHeap<Reverse<usize>>, ranking: &Ranking, has_started: &[bool]) -> Option<usize> {
    while let Some(&Reverse(rank)) = queue.peek() {
        if !has_started[ranking.order[rank]] {
            return Some(rank);
        }
        queue.pop();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::TaskGraph;

    fn problem(costs: &[f64], edges: &[(NodeIdx, NodeIdx)], message: f64) -> Problem {
        Problem::new(TaskGraph::with_edges(costs.len(), edges), costs.to_vec(), message).expect("a problem")
    }

    #[test]
    fn the_most_urgent_node_goes_first() {
        // 0 and 1 are short, 2-3 is the long chain.
        let schedule = list_schedule(&problem(&[2.0, 2.0, 2.0, 2.0], &[(2, 3)], 0.0), 2);
        assert_eq!((schedule.start[2], schedule.makespan), (0.0, 4.0));
    }

    #[test]
    fn a_value_is_used_where_it_was_made() {
        // 0 forks into 1 and 2; only one of them can stay.
        let schedule = list_schedule(&problem(&[1.0, 4.0, 4.0], &[(0, 1), (0, 2)], 2.0), 2);
        assert_eq!(schedule.start, [0.0, 1.0, 3.0]);
        assert_eq!(schedule.worker[1], schedule.worker[0]);
        assert_eq!(schedule.makespan, 7.0);
        schedule.verify(&problem(&[1.0, 4.0, 4.0], &[(0, 1), (0, 2)], 2.0)).expect("a schedule");
    }

    #[test]
    fn a_dear_message_keeps_work_together() {
        let schedule = list_schedule(&problem(&[1.0, 4.0, 4.0], &[(0, 1), (0, 2)], 9.0), 2);
        assert_eq!((schedule.worker, schedule.makespan), (vec![0, 0, 0], 9.0));
    }

    #[test]
    fn given_workers_are_kept() {
        let problem = problem(&[1.0, 1.0, 5.0], &[(1, 2)], 0.5);
        let schedule = list_schedule_on(&problem, &[0, 0, 1]);
        // 1 is more urgent than 0, as 2 waits for it.
        assert_eq!((schedule.start.as_slice(), schedule.makespan), (&[1.0, 0.0, 1.5][..], 6.5));
        assert_eq!(schedule.lanes(&problem).clusters, [vec![1, 0], vec![2]]);
    }

    #[test]
    fn a_start_before_a_message_arrives_is_found() {
        let problem = problem(&[1.0, 1.0], &[(0, 1)], 0.5);
        let early = Schedule { worker: vec![0, 1], start: vec![0.0, 1.0], makespan: 2.0 };
        assert_eq!(early.verify(&problem), Err(Violation::Time { node: 1 }));
        let overlapping = Schedule { worker: vec![0, 0], start: vec![0.0, 0.5], makespan: 2.0 };
        assert_eq!(overlapping.verify(&problem), Err(Violation::Time { node: 1 }));
        let cut_short = Schedule { worker: vec![0, 0], start: vec![0.0, 1.0], makespan: 1.0 };
        assert_eq!(cut_short.verify(&problem), Err(Violation::Time { node: 1 }));
    }
}
