//! The ops of a function that each sample has a part in, as a graph.

use super::{
    Config,
    independence::{self, Along, Dim, Known, extent},
    samples::{Refusal, Samples, Way},
};
use crate::{
    cost::UnknownCost,
    roles::{self, Role},
};
use melior::ir::{BlockRef, OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};
use parallel_op_task_graph::graph::{NodeIdx, TaskGraph};
use std::collections::{BTreeSet, HashMap};

/// A value and the dimension along which a part of it is meant. A function that is replicated has one way to see each
/// value: dimension 0.
pub type PartKey = (usize, usize);

/// An op that is computed once for each sample.
pub struct Piece<'c, 'a> {
    /// The op for all samples, or for the one there is.
    pub op: OperationRef<'c, 'a>,
    /// Which operands and results are parts.
    pub along: Along,
    /// The parts that its regions use.
    pub inner: Vec<PartKey>,
    /// The node it is; none for one that is copied into the tasks that use it.
    pub node: Option<NodeIdx>,
    /// Time for one sample in nanoseconds, that of the copied ops it needs included.
    pub ns: Result<f64, UnknownCost>,
    /// The copied pieces that it needs and that these need, ascending.
    pub free: Vec<usize>,
}

/// Where a part comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A piece computes it.
    Piece(usize),
    /// It is a slice of a value that is there as a whole.
    Slice,
}

/// What is computed for each sample.
pub struct Pieces<'c, 'a> {
    /// In an order that keeps the edges.
    pub pieces: Vec<Piece<'c, 'a>>,
    /// The piece of each node.
    pub nodes: Vec<usize>,
    /// Which node needs which, for one sample.
    pub graph: TaskGraph,
    /// Where each part comes from.
    pub parts: HashMap<PartKey, Part>,
    /// The values that are cut and the dimensions along which, in order of first use.
    pub sliced: Vec<(Value<'c, 'a>, usize)>,
    /// For each operand of the terminator the dimension along which its parts are joined.
    pub joined: Vec<Dim>,
}

struct Reader<'c, 'a, 'r> {
    config: &'r Config,
    samples: &'r Samples,
    block: BlockRef<'c, 'a>,
    /// Values that depend on a sample, with the dimension that carries the samples.
    carried: HashMap<usize, usize>,
    read: Pieces<'c, 'a>,
    edges: Vec<(NodeIdx, NodeIdx)>,
    /// For each piece the nodes it needs, through copied pieces.
    behind: Vec<Vec<NodeIdx>>,
}

/// Reads what each sample has a part in.
///
/// # Errors
///
/// What keeps samples from being computed apart.
pub fn read<'c, 'a>(
    block: BlockRef<'c, 'a>,
    samples: &Samples,
    config: &Config,
) -> Result<Pieces<'c, 'a>, Refusal<'c, 'a>> {
    let read = Pieces {
        pieces: Vec::new(),
        nodes: Vec::new(),
        graph: TaskGraph::default(),
        parts: HashMap::new(),
        sliced: Vec::new(),
        joined: Vec::new(),
    };
    let mut reader =
        Reader { config, samples, block, carried: HashMap::new(), read, edges: Vec::new(), behind: Vec::new() };
    let arguments = ir::arguments_of(block);
    for &idx in &samples.arguments {
        reader.carried.insert(ir::value_key(arguments[idx]), 0);
        reader.slice(arguments[idx], 0);
    }
    let ops = ir::ops_in(block);
    let Some((terminator, ops)) = ops.split_last() else { unreachable!("a function body ends in a terminator") };
    for op in ops {
        reader.visit(*op)?;
    }
    reader.read.joined = terminator.operands().map(|value| reader.carried_dim(value)).collect();
    reader.check_results(*terminator)?;
    reader.read.graph = TaskGraph::with_edges(reader.read.nodes.len(), &reader.edges);
    Ok(reader.read)
}

impl<'c, 'a> Reader<'c, 'a, '_> {
    fn carried_dim(&self, value: Value) -> Dim {
        self.carried.get(&ir::value_key(value)).copied()
    }

    /// Makes a piece of an op that depends on a sample.
    fn visit(&mut self, op: OperationRef<'c, 'a>) -> Result<(), Refusal<'c, 'a>> {
        let captures = ir::captures_of(op);
        if captures.iter().all(|value| self.carried_dim(*value).is_none()) {
            return Ok(());
        }
        if self.samples.way == Way::Split && self.reads_size_of_argument(op) {
            return Ok(());
        }
        let own: Vec<Dim> = op.operands().map(|value| self.carried_dim(value)).collect();
        let along = match self.samples.way {
            Way::Replicate => {
                let operands = op.operands().zip(own).map(|(value, dim)| dim.or_else(|| self.replicated(value)));
                Along { operands: operands.collect(), results: vec![Some(0); op.result_count()] }
            }
            Way::Split => {
                let is_inner =
                    |value: &&Value| self.carried_dim(**value).is_some() && !op.operands().any(|own| own == **value);
                if captures.iter().any(|value| is_inner(&value)) {
                    return Err(Refusal::of_op("not-independent", op, "reads a sample in its body"));
                }
                let known = Known { op, operands: &own, wanted: None };
                let along = independence::along(&known, self.samples.n)
                    .map_err(|does| Refusal::of_op("not-independent", op, &does))?;
                for (value, dim) in op.operands().zip(&along.operands) {
                    if let (Some(dim), None) = (*dim, self.carried_dim(value)) {
                        self.want(value, dim);
                    }
                }
                along
            }
        };
        for (result, dim) in op.results().zip(&along.results) {
            self.carried.extend(dim.map(|dim| (ir::value_key(result.into()), dim)));
        }
        // A body that is cut uses no parts, which was checked.
        self.add(op, along, if self.samples.way == Way::Replicate { &captures } else { &[] });
        Ok(())
    }

    /// A size of an argument along another dimension is the same for each sample as for all, and a constant along this
    /// one, so that it need not be asked of a part.
    fn reads_size_of_argument(&self, op: OperationRef) -> bool {
        ir::is_op(op, "tensor.dim") && op.operand_at(0).is_some_and(|source| ir::defining_op(source).is_none())
    }

    /// Makes parts of a value that does not depend on samples: smaller copies of the op that makes it, if that is cheap,
    /// else slices.
    fn want(&mut self, value: Value<'c, 'a>, dim: usize) {
        if self.read.parts.contains_key(&(ir::value_key(value), dim)) {
            return;
        }
        let redone = self.cheap_producer(value).and_then(|op| {
            let result = op.results().position(|result| value == Value::from(result))?;
            let operands = vec![None; op.operand_count()];
            let known = Known { op, operands: &operands, wanted: Some((result, dim)) };
            Some((op, independence::along(&known, self.samples.n).ok()?))
        });
        let Some((op, along)) = redone else {
            self.slice(value, dim);
            return;
        };
        for (operand, dim) in op.operands().zip(&along.operands) {
            if let Some(dim) = *dim {
                self.want(operand, dim);
            }
        }
        self.add(op, along, &[]);
    }

    /// Replicates the view or broadcast that makes a value, so that each sample has a fresh one to write into. None for
    /// what is shared.
    fn replicated(&mut self, value: Value<'c, 'a>) -> Dim {
        if self.read.parts.contains_key(&(ir::value_key(value), 0)) {
            return Some(0);
        }
        let op = self.cheap_producer(value).filter(|op| !self.config.reading.copies(*op))?;
        let operands = op.operands().map(|operand| self.replicated(operand)).collect();
        self.add(op, Along { operands, results: vec![Some(0); op.result_count()] }, &[]);
        Some(0)
    }

    /// The op in front of a value, if it stands here and is cheaper to do again than to share.
    fn cheap_producer(&self, value: Value<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
        let op = ir::defining_op(value).filter(|op| op.block().is_some_and(|block| block == self.block))?;
        (roles::role_of(op) != Role::Work).then_some(op)
    }

    fn slice(&mut self, value: Value<'c, 'a>, dim: usize) {
        self.read.parts.insert((ir::value_key(value), dim), Part::Slice);
        self.read.sliced.push((value, dim));
    }

    /// Adds a piece whose parts are there. `captures` are the values that it uses in its regions too.
    fn add(&mut self, op: OperationRef<'c, 'a>, along: Along, captures: &[Value<'c, 'a>]) {
        let own = op.operands().zip(&along.operands).filter_map(|(value, dim)| Some((ir::value_key(value), (*dim)?)));
        let inner = captures.iter().map(|value| (ir::value_key(*value), 0));
        let inner: Vec<PartKey> = inner.filter(|key| self.read.parts.contains_key(key)).collect();
        let needed: BTreeSet<usize> = own
            .chain(inner.iter().copied())
            .filter_map(|key| match self.read.parts.get(&key) {
                Some(Part::Piece(idx)) => Some(*idx),
                _ => None,
            })
            .collect();
        let mut free = BTreeSet::new();
        let mut preds = BTreeSet::new();
        for idx in needed {
            match self.read.pieces[idx].node {
                Some(node) => {
                    preds.insert(node);
                }
                None => {
                    free.insert(idx);
                    free.extend(&self.read.pieces[idx].free);
                    preds.extend(&self.behind[idx]);
                }
            }
        }
        let share = if self.samples.way == Way::Split { self.samples.n as f64 } else { 1.0 };
        let ns = self.config.reading.model.op_ns(op, 1).map(|ns| ns / share);
        let piece_idx = self.read.pieces.len();
        let is_free = self.config.reading.copies(op);
        let free_ns = |idx: &usize| self.read.pieces[*idx].ns.as_ref().copied().unwrap_or(0.0);
        let ns = if is_free { ns } else { ns.map(|ns| ns + free.iter().map(free_ns).sum::<f64>()) };
        let node = (!is_free).then(|| {
            let node = self.read.nodes.len();
            self.read.nodes.push(piece_idx);
            self.edges.extend(preds.iter().map(|&pred| (pred, node)));
            node
        });
        for (result, dim) in op.results().zip(&along.results) {
            if let Some(dim) = *dim {
                self.read.parts.insert((ir::value_key(result.into()), dim), Part::Piece(piece_idx));
            }
        }
        self.behind.push(preds.into_iter().collect());
        self.read.pieces.push(Piece { op, along, inner, node, ns, free: free.into_iter().collect() });
    }

    /// Whether the results can be joined.
    fn check_results(&self, terminator: OperationRef<'c, 'a>) -> Result<(), Refusal<'c, 'a>> {
        if self.read.joined.iter().all(Option::is_none) {
            return Err(Refusal::of_function("no-samples", "no result depends on a sample"));
        }
        for (idx, (value, dim)) in terminator.operands().zip(&self.read.joined).enumerate() {
            let leading = extent(value, 0);
            if self.samples.way == Way::Replicate && dim.is_some() && leading != Some(1) {
                let reason = format!("result #{idx} depends on a sample and has no leading dimension of 1");
                return Err(Refusal::of_function("results", reason));
            }
        }
        Ok(())
    }
}
