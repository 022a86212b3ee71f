//! Where a function stands in the call tree: its outermost nodes, so that a stack on which it recurs is met once. One walk over the
//! tree, kept while one pans, zooms and scrolls.

use crate::analysis::call_tree::NodeId;
use crate::analysis::frames::FrameId;
use crate::analysis::scene::View;
use crate::protocol::{Scene, WidthBy};

/// An outermost node of a function. It may have no weight: in a comparison its figure on the other side still counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occurrence {
    pub node: NodeId,
    /// The root's children have 1.
    pub depth: u32,
    /// Rows below the node that hold anything of any weight.
    pub height: u32,
}

pub fn find(view: &View, function: FrameId, width: WidthBy) -> Vec<Occurrence> {
    let (tree, weights) = (&view.forest.tree, view.weights(width));
    let mut found: Vec<Occurrence> = Vec::new();
    let mut ends: Vec<u32> = Vec::new();
    // Nodes below this one are beneath the last that was found.
    let mut until = 0;
    for (node, weight) in weights.iter().enumerate().skip(1) {
        while ends.last().is_some_and(|end| *end as usize <= node) {
            ends.pop();
        }
        ends.push(tree.subtree_end[node]);
        let depth = ends.len() as u32;
        match found.last_mut().filter(|_| node < until) {
            Some(last) if *weight > 0 => last.height = last.height.max(depth - last.depth),
            Some(_) => {}
            None if tree.frame[node] == function => {
                until = tree.subtree_end[node] as usize;
                found.push(Occurrence {
                    node: NodeId(node as u32),
                    depth,
                    height: 0,
                });
            }
            None => {}
        }
    }
    found
}

/// What was found last, and of what.
#[derive(Debug, Default)]
pub struct Memory {
    last: Option<(Scene, FrameId, WidthBy, Vec<Occurrence>)>,
}

impl Memory {
    pub fn find(
        &mut self,
        view: &View,
        scene: &Scene,
        function: FrameId,
        width: WidthBy,
    ) -> &[Occurrence] {
        let is_it = |(s, f, w, _): &(Scene, FrameId, WidthBy, Vec<Occurrence>)| {
            s == scene && (*f, *w) == (function, width)
        };
        if !self.last.as_ref().is_some_and(is_it) {
            let found = find(view, function, width);
            self.last = Some((scene.clone(), function, width, found));
        }
        self.last.as_ref().map_or(&[], |(.., found)| found)
    }
}
