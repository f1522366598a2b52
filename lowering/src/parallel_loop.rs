//! A loop whose turns may run at the same time, as `scf.parallel` and `scf.forall` say it.

use melior::ir::{
    Attribute, OperationRef, Type, Value,
    attribute::{DenseI32ArrayAttribute, DenseI64ArrayAttribute, IntegerAttribute},
    operation::{OperationBuilder, OperationLike},
};
use parallel_op_dialect::{ir, ops};

/// Marks a bound of `scf.forall` that is an operand.
const DYNAMIC: i64 = i64::MIN;

/// So many turns are enough to give all threads something to do.
const ENOUGH_TURNS: i64 = 64;

/// A number that is known, or a value.
#[derive(Clone, Copy)]
pub enum Bound<'c, 'a> {
    Known(i64),
    Value(Value<'c, 'a>),
}

/// One dimension: the counter goes from `lower` to below `upper` in steps of `step`, which is positive.
#[derive(Clone, Copy)]
pub struct Dimension<'c, 'a> {
    pub lower: Bound<'c, 'a>,
    pub upper: Bound<'c, 'a>,
    pub step: Bound<'c, 'a>,
}

/// A loop without reductions and tensors.
pub struct ParallelLoop<'c, 'a> {
    pub op: OperationRef<'c, 'a>,
    pub dimensions: Vec<Dimension<'c, 'a>>,
}

impl<'c, 'a> ParallelLoop<'c, 'a> {
    /// Whether an op is such a loop, or one with reductions or tensors.
    pub fn is_one(op: OperationRef) -> bool {
        ir::is_op(op, "scf.parallel") || ir::is_op(op, "scf.forall")
    }

    /// Reads a loop. None if it has results: reductions, or tensors.
    pub fn read(op: OperationRef<'c, 'a>) -> Option<Self> {
        if op.result_count() > 0 {
            return None;
        }
        let segments = DenseI32ArrayAttribute::try_from(op.attribute("operandSegmentSizes").ok()?).ok()?;
        let mut operands = op.operands();
        let mut bounds = [0, 1, 2].map(|segment| {
            let n_values = segments.element(segment).ok().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
            operands.by_ref().take(n_values).map(Bound::of).collect::<Vec<_>>()
        });
        if ir::is_op(op, "scf.forall") {
            for (bounds, name) in bounds.iter_mut().zip(["staticLowerBound", "staticUpperBound", "staticStep"]) {
                *bounds = mixed(op.attribute(name).ok()?, bounds)?;
            }
        }
        let [lower, upper, step] = bounds;
        let dimensions = lower.into_iter().zip(upper).zip(step);
        let dimensions = dimensions.map(|((lower, upper), step)| Dimension { lower, upper, step }).collect();
        Some(Self { op, dimensions })
    }

    /// On how many threads it may run at most, if somebody has decided that.
    pub fn most_threads(&self) -> Option<i64> {
        ir::int_attribute(self.op, ops::THREADS_ATTRIBUTE).filter(|threads| *threads > 0)
    }

    /// How many turns the loop has, if that is known.
    pub fn n_turns(&self) -> Option<i64> {
        let mut turns = self.dimensions.iter().map(Dimension::n_turns);
        turns.try_fold(1_i64, |product, turns| Some(product.saturating_mul(turns?)))
    }

    /// How many of the outer dimensions are shared out: as many as are known to be needed for enough turns. The inner
    /// ones stay sequential loops, whose counters need no division.
    pub fn n_shared(&self) -> usize {
        let mut known = 1_i64;
        for (index, dimension) in self.dimensions.iter().enumerate() {
            match dimension.n_turns() {
                Some(turns) => known = known.saturating_mul(turns),
                None => return index + 1,
            }
            if known >= ENOUGH_TURNS {
                return index + 1;
            }
        }
        self.dimensions.len()
    }
}

impl<'c, 'a> Dimension<'c, 'a> {
    /// How many turns it has, if that is known.
    pub fn n_turns(&self) -> Option<i64> {
        let (Bound::Known(lower), Bound::Known(upper), Bound::Known(step)) = (self.lower, self.upper, self.step) else {
            return None;
        };
        let length = upper.saturating_sub(lower).max(0);
        (step > 0).then(|| length / step + i64::from(length % step > 0))
    }

    /// The number of turns, computed in front of an op if it is not known.
    pub fn count(&self, before: OperationRef<'c, 'a>) -> Bound<'c, 'a> {
        if let Some(turns) = self.n_turns() {
            return Bound::Known(turns);
        }
        let [lower, upper, step] = [self.lower, self.upper, self.step].map(|bound| bound.value(before));
        let [zero, one] = [0, 1].map(|number| Bound::Known(number).value(before));
        let length = index_op("arith.subi", upper, lower, before);
        let length = index_op("arith.maxsi", length, zero, before);
        let almost = index_op("arith.subi", step, one, before);
        let rounded = index_op("arith.addi", length, almost, before);
        Bound::Value(index_op("arith.divui", rounded, step, before))
    }
}

impl<'c, 'a> Bound<'c, 'a> {
    fn of(value: Value<'c, 'a>) -> Self {
        let constant = ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant"));
        constant.and_then(|op| ir::int_attribute(op, "value")).map_or(Self::Value(value), Self::Known)
    }

    /// The value, if it is one that has to be handed over.
    pub fn dynamic(self) -> Option<Value<'c, 'a>> {
        match self {
            Self::Known(_) => None,
            Self::Value(value) => Some(value),
        }
    }

    /// As a value in front of an op.
    pub fn value(self, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let Self::Known(number) = self else { return self.dynamic().expect("it is a value") };
        let context = ir::context_of(before);
        let index = Type::index(context);
        let number: Attribute = IntegerAttribute::new(index, number).into();
        let constant = OperationBuilder::new("arith.constant", before.location())
            .add_attributes(&[(melior::ir::Identifier::new(context, "value"), number)])
            .add_results(&[index]);
        ir::results_of(ir::build_before(constant, before))[0]
    }
}

/// The bounds of `scf.forall`: numbers of an attribute, and operands where it says that there is one.
fn mixed<'c, 'a>(numbers: Attribute<'c>, values: &[Bound<'c, 'a>]) -> Option<Vec<Bound<'c, 'a>>> {
    let numbers = DenseI64ArrayAttribute::try_from(numbers).ok()?;
    let mut values = values.iter().copied();
    (0..numbers.len())
        .map(|index| match numbers.element(index).ok()? {
            DYNAMIC => values.next(),
            number => Some(Bound::Known(number)),
        })
        .collect()
}

/// An op on two indices in front of another one.
pub fn index_op<'c, 'a>(
    name: &str,
    left: Value<'c, 'a>,
    right: Value<'c, 'a>,
    before: OperationRef<'c, 'a>,
) -> Value<'c, 'a> {
    let index = Type::index(ir::context_of(before));
    let builder = OperationBuilder::new(name, before.location()).add_operands(&[left, right]).add_results(&[index]);
    ir::results_of(ir::build_before(builder, before))[0]
}
