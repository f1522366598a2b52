//! A block read as a graph.

use crate::{
    cost::{CostModel, UnknownCost},
    roles::{self, Role},
    whitelist::{Obstacle, Whitelist},
};
use melior::ir::{BlockRef, OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::{ir, ops};
use parallel_op_task_graph::graph::{NodeIdx, TaskGraph};
use std::collections::{HashMap, HashSet};

/// A free op that needs more free ops than this is taken as an op like others: its value is captured.
const MOST_FREE: usize = 64;

/// What decides how a block is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which ops may stand in a task.
    pub whitelist: Whitelist,
    /// How long ops take.
    pub model: CostModel,
}

impl Reading {
    /// Whether an op is copied into the tasks that use it. A foreign constant needs no whitelist: its name says enough.
    pub fn copies(&self, op: OperationRef) -> bool {
        let is_admitted = || match self.whitelist.verdict_on(op) {
            Some(false) => false,
            _ => roles::is_constant(op) || self.whitelist.qualify(op).is_ok(),
        };
        roles::role_of(op) == Role::Free && is_admitted()
    }
}

/// What is known of one op of the block.
pub struct Node<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// Its name.
    pub name: String,
    /// View or work; a free op is no node.
    pub role: Role,
    /// Predicted time in nanoseconds, with all workers for containers in it.
    pub ns: Result<f64, UnknownCost>,
    /// Whether it is or holds a container, so that its time depends on the number of workers.
    pub holds_container: bool,
    /// What keeps it from standing in a task, if anything.
    pub obstacle: Option<Obstacle>,
    /// Whether something outside of the block uses a result.
    pub escapes: bool,
    /// The free ops it needs, by number, ascending.
    pub free: Vec<usize>,
}

/// A value and the nodes that use it.
pub struct Fork<'c, 'a> {
    /// The value.
    pub value: Value<'c, 'a>,
    /// The nodes, ascending.
    pub users: Vec<NodeIdx>,
}

/// A block as a graph whose nodes are its ops, in their order, without the free ones. The last node is the terminator.
pub struct BlockGraph<'c, 'a> {
    /// The ops.
    pub nodes: Vec<Node<'c, 'a>>,
    /// Which op needs which. What the block hands on, the terminator needs.
    pub graph: TaskGraph,
    /// Predicted time of each free op, in nanoseconds.
    pub free_ns: Vec<f64>,
    /// The free ops of the block, by key.
    free: HashSet<usize>,
    /// The block.
    block: BlockRef<'c, 'a>,
    /// The values with more than one user, in the order of their first use.
    pub forks: Vec<Fork<'c, 'a>>,
    /// For each node, which ops it combines with into one join.
    pub class: Vec<Option<u32>>,
}

impl<'c, 'a> BlockGraph<'c, 'a> {
    /// Reads a block. None if it has nothing to outline: fewer than two ops that compute, or an op that uses what
    /// stands behind it, as the regions of foreign ops may.
    pub fn read(block: BlockRef<'c, 'a>, workers: usize, reading: &Reading) -> Option<Self> {
        let all = ir::ops_in(block);
        // Tasks are what this pass makes; it does not regroup those of a container.
        if all.iter().any(|op| ir::is_op(*op, ops::TASK)) {
            return None;
        }
        let mut reader = Reader::new(block, &all, workers, reading);
        for (position, op) in all.iter().enumerate() {
            reader.add(*op, position + 1 == all.len())?;
        }
        let read = reader.finish();
        (read.nodes.iter().filter(|node| node.role == Role::Work).count() >= 2).then_some(read)
    }

    /// Whether an op is copied into the tasks that use it: a free op of this block, or one of a block around it that
    /// needs constants at most.
    pub fn copies(&self, op: OperationRef, reading: &Reading) -> bool {
        let needs_nothing =
            |value| ir::defining_op(value).is_some_and(|op| op.operand_count() == 0 && reading.copies(op));
        if op.block().is_some_and(|own| own == self.block) {
            // Asked while ops come and go: a new one may have the key of one that is gone.
            self.free.contains(&ir::op_key(op)) && reading.copies(op)
        } else {
            reading.copies(op) && op.operands().all(needs_nothing)
        }
    }
}

/// What a value of the block is made by.
#[derive(Clone)]
struct Producer {
    /// The node, if it is no free op.
    node: Option<NodeIdx>,
    /// For a free op: its number and those it needs, and the nodes all of these need.
    free: Vec<usize>,
    behind: Vec<NodeIdx>,
}

struct Reader<'c, 'a, 'r> {
    reading: &'r Reading,
    workers: usize,
    position: HashMap<usize, usize>,
    producers: HashMap<usize, Producer>,
    read: BlockGraph<'c, 'a>,
    edges: Vec<(NodeIdx, NodeIdx)>,
    fork_of: HashMap<usize, usize>,
    classes: HashMap<String, u32>,
}

impl<'c, 'a, 'r> Reader<'c, 'a, 'r> {
    fn new(block: BlockRef<'c, 'a>, all: &[OperationRef<'c, 'a>], workers: usize, reading: &'r Reading) -> Self {
        Self {
            reading,
            workers,
            position: all.iter().enumerate().map(|(position, op)| (ir::op_key(*op), position)).collect(),
            producers: HashMap::new(),
            read: BlockGraph {
                nodes: Vec::new(),
                graph: TaskGraph::default(),
                free_ns: Vec::new(),
                free: HashSet::new(),
                block,
                forks: Vec::new(),
                class: Vec::new(),
            },
            edges: Vec::new(),
            fork_of: HashMap::new(),
            classes: HashMap::new(),
        }
    }

    /// Adds the next op of the block. None if it uses what stands behind it.
    fn add(&mut self, op: OperationRef<'c, 'a>, is_last: bool) -> Option<()> {
        let captures = ir::captures_of(op);
        let mut preds = Vec::new();
        let mut free = Vec::new();
        let mut leaves = Vec::new();
        for value in captures {
            let Some(definition) = ir::defining_op(value) else {
                leaves.push(value);
                continue;
            };
            let key = ir::op_key(definition);
            if let Some(producer) = self.producers.get(&key) {
                preds.extend(producer.node.into_iter().chain(producer.behind.iter().copied()));
                free.extend(&producer.free);
                if producer.node.is_some() {
                    leaves.push(value);
                }
            } else if self.position.contains_key(&key) {
                return None;
            } else {
                leaves.push(value);
            }
        }
        preds.sort_unstable();
        preds.dedup();
        free.sort_unstable();
        free.dedup();
        let obstacle = self.reading.whitelist.qualify(op).err();
        let producer = if !is_last && free.len() < MOST_FREE && self.reading.copies(op) {
            self.read.free.insert(ir::op_key(op));
            free.push(self.read.free_ns.len());
            let ns = self.reading.model.op_ns(op, self.workers).unwrap_or(0.0);
            self.read.free_ns.push(ns);
            Producer { node: None, free, behind: preds }
        } else {
            let node = self.read.nodes.len();
            self.edges.extend(preds.into_iter().map(|pred| (pred, node)));
            self.note_forks(&leaves, node);
            self.add_node(op, is_last, obstacle, free);
            Producer { node: Some(node), free: Vec::new(), behind: Vec::new() }
        };
        self.producers.insert(ir::op_key(op), producer);
        Some(())
    }

    fn add_node(&mut self, op: OperationRef<'c, 'a>, is_last: bool, obstacle: Option<Obstacle>, free: Vec<usize>) {
        let name = ir::op_name(op);
        let terminates = Obstacle { op: name.clone(), reason: "ends its block" };
        let escapes = op.results().any(|result| {
            ir::uses(result.into()).iter().any(|(user, _)| ir::ancestor_in_block(*user, self.read.block).is_none())
        });
        let class = roles::combining_kind(op).map(|kind| {
            let next = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
            *self.classes.entry(kind).or_insert(next)
        });
        self.read.class.push(class);
        self.read.nodes.push(Node {
            op,
            // The terminator waits for everything and computes nothing.
            ns: if is_last { Ok(0.0) } else { self.reading.model.op_ns(op, self.workers) },
            role: if is_last { Role::View } else { roles::role_of(op) },
            holds_container: ir::walk(op).iter().any(|inner| ir::is_op(*inner, ops::PARALLEL)),
            obstacle: if is_last { Some(terminates) } else { obstacle },
            escapes,
            free,
            name,
        });
    }

    fn note_forks(&mut self, leaves: &[Value<'c, 'a>], node: NodeIdx) {
        for value in leaves {
            let forks = &mut self.read.forks;
            let idx = *self.fork_of.entry(ir::value_key(*value)).or_insert_with(|| {
                forks.push(Fork { value: *value, users: Vec::new() });
                forks.len() - 1
            });
            forks[idx].users.push(node);
        }
    }

    fn finish(mut self) -> BlockGraph<'c, 'a> {
        let n_nodes = self.read.nodes.len();
        let handed_on = (0..n_nodes.saturating_sub(1)).filter(|&node| self.read.nodes[node].escapes);
        self.edges.extend(handed_on.map(|node| (node, n_nodes - 1)));
        self.read.graph = TaskGraph::with_edges(n_nodes, &self.edges);
        self.read.forks.retain(|fork| fork.users.len() > 1);
        self.read
    }
}
