//! Sine, cosine and tangent.
//!
//! An argument is a multiple of pi/2 and a rest of at most half of it. The multiple is taken off in four steps without errors;
//! for large arguments it is a product of whole numbers with as many digits of 2/pi as are needed.

use super::floats::{Floats, Is};
use crate::gpu::cursor::Cursor;
use melior::ir::{Block, Region, RegionLike, Value, operation::OperationBuilder};
use parallel_op_dialect::ir;

/// Arguments up to here are reduced by four steps.
const LARGEST: f64 = 12_000.0;
/// pi/2 in four parts, of which the first three have so few digits that their multiples are exact.
const HALF_PI: [f64; 4] =
    [1.570_312_5, 0.000_483_751_296_997_070_3, 7.549_533_620_476_723e-8, 2.563_344_068_257_089_6e-12];
/// Adding this number rounds to a whole one, which then stands in the lowest bits.
const ROUNDER: f64 = 12_582_912.0;
/// `(sin(r) / r - 1) / r^2` by `r^2`.
const SIN: [f64; 4] = [-0.166_666_672, 0.008_333_329_11, -0.000_198_393_114, 2.718_114_05e-6];
/// `(cos(r) - 1 + r^2 / 2) / r^4` by `r^2`.
const COS: [f64; 3] = [0.041_666_645_6, -0.001_388_731_53, 2.443_308_04e-5];
/// The digits of 2/pi / 4 in words of 32 bits, the highest first.
const TURNS: [u32; 7] = [0x28BE_60DB, 0x9391_054A, 0x7F09_D5F4, 0x7D4D_3770, 0x36D8_A566, 0x4F10_E410, 0x7F94_58EA];
/// pi/2 / 2^62
const QUADRANT: f64 = 3.406_121_580_086_554_6e-19;

/// The sine.
pub fn sin<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (rest, quadrant) = reduced(float, x);
    of_quadrant(float, rest, quadrant)
}

/// The cosine: the sine a quarter later.
pub fn cos<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (rest, quadrant) = reduced(float, x);
    of_quadrant(float, rest, float.on_bits("arith.addi", quadrant, 1))
}

/// The tangent.
pub fn tan<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (rest, quadrant) = reduced(float, x);
    let sine = of_quadrant(float, rest, quadrant);
    float.div(sine, of_quadrant(float, rest, float.on_bits("arith.addi", quadrant, 1)))
}

/// The sine of `rest + quadrant * pi/2`.
fn of_quadrant<'c, 'a>(float: &Floats<'c, 'a>, rest: Value<'c, 'a>, quadrant: Value<'c, 'a>) -> Value<'c, 'a> {
    let square = float.mul(rest, rest);
    let sine = float.mul_add(float.mul(square, rest), float.polynomial(square, &SIN), rest);
    let half = float.mul_add(square, float.number(-0.5), float.number(1.0));
    let cosine = float.mul_add(float.mul(square, square), float.polynomial(square, &COS), half);
    let is_odd = float.is_set(float.on_bits("arith.andi", quadrant, 1));
    let value = float.select(is_odd, cosine, sine);
    // The second bit of the quadrant is the sign.
    let sign = float.on_bits("arith.shli", float.on_bits("arith.andi", quadrant, 2), 30);
    float.of_bits(float.at.binary("arith.xori", float.bits_of(value), sign))
}

/// The rest, and the multiple of pi/2 as a whole number.
fn reduced<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
    let sum = float.mul_add(x, float.number(std::f64::consts::FRAC_2_PI), float.number(ROUNDER));
    let whole = float.sub(sum, float.number(ROUNDER));
    let rest = HALF_PI.iter().fold(x, |rest, part| float.sub(rest, float.mul(whole, float.number(*part))));
    // Its lowest bits are those of the whole number, of which two count.
    let quadrant = float.bits_of(sum);
    let is_large = float.test(float.abs(x), Is::Greater, LARGEST);
    let types = [float.r#type, float.at.bits(32)];
    let condition = OperationBuilder::new("scf.if", float.at.location())
        .add_operands(&[is_large])
        .add_results(&types)
        .add_regions([region(), region()]);
    let branches = float.at.place(condition);
    let blocks = ir::blocks_of(branches);
    let yield_in = |block: usize, values: &[Value<'c, 'a>]| {
        let end = OperationBuilder::new("scf.yield", float.at.location()).add_operands(values);
        ir::build_at_end(end, blocks[block])
    };
    yield_in(1, &[rest, quadrant]);
    let end = yield_in(0, &[rest, quadrant]);
    let (far_rest, far_quadrant) = reduced_far(&Floats::at(Cursor::before(end)), x);
    ir::set_operands(end, &[far_rest, far_quadrant]);
    let results = ir::results_of(branches);
    (results[0], results[1])
}

fn region<'c>() -> Region<'c> {
    let region = Region::new();
    region.append_block(Block::new(&[]));
    region
}

/// The same for large arguments. `x` is `m * 2^(e - 32)` with a whole `m` of 32 bits. Of its product with the number of turns
/// in a radian, what is above the point is whole turns, so that only the digits from bit `e` on count.
fn reduced_far<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
    let at = float.at;
    let bits = float.bits_of(x);
    let exponent = float.on_bits("arith.shrui", float.on_bits("arith.shli", bits, 1), 24);
    let exponent = float.on_bits("arith.subi", exponent, 126);
    let mantissa =
        float.on_bits("arith.ori", float.on_bits("arith.shli", bits, 8), 0x8000_0000_u32.cast_signed().into());
    let word = float.on_bits("arith.shrui", exponent, 5);
    let shift = float.on_bits("arith.andi", exponent, 31);
    // Words from the one in front of which there is none on.
    let digit = |index: i64| match usize::try_from(index).ok() {
        None => 0,
        Some(index) => i64::from(TURNS[index].cast_signed()),
    };
    let chosen = |behind: i64| {
        (1..=4).fold(float.integer(digit(behind - 1)), |value, number| {
            let is_it = float.compare_bits(word, 0, float.integer(number));
            float.select(is_it, float.integer(digit(number + behind - 1)), value)
        })
    };
    let words = [0, 1, 2, 3].map(chosen);
    let has_shift = float.is_set(shift);
    let back = at.binary("arith.subi", float.integer(32), shift);
    let back = float.on_bits("arith.andi", back, 31);
    let shifted = |high: Value<'c, 'a>, low: Value<'c, 'a>| {
        let both = float.or(at.binary("arith.shli", high, shift), at.binary("arith.shrui", low, back));
        float.select(has_shift, both, high)
    };
    let [high, middle, low] = [0, 1, 2].map(|index| shifted(words[index], words[index + 1]));
    let long = |value: Value<'c, 'a>| at.value("arith.extui", &[value], at.bits(64));
    let times = |value: Value<'c, 'a>| at.binary("arith.muli", long(mantissa), long(value));
    let carried = float.on_bits("arith.shrui", times(low), 32);
    let product = at.binary("arith.addi", times(middle), carried);
    let top = float.on_bits("arith.shli", long(at.binary("arith.muli", mantissa, high)), 32);
    let product = at.binary("arith.addi", product, top);
    nearest(float, x, product)
}

/// The rest and the quadrant of a turn in 64 bits, of which the highest two are the quadrant.
fn nearest<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>, turn: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
    let at = float.at;
    // Rounded to the nearest quadrant, so that the rest has a sign.
    let rounded = float.on_bits("arith.addi", turn, 1 << 61);
    let quadrant = at.value("arith.trunci", &[float.on_bits("arith.shrui", rounded, 62)], at.bits(32));
    let rest = float.on_bits("arith.shrsi", float.on_bits("arith.shli", turn, 2), 2);
    let rest = at.value("arith.sitofp", &[rest], float.r#type);
    let rest = float.mul(rest, float.number(QUADRANT));
    let is_negative = float.test(x, Is::Less, 0.0);
    let turned = at.binary("arith.subi", float.integer(0), quadrant);
    let rest = float.select(is_negative, float.negated(rest), rest);
    // Neither infinity nor no number has a sine.
    let is_finite = float.test(float.abs(x), Is::Less, f64::INFINITY);
    let rest = float.select(is_finite, rest, float.number(f64::NAN));
    (rest, float.select(is_negative, turned, quadrant))
}
