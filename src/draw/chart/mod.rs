//! A chart over time as data: areas on top of each other, or lines, over an axis of time; which snapshots are compared, and which one is
//! pointed at. A missing snapshot is a gap, never a zero. Pure, so that the page, an exported picture and the tests draw the same.

mod ink;
mod scale;
mod svg;
mod tracks;

use super::list::Rect;
use super::time_axis::TimeAxis;
use crate::state::words;
pub use ink::{Ink, SERIES};
use scale::{Scale, height, range, value_ticks};
pub use svg::{points, svg};
use tracks::{areas, lines};

/// What to draw.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart<'a> {
    /// CSS pixels.
    pub width: f32,
    pub height: f32,
    pub axis: &'a TimeAxis,
    pub tracks: &'a [Track],
    pub stacking: Stacking,
    /// Of the values.
    pub unit: &'a str,
    pub marks: Marks,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stacking {
    /// Areas, the first at the bottom. Only of what adds up.
    Stacked,
    #[default]
    Lines,
}

/// One row over time.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Track {
    pub ink: Ink,
    /// For each moment; `None`: nothing was taken.
    pub values: Vec<Option<f64>>,
    /// For each moment: the line is broken before it.
    pub gaps: Vec<bool>,
}

/// Moments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Marks {
    pub cursor: Option<usize>,
    /// From where to where is being dragged.
    pub brush: Option<(usize, usize)>,
    /// The base and the new side of the comparison on show.
    pub compared: Option<(usize, usize)>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Drawing {
    pub width: f32,
    pub height: f32,
    /// Where values stand.
    pub plot: Rect,
    pub bands: Vec<(Rect, Ink)>,
    /// Beneath the areas.
    pub grid: Vec<Shape>,
    pub areas: Vec<Shape>,
    pub lines: Vec<Shape>,
    pub dots: Vec<Dot>,
    pub labels: Vec<Label>,
}

/// A polygon, or a line through points.
#[derive(Clone, PartialEq, Debug)]
pub struct Shape {
    pub points: Vec<(f32, f32)>,
    pub ink: Ink,
    /// Of a line.
    pub thickness: f32,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Dot {
    pub at: (f32, f32),
    pub radius: f32,
    pub ink: Ink,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    pub x: f32,
    pub baseline: f32,
    pub text: String,
    pub anchor: Anchor,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

pub const FONT_PX: f32 = 11.0;
/// Room for the labels of values and of times, and so that a dot at the edge is whole.
const LEFT_PX: f32 = 64.0;
const RIGHT_PX: f32 = 16.0;
const TOP_PX: f32 = 8.0;
const BOTTOM_PX: f32 = 22.0;
/// Between what is written and the right edge.
const EDGE_PX: f32 = 4.0;
/// Pixels that a tick of values takes at least, and one of times.
const ROW_PX: f32 = 34.0;
pub const TICK_PX: f32 = 88.0;

/// Where values stand in a chart of this size.
pub fn plot(width: f32, height: f32) -> Rect {
    Rect {
        x: LEFT_PX,
        y: TOP_PX,
        width: (width - LEFT_PX - RIGHT_PX).max(1.0),
        height: (height - TOP_PX - BOTTOM_PX).max(1.0),
    }
}

/// Ticks of times that a chart of this width has room for.
pub fn ticks_in(width: f32) -> usize {
    ((plot(width, 0.0).width / TICK_PX) as usize).max(1)
}

pub fn draw(chart: &Chart) -> Drawing {
    let plot = plot(chart.width, chart.height);
    let mut drawing = Drawing {
        width: chart.width,
        height: chart.height,
        plot,
        ..Drawing::default()
    };
    let (lowest, highest) = range(chart);
    let rows = (plot.height / ROW_PX).max(1.0) as usize;
    let ticks = value_ticks(lowest, highest, chart.unit, rows);
    let (bottom, top) = (
        ticks.first().copied().unwrap_or(0.0).min(lowest),
        ticks.last().copied().unwrap_or(1.0).max(highest),
    );
    let scale = Scale { plot, bottom, top };
    mark(chart, &scale, &mut drawing);
    grid(chart, &scale, &ticks, &mut drawing);
    match chart.stacking {
        Stacking::Stacked => areas(chart, &scale, &mut drawing),
        Stacking::Lines => lines(chart, &scale, &mut drawing),
    }
    cursor(chart, &scale, &mut drawing);
    drawing
}

fn mark(chart: &Chart, scale: &Scale, drawing: &mut Drawing) {
    for (pair, ink) in [
        (chart.marks.compared, Ink::Compared),
        (chart.marks.brush, Ink::Brush),
    ] {
        let Some((from, to)) = pair else {
            continue;
        };
        let (a, b) = (scale.x(chart, from), scale.x(chart, to));
        let (left, right) = (a.min(b), a.max(b));
        let rect = Rect {
            x: left - 1.0,
            width: right - left + 2.0,
            ..scale.plot
        };
        drawing.bands.push((rect, ink));
        for x in [a, b] {
            drawing.lines.push(vertical(scale, x, ink));
        }
    }
}

fn vertical(scale: &Scale, x: f32, ink: Ink) -> Shape {
    Shape {
        points: vec![(x, scale.plot.y), (x, scale.plot.bottom())],
        ink,
        thickness: 1.0,
    }
}

fn grid(chart: &Chart, scale: &Scale, ticks: &[f64], drawing: &mut Drawing) {
    for tick in ticks {
        let y = scale.y(*tick);
        drawing.grid.push(Shape {
            points: vec![(scale.plot.x, y), (scale.plot.right(), y)],
            ink: Ink::Grid,
            thickness: 1.0,
        });
        drawing.labels.push(Label {
            x: scale.plot.x - 6.0,
            baseline: y + 4.0,
            text: words::amount(*tick as i64, chart.unit),
            anchor: Anchor::End,
        });
    }
    for tick in &chart.axis.ticks {
        let x = scale.plot.x + tick.position as f32 * scale.plot.width;
        drawing.grid.push(Shape {
            points: vec![(x, scale.plot.bottom()), (x, scale.plot.bottom() + 4.0)],
            ink: Ink::Grid,
            thickness: 1.0,
        });
        let room = tick.text.chars().count() as f32 * FONT_PX * 0.61;
        let edge = chart.width - EDGE_PX;
        let anchor = match x + room / 2.0 > edge {
            true => Anchor::End,
            false => Anchor::Middle,
        };
        drawing.labels.push(Label {
            x: if anchor == Anchor::End { edge } else { x },
            baseline: scale.plot.bottom() + 16.0,
            text: tick.text.clone(),
            anchor,
        });
    }
}

fn cursor(chart: &Chart, scale: &Scale, drawing: &mut Drawing) {
    let Some(at) = chart.marks.cursor else {
        return;
    };
    drawing
        .lines
        .push(vertical(scale, scale.x(chart, at), Ink::Cursor));
    let mut below = 0.0;
    for track in chart.tracks {
        let Some(value) = track.values.get(at).copied().flatten() else {
            continue;
        };
        let value = match chart.stacking {
            Stacking::Lines => value,
            Stacking::Stacked => below + height(track, at),
        };
        below = value;
        drawing.dots.push(Dot {
            at: (scale.x(chart, at), scale.y(value)),
            radius: 4.0,
            ink: track.ink,
        });
    }
}

/// Beneath the chart, a line each: which colour is which row.
pub fn add_legend(drawing: &mut Drawing, rows: impl Iterator<Item = (Ink, String)>) {
    for (ink, text) in rows {
        let top = drawing.height + 4.0;
        let swatch = Rect {
            x: drawing.plot.x,
            y: top + 2.0,
            width: 12.0,
            height: 12.0,
        };
        drawing.bands.push((swatch, ink));
        drawing.labels.push(Label {
            x: swatch.right() + 6.0,
            baseline: top + 12.0,
            text,
            anchor: Anchor::Start,
        });
        drawing.height += 18.0;
    }
}

impl Anchor {
    pub fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}
