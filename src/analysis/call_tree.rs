//! The call tree: the stacks of one or several profiles merged by frame, in depth-first order. The one structure that the flame
//! graph, the tables and the selection panel are folds over. Structure only: values are columns made for a sample type
//! ([`Column`]), so that switching the sample type keeps every node.

use super::frames::{FrameId, FrameTable, LocationFrames};
use crate::profile::{Profile, StackId, Stacks};
use rustc_hash::FxHashMap;

/// A node of a [`CallTree`]; 0 is the root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct NodeId(pub u32);

impl NodeId {
    pub const ROOT: NodeId = NodeId(0);

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Invariants: node 0 is the root; a parent stands before its children; the subtree of `n` is `n..subtree_end[n]`; siblings
/// have distinct frames.
#[derive(Debug, Clone)]
pub struct CallTree {
    /// The root's parent is itself.
    pub parent: Vec<NodeId>,
    /// `FrameId::NONE` at the root.
    pub frame: Vec<FrameId>,
    pub subtree_end: Vec<u32>,
    /// `leaf_of[p][stack]`: the node in which that stack of profile `p` ends.
    pub leaf_of: Vec<Vec<NodeId>>,
}

/// One value a node; every vector is as long as the tree. Sums wrap as pprof's do.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Σ of the samples that end in the node.
    pub own: Vec<i64>,
    /// Σ of the samples that pass through the node, or end in it.
    pub total: Vec<i64>,
}

impl CallTree {
    /// Merges the stacks of `profiles`; `frames[p]` says which frames the locations of profile `p` stand for.
    pub fn build(profiles: &[&Profile], frames: &[LocationFrames]) -> CallTree {
        // Hash-consing, then a depth-first renumbering.
        let mut child: FxHashMap<(u32, FrameId), u32> = FxHashMap::default();
        let mut parent = vec![0u32];
        let mut frame = vec![FrameId::NONE];
        let mut leaf_of: Vec<Vec<NodeId>> = Vec::new();
        for (profile, frames) in profiles.iter().zip(frames) {
            let stacks: &Stacks = &profile.stacks;
            let mut node = vec![NodeId::ROOT; stacks.len()];
            for s in 1..stacks.len() {
                let mut at = node[stacks.parent[s].index()].0;
                for f in frames.root_first(stacks.location[s]) {
                    at = *child.entry((at, *f)).or_insert_with(|| {
                        parent.push(at);
                        frame.push(*f);
                        parent.len() as u32 - 1
                    });
                }
                node[s] = NodeId(at);
            }
            leaf_of.push(node);
        }
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); parent.len()];
        for n in 1..parent.len() {
            children[parent[n] as usize].push(n as u32);
        }
        for c in &mut children {
            c.sort_by_key(|n| frame[*n as usize]);
        }
        let mut tree = CallTree {
            parent: vec![],
            frame: vec![],
            subtree_end: vec![],
            leaf_of: vec![],
        };
        let mut new_id = vec![0u32; parent.len()];
        let mut todo = vec![0u32];
        while let Some(n) = todo.pop() {
            new_id[n as usize] = tree.parent.len() as u32;
            tree.parent
                .push(NodeId(new_id[parent[n as usize] as usize]));
            tree.frame.push(frame[n as usize]);
            todo.extend(children[n as usize].iter().rev());
        }
        tree.subtree_end = (1..=tree.parent.len() as u32).collect();
        for n in (1..tree.parent.len()).rev() {
            let (p, end) = (tree.parent[n].index(), tree.subtree_end[n]);
            tree.subtree_end[p] = tree.subtree_end[p].max(end);
        }
        for leaves in &mut leaf_of {
            for n in leaves.iter_mut() {
                n.0 = new_id[n.index()];
            }
        }
        tree.leaf_of = leaf_of;
        tree
    }

    /// Nodes, the root included: at least 1.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// The values of profile `p` (its place in `build`) in its sample type `sample_type`.
    pub fn column(&self, p: usize, profile: &Profile, sample_type: usize) -> Column {
        let mut own = vec![0i64; self.len()];
        for (stack, value) in profile
            .samples
            .stack
            .iter()
            .zip(&profile.samples.values[sample_type])
        {
            let StackId(stack) = *stack;
            let at = &mut own[self.leaf_of[p][stack as usize].index()];
            *at = at.wrapping_add(*value);
        }
        let mut total = own.clone();
        for n in (1..self.len()).rev() {
            let (p, t) = (self.parent[n].index(), total[n]);
            total[p] = total[p].wrapping_add(t);
        }
        Column { own, total }
    }
}

/// The frames of several profiles over one [`FrameTable`], and their merged tree.
pub fn merge(profiles: &[&Profile]) -> (FrameTable, CallTree) {
    let mut table = FrameTable::default();
    let frames: Vec<LocationFrames> = profiles.iter().map(|p| table.add(p)).collect();
    let tree = CallTree::build(profiles, &frames);
    (table, tree)
}
