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

fn type_line(report: &Report) -> Option<Line> {
    let kind = report.profile.sample_types[report.options.sample_index].kind;
    let kind = report.profile.strings.bytes(kind);
    let prefix: &[u8] = if report.options.mean { b"mean_" } else { b"" };
    let kind = [prefix, kind].concat();
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

/// All lines above a table of nodes.
pub fn graph_lines(report: &Report, graph: &Trimmed) -> Vec<Line> {
    let mut lines = if report.options.compact_labels {
        Vec::new()
    } else {
        profile_lines(report)
    };
    lines.extend(filter_lines(&report.options.active_filters));
    let shown = graph.shown.iter().fold(0i64, |sum, (n, _)| {
        sum.wrapping_add(graph.weights.flat_value(*n))
    });
    let total = report.total;
    lines.push(
        format!(
            "Showing nodes accounting for {}, {} of {} total",
            report.format(shown),
            measurement::percentage(shown, total).trim(),
            report.format(total)
        )
        .into_bytes(),
    );
    if total == 0 {
        return lines;
    }
    if graph.dropped > 0 {
        let cutoff = share(total, report.options.trim.node_fraction);
        let plural = if graph.dropped > 1 { "s" } else { "" };
        let cutoff = report.format(cutoff);
        let line = format!("Dropped {} node{plural} (cum <= {cutoff})", graph.dropped);
        lines.push(line.into_bytes());
    }
    if (1..graph.original).contains(&graph.shown.len()) {
        let (shown, original) = (graph.shown.len(), graph.original);
        lines.push(format!("Showing top {shown} nodes out of {original}").into_bytes());
    }
    lines
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
