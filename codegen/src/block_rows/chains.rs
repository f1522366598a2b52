//! Ops that share rows.
//!
//! The rows of an op are its parallel loops. An op joins the chains whose results it reads as far as their rows are the
//! outermost rows of all of them, in the same order: a softmax joins at its outer dimensions, because its sums have no
//! others.

use super::order::BlockOrder;
use crate::structure::{Structure, loop_of, stands_in_block};
use melior::ir::{OperationRef, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Subscript};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that a chain of several ops must have at least, so that it can be cut.
const FEWEST_ROWS: i64 = 4;

/// Bytes of one row of a chain beyond which its ops would only push each other's rows out of the cache.
const MOST_ROW_BYTES: i64 = 128 << 10;

/// Ops that become one loop.
#[derive(Clone)]
pub struct Chain<'c, 'a> {
    /// The ops in order.
    pub ops: Vec<OperationRef<'c, 'a>>,
    /// For each op its loop along each row dimension.
    pub loops: Vec<Vec<usize>>,
    /// Extents of the row dimensions.
    pub extents: Vec<i64>,
}

/// The chains of a block, by their first op.
pub fn chains_of<'c, 'a>(order: &BlockOrder<'c, 'a>) -> Vec<Chain<'c, 'a>> {
    let mut state = State { order, chains: BTreeMap::new(), chain_of: BTreeMap::new() };
    let of_weights = order.of_weights();
    for (position, op) in order.ops.iter().enumerate().filter(|(position, _)| !of_weights.contains(position)) {
        if let Some(link) = Link::of(*op) {
            state.add(position, link);
        }
    }
    state.chains.into_values().map(|links| links.into_chain(order)).collect()
}

/// An op and its rows.
struct Link {
    structure: Structure,
    extents: Vec<i64>,
    /// Loops along the rows of the chain, outermost first.
    rows: Vec<usize>,
    /// Ops whose results the body reads elements of, at any place.
    reached: Vec<OperationKey>,
}

/// What tells an op from others.
type OperationKey = usize;

/// Links by the position of their op.
#[derive(Default)]
struct Links(BTreeMap<usize, Link>);

struct State<'o, 'c, 'a> {
    order: &'o BlockOrder<'c, 'a>,
    chains: BTreeMap<usize, Links>,
    chain_of: BTreeMap<usize, usize>,
}

impl Link {
    /// The rows of an op alone: all of its parallel loops. None for what is no op of a chain.
    fn of(op: OperationRef) -> Option<Self> {
        let name = ir::op_name(op);
        if !name.starts_with("linalg.") || stands_in_block(op) || is_beginning(op) {
            return None;
        }
        let structure = Structure::of(op)?;
        let results_are_plain = structure.nest.subscripts[structure.n_inputs..]
            .iter()
            .flatten()
            .all(|place| matches!(place, Subscript::Loop(_)) || *place == Subscript::Expression(Vec::new()));
        let is_ranked = ir::results_of(op).iter().all(|value| value.r#type().is_ranked_tensor());
        if structure.is_contraction() || !results_are_plain || !is_ranked {
            return None;
        }
        let extents = structure.extents(op);
        let is_row = |idx: &usize| structure.nest.is_parallel[*idx];
        let rows: Vec<usize> = (0..structure.nest.n_loops).filter(is_row).collect();
        let inner = ir::walk(op).into_iter().skip(1).flat_map(|inner| inner.operands().collect::<Vec<_>>());
        let reached =
            inner.filter_map(ir::defining_op).filter(|from| from.block() == op.block()).map(ir::op_key).collect();
        (!rows.is_empty()).then_some(Self { structure, extents, rows, reached })
    }

    /// How many of the outer rows of this op are the outer rows of the op that computes an operand of it.
    fn rows_shared(&self, operand: usize, producer: &Self, result: usize) -> usize {
        let output = &producer.structure.nest.subscripts[producer.structure.n_inputs + result];
        let places = &self.structure.nest.subscripts[operand];
        let is_same = |(row, from): (&usize, &usize)| {
            output.iter().position(|place| loop_of(place) == Some(*from)).and_then(|dim| loop_of(&places[dim]))
                == Some(*row)
        };
        self.rows.iter().zip(&producer.rows).take_while(|pair| is_same(*pair)).count()
    }

    fn n_rows(&self, n_dims: usize) -> i64 {
        extent_of(self.rows[..n_dims].iter().map(|&idx| self.extents[idx]))
    }
}

impl State<'_, '_, '_> {
    /// Makes a chain of an op, together with those chains whose results it reads that it can join.
    fn add(&mut self, position: usize, link: Link) {
        let op = self.order.ops[position];
        let mut n_dims = link.rows.len();
        let mut joined: BTreeSet<usize> = BTreeSet::new();
        let sources = self.sources(op);
        for &chain in &sources {
            let with: BTreeSet<usize> = joined.iter().copied().chain([chain]).collect();
            if let Some(shared) = self.dims_with(position, &link, &with) {
                n_dims = n_dims.min(shared);
                joined = with;
            }
        }
        let id = joined.first().copied().unwrap_or(position);
        let mut links = Links::default();
        links.0.insert(position, link);
        for chain in joined {
            links.0.extend(self.chains.remove(&chain).unwrap_or_default().0);
        }
        for (&member, link) in &mut links.0 {
            link.rows.truncate(n_dims);
            self.chain_of.insert(member, id);
        }
        self.chains.insert(id, links);
    }

    /// The chains that compute operands of an op, those of its largest operands first.
    fn sources(&self, op: OperationRef) -> Vec<usize> {
        let mut sources: Vec<(i64, usize)> = Vec::new();
        for value in op.operands() {
            let position = ir::defining_op(value).and_then(|from| self.order.position(from));
            if let Some(&chain) = position.and_then(|position| self.chain_of.get(&position)) {
                sources.push((-bytes_of(value), chain));
            }
        }
        sources.sort_unstable();
        let mut seen = BTreeSet::new();
        sources.into_iter().map(|(_, chain)| chain).filter(|chain| seen.insert(*chain)).collect()
    }

    /// The row dimensions that an op and some chains have in common, if they can become one chain.
    fn dims_with(&self, position: usize, link: &Link, chains: &BTreeSet<usize>) -> Option<usize> {
        let op = self.order.ops[position];
        let links = || chains.iter().filter_map(|chain| self.chains.get(chain)).flat_map(|links| &links.0);
        let mut n_dims = links().map(|(_, link)| link.rows.len()).chain([link.rows.len()]).min()?;
        for (operand, value) in op.operands().enumerate() {
            let Some(from) = ir::defining_op(value).and_then(|from| self.order.position(from)) else { continue };
            let result = ir::results_of(self.order.ops[from]).iter().position(|other| *other == value)?;
            if let Some((_, producer)) = links().find(|(member, _)| **member == from) {
                n_dims = n_dims.min(link.rows_shared(operand, producer, result));
            }
        }
        let n_rows = (n_dims > 0).then(|| link.n_rows(n_dims))?;
        let members: BTreeSet<usize> = links().map(|(&member, _)| member).chain([position]).collect();
        let row_bytes: i64 = members.iter().map(|&member| result_bytes(self.order.ops[member])).sum::<i64>() / n_rows;
        let parts = |member: usize| match self.chain_of.get(&member) {
            Some(chain) => self.chains[chain].0.keys().copied().collect(),
            None => vec![member],
        };
        let keys: BTreeSet<usize> = members.iter().map(|&member| ir::op_key(self.order.ops[member])).collect();
        // A block has only its own rows of what another op of the chain computes.
        let reaches_in = links().map(|(_, link)| link).chain([link]).flat_map(|link| &link.reached);
        if reaches_in.into_iter().any(|key| keys.contains(key)) {
            return None;
        }
        let fits = n_rows >= FEWEST_ROWS && row_bytes <= MOST_ROW_BYTES;
        (fits && self.order.can_join(&members, &parts)).then_some(n_dims)
    }
}

impl Links {
    fn into_chain<'c, 'a>(self, order: &BlockOrder<'c, 'a>) -> Chain<'c, 'a> {
        let extents = self
            .0
            .values()
            .next()
            .map(|link| link.rows.iter().map(|&idx| link.extents[idx]).collect())
            .unwrap_or_default();
        let ops = self.0.keys().map(|&position| order.ops[position]).collect();
        Chain { ops, loops: self.0.into_values().map(|link| link.rows).collect(), extents }
    }
}

/// Whether an op only fills what ops of a chain begin a sum with.
fn is_beginning(op: OperationRef) -> bool {
    let begins = |user: OperationRef| ir::op_name(user).starts_with("linalg.");
    ir::is_op(op, "linalg.fill") && ir::results_of(op).into_iter().flat_map(ir::uses).any(|(user, _)| begins(user))
}

/// The product of extents, with a guess for those that are open.
pub fn extent_of(extents: impl Iterator<Item = i64>) -> i64 {
    extents.map(|extent| if extent == ir::DYNAMIC { 128 } else { extent }).product::<i64>().max(1)
}

/// Bytes of a tensor.
pub fn bytes_of(value: Value) -> i64 {
    let shape = ir::shape_of(value.r#type()).unwrap_or_default();
    let bits = ir::bits_of(ir::element_type(value.r#type())).unwrap_or(64);
    extent_of(shape.into_iter()) * i64::try_from(bits.div_ceil(8)).unwrap_or(8)
}

fn result_bytes(op: OperationRef) -> i64 {
    ir::results_of(op).into_iter().map(bytes_of).sum()
}
