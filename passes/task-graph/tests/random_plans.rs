//! Schedules, tasks and plans on random graphs, beside the best there is on small ones.

#[path = "generated/optimum.rs"]
mod optimum;

use optimum::shortest;
use parallel_op_task_graph::{
    clustering::Clustering,
    coarsening::grains,
    folding::fold,
    gate::judge,
    graph::{NodeIdx, TaskGraph},
    linear_clustering::linear_clusters,
    list_scheduling::{list_schedule, list_schedule_on},
    packing::Overheads,
    planning::{Strategy as Lanes, plan},
    problem::Problem,
    simulation::simulate,
    tasks::cut,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

const FREE: Overheads = Overheads { task_ns: 0.0, container_ns: 0.0 };

/// Problems with these numbers of nodes, costs below 100, and a message of `message` times the mean cost.
fn problems(
    n_nodes: std::ops::RangeInclusive<usize>,
    message: impl Strategy<Value = f64> + Clone + 'static,
) -> impl Strategy<Value = Problem> {
    n_nodes.prop_flat_map(move |n_nodes| {
        let edges = prop::collection::vec((0..n_nodes, 0..n_nodes), 0..2 * n_nodes);
        let costs = prop::collection::vec((0_u32..100).prop_map(f64::from), n_nodes);
        (edges, costs, message.clone()).prop_map(move |(edges, costs, message)| {
            let forward: Vec<_> = edges.into_iter().filter(|(from, to)| from < to).collect();
            let message = message * costs.iter().sum::<f64>() / n_nodes as f64;
            Problem::new(TaskGraph::with_edges(n_nodes, &forward), costs, message).expect("a problem")
        })
    })
}

fn any_overheads() -> impl Strategy<Value = Overheads> {
    (0_u32..60, 0_u32..60)
        .prop_map(|(task, container)| Overheads { task_ns: f64::from(task), container_ns: f64::from(container) })
}

/// Nodes on lanes at random, each lane in topological order.
fn lanes_at_random(problem: &Problem, choices: &[usize]) -> Clustering {
    let mut clusters = vec![Vec::new(); 4];
    problem.graph.topological_order().iter().for_each(|&node| clusters[choices[node % choices.len()]].push(node));
    clusters.retain(|lane: &Vec<NodeIdx>| !lane.is_empty());
    Clustering { clusters }
}

/// When the nodes end if each lane runs node by node, waiting for nothing but what the node needs.
fn makespan_of_nodes(problem: &Problem, lanes: &Clustering) -> f64 {
    let lane_of = lanes.cluster_of(problem.n_nodes());
    let mut end = vec![0.0_f64; problem.n_nodes()];
    let mut free_at = vec![0.0_f64; lanes.len()];
    for &node in problem.graph.topological_order() {
        let delay = |pred: NodeIdx| if lane_of[pred] == lane_of[node] { 0.0 } else { problem.message };
        let arrival = problem.graph.preds(node).iter().map(|&pred| end[pred] + delay(pred)).fold(0.0, f64::max);
        end[node] = arrival.max(free_at[lane_of[node]]) + problem.costs[node];
        free_at[lane_of[node]] = end[node];
    }
    end.into_iter().fold(0.0, f64::max)
}

proptest! {
    #[test]
    fn a_list_schedule_is_one_and_within_twice_the_best(problem in problems(1..=7, 0.0..0.1), workers in 2_usize..5) {
        let schedule = list_schedule(&problem, workers);
        prop_assert_eq!(schedule.verify(&problem), Ok(()));
        prop_assert_eq!(schedule.lanes(&problem).verify(&problem), Ok(()));
        let best = shortest(&problem, workers);
        prop_assert!(schedule.makespan >= best - 1e-6 && schedule.makespan <= 2.0 * best + 1e-6);
    }

    #[test]
    fn a_list_schedule_on_given_workers_is_one(problem in problems(1..=20, 0.0..2.0), choices in prop::collection::vec(0_usize..4, 20)) {
        let schedule = list_schedule_on(&problem, &choices[..problem.n_nodes()]);
        prop_assert_eq!(schedule.verify(&problem), Ok(()));
        prop_assert_eq!(&schedule.worker, &choices[..problem.n_nodes()]);
        // No node waits for what it does not need, neither here nor in the tasks.
        let tasks = cut(&problem, &schedule.lanes(&problem)).expect("lanes");
        let makespan = simulate(&problem, &tasks, 4, FREE).makespan;
        prop_assert!((makespan - schedule.makespan).abs() < 1e-6);
    }

    #[test]
    fn cutting_makes_no_node_wait(problem in problems(1..=20, 0.0..2.0), choices in prop::collection::vec(0_usize..4, 20)) {
        let lanes = lanes_at_random(&problem, &choices);
        let tasks = cut(&problem, &lanes).expect("lanes in topological order");
        prop_assert_eq!(tasks.verify(&problem), Ok(()));
        prop_assert_eq!(tasks.lanes(), lanes.clone());
        let makespan = simulate(&problem, &tasks, lanes.len(), FREE).makespan;
        prop_assert!((makespan - makespan_of_nodes(&problem, &lanes)).abs() < 1e-6);
    }

    #[test]
    fn one_worker_takes_the_sum(problem in problems(1..=20, 0.0..1e-9), choices in prop::collection::vec(0_usize..4, 20)) {
        let problem = Problem { message: 0.0, ..problem };
        let tasks = cut(&problem, &lanes_at_random(&problem, &choices)).expect("lanes in topological order");
        let overheads = Overheads { task_ns: 3.0, container_ns: 7.0 };
        let sum = problem.total_cost() + 3.0 * tasks.tasks.len() as f64 + 7.0;
        prop_assert!((simulate(&problem, &tasks, 1, overheads).makespan - sum).abs() < 1e-6);
    }

    #[test]
    fn grains_can_run(problem in problems(1..=20, 0.0..2.0), least in 0.0..300.0, workers in 1_usize..5) {
        let grains = grains(&problem, least);
        prop_assert_eq!(grains.problem.check(), Ok(()));
        let lanes = grains.expanded(&list_schedule(&grains.problem, workers).lanes(&grains.problem));
        prop_assert_eq!(lanes.verify(&problem), Ok(()));
    }

    #[test]
    fn plans_of_coarse_graphs_are_within_twice_the_best(problem in problems(1..=8, 0.0..0.1), workers in 2_usize..5) {
        let plan = plan(&problem, Lanes::Linear, workers, FREE);
        prop_assert_eq!(plan.tasks.verify(&problem), Ok(()));
        let best = shortest(&problem, workers);
        prop_assert!(plan.parallel >= best - 1e-6 && plan.parallel <= 2.0 * best + 1e-6, "{} beside {}", plan.parallel, best);
    }

    #[test]
    fn nothing_waits_for_ever_where_nodes_and_messages_cost_nothing(
        problem in problems(1..=20, 0.0..2.0),
        workers in 1_usize..5,
        task_ns in 0_u32..2,
    ) {
        let costs = problem.costs.iter().map(|cost| cost % 2.0).collect();
        let problem = Problem { costs, message: 0.0, ..problem };
        let schedule = list_schedule(&problem, workers);
        prop_assert_eq!(schedule.verify(&problem), Ok(()));
        prop_assert_eq!(schedule.lanes(&problem).verify(&problem), Ok(()));
        let overheads = Overheads { task_ns: f64::from(task_ns), container_ns: 0.0 };
        for strategy in [Lanes::Linear, Lanes::Siblings] {
            let plan = plan(&problem, strategy, workers, overheads);
            prop_assert_eq!(plan.tasks.verify(&problem), Ok(()));
            prop_assert_eq!(plan.tasks.lanes().verify(&problem), Ok(()));
        }
    }

    #[test]
    fn what_the_gate_lets_through_is_faster(
        problem in problems(1..=20, 0.0..2.0),
        overheads in any_overheads(),
        workers in 1_usize..5,
        is_linear in any::<bool>(),
    ) {
        let strategy = if is_linear { Lanes::Linear } else { Lanes::Siblings };
        let plan = plan(&problem, strategy, workers, overheads);
        prop_assert_eq!(plan.tasks.verify(&problem), Ok(()));
        prop_assert!(plan.tasks.n_lanes() <= workers);
        let simulated = simulate(&problem, &plan.tasks, workers, overheads).makespan;
        prop_assert_eq!(plan.parallel, simulated);
        let verdict = judge(&problem, &plan, 1.0);
        prop_assert!(verdict.refusal.is_some() || simulated < problem.total_cost());
    }
}

/// Mean over random coarse graphs of one time beside another.
fn mean_ratio(
    n_nodes: std::ops::RangeInclusive<usize>,
    time: impl Fn(&Problem, usize) -> f64,
    beside: impl Fn(&Problem, usize) -> f64,
) -> f64 {
    const CASES: usize = 200;
    let mut runner = TestRunner::deterministic();
    let strategy = (problems(n_nodes, 0.0..0.1), 2_usize..5);
    let ratio = |_| {
        let (problem, workers) = strategy.new_tree(&mut runner).expect("a problem").current();
        let other = beside(&problem, workers);
        if other == 0.0 { 1.0 } else { time(&problem, workers) / other }
    };
    (0..CASES).map(ratio).sum::<f64>() / CASES as f64
}

fn planned(problem: &Problem, workers: usize) -> f64 {
    plan(problem, Lanes::Linear, workers, FREE).parallel
}

fn listed(problem: &Problem, workers: usize) -> f64 {
    list_schedule(problem, workers).makespan
}

/// Linear clusters on the workers, and nothing else.
fn folded(problem: &Problem, workers: usize) -> f64 {
    let lanes = fold(problem, &linear_clusters(problem), workers);
    simulate(problem, &cut(problem, &lanes).expect("lanes"), workers, FREE).makespan
}

#[test]
fn plans_of_coarse_graphs_are_no_slower_than_list_schedules() {
    let ratio = mean_ratio(8..=40, planned, listed);
    assert!(ratio <= 1.0, "{ratio}");
}

#[test]
fn folded_paths_of_coarse_graphs_are_near_list_schedules() {
    let ratio = mean_ratio(8..=40, folded, listed);
    assert!(ratio <= 1.15, "{ratio}");
}

#[test]
fn plans_of_small_coarse_graphs_are_near_the_best() {
    let ratio = mean_ratio(4..=7, planned, shortest);
    assert!(ratio <= 1.02, "{ratio}");
}
