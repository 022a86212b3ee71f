//! How much a drawing would lose without a vertex: pprof's score, which favours those where paths meet or part over those that
//! only pass a value on. Logarithms are Go's own, so that scores are equal to the last digit everywhere.

use super::net::{Net, Vertex};
use super::trim::truncate;

/// The score of each vertex.
pub fn scores(net: &Net) -> Vec<i64> {
    let mut sides = vec![(Side::default(), Side::default()); net.vertices.len()];
    for (row, vertex) in net.vertices.iter().enumerate() {
        sides[row].1.total = vertex.flat.value;
    }
    for arrow in &net.arrows {
        sides[arrow.to as usize].0.count(arrow.weight.value);
        sides[arrow.from as usize].1.count(arrow.weight.value);
    }
    for arrow in &net.arrows {
        sides[arrow.to as usize].0.add(arrow.weight.value);
        sides[arrow.from as usize].1.add(arrow.weight.value);
    }
    let score = |(vertex, sides): (&Vertex, &(Side, Side))| score(vertex, sides.0, sides.1);
    net.vertices.iter().zip(&sides).map(score).collect()
}

fn score(vertex: &Vertex, callers: Side, mut callees: Side) -> i64 {
    let flat = vertex.flat.value;
    if flat > 0 && callees.has_arrows {
        callees.add(flat);
    }
    let score = callers.entropy() + callees.entropy();
    truncate(score * vertex.cum.value as f64).wrapping_add(flat)
}

/// The arrows on one side of a vertex.
#[derive(Clone, Copy, Default)]
struct Side {
    has_arrows: bool,
    /// What the weights are shares of.
    total: i64,
    entropy: f64,
}

impl Side {
    fn count(&mut self, weight: i64) {
        self.has_arrows = true;
        if weight > 0 {
            self.total = self.total.wrapping_add(weight);
        }
    }

    fn add(&mut self, weight: i64) {
        if self.total != 0 {
            let share = weight.wrapping_abs() as f64 / self.total as f64;
            self.entropy += -share * log2(share);
        }
    }

    /// An entry or a leaf counts as much as an even choice of two.
    fn entropy(self) -> f64 {
        if self.has_arrows { self.entropy } else { 1.0 }
    }
}

/// Go's `math.Log2`.
fn log2(x: f64) -> f64 {
    let (fraction, exponent) = split(x);
    if fraction == 0.5 {
        return f64::from(exponent - 1);
    }
    ln(fraction) * (1.0 / std::f64::consts::LN_2) + f64::from(exponent)
}

/// Go's `math.Log`, which is FreeBSD's.
fn ln(x: f64) -> f64 {
    const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const L: [f64; 7] = [
        0.666_666_666_666_673_5,
        0.399_999_999_994_094_2,
        0.285_714_287_436_623_9,
        0.222_221_984_321_497_84,
        0.181_835_721_616_180_5,
        0.153_138_376_992_093_73,
        0.147_981_986_051_165_86,
    ];
    if x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    let (mut fraction, mut exponent) = split(x);
    if fraction < std::f64::consts::SQRT_2 / 2.0 {
        fraction *= 2.0;
        exponent -= 1;
    }
    let f = fraction - 1.0;
    let k = f64::from(exponent);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2 * (L[0] + s4 * (L[2] + s4 * (L[4] + s4 * L[6])));
    let even = s4 * (L[1] + s4 * (L[3] + s4 * L[5]));
    let half_square = 0.5 * f * f;
    k * LN2_HIGH - ((half_square - (s * (half_square + odd + even) + k * LN2_LOW)) - f)
}

/// A number as a fraction of at least a half and less than 1, and a power of two. Shares are never subnormal.
fn split(x: f64) -> (f64, i32) {
    const EXPONENT: u64 = 0x7ff;
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52 & EXPONENT) as i32 - 1022;
    let fraction = f64::from_bits(bits & !(EXPONENT << 52) | 1022 << 52);
    (fraction, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_those_of_go() {
        assert_eq!(log2(0.5), -1.0);
        assert_eq!(log2(1.0), 0.0);
        assert_eq!(log2(0.25), -2.0);
        assert!((log2(0.3) - 0.3f64.log2()).abs() < 1e-15);
        assert!((log2(1e-9) - 1e-9f64.log2()).abs() < 1e-13);
        assert_eq!(log2(0.0), f64::NEG_INFINITY);
        assert!(log2(-1.0).is_nan());
    }
}
