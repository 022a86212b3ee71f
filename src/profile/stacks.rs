//! Every distinct stack of a profile, as one prefix tree of locations in depth-first order. It replaces the stacks of the
//! samples: a sample keeps the node of its leaf. Most profiles shrink by a factor, and what comes after works on nodes.

use super::{LocationId, StackId};
use crate::pieces::in_pieces_from_last;

/// Invariants: node 0 is the root (no location, the empty stack); a parent stands before its children; the subtree of `n` is
/// exactly `n..subtree_end[n]`; siblings stand in ascending order of location, each location once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stacks {
    pub parent: Vec<StackId>,
    /// `LocationId::NONE` at the root.
    pub location: Vec<LocationId>,
    pub subtree_end: Vec<u32>,
}

impl Default for Stacks {
    fn default() -> Self {
        Stacks {
            parent: vec![StackId::NONE],
            location: vec![LocationId::NONE],
            subtree_end: vec![1],
        }
    }
}

impl Stacks {
    pub const ROOT: StackId = StackId(0);

    /// Nodes, the root included: at least 1.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// Derives the ends of the subtrees, once all nodes are pushed in depth-first order.
    pub fn close(&mut self) {
        self.subtree_end.clear();
        self.subtree_end.extend(1..=self.parent.len() as u32);
        in_pieces_from_last(self.parent.len(), &mut |part| {
            for n in part.rev().filter(|n| *n > 0) {
                let (parent, end) = (self.parent[n].index(), self.subtree_end[n]);
                self.subtree_end[parent] = self.subtree_end[parent].max(end);
            }
        });
    }

    /// Adds every node's value to those above it: one pass from the back, since a parent stands before its children. Sums wrap, as pprof's do.
    pub fn add_up(&self, values: &mut [i64]) {
        in_pieces_from_last(self.len(), &mut |part| {
            for n in part.rev().filter(|n| *n > 0) {
                let (parent, value) = (self.parent[n].index(), values[n]);
                values[parent] = values[parent].wrapping_add(value);
            }
        });
    }

    /// Marks every node above a marked one, likewise.
    pub fn mark_up(&self, marks: &mut [bool]) {
        in_pieces_from_last(self.len(), &mut |part| {
            for n in part.rev().filter(|n| *n > 0) {
                marks[self.parent[n].index()] |= marks[n];
            }
        });
    }

    /// Locations from `leaf` to the root-most one.
    pub fn leaf_to_root(&self, leaf: StackId) -> impl Iterator<Item = LocationId> + '_ {
        std::iter::successors(Some(leaf), |n| self.parent[n.index()].some())
            .take_while(|n| *n != Self::ROOT)
            .map(|n| self.location[n.index()])
    }
}
