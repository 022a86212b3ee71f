//! Who calls whom: the edges of the graph, each counted once per sample. Flat and cum do not depend on which nodes are shown, but
//! edges do: one that skips hidden nodes joins those on both sides of them, so edges are made after the nodes are chosen.

use super::nodes::{NodeId, Nodes};
use super::weights::StackTotals;
use crate::analysis::selected::Selected;
use crate::profile::{LocationId, StackId};
use rustc_hash::FxHashMap;

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
    fn shows(&self, node: NodeId) -> bool {
        self.shown.is_none_or(|shown| shown[node.index()])
    }

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
    let mut table = EdgeTable::new(nodes.len());
    let leads = selection
        .shown
        .map(|_| leading(selected, nodes, &selection));
    // By stack; of one that was passed over it means nothing, and nothing below it is asked for.
    let mut left = vec![Left::ROOT; stacks.len()];
    let mut stack = 1;
    while stack < stacks.len() {
        let end = stacks.subtree_end[stack];
        let is_empty = leads.as_ref().is_some_and(|leads| !leads[stack]);
        if is_empty || !totals.is_live[stack] {
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
                && let Some(edge) = table.enter(caller, *node, stack as u32, end)
            {
                edge.weight = edge.weight.wrapping_add(totals.value[stack]);
                let divisor = totals.divisor.get(stack).copied().unwrap_or(0);
                edge.divisor = edge.divisor.wrapping_add(divisor);
                edge.is_inline &= depth > 0;
                edge.is_residual |= skips;
            }
            (caller, skips) = (Some(*node), false);
        }
        left[stack] = Left::new(caller, skips);
        stack += 1;
    }
    table.into_edges()
}

/// By stack: whether any node that is shown stands in it or below it. Where none does, no edge ends: most stacks of a large profile
/// lead to what is too light to be shown.
fn leading(selected: &Selected, nodes: &Nodes, selection: &Selection) -> Vec<bool> {
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
    for stack in (1..stacks.len()).rev() {
        if leads[stack] || shows[stacks.location[stack].index()] {
            leads[stack] = true;
            leads[stacks.parent[stack].index()] = true;
        }
    }
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

struct EdgeTable {
    entries: Vec<Entry>,
    by_ends: FxHashMap<(NodeId, NodeId), u32>,
    /// The edge last looked up for a callee. Most callees have one caller, or the same one many times in a row.
    last: Vec<u32>,
}

/// An [`Edge`] while it is counted. Flat, since there are many and they are met in any order: two fit into a line of the cache.
struct Entry {
    caller: NodeId,
    callee: NodeId,
    weight: i64,
    divisor: i64,
    /// The first stack that is not below the one that entered the edge: until there it is on the path.
    until: u32,
    is_inline: bool,
    is_residual: bool,
}

impl EdgeTable {
    fn new(nodes: usize) -> EdgeTable {
        EdgeTable {
            entries: Vec::new(),
            by_ends: FxHashMap::default(),
            last: vec![u32::MAX; nodes],
        }
    }

    /// The edge, if the path to `stack`, whose subtree ends at `end`, has not entered it before.
    fn enter(
        &mut self,
        caller: NodeId,
        callee: NodeId,
        stack: u32,
        end: u32,
    ) -> Option<&mut Entry> {
        let id = self.id(caller, callee);
        let entry = self.entries.get_mut(id as usize)?;
        if entry.until > stack {
            return None;
        }
        entry.until = end;
        Some(entry)
    }

    fn id(&mut self, caller: NodeId, callee: NodeId) -> u32 {
        let last = self.last[callee.index()];
        let known = self.entries.get(last as usize);
        if known.is_some_and(|entry| entry.caller == caller) {
            return last;
        }
        let entries = &mut self.entries;
        let id = *self.by_ends.entry((caller, callee)).or_insert_with(|| {
            entries.push(Entry {
                caller,
                callee,
                weight: 0,
                divisor: 0,
                until: 0,
                is_inline: true,
                is_residual: false,
            });
            entries.len() as u32 - 1
        });
        self.last[callee.index()] = id;
        id
    }

    fn into_edges(self) -> Vec<Edge> {
        let edge = |entry: Entry| Edge {
            caller: entry.caller,
            callee: entry.callee,
            weight: entry.weight,
            divisor: entry.divisor,
            is_inline: entry.is_inline,
            is_residual: entry.is_residual,
        };
        self.entries.into_iter().map(edge).collect()
    }
}
