//! Who calls a function and whom it calls, as pprof's `-peek` has it: every edge once a sample however often it recurs on the stack,
//! none from a function to itself, and the mark of an inlined call. A fold over the call tree for any number of functions at once.
//! What stands on the page's panel is [`super::detail`], which every selection asks for and which does with less.

use super::call_tree::NodeId;
use super::frames::FrameId;
use super::inlined;
use super::scene::View;
use crate::order;
use crate::pieces::{each_in_pieces, in_pieces_from_last};
use crate::protocol::Pair;
use rustc_hash::FxHashMap;

/// The edges of one function: the heaviest first, by |new − base|, then by name, as pprof prints them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    pub callers: Vec<Edge>,
    pub callees: Vec<Edge>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// At its other end.
    pub other: FrameId,
    pub weight: Pair,
    pub is_inline: bool,
}

/// One a function, in the order of `functions`, which holds none twice.
pub fn around(view: &View, functions: &[FrameId]) -> Vec<Around> {
    let mut around = vec![Around::default(); functions.len()];
    let place = places(view, functions);
    let flows = flows(view, &place);
    let mut into = vec![false; view.forest.table.len()];
    for (_, callee) in flows.keys() {
        into[callee.index()] = true;
    }
    let inlined = inlined::edges_into(view, &into);
    for (ends, flow) in flows {
        let (caller, callee) = ends;
        let edge = |other| Edge {
            other,
            weight: flow.weight,
            is_inline: inlined.contains(&ends),
        };
        if let Some(of) = place[callee.index()] {
            around[of as usize].callers.push(edge(caller));
        }
        if let Some(of) = place[caller.index()] {
            around[of as usize].callees.push(edge(callee));
        }
    }
    for of in &mut around {
        sort(view, &mut of.callers);
        sort(view, &mut of.callees);
    }
    around
}

/// By frame: its place in `functions`.
fn places(view: &View, functions: &[FrameId]) -> Vec<Option<u32>> {
    let mut place = vec![None; view.forest.table.len()];
    for (at, function) in functions.iter().enumerate() {
        place[function.index()] = Some(at as u32);
    }
    place
}

struct Flow {
    /// Nodes below this one have the edge above them already.
    until: u32,
    weight: Pair,
}

/// By caller and callee, of which one at least has a place.
fn flows(view: &View, place: &[Option<u32>]) -> FxHashMap<(FrameId, FrameId), Flow> {
    let tree = &view.forest.tree;
    let live = live(view);
    let mut flows: FxHashMap<(FrameId, FrameId), Flow> = FxHashMap::default();
    each_in_pieces(1..tree.len(), |node| {
        let callee = tree.frame[node];
        let caller = tree.frame[tree.parent[node].index()];
        if caller == callee || caller == FrameId::NONE {
            return;
        }
        if place[caller.index()].is_none() && place[callee.index()].is_none() {
            return;
        }
        let passing = view.total(NodeId(node as u32));
        let is_live = passing != Pair::default() || live.as_ref().is_some_and(|live| live[node]);
        if !is_live {
            return;
        }
        let flow = flows.entry((caller, callee)).or_insert(Flow {
            until: 0,
            weight: Pair::default(),
        });
        if node as u32 >= flow.until {
            flow.until = tree.subtree_end[node];
            flow.weight.base = flow.weight.base.wrapping_add(passing.base);
            flow.weight.new = flow.weight.new.wrapping_add(passing.new);
        }
    });
    flows
}

/// By node: whether any sample of a value other than 0 passes through. `None` where no value is negative: then their sum says so.
fn live(view: &View) -> Option<Vec<bool>> {
    if view.sides().all(|side| side.is_positive) {
        return None;
    }
    let tree = &view.forest.tree;
    let mut live = vec![false; tree.len()];
    for side in view.sides() {
        each_in_pieces(view.values(side), |(leaf, value)| {
            live[leaf.index()] |= value != 0
        });
    }
    in_pieces_from_last(tree.len(), &mut |part| {
        // The root is its own parent.
        for node in part.rev() {
            let parent = tree.parent[node].index();
            live[parent] |= live[node];
        }
    });
    Some(live)
}

fn sort(view: &View, edges: &mut [Edge]) {
    let table = &view.forest.table;
    order::sort_by(edges, |a, b| {
        let weight = |edge: &Edge| edge.weight.change().unsigned_abs();
        (weight(b).cmp(&weight(a)))
            .then_with(|| table.name_bytes(a.other).cmp(table.name_bytes(b.other)))
            .then(a.other.cmp(&b.other))
    });
}
