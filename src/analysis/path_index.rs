//! Which node a [`PathKey`] names. A key is a hash of names, so it can be followed upwards only: the keys that were handed out
//! are remembered, and one that is not among them (after a reload) is looked for in the whole tree, once.

use super::call_tree::{CallTree, NodeId};
use super::frames::FrameTable;
use crate::protocol::PathKey;
use rustc_hash::FxHashMap;

/// Keys remembered before the memory starts afresh: 24 MiB.
const REMEMBERED: usize = 1 << 20;

/// Belongs to one tree.
#[derive(Debug, Default)]
pub struct PathIndex {
    /// `None`: no node has this key.
    known: FxHashMap<PathKey, Option<NodeId>>,
}

impl PathIndex {
    pub fn remember(&mut self, key: PathKey, node: NodeId) {
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        self.known.insert(key, Some(node));
    }

    pub fn resolve(&mut self, tree: &CallTree, table: &FrameTable, key: PathKey) -> Option<NodeId> {
        if key == PathKey::ROOT {
            return Some(NodeId::ROOT);
        }
        let found = self.known.entry(key);
        *found.or_insert_with(|| find(tree, table, key))
    }
}

/// The keys from the root (exclusive) down to `node`, each with its node.
pub fn path_keys(tree: &CallTree, table: &FrameTable, node: NodeId) -> Vec<(NodeId, PathKey)> {
    let mut key = PathKey::ROOT;
    let path = tree.path_to(node).into_iter();
    path.map(|node| {
        key = key.child(table.key(tree.frame[node.index()]));
        (node, key)
    })
    .collect()
}

/// One walk over the tree, in its order.
fn find(tree: &CallTree, table: &FrameTable, wanted: PathKey) -> Option<NodeId> {
    let mut above: Vec<(u32, PathKey)> = vec![(tree.len() as u32, PathKey::ROOT)];
    for node in 1..tree.len() as u32 {
        while above.last().is_some_and(|(end, _)| *end <= node) {
            above.pop();
        }
        let parent = above.last().map_or(PathKey::ROOT, |(_, key)| *key);
        let key = parent.child(table.key(tree.frame[node as usize]));
        if key == wanted {
            return Some(NodeId(node));
        }
        above.push((tree.subtree_end[node as usize], key));
    }
    None
}
