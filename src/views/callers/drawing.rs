//! The two-sided flame graph as a draw list: callees as in the flame graph, callers the same upside down, and between them the
//! function's own box, which both have in row 0. A sheet's window scrolls over callers and callees as one; each side is drawn and hit
//! through a window of its own. Work in proportion to the visible boxes.

use super::protocol::{PivotView, Side};
use crate::draw::describe::{Description, Measure, Row, name};
use crate::draw::flame::{self, BASELINE_PX, Colouring, Look, Marks};
use crate::draw::list::{DrawList, Rect};
use crate::draw::palette::Theme;
use crate::draw::svg;
use crate::draw::walk::{self, Step};
use crate::draw::window::{ROW_PX, Window};
use crate::protocol::{FlameBox, FlameView, NameKey};

/// A box: an index into the boxes of its side.
pub type At = (Side, usize);

/// What is to be seen of the frames of both sides.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SideMarks {
    pub callers: Marks,
    pub callees: Marks,
}

impl SideMarks {
    /// `matches`: the search, if there is one.
    pub fn new(
        view: &PivotView,
        selected: Option<NameKey>,
        matches: Option<&dyn Fn(&str) -> bool>,
    ) -> SideMarks {
        SideMarks {
            callers: Marks::new(&view.callers.frames, selected, matches),
            callees: Marks::new(&view.callees.frames, selected, matches),
        }
    }
}

/// How it is shown, beside where.
#[derive(Clone, Copy, Debug)]
pub struct PivotLook<'a> {
    pub marks: &'a SideMarks,
    pub colouring: Colouring,
    pub hovered: Option<At>,
    pub cursor: Option<At>,
    /// Width of one column of the label font, in CSS pixels.
    pub column_px: f32,
    /// What is written in the function's own box.
    pub label: &'a str,
}

impl PivotView {
    pub fn side(&self, side: Side) -> &FlameView {
        match side {
            Side::Callers => &self.callers,
            Side::Callees => &self.callees,
        }
    }

    pub fn at(&self, (side, index): At) -> Option<&FlameBox> {
        self.side(side).boxes.get(index)
    }

    /// Height of all callers: where the function's own box begins.
    pub fn callers_px(&self) -> f64 {
        f64::from(self.callers.rows.saturating_sub(1)) * ROW_PX
    }

    pub fn height_px(&self) -> f64 {
        self.callers_px() + f64::from(self.callees.rows.max(1)) * ROW_PX
    }

    pub fn has_boxes(&self) -> bool {
        self.callees.boxes.iter().any(|of| of.width > 0.0)
    }
}

/// A side's own window: row 0 is the function's box, and of callers row 1 lies on it.
fn window_of(view: &PivotView, sheet: &Window, side: Side) -> Window {
    let below_callers = sheet.scroll_top - view.callers_px();
    let scroll_top = match side {
        Side::Callees => below_callers,
        Side::Callers => -below_callers - sheet.height + ROW_PX - 1.0,
    };
    Window {
        scroll_top,
        ..*sheet
    }
}

fn upside_down(rect: Rect, height: f32) -> Rect {
    Rect {
        y: height - rect.bottom(),
        ..rect
    }
}

/// Draws the part that `sheet` shows.
pub fn draw(view: &PivotView, sheet: &Window, look: &PivotLook) -> DrawList {
    let side_look = |side, marks| Look {
        marks,
        colouring: look.colouring,
        hovered: index_on(look.hovered, side),
        cursor: index_on(look.cursor, side),
        column_px: look.column_px,
        root_label: look.label,
    };
    let window = window_of(view, sheet, Side::Callees);
    let mut list = flame::draw(
        &view.callees,
        &window,
        &side_look(Side::Callees, &look.marks.callees),
    );
    let window = window_of(view, sheet, Side::Callers);
    let window = without_own(&window);
    let look = side_look(Side::Callers, &look.marks.callers);
    let mut callers = flame::draw(&view.callers, &window, &look);
    // Upside down in the sheet, of which the window may show less.
    let hidden = window_of(view, sheet, Side::Callers).scroll_top - window.scroll_top;
    turn(&mut callers, (sheet.height + hidden) as f32);
    list.absorb(callers);
    list.batch();
    list
}

/// The function's own box is the callees' to draw.
fn without_own(window: &Window) -> Window {
    let scroll_top = window.scroll_top.max(ROW_PX);
    Window {
        scroll_top,
        height: (window.height - (scroll_top - window.scroll_top)).max(0.0),
        ..*window
    }
}

fn turn(list: &mut DrawList, height: f32) {
    for fill in &mut list.fills {
        fill.rect = upside_down(fill.rect, height);
    }
    for outline in &mut list.outlines {
        outline.rect = upside_down(outline.rect, height);
    }
    for line in &mut list.lines {
        line.from.1 = height - line.from.1;
        line.to.1 = height - line.to.1;
    }
    for text in &mut list.texts {
        // A text stands as it stood in its row; only the row is elsewhere.
        text.baseline = height - text.baseline + 2.0 * BASELINE_PX - (ROW_PX as f32 - 1.0);
    }
}

fn index_on(at: Option<At>, side: Side) -> Option<usize> {
    at.filter(|(of, _)| *of == side).map(|(_, index)| index)
}

/// The box under a point, if any.
pub fn hit(view: &PivotView, sheet: &Window, x: f64, y: f64) -> Option<At> {
    let callees = window_of(view, sheet, Side::Callees);
    if let Some(index) = flame::hit(&view.callees, &callees, x, y) {
        return Some((Side::Callees, index));
    }
    let callers = window_of(view, sheet, Side::Callers);
    let index = flame::hit(&view.callers, &callers, x, sheet.height - y)?;
    (view.callers.boxes[index].row > 0).then_some((Side::Callers, index))
}

/// Where a box is drawn; `None`: beside what is visible.
pub fn place(view: &PivotView, sheet: &Window, at: At) -> Option<Rect> {
    let rect = window_of(view, sheet, at.0).place(view.at(at)?)?;
    Some(match at.0 {
        Side::Callees => rect,
        Side::Callers => upside_down(rect, sheet.height as f32),
    })
}

/// Top of a box's row in the sheet, in CSS pixels.
pub fn top_of(view: &PivotView, at: At) -> f64 {
    let row = view.at(at).map_or(0.0, |of| f64::from(of.row));
    match at.0 {
        Side::Callers => view.callers_px() - row * ROW_PX,
        Side::Callees => view.callers_px() + row * ROW_PX,
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Up,
    Down,
    Left,
    Right,
}

/// Where a step leads; `None`: nowhere, stay. Up is towards the callers on both sides.
pub fn step(view: &PivotView, sheet: &Window, at: At, direction: Direction) -> Option<At> {
    let (side, index) = at;
    let row = view.at(at)?.row;
    let walk = |side: Side, index, step| {
        let window = window_of(view, sheet, side);
        walk::step(view.side(side), &window, index, step).map(|to| (side, to))
    };
    let own = (Side::Callees, 0);
    let to = match (direction, side) {
        (Direction::Left, _) => walk(side, index, Step::Previous),
        (Direction::Right, _) => walk(side, index, Step::Next),
        (Direction::Up, Side::Callees) if row == 0 => walk(Side::Callers, 0, Step::Child),
        (Direction::Up, Side::Callees) => walk(side, index, Step::Parent),
        (Direction::Up, Side::Callers) => walk(side, index, Step::Child),
        (Direction::Down, Side::Callees) => walk(side, index, Step::Child),
        (Direction::Down, Side::Callers) => walk(side, index, Step::Parent),
    }?;
    let is_own = view.at(to).is_some_and(|of| of.row == 0);
    Some(if is_own { own } else { to })
}

/// A box in words. Shares are of everything, and of the function whose graph it is.
pub fn describe(view: &PivotView, at: At, measure: &Measure) -> Option<Description> {
    let of = view.at(at)?;
    let side = view.side(at.0);
    let frame = of.frame.and_then(|frame| side.frames.get(frame as usize));
    let mut rows = vec![measure.row(msg!("Total"), of.total, String::new())];
    let own = match at.0 {
        Side::Callers => msg!("Begins here"),
        Side::Callees => msg!("Own"),
    };
    if of.merged <= 1 && (of.row > 0 || at.0 == Side::Callees) {
        rows.push(measure.row(own, of.own, String::new()));
    }
    let share = |title, measure: &Measure| Row {
        title,
        figure: measure.share(of.total),
        note: String::new(),
        is_growth: None,
    };
    rows.push(share(msg!("Of all"), measure));
    if of.row > 0 {
        let sum = view.cum;
        let of_function = Measure {
            sum,
            ..measure.clone()
        };
        rows.push(share(msg!("Of the function"), &of_function));
    }
    Some(Description {
        name: match of.row {
            0 => view.name.clone(),
            _ => name(side, of),
        },
        place: frame.map_or(String::new(), |frame| frame.place.clone()),
        rows,
    })
}

/// Of callers from a box down to the function, of callees from a box up to it; one name a line, the callee first, as a stack trace
/// has them. What is not here stands as `…`.
pub fn stack(view: &PivotView, at: At) -> String {
    let side = view.side(at.0);
    let mut names = Vec::new();
    let mut next = Some(at.1);
    while let Some(index) = next.filter(|index| side.boxes[*index].row > 0) {
        names.push(name(side, &side.boxes[index]));
        next = walk::parent(side, index);
        if next.is_none() {
            names.push("…".to_string());
        }
    }
    names.push(view.name.clone());
    if at.0 == Side::Callers {
        names.reverse();
    }
    names.push(String::new());
    names.join("\n")
}

/// `net/http.(*conn).serve  41.2 MB`; of a comparison both sides and the change.
pub fn label(view: &PivotView, measure: &Measure) -> String {
    let figure = view.callees.root;
    if measure.is_comparison {
        let (sides, change) = (measure.sides(figure), measure.change(figure));
        return format!("{}  {sides}  ({change})", view.name);
    }
    format!("{}  {}", view.name, measure.label(figure.new))
}

/// All that the view holds as an SVG file, that many CSS pixels wide.
pub fn svg(
    view: &PivotView,
    measure: &Measure,
    colouring: Colouring,
    width: f64,
    theme: Theme,
) -> String {
    let sheet = Window {
        from: 0.0,
        to: 1.0,
        width,
        height: view.height_px(),
        scroll_top: 0.0,
        pixel_ratio: 1.0,
    };
    let marks = SideMarks::new(view, None, None);
    let look = PivotLook {
        marks: &marks,
        colouring,
        hovered: None,
        cursor: None,
        // Six tenths of an em: what fonts of one width have.
        column_px: svg::FONT_PX * 0.6,
        label: &label(view, measure),
    };
    svg::print(&draw(view, &sheet, &look), theme)
}
