//! One function: its figures on both sides, who calls it and whom it calls, and what it is in files that are not in view.

use super::frames::{FrameId, FrameTable, LocationFrames};
use super::graph::Grain;
use super::scene::View;
use super::selected::Selected;
use crate::order;
use crate::pieces::each_in_pieces;
use crate::profile::StackId;
use crate::protocol::{DetailView, NameKey, Neighbour, Neighbours, Pair};

/// Callers and callees that are listed; of the rest it is said how many there are.
pub const MOST_NEIGHBOURS: usize = 50;

/// `None` where no profile in view has the function. `per_file` is left to the engine, which knows the other files.
pub fn detail(view: &View, function: NameKey) -> Option<DetailView> {
    let table = &view.forest.table;
    let frame = table.by_key(function)?;
    let figure = view.function(frame);
    let (callers, callees) = neighbours(view, frame);
    Some(DetailView {
        key: function,
        name: table.name(frame).into_owned(),
        place: table.place(frame),
        inlined: view.inlined_mark(frame),
        flat: figure.flat,
        cum: figure.cum,
        per_file: Vec::new(),
        callers: listed(table, &callers),
        callees: listed(table, &callees),
    })
}

/// What flows between a function and each other one, by frame.
struct Flow {
    /// Nodes below this one have the edge above them already: an edge counts once a sample.
    until: Vec<u32>,
    value: Vec<Pair>,
}

impl Flow {
    fn new(frames: usize) -> Flow {
        Flow {
            until: vec![0; frames],
            value: vec![Pair::default(); frames],
        }
    }

    fn add(&mut self, other: FrameId, node: u32, end: u32, passing: Pair) {
        let index = other.index();
        if node >= self.until[index] {
            self.until[index] = end;
            let value = &mut self.value[index];
            value.base = value.base.wrapping_add(passing.base);
            value.new = value.new.wrapping_add(passing.new);
        }
    }
}

/// As pprof's edges: once a sample under recursion, and none from a function to itself.
fn neighbours(view: &View, function: FrameId) -> (Flow, Flow) {
    let (tree, frames) = (&view.forest.tree, view.forest.table.len());
    let (mut callers, mut callees) = (Flow::new(frames), Flow::new(frames));
    each_in_pieces(1..tree.len(), |node| {
        let frame = tree.frame[node];
        let parent = tree.frame[tree.parent[node].index()];
        if frame == parent || parent == FrameId::NONE || (frame != function && parent != function) {
            return;
        }
        let end = tree.subtree_end[node];
        let passing = view.total(super::call_tree::NodeId(node as u32));
        if frame == function {
            callers.add(parent, node as u32, end, passing);
        } else {
            callees.add(frame, node as u32, end, passing);
        }
    });
    (callers, callees)
}

/// The heaviest, and how many there are.
fn listed(table: &FrameTable, flow: &Flow) -> Neighbours {
    let heavy = |frame: &FrameId| {
        let value = flow.value[frame.index()];
        value.new.unsigned_abs().max(value.base.unsigned_abs())
    };
    let mut frames: Vec<FrameId> = table.ids().filter(|frame| heavy(frame) > 0).collect();
    let count = frames.len() as u32;
    order::sort_by(&mut frames, |a, b| {
        let by_weight = heavy(b).cmp(&heavy(a));
        by_weight.then_with(|| table.name_bytes(*a).cmp(table.name_bytes(*b)))
    });
    let heaviest = frames
        .into_iter()
        .take(MOST_NEIGHBOURS)
        .map(|frame| Neighbour {
            key: table.key(frame),
            name: table.name(frame).into_owned(),
            value: flow.value[frame.index()],
        });
    Neighbours {
        count,
        heaviest: heaviest.collect(),
    }
}

/// Flat and cum of one function in a profile that is not in view: a fold over its stacks, without a call tree.
pub fn in_profile(
    selected: &Selected,
    sample_type: usize,
    function: NameKey,
    grain: Grain,
) -> (i64, i64) {
    let mut table = FrameTable::default();
    let locations = table.add(selected, grain);
    let Some(frame) = table.by_key(function) else {
        return (0, 0);
    };
    let on_stack = stacks_with(selected, &locations, frame);
    let (mut flat, mut cum) = (0i64, 0i64);
    let values = &selected.profile.samples.values[sample_type];
    each_in_pieces(selected.leaves(), |(sample, leaf)| {
        let (passes, ends) = on_stack[leaf.index()];
        let value = values[sample];
        cum = cum.wrapping_add(if passes { value } else { 0 });
        flat = flat.wrapping_add(if ends { value } else { 0 });
    });
    (flat, cum)
}

/// By stack: does it hold the frame, and is that the last one shown?
fn stacks_with(
    selected: &Selected,
    locations: &LocationFrames,
    frame: FrameId,
) -> Vec<(bool, bool)> {
    let stacks = &selected.profile.stacks;
    let mut with = vec![(false, false); stacks.len()];
    each_in_pieces(1..stacks.len(), |stack| {
        let (passes, ends) = with[stacks.parent[stack].index()];
        let own = match selected.shows_stack(StackId::from_index(stack)) {
            true => locations.root_first(stacks.location[stack]),
            false => &[],
        };
        let ends = own.last().map_or(ends, |last| *last == frame);
        with[stack] = (passes || own.contains(&frame), ends);
    });
    with
}
