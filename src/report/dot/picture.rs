//! What a drawing of the graph shows, worked out once: the report prints it for Graphviz, and the page lays it out itself. Which
//! vertices, which arrows, which words, sizes and colours are pprof's; a person may ask for more of both sides of a vertex.

use super::super::header::{self, Shown};
use super::super::{Options, Report, TOO_MANY_PATHS, values};
use super::names::{NameLine, lines};
use super::nodelets::{Nodelet, Nodelets};
use super::tags::Tags;
use crate::analysis::graph::{
    Arrow, Drawing, Extra, Hidden, Identity, Net, Plan, Purpose, draw, hidden,
};
use crate::analysis::paths;
use crate::analysis::selected::Selected;
use crate::measurement::percentage;
use crate::protocol::NameKey;
use std::cmp::Reverse;

/// What a person asks for beyond pprof's choice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Packages that are one vertex, by the hash of their name.
    pub collapsed: &'a [NameKey],
    /// Vertices whose heaviest hidden neighbours are shown.
    pub opened: &'a [Opened],
}

/// By the hash of a vertex's printable name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Opened {
    pub of: NameKey,
    pub side: Side,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub enum Side {
    Callers,
    Callees,
}

#[derive(Debug)]
pub struct Picture {
    /// The name of the main binary; may be empty.
    pub title: Vec<u8>,
    pub legend: Vec<Vec<u8>>,
    pub boxes: Vec<PictureBox>,
    /// Heaviest first.
    pub arrows: Vec<PictureArrow>,
}

#[derive(Debug)]
pub struct PictureBox {
    /// Printable and whole.
    pub name: Vec<u8>,
    /// The function's alone; empty where the granularity does not keep it.
    pub function: Vec<u8>,
    pub lines: Vec<NameLine>,
    /// One or two lines.
    pub figures: Vec<String>,
    pub flat: i64,
    pub cum: i64,
    pub cum_text: String,
    /// From 8 to 24.
    pub font_size: i64,
    /// Cum as a share of the whole: what the colour is of.
    pub share: f64,
    pub nodelets: Vec<Nodelet>,
    /// Neighbours that are not shown.
    pub hidden_callers: u32,
    pub hidden_callees: u32,
}

#[derive(Debug)]
pub struct PictureArrow {
    /// Places in [`Picture::boxes`].
    pub from: u32,
    pub to: u32,
    pub value: i64,
    pub figure: String,
    /// 1 to 101: how straight it is to be.
    pub weight: i64,
    /// 1 to 6.
    pub pen_width: i64,
    /// `None`: the whole is nothing.
    pub share: Option<f64>,
    pub is_inline: bool,
    pub is_residual: bool,
}

/// The error is a sentence.
pub fn picture(selected: &Selected, options: &Options, asked: &Asked) -> Result<Picture, String> {
    let mut report = Report::new(selected, options);
    let plan = Plan {
        purpose: Purpose::Drawing,
        identity: Identity {
            collapsed: asked.collapsed,
            ..report.identity()
        },
        ..report.plan()
    };
    let mut tags = Tags::new(&report);
    let count = |net: &Net, rows: &[u32], cutoff| tags.count(net, rows, cutoff);
    let extra = |net: &Net| Extra {
        rows: opened_rows(net, asked.opened),
    };
    let drawing = draw(
        selected,
        values(report.profile, options),
        &plan,
        count,
        extra,
    );
    let drawing = drawing.ok_or(TOO_MANY_PATHS)?;
    let of_node = tags.of_shown(&drawing.net, drawing.tag_cutoff);
    let shown = figures(&drawing);
    report.select_output_unit(shown.iter().copied());
    let most = shown.iter().map(|(flat, _)| flat.wrapping_abs() as f64);
    let maker = Maker {
        report: &report,
        drawing: &drawing,
        place: places(&drawing),
        calls: calls(&drawing),
        most: most.fold(f64::NEG_INFINITY, f64::max),
        hidden: hidden(&drawing.net),
    };
    Ok(Picture {
        title: maker.title(),
        legend: maker.legend(&shown),
        boxes: (of_node.into_iter().enumerate())
            .map(|(place, tags)| maker.shown_box(place, tags))
            .collect(),
        arrows: (drawing.net.arrows.iter())
            .filter_map(|arrow| maker.arrow(arrow))
            .collect(),
    })
}

/// Flat and cum of what is shown.
fn figures(drawing: &Drawing) -> Vec<(i64, i64)> {
    let vertices = drawing.net.shown.iter();
    let vertices = vertices.map(|row| &drawing.net.vertices[*row as usize]);
    vertices.map(|v| (v.flat.mean(), v.cum.mean())).collect()
}

/// By vertex: its place among those shown.
fn places(drawing: &Drawing) -> Vec<Option<usize>> {
    let mut place = vec![None; drawing.net.vertices.len()];
    for (at, row) in drawing.net.shown.iter().enumerate() {
        place[*row as usize] = Some(at);
    }
    place
}

/// By vertex: do arrows lead from it?
fn calls(drawing: &Drawing) -> Vec<bool> {
    let callers: Vec<u32> = drawing.net.arrows.iter().map(|arrow| arrow.from).collect();
    drawing.net.mask(&callers)
}

/// Neighbours shown on one side of an opened vertex at most.
const MOST_OPENED: usize = 12;

/// Each opened vertex, and the heaviest of the neighbours on the side that was asked for.
fn opened_rows(net: &Net, opened: &[Opened]) -> Vec<u32> {
    if opened.is_empty() {
        return Vec::new();
    }
    let keys: Vec<NameKey> = (net.vertices.iter())
        .map(|v| NameKey::of(&net.nodes.printable_name(v.node)))
        .collect();
    let arrows = net.all_arrows();
    let mut rows = Vec::new();
    for Opened { of, side } in opened {
        let mut beside: Vec<(Reverse<i64>, u32)> = (arrows.iter())
            .filter_map(|arrow| {
                let (own, other) = match side {
                    Side::Callers => (arrow.to, arrow.from),
                    Side::Callees => (arrow.from, arrow.to),
                };
                let weight = Reverse(arrow.weight.value.wrapping_abs());
                (keys[own as usize] == *of).then_some((weight, other))
            })
            .collect();
        beside.sort_unstable();
        rows.extend(beside.iter().take(MOST_OPENED).map(|(_, row)| *row));
        let own = (0u32..).zip(&keys).filter(|(_, key)| *key == of);
        rows.extend(own.map(|(row, _)| row));
    }
    rows
}

struct Maker<'a> {
    report: &'a Report<'a>,
    drawing: &'a Drawing<'a>,
    /// By vertex.
    place: Vec<Option<usize>>,
    calls: Vec<bool>,
    /// The greatest flat.
    most: f64,
    hidden: Vec<Hidden>,
}

impl Maker<'_> {
    fn legend(&self, shown: &[(i64, i64)]) -> Vec<Vec<u8>> {
        let flat = shown.iter();
        let figures = Shown {
            flat: flat.fold(0, |sum, (flat, _)| sum.wrapping_add(*flat)),
            nodes: shown.len(),
            original: self.drawing.original,
            dropped_nodes: self.drawing.dropped_nodes,
            dropped_edges: self.drawing.dropped_edges,
        };
        header::drawing_lines(self.report, &figures)
    }

    fn title(&self) -> Vec<u8> {
        let profile = self.report.profile;
        let file = profile.mappings.file.first();
        match file.map(|file| profile.strings.bytes(*file)) {
            None | Some(b"") => Vec::new(),
            Some(file) => paths::base(file).to_vec(),
        }
    }

    fn shown_box(&self, place: usize, tags: super::tags::OfNode) -> PictureBox {
        let net = &self.drawing.net;
        let row = net.shown[place] as usize;
        let vertex = &net.vertices[row];
        let (flat, cum) = (vertex.flat.mean(), vertex.cum.mean());
        let nodelets = Nodelets {
            report: self.report,
            id: place + 1,
            is_leaf: !self.calls[row],
        };
        PictureBox {
            name: net.nodes.printable_name(vertex.node),
            function: net.nodes.name(vertex.node).to_vec(),
            lines: lines(&net.nodes, vertex.node),
            figures: self.figures(flat, cum),
            flat,
            cum,
            cum_text: self.report.format(cum),
            font_size: font_size(flat, self.most),
            share: cum as f64 / self.report.total.wrapping_abs() as f64,
            nodelets: nodelets.collect(tags),
            hidden_callers: self.hidden[row].callers,
            hidden_callees: self.hidden[row].callees,
        }
    }

    fn figures(&self, flat: i64, cum: i64) -> Vec<String> {
        let figure = |value| {
            let share = percentage(value, self.report.total);
            format!("{} ({})", self.report.format(value), share.trim())
        };
        match (flat, cum) {
            (0, 0) => vec!["0".to_string()],
            (0, cum) => vec![format!("0 of {}", figure(cum))],
            (flat, cum) if flat == cum => vec![figure(flat)],
            (flat, cum) => vec![figure(flat), format!("of {}", figure(cum))],
        }
    }

    /// An arrow into what is not shown has no place in a drawing.
    fn arrow(&self, arrow: &Arrow) -> Option<PictureArrow> {
        let place = |row: u32| self.place[row as usize];
        let (from, to) = (place(arrow.from)?, place(arrow.to)?);
        let (value, total) = (arrow.weight.mean(), self.report.total);
        let steps = |steps: i64| {
            if total == 0 {
                return 1;
            }
            let share = value.wrapping_mul(steps).wrapping_div(total);
            1 + share.wrapping_abs().min(steps)
        };
        Some(PictureArrow {
            from: from as u32,
            to: to as u32,
            value,
            figure: self.report.format(value),
            weight: steps(100),
            pen_width: steps(5),
            share: (total != 0).then(|| value as f64 / total.wrapping_abs() as f64),
            is_inline: arrow.is_inline,
            is_residual: arrow.is_residual,
        })
    }
}

/// From 8 to 24 points, growing with the root of the flat value.
fn font_size(flat: i64, most: f64) -> i64 {
    const LEAST: i64 = 8;
    const GROWTH: f64 = 16.0;
    let size = flat.wrapping_abs() as f64;
    if flat == 0 || most == 0.0 || size > most {
        return LEAST;
    }
    LEAST + (GROWTH * (size / most).sqrt()).ceil() as i64
}
