//! Sorts the stacks of the samples and builds their prefix tree from the order: no hashing, and the nodes come out in depth-first
//! order. A range of samples is parted by where each leaves the path of one of them, the pivot: one look at a stack settles all
//! it shares with that path, however deep, so that a stack is looked at as often as there are turns on the way to it, not once a
//! frame. Cache misses are the whole cost.
//!
//! Never recursive: stacks are 100,000 deep.

use super::{LocationId, StackArena, StackId, Stacks};
use crate::pieces::{each_in_pieces, in_pieces};
use std::ops::Range;

/// The tree of the rows of `arena` (entries are rows of `Locations`), and the leaf of each row.
pub fn build(arena: &StackArena) -> (Stacks, Vec<StackId>) {
    let mut sort = Sort {
        arena,
        order: (0..arena.len() as u32).collect(),
        shared: vec![0; arena.len()],
        keyed: Vec::new(),
        todo: Vec::new(),
    };
    sort.run();
    tree_of(arena, &sort.order, &sort.shared)
}

struct Sort<'a> {
    arena: &'a StackArena,
    /// Samples; in order of their stacks, root first, once nothing is left to do.
    order: Vec<u32>,
    /// How many root-most locations a stack shares with the one before it in the order.
    shared: Vec<u32>,
    /// The samples of a range, each with how it leaves the pivot's path.
    keyed: Vec<(Turn, u32)>,
    /// Ranges of the order whose stacks share the first so many locations, and differ after that.
    todo: Vec<(Range<u32>, u32)>,
}

impl Sort<'_> {
    fn run(&mut self) {
        self.later(0..self.order.len(), 0);
        while let Some((range, known)) = self.todo.pop() {
            self.part(range.start as usize..range.end as usize, known as usize);
        }
    }

    /// A range of one is in order.
    fn later(&mut self, range: Range<usize>, known: usize) {
        if range.len() > 1 {
            let range = range.start as u32..range.end as u32;
            self.todo.push((range, known as u32));
        }
    }

    fn part(&mut self, range: Range<usize>, known: usize) {
        let pivot = self.order[range.start + range.len() / 2];
        self.keyed.clear();
        for start in range.clone().step_by(BATCH) {
            self.key(start..range.end.min(start + BATCH), pivot, known);
        }
        self.keyed.sort_unstable();
        let (mut start, mut turn) = (range.start, self.keyed[0].0);
        in_pieces(range.len(), &mut |part| {
            for place in part {
                let at = range.start + place;
                let (next, sample) = self.keyed[place];
                self.order[at] = sample;
                if next != turn {
                    self.close(start..at, turn);
                    self.shared[at] = turn.depth().min(next.depth());
                    (start, turn) = (at, next);
                }
            }
        });
        self.close(start..range.end, turn);
    }

    /// One call a batch, as in [`crate::pieces`].
    #[inline(never)]
    fn key(&mut self, batch: Range<usize>, pivot: u32, known: usize) {
        let arena = self.arena;
        let (batch, pivot) = (&self.order[batch], arena.stack(pivot as usize));
        let mut heads = [0; BATCH];
        read_heads(arena, batch, |_| known, &mut heads);
        self.keyed
            .extend(batch.iter().zip(&heads).map(|(sample, head)| {
                let stack = arena.stack(*sample as usize);
                (Turn::new(pivot, stack, known, *head), *sample)
            }));
    }

    /// All stacks of `range` take the same turn: they go on together, or end there and are equal.
    fn close(&mut self, range: Range<usize>, turn: Turn) {
        if turn.is_end() {
            self.shared[range.start + 1..range.end].fill(turn.depth());
        } else {
            self.later(range, turn.depth() as usize + 1);
        }
    }
}

/// How a stack leaves the path of a pivot, ordered as the stacks are: what is less leaves it at `depth << 32`, the deeper the
/// later; what is greater at `!depth << 32`, the deeper the sooner (a depth has 31 bits: deeper stacks do not fit the memory).
/// The low half is the location after the turn, plus one; 0 where the stack ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn(u64);

impl Turn {
    /// The first `known` locations are the same; `head` is what comes next in `stack`.
    fn new(pivot: &[u32], stack: &[u32], known: usize, head: u32) -> Turn {
        let (depth, next) = if head == next(pivot, known) {
            let depth = shared(pivot, stack, known);
            (depth, next(stack, depth))
        } else {
            (known, head)
        };
        let side = if next > self::next(pivot, depth) {
            !(depth as u32)
        } else {
            depth as u32
        };
        Turn(u64::from(side) << 32 | u64::from(next))
    }

    /// How many locations the stack shares with the pivot.
    fn depth(self) -> u32 {
        let side = (self.0 >> 32) as u32;
        side.min(!side)
    }

    fn is_end(self) -> bool {
        self.0 as u32 == 0
    }
}

/// Stacks looked at in one go. What is read of one does not wait for what is read of another, so that their cache misses overlap.
const BATCH: usize = 32;

/// [`next`] of each stack of a batch; `depth` says where, by place in the batch.
fn read_heads(
    arena: &StackArena,
    batch: &[u32],
    depth: impl Fn(usize) -> usize,
    heads: &mut [u32; BATCH],
) {
    for (place, (head, sample)) in heads.iter_mut().zip(batch).enumerate() {
        *head = next(arena.stack(*sample as usize), depth(place));
    }
}

/// The location after the first `depth`, plus one; 0 where the stack ends.
fn next(stack: &[u32], depth: usize) -> u32 {
    match stack.len() - depth {
        0 => 0,
        rest => stack[rest - 1] + 1,
    }
}

/// How many root-most locations two stacks have in common; the first `known` need no look. A stack is stored leaf first.
fn shared(a: &[u32], b: &[u32], known: usize) -> usize {
    const STRIDE: usize = 4;
    let limit = a.len().min(b.len());
    let mut depth = known;
    let part = |s: &[u32], depth: usize, len: usize| -> [u32; STRIDE] {
        let mut part = [0; STRIDE];
        part[..len].copy_from_slice(&s[s.len() - depth - len..s.len() - depth]);
        part
    };
    while depth + STRIDE <= limit && part(a, depth, STRIDE) == part(b, depth, STRIDE) {
        depth += STRIDE;
    }
    while depth < limit && part(a, depth, 1) == part(b, depth, 1) {
        depth += 1;
    }
    depth
}

/// The tree of sorted stacks: each adds what it does not share with the one before.
fn tree_of(arena: &StackArena, order: &[u32], shared: &[u32]) -> (Stacks, Vec<StackId>) {
    let depths = order.iter().map(|s| arena.stack(*s as usize).len());
    let mut nodes = 1;
    each_in_pieces(depths.zip(shared), |(depth, s)| {
        nodes += depth - *s as usize
    });
    let mut tree = Stacks {
        parent: Vec::with_capacity(nodes),
        location: Vec::with_capacity(nodes),
        subtree_end: vec![nodes as u32; nodes],
    };
    tree.parent.push(StackId::NONE);
    tree.location.push(LocationId::NONE);
    let mut growing = Growing {
        arena,
        tree,
        leaf_of: vec![Stacks::ROOT; arena.len()],
        path: vec![Stacks::ROOT],
    };
    for (order, shared) in order.chunks(BATCH).zip(shared.chunks(BATCH)) {
        growing.add(order, shared);
    }
    (growing.tree, growing.leaf_of)
}

struct Growing<'a> {
    arena: &'a StackArena,
    tree: Stacks,
    leaf_of: Vec<StackId>,
    /// From the root to the leaf of the stack that was added last.
    path: Vec<StackId>,
}

impl Growing<'_> {
    /// One call a batch, as in [`crate::pieces`].
    #[inline(never)]
    fn add(&mut self, order: &[u32], shared: &[u32]) {
        let Growing {
            arena,
            tree,
            leaf_of,
            path,
        } = self;
        let mut heads = [0; BATCH];
        read_heads(arena, order, |place| shared[place] as usize, &mut heads);
        for ((sample, shared), head) in order.iter().zip(shared).zip(&heads) {
            for ended in path.drain(*shared as usize + 1..) {
                tree.subtree_end[ended.index()] = tree.parent.len() as u32;
            }
            let mut node = path[path.len() - 1];
            let mut push = |location: u32| {
                tree.parent.push(node);
                tree.location.push(LocationId(location));
                node = StackId::from_index(tree.parent.len() - 1);
                path.push(node);
            };
            if *head > 0 {
                push(head - 1);
                let stack = arena.stack(*sample as usize);
                let rest = stack.iter().rev().skip(*shared as usize + 1);
                rest.for_each(|location| push(*location));
            }
            leaf_of[*sample as usize] = node;
        }
    }
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
        tree.subtree_end = (1..=tree.parent.len() as u32).collect();
        for n in (1..tree.parent.len()).rev() {
            let (parent, end) = (tree.parent[n].index(), tree.subtree_end[n]);
            tree.subtree_end[parent] = tree.subtree_end[parent].max(end);
        }
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
