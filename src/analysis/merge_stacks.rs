//! Builds a [`CallTree`]: a fold of location trees into one tree of frames. The children of a node are those of every stack node
//! that stands for it, grouped by frame; no hash, no recursion, and the nodes come out in depth-first order. Where one stack node
//! stands alone, which is nearly everywhere near the leaves, a group is a copy.

use super::call_tree::{CallTree, NodeId};
use super::frames::{FrameId, LocationFrames};
use super::selected::Selected;
use crate::pieces::{each_in_pieces, in_pieces_from_last};
use crate::profile::{LocationId, StackId, Stacks};

pub fn build(selected: &[Selected], frames: &[LocationFrames]) -> CallTree {
    let mut merge = Merge::new(selected, frames);
    merge.run();
    let Merge {
        mut parent,
        mut frame,
        node_of,
        ..
    } = merge;
    let leaves = selected.iter().zip(node_of).map(|(selected, node_of)| {
        let samples = selected.profile.samples.len();
        let mut nodes = Vec::with_capacity(samples);
        let node = |leaf: StackId| node_of[leaf.index()];
        each_in_pieces(0..samples, |sample| {
            nodes.push(selected.leaf_of(sample).map_or(NodeId::NONE, node));
        });
        nodes
    });
    let leaf_of = leaves.collect();
    parent.shrink_to_fit();
    frame.shrink_to_fit();
    let subtree_end = subtree_ends(&parent);
    CallTree {
        parent,
        frame,
        subtree_end,
        leaf_of,
    }
}

/// Where a stack of one profile has got to: frame `line` of the location of a stack node.
#[derive(Clone, Copy)]
struct Step {
    frame: FrameId,
    profile: u32,
    stack: u32,
    line: u32,
}

/// Steps of one frame that share a parent: `steps[from..]` once it is the last group left.
struct Group {
    from: u32,
    parent: NodeId,
}

struct Merge<'a> {
    selected: &'a [Selected<'a>],
    stacks: Vec<&'a Stacks>,
    /// By profile and stack node: where samples pass; `None`: everywhere.
    live: Vec<Option<Vec<bool>>>,
    frames: &'a [LocationFrames],
    /// Of the groups that wait, one after the other; the last group is the next.
    steps: Vec<Step>,
    todo: Vec<Group>,
    /// The steps beneath the node at hand.
    beneath: Vec<Step>,
    parent: Vec<NodeId>,
    frame: Vec<FrameId>,
    /// By profile and stack node: the call node in which it ends.
    node_of: Vec<Vec<NodeId>>,
}

impl<'a> Merge<'a> {
    fn new(selected: &'a [Selected<'a>], frames: &'a [LocationFrames]) -> Merge<'a> {
        let stacks: Vec<&Stacks> = selected.iter().map(|s| &s.profile.stacks).collect();
        let both = stacks.iter().zip(frames);
        // As many as there can be: what is allotted twice is not there for the profile.
        let nodes = 1 + both.map(|(s, f)| frame_count(s, f)).sum::<usize>();
        let mut merge = Merge {
            selected,
            live: selected.iter().map(Selected::live_stacks).collect(),
            frames,
            steps: Vec::new(),
            todo: Vec::new(),
            beneath: Vec::new(),
            parent: Vec::with_capacity(nodes),
            frame: Vec::with_capacity(nodes),
            node_of: stacks.iter().map(|s| vec![NodeId::ROOT; s.len()]).collect(),
            stacks,
        };
        merge.parent.push(NodeId::ROOT);
        merge.frame.push(FrameId::NONE);
        merge
    }

    fn run(&mut self) {
        for profile in 0..self.stacks.len() {
            self.enter(profile as u32, Stacks::ROOT, NodeId::ROOT);
        }
        self.group(NodeId::ROOT);
        while let Some(group) = self.todo.pop() {
            self.descend(group);
        }
    }

    /// Makes the group's node, and those below it as long as there is no choice. A call a group, as in [`crate::pieces`].
    #[inline(never)]
    fn descend(&mut self, group: Group) {
        let from = group.from as usize;
        let mut parent = group.parent;
        while let Some(first) = self.steps.get(from) {
            let node = NodeId(self.parent.len() as u32);
            self.parent.push(parent);
            self.frame.push(first.frame);
            self.beneath.clear();
            for step in from..self.steps.len() {
                self.advance(self.steps[step], node);
            }
            self.steps.truncate(from);
            if self.is_chain() {
                self.steps.extend_from_slice(&self.beneath);
                parent = node;
            } else {
                self.group(node);
                return;
            }
        }
    }

    /// Adds what comes beneath a step to `beneath`.
    fn advance(&mut self, step: Step, node: NodeId) {
        let profile = step.profile as usize;
        let location = self.stacks[profile].location[step.stack as usize];
        let line = step.line + 1;
        match self.frames[profile].root_first(location).get(line as usize) {
            Some(frame) => self.beneath.push(Step {
                frame: *frame,
                line,
                ..step
            }),
            None => {
                self.node_of[profile][step.stack as usize] = node;
                self.enter(step.profile, StackId(step.stack), node);
            }
        }
    }

    /// Adds the children of a stack node to `beneath`, and those of hidden ones in their place: a hidden node ends where its parent
    /// does, in `node`.
    fn enter(&mut self, profile: u32, stack: StackId, node: NodeId) {
        let place = profile as usize;
        let (stacks, frames) = (self.stacks[place], &self.frames[place]);
        let end = stacks.subtree_end[stack.index()];
        let mut child = stack.0 + 1;
        while child < end {
            let stack = StackId(child);
            let after = stacks.subtree_end[stack.index()];
            let live = self.live[place].as_ref();
            if live.is_some_and(|live| !live[stack.index()]) {
                child = after;
                continue;
            }
            let shown = match self.selected[place].shows_stack(stack) {
                true => frames.root_first(stacks.location[stack.index()]).first(),
                false => None,
            };
            let Some(frame) = shown else {
                self.node_of[place][stack.index()] = node;
                child += 1;
                continue;
            };
            self.beneath.push(Step {
                frame: *frame,
                profile,
                stack: child,
                line: 0,
            });
            child = after;
        }
    }

    fn is_chain(&self) -> bool {
        let mut frames = self.beneath.iter().map(|step| step.frame);
        let first = frames.next();
        frames.all(|frame| Some(frame) == first)
    }

    /// Puts the steps of `beneath` in line as groups by frame, the smallest frame last: it is the next.
    fn group(&mut self, parent: NodeId) {
        self.beneath
            .sort_unstable_by_key(|step| (std::cmp::Reverse(step.frame), step.profile, step.stack));
        let mut previous = None;
        for step in &self.beneath {
            if previous.replace(step.frame) != Some(step.frame) {
                self.todo.push(Group {
                    from: self.steps.len() as u32,
                    parent,
                });
            }
            self.steps.push(*step);
        }
    }
}

/// Frames of all stack nodes: no call tree over them has more nodes, the root aside.
fn frame_count(stacks: &Stacks, frames: &LocationFrames) -> usize {
    let mut count = 0;
    each_in_pieces(stacks.location.iter().skip(1), |location: &LocationId| {
        count += frames.root_first(*location).len();
    });
    count
}

/// From parents in depth-first order to the end of each subtree.
fn subtree_ends(parent: &[NodeId]) -> Vec<u32> {
    let mut ends: Vec<u32> = (1..=parent.len() as u32).collect();
    in_pieces_from_last(parent.len(), &mut |nodes| {
        // The root is its own parent.
        for n in nodes.rev() {
            let (parent, end) = (parent[n].index(), ends[n]);
            ends[parent] = ends[parent].max(end);
        }
    });
    ends
}
