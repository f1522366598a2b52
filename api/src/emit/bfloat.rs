//! Roundings to bfloat16 that the support library of an older C compiler lacks, as a text in C.

/// Names, and the type that each rounds.
const ROUNDINGS: [(&str, &str); 2] = [("__truncsfbf2", "float"), ("__truncdfbf2", "double")];

/// Definitions of those functions among `needed`; a library that has them is preferred.
pub fn definitions(needed: &[String]) -> String {
    let is_needed = |(name, _): &&(&str, &str)| needed.iter().any(|it| it == name);
    ROUNDINGS.iter().filter(is_needed).map(|(name, r#type)| definition(name, r#type)).collect()
}

/// To the nearest, of two that are equally near to the even one. A double is first rounded to a float towards the odd one,
/// so that the second rounding does not see a tie where there is none.
fn definition(name: &str, r#type: &str) -> String {
    format!(
        "__attribute__((weak)) __bf16 {name}({type} value) {{
  union {{ float number; uint32_t bits; }} x = {{(float)value}};
  union {{ uint16_t bits; __bf16 number; }} rounded;
  if (x.number != x.number) {{
    rounded.bits = x.bits >> 16 | 0x40;
    return rounded.number;
  }}
  if ((({type})x.number) != value && !(x.bits & 1))
    x.bits += (({type})x.number < value) == (value > 0) ? 1 : -1;
  rounded.bits = (x.bits + 0x7fff + (x.bits >> 16 & 1)) >> 16;
  return rounded.number;
}}
"
    )
}
