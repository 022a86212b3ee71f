//! Which of some vertices the stacks pass through. Most stacks pass through the same few: a path is kept once, however many stacks have it, so
//! that whatever is counted at the vertices is added up by path first.

use super::net::Net;
use crate::profile::StackId;
use rustc_hash::FxHashMap;

/// Asked stack by stack: what no sample of interest ends in is never walked. Places are those in the list of vertices that was asked for.
pub struct Through<'n> {
    net: &'n Net<'n>,
    /// By vertex.
    place: Vec<u32>,
    /// By path: the one without its last vertex, and the place of that. A vertex stands in a path once, where it is met first.
    paths: Vec<(u32, u32)>,
    /// By path and the place of the vertex behind it.
    known: FxHashMap<(u32, u32), u32>,
    /// By place: the path that was last looked up, and with the vertex behind it. Most stacks of a vertex come one after another.
    last: Vec<(u32, u32)>,
    /// By stack, or by context.
    ends: Vec<End>,
    /// Those on the way up.
    walk: Vec<u32>,
}

/// Where a stack ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct End {
    /// To be asked for its [`Through::places`].
    pub path: u32,
    /// Of the vertex that takes the value of the stack.
    last: u32,
}

/// Of a vertex that was not asked for, and of none.
const NOWHERE: u32 = u32::MAX;
/// A path without vertices.
const EMPTY: u32 = 0;
const UNKNOWN: u32 = u32::MAX;
const ROOT: End = End {
    path: EMPTY,
    last: NOWHERE,
};

impl End {
    pub fn last(self) -> Option<u32> {
        (self.last != NOWHERE).then_some(self.last)
    }
}

impl<'n> Through<'n> {
    pub fn new(net: &'n Net<'n>, rows: &[u32]) -> Through<'n> {
        let mut place = vec![NOWHERE; net.vertices.len()];
        for (at, row) in (0u32..).zip(rows) {
            place[*row as usize] = at;
        }
        let count = match &net.contexts {
            Some(contexts) => contexts.len(),
            None => net.selected.profile.stacks.len(),
        };
        let unknown = End {
            path: UNKNOWN,
            last: NOWHERE,
        };
        let mut ends = vec![unknown; count];
        ends[0] = ROOT;
        Through {
            net,
            place,
            paths: vec![(EMPTY, NOWHERE)],
            known: FxHashMap::default(),
            last: vec![(UNKNOWN, UNKNOWN); rows.len()],
            ends,
            walk: Vec::new(),
        }
    }

    /// Of a stack that a sample ends in.
    pub fn end(&mut self, leaf: StackId) -> End {
        let net = self.net;
        match &net.contexts {
            Some(contexts) => {
                let parent = |row: u32| contexts.parent[row as usize];
                let own = |row: u32| std::iter::once(row);
                self.end_of(contexts.of_stack[leaf.index()], parent, own)
            }
            None => {
                let parent = |stack: u32| net.selected.profile.stacks.parent[stack as usize].0;
                let own = |stack: u32| {
                    let nodes = net.nodes.of_stack(net.selected, StackId(stack));
                    nodes.iter().map(|node| node.0)
                };
                self.end_of(leaf.0, parent, own)
            }
        }
    }

    /// `own`: the vertices that a row adds to those above it, root-most first.
    fn end_of<I: Iterator<Item = u32>>(
        &mut self,
        leaf: u32,
        parent: impl Fn(u32) -> u32,
        own: impl Fn(u32) -> I,
    ) -> End {
        let mut walk = std::mem::take(&mut self.walk);
        let mut row = leaf;
        while self.ends[row as usize].path == UNKNOWN {
            walk.push(row);
            row = parent(row);
        }
        let mut end = self.ends[row as usize];
        while let Some(row) = walk.pop() {
            for vertex in own(row) {
                end = self.enter(end.path, vertex);
            }
            self.ends[row as usize] = end;
        }
        self.walk = walk;
        end
    }

    /// The path with a vertex behind it.
    fn enter(&mut self, path: u32, vertex: u32) -> End {
        let place = self.place[vertex as usize];
        let Some(last) = self.last.get_mut(place as usize) else {
            return End {
                path,
                last: NOWHERE,
            };
        };
        if last.0 != path {
            let Through { paths, known, .. } = self;
            let entered = *known.entry((path, place)).or_insert_with(|| {
                if places(paths, path).any(|above| above == place) {
                    return path;
                }
                paths.push((path, place));
                paths.len() as u32 - 1
            });
            *last = (path, entered);
        }
        End {
            path: last.1,
            last: place,
        }
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
