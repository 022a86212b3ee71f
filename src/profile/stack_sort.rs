//! Sorts the stacks of the samples and builds their prefix tree on the way: no hashing, and the nodes come out in depth-first
//! order. Ranges of samples that share a prefix are parted by their next location, depth by depth (a multikey sort), and what a
//! whole range has in common is found by comparing each stack once, so that a chain of single children costs no partition.
//!
//! Never recursive: stacks are 100,000 deep. Everything random happens within a range, which soon fits the cache.

use super::{LocationId, StackArena, StackId, Stacks};

/// The tree of the rows of `arena` (entries are rows of `Locations`), and the leaf of each row.
pub fn build(arena: &StackArena) -> (Stacks, Vec<StackId>) {
    let mut sort = Sort {
        arena,
        order: (0..arena.len() as u32).collect(),
        keyed: Vec::new(),
        todo: Vec::new(),
        parent: vec![StackId::NONE],
        location: vec![LocationId::NONE],
        leaf_of: vec![Stacks::ROOT; arena.len()],
    };
    sort.run();
    let Sort {
        mut parent,
        mut location,
        leaf_of,
        ..
    } = sort;
    parent.shrink_to_fit();
    location.shrink_to_fit();
    let subtree_end = subtree_ends(&parent);
    let tree = Stacks {
        parent,
        location,
        subtree_end,
    };
    (tree, leaf_of)
}

struct Sort<'a> {
    arena: &'a StackArena,
    /// Samples, partly sorted. Within a range that is still to be parted they stand in the file's order, so that memory is read
    /// in one direction.
    order: Vec<u32>,
    /// The next location of each sample of a range, and the sample: `location << 32 | sample`.
    keyed: Vec<u64>,
    /// The first in line is the last; siblings wait in reverse.
    todo: Vec<Group>,
    parent: Vec<StackId>,
    location: Vec<LocationId>,
    leaf_of: Vec<StackId>,
}

/// The samples `order[from..to]`: they share the first `depth` locations, of which the last is still without a node.
struct Group {
    from: u32,
    to: u32,
    depth: u32,
    parent: StackId,
}

impl Sort<'_> {
    fn run(&mut self) {
        self.part(0..self.order.len(), 0, Stacks::ROOT);
        while let Some(group) = self.todo.pop() {
            let range = group.from as usize..group.to as usize;
            let depth = group.depth as usize;
            let first = self.arena.stack(self.order[range.start] as usize);
            let shared = if range.len() == 1 {
                first.len()
            } else {
                self.shared(range.clone(), depth)
            };
            let mut node = group.parent;
            for location in first[first.len() - shared..].iter().rev().skip(depth - 1) {
                node = self.push(node, *location);
            }
            self.part(range, shared, node);
        }
    }

    /// How many locations all stacks of a range have in common; the first `known` of them need no look.
    fn shared(&self, range: std::ops::Range<usize>, known: usize) -> usize {
        let first = self.arena.stack(self.order[range.start] as usize);
        let mut shared = first.len();
        for sample in &self.order[range.start + 1..range.end] {
            let stack = self.arena.stack(*sample as usize);
            let wanted = shared.min(stack.len());
            // Leaf first: the root-most locations are the last.
            let (a, b) = (
                &first[first.len() - wanted..first.len() - known],
                &stack[stack.len() - wanted..stack.len() - known],
            );
            let same = a.iter().rev().zip(b.iter().rev());
            shared = known + same.take_while(|(a, b)| a == b).count();
            if shared == known {
                break;
            }
        }
        shared
    }

    /// Parts a range of stacks that share `depth` locations, down to `node`, by the next one.
    fn part(&mut self, range: std::ops::Range<usize>, depth: usize, node: StackId) {
        let arena = self.arena;
        self.keyed.clear();
        for sample in &self.order[range.clone()] {
            let stack = arena.stack(*sample as usize);
            if stack.len() == depth {
                self.leaf_of[*sample as usize] = node;
            } else {
                let next = stack[stack.len() - 1 - depth];
                self.keyed.push(u64::from(next) << 32 | u64::from(*sample));
            }
        }
        self.keyed.sort_unstable();
        // Whose stack ends here needs no place in the order any more.
        let mut at = range.end - self.keyed.len();
        let first_group = self.todo.len();
        let mut previous = None;
        for key in &self.keyed {
            let next = (key >> 32) as u32;
            self.order[at] = *key as u32;
            if previous.replace(next) != Some(next) {
                self.todo.push(Group {
                    from: at as u32,
                    to: at as u32,
                    depth: depth as u32 + 1,
                    parent: node,
                });
            }
            at += 1;
            if let Some(group) = self.todo.last_mut() {
                group.to = at as u32;
            }
        }
        self.todo[first_group..].reverse();
    }

    fn push(&mut self, parent: StackId, location: u32) -> StackId {
        self.parent.push(parent);
        self.location.push(LocationId(location));
        StackId::from_index(self.parent.len() - 1)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The obvious way: whole stacks are sorted, and each adds what it does not share with the one before.
    fn naive(stacks: &[Vec<u32>]) -> (Stacks, Vec<StackId>) {
        let mut sorted: Vec<usize> = (0..stacks.len()).collect();
        sorted.sort_by_key(|s| &stacks[*s]);
        let mut tree = Stacks::default();
        let mut leaf_of = vec![Stacks::ROOT; stacks.len()];
        let mut path = vec![Stacks::ROOT];
        let mut previous: &[u32] = &[];
        for s in sorted {
            let pairs = previous.iter().zip(&stacks[s]);
            let common = pairs.take_while(|(a, b)| a == b).count();
            path.truncate(common + 1);
            for location in &stacks[s][common..] {
                tree.parent.push(path[path.len() - 1]);
                tree.location.push(LocationId(*location));
                path.push(StackId::from_index(tree.location.len() - 1));
            }
            leaf_of[s] = path[path.len() - 1];
            previous = &stacks[s];
        }
        tree.subtree_end = subtree_ends(&tree.parent);
        (tree, leaf_of)
    }

    #[track_caller]
    fn check(stacks: &[Vec<u32>]) {
        let mut arena = StackArena::default();
        for stack in stacks {
            stack
                .iter()
                .rev()
                .for_each(|location| arena.push(*location));
            arena.end_stack().unwrap();
        }
        let (fast, fast_leaves) = build(&arena);
        let (slow, slow_leaves) = naive(stacks);
        assert_eq!(fast.parent, slow.parent);
        assert_eq!(fast.location, slow.location);
        assert_eq!(fast.subtree_end, slow.subtree_end);
        assert_eq!(fast_leaves, slow_leaves);
    }

    proptest! {
        #[test]
        fn as_the_obvious_way(
            stacks in prop::collection::vec(prop::collection::vec(0u32..4, 0..12), 0..60)
        ) {
            check(&stacks);
        }
    }

    #[test]
    fn nothing_and_empty_stacks() {
        check(&[]);
        check(&[vec![], vec![], vec![7], vec![]]);
    }

    #[test]
    fn very_deep_stacks() {
        let deep: Vec<u32> = (0..100_000).map(|d| d % 3).collect();
        let mut other = deep.clone();
        other[60_000] = 9;
        check(&[deep.clone(), other, deep[..50_000].to_vec(), deep]);
    }

    #[test]
    fn extreme_locations() {
        check(&[
            vec![u32::MAX - 1, 0],
            vec![u32::MAX - 1],
            vec![0, u32::MAX - 1],
        ]);
    }
}
