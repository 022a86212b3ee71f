//! A chart over time as data: areas on top of each other, or lines, over an axis of time; which snapshots are compared, and which one is
//! pointed at. A missing snapshot is a gap, never a zero. Pure, so that the page, an exported picture and the tests draw the same.

use super::colour::Rgb;
use super::list::Rect;
use super::palette::Theme;
use super::svg::{FONT_FAMILY, escaped, short};
use super::time_axis::TimeAxis;
use crate::state::words;
use std::fmt::Write;

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

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Ink {
    /// One of [`SERIES`], told apart by eye.
    Series(u8),
    /// All that has no colour of its own.
    #[default]
    Rest,
    Ground,
    Grid,
    Text,
    Compared,
    Brush,
    Cursor,
}

/// Colours that rows are told apart by.
pub const SERIES: u8 = 12;

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
/// Pixels that a tick of values takes at least, and one of times.
const ROW_PX: f32 = 34.0;
pub const TICK_PX: f32 = 88.0;
/// With more moments, dots would hide the line.
const MOST_DOTTED: usize = 60;

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

/// From values to pixels.
struct Scale {
    plot: Rect,
    bottom: f64,
    top: f64,
}

impl Scale {
    fn y(&self, value: f64) -> f32 {
        let of = (value - self.bottom) / (self.top - self.bottom).max(f64::MIN_POSITIVE);
        self.plot.bottom() - (of.clamp(0.0, 1.0) as f32) * self.plot.height
    }

    fn x(&self, chart: &Chart, moment: usize) -> f32 {
        let position = chart.axis.positions.get(moment).copied().unwrap_or(0.0);
        self.plot.x + position as f32 * self.plot.width
    }
}

/// The lowest and the highest value that is drawn; 0 is among them.
fn range(chart: &Chart) -> (f64, f64) {
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
fn height(track: &Track, at: usize) -> f64 {
    let value = track.values.get(at).copied().flatten();
    value.filter(|v| v.is_finite()).unwrap_or(0.0).max(0.0)
}

/// Round values from below `lowest` to above `highest`, at most about `most` steps apart.
fn value_ticks(lowest: f64, highest: f64, unit: &str, most: usize) -> Vec<f64> {
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
        let anchor = match x + room / 2.0 > chart.width {
            true => Anchor::End,
            false => Anchor::Middle,
        };
        drawing.labels.push(Label {
            x: if anchor == Anchor::End {
                chart.width
            } else {
                x
            },
            baseline: scale.plot.bottom() + 16.0,
            text: tick.text.clone(),
            anchor,
        });
    }
}

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

fn areas(chart: &Chart, scale: &Scale, drawing: &mut Drawing) {
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

fn lines(chart: &Chart, scale: &Scale, drawing: &mut Drawing) {
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

impl Ink {
    pub fn colour(self, theme: Theme) -> Rgb {
        let of = |light: Rgb, dark: Rgb| match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        };
        match self {
            Ink::Series(at) => series(at, theme),
            Ink::Rest => of(Rgb(0x7d, 0x84, 0x90), Rgb(0x7d, 0x84, 0x90)),
            // As in www/style.css: --ground, --line, --quiet, --accent-ground, --accent.
            Ink::Ground => of(Rgb(0xff, 0xff, 0xff), Rgb(0x15, 0x17, 0x1b)),
            Ink::Grid => of(Rgb(0xdf, 0xe2, 0xe8), Rgb(0x2e, 0x33, 0x3c)),
            Ink::Text => of(Rgb(0x5a, 0x60, 0x6c), Rgb(0xa0, 0xa7, 0xb4)),
            Ink::Compared => of(Rgb(0xe6, 0xee, 0xfd), Rgb(0x1d, 0x2c, 0x4a)),
            Ink::Brush => of(Rgb(0xb9, 0xcf, 0xf7), Rgb(0x35, 0x50, 0x86)),
            Ink::Cursor => of(Rgb(0x1f, 0x56, 0xc9), Rgb(0x82, 0xb1, 0xff)),
        }
    }
}

/// Hues that follow each other are far apart, and differ in lightness for eyes that do not tell hues.
fn series(at: u8, theme: Theme) -> Rgb {
    const HUES: [f64; SERIES as usize] = [
        255.0, 50.0, 155.0, 340.0, 95.0, 205.0, 25.0, 300.0, 125.0, 230.0, 70.0, 0.0,
    ];
    let hue = HUES[usize::from(at % SERIES)];
    let is_light = at % 2 == 1;
    match (theme, is_light) {
        (Theme::Light, false) => Rgb::from_oklch(0.52, 0.15, hue),
        (Theme::Light, true) => Rgb::from_oklch(0.61, 0.15, hue),
        (Theme::Dark, false) => Rgb::from_oklch(0.64, 0.13, hue),
        (Theme::Dark, true) => Rgb::from_oklch(0.78, 0.12, hue),
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

// ---- as a file ----

/// SVG.
pub fn svg(drawing: &Drawing, theme: Theme) -> String {
    let mut out = String::new();
    write(&mut out, drawing, theme).expect("a String takes everything");
    out
}

fn write(out: &mut String, drawing: &Drawing, theme: Theme) -> std::fmt::Result {
    let (width, height) = (drawing.width, drawing.height);
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
    )?;
    let ground = Ink::Ground.colour(theme).css();
    writeln!(out, r#"<rect width="100%" height="100%" fill="{ground}"/>"#)?;
    for (rect, ink) in &drawing.bands {
        let colour = ink.colour(theme).css();
        let (x, y) = (short(rect.x), short(rect.y));
        let (width, height) = (short(rect.width), short(rect.height));
        writeln!(
            out,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"/>"#
        )?;
    }
    write_lines(out, &drawing.grid, theme)?;
    for area in &drawing.areas {
        let (points, colour) = (points(area), area.ink.colour(theme).css());
        writeln!(out, r#"<polygon points="{points}" fill="{colour}"/>"#)?;
    }
    write_lines(out, &drawing.lines, theme)?;
    for dot in &drawing.dots {
        let (x, y, colour) = (
            short(dot.at.0),
            short(dot.at.1),
            dot.ink.colour(theme).css(),
        );
        let radius = dot.radius;
        writeln!(
            out,
            r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>"#
        )?;
    }
    let colour = Ink::Text.colour(theme).css();
    writeln!(
        out,
        r#"<g font-family="{FONT_FAMILY}" font-size="{FONT_PX}" fill="{colour}">"#
    )?;
    for label in &drawing.labels {
        let (x, y, anchor) = (short(label.x), short(label.baseline), label.anchor.name());
        let text = escaped(&label.text);
        writeln!(
            out,
            r#"<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#
        )?;
    }
    writeln!(out, "</g>\n</svg>")
}

fn write_lines(out: &mut String, lines: &[Shape], theme: Theme) -> std::fmt::Result {
    for line in lines {
        let (points, colour) = (points(line), line.ink.colour(theme).css());
        let thickness = line.thickness;
        writeln!(
            out,
            r#"<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{thickness}" stroke-linejoin="round"/>"#
        )?;
    }
    Ok(())
}

/// As SVG writes them.
pub fn points(shape: &Shape) -> String {
    let mut out = String::with_capacity(shape.points.len() * 12);
    for (x, y) in &shape.points {
        write!(out, "{},{} ", short(*x), short(*y)).expect("a String takes everything");
    }
    out.pop();
    out
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
