//! Lanes along a reduction.
//!
//! Element number k along the lanes is added to accumulator `k / lanes % 4` in lane `k % lanes`; in the end the
//! accumulators are added up two by two, then the halves of what is left. Lanes depend on types and instruction set, and
//! nothing else plays a part, so a sum has the same bits wherever it stands.

use super::{
    emitter::{Emitter, Place, Width, stepped},
    nest::{Body, Nest, Refusal},
    vertical::step,
};
use crate::builder::{Builder, amount::Amount};
use Amount::{Known, Open};
use melior::ir::{
    Attribute, OperationRef, Type, TypeLike, Value, ValueLike,
    attribute::{DenseI64ArrayAttribute, IntegerAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::ir::{self, OperationParts};

/// Vectors that the elements of one sum are spread over.
const ACCUMULATORS: i64 = 4;

/// How values of an output are put together.
pub struct Combiner<'c, 'a> {
    /// The ops that put two values together: one, or a comparison and a choice.
    kind: Kind<'c, 'a>,
}

enum Kind<'c, 'a> {
    /// An op of two operands.
    Binary(OperationRef<'c, 'a>),
    /// A comparison of two values, and the choice between them. The flag says whether the sum is the right operand.
    Choice(OperationRef<'c, 'a>, bool),
}

/// For each wanted output how its values are put together.
pub fn combiners<'c, 'a>(nest: &Nest<'c, 'a>) -> Result<Vec<Option<Combiner<'c, 'a>>>, Refusal> {
    let Some(body) = &nest.body else { return Err(("combiner", "it copies along a reduction")) };
    let of_output = |(output, is_wanted): (usize, &bool)| {
        let sum = body.arguments.get(nest.n_inputs + output).copied();
        match (is_wanted, sum) {
            (false, _) => Ok(None),
            (true, Some(sum)) => Combiner::of(body, sum, body.yields[output]).map(Some),
            (true, None) => Err(REFUSAL),
        }
    };
    nest.is_wanted.iter().enumerate().map(of_output).collect()
}

const REFUSAL: Refusal = ("combiner", "its sums cannot be split: they are no sum, product, minimum or maximum");

impl<'c, 'a> Combiner<'c, 'a> {
    fn of(body: &Body<'c, 'a>, sum: Value<'c, 'a>, yielded: Value<'c, 'a>) -> Result<Self, Refusal> {
        let op = ir::defining_op(yielded).filter(|op| body.ops.contains(op)).ok_or(REFUSAL)?;
        let mut uses = ir::uses(sum);
        uses.retain(|(user, _)| body.ops.contains(user));
        if ir::is_op(op, "arith.select") {
            return Self::choice(op, sum, &uses).ok_or(REFUSAL);
        }
        let is_known = neutral_number(&ir::op_name(op)).is_some();
        let is_alone = uses.len() == 1 && uses[0].0 == op;
        (is_known && is_alone).then_some(Self { kind: Kind::Binary(op) }).ok_or(REFUSAL)
    }

    /// `a > b ? a : b` of floats, by an ordered comparison.
    fn choice(op: OperationRef<'c, 'a>, sum: Value<'c, 'a>, uses: &[(OperationRef<'c, 'a>, usize)]) -> Option<Self> {
        let compare = ir::defining_op(op.operand_at(0)?).filter(|it| ir::is_op(*it, "arith.cmpf"))?;
        let keys = |op: OperationRef<'c, 'a>, first: usize| {
            [first, first + 1].map(|idx| op.operands().nth(idx).map_or(0, ir::value_key))
        };
        let is_right = keys(compare, 0)[1] == ir::value_key(sum);
        let is_ordered = matches!(predicate(compare)?, 2..=5);
        let is_alone = uses.iter().all(|(user, _)| *user == op || *user == compare) && uses.len() == 2;
        let chooses = keys(op, 1) == keys(compare, 0);
        (is_ordered && is_alone && chooses).then_some(Self { kind: Kind::Choice(compare, is_right) })
    }

    /// The value that changes nothing, in a scalar or a vector.
    fn neutral(&self, builder: &Builder<'c, 'a>, r#type: Type<'c>) -> Value<'c, 'a> {
        let element = ir::element_type(r#type);
        let number = match &self.kind {
            Kind::Binary(op) => neutral_number(&ir::op_name(*op)).expect("it was looked up before"),
            Kind::Choice(op, _) => {
                // `sum > x ? sum : x` is a maximum, too.
                let takes_greater = matches!(predicate(*op), Some(2 | 3));
                Neutral::Float(if takes_greater { f64::NEG_INFINITY } else { f64::INFINITY })
            }
        };
        match number {
            Neutral::Float(number) => builder.float(number, r#type),
            Neutral::Integer(number) => builder.integer(number, r#type),
            Neutral::Lowest | Neutral::Highest => {
                let bits = ir::bits_of(element).unwrap_or(64).clamp(1, 64);
                let highest = i64::MAX >> (64 - bits);
                builder.integer(if matches!(number, Neutral::Highest) { highest } else { -highest - 1 }, r#type)
            }
        }
    }

    /// Puts two scalars or two vectors together.
    fn join(&self, builder: &Builder<'c, 'a>, sum: Value<'c, 'a>, value: Value<'c, 'a>) -> Value<'c, 'a> {
        match &self.kind {
            Kind::Binary(op) => {
                let name = ir::op_name(*op);
                // A fused product adds to the sum.
                builder.binary(if name == "math.fma" { "arith.addf" } else { &name }, sum, value)
            }
            Kind::Choice(op, is_right) => {
                let [left, right] = if *is_right { [value, sum] } else { [sum, value] };
                let bit = melior::ir::r#type::IntegerType::new(builder.context, 1).into();
                let bits = match ir::shape_of(sum.r#type()) {
                    Some(shape) => builder.vector_type(shape[0].unsigned_abs() as usize, bit),
                    None => bit,
                };
                let predicate = op.attribute("predicate").expect("a comparison has a predicate");
                let condition = builder.value("arith.cmpf", &[left, right], bits, &[("predicate", predicate)]);
                builder.value("arith.select", &[condition, left, right], sum.r#type(), &[])
            }
        }
    }
}

enum Neutral {
    Float(f64),
    Integer(i64),
    Lowest,
    Highest,
}

/// What changes nothing when an op joins it to a value; none for ops that do not join.
fn neutral_number(name: &str) -> Option<Neutral> {
    Some(match name {
        // Minus zero, since zero would make a sum of minus zeros positive.
        "arith.addf" => Neutral::Float(-0.0),
        "arith.mulf" => Neutral::Float(1.0),
        "arith.maximumf" => Neutral::Float(f64::NEG_INFINITY),
        "arith.minimumf" => Neutral::Float(f64::INFINITY),
        // These two take the number where the other is none.
        "arith.maxnumf" | "arith.minnumf" => Neutral::Float(f64::NAN),
        "arith.addi" | "arith.ori" | "arith.xori" | "arith.maxui" => Neutral::Integer(0),
        "arith.muli" => Neutral::Integer(1),
        "arith.andi" | "arith.minui" => Neutral::Integer(-1),
        "arith.maxsi" => Neutral::Lowest,
        "arith.minsi" => Neutral::Highest,
        _ => return None,
    })
}

fn predicate(op: OperationRef) -> Option<i64> {
    Some(IntegerAttribute::try_from(op.attribute("predicate").ok()?).ok()?.value())
}

/// Refuses bodies of which lanes that are left out would go wrong: they hold zero.
pub fn check(nest: &Nest) -> Result<(), Refusal> {
    let divides = |op: &OperationRef| {
        let name = ir::op_name(*op);
        let is_division =
            ["arith.div", "arith.rem", "arith.ceildiv", "arith.floordiv"].iter().any(|it| name.starts_with(it));
        name == "memref.load" || (is_division && !ir::results_of(*op).iter().all(|result| result.r#type().is_float()))
    };
    match nest.body.iter().flat_map(|body| &body.ops).any(divides) {
        true => Err(("division", "it divides integers or reads memory in its body along a reduction")),
        false => Ok(()),
    }
}

/// Writes all of the nest.
pub fn write<'c, 'a>(emitter: &Emitter<'_, 'c, 'a>, builder: &Builder<'c, 'a>, combiners: &[Option<Combiner<'c, 'a>>]) {
    let outer: Vec<usize> = (0..emitter.grid.axes.len()).filter(|axis| emitter.grid.axes[*axis].is_parallel).collect();
    let origin = vec![Known(0); emitter.grid.axes.len()];
    emitter.loops(builder, &outer, (origin, vec![]), &mut |inner, place, _| {
        Sums { emitter, combiners }.write(inner, &place);
        vec![]
    });
}

/// The sums of one place of the parallel loops.
struct Sums<'e, 'n, 'c, 'a> {
    emitter: &'e Emitter<'n, 'c, 'a>,
    combiners: &'e [Option<Combiner<'c, 'a>>],
}

impl<'c, 'a> Sums<'_, '_, 'c, 'a> {
    fn write(&self, builder: &Builder<'c, 'a>, place: &Place<'c, 'a>) {
        let emitter = self.emitter;
        let wanted: Vec<(usize, &Combiner)> =
            self.combiners.iter().enumerate().filter_map(|(idx, it)| Some((idx, it.as_ref()?))).collect();
        let neutrals = wanted.iter().map(|(output, combiner)| {
            let element = emitter.nest.outputs()[*output].element;
            combiner.neutral(builder, emitter.vector_type(builder, element))
        });
        let neutrals: Vec<Value> = neutrals.collect();
        let sums = neutrals.repeat(ACCUMULATORS as usize);
        let outer: Vec<usize> = emitter.reductions().filter(|axis| *axis != emitter.lane_axis).collect();
        let outputs: Vec<usize> = wanted.iter().map(|(output, _)| *output).collect();
        let sums = emitter.loops(builder, &outer, (place.clone(), sums), &mut |inner, place, sums| {
            self.run(inner, &place, &outputs, sums)
        });
        for (idx, (output, combiner)) in wanted.iter().enumerate() {
            let own = sums.iter().copied().skip(idx).step_by(wanted.len()).collect();
            let total = total(builder, combiner, own, emitter.lanes);
            let operand = emitter.nest.n_inputs + output;
            let held = match emitter.initial[*output] {
                Some(value) => value,
                None => builder.load(emitter.grid.bases[operand], &[emitter.address(builder, operand, place)]),
            };
            emitter.store(builder, *output, place, (combiner.join(builder, held, total), Width::Scalar));
        }
    }

    /// One run along the lanes.
    fn run(
        &self,
        builder: &Builder<'c, 'a>,
        place: &Place<'c, 'a>,
        outputs: &[usize],
        sums: Vec<Value<'c, 'a>>,
    ) -> Vec<Value<'c, 'a>> {
        let emitter = self.emitter;
        let length = emitter.grid.axes[emitter.lane_axis].length;
        let all = ACCUMULATORS * emitter.lanes;
        let whole = length.whole(all, builder);
        let sums = stepped(builder, ([Known(0), whole], all), sums, &mut |inner, at, sums| {
            self.each(inner, (place, at), (outputs, &sums), |_, _| Some(Width::Full))
        });
        let rest = length.minus(whole, builder);
        self.each(builder, (place, whole), (outputs, &sums), |builder, vector| {
            let left = rest.minus(Known(vector * emitter.lanes), builder);
            match left {
                Known(left) if left <= 0 => None,
                Known(left) if left >= emitter.lanes => Some(Width::Full),
                left => Some(Width::Part(builder.mask(emitter.lanes as usize, left.value(builder)), left)),
            }
        })
    }

    /// One vector for each accumulator, of the width that `width` says, or none.
    fn each(
        &self,
        builder: &Builder<'c, 'a>,
        (place, at): (&Place<'c, 'a>, Amount<'c, 'a>),
        (outputs, sums): (&[usize], &[Value<'c, 'a>]),
        width: impl Fn(&Builder<'c, 'a>, i64) -> Option<Width<'c, 'a>>,
    ) -> Vec<Value<'c, 'a>> {
        let emitter = self.emitter;
        let vectors = sums.chunks(outputs.len()).zip(0..);
        let next = vectors.flat_map(|(sums, vector)| {
            let Some(width) = width(builder, vector) else { return sums.to_vec() };
            let mut place = place.clone();
            place[emitter.lane_axis] = at.plus(Known(vector * emitter.lanes), builder);
            let Width::Part(mask, count) = width else {
                return step(emitter, builder, (&place, width), (&[], outputs, sums));
            };
            let part = |builder: &Builder<'c, 'a>| {
                let next = step(emitter, builder, (&place, width), (&[], outputs, sums));
                let keep = next.iter().zip(sums);
                keep.map(|(new, old)| builder.value("arith.select", &[mask, *new, *old], old.r#type(), &[])).collect()
            };
            match count {
                Known(_) => part(builder),
                // Nothing may be read where nothing is left.
                Open(count) => {
                    let types: Vec<Type> = sums.iter().map(ValueLike::r#type).collect();
                    builder.if_else(builder.is_positive(count), &types, part, |_| sums.to_vec())
                }
            }
        });
        next.collect()
    }
}

/// All accumulators and all lanes put together, two by two.
fn total<'c, 'a>(
    builder: &Builder<'c, 'a>,
    combiner: &Combiner<'c, 'a>,
    mut sums: Vec<Value<'c, 'a>>,
    mut lanes: i64,
) -> Value<'c, 'a> {
    while sums.len() > 1 {
        sums = sums.chunks(2).map(|pair| combiner.join(builder, pair[0], pair[pair.len() - 1])).collect();
    }
    let mut sum = sums[0];
    let element = ir::element_type(sum.r#type());
    while lanes > 1 {
        lanes /= 2;
        let half = |first: i64| {
            let indices: Vec<i64> = (first..first + lanes).collect();
            let mask: Attribute = DenseI64ArrayAttribute::new(builder.context, &indices).into();
            builder.value(
                "vector.shuffle",
                &[sum, sum],
                builder.vector_type(lanes as usize, element),
                &[("mask", mask)],
            )
        };
        sum = combiner.join(builder, half(0), half(lanes));
    }
    builder.element(sum, 0)
}
