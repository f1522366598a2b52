//! Replaces functions that GPUs have not, or not exactly enough, by arithmetic and by functions that
//! `codegen-approximate-math` knows.
//!
//! What is left afterwards is arithmetic, `exp`, `expm1`, `log`, `log1p`, `tanh`, `erf` and the like for that pass, and what
//! every device has: roots, absolute values, signs, whole numbers below and above, fused multiply-adds. No step behind
//! needs a library for the device. The same for all targets. Sums of products become fused multiply-adds first.
//!
//! Works on scalars of 32 bits; `math-extend-to-supported-types` in front makes 16 bits of these. Refuses functions of 64
//! bits but those that networks use, and any function that it does not know.
//!
//! Cost: one walk; 5 to 80 ops for each function.

mod circular;
mod contraction;
mod double;
mod error_function;
mod floats;
mod hyperbolic;
mod inverse;
mod power;
mod remainder;
mod rounding;
mod zero;

use super::cursor::Cursor;
use floats::Floats;
use melior::{
    dialect::DialectHandle,
    ir::{Attribute, OperationRef, TypeLike, Value, ValueLike, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
    ops, options,
    pass::{OptionValues, PassSpec},
};

/// What registration, `--help` and the documentation know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-lower-gpu-math",
    summary: "replace functions that GPUs have not by arithmetic",
    description: "\
In kernels, on scalars of 32 bits. Some of it is functions that `codegen-approximate-math` replaces, so that pass follows;
`math-extend-to-supported-types` goes in front of both, for 16 bits. Largest errors against NumPy, in units in the last place
of the result, on a Vulkan device that rounds multiply-adds twice:

| function | error |
|---|---|
| `trunc`, `round`, `remf`, `clampf`, `isnan`, `isinf`, `isfinite`, `isnormal` | 0 |
| `rsqrt`, `atan`, `acos`, `sinh`, `cosh`, `asinh`, `acosh`, `atan2` | 2 |
| `sin`, `cos`, `tan`, `asin`, `atanh`, `cbrt`, `powf` | 3 |
| `erfc` | 5 |

Those of circular functions hold for arguments of any size. Of 64 bits there are
`exp`, `expm1`, `log`, `tanh`, `rsqrt`, `trunc` and `round`, to 4 units in the last place; the others are refused, for no
device of Vulkan has them. Sums with a product become `math.fma`, which GPUs have as one
instruction; drivers of Vulkan may round it twice.",
    anchor: "gpu.module",
    example: "test/lowering/lower-gpu-math/doc.mlir",
    dependent_dialects: &[DialectHandle::arith, ops::math_dialect_handle, DialectHandle::scf],
    options: MathOptions::specs,
    run,
};

options! {
    /// Options of `parallel-op-lower-gpu-math`.
    pub struct MathOptions {
        /// make fused multiply-adds of sums of products
        pub contract: bool = true,
    }
}

fn run(device: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    zero::spell_out(device);
    // Once, before there are polynomials, which say themselves what they fuse.
    if MathOptions::read(values).contract && !device.has_attribute(CONTRACTED) {
        contraction::fuse(device);
        ir::set_attribute(device, CONTRACTED, Attribute::unit(ir::context_of(device)));
    }
    for op in ir::walk(device) {
        let name = ir::op_name(op);
        if !name.starts_with("math.") && name != "arith.remf" {
            continue;
        }
        let Some(result) = ir::results_of(op).first().copied() else { continue };
        let of_arguments = op.operand_at(0).map_or(result.r#type(), |operand| operand.r#type());
        match ir::bits_of(of_arguments) {
            Some(32) if of_arguments.is_f32() => replace(op, &name)?,
            Some(16) if name == "arith.remf" => remainder_of_half(op),
            _ if is_everywhere(&name) => {}
            Some(64) if of_arguments.is_f64() => replace_double(op, &name)?,
            _ if name == "math.absi" => absolute(op, result),
            _ => {}
        }
    }
    Ok(())
}

/// Attribute of a module whose sums of products are fused.
const CONTRACTED: &str = "parallel_op.contracted";

/// What every device computes, floats of 64 bits included.
fn is_everywhere(name: &str) -> bool {
    matches!(
        name,
        "math.sqrt" | "math.floor" | "math.ceil" | "math.absf" | "math.roundeven" | "math.copysign" | "math.fma"
    )
}

/// What `codegen-approximate-math` replaces.
fn is_known_later(name: &str) -> bool {
    let known = ["exp", "exp2", "expm1", "tanh", "log", "log2", "log10", "log1p", "erf"];
    name.strip_prefix("math.").is_some_and(|name| known.contains(&name))
}

/// Puts arithmetic in the place of an op.
fn replace(op: OperationRef, name: &str) -> Result<(), Failed> {
    if is_everywhere(name) || is_known_later(name) {
        return Ok(());
    }
    let arguments: Vec<Value> = op.operands().collect();
    let float = Floats::before(op);
    if name == "math.sincos" {
        let both = [circular::sin, circular::cos].map(|function| function(&float, arguments[0]));
        ir::results_of(op).into_iter().zip(both).for_each(|(old, new)| ir::replace_all_uses(old, new));
        ir::erase(op);
        return Ok(());
    }
    let Some(result) = of_one(&float, name, arguments[0]).or_else(|| of_several(&float, name, &arguments)) else {
        return Err(op_error(
            op,
            "has no arithmetic for a GPU: expected a function that 'parallel-op-lower-gpu-math' names",
        ));
    };
    ir::replace_all_uses(ir::results_of(op)[0], result);
    ir::erase(op);
    Ok(())
}

fn of_one<'c, 'a>(float: &Floats<'c, 'a>, name: &str, x: Value<'c, 'a>) -> Option<Value<'c, 'a>> {
    Some(match name {
        "math.sin" => circular::sin(float, x),
        "math.cos" => circular::cos(float, x),
        "math.tan" => circular::tan(float, x),
        "math.atan" => inverse::atan(float, x),
        "math.asin" => inverse::asin(float, x),
        "math.acos" => inverse::acos(float, x),
        "math.sinh" => hyperbolic::sinh(float, x),
        "math.cosh" => hyperbolic::cosh(float, x),
        "math.asinh" => hyperbolic::asinh(float, x),
        "math.acosh" => hyperbolic::acosh(float, x),
        "math.atanh" => hyperbolic::atanh(float, x),
        "math.erfc" => error_function::erfc(float, x),
        "math.rsqrt" => float.div(float.number(1.0), float.sqrt(x)),
        "math.cbrt" => power::cbrt(float, x),
        "math.trunc" => rounding::trunc(float, x),
        "math.round" => rounding::round(float, x),
        "math.isnan" => float.is_nan(x),
        "math.isinf" => rounding::is_infinite(float, x),
        "math.isfinite" => rounding::is_finite(float, x),
        "math.isnormal" => rounding::is_normal(float, x),
        _ => return None,
    })
}

fn of_several<'c, 'a>(float: &Floats<'c, 'a>, name: &str, arguments: &[Value<'c, 'a>]) -> Option<Value<'c, 'a>> {
    Some(match (name, arguments) {
        ("math.atan2", [y, x]) => inverse::atan2(float, *y, *x),
        ("math.powf", [x, y]) => power::powf(float, *x, *y),
        ("math.fpowi", [x, n]) => {
            let exponent = float.at.value("arith.sitofp", &[*n], float.r#type);
            power::powf(float, *x, exponent)
        }
        ("math.clampf", [x, low, high]) => {
            float.at.binary("arith.minimumf", float.at.binary("arith.maximumf", *x, *low), *high)
        }
        ("arith.remf", [x, y]) => remainder::remf(float, *x, *y),
        _ => return None,
    })
}

/// A remainder of 16 bits is one of 32 bits, exactly.
fn remainder_of_half(op: OperationRef) {
    let float = Floats::before(op);
    let result = ir::results_of(op)[0];
    let wide: Vec<Value> = op.operands().map(|value| float.at.value("arith.extf", &[value], float.r#type)).collect();
    let remainder = remainder::remf(&float, wide[0], wide[1]);
    let narrow = float.at.value("arith.truncf", &[remainder], result.r#type());
    ir::replace_all_uses(result, narrow);
    ir::erase(op);
}

/// Puts arithmetic in the place of an op on 64 bits, of which only what networks use has some.
fn replace_double(op: OperationRef, name: &str) -> Result<(), Failed> {
    let x = op.operand_at(0).expect("a function has an argument");
    let float = Floats { r#type: x.r#type(), ..Floats::before(op) };
    let result = match name {
        "math.exp" => double::exp(&float, x),
        "math.expm1" => double::expm1(&float, x),
        "math.tanh" => double::tanh(&float, x),
        "math.log" => double::log(&float, x),
        "math.rsqrt" => float.div(float.number(1.0), float.sqrt(x)),
        "math.trunc" => rounding::trunc(&float, x),
        "math.round" => rounding::round(&float, x),
        "math.isnan" => float.is_nan(x),
        "math.isinf" => rounding::is_infinite(&float, x),
        "math.isfinite" => rounding::is_finite(&float, x),
        _ => {
            let expected = "expected a float of at most 32 bits, for no GPU has this function of 64";
            return Err(op_error(op, &format!("operand #0: {expected}, got 'f64'")));
        }
    };
    ir::replace_all_uses(ir::results_of(op)[0], result);
    ir::erase(op);
    Ok(())
}

/// The larger one of a whole number and its opposite.
fn absolute<'c, 'a>(op: OperationRef<'c, 'a>, result: Value<'c, 'a>) {
    let at = Cursor::before(op);
    let value = op.operand_at(0).expect("it has an operand");
    let opposite = at.binary("arith.subi", at.integer(0, value.r#type()), value);
    ir::replace_all_uses(result, at.binary("arith.maxsi", value, opposite));
    ir::erase(op);
}
