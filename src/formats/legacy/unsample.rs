//! From sampled to estimated figures of a heap profile: an allocation of S bytes is recorded with the probability 1 - e^(-S/R).

use crate::analysis::graph::truncate;

/// Count and bytes of a sample, divided by the probability that it was recorded. `rate` is the mean of the bytes between two
/// recorded allocations; up to 1 all are recorded.
pub fn heap(count: i64, bytes: i64, rate: i64) -> (i64, i64) {
    if count == 0 || bytes == 0 {
        return (0, 0);
    }
    if rate <= 1 {
        return (count, bytes);
    }
    let mean = bytes as f64 / count as f64;
    let scale = 1.0 / (1.0 - exp(-mean / rate as f64));
    let scaled = |value: i64| truncate(value as f64 * scale);
    (scaled(count), scaled(bytes))
}

/// e^x as Go computes it where processors multiply and add in one step, bit by bit, so that what is truncated is the same number
/// here, in pprof and in every browser: the method of N. Shibata, "Efficient evaluation methods of elementary functions suitable
/// for SIMD computation" (2010).
fn exp(x: f64) -> f64 {
    const UPPER_LN_2: f64 = 0.693_147_180_559_663;
    const LOWER_LN_2: f64 = 2.823_529_056_303_157_7e-13;
    const OVERFLOW: f64 = 709.782_712_893_384;
    if !x.is_finite() {
        return if x == f64::NEG_INFINITY { 0.0 } else { x };
    }
    if x > OVERFLOW {
        return f64::INFINITY;
    }
    let exponent = round_ties_even_i32(x * std::f64::consts::LOG2_E);
    let whole = f64::from(exponent);
    let rest = (-whole).mul_add(UPPER_LN_2, x);
    let rest = (-whole).mul_add(LOWER_LN_2, rest) * 0.0625;
    scale_by_power_of_two(grow(rest), exponent)
}

/// e^(16x) for a small x: a Taylor series for e^x - 1, squared four times.
fn grow(x: f64) -> f64 {
    const SERIES: [f64; 7] = [
        1.0 / 5040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        1.0 / 2.0,
        1.0,
    ];
    const FIRST: f64 = 1.0 / 40_320.0;
    let series = SERIES.iter().fold(FIRST, |sum, term| sum.mul_add(x, *term));
    let mut y = x * series;
    for _ in 0..3 {
        y *= y + 2.0;
    }
    let more = y + 2.0;
    y.mul_add(more, 1.0)
}

/// The processor's conversion: what does not fit becomes the least number.
fn round_ties_even_i32(x: f64) -> i32 {
    let rounded = x.round_ties_even();
    match rounded.abs() < 2_147_483_648.0 {
        true => rounded as i32,
        false => i32::MIN,
    }
}

fn scale_by_power_of_two(x: f64, exponent: i32) -> f64 {
    let power = |biased: i32| f64::from_bits((biased as u64) << 52);
    let biased = exponent.wrapping_add(0x3ff);
    match biased {
        0x7ff.. => f64::INFINITY,
        1.. => x * power(biased),
        -52.. => x * power(biased + 0x3fe) * power(1),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e_to_the_x() {
        for i in -3000..3000 {
            let x = f64::from(i) * 0.231_7;
            let (ours, theirs) = (exp(x), x.exp());
            let is_close = ours == theirs || ((ours - theirs) / theirs).abs() < 1e-14;
            assert!(is_close || theirs < 1e-300, "e^{x}: {ours} and {theirs}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(-1e9), 0.0);
        assert_eq!(exp(-1e300), 0.0);
        assert_eq!(exp(1e300), f64::INFINITY);
    }

    #[test]
    fn what_was_recorded_stands_for_more() {
        assert_eq!(heap(0, 0, 524_288), (0, 0));
        assert_eq!(heap(3, 48, 1), (3, 48));
        assert_eq!(heap(1, 524_288, 524_288), (1, 829_411));
        assert_eq!(heap(1, 1 << 40, 524_288), (1, 1 << 40));
        assert_eq!(heap(2, 32, 524_288), (65_537, 1_048_592));
    }
}
