//! What one scalar computation costs, in simple floating-point operations.

/// Operations that an op of this family counts for on one element, whatever its dialect: `math.exp`, `torch.aten.exp`.
///
/// The expensive functions are library calls in plain code; their numbers are measured times over that of an addition.
pub fn scalar_weight(family: &str) -> Option<f64> {
    Some(match family {
        "yield" | "constant" | "index" | "index_cast" | "bitcast" | "extf" | "truncf" => 0.0,
        "abs" | "absf" | "absi" | "add" | "addf" | "addi" | "and" | "andi" | "ceil" | "clamp" | "clip" | "cmpf"
        | "cmpi" | "compare" | "equal" | "eq" | "floor" | "ge" | "greater" | "greater_equal" | "gt" | "hardtanh"
        | "le" | "less" | "logical_and" | "logical_not" | "logical_or" | "lt" | "max" | "maxf" | "maximum"
        | "maximumf" | "maxnumf" | "maxsi" | "maxui" | "min" | "minf" | "minimum" | "minimumf" | "minnumf"
        | "minsi" | "minui" | "mul" | "mulf" | "muli" | "ne" | "neg" | "negate" | "negf" | "not" | "or" | "ori"
        | "relu" | "relu6" | "leaky_relu" | "leakyrelu" | "round" | "rsub" | "select" | "sign" | "sub" | "subf"
        | "subi" | "where" | "xori" | "shli" | "shrsi" | "shrui" | "square" | "to" | "type_as" | "fptosi"
        | "sitofp" | "uitofp" | "fptoui" | "trunci" | "extsi" | "extui" | "fma" | "threshold" | "masked_fill"
        | "dropout" => 1.0,
        "div" | "divf" | "divsi" | "divui" | "floordivsi" | "ceildivsi" | "remf" | "remsi" | "remui" | "reciprocal"
        | "sqrt" | "rsqrt" | "intdiv" => 2.0,
        "hardswish" | "hardsigmoid" | "prelu" | "elu" | "celu" | "selu" => 8.0,
        "exp" | "exp2" | "expm1" | "log" | "log1p" | "log2" | "log10" | "sigmoid" | "logistic" | "silu" | "swish" => {
            15.0
        }
        "sin" | "cos" | "softplus" => 30.0,
        "extract" | "assert" => 5.0,
        "erf" => 20.0,
        "tanh" | "gelu" | "mish" | "tan" | "atan" | "sinh" | "cosh" => 40.0,
        "pow" | "powf" | "atan2" | "ipowi" | "fpowi" => 60.0,
        _ => return None,
    })
}
