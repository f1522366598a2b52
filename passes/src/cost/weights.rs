//! What one scalar computation costs, in simple floating-point operations.

/// Weights and the families that have them.
///
/// The expensive functions are library calls in plain code; their numbers are measured times over that of an addition.
const WEIGHTS: &[(f64, &str)] = &[
    (0.0, "yield constant index index_cast bitcast extf truncf"),
    (
        1.0,
        "abs absf absi add addf addi and andi arithmetic_right_shift bitcast_convert bitshift bitwise_and \
         bitwise_not bitwise_or bitwise_xor cast castlike ceil clamp clip clz cmpf cmpi compare convert \
         dequantizelinear dropout eq equal extsi extui fill floor fma fptosi fptoui ge glu greater greater_equal \
         greaterorequal gt hardmax hardtanh is_finite isinf isnan le leaky_relu leakyrelu less lessorequal \
         logical_and logical_left_shift logical_not logical_or logical_right_shift logical_xor lt masked_fill max \
         maxf maximum maximumf maxnumf maxsi maxui min minf minimum minimumf minnumf minsi minui mul mulf muli \
         multiply ne neg negate negf not or ori popcnt relu relu6 round round_nearest_afz round_nearest_even rsub \
         select shift_left shift_right_arithmetic shift_right_logical shli shrink shrsi shrui sign sitofp square \
         sub subf subi subtract threshold thresholdedrelu to trunci type_as uitofp where xor xori",
    ),
    (
        2.0,
        "cbrt ceildivsi div divf divide divsi divui dynamicquantizelinear floor_divide floordivsi fmod intdiv mod \
         mse_loss quantizelinear reciprocal remainder remf remsi remui rescale rsqrt softsign sqrt tanh_backward",
    ),
    (8.0, "celu elu hardsigmoid hardswish prelu selu"),
    (
        15.0,
        "exp exp2 expm1 exponential exponential_minus_one log log10 log1p log2 log_plus_one log_sigmoid logistic \
         logsumexp quickgelu sigmoid silu swish",
    ),
    (30.0, "cos cosine sin sine softplus"),
    (5.0, "assert extract"),
    (20.0, "erf"),
    (40.0, "acos acosh asin asinh atan atanh biasgelu cosh fastgelu gelu mish sinh tan tanh"),
    (60.0, "atan2 fpowi ipowi pow power powf"),
];

/// Operations that an op of this family counts for on one element, whatever its dialect: `math.exp`, `torch.aten.exp`.
pub fn scalar_weight(family: &str) -> Option<f64> {
    WEIGHTS.iter().find(|(_, families)| families.split(' ').any(|known| known == family)).map(|(weight, _)| *weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_has_one_weight() {
        let mut all: Vec<&str> = WEIGHTS.iter().flat_map(|(_, families)| families.split(' ')).collect();
        let n_families = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!((all.len(), all.contains(&"")), (n_families, false));
        assert_eq!(
            (scalar_weight("addf"), scalar_weight("tanh"), scalar_weight("mystery")),
            (Some(1.0), Some(40.0), None)
        );
    }
}
