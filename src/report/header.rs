//! The lines above a report: what the file says of itself, and how much of it is shown.

use super::{Report, TimeStyle};
use crate::analysis::graph::{Trimmed, share, truncate};
use crate::analysis::paths;
use crate::measurement;

/// Lines are bytes, as names are.
pub type Line = Vec<u8>;

/// What the file says of itself; parts that it does not give are left out.
pub fn profile_lines(report: &Report) -> Vec<Line> {
    let profile = report.profile;
    let text = |id| profile.strings.bytes(id);
    let mut lines = Vec::new();
    let mut labelled = |label: &str, value: &[u8]| {
        if !value.is_empty() {
            lines.push([label.as_bytes(), value].concat());
        }
    };
    if !profile.mappings.is_empty() {
        let file = text(profile.mappings.file[0]);
        if !file.is_empty() {
            labelled("File: ", paths::base(file));
        }
        labelled("Build ID: ", text(profile.mappings.build_id[0]));
    }
    // A comment may be empty, and is a line all the same.
    let comments = profile.header.comments.iter().map(|c| text(*c));
    lines.extend(
        comments
            .filter(|c| !c.starts_with(b"#"))
            .map(<[u8]>::to_vec),
    );
    lines.extend(type_line(report));
    if !text(profile.header.doc_url).is_empty() {
        lines.push([b"Doc: ", text(profile.header.doc_url)].concat());
    }
    if profile.header.time_nanos != 0 {
        let time = (report.options.clock)(profile.header.time_nanos, TimeStyle::Seconds);
        lines.push(format!("Time: {time}").into_bytes());
    }
    if profile.header.duration_nanos != 0 {
        lines.push(duration_line(report).into_bytes());
    }
    lines
}

/// The sample type as reports call it.
pub fn type_name(report: &Report) -> Line {
    let kind = report.profile.sample_types[report.options.sample_index].kind;
    let kind = report.profile.strings.bytes(kind);
    let prefix: &[u8] = if report.options.mean { b"mean_" } else { b"" };
    [prefix, kind].concat()
}

fn type_line(report: &Report) -> Option<Line> {
    let kind = type_name(report);
    (!kind.is_empty()).then(|| [b"Type: ", &kind[..]].concat())
}

/// The share is there for time alone; without it the line ends in the space before it, as pprof's does.
fn duration_line(report: &Report) -> String {
    let duration = report.profile.header.duration_nanos;
    let (nanos, unit) = measurement::scale(report.total, &report.sample_unit, "nanoseconds");
    let share = if unit == "ns" && nanos != 0.0 {
        let nanos = truncate(nanos);
        format!("({})", measurement::percentage(nanos, duration))
    } else {
        String::new()
    };
    format!(
        "Duration: {}, Total samples = {} {share}",
        measurement::label(duration, "nanoseconds"),
        report.format(report.total)
    )
}

/// What is shown of a graph.
#[derive(Clone, Copy)]
pub struct Shown {
    /// The sum of flat over all nodes shown.
    pub flat: i64,
    pub nodes: usize,
    /// Nodes that were left before the first few were taken.
    pub original: usize,
    pub dropped_nodes: usize,
    pub dropped_edges: usize,
}

/// All lines above a table of nodes.
pub fn graph_lines(report: &Report, graph: &Trimmed) -> Vec<Line> {
    let mut lines = if report.options.compact_labels {
        Vec::new()
    } else {
        profile_lines(report)
    };
    lines.extend(filter_lines(&report.options.active_filters));
    let flat = graph.shown.iter().fold(0i64, |sum, (n, _)| {
        sum.wrapping_add(graph.weights.flat_value(*n))
    });
    let shown = Shown {
        flat,
        nodes: graph.shown.len(),
        original: graph.original,
        dropped_nodes: graph.dropped,
        dropped_edges: 0,
    };
    push_shown(report, &shown, &mut lines);
    lines
}

/// All lines of the legend of a drawing.
pub fn drawing_lines(report: &Report, shown: &Shown) -> Vec<Line> {
    let mut lines = profile_lines(report);
    lines.extend(filter_lines(&report.options.active_filters));
    push_shown(report, shown, &mut lines);
    lines
}

fn push_shown(report: &Report, shown: &Shown, lines: &mut Vec<Line>) {
    let total = report.total;
    lines.push(
        format!(
            "Showing nodes accounting for {}, {} of {} total",
            report.format(shown.flat),
            measurement::percentage(shown.flat, total).trim(),
            report.format(total)
        )
        .into_bytes(),
    );
    if total == 0 {
        return;
    }
    let trim = report.options.trim;
    let dropped = [
        (shown.dropped_nodes, "node", "cum", trim.node_fraction),
        (shown.dropped_edges, "edge", "freq", trim.edge_fraction),
    ];
    for (count, what, by, fraction) in dropped.iter().filter(|(count, ..)| *count > 0) {
        let plural = if *count > 1 { "s" } else { "" };
        let cutoff = report.format(share(total, *fraction));
        lines.push(format!("Dropped {count} {what}{plural} ({by} <= {cutoff})").into_bytes());
    }
    if (1..shown.original).contains(&shown.nodes) {
        let Shown {
            nodes, original, ..
        } = shown;
        lines.push(format!("Showing top {nodes} nodes out of {original}").into_bytes());
    }
}

/// A filter of more than 80 bytes is cut off, in the middle of a character if need be.
fn filter_lines(filters: &[String]) -> Vec<Line> {
    const LONGEST: usize = 80;
    if filters.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![b"Active filters:".to_vec()];
    lines.extend(filters.iter().map(|filter| {
        let (shown, cut) = match filter.as_bytes().get(..LONGEST) {
            Some(shown) if filter.len() > LONGEST => (shown, "…"),
            _ => (filter.as_bytes(), ""),
        };
        [b"   ", shown, cut.as_bytes()].concat()
    }));
    lines
}
