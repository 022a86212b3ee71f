//! Who calls whom: the edges of the graph, each counted once per sample. Flat and cum do not depend on which nodes are shown, but
//! edges do: one that skips hidden nodes joins those on both sides of them, so edges are made after the nodes are chosen.

use super::nodes::{NodeId, Nodes};
use super::weights::StackTotals;
use crate::analysis::selected::Selected;
use crate::pieces::{in_pieces, in_pieces_from_last};
use crate::profile::{LocationId, StackId};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edge {
    pub caller: NodeId,
    pub callee: NodeId,
    pub weight: i64,
    /// 0 unless a mean is asked for.
    pub divisor: i64,
    /// Every call that this edge stands for was inlined.
    pub is_inline: bool,
    /// Some call went through nodes that are not shown.
    pub is_residual: bool,
}

/// Which nodes take part. Masks have one entry a node.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// The nodes shown; `None`: all.
    pub shown: Option<&'a [bool]>,
    /// The callees whose edges are wanted; `None`: all.
    pub callees: Option<&'a [bool]>,
}

impl Selection<'_> {
    #[inline(always)]
    fn shows(&self, node: NodeId) -> bool {
        self.shown.is_none_or(|shown| shown[node.index()])
    }

    #[inline(always)]
    fn wants(&self, callee: NodeId) -> bool {
        self.callees.is_none_or(|callees| callees[callee.index()])
    }
}

/// Ordered by the first path that has them.
pub fn edges(
    selected: &Selected,
    nodes: &Nodes,
    totals: &StackTotals,
    selection: Selection,
) -> Vec<Edge> {
    let stacks = &selected.profile.stacks;
    let mut table = EdgeTable::new(nodes.len(), &selection);
    let leads = match selection.shown {
        Some(_) => Cow::Owned(leading(selected, nodes, &totals.is_live, &selection)),
        None => Cow::Borrowed(&totals.is_live),
    };
    // By stack; of one that was passed over it means nothing, and nothing below it is asked for.
    let mut left = vec![Left::ROOT; stacks.len()];
    let mut stack = 1;
    in_pieces(stacks.len(), &mut |part| {
        while stack < part.end {
            let end = stacks.subtree_end[stack];
            if !leads[stack] {
                stack = end as usize;
                continue;
            }
            let (mut caller, mut skips) = left[stacks.parent[stack].index()].parts();
            let own = nodes.of_stack(selected, StackId::from_index(stack));
            for (depth, node) in own.iter().enumerate() {
                if !selection.shows(*node) {
                    skips = true;
                    continue;
                }
                if let Some(caller) = caller
                    && caller != *node
                    && selection.wants(*node)
                    && let Some(id) = table.enter(caller, *node, stack as u32, end)
                {
                    let entry = &mut table.entries[id];
                    entry.weight = entry.weight.wrapping_add(totals.value[stack]);
                    entry.is_inline &= depth > 0;
                    entry.is_residual |= skips;
                    if let Some(divisor) = totals.divisor.get(stack) {
                        let sum = &mut table.divisors[id];
                        *sum = sum.wrapping_add(*divisor);
                    }
                }
                (caller, skips) = (Some(*node), false);
            }
            left[stack] = Left::new(caller, skips);
            stack += 1;
        }
    });
    table.into_edges()
}

/// By stack that is live: whether any node that is shown stands in it or below it. Where none does, no edge ends: most stacks of a large
/// profile lead to what is too light to be shown.
fn leading(
    selected: &Selected,
    nodes: &Nodes,
    is_live: &[bool],
    selection: &Selection,
) -> Vec<bool> {
    let stacks = &selected.profile.stacks;
    let locations = (0..selected.profile.locations.len()).map(LocationId::from_index);
    let shows: Vec<bool> = locations
        .map(|location| {
            nodes
                .root_first(location)
                .iter()
                .any(|n| selection.shows(*n))
        })
        .collect();
    let mut leads = vec![false; stacks.len()];
    in_pieces_from_last(stacks.len(), &mut |part| {
        for stack in part.rev().filter(|stack| *stack > 0) {
            let leads_on = leads[stack] || shows[stacks.location[stack].index()];
            if leads_on && is_live[stack] {
                leads[stack] = true;
                leads[stacks.parent[stack].index()] = true;
            }
        }
    });
    leads
}

/// What the path down to a stack leaves for the stacks below it: the node that calls next, and whether nodes that are not shown lie
/// between it and what comes. One word, since there are as many as stacks.
#[derive(Clone, Copy)]
struct Left(u32);

impl Left {
    const ROOT: Left = Left(Left::NOBODY << 1);
    const NOBODY: u32 = u32::MAX >> 1;

    fn new(caller: Option<NodeId>, skips: bool) -> Left {
        let caller = caller.map_or(Left::NOBODY, |node| node.0);
        Left(caller << 1 | u32::from(skips))
    }

    fn parts(self) -> (Option<NodeId>, bool) {
        let caller = self.0 >> 1;
        let caller = (caller != Left::NOBODY).then_some(NodeId(caller));
        (caller, self.0 & 1 == 1)
    }
}

/// Each edge is a row of `ends`, `entries` and `divisors`.
struct EdgeTable {
    ends: Vec<(NodeId, NodeId)>,
    entries: Vec<Entry>,
    divisors: Vec<i64>,
    by_ends: ByEnds,
}

/// Finds the row of an edge.
enum ByEnds {
    /// Between `count` nodes, whose places stand by node: a row, or [`NO_ROW`], for each two.
    Few {
        place: Vec<u32>,
        count: usize,
        rows: Vec<u32>,
    },
    Many(FxHashMap<(NodeId, NodeId), u32>),
}

const NO_ROW: u32 = u32::MAX;
/// Nodes of which each two have a place at most: 4 MB.
const FEW: usize = 1024;

impl ByEnds {
    fn new(nodes: usize, selection: &Selection) -> ByEnds {
        let shown = (0..nodes as u32).filter(|node| selection.shows(NodeId(*node)));
        let shown: Vec<u32> = shown.take(FEW + 1).collect();
        let count = shown.len();
        if count > FEW {
            return ByEnds::Many(FxHashMap::default());
        }
        let mut place = vec![0; nodes];
        for (at, node) in shown.into_iter().enumerate() {
            place[node as usize] = at as u32;
        }
        ByEnds::Few {
            place,
            count,
            rows: vec![NO_ROW; count * count],
        }
    }

    #[inline(always)]
    fn row(&mut self, caller: NodeId, callee: NodeId) -> &mut u32 {
        match self {
            ByEnds::Few { place, count, rows } => {
                let (caller, callee) = (place[caller.index()], place[callee.index()]);
                &mut rows[caller as usize * *count + callee as usize]
            }
            ByEnds::Many(rows) => rows.entry((caller, callee)).or_insert(NO_ROW),
        }
    }
}

/// What is counted at every step. There are many and they are met in any order: four fit into a line of the cache.
struct Entry {
    weight: i64,
    /// The first stack that is not below the one that entered the edge: until there it is on the path.
    until: u32,
    is_inline: bool,
    is_residual: bool,
}

impl EdgeTable {
    fn new(nodes: usize, selection: &Selection) -> EdgeTable {
        EdgeTable {
            ends: Vec::new(),
            entries: Vec::new(),
            divisors: Vec::new(),
            by_ends: ByEnds::new(nodes, selection),
        }
    }

    /// The edge's row, if the path to `stack`, whose subtree ends at `end`, has not entered it before.
    #[inline(always)]
    fn enter(&mut self, caller: NodeId, callee: NodeId, stack: u32, end: u32) -> Option<usize> {
        let row = self.by_ends.row(caller, callee);
        if *row == NO_ROW {
            *row = self.ends.len() as u32;
            self.ends.push((caller, callee));
            self.divisors.push(0);
            self.entries.push(Entry {
                weight: 0,
                until: 0,
                is_inline: true,
                is_residual: false,
            });
        }
        let id = *row;
        let entry = &mut self.entries[id as usize];
        if entry.until > stack {
            return None;
        }
        entry.until = end;
        Some(id as usize)
    }

    fn into_edges(self) -> Vec<Edge> {
        let rows = self.ends.into_iter().zip(self.entries);
        let edge = |(((caller, callee), entry), divisor): (((NodeId, NodeId), Entry), i64)| Edge {
            caller,
            callee,
            weight: entry.weight,
            divisor,
            is_inline: entry.is_inline,
            is_residual: entry.is_residual,
        };
        rows.zip(self.divisors).map(edge).collect()
    }
}
