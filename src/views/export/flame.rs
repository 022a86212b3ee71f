//! The flame graph as a picture: the part of it that stands on the screen, or the whole, with all its rows.

use super::taken::{PICTURE_WIDTH, PictureQuestion, caption, theme};
use crate::analysis::flame;
use crate::analysis::path_index::PathIndex;
use crate::draw::change::Scale;
use crate::draw::describe::{Measure, describe, spoken};
use crate::draw::flame::{Colouring, Look, Marks, draw};
use crate::draw::list::Rect;
use crate::draw::palette::{CHANGE_STEPS, Ink, PackageHue, Role};
use crate::draw::window::{ROW_PX, Window};
use crate::export::picture::{Caption, print};
use crate::protocol::{FlameQuestion, FlameView};
use crate::state::ColourBy;
use crate::views::Looked;
use crate::views::bridge::FlameShown;

/// A picture of more would be too high for a browser's canvas.
const MOST_FLAME_ROWS: u32 = 300;
/// Width of a column of [`crate::draw::svg::FONT_FAMILY`] at its size, on the safe side.
const COLUMN_PX: f32 = 7.4;

/// A zoom to a box that is not there any more shows the whole.
pub fn picture(looked: &Looked, picture: &PictureQuestion, shown: &FlameShown) -> String {
    let is_comparison = looked.view.figures.base.is_some();
    let (from, to) = match shown.from < shown.to {
        true => (shown.from.max(0.0), shown.to.min(1.0)),
        false => (0.0, 1.0),
    };
    let question = FlameQuestion {
        zoom: shown.zoom,
        from,
        to,
        css_width: f64::from(PICTURE_WIDTH),
        first_row: 0,
        row_count: MOST_FLAME_ROWS,
        width: shown.width,
    };
    let view = flame::flame(&looked.view, &mut PathIndex::default(), &question);
    let rows = view.rows.clamp(1, MOST_FLAME_ROWS);
    let window = Window {
        from,
        to,
        width: f64::from(PICTURE_WIDTH),
        height: f64::from(rows) * ROW_PX,
        scroll_top: 0.0,
        pixel_ratio: 2.0,
    };
    let measure = Measure::new(looked.totals, is_comparison);
    let colouring = match shown.colour {
        _ if !is_comparison => Colouring::Package,
        ColourBy::Package => Colouring::Package,
        ColourBy::Relative => Colouring::Change(Scale::Relative),
        ColourBy::Absolute => Colouring::Change(Scale::Absolute {
            churn: looked.totals.churn,
        }),
    };
    let look = Look {
        marks: &Marks::new(&view.frames, None, None),
        colouring,
        hovered: None,
        cursor: None,
        column_px: COLUMN_PX,
        root_label: &root_label(&view, &measure, is_comparison),
    };
    let list = draw(&view, &window, &look);
    let caption = Caption {
        legend: if picture.has_legend {
            legend(colouring)
        } else {
            Vec::new()
        },
        places: places(&view, &window, &measure),
        ..caption(picture)
    };
    print(&list, theme(picture), &caption)
}

fn root_label(view: &FlameView, measure: &Measure, is_comparison: bool) -> String {
    match is_comparison {
        true => format!(
            "{}  {}  ({})",
            tr!("All"),
            measure.sides(view.root),
            measure.change(view.root)
        ),
        false => format!("{}  {}", tr!("All"), measure.label(view.root.new)),
    }
}

fn places(view: &FlameView, window: &Window, measure: &Measure) -> Vec<(Rect, String)> {
    let boxes = view.boxes.iter().enumerate();
    let place = |(at, of)| Some((window.place(of)?, spoken(&describe(view, at, measure)?)));
    boxes.filter_map(place).collect()
}

fn legend(colouring: Colouring) -> Vec<(Ink, String)> {
    let package = |is_calm| {
        Role::Package(PackageHue {
            hue: 9,
            shade: 1,
            is_calm,
        })
    };
    let of: Vec<(Role, &str)> = match colouring {
        Colouring::Change(_) => vec![
            (Role::Change(-CHANGE_STEPS), msg!("less")),
            (Role::Change(0), msg!("as before")),
            (Role::Change(CHANGE_STEPS), msg!("more")),
        ],
        Colouring::Package => vec![
            (package(false), msg!("packages, a colour each")),
            (package(true), msg!("runtime and standard library")),
            (Role::Merged, msg!("too narrow to draw")),
        ],
    };
    of.into_iter()
        .map(|(role, means)| (role.ink(), tr!(means)))
        .collect()
}
