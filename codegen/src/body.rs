//! What the body of a structured op computes for each point of its loops, and about how long that takes.

use melior::ir::{OperationRef, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

/// The body of a structured op.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Body {
    /// Ops that compute something: neither constants nor the end of the body.
    pub n_ops: usize,
    /// Of these, the ones that take more than an instruction or two, such as a division or `math.exp`, or that this
    /// crate does not know.
    pub n_expensive: usize,
    /// Nanoseconds for one point as vector code, memory left out.
    pub ns: f64,
    /// Whether it reads elements at computed places, checks something, or holds further regions.
    pub reaches_out: bool,
    /// Whether it uses the numbers of its loops.
    pub has_index: bool,
    /// Whether it multiplies anything.
    pub multiplies: bool,
}

/// Nanoseconds of an instruction on one element of 32 bits: one core of 2024 at 3 GHz with vectors of 256 bits.
const CHEAP_NS: f64 = 0.03;

impl Body {
    /// The body of an op; of an op without a region, such as a shuffle of dimensions, one that only moves elements.
    pub fn of(op: OperationRef) -> Self {
        let mut body = Self::default();
        for inner in ir::blocks_of(op).into_iter().flat_map(ir::ops_in) {
            body.add(inner);
        }
        body
    }

    /// Whether it computes nothing: elements are only moved.
    pub fn moves_only(&self) -> bool {
        self.n_ops == 0
    }

    fn add(&mut self, op: OperationRef) {
        let name = ir::op_name(op);
        if matches!(name.as_str(), "linalg.yield" | "arith.constant") {
            return;
        }
        self.n_ops += 1;
        self.has_index |= name == "linalg.index";
        self.multiplies |= matches!(name.as_str(), "arith.mulf" | "arith.muli" | "complex.mul" | "math.fma");
        self.reaches_out |= op.region_count() > 0
            || !matches!(name.split('.').next(), Some("arith" | "math" | "complex" | "linalg" | "affine" | "index"));
        let cheap_ops = ops_of(&name);
        self.n_expensive += usize::from(cheap_ops > 2.0);
        let widest = op.operands().map(|value| value.r#type()).chain(op.results().map(|value| value.r#type()));
        let bits = widest.filter_map(ir::bits_of).max().unwrap_or(32).max(8);
        self.ns += CHEAP_NS * cheap_ops * bits as f64 / 32.0;
    }
}

/// How many additions an op is worth.
fn ops_of(name: &str) -> f64 {
    let (dialect, op) = name.split_once('.').unwrap_or(("", name));
    match (dialect, op) {
        ("math", "absf" | "absi" | "fma" | "copysign" | "floor" | "ceil") => 1.0,
        ("math", "sqrt" | "rsqrt") | ("arith", "divf") => 4.0,
        ("arith", "divsi" | "divui" | "remsi" | "remui" | "ceildivsi" | "floordivsi" | "remf") => 10.0,
        ("math", "exp" | "exp2" | "expm1" | "log" | "log2" | "log1p") => 10.0,
        ("math", "erf" | "tanh" | "sin" | "cos") => 16.0,
        ("arith" | "index" | "linalg" | "affine", _) => 1.0,
        ("tensor", "extract") => 8.0,
        ("math", _) => 30.0,
        _ => 8.0,
    }
}
