//! The edges of each node, in the order of the reports.

use super::edges::Edge;
use super::nodes::{NodeId, Nodes};
use std::cmp::Reverse;

/// Callers and callees of every node, heaviest first by absolute value, then by name. pprof leaves edges between nodes of one
/// name, and those that differ in sign alone, in any order; here the nodes' order decides.
#[derive(Debug)]
pub struct Neighbours {
    edges: Vec<Edge>,
    callers: Lists,
    callees: Lists,
}

impl Neighbours {
    pub fn new(nodes: &Nodes, mut edges: Vec<Edge>) -> Neighbours {
        let rank = nodes.name_ranks();
        edges.sort_unstable_by_key(|e| {
            let (caller, callee) = (rank[e.caller.index()], rank[e.callee.index()]);
            let weight = Reverse(e.weight.wrapping_abs());
            (weight, caller, callee, e.caller, e.callee)
        });
        Neighbours {
            callers: Lists::new(nodes.len(), edges.iter().map(|e| e.callee)),
            callees: Lists::new(nodes.len(), edges.iter().map(|e| e.caller)),
            edges,
        }
    }

    /// Edges whose callee `node` is.
    pub fn callers(&self, node: NodeId) -> impl Iterator<Item = &Edge> {
        self.callers
            .of(node)
            .iter()
            .map(|e| &self.edges[*e as usize])
    }

    /// Edges whose caller `node` is.
    pub fn callees(&self, node: NodeId) -> impl Iterator<Item = &Edge> {
        self.callees
            .of(node)
            .iter()
            .map(|e| &self.edges[*e as usize])
    }
}

/// Indices of edges by node, each list in the order of the edges.
#[derive(Debug)]
struct Lists {
    start: Vec<u32>,
    edges: Vec<u32>,
}

impl Lists {
    fn new(nodes: usize, ends: impl Iterator<Item = NodeId> + Clone) -> Lists {
        let mut start = vec![0u32; nodes + 1];
        for node in ends.clone() {
            start[node.index() + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut next = start.clone();
        let mut edges = vec![0; next[nodes] as usize];
        for (edge, node) in ends.enumerate() {
            let place = &mut next[node.index()];
            edges[*place as usize] = edge as u32;
            *place += 1;
        }
        Lists { start, edges }
    }

    fn of(&self, node: NodeId) -> &[u32] {
        let (start, end) = (self.start[node.index()], self.start[node.index() + 1]);
        &self.edges[start as usize..end as usize]
    }
}
