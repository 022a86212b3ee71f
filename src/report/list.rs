//! `-list`: the source of functions, each line with its flat and cum.

use super::source::{Reader, Sources};
use super::{Options, Report, text, values};
use crate::analysis::graph::{Identity, NodeId, Nodes, StackTotals, Weights};
use crate::analysis::selected::Selected;
use crate::measurement::percentage;
use std::collections::BTreeMap;

/// Lines shown before the first and after the last that has a value.
const MARGIN: i64 = 5;

/// Appends the report to `out`. The error, where no function's name matches, is pprof's sentence.
pub fn list(
    selected: &Selected,
    options: &Options,
    pattern: &str,
    sources: &Sources,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    let regexp = super::compile(pattern)?;
    let report = Report::new(selected, options);
    let listed = Listed::new(&report);
    // By function, then by file.
    let mut functions: BTreeMap<&[u8], BTreeMap<&[u8], Vec<NodeId>>> = BTreeMap::new();
    for node in listed.nodes.ids().filter(|node| listed.exists(*node)) {
        let name = listed.nodes.name(node);
        if let Some(files) = functions.get_mut(name) {
            files.entry(listed.nodes.file(node)).or_default().push(node);
        } else if regexp.is_match(name) {
            let files = functions.entry(name).or_default();
            files.entry(listed.nodes.file(node)).or_default().push(node);
        }
    }
    if functions.is_empty() {
        return Err(super::no_matches(pattern));
    }
    let mut reader = Reader::new(sources, options);
    out.extend(format!("Total: {}\n", report.format(report.total)).bytes());
    for (name, mut files) in functions {
        files.remove(&b""[..]);
        if files.is_empty() {
            out.extend(b"No source information for ");
            text::push_lines(out, [name.to_vec()]);
        }
        for (file, nodes) in files {
            listed.push_routine(name, file, &nodes, &mut reader, out);
        }
    }
    Ok(())
}

struct Listed<'a> {
    report: &'a Report<'a>,
    nodes: Nodes<'a>,
    weights: Weights,
}

impl<'a> Listed<'a> {
    fn new(report: &'a Report<'a>) -> Listed<'a> {
        let identity = Identity {
            by_binary: true,
            ..report.identity()
        };
        let nodes = Nodes::new(report.selected, identity);
        let values = values(report.profile, report.options);
        let totals = StackTotals::new(report.selected, values);
        Listed {
            weights: Weights::new(report.selected, &nodes, values, &totals),
            report,
            nodes,
        }
    }

    fn exists(&self, node: NodeId) -> bool {
        let (flat, cum) = self.sum(&[node]);
        let is_negative = flat < 0 || (flat == 0 && cum < 0);
        (flat != 0 || cum != 0) && !(self.report.options.drop_negative && is_negative)
    }

    /// Flat and cum of several nodes: not divided, though a mean be asked for, as in pprof.
    fn sum(&self, nodes: &[NodeId]) -> (i64, i64) {
        nodes.iter().fold((0, 0), |(flat, cum), node| {
            let own = (
                self.weights.flat[node.index()],
                self.weights.cum[node.index()],
            );
            (flat.wrapping_add(own.0), cum.wrapping_add(own.1))
        })
    }

    fn push_routine(
        &self,
        name: &[u8],
        file: &[u8],
        nodes: &[NodeId],
        reader: &mut Reader,
        out: &mut Vec<u8>,
    ) {
        let (flat, cum) = self.sum(nodes);
        let parts = [
            b"ROUTINE ======================== ",
            name,
            b" in ",
            file,
            b"\n",
        ];
        out.extend(parts.concat());
        let figures = format!(
            "{:>10} {:>10} (flat, cum) {} of Total\n",
            self.report.format(flat),
            self.report.format(cum),
            percentage(cum, self.report.total)
        );
        out.extend(figures.bytes());
        let (first, last) = self.range(nodes);
        // Where no line is wanted pprof looks for no file.
        if first > last {
            return;
        }
        match reader.lines(file) {
            Ok(lines) => self.push_lines(nodes, lines, out),
            Err(why) => out.extend([b" Error: ", why, b"\n"].concat()),
        }
    }

    fn push_lines(&self, nodes: &[NodeId], source: &[Vec<u8>], out: &mut Vec<u8>) {
        let mut by_line: BTreeMap<i64, Vec<NodeId>> = BTreeMap::new();
        for node in nodes {
            by_line
                .entry(self.nodes.line(*node))
                .or_default()
                .push(*node);
        }
        let (first, last) = self.range(nodes);
        for (line, text) in (1i64..).zip(source) {
            if line < first || line > last {
                continue;
            }
            let (flat, cum) = by_line.get(&line).map_or((0, 0), |nodes| self.sum(nodes));
            let (flat, cum) = (self.figure(flat), self.figure(cum));
            out.extend(format!("{flat:>10} {cum:>10} {line:>6}:").bytes());
            out.extend(text);
            out.push(b'\n');
        }
    }

    /// From the first line of the function, if that is known, to the last that has a value.
    fn range(&self, nodes: &[NodeId]) -> (i64, i64) {
        let first = |node: &NodeId| match self.nodes.start_line(*node) {
            0 => self.nodes.line(*node).wrapping_sub(MARGIN),
            start => start,
        };
        let last = |node: &NodeId| self.nodes.line(*node).wrapping_add(MARGIN);
        let first = nodes.iter().map(first).min();
        let last = nodes.iter().map(last).max();
        (first.unwrap_or(1).max(1), last.unwrap_or(0))
    }

    fn figure(&self, value: i64) -> String {
        match value {
            0 => ".".to_string(),
            value => self.report.format(value),
        }
    }
}
