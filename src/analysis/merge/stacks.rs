//! The stack trees of several profiles as one. Each tree is already a tree, so they are united node by node from the root; nothing is
//! done per sample, and nothing recursively: a stack may be 100,000 deep.

use super::draft::Draft;
use super::symbols::Source;
use crate::order;
use crate::pieces::each_in_pieces;
use crate::profile::{LocationId, StackId, Stacks};

/// A node of one of the trees, waiting to be united with those of the same place.
struct Waiting {
    parent: StackId,
    location: LocationId,
    source: u32,
    stack: u32,
}

/// The united tree, and for each profile which of its stacks became which; unused ones become the root.
pub fn unite(drafts: &[Draft], sources: &[Source]) -> (Stacks, Vec<Vec<StackId>>) {
    let mut tree = Stacks::default();
    let trees: Vec<&Stacks> = drafts.iter().map(|d| &d.profile.stacks).collect();
    let mut new_of: Vec<Vec<StackId>> = trees.iter().map(|t| vec![Stacks::ROOT; t.len()]).collect();
    let mut waiting = Vec::new();
    let mut members = Vec::new();
    for source in 0..trees.len() {
        push_children(&mut waiting, &trees, sources, source, 0, Stacks::ROOT);
    }
    order(&mut waiting, 0);
    let places = std::iter::from_fn(|| {
        // All that stand at this place are at the end; they become one node, and their children come next.
        let first = waiting.last()?;
        let (parent, location) = (first.parent, first.location);
        tree.parent.push(parent);
        tree.location.push(location);
        let node = StackId::from_index(tree.parent.len() - 1);
        let same = |w: &Waiting| w.parent == parent && w.location == location;
        let start = waiting.iter().rposition(|w| !same(w)).map_or(0, |i| i + 1);
        members.extend(waiting.drain(start..));
        for Waiting { source, stack, .. } in members.drain(..) {
            let source = source as usize;
            new_of[source][stack as usize] = node;
            push_children(&mut waiting, &trees, sources, source, stack, node);
        }
        order(&mut waiting, start);
        Some(())
    });
    each_in_pieces(places, drop);
    tree.close();
    (tree, new_of)
}

fn push_children(
    waiting: &mut Vec<Waiting>,
    trees: &[&Stacks],
    sources: &[Source],
    source: usize,
    stack: u32,
    parent: StackId,
) {
    let (tree, rows) = (trees[source], &sources[source]);
    let end = tree.subtree_end[stack as usize];
    let mut child = stack + 1;
    while child < end {
        if rows.is_used[child as usize] {
            let location = tree.location[child as usize];
            waiting.push(Waiting {
                parent,
                location: rows.location_of[location.index()],
                source: source as u32,
                stack: child,
            });
        }
        child = tree.subtree_end[child as usize];
    }
}

/// Siblings are taken from the end, and come out in ascending order of location.
fn order(waiting: &mut [Waiting], start: usize) {
    let siblings = &mut waiting[start..];
    let place = |w: &Waiting| (w.location, w.source, w.stack);
    order::sort_by(siblings, |a, b| place(b).cmp(&place(a)));
}
