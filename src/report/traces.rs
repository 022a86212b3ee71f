//! `-traces`: every sample with its labels, its value and its stack, in the file's order.

use super::labels::{Grouped, Memo, NumberUnits};
use super::{Options, Report, header, text};
use crate::analysis::graph::{Identity, NodeId, Nodes};
use crate::analysis::paths::PathTrim;
use crate::analysis::selected::Selected;
use crate::measurement;
use crate::profile::StackId;

const SEPARATOR: &[u8] = b"-----------+-------------------------------------------------------\n";

/// Appends the report to `out`.
pub fn traces(selected: &Selected, options: &Options, out: &mut Vec<u8>) {
    let report = Report::new(selected, options);
    let header = header::profile_lines(&report);
    if header.is_empty() {
        out.push(b'\n');
    }
    text::push_lines(out, header);
    let traces = Traces::new(&report);
    let mut memo = Memo::new(selected.profile);
    for (sample, leaf) in selected.leaves() {
        let frames = traces.frames(leaf);
        if frames.is_empty() {
            continue;
        }
        out.extend(SEPARATOR);
        let set = selected.profile.samples.labels[sample];
        out.extend(memo.get(set, || {
            label_lines(&Grouped::of(selected, sample), &traces.units)
        }));
        let mut value = report.format(report.sample_value(sample));
        for (node, is_inlined) in frames {
            text::push_right(out, 10, value.as_bytes());
            value.clear();
            out.extend(b"   ");
            out.extend(&traces.names[node.index()]);
            let mark: &[u8] = if is_inlined { b" (inline)\n" } else { b"\n" };
            out.extend(mark);
        }
    }
    out.extend(SEPARATOR);
}

struct Traces<'a> {
    selected: &'a Selected<'a>,
    nodes: Nodes<'a>,
    /// By node.
    names: Vec<Vec<u8>>,
    units: NumberUnits<'a>,
}

impl<'a> Traces<'a> {
    fn new(report: &Report<'a>) -> Traces<'a> {
        let identity = Identity {
            paths: PathTrim::None,
            ..report.identity()
        };
        let nodes = Nodes::new(report.selected, identity);
        Traces {
            selected: report.selected,
            names: nodes.ids().map(|n| nodes.printable_name(n)).collect(),
            nodes,
            units: NumberUnits::of(report.profile),
        }
    }

    /// Of a stack, leaf first; whether each was inlined into the one after it.
    fn frames(&self, leaf: StackId) -> Vec<(NodeId, bool)> {
        let mut frames = Vec::new();
        for location in self.selected.leaf_to_root(leaf) {
            let nodes = self.nodes.root_first(location).iter().enumerate().rev();
            frames.extend(nodes.map(|(place, node)| (*node, place > 0)));
        }
        frames
    }
}

fn label_lines(labels: &Grouped, units: &NumberUnits) -> Vec<u8> {
    let texts = labels.texts.iter();
    let texts = texts.map(|(key, values)| label_line(key, &values.join(&b' ')));
    let numbers = labels.numbers.iter().map(|(key, numbers)| {
        let unit = String::from_utf8_lossy(units.get(key));
        let values = numbers.values.iter();
        let values: Vec<String> = values.map(|v| measurement::label(*v, &unit)).collect();
        label_line(key, values.join(" ").as_bytes())
    });
    let mut lines = sorted(texts.collect());
    lines.extend(sorted(numbers.collect()));
    lines
}

fn label_line(key: &[u8], values: &[u8]) -> Vec<u8> {
    let mut line = Vec::new();
    text::push_right(&mut line, 10, key);
    line.extend(b":  ");
    line.extend(values);
    line.push(b'\n');
    line
}

fn sorted(mut lines: Vec<Vec<u8>>) -> Vec<u8> {
    lines.sort_unstable();
    lines.concat()
}
