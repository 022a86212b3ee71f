//! Walking the boxes of a view by keyboard: parent, child, sibling. Boxes too narrow to be seen, and those that stand for several, are
//! passed over: there is nothing to tell of them.

use super::window::Window;
use crate::protocol::{FlameBox, FlameView, PathKey};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Parent,
    /// The widest child.
    Child,
    Previous,
    Next,
}

/// The narrowest box that a step lands on, in CSS pixels.
const NARROWEST_PX: f64 = 2.0;
/// Fractions that differ by less are one place: sums of neighbours' widths differ in their last digits.
const EPSILON: f64 = 1e-12;

/// The boxes of `row`: `start..end` into the view's boxes.
pub fn row(view: &FlameView, row: u32) -> (usize, usize) {
    let start = view.boxes.partition_point(|b| b.row < row);
    let end = start + view.boxes[start..].partition_point(|b| b.row == row);
    (start, end)
}

pub fn find(view: &FlameView, path: PathKey) -> Option<usize> {
    let is_it = |b: &FlameBox| b.path == path && (b.frame.is_some() || b.row == 0);
    view.boxes.iter().position(is_it)
}

/// The box that `of` stands on, if the view holds it.
pub fn parent(view: &FlameView, of: usize) -> Option<usize> {
    let child = view.boxes.get(of)?;
    let (start, end) = row(view, child.row.checked_sub(1)?);
    let next =
        start + view.boxes[start..end].partition_point(|b| b.x <= child.x + child.width * 0.5);
    next.checked_sub(1)
        .filter(|p| *p >= start && holds(&view.boxes[*p], child))
}

/// Where a step from `of` leads; `None`: nowhere, stay.
pub fn step(view: &FlameView, window: &Window, of: usize, step: Step) -> Option<usize> {
    match step {
        Step::Parent => parent(view, of),
        Step::Child => widest_child(view, window, of),
        Step::Previous => siblings(view, of)
            .rev()
            .find(|i| *i < of && is_seen(view, window, *i)),
        Step::Next => siblings(view, of).find(|i| *i > of && is_seen(view, window, *i)),
    }
}

fn widest_child(view: &FlameView, window: &Window, of: usize) -> Option<usize> {
    let parent = view.boxes.get(of)?;
    let (start, end) = row(view, parent.row + 1);
    (start..end)
        .filter(|i| holds(parent, &view.boxes[*i]) && is_seen(view, window, *i))
        .max_by(|a, b| {
            let width = |i: usize| view.boxes[i].width;
            width(*a).total_cmp(&width(*b)).then(b.cmp(a))
        })
}

fn siblings(view: &FlameView, of: usize) -> std::ops::Range<usize> {
    let Some(parent) = parent(view, of) else {
        return of..of + 1;
    };
    let (start, end) = row(view, view.boxes[of].row);
    let parent = &view.boxes[parent];
    let first = (start..end).find(|i| holds(parent, &view.boxes[*i]));
    let last = (start..end).rfind(|i| holds(parent, &view.boxes[*i]));
    first.unwrap_or(of)..last.unwrap_or(of) + 1
}

fn holds(parent: &FlameBox, child: &FlameBox) -> bool {
    child.x + EPSILON >= parent.x
        && child.x + child.width <= parent.x + parent.width + EPSILON
        && (parent.frame.is_some() || parent.row == 0)
}

fn is_seen(view: &FlameView, window: &Window, of: usize) -> bool {
    let of = &view.boxes[of];
    of.frame.is_some()
        && of.width / window.span() * window.width >= NARROWEST_PX
        && window.place(of).is_some()
}
