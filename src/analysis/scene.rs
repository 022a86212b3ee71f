//! What is looked at, made ready to be asked: a [`Forest`] is the structure of the files in view and outlives a switch of the
//! sample type; [`Figures`] are the columns of one sample type under one set of filters. A [`View`] is both, and what every
//! question is a fold over. Profiles are never changed.

use super::call_tree::{CallTree, NodeId};
use super::frames::{FrameId, FrameTable, LocationFrames};
use super::graph::Grain;
use super::kept::Kept;
use super::selected::{Selected, Shown};
use super::{inlined, top};
use crate::pieces::each_in_pieces;
use crate::profile::Profile;
use crate::protocol::{Inlined, Pair, WidthBy};
use std::cell::{Cell, OnceCell};

/// The structure of the profiles in view.
#[derive(Debug, Default)]
pub struct Forest {
    pub table: FrameTable,
    /// One a profile, in the order of `build`.
    pub locations: Vec<LocationFrames>,
    /// What of their stacks is shown, likewise.
    pub shown: Vec<Shown>,
    pub tree: CallTree,
}

impl Forest {
    /// Of profiles as far as they are shown, with frames of that grain.
    pub fn build(selected: Vec<Selected>, grain: Grain) -> Forest {
        let mut table = FrameTable::default();
        let locations: Vec<LocationFrames> = selected.iter().map(|s| table.add(s, grain)).collect();
        let tree = CallTree::build(&selected, &locations);
        Forest {
            table,
            locations,
            tree,
            shown: selected.into_iter().map(Selected::into_shown).collect(),
        }
    }

    pub fn heap_bytes(&self) -> usize {
        let locations: usize = self.locations.iter().map(LocationFrames::heap_bytes).sum();
        let shown: usize = self.shown.iter().map(Shown::heap_bytes).sum();
        self.tree.heap_bytes() + locations + shown
    }
}

/// Which column of which profile stands on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Place in the forest.
    pub profile: usize,
    pub sample_type: usize,
    /// Every value is multiplied by these in turn, and rounded each time, half away from zero, as pprof does: to a common
    /// unit, then to the base's total. 1 leaves a value as it is.
    pub ratios: [f64; 2],
}

impl Choice {
    pub fn plain(profile: usize, sample_type: usize) -> Choice {
        Choice {
            profile,
            sample_type,
            ratios: [1.0, 1.0],
        }
    }

    pub fn scaled(&self, value: i64) -> i64 {
        self.ratios.iter().fold(value, |value, ratio| {
            if *ratio == 1.0 {
                value
            } else {
                (value as f64 * ratio).round() as i64
            }
        })
    }

    /// The values of all samples, before any filter.
    pub fn values<'a>(&'a self, profile: &'a Profile) -> impl Iterator<Item = i64> + 'a {
        profile.samples.values[self.sample_type]
            .iter()
            .map(|value| self.scaled(*value))
    }
}

/// The columns of a scene.
#[derive(Debug)]
pub struct Figures {
    pub new: Side,
    pub base: Option<Side>,
    pub kept: Kept,
    functions: OnceCell<Vec<FunctionFigure>>,
    inlined: OnceCell<Vec<Inlined>>,
    weights: [OnceCell<Vec<i64>>; 3],
    /// Of the zoom and width last asked: how many rows hold anything.
    pub height: Cell<Option<(NodeId, WidthBy, u32)>>,
}

#[derive(Debug)]
pub struct Side {
    pub choice: Choice,
    /// By node: Σ of the samples that pass through it, or end in it.
    pub total: Vec<i64>,
    /// No value is negative, so that `total` is Σ|value| as well.
    pub is_positive: bool,
}

/// A function's figures on both sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FunctionFigure {
    pub flat: Pair,
    pub cum: Pair,
}

impl FunctionFigure {
    /// Then the function is not in view.
    pub fn is_zero(&self) -> bool {
        *self == FunctionFigure::default()
    }
}

impl Figures {
    pub fn new(
        profiles: &[&Profile],
        forest: &Forest,
        new: Choice,
        base: Option<Choice>,
        kept: Kept,
    ) -> Figures {
        let side = |choice: Choice| {
            let mut is_positive = true;
            let values = kept_values(profiles, forest, &kept, &choice)
                .inspect(|(_, value)| is_positive &= *value >= 0);
            let total = forest.tree.totals(values);
            Side {
                choice,
                total,
                is_positive,
            }
        };
        Figures {
            new: side(new),
            base: base.map(side),
            kept,
            functions: OnceCell::new(),
            inlined: OnceCell::new(),
            weights: Default::default(),
            height: Cell::new(None),
        }
    }

    pub fn heap_bytes(&self) -> usize {
        let sides = [Some(&self.new), self.base.as_ref()].into_iter().flatten();
        let totals: usize = sides.map(|side| side.total.capacity()).sum();
        let weights = self.weights.iter().filter_map(OnceCell::get);
        (totals + weights.map(Vec::capacity).sum::<usize>()) * 8
    }
}

/// The values that the filters keep, each with the node it ends in.
fn kept_values<'a>(
    profiles: &'a [&'a Profile],
    forest: &'a Forest,
    kept: &'a Kept,
    choice: &'a Choice,
) -> impl Iterator<Item = (NodeId, i64)> + 'a {
    let kept = kept.of(choice.profile);
    forest.tree.leaf_of[choice.profile]
        .iter()
        .copied()
        .zip(choice.values(profiles[choice.profile]))
        .enumerate()
        .filter(move |(sample, (leaf, _))| {
            *leaf != NodeId::NONE && kept.is_none_or(|kept| kept[*sample])
        })
        .map(|(_, ended)| ended)
}

/// What questions are asked of.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// In the forest's order.
    pub profiles: &'a [&'a Profile],
    pub forest: &'a Forest,
    pub figures: &'a Figures,
}

impl<'a> View<'a> {
    /// Of what passes through a node or ends in it.
    pub fn total(&self, node: NodeId) -> Pair {
        Pair {
            base: match &self.figures.base {
                Some(base) => base.total[node.index()],
                None => 0,
            },
            new: self.figures.new.total[node.index()],
        }
    }

    /// Of what ends in a node.
    pub fn own(&self, node: NodeId) -> Pair {
        let children = self.forest.tree.children(node);
        children.fold(self.total(node), |own, child| {
            let total = self.total(child);
            Pair {
                base: own.base.wrapping_sub(total.base),
                new: own.new.wrapping_sub(total.new),
            }
        })
    }

    /// Σ|new − base| over the nodes.
    pub fn churn(&self) -> i64 {
        let nodes = (0..self.forest.tree.len() as u32).map(NodeId);
        nodes.fold(0, |sum: i64, node| {
            sum.wrapping_add(self.own(node).change().wrapping_abs())
        })
    }

    pub fn sides(&self) -> impl Iterator<Item = &'a Side> + use<'a> {
        [self.figures.base.as_ref(), Some(&self.figures.new)]
            .into_iter()
            .flatten()
    }

    pub fn values(&self, side: &'a Side) -> impl Iterator<Item = (NodeId, i64)> + use<'a> {
        let figures = self.figures;
        kept_values(self.profiles, self.forest, &figures.kept, &side.choice)
    }

    /// By frame.
    pub fn functions(&self) -> &'a [FunctionFigure] {
        let figures = self.figures;
        figures.functions.get_or_init(|| top::functions(self))
    }

    /// Of one function: much less work than all of them, where nobody asked for those yet.
    pub fn function(&self, frame: FrameId) -> FunctionFigure {
        match self.figures.functions.get() {
            Some(all) => all[frame.index()],
            None => top::function(self, frame),
        }
    }

    /// Of one function, likewise.
    pub fn inlined_mark(&self, frame: FrameId) -> Inlined {
        match self.figures.inlined.get() {
            Some(all) => all[frame.index()],
            None => inlined::mark(self, frame),
        }
    }

    /// By frame: pprof's mark, over the samples in view.
    pub fn inlined(&self) -> &'a [Inlined] {
        let figures = self.figures;
        figures.inlined.get_or_init(|| inlined::marks(self))
    }

    /// What the width of a node is proportional to: never negative, and what the children of a node have is never more than
    /// what the node has, because a weight is a sum over what ends in the node or beneath it: of |value| by sample on one
    /// side, and of the larger |value| of the two sides by node for [`WidthBy::Larger`].
    pub fn weights(&self, width: WidthBy) -> &'a [i64] {
        let figures = self.figures;
        let Some(base) = &figures.base else {
            return self.one_side(&figures.new, &figures.weights[0]);
        };
        match width {
            WidthBy::New => self.one_side(&figures.new, &figures.weights[0]),
            WidthBy::Base => self.one_side(base, &figures.weights[1]),
            WidthBy::Larger => figures.weights[2].get_or_init(|| self.larger(base)),
        }
    }

    fn one_side(&self, side: &'a Side, absolute: &'a OnceCell<Vec<i64>>) -> &'a [i64] {
        if side.is_positive {
            return &side.total;
        }
        absolute.get_or_init(|| {
            let values = self.values(side);
            let absolute = values.map(|(leaf, value)| (leaf, value.wrapping_abs()));
            self.forest.tree.totals(absolute)
        })
    }

    fn larger(&self, base: &'a Side) -> Vec<i64> {
        let tree = &self.forest.tree;
        let mut weight = vec![0i64; tree.len()];
        let mut other = vec![0i64; tree.len()];
        for (column, side) in [(&mut weight, base), (&mut other, &self.figures.new)] {
            each_in_pieces(self.values(side), |(leaf, value)| {
                let at = &mut column[leaf.index()];
                *at = at.wrapping_add(value.wrapping_abs());
            });
        }
        for (weight, other) in weight.iter_mut().zip(other) {
            *weight = other.max(*weight);
        }
        tree.add_up(&mut weight);
        weight
    }
}
