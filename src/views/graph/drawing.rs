//! The drawing as an SVG text: what the page shows and what is taken out are the same. Text is monospaced and measured by its columns,
//! so that the worker can lay out boxes without a browser. Everything that comes from a profile is escaped.

use super::layout::{Point, Size};
use super::sheet::Seen;
use super::walk::on_paths_to;
use super::{GraphArrow, GraphBox, GraphNodelet, GraphView};
use crate::draw::labels;
use crate::draw::palette::{Role, Theme};
use crate::draw::svg::{FONT_FAMILY, escaped, short};
use crate::protocol::NameKey;
use crate::report::{DARK_FILL, DARK_LINE, FILL, LINE, colour};
use std::fmt::Write;

/// Of a column of the font, as a share of its size: 0.6 in nearly every monospaced font.
const COLUMN: f32 = 0.602;
const LINE_HEIGHT: f32 = 1.18;
const PAD_PX: f32 = 8.0;
const LABEL_PX: f32 = 12.0;
const NODELET_PX: f32 = 10.5;
/// What a person cannot see is not drawn: longer lines are cut.
const MOST_COLUMNS: usize = 60;

#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Looks {
    /// `None`: both, the page's own scheme decides which one holds.
    pub theme: Option<Theme>,
    pub selected: Option<NameKey>,
    /// Everything but the paths to what is selected steps back.
    pub paths_only: bool,
}

/// The box of a vertex.
pub fn box_size(lines: &[String], figures: &[String], font_px: f32) -> Size {
    block(lines.iter().chain(figures), font_px, PAD_PX)
}

pub fn nodelet_size(lines: &[String]) -> Size {
    block(lines.iter(), NODELET_PX, 5.0)
}

/// The label of an arrow.
pub fn label_size(figure: &str, is_inline: bool) -> Size {
    let columns = labels::width(figure).max(if is_inline { 8 } else { 0 });
    let rows = if is_inline { 2.0 } else { 1.0 };
    (
        columns as f32 * LABEL_PX * COLUMN + 6.0,
        rows * LABEL_PX * LINE_HEIGHT + 2.0,
    )
}

fn block<'t>(lines: impl Iterator<Item = &'t String>, font_px: f32, pad: f32) -> Size {
    let (mut columns, mut rows) = (1, 0);
    for line in lines {
        columns = columns.max(labels::width(line).min(MOST_COLUMNS));
        rows += 1;
    }
    let width = columns as f32 * font_px * COLUMN + 2.0 * pad;
    (width, rows as f32 * font_px * LINE_HEIGHT + 2.0 * pad)
}

/// A whole SVG file. Boxes carry their place as `data-box`, so that a page can tell which one is pointed at.
pub fn svg(view: &GraphView, looks: &Looks) -> String {
    let mut out = String::new();
    Printer::new(view, looks)
        .print(&mut out)
        .expect("a String takes everything");
    out
}

struct Printer<'a> {
    view: &'a GraphView,
    looks: &'a Looks,
    selected: Option<usize>,
    /// By box, where not all are plain.
    is_plain: Option<Vec<bool>>,
}

impl<'a> Printer<'a> {
    fn new(view: &'a GraphView, looks: &'a Looks) -> Printer<'a> {
        let selected = looks.selected.and_then(|key| find(view, key));
        let is_plain = selected.filter(|_| looks.paths_only);
        Printer {
            view,
            looks,
            selected,
            is_plain: is_plain.map(|at| on_paths_to(view, at)),
        }
    }

    fn print(&self, out: &mut String) -> std::fmt::Result {
        let (width, height) = (short(self.view.width), short(self.view.height));
        let ground = self.role(Role::Background);
        writeln!(
            out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FONT_FAMILY}">"#
        )?;
        writeln!(
            out,
            r#"<rect class="graph-ground" width="{width}" height="{height}" fill="{ground}"/>"#
        )?;
        for (at, arrow) in self.view.arrows.iter().enumerate() {
            self.arrow(out, at, arrow)?;
        }
        for nodelet in &self.view.nodelets {
            self.nodelet(out, nodelet)?;
        }
        for (at, shown) in self.view.boxes.iter().enumerate() {
            self.shown_box(out, at, shown)?;
        }
        writeln!(out, "</svg>")
    }

    fn paint(&self, of: impl Fn(Theme) -> String) -> String {
        match self.looks.theme {
            Some(theme) => of(theme),
            None => format!("light-dark({},{})", of(Theme::Light), of(Theme::Dark)),
        }
    }

    fn role(&self, role: Role) -> String {
        self.paint(|theme| role.ink().colour(theme).css())
    }

    fn ink(&self, share: f32) -> String {
        self.paint(|theme| match theme {
            Theme::Light => colour(share.into(), LINE),
            Theme::Dark => colour(share.into(), DARK_LINE),
        })
    }

    fn fill(&self, share: f32) -> String {
        self.paint(|theme| match theme {
            Theme::Light => colour(share.into(), FILL),
            Theme::Dark => colour(share.into(), DARK_FILL),
        })
    }

    fn opacity(&self, boxes: &[u32]) -> &'static str {
        let Some(is_plain) = &self.is_plain else {
            return "";
        };
        let is_plain = |at: &u32| is_plain.get(*at as usize).is_some_and(|plain| *plain);
        match boxes.iter().all(is_plain) {
            true => "",
            false => r#" opacity="0.18""#,
        }
    }

    fn shown_box(&self, out: &mut String, at: usize, shown: &GraphBox) -> std::fmt::Result {
        let ((x, y), (width, height)) = (corner(shown.centre, shown.size), shown.size);
        let (mut line, mut pen) = (self.ink(shown.share), 1.0);
        if self.selected == Some(at) {
            (line, pen) = (self.role(Role::Cursor), 3.0);
        }
        writeln!(
            out,
            r#"<g data-box="{at}"{}><rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}" stroke="{line}" stroke-width="{pen}"/>"#,
            self.opacity(&[at as u32]),
            short(x),
            short(y),
            short(width),
            short(height),
            self.fill(shown.share),
        )?;
        let lines = shown.lines.iter().chain(&shown.figures);
        self.lines(out, lines, shown.centre.0, y + PAD_PX, shown.font_px)?;
        writeln!(out, "</g>")
    }

    fn nodelet(&self, out: &mut String, nodelet: &GraphNodelet) -> std::fmt::Result {
        let ((x, y), (width, height)) = (corner(nodelet.centre, nodelet.size), nodelet.size);
        let grey = self.ink(0.0);
        writeln!(out, "<g{}>", self.opacity(&[nodelet.of]))?;
        let ((from_x, from_y), half) = nodelet.source;
        let way = [
            (from_x, from_y + half),
            nodelet.label,
            (nodelet.centre.0, y),
        ];
        self.curve(out, &way, &grey, 1.0, nodelet.is_dotted)?;
        writeln!(
            out,
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{grey}"/>"#,
            short(x),
            short(y),
            short(width),
            short(height),
            self.fill(0.0),
        )?;
        self.lines(
            out,
            nodelet.lines.iter(),
            nodelet.centre.0,
            y + 5.0,
            NODELET_PX,
        )?;
        self.label(out, nodelet.label, &nodelet.weight, false)?;
        writeln!(out, "</g>")
    }

    fn arrow(&self, out: &mut String, at: usize, arrow: &GraphArrow) -> std::fmt::Result {
        let end = |place: u32| self.view.boxes.get(place as usize);
        let (Some(from), Some(to)) = (end(arrow.from), end(arrow.to)) else {
            return Ok(());
        };
        let ink = self.ink(arrow.share);
        writeln!(
            out,
            r#"<g data-arrow="{at}"{}>"#,
            self.opacity(&[arrow.from, arrow.to])
        )?;
        let is_down = from.centre.1 <= to.centre.1;
        let half = |shown: &GraphBox| {
            if is_down {
                shown.size.1 / 2.0
            } else {
                -shown.size.1 / 2.0
            }
        };
        let way = [
            (from.centre.0, from.centre.1 + half(from)),
            arrow.label,
            (to.centre.0, to.centre.1 - half(to)),
        ];
        self.curve(out, &way, &ink, arrow.pen_px, arrow.is_residual)?;
        self.label(out, arrow.label, &arrow.figure, arrow.is_inline)?;
        writeln!(out, "</g>")
    }

    /// Through three points, upright at each; a head at the last.
    fn curve(
        &self,
        out: &mut String,
        way: &[Point; 3],
        ink: &str,
        pen: f32,
        is_dotted: bool,
    ) -> std::fmt::Result {
        let [(x0, y0), (x1, y1), (x2, y2)] = way.map(|(x, y)| (short(x), short(y)));
        let down = if y2 >= y0 { 1.0 } else { -1.0 };
        let (long, wide) = (7.0 + pen, 3.0 + pen);
        let neck = short(y2 - down * long);
        let (first, second) = (short((y0 + y1) / 2.0), short((y1 + neck) / 2.0));
        let dots = if is_dotted {
            r#" stroke-dasharray="2 5""#
        } else {
            ""
        };
        writeln!(
            out,
            r#"<path d="M{x0} {y0}C{x0} {first} {x1} {first} {x1} {y1}C{x1} {second} {x2} {second} {x2} {neck}" fill="none" stroke="{ink}" stroke-width="{pen}"{dots}/>"#
        )?;
        let (left, right) = (short(x2 - wide), short(x2 + wide));
        writeln!(
            out,
            r#"<path d="M{left} {neck}L{right} {neck}L{x2} {y2}Z" fill="{ink}"/>"#
        )
    }

    /// On the ground's colour, so that its arrow does not strike it through.
    fn label(
        &self,
        out: &mut String,
        at: Point,
        figure: &str,
        is_inline: bool,
    ) -> std::fmt::Result {
        let (width, height) = label_size(figure, is_inline);
        let (x, y) = corner(at, (width, height));
        let ground = self.role(Role::Background);
        writeln!(
            out,
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{ground}"/>"#,
            short(x),
            short(y),
            short(width),
            short(height)
        )?;
        let inline = is_inline.then(|| "(inline)".to_string());
        let figure = figure.to_string();
        let lines = std::iter::once(&figure).chain(&inline);
        self.lines(out, lines, at.0, y + 1.0, LABEL_PX)
    }

    fn lines<'t>(
        &self,
        out: &mut String,
        lines: impl Iterator<Item = &'t String>,
        middle: f32,
        top: f32,
        font_px: f32,
    ) -> std::fmt::Result {
        let (ink, x, size) = (self.role(Role::Label), short(middle), short(font_px));
        writeln!(
            out,
            r#"<g class="graph-text" text-anchor="middle" font-size="{size}" fill="{ink}">"#
        )?;
        for (place, line) in lines.enumerate() {
            let y = short(top + font_px * (0.95 + place as f32 * LINE_HEIGHT));
            let line = labels::fit(line, MOST_COLUMNS).unwrap_or_default();
            writeln!(out, r#"<text x="{x}" y="{y}">{}</text>"#, escaped(&line))?;
        }
        writeln!(out, "</g>")
    }
}

/// The box of a function.
pub fn find(view: &GraphView, key: NameKey) -> Option<usize> {
    view.boxes.iter().position(|shown| shown.key == key)
}

/// The box of the largest cum; of several the topmost.
pub fn heaviest(view: &GraphView) -> Option<usize> {
    let boxes = view.boxes.iter().enumerate();
    let heaviest = boxes.max_by(|(_, a), (_, b)| {
        let by_cum = a.cum.unsigned_abs().cmp(&b.cum.unsigned_abs());
        by_cum.then_with(|| b.centre.1.total_cmp(&a.centre.1))
    });
    heaviest.map(|(at, _)| at)
}

/// What seeing a box is worth when the drawing opens.
pub fn seen(shown: &GraphBox) -> Seen {
    Seen {
        centre: shown.centre,
        size: shown.size,
        weight: shown.cum.unsigned_abs() as f64,
    }
}

fn corner((x, y): Point, (width, height): Size) -> Point {
    (x - width / 2.0, y - height / 2.0)
}
