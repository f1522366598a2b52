//! One elementwise op behind a contraction, in terms of the contraction's output.

use super::Known;
use crate::block_contractions::{
    coordinates::Coordinates,
    origin::{Origin, Place, is_fixed},
};
use melior::ir::{AffineMap, OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Structured};

/// Another tensor that an elementwise op reads.
#[derive(Clone, Debug)]
pub struct Input<'c, 'a> {
    /// The tensor.
    pub tensor: Value<'c, 'a>,
    /// Its dimensions in groups, of which each is one dimension of the output, or of length one.
    pub groups: Vec<Vec<usize>>,
    /// For each group the dimension of the output that it stands for.
    pub coordinates: Coordinates,
}

/// What an argument of the op's body is.
#[derive(Clone, Debug)]
pub enum Argument<'c, 'a> {
    /// An element of the contraction, or of a stage, by the number of the value.
    Known(usize),
    /// A number.
    Scalar(Value<'c, 'a>),
    /// An element of another tensor.
    Tensor(Input<'c, 'a>),
    /// The body does not use it.
    Unused,
}

impl<'c, 'a> Argument<'c, 'a> {
    /// The other tensor that the argument is an element of.
    pub fn tensor(&self) -> Option<&Input<'c, 'a>> {
        match self {
            Self::Tensor(input) => Some(input),
            _ => None,
        }
    }
}

/// An elementwise op.
#[derive(Clone, Debug)]
pub struct Stage<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// The number of its value.
    pub elements: usize,
    /// One for each argument of its body.
    pub arguments: Vec<Argument<'c, 'a>>,
}

/// What the loops of an elementwise op are to the output of the contraction.
struct Loops {
    /// For each loop the dimension that it runs along, or along a part of.
    coordinates: Coordinates,
    /// The loops that run along one, in order.
    order: Vec<usize>,
}

impl<'c, 'a> Stage<'c, 'a> {
    /// Reads an op that uses known values. None if it cannot be a part of the block.
    pub fn read(
        op: OperationRef<'c, 'a>,
        known: &[Known<'c, 'a>],
        contraction: OperationRef<'c, 'a>,
    ) -> Option<(Self, Coordinates)> {
        let structure = ir::structured(op).filter(|it| it.is_parallel.iter().all(|is_parallel| *is_parallel))?;
        if op.result_count() != 1 || !has_plain_body(op) {
            return None;
        }
        let values: Vec<Value> = op.operands().collect();
        let find = |value: Value| known.iter().find(|it| it.value == value);
        let loops = loops_of(&structure, &values, find)?;
        let arguments = ir::arguments_of(ir::body(op)?);
        let argument = |idx: usize| {
            if ir::uses(arguments[idx]).is_empty() {
                return Some(Argument::Unused);
            }
            if let Some(it) = find(values[idx]) {
                return Some(Argument::Known(it.elements));
            }
            match Origin::of(values[idx], &structure.maps[idx])? {
                Origin::Scalar(scalar) => is_there(scalar, contraction).then_some(Argument::Scalar(scalar)),
                Origin::Tensor(tensor, places) => {
                    let is_there = is_there(tensor, contraction);
                    is_there.then(|| loops.input(tensor, &places).map(Argument::Tensor)).flatten()
                }
            }
        };
        let arguments: Vec<Argument> = (0..values.len()).map(argument).collect::<Option<_>>()?;
        arguments.iter().any(|it| matches!(it, Argument::Known(_))).then_some(())?;
        let coordinates = loops.of_result(structure.maps.last()?)?;
        Some((Self { op, elements: known.len(), arguments }, coordinates))
    }
}

/// Whether the body is a block of scalar ops without regions that does not ask for the numbers of its loops.
fn has_plain_body(op: OperationRef) -> bool {
    let Some(block) = ir::body(op) else { return false };
    let ops = ir::ops_in(block);
    let is_plain = |op: &OperationRef| {
        let name = ir::op_name(*op);
        op.region_count() == 0 && (name.starts_with("arith.") || name.starts_with("math.") || name == "linalg.yield")
    };
    ir::arguments_of(block).len() == op.operand_count()
        && ops.iter().all(is_plain)
        && ops.last().is_some_and(|end| end.operand_count() == 1)
}

/// What the loops are, by the known operands; none if these disagree.
fn loops_of<'c: 'a, 'a, 'k>(
    structure: &Structured<'c>,
    values: &[Value<'c, 'a>],
    find: impl Fn(Value<'c, 'a>) -> Option<&'k Known<'c, 'a>>,
) -> Option<Loops>
where
    'a: 'k,
{
    let mut found: Option<Loops> = None;
    for (value, map) in values.iter().zip(&structure.maps) {
        let Some(known) = find(*value) else { continue };
        let mut loops = Loops { coordinates: vec![None; structure.is_parallel.len()], order: vec![] };
        for (dim, coordinate) in known.coordinates.iter().enumerate() {
            let result = map.result(dim).ok()?;
            if coordinate.is_some() {
                let loop_idx = result.is_dim().then(|| result.dim_position())?;
                (!loops.order.contains(&loop_idx)).then_some(())?;
                loops.coordinates[loop_idx] = *coordinate;
                loops.order.push(loop_idx);
            }
        }
        let agrees = found.as_ref().is_none_or(|it| it.order == loops.order && it.coordinates == loops.coordinates);
        agrees.then_some(())?;
        found = Some(loops);
    }
    // A loop that runs along no dimension must have one turn, or elements would be computed several times.
    let found = found?;
    let output = ir::shape_of(values.last()?.r#type())?;
    let map = structure.maps.last()?;
    let is_once = |(dim, length): (usize, &i64)| {
        let place = map.result(dim).ok().filter(|result| result.is_dim()).map(|result| result.dim_position());
        place.is_some_and(|loop_idx| found.coordinates[loop_idx].is_some() || *length == 1)
    };
    (output.len() == found.coordinates.len() && output.iter().enumerate().all(is_once)).then_some(found)
}

impl Loops {
    /// The coordinates of the result. None if it has its dimensions in another order.
    fn of_result(&self, map: &AffineMap) -> Option<Coordinates> {
        let dims: Vec<usize> =
            (0..map.result_count()).map(|dim| Some(map.result(dim).ok()?.dim_position())).collect::<Option<_>>()?;
        let order: Vec<usize> = dims.iter().copied().filter(|&idx| self.coordinates[idx].is_some()).collect();
        (order == self.order).then(|| dims.iter().map(|&idx| self.coordinates[idx]).collect())
    }

    /// An operand that is read at these places. None if it has a part of a dimension only, or two dimensions that are one
    /// of the output.
    fn input<'c, 'a>(&self, tensor: Value<'c, 'a>, places: &[Place]) -> Option<Input<'c, 'a>> {
        ir::shape_of(tensor.r#type())?;
        let mut input = Input { tensor, groups: vec![], coordinates: vec![] };
        let coordinate = |place: &Place| match place {
            Place::Loop(loop_idx) => self.coordinates[*loop_idx],
            Place::Zero => None,
        };
        let mut dim = 0;
        while dim < places.len() {
            let along = coordinate(&places[dim]);
            let parts: Vec<Place> = match along {
                None => vec![places[dim]],
                Some(_) => {
                    let parts = self.order.iter().filter(|&&idx| self.coordinates[idx] == along);
                    parts.map(|&idx| Place::Loop(idx)).collect()
                }
            };
            let is_new = along.is_none() || !input.coordinates.contains(&along);
            (is_new && places[dim..].starts_with(&parts)).then_some(())?;
            input.groups.push((dim..dim + parts.len()).collect());
            input.coordinates.push(along);
            dim += parts.len();
        }
        Some(input)
    }
}

/// Whether a value is there before the contraction, or as soon as the weights are: what waits for another contraction
/// would make this one wait, too.
fn is_there(value: Value, contraction: OperationRef) -> bool {
    let Some(op) = ir::defining_op(value) else { return true };
    op.block() != contraction.block() || ir::is_before(op, contraction) || is_fixed(value)
}
