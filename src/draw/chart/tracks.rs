//! The rows of a chart over time, as areas on top of each other or as lines. Where snapshots are missing both are broken off.

use super::scale::{Scale, height};
use super::{Chart, Dot, Drawing, Ink, Shape, Track};

/// With more moments, dots would hide the line.
const MOST_DOTTED: usize = 60;

/// Stretches of moments without a gap: those that have a value, as long as none is broken off.
fn runs(track: &Track) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut is_open = false;
    for (at, value) in track.values.iter().enumerate() {
        // A moment of another kind alone is no gap; a missing snapshot is told by `gaps`.
        if value.is_none_or(|v| !v.is_finite()) {
            continue;
        }
        let is_broken = track.gaps.get(at).copied().unwrap_or(false);
        match runs.last_mut().filter(|_| is_open && !is_broken) {
            Some(run) => run.push(at),
            None => runs.push(vec![at]),
        }
        is_open = true;
    }
    runs
}

pub fn areas(chart: &Chart, scale: &Scale, drawing: &mut Drawing) {
    let mut below = vec![0.0; chart.axis.positions.len()];
    for track in chart.tracks {
        let above: Vec<f64> = below
            .iter()
            .enumerate()
            .map(|(at, b)| b + height(track, at))
            .collect();
        for run in runs(track) {
            let at = |moment: &usize, of: &[f64]| {
                let value = of.get(*moment).copied().unwrap_or(0.0);
                (scale.x(chart, *moment), scale.y(value))
            };
            let top: Vec<_> = run.iter().map(|moment| at(moment, &above)).collect();
            let bottom = run.iter().rev().map(|moment| at(moment, &below));
            let points: Vec<_> = match top.as_slice() {
                // One alone has no width: it is drawn as a bar.
                [(x, y)] => {
                    let foot = scale.y(run
                        .first()
                        .and_then(|m| below.get(*m))
                        .copied()
                        .unwrap_or(0.0));
                    vec![
                        (x - 2.0, *y),
                        (x + 2.0, *y),
                        (x + 2.0, foot),
                        (x - 2.0, foot),
                    ]
                }
                _ => top.iter().copied().chain(bottom).collect(),
            };
            drawing.areas.push(Shape {
                points,
                ink: track.ink,
                thickness: 0.0,
            });
            drawing.lines.push(Shape {
                points: top,
                ink: Ink::Ground,
                thickness: 1.0,
            });
        }
        below = above;
    }
}

pub fn lines(chart: &Chart, scale: &Scale, drawing: &mut Drawing) {
    let has_dots = chart.axis.positions.len() <= MOST_DOTTED;
    for track in chart.tracks {
        for run in runs(track) {
            let at = |moment: &usize| {
                let value = track.values.get(*moment).copied().flatten();
                (scale.x(chart, *moment), scale.y(value.unwrap_or(0.0)))
            };
            let points: Vec<_> = run.iter().map(at).collect();
            let is_alone = points.len() == 1;
            if has_dots || is_alone {
                drawing.dots.extend(points.iter().map(|at| Dot {
                    at: *at,
                    radius: 2.5,
                    ink: track.ink,
                }));
            }
            if !is_alone {
                drawing.lines.push(Shape {
                    points,
                    ink: track.ink,
                    thickness: 2.0,
                });
            }
        }
    }
}
