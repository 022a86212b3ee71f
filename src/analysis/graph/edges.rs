//! Who calls whom: the edges of the graph, each counted once per sample. Flat and cum do not depend on which nodes are shown, but
//! edges do: one that skips hidden nodes joins those on both sides of them, so edges are made after the nodes are chosen.

use super::nodes::{NodeId, Nodes};
use super::weights::StackTotals;
use crate::analysis::selected::Selected;
use crate::profile::{LocationId, StackId, Stacks};
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
    let mut walk = Walk {
        table: EdgeTable::new(nodes.len()),
        on_path: Vec::new(),
        entered: Vec::new(),
    };
    let leads = selection
        .shown
        .map(|_| leading(selected, nodes, &selection));
    let mut path = vec![Step::root(stacks)];
    let mut stack = 1;
    while stack < stacks.len() {
        while let Some(step) = path.pop_if(|step| step.end as usize <= stack) {
            walk.leave(step.entered);
        }
        let is_empty = leads.as_ref().is_some_and(|leads| !leads[stack]);
        if is_empty || !totals.is_live[stack] {
            stack = stacks.subtree_end[stack] as usize;
            continue;
        }
        let Some(mut step) = path.last().copied() else {
            break; // Never: the root's step ends behind the last stack.
        };
        step.end = stacks.subtree_end[stack];
        step.entered = walk.entered.len();
        let weight = totals.value[stack];
        let divisor = totals.divisor.get(stack).copied().unwrap_or(0);
        let own = nodes.of_stack(selected, StackId::from_index(stack));
        for (depth, node) in own.iter().enumerate() {
            if !selection.shows(*node) {
                step.skipped = true;
                continue;
            }
            if let Some(caller) = step.caller
                && caller != *node
                && selection.wants(*node)
            {
                let is_inline = depth > 0;
                if let Some(edge) = walk.enter(caller, *node) {
                    edge.weight = edge.weight.wrapping_add(weight);
                    edge.divisor = edge.divisor.wrapping_add(divisor);
                    edge.is_inline &= is_inline;
                    edge.is_residual |= step.skipped;
                }
            }
            step.caller = Some(*node);
            step.skipped = false;
        }
        path.push(step);
        stack += 1;
    }
    walk.table.edges
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

/// What the path down to a stack leaves for the stacks below it.
#[derive(Clone, Copy)]
struct Step {
    end: u32,
    caller: Option<NodeId>,
    /// Nodes that are not shown lie between the caller and what comes next.
    skipped: bool,
    /// How many edges the path had entered before this stack.
    entered: usize,
}

impl Step {
    fn root(stacks: &Stacks) -> Step {
        Step {
            end: stacks.len() as u32,
            caller: None,
            skipped: false,
            entered: 0,
        }
    }
}

struct Walk {
    table: EdgeTable,
    /// One entry an edge.
    on_path: Vec<bool>,
    entered: Vec<u32>,
}

impl Walk {
    /// The edge, if the path has not entered it before.
    fn enter(&mut self, caller: NodeId, callee: NodeId) -> Option<&mut Edge> {
        let id = self.table.id(caller, callee);
        if self.on_path.len() < self.table.edges.len() {
            self.on_path.push(false);
        }
        if std::mem::replace(&mut self.on_path[id as usize], true) {
            return None;
        }
        self.entered.push(id);
        self.table.edges.get_mut(id as usize)
    }

    fn leave(&mut self, first: usize) {
        for id in self.entered.drain(first..) {
            self.on_path[id as usize] = false;
        }
    }
}

struct EdgeTable {
    edges: Vec<Edge>,
    by_ends: FxHashMap<(NodeId, NodeId), u32>,
    /// The edge last looked up for a callee. Most callees have one caller, or the same one many times in a row.
    last: Vec<u32>,
}

impl EdgeTable {
    fn new(nodes: usize) -> EdgeTable {
        EdgeTable {
            edges: Vec::new(),
            by_ends: FxHashMap::default(),
            last: vec![u32::MAX; nodes],
        }
    }

    fn id(&mut self, caller: NodeId, callee: NodeId) -> u32 {
        let last = self.last[callee.index()];
        if self
            .edges
            .get(last as usize)
            .is_some_and(|e| e.caller == caller)
        {
            return last;
        }
        let edges = &mut self.edges;
        let id = *self.by_ends.entry((caller, callee)).or_insert_with(|| {
            edges.push(Edge {
                caller,
                callee,
                weight: 0,
                divisor: 0,
                is_inline: true,
                is_residual: false,
            });
            edges.len() as u32 - 1
        });
        self.last[callee.index()] = id;
        id
    }
}
