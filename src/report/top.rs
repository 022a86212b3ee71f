//! `-top`: one line a node, with flat, cum, and their shares of the total.

use super::{Options, Report, header, text};
use crate::analysis::graph::{EdgesWanted, Trimmed};
use crate::analysis::selected::Selected;

/// Appends the report to `out`.
pub fn top(selected: &Selected, options: &Options, out: &mut Vec<u8>) {
    let mut report = Report::new(selected, options);
    let graph = report.trimmed(EdgesWanted::IntoInlined);
    report.select_output_unit(graph.figures());

    text::push_lines(out, header::graph_lines(&report, &graph));
    out.extend(b"      flat  flat%   sum%        cum   cum%\n");
    let marks = inline_marks(&graph);
    let mut sum = 0i64;
    for (node, name) in &graph.shown {
        let (flat, cum) = (
            graph.weights.flat_value(*node),
            graph.weights.cum_value(*node),
        );
        sum = sum.wrapping_add(flat);
        out.extend(report.columns(flat, sum, cum).bytes());
        out.extend(b"  ");
        out.extend(name);
        out.extend(marks[node.index()].text().bytes());
        out.push(b'\n');
    }
}

/// How a node is called.
#[derive(Clone, Copy, Default)]
struct Mark {
    inlined: bool,
    called: bool,
}

impl Mark {
    fn text(self) -> &'static str {
        match (self.inlined, self.called) {
            (true, true) => " (partial-inline)",
            (true, false) => " (inline)",
            (false, _) => "",
        }
    }
}

/// For each node of the graph.
fn inline_marks(graph: &Trimmed) -> Vec<Mark> {
    let mut marks = vec![Mark::default(); graph.nodes.len()];
    for edge in &graph.edges {
        let mark = &mut marks[edge.callee.index()];
        mark.inlined |= edge.is_inline;
        mark.called |= !edge.is_inline;
    }
    marks
}
