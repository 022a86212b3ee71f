//! What the filters leave of a profile, as masks: which lines of a location are shown, which locations of a stack, which samples
//! are kept and where each now ends. The profile itself is never changed. Every report and every fold reads a profile through
//! this; with no filter it is the profile as it is.

use crate::pieces::each_in_pieces;
use crate::profile::{Label, LabelSetId, LocationId, Profile, StackId, Stacks, StringId};

/// A profile seen through its filters. A mask that is `None` hides nothing.
#[derive(Debug)]
pub struct Selected<'a> {
    pub profile: &'a Profile,
    /// By row of `profile.locations.lines`: is it shown?
    pub(super) line_shown: Option<Vec<bool>>,
    /// By location: is it shown? One whose lines are all hidden is not.
    pub(super) location_shown: Option<Vec<bool>>,
    /// By node of `profile.stacks`: is it shown, given what lies above it? Only where that depends on the path.
    pub(super) stack_shown: Option<Vec<bool>>,
    /// By sample: the node it now ends in; `StackId::NONE` if the sample is dropped.
    pub(super) leaf: Option<Vec<StackId>>,
    /// By string: label keys that are not shown.
    pub(super) label_hidden: Option<Vec<bool>>,
}

/// What is left of the stacks of a [`Selected`], for whoever keeps it longer than the profile can be borrowed.
#[derive(Debug, Default)]
pub struct Shown {
    stacks: Option<Vec<bool>>,
    leaf: Option<Vec<StackId>>,
}

impl Shown {
    /// Whether the location of a node is shown there, if it is shown anywhere.
    pub fn shows(&self, stack: StackId) -> bool {
        let shown = self.stacks.as_ref();
        shown.is_none_or(|shown| shown[stack.index()])
    }

    /// Where each sample of the profile ends, `StackId::NONE` if it is dropped.
    pub fn leaves<'s>(&'s self, profile: &'s Profile) -> &'s [StackId] {
        self.leaf.as_ref().unwrap_or(&profile.samples.stack)
    }

    pub fn heap_bytes(&self) -> usize {
        let leaves = self.leaf.as_ref().map_or(0, Vec::capacity);
        self.stacks.as_ref().map_or(0, Vec::capacity) + leaves * 4
    }
}

impl<'a> Selected<'a> {
    /// What is left of the stacks.
    pub fn into_shown(self) -> Shown {
        Shown {
            stacks: self.stack_shown,
            leaf: self.leaf,
        }
    }

    /// Everything.
    pub fn all(profile: &'a Profile) -> Selected<'a> {
        Selected {
            profile,
            line_shown: None,
            location_shown: None,
            stack_shown: None,
            leaf: None,
            label_hidden: None,
        }
    }

    /// The samples for which `keeps` says so, whole.
    pub fn samples_of(profile: &'a Profile, keeps: impl Fn(usize) -> bool) -> Selected<'a> {
        let stacks = profile.samples.stack.iter().enumerate();
        let leaf = stacks.map(|(s, stack)| if keeps(s) { *stack } else { StackId::NONE });
        Selected {
            leaf: Some(leaf.collect()),
            ..Selected::all(profile)
        }
    }

    /// Everything of each.
    pub fn each(profiles: &[&'a Profile]) -> Vec<Selected<'a>> {
        profiles.iter().map(|p| Selected::all(p)).collect()
    }

    /// Samples that are kept, in the file's order.
    pub fn samples(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.profile.samples.len()).filter(|sample| self.leaf_of(*sample).is_some())
    }

    /// Samples that are kept, each with the node it ends in.
    pub fn leaves(&self) -> impl Iterator<Item = (usize, StackId)> + '_ {
        let samples = 0..self.profile.samples.len();
        samples.filter_map(|sample| Some((sample, self.leaf_of(sample)?)))
    }

    /// By sample: is it kept? `None` where every one is.
    pub fn kept(&self) -> Option<Vec<bool>> {
        let leaf = self.leaf.as_ref()?;
        Some(leaf.iter().map(|leaf| leaf.some().is_some()).collect())
    }

    /// Where a sample ends; `None` if it is dropped.
    #[inline(always)]
    pub fn leaf_of(&self, sample: usize) -> Option<StackId> {
        match &self.leaf {
            Some(leaf) => leaf[sample].some(),
            None => Some(self.profile.samples.stack[sample]),
        }
    }

    /// By node: does a sample that is kept end in it, or beneath it? `None` where nothing was cut off.
    pub fn live_stacks(&self) -> Option<Vec<bool>> {
        self.leaf.as_ref()?;
        let stacks = &self.profile.stacks;
        let mut live = vec![false; stacks.len()];
        each_in_pieces(self.leaves(), |(_, leaf)| live[leaf.index()] = true);
        stacks.mark_up(&mut live);
        Some(live)
    }

    /// Rows of `profile.locations.lines` that are shown, innermost first.
    pub fn lines_of(&self, location: LocationId) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let lines = self.profile.locations.lines_of(location);
        lines.filter(|line| self.line_shown.as_ref().is_none_or(|shown| shown[*line]))
    }

    /// Whether a location is shown on the stacks it is on, the path above it aside.
    pub fn shows_location(&self, location: LocationId) -> bool {
        let shown = self.location_shown.as_ref();
        shown.is_none_or(|shown| shown[location.index()])
    }

    /// Whether the location of a node of the stack tree is shown there.
    pub fn shows_stack(&self, stack: StackId) -> bool {
        stack != Stacks::ROOT
            && (self.stack_shown.as_ref()).is_none_or(|shown| shown[stack.index()])
            && self.shows_location(self.profile.stacks.location[stack.index()])
    }

    /// Whether a location may be shown on one stack and not on another.
    #[inline(always)]
    pub fn hides_on_paths(&self) -> bool {
        self.stack_shown.is_some()
    }

    /// Locations shown from `leaf` to the root-most one.
    pub fn leaf_to_root(&self, leaf: StackId) -> impl Iterator<Item = LocationId> + '_ {
        let stacks = &self.profile.stacks;
        std::iter::successors(Some(leaf), |n| stacks.parent[n.index()].some())
            .filter(|n| self.shows_stack(*n))
            .map(|n| stacks.location[n.index()])
    }

    /// Labels of a sample that are shown, in the file's order.
    pub fn labels(&self, sample: usize) -> impl Iterator<Item = &'a Label> + '_ {
        self.labels_of(self.profile.samples.labels[sample])
    }

    /// Labels of a set that are shown, in the file's order.
    pub fn labels_of(&self, set: LabelSetId) -> impl Iterator<Item = &'a Label> + '_ {
        let labels = self.profile.labels.get(set).iter();
        labels.filter(|label| !self.hides_label(label.key))
    }

    fn hides_label(&self, key: StringId) -> bool {
        let hidden = self.label_hidden.as_ref();
        hidden.is_some_and(|hidden| hidden.get(key.index()).is_some_and(|h| *h))
    }
}
