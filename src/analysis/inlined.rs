//! pprof's inline mark of a function: over the edges of its full graph that lead into it, are they inlined calls? An edge is one
//! unless, in any sample, its outermost occurrence is a real call. Samples of value 0 do not count.

use super::frames::FrameId;
use super::scene::{Side, View};
use crate::pieces::each_in_pieces;
use crate::profile::{LocationId, Profile, StackId};
use crate::protocol::Inlined;
use rustc_hash::{FxHashMap, FxHashSet};

/// By frame.
pub fn marks(view: &View) -> Vec<Inlined> {
    marks_of(view, &inlined_anywhere(view))
}

/// What [`marks`] has for this one.
pub fn mark(view: &View, frame: FrameId) -> Inlined {
    let mut may_be = vec![false; view.forest.table.len()];
    may_be[frame.index()] = inlined_anywhere(view)[frame.index()];
    if !may_be[frame.index()] {
        return Inlined::No;
    }
    marks_of(view, &may_be)[frame.index()]
}

/// Of the edges into the frames of `into`, those that pprof marks as inlined calls.
pub fn edges_into(view: &View, into: &[bool]) -> FxHashSet<(FrameId, FrameId)> {
    let mut may_be = inlined_anywhere(view);
    for (may_be, into) in may_be.iter_mut().zip(into) {
        *may_be &= into;
    }
    if !may_be.contains(&true) {
        return FxHashSet::default();
    }
    let edges = edges_of(view, &may_be).into_iter();
    let inlined = edges.filter(|(_, edge)| edge.is_inline);
    inlined.map(|(ends, _)| ends).collect()
}

/// Of the frames that `may_be` inlined; the others have none.
fn marks_of(view: &View, may_be: &[bool]) -> Vec<Inlined> {
    let edges = edges_of(view, may_be);
    let mut seen = vec![(false, false); view.forest.table.len()];
    for ((_, callee), edge) in &edges {
        let (inline, real) = &mut seen[callee.index()];
        *inline |= edge.is_inline;
        *real |= !edge.is_inline;
    }
    seen.iter()
        .map(|seen| match seen {
            (false, _) => Inlined::No,
            (true, true) => Inlined::Partly,
            (true, false) => Inlined::Always,
        })
        .collect()
}

/// By caller and callee.
fn edges_of(view: &View, may_be: &[bool]) -> FxHashMap<(FrameId, FrameId), Edge> {
    let mut edges: FxHashMap<(FrameId, FrameId), Edge> = FxHashMap::default();
    for side in view.sides() {
        edges.values_mut().for_each(|edge| edge.until = 0);
        visit(view, side, may_be, &mut edges);
    }
    edges
}

struct Edge {
    is_inline: bool,
    /// Stacks below this node have the edge already.
    until: u32,
}

/// By frame: does any location have it as an inlined line? No other frame can bear a mark.
fn inlined_anywhere(view: &View) -> Vec<bool> {
    let mut may_be = vec![false; view.forest.table.len()];
    for (profile, locations) in view.profiles.iter().zip(&view.forest.locations) {
        for location in (0..profile.locations.len()).map(LocationId::from_index) {
            for frame in locations.root_first(location).iter().skip(1) {
                may_be[frame.index()] = true;
            }
        }
    }
    may_be
}

fn visit(
    view: &View,
    side: &Side,
    may_be: &[bool],
    edges: &mut FxHashMap<(FrameId, FrameId), Edge>,
) {
    let profile = view.profiles[side.choice.profile];
    let locations = &view.forest.locations[side.choice.profile];
    let shown = &view.forest.shown[side.choice.profile];
    let stacks = &profile.stacks;
    let live = live_stacks(view, side, profile);
    let last = last_frames(view, side, profile);
    let is_worth_a_look: Vec<bool> = (0..profile.locations.len())
        .map(LocationId::from_index)
        .map(|l| locations.root_first(l).iter().any(|f| may_be[f.index()]))
        .collect();
    let worth = |s: &usize| {
        let is_shown = live[*s] && shown.shows(StackId::from_index(*s));
        is_shown && is_worth_a_look[stacks.location[*s].index()]
    };
    each_in_pieces((1..stacks.len()).filter(worth), |s| {
        let above = last[stacks.parent[s].index()];
        let mut caller = (above != FrameId::NONE).then_some(above);
        let frames = locations.root_first(stacks.location[s]);
        for (place, frame) in frames.iter().enumerate() {
            let from = caller.replace(*frame);
            let Some(from) = from.filter(|from| from != frame && may_be[frame.index()]) else {
                continue;
            };
            let edge = edges.entry((from, *frame)).or_insert(Edge {
                is_inline: true,
                until: 0,
            });
            if s as u32 >= edge.until {
                edge.until = stacks.subtree_end[s];
                edge.is_inline &= place > 0;
            }
        }
    });
}

/// By stack: the frame that calls what lies beneath it; its own last one, or that of the nearest above that shows any.
fn last_frames(view: &View, side: &Side, profile: &Profile) -> Vec<FrameId> {
    let locations = &view.forest.locations[side.choice.profile];
    let shown = &view.forest.shown[side.choice.profile];
    let stacks = &profile.stacks;
    let mut last = vec![FrameId::NONE; stacks.len()];
    each_in_pieces(1..stacks.len(), |s| {
        let own = locations.root_first(stacks.location[s]).last();
        let own = own.filter(|_| shown.shows(StackId::from_index(s)));
        last[s] = own.map_or_else(|| last[stacks.parent[s].index()], |own| *own);
    });
    last
}

/// Which stacks a sample of a value other than 0 passes through.
fn live_stacks(view: &View, side: &Side, profile: &Profile) -> Vec<bool> {
    let stacks = &profile.stacks;
    let mut live = vec![false; stacks.len()];
    let leaves = view.forest.shown[side.choice.profile].leaves(profile);
    let kept = view.figures.kept.of(side.choice.profile);
    each_in_pieces(
        side.choice.values(profile).enumerate(),
        |(sample, value)| {
            let is_kept = kept.is_none_or(|kept| kept[sample]);
            if let Some(leaf) = leaves[sample].some() {
                live[leaf.index()] |= value != 0 && is_kept;
            }
        },
    );
    stacks.mark_up(&mut live);
    live
}
