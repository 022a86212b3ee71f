//! Frames told apart by the whole path that leads to them: pprof's call tree. A fold over the stack tree, as the graph is.

use super::nodes::{NodeId, Nodes};
use crate::analysis::selected::Selected;
use crate::profile::{StackId, Stacks};
use rustc_hash::FxHashMap;

/// The tree of the stacks that are live, merged by what the caller takes for one frame. Row 0 is the root, which has no frame;
/// a parent stands before its children.
#[derive(Debug)]
pub struct Contexts {
    pub parent: Vec<u32>,
    /// A frame that stands for the row; of those that count as one, the first met.
    pub node: Vec<NodeId>,
    /// Every call that the row stands for was inlined.
    pub is_inline: Vec<bool>,
    /// By stack: the row it ends in. Of a stack that is not live it means nothing.
    pub of_stack: Vec<u32>,
}

impl Contexts {
    pub const ROOT: u32 = 0;
    /// Rows at most. Only a file made to harm has more: each of its stacks would be thousands of inlined calls.
    const LIMIT: usize = 1 << 28;

    /// `alike` gives frames that count as one the same number; `is_live` says which stacks count. `None` if there is no room.
    pub fn new(
        selected: &Selected,
        nodes: &Nodes,
        is_live: &[bool],
        alike: impl Fn(NodeId) -> u32,
    ) -> Option<Contexts> {
        let stacks = &selected.profile.stacks;
        let mut contexts = Contexts {
            parent: vec![Contexts::ROOT],
            node: vec![NodeId::default()],
            is_inline: vec![false],
            of_stack: vec![Contexts::ROOT; stacks.len()],
        };
        let mut children: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut stack = Stacks::ROOT.index() + 1;
        while stack < stacks.len() {
            if !is_live[stack] {
                stack = stacks.subtree_end[stack] as usize;
                continue;
            }
            let mut row = contexts.of_stack[stacks.parent[stack].index()];
            let frames = nodes.of_stack(selected, StackId::from_index(stack));
            for (place, node) in frames.iter().enumerate() {
                let child = children.entry((row, alike(*node)));
                let child = *child.or_insert_with(|| contexts.push(row, *node));
                contexts.is_inline[child as usize] &= place > 0;
                row = child;
            }
            if contexts.len() > Contexts::LIMIT {
                return None;
            }
            contexts.of_stack[stack] = row;
            stack += 1;
        }
        Some(contexts)
    }

    fn push(&mut self, parent: u32, node: NodeId) -> u32 {
        self.parent.push(parent);
        self.node.push(node);
        self.is_inline.push(true);
        self.parent.len() as u32 - 1
    }

    /// Rows, the root included: at least 1.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }
}
