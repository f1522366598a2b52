//! Structured ops and copies as loops over elements.

use super::{memory::Origin, padding::Padding};
use melior::ir::{AffineExpr, AffineMap, BlockRef, OperationRef, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, Linear},
};

/// How often a loop turns.
#[derive(Clone, Debug)]
pub struct Extent<'c, 'a> {
    /// The number, if it is known.
    pub known: Option<i64>,
    /// Memrefs of which a dimension is as long, outside of tasks and casts; never empty.
    places: Vec<(usize, usize)>,
    /// A memref of which a dimension is as long, and the dimension.
    pub source: (Value<'c, 'a>, usize),
}

impl<'c, 'a> Extent<'c, 'a> {
    /// Takes over where another one, which is the same number, is found.
    pub fn learn(&mut self, other: &Self) {
        self.places.extend(&other.places);
    }

    /// The length of a dimension of a memref.
    pub fn of_dimension(memref: Value<'c, 'a>, dim: usize) -> Self {
        let length = ir::shape_of(memref.r#type()).and_then(|shape| shape.get(dim).copied());
        let known = length.filter(|length| *length != ir::DYNAMIC);
        Self { known, places: vec![(Origin::of(memref).value, dim)], source: (memref, dim) }
    }

    /// Whether both are provably the same number.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self.known, other.known) {
            (Some(one), Some(another)) => one == another,
            (None, None) => self.places.iter().any(|place| other.places.contains(place)),
            _ => false,
        }
    }

    /// Whether the loop turns once.
    pub fn is_unit(&self) -> bool {
        self.known == Some(1)
    }
}

/// One loop of an item.
#[derive(Clone, Debug)]
pub struct Loop<'c, 'a> {
    /// Whether its turns do not depend on each other.
    pub is_parallel: bool,
    /// How often it turns.
    pub extent: Extent<'c, 'a>,
}

/// A structured op, or a copy.
#[derive(Clone)]
pub struct Item<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// Its operands, inputs first.
    pub operands: Vec<Value<'c, 'a>>,
    /// For each operand how it is indexed by the loops.
    pub maps: Vec<AffineMap<'c>>,
    /// The same as sums, if all of them are.
    pub linear: Option<Vec<Vec<Linear>>>,
    /// How many operands are inputs.
    pub n_inputs: usize,
    /// Its loops, outermost first.
    pub loops: Vec<Loop<'c, 'a>>,
    /// What is computed; none for a copy.
    pub body: Option<BlockRef<'c, 'a>>,
    /// The fill around a window that the op computes, if the item is both.
    pub padding: Option<Box<Padding<'c, 'a>>>,
}

impl<'c, 'a> Item<'c, 'a> {
    /// Reads an op that is to become a part of a kernel. None for an op that is not.
    pub fn of(op: OperationRef<'c, 'a>) -> Result<Option<Self>, Failed> {
        let name = ir::op_name(op);
        if name != "memref.copy" && !name.starts_with("linalg.") {
            return Ok(None);
        }
        for operand in op.operands() {
            check_type(operand).map_err(|reason| refuse(op, &reason))?;
        }
        if op.result_count() > 0 {
            return Err(refuse(op, "it gives tensors: bufferize first"));
        }
        let item = if name == "memref.copy" { Some(Self::of_copy(op)) } else { Self::of_structured(op) };
        item.ok_or_else(|| refuse(op, "it has no loops over elements")).map(Some)
    }

    fn of_copy(op: OperationRef<'c, 'a>) -> Self {
        let operands: Vec<Value> = op.operands().collect();
        let rank = ir::shape_of(operands[0].r#type()).map_or(0, |shape| shape.len());
        let map = AffineMap::multi_dim_identity(ir::context_of(op), rank);
        let row = (0..rank).map(|dim| Linear { terms: vec![(dim, 1)], constant: 0 }).collect::<Vec<_>>();
        let loops = (0..rank).map(|dim| Loop {
            is_parallel: true,
            extent: extent_of(&operands, |operand| vec![(operand, dim)]).expect("each loop has a dimension"),
        });
        let loops = loops.collect();
        Self {
            op,
            operands,
            maps: vec![map; 2],
            linear: Some(vec![row; 2]),
            n_inputs: 1,
            loops,
            body: None,
            padding: None,
        }
    }

    fn of_structured(op: OperationRef<'c, 'a>) -> Option<Self> {
        let nest = ir::loop_nest(op)?;
        let maps = ir::indexing_maps(op)?;
        let body = ir::body(op)?;
        let operands: Vec<Value> = op.operands().collect();
        let n_outputs = ir::terminator(op)?.operand_count();
        let n_inputs = operands.len().checked_sub(n_outputs)?;
        if maps.len() != operands.len() {
            return None;
        }
        let loops = (0..nest.n_loops).map(|idx| {
            let places = |operand: usize| dims_of_loop(&maps[operand], idx).map(|dim| (operand, dim)).collect();
            let extent = extent_of(&operands, places)?;
            Some(Loop { is_parallel: nest.is_parallel[idx], extent })
        });
        let loops = loops.collect::<Option<Vec<_>>>()?;
        let linear = ir::linear_subscripts(op);
        Some(Self { op, operands, maps, linear, n_inputs, loops, body: Some(body), padding: None })
    }

    /// The ops that the item stands for.
    pub fn ops(&self) -> Vec<OperationRef<'c, 'a>> {
        let fill = self.padding.iter().map(|padding| padding.fill.op);
        std::iter::once(self.op).chain(fill).collect()
    }

    /// The numbers of the operands that are written.
    pub fn outputs(&self) -> std::ops::Range<usize> {
        self.n_inputs..self.operands.len()
    }

    /// Whether the body looks at what this operand holds.
    pub fn reads(&self, operand: usize) -> bool {
        let Some(body) = self.body else { return operand < self.n_inputs };
        ir::arguments_of(body).get(operand).is_some_and(|argument| !ir::uses(*argument).is_empty())
    }

    /// Whether an operand is an output of which one element takes up all turns of the reductions.
    pub fn is_summed(&self, operand: usize) -> bool {
        let map = &self.maps[operand];
        let is_of_turn = |idx: usize| {
            let mut places = (0..map.result_count()).filter_map(|place| map.result(place).ok());
            places.any(|place| place.is_function_of_dim(idx))
        };
        self.outputs().contains(&operand)
            && (0..self.loops.len()).all(|idx| self.loops[idx].is_parallel || !is_of_turn(idx))
    }

    /// Whether all loops are parallel.
    pub fn is_parallel(&self) -> bool {
        self.loops.iter().all(|it| it.is_parallel)
    }

    /// The memrefs that the body reads by itself.
    pub fn gathered(&self) -> Vec<Value<'c, 'a>> {
        self.body_ops()
            .into_iter()
            .filter(|op| ir::is_op(*op, "memref.load"))
            .filter_map(|op| op.operands().next())
            .collect()
    }

    /// The ops of the body with those below them, without what it yields.
    pub fn body_ops(&self) -> Vec<OperationRef<'c, 'a>> {
        let ops = self.body.map(ir::ops_in).unwrap_or_default();
        ops.into_iter().flat_map(ir::walk).collect()
    }

    /// The memory of an operand; none if it is a scalar.
    pub fn origin(&self, operand: usize) -> Option<Origin> {
        let value = self.operands[operand];
        value.r#type().is_mem_ref().then(|| Origin::of(value))
    }
}

/// The error for an op that no kernel can hold.
pub fn refuse(op: OperationRef, reason: &str) -> Failed {
    op_error(op, &format!("cannot run on a GPU: {reason}"))
}

fn check_type(value: Value) -> Result<(), String> {
    let r#type = value.r#type();
    if r#type.is_tensor() {
        return Err("it takes tensors: bufferize first".to_owned());
    }
    let element = ir::element_type(r#type);
    let is_number = ir::bits_of(element).is_some_and(|bits| matches!(bits, 1 | 8 | 16 | 32 | 64)) || element.is_index();
    if !is_number {
        return Err(format!("elements of type '{element}'"));
    }
    if !r#type.is_mem_ref() {
        return if element == r#type { Ok(()) } else { Err(format!("an operand of type '{type}'")) };
    }
    if ir::strides_of(r#type).is_none() {
        return Err(format!("the layout of '{type}'"));
    }
    if ir::has_memory_space(r#type) {
        return Err(format!("the memory space of '{type}'"));
    }
    Ok(())
}

/// The dimensions of an operand that a loop alone indexes.
fn dims_of_loop<'m>(map: &'m AffineMap, idx: usize) -> impl Iterator<Item = usize> + use<'m> {
    let is_loop = move |expression: AffineExpr| expression.is_dim() && expression.dim_position() == idx;
    (0..map.result_count()).filter(move |dim| map.result(*dim).is_ok_and(is_loop))
}

/// The length of dimensions that are all the same; `places` gives those of each operand.
fn extent_of<'c, 'a>(
    operands: &[Value<'c, 'a>],
    places: impl Fn(usize) -> Vec<(usize, usize)>,
) -> Option<Extent<'c, 'a>> {
    let places: Vec<(usize, usize)> = (0..operands.len()).flat_map(places).collect();
    let length = |(operand, dim): &(usize, usize)| {
        let shape = ir::shape_of(operands[*operand].r#type())?;
        shape.get(*dim).copied().filter(|length| *length != ir::DYNAMIC)
    };
    let known = places.iter().find_map(length);
    let (operand, dim) = *places.iter().find(|place| length(place) == known)?;
    let keys = places.iter().map(|(operand, dim)| (Origin::of(operands[*operand]).value, *dim));
    Some(Extent { known, places: keys.collect(), source: (operands[operand], dim) })
}
