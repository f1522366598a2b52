//! Replaces functions of the math dialect on 32-bit floats by arithmetic.
//!
//! A call of the C library in a loop keeps the loop from being vector code. Each function becomes the same few dozen
//! operations on a scalar as on a vector, so an element has the same bits wherever it stands. 16-bit floats are computed
//! in 32 bits. Not replaced:
//!   1. 64-bit floats, which stay with the C library,
//!   2. functions without an entry in the table below, and `powf` unless its exponent is one of a few constants.
//!
//! Cost: one walk; 10 to 40 ops for each call.

mod circular;
mod error_function;
mod exponential;
mod float32;
mod logarithm;
mod power;

use crate::{builder::Builder, isa::Isa};
use float32::Float32;
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, Type, Value, ValueLike, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir::{self, OperationParts},
    ops, options,
    pass::{OptionValues, PassSpec},
};

/// What registration, `--help` and the documentation know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-approximate-math",
    summary: "replace functions of math on 32-bit floats by arithmetic",
    description: "\
Scalars and vectors alike, so that an element has the same bits wherever it is computed. The largest errors, in units in
the last place of the result, as `test/codegen/approximate-math/ulp.mlir` measures them against the C library over the
whole range of arguments:

| function | error |
|---|---|
| `exp`, `exp2`, `log`, `erf` | 1.5 |
| `expm1`, `log1p`, `log2`, `sin`, `cos` | 2 |
| `tanh`, `log10` | 2.5 |

Infinities, NaN, results that overflow and subnormal arguments and results come out as the C library has them. `powf`
with a constant exponent of 2, 3, 1, -1 or 0.5 becomes products, a quotient or a root. 16-bit floats are computed in 32
bits; 64-bit ones are left alone, as are functions that the table does not name. Without a fused multiply-add on the
machine (`isa=sse2`) `math.fma` becomes a product and a sum, which rounds twice, since it would be a call of the C
library otherwise.",
    // Kernels of GPUs are no func.func.
    anchor: "",
    example: "test/codegen/approximate-math/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        ops::math_dialect_handle,
        DialectHandle::scf,
        ops::vector_dialect_handle,
    ],
    options: MathOptions::specs,
    run,
};

options! {
    /// Options of `codegen-approximate-math`.
    pub struct MathOptions {
        /// instruction set that the code will run on
        pub isa: String = "avx2" => ["avx512", "avx2", "sse2", "neon"],
    }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let isa = Isa::named(&MathOptions::read(values).isa).unwrap_or(Isa::Avx2);
    for op in ir::walk(function) {
        if let Some(result) = approximated(op, isa) {
            ir::replace_all_uses(ir::results_of(op)[0], result);
            ir::erase(op);
        }
    }
    Ok(())
}

/// What a function of one argument becomes.
type Expansion = for<'c, 'a> fn(&Float32<'c, 'a>, Value<'c, 'a>) -> Value<'c, 'a>;

/// The expansion of a function of one argument, or none.
fn expansion(name: &str) -> Option<Expansion> {
    Some(match name {
        "math.exp" => exponential::exp,
        "math.exp2" => exponential::exp2,
        "math.expm1" => exponential::expm1,
        "math.tanh" => exponential::tanh,
        "math.log" => logarithm::log,
        "math.log2" => logarithm::log2,
        "math.log10" => logarithm::log10,
        "math.log1p" => logarithm::log1p,
        "math.erf" => error_function::erf,
        "math.sin" => circular::sin,
        "math.cos" => circular::cos,
        _ => return None,
    })
}

/// Writes the arithmetic that an op stands for in front of it, or nothing.
fn approximated<'c, 'a>(op: OperationRef<'c, 'a>, isa: Isa) -> Option<Value<'c, 'a>> {
    let name = ir::op_name(op);
    if !name.starts_with("math.") || op.operand_count() == 0 {
        return None;
    }
    let argument = op.operand_at(0)?;
    if !is_supported(argument.r#type()) {
        return None;
    }
    let builder = Builder::before(op);
    if name == "math.fma" {
        let [factor, addend] = [op.operand_at(1)?, op.operand_at(2)?];
        let product = |builder: Builder<'c, 'a>| builder.binary("arith.mulf", argument, factor);
        return (!isa.has_fma()).then(|| builder.binary("arith.addf", product(builder), addend));
    }
    if name == "math.powf" {
        let exponent = power::constant_exponent(op.operand_at(1)?)?;
        return in_32_bits(builder, argument, isa, |float, value| power::powf(float, value, exponent));
    }
    let expansion = expansion(&name)?;
    in_32_bits(builder, argument, isa, |float, value| Some(expansion(float, value)))
}

/// Whether the elements are floats of 16 or 32 bits, in a scalar or a vector of fixed length.
fn is_supported(r#type: Type) -> bool {
    use melior::ir::TypeLike;
    let element = ir::element_type(r#type);
    let is_fixed = ir::shape_of(r#type).is_none_or(|shape| r#type.is_vector() && shape.len() == 1);
    let is_known = element.is_f32() || element.is_f16() || element.is_bf16();
    is_known && is_fixed
}

/// Computes in 32 bits what may have 16.
fn in_32_bits<'c, 'a>(
    builder: Builder<'c, 'a>,
    argument: Value<'c, 'a>,
    isa: Isa,
    compute: impl FnOnce(&Float32<'c, 'a>, Value<'c, 'a>) -> Option<Value<'c, 'a>>,
) -> Option<Value<'c, 'a>> {
    let own = argument.r#type();
    let float = Float32::new(builder, own, isa.has_fma());
    if own == float.r#type {
        return compute(&float, argument);
    }
    let wide = builder.value("arith.extf", &[argument], float.r#type, &[]);
    let result = compute(&float, wide)?;
    Some(builder.value("arith.truncf", &[result], own, &[]))
}
