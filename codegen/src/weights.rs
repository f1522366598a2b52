//! What depends on weights alone, and so is the same in every call of a loaded model.

use std::collections::BTreeSet;

use melior::ir::{OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::ir::{self, Effects};

/// Attribute of an argument that is constant for a loaded model.
pub const WEIGHT: &str = "parallel_op.weight";

/// The values of a function that are weights, constants, or computed of these alone.
pub struct Weights {
    known: BTreeSet<usize>,
    has_marks: bool,
}

impl Weights {
    /// Looks at each op of the function once.
    pub fn of(function: OperationRef) -> Self {
        let arguments = ir::body(function).map(ir::arguments_of).unwrap_or_default();
        let marked = arguments.into_iter().filter(|it| ir::argument_attribute(*it, WEIGHT).is_some());
        let mut known: BTreeSet<usize> = marked.map(ir::value_key).collect();
        let has_marks = !known.is_empty();
        for op in ir::walk(function).into_iter().skip(1) {
            // Parents come before what they hold, so a value from inside is not known yet and holds nothing up.
            let is_known = |value: Value| known.contains(&ir::value_key(value));
            if op.result_count() > 0 && is_computed(op) && ir::captures_of(op).into_iter().all(is_known) {
                known.extend(ir::results_of(op).into_iter().map(ir::value_key));
            }
        }
        Self { known, has_marks }
    }

    /// Whether a value is a weight, a constant, or computed of these alone.
    pub fn contains(&self, value: Value) -> bool {
        self.known.contains(&ir::value_key(value))
    }

    /// Whether arguments are marked as weights at all.
    pub fn has_marks(&self) -> bool {
        self.has_marks
    }
}

/// Whether what an op gives depends on its operands alone.
pub fn is_computed(op: OperationRef) -> bool {
    ir::effects_of(op) == Effects::None
}
