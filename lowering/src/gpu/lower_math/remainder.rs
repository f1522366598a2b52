//! The remainder of a division, exactly: by long division of the whole numbers that floats are.

use super::floats::{Floats, Is};
use crate::gpu::cursor::Cursor;
use melior::ir::{Block, Region, RegionLike, Value, operation::OperationBuilder};
use parallel_op_dialect::ir;

/// `x - n y` with the whole number `n` towards zero, with the sign of `x`.
pub fn remf<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>, y: Value<'c, 'a>) -> Value<'c, 'a> {
    let [a, b] = [x, y].map(|value| float.abs(value));
    let [(a_exponent, a_whole), (b_exponent, b_whole)] = [a, b].map(|value| split(float, value));
    // A divisor of zero is refused below, but not by the integer division.
    let is_zero = float.compare_bits(b_whole, 0, float.integer(0));
    let divisor = float.select(is_zero, float.integer(1), b_whole);
    let first = float.at.binary("arith.remui", a_whole, divisor);
    let n_bits = float.at.binary("arith.subi", a_exponent, b_exponent);
    let rest = divided(float, first, [n_bits, divisor]);
    let rest = float.at.value("arith.sitofp", &[rest], float.r#type);
    // The power of two may be below the smallest float, so it is two factors.
    let exponent = float.on_bits("arith.subi", b_exponent, 150);
    let half = float.on_bits("arith.shrsi", exponent, 1);
    let other = float.at.binary("arith.subi", exponent, half);
    let rest = [half, other].iter().fold(rest, |rest, n| {
        let power = float.of_bits(float.on_bits("arith.shli", float.on_bits("arith.addi", *n, 127), 23));
        float.mul(rest, power)
    });
    let rest = float.select(float.compare(a, Is::Less, b), a, rest);
    let is_defined = float.and(float.test(a, Is::Less, f64::INFINITY), float.test(b, Is::Greater, 0.0));
    float.select(is_defined, float.with_sign(rest, x), float.number(f64::NAN))
}

/// Exponent and whole number of a float without sign: it is `whole * 2^(exponent - 150)`.
fn split<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
    let bits = float.bits_of(x);
    let exponent = float.on_bits("arith.shrui", bits, 23);
    let fraction = float.on_bits("arith.andi", bits, 0x7F_FFFF);
    let is_normal = float.is_set(exponent);
    let whole = float.select(is_normal, float.on_bits("arith.ori", fraction, 0x80_0000), fraction);
    (float.select(is_normal, exponent, float.integer(1)), whole)
}

/// `rest * 2^n_bits` by the divisor: what is left over, bit by bit. Nothing is done for a negative number of bits.
fn divided<'c, 'a>(
    float: &Floats<'c, 'a>,
    rest: Value<'c, 'a>,
    [n_bits, divisor]: [Value<'c, 'a>; 2],
) -> Value<'c, 'a> {
    let (at, word) = (float.at, float.at.bits(32));
    let region = Region::new();
    region.append_block(Block::new(&[(word, at.location()), (word, at.location())]));
    let turns = OperationBuilder::new("scf.for", at.location())
        .add_operands(&[float.integer(0), n_bits, float.integer(1), rest])
        .add_results(&[word])
        .add_regions([region]);
    let turns = at.place(turns);
    let block = ir::body(turns).expect("it was given a block");
    let carried = ir::arguments_of(block)[1];
    let end = OperationBuilder::new("scf.yield", at.location()).add_operands(&[carried]);
    let end = ir::build_at_end(end, block);
    let inner = Floats::at(Cursor::before(end));
    let twice = inner.on_bits("arith.shli", carried, 1);
    let less = inner.at.binary("arith.subi", twice, divisor);
    let fits = inner.compare_bits(twice, 9, divisor);
    let next: Value = inner.select(fits, less, twice);
    ir::set_operands(end, &[next]);
    ir::results_of(turns)[0]
}
