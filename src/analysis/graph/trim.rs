//! Which nodes a report shows and in which order: pprof drops the light ones, takes the first few of what is left, then drops
//! light edges. Flat and cum of a node never depend on the others shown, so nothing is counted again; only edges are made last.

use super::edges::{Edge, Selection, edges};
use super::nodes::{Identity, NodeId, Nodes};
use super::weights::{StackTotals, Values, Weights};
use crate::analysis::selected::Selected;
use std::cmp::Reverse;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    #[default]
    Flat,
    Cum,
}

/// How much of the graph is shown.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Trim {
    /// Nodes shown at most; 0 and less: all. [`Trim::UNSAID`] where nobody asked.
    pub node_count: i64,
    /// Share of the whole that a node must reach.
    pub node_fraction: f64,
    /// Share of the whole that an edge must reach.
    pub edge_fraction: f64,
}

impl Trim {
    /// As many nodes as the report shows by itself.
    pub const UNSAID: i64 = -1;
    /// Everything is shown.
    pub const NOTHING: Trim = Trim {
        node_count: 0,
        node_fraction: 0.0,
        edge_fraction: 0.0,
    };
}

/// Which edges the report needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EdgesWanted {
    All,
    /// Those into nodes that are inlined somewhere: enough to mark them.
    IntoInlined,
    None,
}

#[derive(Clone, Copy, Debug)]
pub struct Trimming<'o> {
    pub identity: Identity<'o>,
    pub sort: Sort,
    pub trim: Trim,
    /// Leaves out nodes whose flat, or failing that cum, is negative.
    pub drop_negative: bool,
    pub edges: EdgesWanted,
}

/// What is shown of the graph.
#[derive(Debug)]
pub struct Trimmed<'a> {
    pub nodes: Nodes<'a>,
    pub weights: Weights,
    /// In the order asked for, each with its printable name.
    pub shown: Vec<(NodeId, Vec<u8>)>,
    pub edges: Vec<Edge>,
    /// Nodes left after light ones were dropped, before the first few were taken.
    pub original: usize,
    /// Nodes dropped as too light.
    pub dropped: usize,
}

impl Trimmed<'_> {
    /// Flat and cum of what is shown.
    pub fn figures(&self) -> impl Iterator<Item = (i64, i64)> {
        let nodes = self.shown.iter().map(|(node, _)| *node);
        nodes.map(|n| (self.weights.flat_value(n), self.weights.cum_value(n)))
    }
}

/// The graph of `selected` as a report shows it.
pub fn trim<'a>(selected: &Selected<'a>, values: Values, options: &Trimming) -> Trimmed<'a> {
    let nodes = Nodes::new(selected, options.identity);
    let totals = StackTotals::new(selected, values);
    let weights = Weights::new(selected, &nodes, values, &totals);

    let mut shown: Vec<NodeId> = nodes
        .ids()
        .filter(|n| exists(*n, &weights, options))
        .collect();
    let sum = shown
        .iter()
        .fold(0i64, |sum, n| sum.wrapping_add(weights.flat[n.index()]));
    let mut is_whole = true;

    let cutoff = share(sum, options.trim.node_fraction);
    let before = shown.len();
    if cutoff > 0 {
        shown.retain(|n| weights.cum[n.index()].wrapping_abs() >= cutoff);
        is_whole &= shown.len() == before;
    }
    let original = shown.len();

    let mut shown = sorted(shown, &nodes, &weights, options.sort);
    if let Ok(count @ 1..) = usize::try_from(options.trim.node_count)
        && count < shown.len()
    {
        shown.truncate(count);
        is_whole = false;
    }

    let mask = (!is_whole).then(|| mask(&nodes, &shown));
    let edge_cutoff = share(sum, options.trim.edge_fraction);
    let edges = wanted_edges(selected, &nodes, &totals, mask.as_deref(), options.edges)
        .into_iter()
        // pprof looks at the edges into the nodes it has: one into a node that is worth nothing stays.
        .filter(|e| e.weight.wrapping_abs() >= edge_cutoff || !exists(e.callee, &weights, options))
        .collect();
    Trimmed {
        nodes,
        weights,
        shown,
        edges,
        original,
        dropped: before - original,
    }
}

fn exists(node: NodeId, weights: &Weights, options: &Trimming) -> bool {
    let (flat, cum) = (weights.flat[node.index()], weights.cum[node.index()]);
    let is_negative = flat < 0 || (flat == 0 && cum < 0);
    (flat != 0 || cum != 0) && !(options.drop_negative && is_negative)
}

/// Heaviest first by absolute value, then by name. pprof leaves nodes that agree in both in any order; here the other value
/// decides, then which came first in the file.
fn sorted(
    shown: Vec<NodeId>,
    nodes: &Nodes,
    weights: &Weights,
    sort: Sort,
) -> Vec<(NodeId, Vec<u8>)> {
    let mut named: Vec<(NodeId, Vec<u8>)> = shown
        .into_iter()
        .map(|n| (n, nodes.printable_name(n)))
        .collect();
    let (first, second) = match sort {
        Sort::Flat => (&weights.flat, &weights.cum),
        Sort::Cum => (&weights.cum, &weights.flat),
    };
    let heaviest = |column: &[i64], n: NodeId| Reverse(column[n.index()].wrapping_abs());
    named.sort_unstable_by(|(a, a_name), (b, b_name)| {
        heaviest(first, *a)
            .cmp(&heaviest(first, *b))
            .then_with(|| a_name.cmp(b_name))
            .then_with(|| heaviest(second, *a).cmp(&heaviest(second, *b)))
            .then_with(|| a.cmp(b))
    });
    named
}

fn mask(nodes: &Nodes, shown: &[(NodeId, Vec<u8>)]) -> Vec<bool> {
    let mut mask = vec![false; nodes.len()];
    for (node, _) in shown {
        mask[node.index()] = true;
    }
    mask
}

fn wanted_edges(
    selected: &Selected,
    nodes: &Nodes,
    totals: &StackTotals,
    shown: Option<&[bool]>,
    wanted: EdgesWanted,
) -> Vec<Edge> {
    let callees = match wanted {
        EdgesWanted::All => None,
        EdgesWanted::IntoInlined => Some(nodes.inlined_anywhere()),
        EdgesWanted::None => return Vec::new(),
    };
    if callees.as_ref().is_some_and(|c| !c.contains(&true)) {
        return Vec::new();
    }
    let selection = Selection {
        shown,
        callees: callees.as_deref(),
    };
    edges(selected, nodes, totals, selection)
}

/// A share of a sum as pprof cuts it: towards zero, without its sign.
pub fn share(sum: i64, fraction: f64) -> i64 {
    truncate(sum as f64 * fraction).wrapping_abs()
}

/// A float to an integer as the Go compiler does on amd64: towards zero, and the least integer for what does not fit.
pub fn truncate(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}
