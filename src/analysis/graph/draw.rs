//! Which vertices and arrows a drawing shows: pprof's steps, in its order. A drawing takes those that say most, and counts their
//! labels among them; a listing takes the heaviest.

use super::net::{Net, Vertex};
use super::nodes::{Identity, Nodes};
use super::trim::{Sort, Trim, share};
use super::weights::Values;
use super::{entropy, redundant};
use crate::analysis::selected::Selected;
use std::cmp::Reverse;

/// What the net is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    Drawing,
    Listing,
}

/// What is a vertex.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shape {
    #[default]
    Graph,
    /// A frame for each path that leads to it.
    CallTree,
}

#[derive(Clone, Copy, Debug)]
pub struct Plan<'o> {
    pub identity: Identity<'o>,
    pub shape: Shape,
    pub purpose: Purpose,
    pub sort: Sort,
    pub trim: Trim,
    pub drop_negative: bool,
}

#[derive(Debug)]
pub struct Drawing<'a> {
    /// Its arrows are heaviest first, then by name.
    pub net: Net<'a>,
    /// Vertices left after light ones were dropped, before the first few were taken.
    pub original: usize,
    pub dropped_nodes: usize,
    pub dropped_edges: usize,
    /// Labels that weigh less are not shown.
    pub tag_cutoff: i64,
}

/// Rows to show beyond pprof's choice.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    pub rows: Vec<u32>,
}

/// `tags` counts the labels that would be shown beside each of some vertices: net, rows, and the weight that a label must have.
/// `extra` sees the net before it is cut down. `None` if there is no room for all paths.
pub fn draw<'a>(
    selected: &'a Selected<'a>,
    values: Values,
    plan: &Plan,
    mut tags: impl FnMut(&Net, &[u32], i64) -> Vec<usize>,
    extra: impl FnOnce(&Net) -> Extra,
) -> Option<Drawing<'a>> {
    let nodes = Nodes::new(selected, plan.identity);
    let mut net = match plan.shape {
        Shape::Graph => Net::graph(selected, nodes, values),
        Shape::CallTree => Net::tree(selected, nodes, values)?,
    };
    let order = Order {
        plan,
        ranks: net.nodes.name_ranks(),
    };
    net.shown = (0..net.vertices.len() as u32)
        .filter(|row| exists(&net.vertices[*row as usize], plan))
        .collect();
    let sum = net.shown.iter().fold(0i64, |sum, row| {
        sum.wrapping_add(net.vertices[*row as usize].flat.value)
    });
    let node_cutoff = share(sum, plan.trim.node_fraction);
    let edge_cutoff = share(sum, plan.trim.edge_fraction);

    let wanted = net.mask(&extra(&net).rows);
    let dropped_nodes = keep_heavy(&mut net, node_cutoff, &wanted);
    if dropped_nodes == 0 && net.arrows.is_empty() {
        net.arrows = net.all_arrows();
    }
    let original = net.shown.len();
    order.sort(&mut net);
    if let Ok(count @ 1..) = usize::try_from(plan.trim.node_count) {
        net.drop_light_arrows(edge_cutoff, &wanted);
        let first = &net.shown[..count.min(original)];
        let fitting = match plan.purpose {
            Purpose::Drawing => fitting(&tags(&net, first, node_cutoff), count),
            Purpose::Listing => first.len(),
        };
        let kept = net.mask(&net.shown[..fitting]);
        if net.keep(|row| kept[row as usize] || wanted[row as usize]) > 0 {
            order.sort(&mut net);
        }
    }
    let dropped_edges = net.drop_light_arrows(edge_cutoff, &wanted);
    order.sort_arrows(&mut net);
    if plan.purpose == Purpose::Drawing {
        redundant::drop_redundant(&mut net);
    }
    Some(Drawing {
        net,
        original,
        dropped_nodes,
        dropped_edges,
        tag_cutoff: node_cutoff,
    })
}

fn exists(vertex: &Vertex, plan: &Plan) -> bool {
    let (flat, cum) = (vertex.flat.value, vertex.cum.value);
    let is_negative = flat < 0 || (flat == 0 && cum < 0);
    (flat != 0 || cum != 0) && !(plan.drop_negative && is_negative)
}

/// `wanted`, by vertex: is it to be shown whatever it weighs?
fn keep_heavy(net: &mut Net, cutoff: i64, wanted: &[bool]) -> usize {
    if cutoff <= 0 {
        return 0;
    }
    let is_heavy = |v: &Vertex| v.cum.value.wrapping_abs() >= cutoff;
    let heavy: Vec<bool> = net.vertices.iter().map(is_heavy).collect();
    net.keep(|row| heavy[row as usize] || wanted[row as usize])
}

/// How many vertices there is room for, if labels take the place of vertices.
fn fitting(tags: &[usize], room: usize) -> usize {
    let mut taken = 0usize;
    for (place, tags) in tags.iter().enumerate() {
        taken = taken.saturating_add(tags + 1);
        if taken >= room {
            return place + 1;
        }
    }
    tags.len()
}

struct Order<'o> {
    plan: &'o Plan<'o>,
    /// By node; equal for nodes of one printable name.
    ranks: Vec<u32>,
}

impl Order<'_> {
    /// Vertices that pprof leaves in any order stand in that of the file.
    fn sort(&self, net: &mut Net) {
        let scores = match self.plan.purpose {
            Purpose::Drawing => entropy::scores(net),
            Purpose::Listing => Vec::new(),
        };
        let mut shown = std::mem::take(&mut net.shown);
        shown.sort_unstable_by_key(|row| {
            let vertex = &net.vertices[*row as usize];
            let (flat, cum) = (vertex.flat.value, vertex.cum.value);
            let (first, second) = match (self.plan.purpose, self.plan.sort) {
                (Purpose::Drawing, _) => (scores[*row as usize], flat),
                (Purpose::Listing, Sort::Flat) => (flat, cum),
                (Purpose::Listing, Sort::Cum) => (cum, flat),
            };
            let name = self.ranks[vertex.node.index()];
            let heaviest = |value: i64| Reverse(value.wrapping_abs());
            (heaviest(first), name, heaviest(second), *row)
        });
        net.shown = shown;
    }

    fn sort_arrows(&self, net: &mut Net) {
        let mut arrows = std::mem::take(&mut net.arrows);
        let name = |row: u32| self.ranks[net.vertices[row as usize].node.index()];
        arrows.sort_unstable_by_key(|a| {
            let weight = Reverse(a.weight.value.wrapping_abs());
            (weight, name(a.from), name(a.to), a.from, a.to)
        });
        net.arrows = arrows;
    }
}
