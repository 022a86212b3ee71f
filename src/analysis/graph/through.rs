//! Which of some vertices the stacks pass through. Most stacks pass through the same few: neighbours share a path, so that whatever is
//! counted at the vertices is added up by path first.

use super::net::Net;
use crate::profile::StackId;

/// Asked stack by stack: what no sample of interest ends in is never walked. Places are those in the list of vertices that was asked for.
pub struct Through<'n> {
    net: &'n Net<'n>,
    /// By vertex.
    place: Vec<u32>,
    /// Two may be of the same vertices.
    paths: Vec<Path>,
    /// By place: the path that was last looked up, and with the vertex behind it. Most stacks of a vertex come one after another.
    last: Vec<(u32, u32)>,
    /// By stack, or by context: the path to it.
    ends: Vec<u32>,
    /// Those on the way up.
    walk: Vec<u32>,
}

/// A vertex stands in a path once, where it is met first.
struct Path {
    /// Without its last vertex.
    above: u32,
    /// Of that.
    place: u32,
    /// A bit for the place of every vertex, its number modulo 64: without the bit the vertex is not in the path.
    marks: u64,
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
        let mut ends = vec![UNKNOWN; count];
        ends[0] = EMPTY;
        let empty = Path {
            above: EMPTY,
            place: NOWHERE,
            marks: 0,
        };
        Through {
            net,
            place,
            paths: vec![empty],
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
        while self.ends[row as usize] == UNKNOWN {
            walk.push(row);
            row = parent(row);
        }
        let mut path = self.ends[row as usize];
        while let Some(row) = walk.pop() {
            for vertex in own(row) {
                path = self.enter(path, vertex);
            }
            self.ends[row as usize] = path;
        }
        self.walk = walk;
        // What is hidden leaves its value to what is above; the root is nobody.
        let up = |row: u32| (row != 0).then_some(row);
        let mut rows = std::iter::successors(up(leaf), |row| up(parent(*row)));
        let last = rows.find_map(|row| own(row).last());
        End {
            path,
            last: last.map_or(NOWHERE, |vertex| self.place[vertex as usize]),
        }
    }

    /// The path with a vertex behind it.
    #[inline(always)]
    fn enter(&mut self, path: u32, vertex: u32) -> u32 {
        let place = self.place[vertex as usize];
        match self.last.get(place as usize) {
            None => path,
            Some((above, entered)) if *above == path => *entered,
            Some(_) => self.enter_anew(path, place),
        }
    }

    fn enter_anew(&mut self, path: u32, place: u32) -> u32 {
        let mark = 1 << (place % 64);
        let marks = self.paths[path as usize].marks;
        let is_in = marks & mark != 0 && self.places(path).any(|above| above == place);
        let entered = match is_in {
            true => path,
            false => self.paths.len() as u32,
        };
        if !is_in {
            self.paths.push(Path {
                above: path,
                place,
                marks: marks | mark,
            });
        }
        self.last[place as usize] = (path, entered);
        entered
    }

    /// Each once, leaf-most first.
    pub fn places(&self, path: u32) -> impl Iterator<Item = u32> + '_ {
        let up = |path: u32| (path != EMPTY).then(|| &self.paths[path as usize]);
        std::iter::successors(up(path), move |path| up(path.above)).map(|path| path.place)
    }
}
