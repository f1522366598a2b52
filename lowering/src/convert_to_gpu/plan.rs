//! The work of a container, those inside of its tasks included, as one graph.
//!
//! A *node* is an op that goes to the GPU or for which the host waits; it knows the nodes that have to be done before it.
//! Every other op of a task is the host's: it moves between the nodes.
//!
//! Nodes have a place in time that does not depend on lanes. A *round* ends with what blocks the host, so that everything
//! that does not need it has been issued before. Within a round a launch has the *level* behind those of its
//! predecessors.

use crate::{
    container::Container,
    convert_to_gpu::roles::{Role, Roles},
    task_order::{TaskOrder, topological_order},
};
use fixedbitset::FixedBitSet;
use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::ir;
use std::collections::{BTreeMap, BTreeSet};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// What was issued in front of the container.
    Entry,
    /// A launch of a kernel.
    Launch,
    /// Memory that comes or goes.
    Memory,
    /// Control flow of the host around what goes to the GPU.
    Region {
        /// Whether the host waits in it.
        blocks: bool,
    },
    /// The host blocks, and uses memory or calls.
    Access,
    /// The end of several tasks.
    Join,
}

/// Something that goes to the GPU or waits for it.
pub struct Node<'c, 'a> {
    /// What it is.
    pub work: Work,
    /// The op; none for an entry or join.
    pub op: Option<OperationRef<'c, 'a>>,
    /// Nodes that have to be done before, none of which follows from another one.
    pub needs: Vec<usize>,
    /// Whether the first of `needs` is what the lane did last, or where it began.
    pub stays_in_lane: bool,
    /// All nodes that are done before.
    pub before: FixedBitSet,
    /// Its share of what its task is said to cost, in nanoseconds on one thread of the host.
    pub cost_ns: Option<f64>,
    round: usize,
    level: usize,
}

impl Node<'_, '_> {
    /// Round and level.
    pub fn level(&self) -> (usize, usize) {
        (self.round, self.level)
    }
}

/// An op of the host, or a node.
#[derive(Clone, Copy)]
pub enum Item<'c, 'a> {
    /// An op that never waits.
    Host(OperationRef<'c, 'a>),
    /// A node by its number.
    Node(usize),
}

impl Item<'_, '_> {
    /// The number of the node that it is, if it is one.
    pub fn node(self) -> Option<usize> {
        match self {
            Self::Host(_) => None,
            Self::Node(number) => Some(number),
        }
    }
}

/// When something is issued: round, place among the levels, and launches before control flow.
pub type Time = (usize, usize, bool);

/// The graph of a container.
pub struct Plan<'c, 'a> {
    /// The nodes; number 0 is the entry.
    pub nodes: Vec<Node<'c, 'a>>,
    /// The nodes that stand for all of the container.
    pub ends: Vec<usize>,
    items: Vec<(Time, Item<'c, 'a>)>,
}

impl<'c, 'a> Plan<'c, 'a> {
    /// Reads a container, and wires captures and results of its tasks and its own: their bodies are to be moved out of it.
    pub fn of(container: OperationRef<'c, 'a>, roles: &Roles) -> Self {
        let mut plan = Self { nodes: Vec::new(), ends: Vec::new(), items: Vec::new() };
        plan.push(Work::Entry, None, Vec::new(), false);
        plan.ends = plan.add_container(container, vec![0], roles);
        plan
    }

    /// Everything in the order in which it is issued, with its time: by rounds, and by levels if `by_levels` holds.
    pub fn in_order(&self, by_levels: bool) -> Vec<(Time, Item<'c, 'a>)> {
        let time = |(round, place, is_region): Time| match (by_levels, place) {
            (true, _) | (false, usize::MAX) => (round, place, is_region),
            (false, _) => (round, 0, false),
        };
        let mut items: Vec<_> = self.items.iter().map(|(key, item)| (time(*key), *item)).collect();
        items.sort_by_key(|(key, _)| *key);
        items
    }

    /// The launch that an item is, if it is one.
    pub fn launch(&self, item: Item<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
        match item {
            Item::Node(number) if self.nodes[number].work == Work::Launch => self.nodes[number].op,
            _ => None,
        }
    }

    fn add_container(&mut self, op: OperationRef<'c, 'a>, entry: Vec<usize>, roles: &Roles) -> Vec<usize> {
        let container = Container::new(op);
        let predecessors = container.predecessors();
        let entry = if container.tasks.len() > 1 { self.join(entry) } else { entry };
        let mut ends: Vec<Vec<usize>> = vec![Vec::new(); container.tasks.len()];
        let mut last_of_lane: BTreeMap<i64, usize> = BTreeMap::new();
        for index in topological_order(&predecessors, TaskOrder::Forward) {
            let task = container.tasks[index];
            let lane = ir::int_attribute(task, "lane");
            let before = lane.and_then(|lane| last_of_lane.insert(lane, index));
            let own = match before {
                Some(before) => ends[before].clone(),
                None if lane.is_some() || predecessors[index].is_empty() => entry.clone(),
                None => Vec::new(),
            };
            let others = predecessors[index].iter().flat_map(|other| ends[*other].iter().copied());
            let start = self.reduced(own, others.collect());
            ends[index] = self.add_task(task, start, lane.is_some(), roles);
        }
        // Read again: the yield may name captures and values of the bodies now.
        for (result, value) in ir::results_of(op).into_iter().zip(Container::new(op).yielded) {
            ir::replace_all_uses(result, value);
        }
        let needed: BTreeSet<_> = predecessors.iter().flatten().copied().collect();
        let sinks = (0..container.tasks.len()).filter(|task| !needed.contains(task));
        let sinks: Vec<_> = sinks.flat_map(|task| ends[task].iter().copied()).collect();
        if sinks.is_empty() { entry } else { self.reduced(Vec::new(), sinks) }
    }

    fn add_task(&mut self, task: OperationRef<'c, 'a>, start: Vec<usize>, has_lane: bool, roles: &Roles) -> Vec<usize> {
        let Some(body) = ir::body(task) else { return start };
        for (argument, capture) in ir::arguments_of(body).into_iter().zip(task.operands()) {
            ir::replace_all_uses(argument, capture);
        }
        let mut inner = ir::ops_in(body);
        let last = inner.pop();
        let cost_ns = cost_of_launch(task, &inner, roles);
        let mut at = start;
        for op in inner {
            at = match roles.of_op(op) {
                Role::Container => {
                    let ends = self.add_container(op, at, roles);
                    self.join(ends)
                }
                role => match work_of(role) {
                    Some(work) => {
                        let node = self.push(work, Some(op), at, has_lane);
                        self.nodes[node].cost_ns = cost_ns;
                        vec![node]
                    }
                    None => {
                        let (round, level) = self.place(&at);
                        self.items.push(((round, 2 * level + 1, false), Item::Host(op)));
                        at
                    }
                },
            };
        }
        let yielded: Vec<_> = last.map(|last| last.operands().collect()).unwrap_or_default();
        for (result, value) in ir::results_of(task).into_iter().zip(yielded) {
            ir::replace_all_uses(result, value);
        }
        at
    }

    /// One node that stands for several.
    fn join(&mut self, needs: Vec<usize>) -> Vec<usize> {
        if needs.len() < 2 { needs } else { vec![self.push(Work::Join, None, needs, false)] }
    }

    /// Adds a node behind others.
    fn push(&mut self, work: Work, op: Option<OperationRef<'c, 'a>>, needs: Vec<usize>, stays_in_lane: bool) -> usize {
        let number = self.nodes.len();
        let (round, level) = self.place(&needs);
        let (level, place) = match work {
            Work::Launch | Work::Region { blocks: false } => (level + 1, 2 * level + 2),
            Work::Access | Work::Region { blocks: true } => (level, usize::MAX),
            Work::Entry | Work::Memory | Work::Join => (level, 2 * level + 1),
        };
        let mut before = FixedBitSet::with_capacity(number);
        for need in &needs {
            before.union_with(&self.nodes[*need].before);
            before.grow_and_insert(*need);
        }
        self.nodes.push(Node { work, op, needs, stays_in_lane, before, cost_ns: None, round, level });
        if work != Work::Entry {
            self.items.push(((round, place, matches!(work, Work::Region { .. })), Item::Node(number)));
        }
        number
    }

    /// Round, and level so far, of what stands behind some nodes.
    fn place(&self, needs: &[usize]) -> (usize, usize) {
        let place = |need: &usize| match &self.nodes[*need] {
            Node { work: Work::Access | Work::Region { blocks: true }, round, .. } => (round + 1, 0),
            Node { round, level, .. } => (*round, *level),
        };
        needs.iter().map(place).max().unwrap_or((0, 0))
    }

    /// Some nodes, and those of `others` that do not follow from them or from each other, each once.
    fn reduced(&self, own: Vec<usize>, others: Vec<usize>) -> Vec<usize> {
        let mut all = own.clone();
        others.into_iter().for_each(|other| {
            if !all.contains(&other) {
                all.push(other)
            }
        });
        let follows = |node: usize| all.iter().any(|other| self.nodes[*other].before.contains(node));
        all.iter().enumerate().filter(|(at, node)| *at < own.len() || !follows(**node)).map(|(_, node)| *node).collect()
    }
}

/// What each launch of a task costs, if the task says what it costs and all of that is in its launches.
fn cost_of_launch(task: OperationRef, ops: &[OperationRef], roles: &Roles) -> Option<f64> {
    let is = |role: Role| ops.iter().filter(move |op| roles.of_op(**op) == role).count();
    let n_launches = u32::try_from(is(Role::Launch)).ok().filter(|n| *n > 0 && is(Role::Container) == 0)?;
    #[expect(clippy::cast_precision_loss, reason = "costs are far below 2^52")]
    let cost = ir::int_attribute(task, "cost")? as f64;
    Some(cost / f64::from(n_launches))
}

fn work_of(role: Role) -> Option<Work> {
    match role {
        Role::Launch => Some(Work::Launch),
        Role::Alloc | Role::Free => Some(Work::Memory),
        Role::Access | Role::Region { gpu: false, access: true } => Some(Work::Access),
        Role::Region { gpu: true, access } => Some(Work::Region { blocks: access }),
        Role::Host | Role::Container | Role::Region { .. } => None,
    }
}
