//! The one fold of the source view: flat and cum of whatever the rows of a profile's line table stand for. A sample counts once in the cum
//! of a thing, however often that is on its stack; its flat goes to what the leaf-most frame shown stands for.

use super::data::Sums;
use crate::analysis::selected::Selected;
use crate::pieces::each_in_pieces;
use crate::profile::{LocationId, StackId};
use crate::protocol::Pair;

/// For each location what its frames stand for: rows of a table of the caller's.
#[derive(Default)]
pub struct Keyed {
    start: Vec<u32>,
    cum: Vec<u32>,
    flat_start: Vec<u32>,
    flat: Vec<u32>,
    /// Whether any frame of the location is shown.
    is_shown: Vec<bool>,
}

impl Keyed {
    /// `keys` gives for the rows of a location, root-most first, what passes through (pushed to its first list) and what the last of them
    /// ends in (to its second).
    pub fn new(
        selected: &Selected,
        inlines: bool,
        mut keys: impl FnMut(&[usize], &mut Vec<u32>, &mut Vec<u32>),
    ) -> Keyed {
        let mut keyed = Keyed {
            start: vec![0],
            flat_start: vec![0],
            ..Keyed::default()
        };
        for location in (0..selected.profile.locations.len()).map(LocationId::from_index) {
            let rows = shown_rows(selected, location, inlines);
            keys(&rows, &mut keyed.cum, &mut keyed.flat);
            let has_none = selected.profile.locations.lines_of(location).is_empty();
            let is_shown = selected.shows_location(location) && (has_none || !rows.is_empty());
            keyed.is_shown.push(is_shown);
            keyed.start.push(keyed.cum.len() as u32);
            keyed.flat_start.push(keyed.flat.len() as u32);
        }
        keyed
    }

    fn cum(&self, location: LocationId) -> &[u32] {
        let at = location.index();
        &self.cum[self.start[at] as usize..self.start[at + 1] as usize]
    }

    fn flat(&self, location: LocationId) -> &[u32] {
        let at = location.index();
        &self.flat[self.flat_start[at] as usize..self.flat_start[at + 1] as usize]
    }
}

/// Rows of the line table that a location shows, root-most first.
pub fn shown_rows(selected: &Selected, location: LocationId, inlines: bool) -> Vec<usize> {
    if !selected.shows_location(location) {
        return Vec::new();
    }
    let shown = if inlines { usize::MAX } else { 1 };
    selected.lines_of(location).rev().take(shown).collect()
}

/// By node of the stack tree: what the samples that pass through it are worth. `values` is by sample.
pub fn totals(selected: &Selected, values: &[i64]) -> Vec<i64> {
    let stacks = &selected.profile.stacks;
    let mut total = vec![0i64; stacks.len()];
    each_in_pieces(selected.leaves(), |(sample, leaf)| {
        let at = &mut total[leaf.index()];
        *at = at.wrapping_add(values[sample]);
    });
    stacks.add_up(&mut total);
    total
}

/// By row of the caller's table, which has `count`.
pub fn fold(selected: &Selected, keyed: &Keyed, count: usize, values: &[i64]) -> Vec<Sums> {
    let stacks = &selected.profile.stacks;
    let total = totals(selected, values);
    let mut sums = vec![Sums::default(); count];
    // Stacks below this one have the thing above them already.
    let mut until = vec![0u32; count];
    // By stack: the location whose last frame is the leaf-most shown.
    let mut last = vec![LocationId::NONE; stacks.len()];
    each_in_pieces(1..stacks.len(), |stack| {
        last[stack] = last[stacks.parent[stack].index()];
        let location = stacks.location[stack];
        if !selected.shows_stack(StackId::from_index(stack)) || !keyed.is_shown[location.index()] {
            return;
        }
        last[stack] = location;
        for key in keyed.cum(location).iter().map(|key| *key as usize) {
            if stack as u32 >= until[key] {
                until[key] = stacks.subtree_end[stack];
                sums[key].cum = sums[key].cum.wrapping_add(total[stack]);
            }
        }
    });
    each_in_pieces(selected.leaves(), |(sample, leaf)| {
        if let Some(location) = last[leaf.index()].some() {
            for key in keyed.flat(location) {
                let flat = &mut sums[*key as usize].flat;
                *flat = flat.wrapping_add(values[sample]);
            }
        }
    });
    sums
}

/// Puts a side's sums beside the other's.
pub fn put(pairs: &mut [(Pair, Pair)], sums: &[Sums], is_base: IsBase) {
    for ((flat, cum), sums) in pairs.iter_mut().zip(sums) {
        match is_base {
            IsBase::Yes => (flat.base, cum.base) = (sums.flat, sums.cum),
            IsBase::No => (flat.new, cum.new) = (sums.flat, sums.cum),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum IsBase {
    Yes,
    No,
}
