//! From values to pixels: how far the values of a chart reach, at which round ones it has a line, and how high each stands.

use super::{Chart, Stacking, Track};
use crate::draw::list::Rect;
use crate::state::words;

/// From values to pixels.
pub struct Scale {
    pub plot: Rect,
    pub bottom: f64,
    pub top: f64,
}

impl Scale {
    pub fn y(&self, value: f64) -> f32 {
        let of = (value - self.bottom) / (self.top - self.bottom).max(f64::MIN_POSITIVE);
        self.plot.bottom() - (of.clamp(0.0, 1.0) as f32) * self.plot.height
    }

    pub fn x(&self, chart: &Chart, moment: usize) -> f32 {
        let position = chart.axis.positions.get(moment).copied().unwrap_or(0.0);
        self.plot.x + position as f32 * self.plot.width
    }
}

/// The lowest and the highest value that is drawn; 0 is among them.
pub fn range(chart: &Chart) -> (f64, f64) {
    let values: Vec<f64> = match chart.stacking {
        Stacking::Lines => (chart.tracks.iter())
            .flat_map(|t| t.values.iter().flatten().copied())
            .collect(),
        Stacking::Stacked => (0..chart.axis.positions.len())
            .map(|at| chart.tracks.iter().map(|t| height(t, at)).sum())
            .collect(),
    };
    let values = values.iter().copied().filter(|v| v.is_finite());
    values.fold((0.0, 0.0), |(low, high), v| (v.min(low), v.max(high)))
}

/// In a stack; what is negative has no height there.
pub fn height(track: &Track, at: usize) -> f64 {
    let value = track.values.get(at).copied().flatten();
    value.filter(|v| v.is_finite()).unwrap_or(0.0).max(0.0)
}

/// Round values from below `lowest` to above `highest`, at most about `most` steps apart.
pub fn value_ticks(lowest: f64, highest: f64, unit: &str, most: usize) -> Vec<f64> {
    let span = highest - lowest;
    if !(span > 0.0 && span.is_finite()) {
        return vec![0.0, 1.0];
    }
    let step = round_step(span, span / most.max(1) as f64, unit);
    let (from, to) = (
        (lowest / step).floor() as i64,
        (highest / step).ceil() as i64,
    );
    (from..=to.min(from.saturating_add(50)))
        .map(|n| n as f64 * step)
        .collect()
}

/// The least round step of at least `least`: 1, 2 or 5 of a power of ten, of bytes within a power of 1024; a quarter or a half of the next
/// unit where the span reaches that, so that its whole numbers have a line.
fn round_step(span: f64, least: f64, unit: &str) -> f64 {
    let mut base = 1.0;
    let is_bytes = words::figure(2048, unit).unit.ends_with('B');
    while is_bytes && least / base > 512.0 {
        base *= 1024.0;
    }
    if is_bytes && least / base > 100.0 && span / base > 1000.0 {
        return base * if least / base > 256.0 { 512.0 } else { 256.0 };
    }
    let mut step = base;
    while step < least {
        let next = [2.0, 2.5, 2.0];
        let turn = match (step / base).log10().fract() {
            f if f < 0.1 => 0,
            f if f < 0.5 => 1,
            _ => 2,
        };
        step *= next[turn];
    }
    step
}
