//! The treemap as geometry: squarified (Bruls, Huizing, van Wijk 2000), so that areas are in proportion to figures and boxes near to
//! squares; and as a draw list, which the page paints and an export prints.

use super::origin::Origin;
use super::protocol::{Map, Tile};
use crate::draw::change::Scale;
use crate::draw::labels::fit;
use crate::draw::list::{DrawList, Fill, Outline, Rect};
use crate::draw::palette::{PackageHue, Role};
use crate::protocol::{NameKey, Pair};

/// Pixels between two boxes.
const GAP: f32 = 1.0;
/// Of the labels' font; see [`crate::draw::svg`].
const COLUMN_PX: f32 = 7.23;
const LINE_PX: f32 = 16.0;

/// What marks boxes, and how changes are coloured.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Marks {
    pub hovered: Option<usize>,
    pub selected: Option<NameKey>,
    /// In a comparison.
    pub scale: Option<Scale>,
}

/// A box for each of `weights`, in their order, which is descending; together they fill `area`. What weighs nothing has a box of no size.
pub fn squarified(weights: &[f64], area: Rect) -> Vec<Rect> {
    let sum: f64 = weights.iter().sum();
    let mut boxes = Vec::with_capacity(weights.len());
    if sum <= 0.0 || area.width <= 0.0 || area.height <= 0.0 {
        return vec![
            Rect {
                width: 0.0,
                height: 0.0,
                ..area
            };
            weights.len()
        ];
    }
    let per_weight = f64::from(area.width) * f64::from(area.height) / sum;
    let (mut rest, mut from) = (area, 0);
    while from < weights.len() {
        let side = f64::from(rest.width.min(rest.height));
        let row = row_length(&weights[from..], per_weight, side);
        let (row, last) = (&weights[from..from + row], from + row == weights.len());
        rest = lay(row, per_weight, rest, last, &mut boxes);
        from += row.len();
    }
    boxes
}

/// How many of the next ones stand side by side: as long as the flattest of them gets nearer to a square.
fn row_length(weights: &[f64], per_weight: f64, side: f64) -> usize {
    let (mut sum, mut worst) = (0.0, f64::INFINITY);
    let greatest = weights[0];
    for (at, weight) in weights.iter().enumerate() {
        let with = sum + weight;
        let thickness = with * per_weight / side.max(f64::MIN_POSITIVE);
        let aspect = |weight: f64| {
            let length = weight * per_weight / thickness;
            (length / thickness).max(thickness / length)
        };
        let flattest = aspect(greatest).max(aspect(*weight));
        // What has no area is in the row of the one before it.
        if at > 0 && flattest > worst && *weight > 0.0 {
            return at;
        }
        (sum, worst) = (with, flattest);
    }
    weights.len()
}

/// Lays a row along the shorter side of `area`, and gives what is left of it.
fn lay(row: &[f64], per_weight: f64, area: Rect, is_last: bool, boxes: &mut Vec<Rect>) -> Rect {
    let is_wide = area.width >= area.height;
    let (side, other) = match is_wide {
        true => (area.height, area.width),
        false => (area.width, area.height),
    };
    let sum: f64 = row.iter().sum();
    let thickness = match is_last {
        true => other,
        false => ((sum * per_weight / f64::from(side)) as f32).min(other),
    };
    let mut before = 0.0;
    for weight in row {
        let at = |part: f64| match sum > 0.0 {
            true => (part / sum) as f32 * side,
            false => 0.0,
        };
        let (start, end) = (at(before), at(before + weight));
        before += weight;
        boxes.push(match is_wide {
            true => Rect {
                x: area.x,
                y: area.y + start,
                width: thickness,
                height: end - start,
            },
            false => Rect {
                x: area.x + start,
                y: area.y,
                width: end - start,
                height: thickness,
            },
        });
    }
    match is_wide {
        true => Rect {
            x: area.x + thickness,
            width: area.width - thickness,
            ..area
        },
        false => Rect {
            y: area.y + thickness,
            height: area.height - thickness,
            ..area
        },
    }
}

/// The boxes of a map, in the order of its tiles; the one of the others is last, if there are any.
pub fn boxes(map: &Map, width: f32, height: f32) -> Vec<Rect> {
    let area = Rect {
        x: 0.0,
        y: 0.0,
        width,
        height,
    };
    let mut weights: Vec<f64> = map.tiles.iter().map(|tile| weight(tile.flat)).collect();
    let (others, sum) = map.others;
    if others > 0 {
        // Lighter than each of them together may be heavier: the order is kept, and the last box is as large as it is.
        weights.push(weight(sum));
    }
    squarified(&weights, area)
}

pub fn weight(flat: Pair) -> f64 {
    flat.base.unsigned_abs().max(flat.new.unsigned_abs()) as f64
}

pub fn draw(map: &Map, width: f32, height: f32, marks: &Marks) -> DrawList {
    let mut list = DrawList::new(width, height);
    for (at, rect) in boxes(map, width, height).into_iter().enumerate() {
        let rect = Rect {
            width: (rect.width - GAP).max(0.0),
            height: (rect.height - GAP).max(0.0),
            ..rect
        };
        if rect.width < 0.5 || rect.height < 0.5 {
            continue;
        }
        let tile = map.tiles.get(at);
        let ink = tile
            .map_or(Role::Merged, |tile| role(tile, marks.scale))
            .ink();
        list.fills.push(Fill { rect, ink });
        let others = tr!("{count} more", count = map.others.0);
        push_label(&mut list, rect, tile.map_or(&others, |tile| &tile.name));
        let is_selected =
            marks.selected.is_some() && tile.and_then(|tile| tile.function) == marks.selected;
        if is_selected {
            list.outlines.push(Outline {
                rect,
                thickness: 2.0,
                ink: Role::Selected.ink(),
            });
        } else if marks.hovered == Some(at) {
            list.outlines.push(Outline {
                rect,
                thickness: 1.5,
                ink: Role::Hovered.ink(),
            });
        }
    }
    list.batch();
    list
}

fn role(tile: &Tile, scale: Option<Scale>) -> Role {
    if let Some(scale) = scale {
        return Role::Change(scale.step(tile.flat));
    }
    let is_calm = matches!(
        tile.origin,
        Origin::Standard | Origin::Runtime | Origin::Unknown
    );
    Role::Package(PackageHue::of(
        (tile.key.0 ^ (tile.key.0 >> 32)) as u32,
        is_calm,
    ))
}

fn push_label(list: &mut DrawList, rect: Rect, name: &str) {
    let columns = ((rect.width - 8.0) / COLUMN_PX).max(0.0) as usize;
    if rect.height < LINE_PX {
        return;
    }
    if let Some(label) = fit(name, columns) {
        list.push_text(rect.x + 4.0, rect.y + 13.0, &label, Role::Label.ink());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AREA: Rect = Rect {
        x: 0.0,
        y: 0.0,
        width: 6.0,
        height: 4.0,
    };

    /// The example of the paper that the rule is from.
    #[test]
    fn the_papers_example() {
        let boxes = squarified(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], AREA);
        let first: Vec<(f32, f32, f32, f32)> = boxes[..2]
            .iter()
            .map(|b| (b.x, b.y, b.width, b.height))
            .collect();
        assert_eq!(first, [(0.0, 0.0, 3.0, 2.0), (0.0, 2.0, 3.0, 2.0)]);
        let third = boxes[2];
        assert!(
            (third.width - 12.0 / 7.0).abs() < 1e-4 && (third.height - 7.0 / 3.0).abs() < 1e-4,
            "{third:?}"
        );
    }

    proptest! {
        #[test]
        fn areas_are_in_proportion_and_within(mut weights in prop::collection::vec(0u32..1_000_000, 1..120)) {
            weights.sort_unstable_by(|a, b| b.cmp(a));
            let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
            let area = Rect { x: 0.0, y: 0.0, width: 800.0, height: 500.0 };
            let boxes = squarified(&weights, area);
            let sum: f64 = weights.iter().sum();
            prop_assert_eq!(boxes.len(), weights.len());
            for (weight, b) in weights.iter().zip(&boxes) {
                prop_assert!(b.x >= 0.0 && b.y >= 0.0 && b.right() < 800.1 && b.bottom() < 500.1);
                prop_assert!(b.width >= 0.0 && b.height >= 0.0, "{b:?}");
                if sum > 0.0 {
                    let (found, wanted) = (f64::from(b.width) * f64::from(b.height), weight / sum * 400_000.0);
                    prop_assert!((found - wanted).abs() < 1.0 + wanted * 0.01, "{found} {wanted}");
                }
            }
        }
    }
}
