//! How many callers and callees of what is shown are not shown themselves: those that call at all, whatever a call is worth. No sum is needed
//! for that, so it is one pass over the stacks, not another count of arrows.

use super::contexts::Contexts;
use super::net::Net;
use crate::pieces::in_pieces;
use crate::profile::StackId;
use rustc_hash::FxHashSet;

/// Neighbours that are not shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hidden {
    pub callers: u32,
    pub callees: u32,
}

/// By vertex; of those that are not shown it means nothing.
pub fn hidden(net: &Net) -> Vec<Hidden> {
    let mut calls = Calls::new(net);
    match &net.contexts {
        Some(contexts) => calls.walk_tree(contexts),
        None => calls.walk_stacks(net),
    }
    let mut counts = vec![Hidden::default(); net.vertices.len()];
    for (from, to) in calls.met {
        counts[to as usize].callers += 1;
        counts[from as usize].callees += 1;
    }
    counts
}

struct Calls {
    is_shown: Vec<bool>,
    /// Calls between what is shown and what is not.
    met: FxHashSet<(u32, u32)>,
    /// By vertex that is not shown: the call that was met last. Most calls of one come one after another.
    last: Vec<(u32, u32)>,
}

/// Above what is first on a stack.
const NOBODY: u32 = u32::MAX;

impl Calls {
    fn new(net: &Net) -> Calls {
        Calls {
            is_shown: net.mask(&net.shown),
            met: FxHashSet::default(),
            last: vec![(NOBODY, NOBODY); net.vertices.len()],
        }
    }

    fn walk_tree(&mut self, contexts: &Contexts) {
        for row in 1..contexts.len() as u32 {
            match contexts.parent[row as usize] {
                Contexts::ROOT => {}
                parent => self.meet(parent, row),
            }
        }
    }

    fn walk_stacks(&mut self, net: &Net) {
        let stacks = &net.selected.profile.stacks;
        // By stack: the vertex that it, or what is above it, ends in.
        let mut ends = vec![NOBODY; stacks.len()];
        let mut stack = 1;
        in_pieces(stacks.len(), &mut |part| {
            while stack < part.end {
                if !net.is_live(stack) {
                    stack = stacks.subtree_end[stack] as usize;
                    continue;
                }
                let mut above = ends[stacks.parent[stack].index()];
                let own = net.nodes.of_stack(net.selected, StackId::from_index(stack));
                for node in own {
                    if above != NOBODY && above != node.0 {
                        self.meet(above, node.0);
                    }
                    above = node.0;
                }
                ends[stack] = above;
                stack += 1;
            }
        });
    }

    #[inline(always)]
    fn meet(&mut self, from: u32, to: u32) {
        let shows = (self.is_shown[from as usize], self.is_shown[to as usize]);
        let other = match shows {
            (true, false) => to,
            (false, true) => from,
            _ => return,
        };
        let last = &mut self.last[other as usize];
        if *last != (from, to) {
            *last = (from, to);
            self.met.insert((from, to));
        }
    }
}
