//! Which of some vertices the stacks pass through. Most stacks pass through the same few: a path is kept once, however many stacks have it, so
//! that whatever is counted at the vertices is added up by path first.

use super::contexts::Contexts;
use super::net::Net;
use crate::profile::StackId;
use rustc_hash::FxHashMap;

/// Places are those in the list of vertices that was asked for.
pub struct Through {
    /// By path: the one without its last vertex, and the place of that. A vertex stands in a path once, where it is met first.
    paths: Vec<(u32, u32)>,
    /// By stack: its path, and the place of the vertex that takes its value.
    of_stack: Vec<(u32, u32)>,
}

/// Of a vertex that was not asked for, and of none.
const NOWHERE: u32 = u32::MAX;
/// A path without vertices.
const EMPTY: u32 = 0;

impl Through {
    pub fn new(net: &Net, rows: &[u32]) -> Through {
        let mut place = vec![NOWHERE; net.vertices.len()];
        for (at, row) in (0u32..).zip(rows) {
            place[*row as usize] = at;
        }
        let mut walk = Walk {
            place,
            paths: vec![(EMPTY, NOWHERE)],
            known: FxHashMap::default(),
        };
        let of_stack = match &net.contexts {
            Some(contexts) => walk.of_contexts(contexts),
            None => walk.of_graph(net),
        };
        Through {
            paths: walk.paths,
            of_stack,
        }
    }

    /// The path of a stack, to be asked for its [`Self::places`]. Of one that no sample ends in it means nothing.
    pub fn path(&self, leaf: StackId) -> u32 {
        self.of_stack[leaf.index()].0
    }

    /// Of the vertex that takes the value of a stack.
    pub fn last(&self, leaf: StackId) -> Option<u32> {
        let (_, last) = self.of_stack[leaf.index()];
        (last != NOWHERE).then_some(last)
    }

    /// Each once, leaf-most first.
    pub fn places(&self, path: u32) -> impl Iterator<Item = u32> + '_ {
        places(&self.paths, path)
    }
}

fn places(paths: &[(u32, u32)], path: u32) -> impl Iterator<Item = u32> + '_ {
    let up = |path: u32| (path != EMPTY).then(|| paths[path as usize]);
    std::iter::successors(up(path), move |(above, _)| up(*above)).map(|(_, place)| place)
}

struct Walk {
    /// By vertex.
    place: Vec<u32>,
    paths: Vec<(u32, u32)>,
    known: FxHashMap<(u32, u32), u32>,
}

impl Walk {
    fn of_graph(&mut self, net: &Net) -> Vec<(u32, u32)> {
        let stacks = &net.selected.profile.stacks;
        let mut of_stack = vec![(EMPTY, NOWHERE); stacks.len()];
        for stack in 1..stacks.len() {
            let (mut path, mut last) = of_stack[stacks.parent[stack].index()];
            let own = net.nodes.of_stack(net.selected, StackId::from_index(stack));
            for node in own {
                (path, last) = self.enter(path, node.index());
            }
            of_stack[stack] = (path, last);
        }
        of_stack
    }

    fn of_contexts(&mut self, contexts: &Contexts) -> Vec<(u32, u32)> {
        let mut of_row = vec![(EMPTY, NOWHERE); contexts.len()];
        for row in 1..contexts.len() {
            let (above, _) = of_row[contexts.parent[row] as usize];
            of_row[row] = self.enter(above, row);
        }
        let of_stack = contexts.of_stack.iter();
        of_stack.map(|row| of_row[*row as usize]).collect()
    }

    /// The path with a vertex behind it, and that vertex's place.
    fn enter(&mut self, path: u32, vertex: usize) -> (u32, u32) {
        let place = self.place[vertex];
        if place == NOWHERE {
            return (path, NOWHERE);
        }
        let Walk { paths, known, .. } = self;
        let entered = *known.entry((path, place)).or_insert_with(|| {
            if places(paths, path).any(|above| above == place) {
                return path;
            }
            paths.push((path, place));
            paths.len() as u32 - 1
        });
        (entered, place)
    }
}
