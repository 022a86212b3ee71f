//! `-dot`: the graph, or the call tree, for Graphviz. Names that would end a quoted string are escaped everywhere; pprof forgets a
//! few places.

mod colour;
mod names;
mod nodelets;
mod tags;

use super::header::{self, Shown};
use super::{Options, Report, values};
use crate::analysis::graph::{Arrow, Drawing, Plan, Purpose, draw};
use crate::analysis::paths;
use crate::analysis::selected::Selected;
use crate::measurement::percentage;
use colour::colour;
use names::{escape, multiline, quote};
use nodelets::Nodelets;
use tags::Tags;

/// Appends the report to `out`. The error is a sentence.
pub fn dot(selected: &Selected, options: &Options, out: &mut Vec<u8>) -> Result<(), String> {
    let mut report = Report::new(selected, options);
    let plan = Plan {
        purpose: Purpose::Drawing,
        ..report.plan()
    };
    let tags = Tags::new(&report);
    let values = values(report.profile, options);
    let drawing = draw(selected, values, &plan, |net, rows, cutoff| {
        tags.count(net, rows, cutoff)
    });
    let drawing = drawing.ok_or(super::TOO_MANY_PATHS)?;
    let of_node = tags.collect(&drawing.net, &drawing.net.shown, drawing.tag_cutoff);
    let shown = figures(&drawing);
    report.select_output_unit(shown.iter().copied());
    let picture = Picture {
        report: &report,
        drawing: &drawing,
        place: places(&drawing),
        calls: calls(&drawing),
    };
    picture.push_head(&shown, out);
    let most = shown.iter().map(|(flat, _)| flat.wrapping_abs() as f64);
    let most = most.fold(f64::NEG_INFINITY, f64::max);
    let mut has_nodelets = vec![false; drawing.net.shown.len()];
    for (place, tags) in of_node.into_iter().enumerate() {
        picture.push_node(place, most, out);
        let before = out.len();
        picture.nodelets(place).push(tags, out);
        has_nodelets[place] = out.len() > before;
    }
    for arrow in &drawing.net.arrows {
        picture.push_arrow(arrow, &has_nodelets, out);
    }
    out.extend(b"}\n");
    Ok(())
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

struct Picture<'a> {
    report: &'a Report<'a>,
    drawing: &'a Drawing<'a>,
    /// By vertex.
    place: Vec<Option<usize>>,
    calls: Vec<bool>,
}

impl Picture<'_> {
    fn push_head(&self, shown: &[(i64, i64)], out: &mut Vec<u8>) {
        let title = self.title();
        let graph: &[u8] = if title.is_empty() { b"unnamed" } else { &title };
        push(out, &[b"digraph \"", graph, b"\" {\n"]);
        out.extend(b"node [style=filled fillcolor=\"#f8f8f8\"]\n");
        let figures = Shown {
            flat: shown
                .iter()
                .fold(0, |sum, (flat, _)| sum.wrapping_add(*flat)),
            nodes: shown.len(),
            original: self.drawing.original,
            dropped_nodes: self.drawing.dropped_nodes,
            dropped_edges: self.drawing.dropped_edges,
        };
        let mut labels: Vec<_> = header::drawing_lines(self.report, &figures)
            .iter()
            .map(|line| escape(line))
            .collect();
        labels.push(b"\\lSee https://git.io/JfYMW for how to read the graph".to_vec());
        push(
            out,
            &[
                b"subgraph cluster_L { \"",
                &labels[0],
                b"\" [shape=box fontsize=16",
            ],
        );
        push(out, &[b" label=\"", &labels.join(&b"\\l"[..]), b"\\l\""]);
        if !title.is_empty() {
            push(out, &[b" tooltip=\"", &title, b"\""]);
        }
        out.extend(b"] }\n");
    }

    /// The name of the main binary.
    fn title(&self) -> Vec<u8> {
        let profile = self.report.profile;
        let file = profile.mappings.file.first();
        match file.map(|file| profile.strings.bytes(*file)) {
            None | Some(b"") => Vec::new(),
            Some(file) => quote(paths::base(file)),
        }
    }

    fn push_node(&self, place: usize, most: f64, out: &mut Vec<u8>) {
        let net = &self.drawing.net;
        let vertex = &net.vertices[net.shown[place] as usize];
        let (flat, cum) = (vertex.flat.mean(), vertex.cum.mean());
        let id = place + 1;
        let share = cum as f64 / self.report.total.wrapping_abs() as f64;
        out.extend(format!("N{id} [label=\"").bytes());
        out.extend(multiline(&net.nodes, vertex.node));
        out.extend(self.figures_label(flat, cum).bytes());
        let size = font_size(flat, most);
        out.extend(format!("\" id=\"node{id}\" fontsize={size} shape=box tooltip=\"").bytes());
        out.extend(escape(&net.nodes.printable_name(vertex.node)));
        let (line, fill) = (colour(share, colour::LINE), colour(share, colour::FILL));
        let cum = self.report.format(cum);
        out.extend(format!(" ({cum})\" color=\"{line}\" fillcolor=\"{fill}\"]\n").bytes());
    }

    fn figures_label(&self, flat: i64, cum: i64) -> String {
        let figure = |value| {
            let share = percentage(value, self.report.total);
            format!("{} ({})", self.report.format(value), share.trim())
        };
        match (flat, cum) {
            (0, 0) => "0".to_string(),
            (0, cum) => format!("0 of {}", figure(cum)),
            (flat, cum) if flat == cum => figure(flat),
            (flat, cum) => format!("{}\\nof {}", figure(flat), figure(cum)),
        }
    }

    fn nodelets(&self, place: usize) -> Nodelets<'_> {
        let net = &self.drawing.net;
        let row = net.shown[place];
        Nodelets {
            report: self.report,
            id: place + 1,
            is_leaf: !self.calls[row as usize],
        }
    }

    /// An arrow into what is not shown has no place in a drawing.
    fn push_arrow(&self, arrow: &Arrow, has_nodelets: &[bool], out: &mut Vec<u8>) {
        let place = |row: u32| self.place[row as usize];
        let (Some(from), Some(to)) = (place(arrow.from), place(arrow.to)) else {
            return;
        };
        let weight = arrow.weight.mean();
        let figure = self.report.format(weight);
        let mark = if arrow.is_inline { "\\n (inline)" } else { "" };
        let (caller, callee) = (from + 1, to + 1);
        out.extend(format!("N{caller} -> N{callee} [label=\" {figure}{mark}\"").bytes());
        out.extend(self.weight_attributes(weight).bytes());
        let tooltip = self.tooltip(arrow, &figure);
        push(
            out,
            &[
                b" tooltip=\"",
                &tooltip,
                b"\" labeltooltip=\"",
                &tooltip,
                b"\"",
            ],
        );
        if arrow.is_residual {
            out.extend(b" style=\"dotted\"");
        }
        if has_nodelets[from] {
            out.extend(b" minlen=2");
        }
        out.extend(b"]\n");
    }

    fn weight_attributes(&self, weight: i64) -> String {
        let total = self.report.total;
        if total == 0 {
            return String::new();
        }
        let steps = |steps: i64| {
            let share = weight.wrapping_mul(steps).wrapping_div(total);
            1 + share.wrapping_abs().min(steps)
        };
        let mut text = String::new();
        for (name, value) in [("weight", steps(100)), ("penwidth", steps(5))] {
            if value > 1 {
                text.push_str(&format!(" {name}={value}"));
            }
        }
        let share = weight as f64 / total.wrapping_abs() as f64;
        text.push_str(&format!(" color=\"{}\"", colour(share, colour::LINE)));
        text
    }

    fn tooltip(&self, arrow: &Arrow, figure: &str) -> Vec<u8> {
        let net = &self.drawing.net;
        let name = |row: u32| {
            let node = net.vertices[row as usize].node;
            escape(&net.nodes.printable_name(node))
        };
        let link: &[u8] = if arrow.is_residual { b" ... " } else { b" -> " };
        let figure = format!(" ({figure})");
        [&name(arrow.from), link, &name(arrow.to), figure.as_bytes()].concat()
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

fn push(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend(*part);
    }
}
