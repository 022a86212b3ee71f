//! The flame graph as a draw list: which boxes are where ([`Window`]), what is written in them ([`super::labels`]), and only then in
//! which ink. One pass over the visible boxes; nothing is measured, formatted or matched per box.

use super::change::Scale;
use super::labels;
use super::list::{DrawList, Fill, Line, Outline, Rect};
use super::palette::{Ink, PackageHue, Role};
use super::window::{ROW_PX, Window};
use crate::protocol::{FlameBox, FlameFrame, FlameView, NameKey};

/// Space between a box's edge and its label.
const PADDING_PX: f32 = 4.0;
/// From a row's top to its label's baseline.
pub const BASELINE_PX: f32 = 14.0;
/// Between two lines of the hatching, and the narrowest box that is hatched.
const HATCH_PX: f32 = 6.0;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Colouring {
    Package,
    Change(Scale),
}

/// What is to be seen of each frame of a view, decided once per view, search and selection, not once per box and frame of film.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Marks {
    /// As long as the view's `frames`.
    frames: Vec<Mark>,
    is_searching: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Mark {
    hue: PackageHue,
    is_matched: bool,
    is_selected: bool,
}

/// How a view is shown, beside where.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub marks: &'a Marks,
    pub colouring: Colouring,
    /// Indices into the view's boxes.
    pub hovered: Option<usize>,
    pub cursor: Option<usize>,
    /// Width of one column of the label font, in CSS pixels.
    pub column_px: f32,
    /// What is written in the root's box.
    pub root_label: &'a str,
}

impl Marks {
    /// `matches`: the search, if there is one.
    pub fn new(
        frames: &[FlameFrame],
        selected: Option<NameKey>,
        matches: Option<&dyn Fn(&str) -> bool>,
    ) -> Marks {
        let mark = |frame: &FlameFrame| Mark {
            hue: PackageHue::of(frame.package, labels::is_standard(&frame.name)),
            is_matched: matches.is_some_and(|matches| matches(&frame.name)),
            is_selected: selected == Some(frame.key),
        };
        Marks {
            frames: frames.iter().map(mark).collect(),
            is_searching: matches.is_some(),
        }
    }

    fn of(&self, of: &FlameBox) -> Option<Mark> {
        self.frames.get(of.frame? as usize).copied()
    }
}

/// Draws the part of `view` that `window` shows.
pub fn draw(view: &FlameView, window: &Window, look: &Look) -> DrawList {
    let mut list = DrawList::new(window.width as f32, window.height as f32);
    let (first, end) = window.rows();
    let start = view.boxes.partition_point(|b| b.row < first);
    for (index, of) in view.boxes.iter().enumerate().skip(start) {
        if of.row >= end {
            break;
        }
        if let Some(rect) = window.place(of) {
            draw_box(&mut list, view, look, index, rect);
        }
    }
    list.batch();
    list
}

fn draw_box(list: &mut DrawList, view: &FlameView, look: &Look, index: usize, rect: Rect) {
    let of = &view.boxes[index];
    let mark = look.marks.of(of);
    let is_matched = mark.is_some_and(|m| m.is_matched);
    let is_faded = look.marks.is_searching && !is_matched && of.row > 0;
    let ink = |role| Ink { role, is_faded };
    list.fills.push(Fill {
        rect,
        ink: ink(role_of(of, mark, look.colouring)),
    });
    if of.row == 0 {
        label(
            list,
            rect,
            look.root_label,
            look.column_px,
            ink(Role::Label),
        );
    } else if let Some(frame) = of.frame.and_then(|f| view.frames.get(f as usize)) {
        label(list, rect, &frame.name, look.column_px, ink(Role::Label));
    } else {
        hatch(list, rect, ink(Role::Hatch));
    }
    let outlines = [
        (is_matched && rect.width >= 3.0, Role::Matched, 1.0),
        (look.hovered == Some(index), Role::Hovered, 1.0),
        (mark.is_some_and(|m| m.is_selected), Role::Selected, 2.0),
        (look.cursor == Some(index), Role::Cursor, 2.0),
    ];
    for (_, role, thickness) in outlines.into_iter().filter(|(is_shown, _, _)| *is_shown) {
        list.outlines.push(Outline {
            rect,
            thickness,
            ink: role.ink(),
        });
    }
}

fn role_of(of: &FlameBox, mark: Option<Mark>, colouring: Colouring) -> Role {
    match (mark, colouring) {
        _ if of.row == 0 && colouring == Colouring::Package => Role::Root,
        (_, Colouring::Change(scale)) if of.row == 0 || mark.is_some() => {
            Role::Change(scale.step(of.total))
        }
        (Some(mark), _) => Role::Package(mark.hue),
        (None, _) => Role::Merged,
    }
}

fn label(list: &mut DrawList, rect: Rect, name: &str, column_px: f32, ink: Ink) {
    let left = rect.x.max(0.0) + PADDING_PX;
    let right = rect.right().min(list.width) - PADDING_PX + 1.0;
    let columns = ((right - left) / column_px.max(1.0)).floor().max(0.0) as usize;
    if columns == 0 {
        return;
    }
    if let Some(text) = labels::fit(name, columns) {
        list.push_text(left, rect.y + BASELINE_PX, &text, ink);
    }
}

/// Diagonal lines that begin at multiples of [`HATCH_PX`], so that panning does not make them crawl within a still box.
fn hatch(list: &mut DrawList, rect: Rect, ink: Ink) {
    if rect.width < HATCH_PX {
        return;
    }
    let (left, right) = (rect.x.max(0.0), rect.right().min(list.width));
    let mut foot = left - rect.height + HATCH_PX;
    while foot < right {
        // From (foot, bottom) up to the right, cut at the box's sides.
        let (from, to) = (foot.max(left), (foot + rect.height).min(right));
        list.lines.push(Line {
            from: (from, rect.bottom() - (from - foot)),
            to: (to, rect.bottom() - (to - foot)),
            ink,
        });
        foot += HATCH_PX;
    }
}

/// The box under a point, if any: an index into the view's boxes.
pub fn hit(view: &FlameView, window: &Window, x: f64, y: f64) -> Option<usize> {
    if !(0.0..=window.width).contains(&x) || !(0.0..=window.height).contains(&y) {
        return None;
    }
    let row = window.row_at(y)?;
    if (y + window.scroll_top) % ROW_PX >= ROW_PX - 1.0 {
        return None;
    }
    let (start, end) = super::walk::row(view, row);
    let at = window.to_fraction(x);
    // A box narrower than a pixel is drawn as one, so what is drawn decides, beginning with the box that begins left of the point.
    let next = start + view.boxes[start..end].partition_point(|b| b.x <= at);
    let candidates = [next.checked_sub(1), Some(next)];
    candidates.into_iter().flatten().find(|index| {
        let drawn = (start..end)
            .contains(index)
            .then(|| window.place(&view.boxes[*index]))
            .flatten();
        drawn.is_some_and(|r| (f64::from(r.x)..=f64::from(r.right())).contains(&x))
    })
}
