//! The roll-up: figures of groups of frames as folds over the call tree. A group of one frame has what the top table has of it.

use super::origin::Origin;
use super::place::{self, Place};
use super::protocol::Figures;
use crate::analysis::frames::FrameId;
use crate::analysis::scene::{Side, View};
use crate::pieces::each_in_pieces;
use crate::protocol::Pair;
use rustc_hash::FxHashMap;

/// Where each frame of a view stands, and who answers for what ends in each node.
pub struct Rollup {
    /// By frame.
    pub places: Vec<Place>,
    /// By node: the frame that has caused what ends there; none at the root.
    responsible: Vec<FrameId>,
}

/// Frames divided into groups.
pub struct Groups {
    /// By group, in the order of the first frame of each.
    pub frames: Vec<Vec<FrameId>>,
    /// By frame.
    of: Vec<u32>,
}

impl Rollup {
    pub fn new(view: &View, module: &str) -> Rollup {
        let table = &view.forest.table;
        let place = |frame| place::of(&table.name(frame), &table.file(frame), module);
        let places: Vec<Place> = table.ids().map(place).collect();
        let responsible = responsible(view, &places);
        Rollup {
            places,
            responsible,
        }
    }

    pub fn by_origin(&self) -> Groups {
        Groups::new(self.places.iter().map(|place| place.origin))
    }

    /// By group.
    pub fn figures(&self, view: &View, groups: &Groups) -> Vec<Figures> {
        let mut figures = vec![Figures::default(); groups.frames.len()];
        if let Some(base) = &view.figures.base {
            self.add(view, base, groups, &mut figures, |pair| &mut pair.base);
        }
        self.add(view, &view.figures.new, groups, &mut figures, |pair| {
            &mut pair.new
        });
        figures
    }

    fn add(
        &self,
        view: &View,
        side: &Side,
        groups: &Groups,
        figures: &mut [Figures],
        of: impl Fn(&mut Pair) -> &mut i64,
    ) {
        let tree = &view.forest.tree;
        let put = |pair: &mut Pair, value: i64| {
            let sum = of(pair);
            *sum = sum.wrapping_add(value);
        };
        each_in_pieces(view.values(side), |(leaf, value)| {
            // The root is no function: an empty stack is nobody's.
            if let Some(group) = groups.of(tree.frame[leaf.index()]) {
                put(&mut figures[group].flat, value);
            }
            if let Some(group) = groups.of(self.responsible[leaf.index()]) {
                put(&mut figures[group].caused, value);
            }
        });
        // Nodes below this one have the group above them already.
        let mut until = vec![0u32; figures.len()];
        each_in_pieces(1..tree.len(), |node| {
            let Some(group) = groups.of(tree.frame[node]) else {
                return;
            };
            if node as u32 >= until[group] {
                until[group] = tree.subtree_end[node];
                put(&mut figures[group].cum, side.total[node]);
            }
        });
    }
}

/// From the root down: a frame takes over from the one above it unless that one's kind comes first.
fn responsible(view: &View, places: &[Place]) -> Vec<FrameId> {
    let tree = &view.forest.tree;
    let origin = |frame: FrameId| places.get(frame.index()).map(|place| place.origin);
    let mut responsible = vec![FrameId::NONE; tree.len()];
    each_in_pieces(1..tree.len(), |node| {
        let (own, above) = (tree.frame[node], responsible[tree.parent[node].index()]);
        let is_above: Option<Origin> = origin(above);
        let takes_over = is_above.is_none_or(|above| origin(own).is_some_and(|own| own <= above));
        responsible[node] = if takes_over { own } else { above };
    });
    responsible
}

impl Groups {
    pub fn new<T: Eq + std::hash::Hash>(names: impl Iterator<Item = T>) -> Groups {
        let mut known: FxHashMap<T, u32> = FxHashMap::default();
        let mut groups = Groups {
            frames: Vec::new(),
            of: Vec::new(),
        };
        for (frame, name) in names.enumerate() {
            let group = *known.entry(name).or_insert_with(|| {
                groups.frames.push(Vec::new());
                groups.frames.len() as u32 - 1
            });
            groups.frames[group as usize].push(FrameId(frame as u32));
            groups.of.push(group);
        }
        groups
    }

    pub fn of(&self, frame: FrameId) -> Option<usize> {
        self.of.get(frame.index()).map(|group| *group as usize)
    }
}
