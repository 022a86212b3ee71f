//! `-tree` and `-peek`: each node between those that call it and those it calls.

use super::{Options, Report, header, text};
use crate::analysis::graph::{Edge, EdgesWanted, Neighbours, NodeId, Trimmed};
use crate::analysis::selected::Selected;
use crate::measurement::percentage;

const SEPARATOR: &[u8] =
    b"----------------------------------------------------------+-------------\n";
const LEGEND: &[u8] =
    b"      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n";

/// Appends the report to `out`.
pub fn tree(selected: &Selected, options: &Options, out: &mut Vec<u8>) {
    let mut report = Report::new(selected, options);
    let graph = report.trimmed(EdgesWanted::All);
    push_blocks(&mut report, graph, |_| true, out);
}

/// As [`tree`], for the nodes whose printable name matches. The error, where none does, is pprof's sentence.
pub fn peek(
    selected: &Selected,
    options: &Options,
    pattern: &str,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    let regexp = super::compile(pattern)?;
    let mut report = Report::new(selected, options);
    let graph = report.trimmed(EdgesWanted::All);
    if !graph.shown.iter().any(|(_, name)| regexp.is_match(name)) {
        return Err(super::no_matches(pattern));
    }
    push_blocks(&mut report, graph, |name| regexp.is_match(name), out);
    Ok(())
}

fn push_blocks(
    report: &mut Report,
    mut graph: Trimmed,
    is_wanted: impl Fn(&[u8]) -> bool,
    out: &mut Vec<u8>,
) {
    report.select_output_unit(graph.figures());
    text::push_lines(out, header::graph_lines(report, &graph));
    out.extend(SEPARATOR);
    out.extend(LEGEND);
    let edges = std::mem::take(&mut graph.edges);
    let blocks = Blocks {
        report,
        neighbours: Neighbours::new(&graph.nodes, edges),
        graph: &graph,
    };
    let mut sum = 0i64;
    for (node, name) in graph.shown.iter().filter(|(_, name)| is_wanted(name)) {
        sum = sum.wrapping_add(graph.weights.flat_value(*node));
        blocks.push(*node, name, sum, out);
    }
    if !graph.shown.is_empty() {
        out.extend(SEPARATOR);
    }
}

struct Blocks<'a> {
    report: &'a Report<'a>,
    graph: &'a Trimmed<'a>,
    neighbours: Neighbours,
}

impl Blocks<'_> {
    /// `sum` is that of flat over the blocks so far, this one included.
    fn push(&self, node: NodeId, name: &[u8], sum: i64, out: &mut Vec<u8>) {
        let (report, weights) = (self.report, &self.graph.weights);
        let (flat, cum) = (weights.flat_value(node), weights.cum_value(node));
        out.extend(SEPARATOR);
        for edge in self.neighbours.callers(node) {
            self.push_edge(edge, edge.caller, cum, out);
        }
        out.extend(report.columns(flat, sum, cum).bytes());
        out.extend(b"                | ");
        out.extend(name);
        out.push(b'\n');
        for edge in self.neighbours.callees(node) {
            self.push_edge(edge, edge.callee, cum, out);
        }
    }

    fn push_edge(&self, edge: &Edge, other: NodeId, cum: i64, out: &mut Vec<u8>) {
        let weight = self.report.format(edge.weight);
        let share = percentage(edge.weight, cum);
        out.extend(format!("{weight:>50} {share} |   ").bytes());
        out.extend(self.graph.nodes.printable_name(other));
        let mark: &[u8] = if edge.is_inline {
            b" (inline)\n"
        } else {
            b"\n"
        };
        out.extend(mark);
    }
}
