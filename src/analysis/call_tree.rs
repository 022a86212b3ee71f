//! The call tree: the stacks of one or several profiles merged by frame, in depth-first order. The one structure that the flame
//! graph, the tables and the selection panel are folds over. Structure only: values are columns made for a sample type, so that
//! switching the sample type keeps every node.

use super::frames::{FrameId, LocationFrames};
use super::merge_stacks;
use super::selected::Selected;
use crate::pieces::{each_in_pieces, in_pieces_from_last};
use std::ops::Range;

/// A node of a [`CallTree`]; 0 is the root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct NodeId(pub u32);

impl NodeId {
    pub const ROOT: NodeId = NodeId(0);
    /// Of a sample that is dropped.
    pub const NONE: NodeId = NodeId(u32::MAX);

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Invariants: node 0 is the root; a parent stands before its children; the subtree of `n` is `n..subtree_end[n]`; siblings
/// have distinct frames.
#[derive(Debug, Clone, Default)]
pub struct CallTree {
    /// The root's parent is itself.
    pub parent: Vec<NodeId>,
    /// `FrameId::NONE` at the root.
    pub frame: Vec<FrameId>,
    pub subtree_end: Vec<u32>,
    /// `leaf_of[p][s]`: the node in which sample `s` of profile `p` ends; `NodeId::NONE` where nothing of its stack is shown.
    pub leaf_of: Vec<Vec<NodeId>>,
}

impl CallTree {
    /// Merges the stacks of profiles as far as they are shown; `frames[p]` says which frames the locations of profile `p` stand for.
    pub fn build(selected: &[Selected], frames: &[LocationFrames]) -> CallTree {
        merge_stacks::build(selected, frames)
    }

    /// Nodes, the root included: at least 1.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    pub fn subtree(&self, node: NodeId) -> Range<usize> {
        node.index()..self.subtree_end[node.index()] as usize
    }

    /// In ascending order of id. Hops from subtree to subtree: the work is the number of children.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let range = self.subtree(node);
        let mut next = range.start + 1;
        std::iter::from_fn(move || {
            let child = next;
            (child < range.end).then(|| {
                next = self.subtree_end[child] as usize;
                NodeId(child as u32)
            })
        })
    }

    /// From the root (exclusive) down to `node`; empty for the root.
    pub fn path_to(&self, node: NodeId) -> Vec<NodeId> {
        let up = std::iter::successors(Some(node), |n| Some(self.parent[n.index()]));
        let mut path: Vec<NodeId> = up.take_while(|n| *n != NodeId::ROOT).collect();
        path.reverse();
        path
    }

    /// Nodes with a masked frame that have no such node above them: each stack that passes through any of them does so once.
    pub fn outermost<'a>(&'a self, mask: &'a [bool]) -> impl Iterator<Item = NodeId> + 'a {
        let mut next = 1;
        std::iter::from_fn(move || {
            while next < self.len() {
                let node = next;
                if mask[self.frame[node].index()] {
                    next = self.subtree_end[node] as usize;
                    return Some(NodeId(node as u32));
                }
                next += 1;
            }
            None
        })
    }

    /// For each node the sum of the values that end in it or beneath it; `values` says of each where it ends. Sums wrap, as
    /// pprof's do.
    pub fn totals(&self, values: impl Iterator<Item = (NodeId, i64)>) -> Vec<i64> {
        let mut total = vec![0i64; self.len()];
        each_in_pieces(values, |(node, value)| {
            let at = &mut total[node.index()];
            *at = at.wrapping_add(value);
        });
        self.add_up(&mut total);
        total
    }

    /// Adds every node's value to its ancestors': one reverse pass, since a parent stands before its children.
    pub fn add_up(&self, values: &mut [i64]) {
        in_pieces_from_last(self.len(), &mut |nodes| {
            for n in nodes.rev().filter(|n| *n > 0) {
                let (parent, value) = (self.parent[n].index(), values[n]);
                values[parent] = values[parent].wrapping_add(value);
            }
        });
    }

    pub fn heap_bytes(&self) -> usize {
        let nodes = self.parent.capacity() + self.frame.capacity() + self.subtree_end.capacity();
        let leaves: usize = self.leaf_of.iter().map(Vec::capacity).sum();
        (nodes + leaves) * 4
    }
}
