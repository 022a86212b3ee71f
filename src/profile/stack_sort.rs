//! Sorts the stacks of the samples and builds their prefix tree in one pass: no hashing, and the nodes come out in depth-first
//! order.

use super::{LocationId, StackArena, StackId, Stacks};

/// The tree of the rows of `arena` (entries are rows of `Locations`), and the leaf of each row.
pub fn build(arena: &StackArena) -> (Stacks, Vec<StackId>) {
    let mut sorted: Vec<u32> = (0..arena.len() as u32).collect();
    let root_first = |s: u32| arena.stack(s as usize).iter().rev();
    sorted.sort_by(|a, b| root_first(*a).cmp(root_first(*b)));
    let mut tree = Stacks::default();
    let mut leaf_of = vec![Stacks::ROOT; arena.len()];
    let mut path: Vec<StackId> = vec![Stacks::ROOT];
    let mut previous: &[u32] = &[];
    for s in sorted {
        let stack = arena.stack(s as usize);
        let pairs = previous.iter().rev().zip(stack.iter().rev());
        let common = pairs.take_while(|(a, b)| a == b).count();
        path.truncate(common + 1);
        for location in stack.iter().rev().skip(common) {
            tree.parent.push(path[path.len() - 1]);
            tree.location.push(LocationId(*location));
            path.push(StackId::from_index(tree.location.len() - 1));
        }
        leaf_of[s as usize] = path[path.len() - 1];
        previous = stack;
    }
    tree.subtree_end = subtree_ends(&tree.parent);
    (tree, leaf_of)
}

/// From parents in depth-first order to the end of each subtree.
fn subtree_ends(parent: &[StackId]) -> Vec<u32> {
    let mut ends: Vec<u32> = (1..=parent.len() as u32).collect();
    for n in (1..parent.len()).rev() {
        let (parent, end) = (parent[n].index(), ends[n]);
        ends[parent] = ends[parent].max(end);
    }
    ends
}
