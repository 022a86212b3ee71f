//! The two-sided flame graph of one function: its callers as an inverted tree, its callees as a tree, both beginning at the box of all
//! its outermost occurrences. Neither tree is ever built: a box stands for a list of nodes, and only the boxes that are wide enough
//! and in the part asked for are followed. Never recursive: stacks are 100,000 deep.
//!
//! Exact under recursion: the outermost occurrences are disjoint subtrees, so each sample that passes through the function is in one
//! of them, and in one box of each row. An inner occurrence is a box among the callees.
//!
//! A zoom to a box keeps what passes through it, on both sides.

use super::occurrences::Occurrence;
use super::protocol::{PivotQuestion, Rows, Side};
use crate::analysis::call_tree::NodeId;
use crate::analysis::flame::{Frames, deepest};
use crate::analysis::frames::FrameId;
use crate::analysis::scene::View;
use crate::order;
use crate::protocol::{Crumb, FlameBox, FlameView, Pair, PathKey};
use rustc_hash::FxHashMap;

/// Boxes narrower than this are merged.
const NARROWEST_CSS: f64 = 0.5;
/// Nodes that one answer looks at. Callers are met once for each row they stand in: where both are many, a tree of a million nodes
/// could take 10¹⁰ steps.
const MOST_STEPS: usize = 20_000_000;

/// Both sides, and whether the steps were used up.
pub struct Pivot {
    pub callers: FlameView,
    pub callees: FlameView,
    pub is_cut: bool,
}

/// A node that a box stands for, with what flows through the box there.
#[derive(Clone, Copy, Debug)]
struct Member {
    node: NodeId,
    width: i64,
    figure: Pair,
}

/// A list that a side begins from, and the names from the function's own box (exclusive) to it.
#[derive(Debug, Default)]
struct Start {
    members: Vec<Member>,
    path: Vec<FrameId>,
    rows: u32,
}

/// A key that names no box any more (another file is shown) zooms to the function's own.
pub fn pivot(
    view: &View,
    function: FrameId,
    found: &[Occurrence],
    question: &PivotQuestion,
) -> Pivot {
    let mut steps = Steps(MOST_STEPS);
    let zoomed = match (question.zoom.path, question.zoom.side) {
        (PathKey::ROOT, _) => None,
        (path, Side::Callers) => zoom_to_callers(view, found, question, path, &mut steps),
        (path, Side::Callees) => zoom_to_callees(view, found, question, path),
    };
    let (callers, callees) = zoomed.unwrap_or_else(|| whole(view, found, question));
    Pivot {
        callers: lay_out(view, function, Side::Callers, callers, question, &mut steps),
        callees: lay_out(view, function, Side::Callees, callees, question, &mut steps),
        is_cut: steps.0 == 0,
    }
}

/// How many are left.
struct Steps(usize);

impl Steps {
    /// Whether there were as many.
    fn take(&mut self, steps: usize) -> bool {
        let is_enough = self.0 > steps;
        self.0 = self.0.saturating_sub(steps);
        is_enough
    }
}

// ---- where the sides begin ----

fn member(view: &View, question: &PivotQuestion, node: NodeId) -> Member {
    Member {
        node,
        width: view.weights(question.width)[node.index()],
        figure: view.total(node),
    }
}

fn whole(view: &View, found: &[Occurrence], question: &PivotQuestion) -> (Start, Start) {
    let members: Vec<Member> = (found.iter())
        .map(|at| member(view, question, at.node))
        .collect();
    let weights = view.weights(question.width);
    let wide = found.iter().filter(|at| weights[at.node.index()] > 0);
    let callers = Start {
        members: members.clone(),
        path: Vec::new(),
        rows: wide.map(|at| at.depth).max().unwrap_or(1),
    };
    let callees = Start {
        members,
        path: Vec::new(),
        rows: 1 + found.iter().map(|at| at.height).max().unwrap_or(0),
    };
    (callers, callees)
}

/// The occurrences that are called by that path, and no others.
fn zoom_to_callers(
    view: &View,
    found: &[Occurrence],
    question: &PivotQuestion,
    wanted: PathKey,
    steps: &mut Steps,
) -> Option<(Start, Start)> {
    let (tree, table) = (&view.forest.tree, &view.forest.table);
    let mut callers = Start::default();
    let mut kept = Vec::new();
    for at in found {
        let (mut key, mut above) = (PathKey::ROOT, tree.parent[at.node.index()]);
        while above != NodeId::ROOT && key != wanted && steps.take(1) {
            key = key.child(table.key(tree.frame[above.index()]));
            if key == wanted {
                callers.members.push(Member {
                    node: above,
                    ..member(view, question, at.node)
                });
                kept.push(*at);
            }
            above = tree.parent[above.index()];
        }
    }
    let end = callers.members.first()?.node;
    let up = std::iter::successors(Some(kept.first()?.node), |n| Some(tree.parent[n.index()]));
    let path = up.skip(1).take_while(|n| *n != tree.parent[end.index()]);
    let (whole_callers, callees) = whole(view, &kept, question);
    let callers = Start {
        path: path.map(|n| tree.frame[n.index()]).collect(),
        rows: whole_callers.rows,
        members: callers.members,
    };
    Some((callers, callees))
}

/// The occurrences that call that path, each with what flows through it.
fn zoom_to_callees(
    view: &View,
    found: &[Occurrence],
    question: &PivotQuestion,
    wanted: PathKey,
) -> Option<(Start, Start)> {
    let (tree, table) = (&view.forest.tree, &view.forest.table);
    let (mut callers, mut callees) = (Start::default(), Start::default());
    for at in found {
        let range = tree.subtree(at.node);
        let mut above: Vec<(u32, PathKey)> = vec![(range.end as u32, PathKey::ROOT)];
        let mut node = range.start + 1;
        let mut flowing: Option<Member> = None;
        while node < range.end {
            while above.last().is_some_and(|(end, _)| *end as usize <= node) {
                above.pop();
            }
            let parent = above.last().map_or(PathKey::ROOT, |(_, key)| *key);
            let key = parent.child(table.key(tree.frame[node]));
            if key == wanted {
                let through = member(view, question, NodeId(node as u32));
                match &mut flowing {
                    Some(flowing) => flowing.add(&through),
                    None => {
                        flowing = Some(Member {
                            node: at.node,
                            ..through
                        })
                    }
                }
                callees.members.push(through);
                node = tree.subtree_end[node] as usize;
                continue;
            }
            above.push((tree.subtree_end[node], key));
            node += 1;
        }
        if let Some(flowing) = flowing {
            callers.members.push(flowing);
            let is_wide = flowing.width > 0;
            callers.rows = callers.rows.max(if is_wide { at.depth } else { 1 });
        }
    }
    let first = callees.members.first()?.node;
    let from = (found.iter().rev()).find(|at| at.node < first)?.node;
    let up = std::iter::successors(Some(first), |n| Some(tree.parent[n.index()]));
    let mut path: Vec<FrameId> = (up.take_while(|n| *n != from))
        .map(|n| tree.frame[n.index()])
        .collect();
    path.reverse();
    let weights = view.weights(question.width);
    let heights = (callees.members.iter()).map(|of| deepest(view, weights, of.node));
    callees.rows = 1 + path.len() as u32 + heights.max().unwrap_or(0);
    callees.path = path;
    Some((callers, callees))
}

impl Member {
    fn add(&mut self, other: &Member) {
        self.width = self.width.saturating_add(other.width);
        add(&mut self.figure, other.figure);
    }
}

fn add(to: &mut Pair, other: Pair) {
    to.base = to.base.wrapping_add(other.base);
    to.new = to.new.wrapping_add(other.new);
}

// ---- boxes ----

fn lay_out(
    view: &View,
    function: FrameId,
    side: Side,
    start: Start,
    question: &PivotQuestion,
    steps: &mut Steps,
) -> FlameView {
    let rows = match side {
        Side::Callers => question.callers,
        Side::Callees => question.callees,
    };
    let Sum { width, figure, .. } = sum(&start.members);
    let visible = question.to - question.from;
    let mut layout = Layout {
        view,
        side,
        question,
        steps,
        rows,
        whole: width.max(1),
        css_per_unit: question.css_width / visible.max(f64::MIN_POSITIVE),
        frames: Frames::default(),
        boxes: Vec::new(),
        todo: Vec::new(),
    };
    let crumbs = layout.begin(function, &start);
    layout.descend();
    let mut boxes = layout.boxes;
    order::sort_by(&mut boxes, |a, b| {
        (a.row.cmp(&b.row))
            .then(a.x.total_cmp(&b.x))
            .then(a.path.cmp(&b.path))
    });
    FlameView {
        question: None,
        frames: layout.frames.frames,
        boxes,
        rows: start.rows,
        crumbs,
        root: figure,
    }
}

struct Layout<'a> {
    view: &'a View<'a>,
    side: Side,
    question: &'a PivotQuestion,
    steps: &'a mut Steps,
    rows: Rows,
    /// Weight of the zoomed box.
    whole: i64,
    /// CSS pixels of the whole zoomed box.
    css_per_unit: f64,
    frames: Frames,
    boxes: Vec<FlameBox>,
    /// Boxes beyond which is still to be laid out.
    todo: Vec<Placed>,
}

/// A box: its left edge is a weight, counted from the zoomed box's left edge.
struct Placed {
    frame: FrameId,
    members: Vec<Member>,
    sum: Sum,
    path: PathKey,
    row: u32,
    left: i64,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    width: i64,
    figure: Pair,
}

fn sum(members: &[Member]) -> Sum {
    members.iter().fold(Sum::default(), |mut sum, member| {
        sum.width = sum.width.saturating_add(member.width);
        add(&mut sum.figure, member.figure);
        sum
    })
}

impl Layout<'_> {
    /// The function's own box and all up to the zoomed one, over the full width.
    fn begin(&mut self, function: FrameId, start: &Start) -> Vec<Crumb> {
        let table = &self.view.forest.table;
        let sum = sum(&start.members);
        let mut path = PathKey::ROOT;
        let mut crumbs = Vec::new();
        for (row, frame) in [&function].into_iter().chain(&start.path).enumerate() {
            let is_last = row == start.path.len();
            if row > 0 {
                path = path.child(table.key(*frame));
                let name = table.name(*frame).into_owned();
                crumbs.push(Crumb { name, path });
            }
            let placed = Placed {
                frame: *frame,
                members: match is_last {
                    true => start.members.clone(),
                    false => Vec::new(),
                },
                sum,
                path,
                row: row as u32,
                left: 0,
            };
            self.put(&placed);
            if is_last {
                self.todo.push(placed);
            }
        }
        crumbs
    }

    fn descend(&mut self) {
        let end = u64::from(self.rows.first) + u64::from(self.rows.count);
        while let Some(parent) = self.todo.pop() {
            if u64::from(parent.row) + 1 < end && self.steps.take(parent.members.len()) {
                self.beyond(&parent);
            }
        }
    }

    /// Lays out what lies beyond a box: the wide ones one by one, the rest as one.
    fn beyond(&mut self, parent: &Placed) {
        let table = &self.view.forest.table;
        let mut groups = self.groups(&parent.members);
        self.steps
            .take(groups.iter().map(|(_, members)| members.len()).sum());
        let mut placed: Vec<Placed> = (groups.drain(..))
            .map(|(frame, members)| Placed {
                frame,
                sum: sum(&members),
                members,
                path: parent.path.child(table.key(frame)),
                row: parent.row + 1,
                left: 0,
            })
            .filter(|placed| placed.sum.width > 0)
            .collect();
        order::sort_by(&mut placed, |a, b| {
            (b.sum.width.cmp(&a.sum.width))
                .then_with(|| table.name_bytes(a.frame).cmp(table.name_bytes(b.frame)))
        });
        let wide = placed.partition_point(|of| self.css(of.sum.width) >= NARROWEST_CSS);
        let narrow = placed.split_off(wide);
        let end = parent.left.saturating_add(parent.sum.width);
        let mut left = parent.left;
        for mut of in placed {
            of.left = left;
            left = left.saturating_add(of.sum.width).min(end);
            // Only sums that overflowed can stick out; they are cut.
            of.sum.width = left - of.left;
            if self.is_in_part(&of) {
                self.put(&of);
                self.todo.push(of);
            }
        }
        self.put_narrow(narrow, left, end);
    }

    /// By frame, in the order in which they are met.
    fn groups(&self, members: &[Member]) -> Vec<(FrameId, Vec<Member>)> {
        let tree = &self.view.forest.tree;
        let mut place: FxHashMap<FrameId, usize> = FxHashMap::default();
        let mut groups: Vec<(FrameId, Vec<Member>)> = Vec::new();
        self.each_beyond(members, |member| {
            let frame = tree.frame[member.node.index()];
            let at = *place.entry(frame).or_insert(groups.len());
            if at == groups.len() {
                groups.push((frame, Vec::new()));
            }
            let group = &mut groups[at].1;
            match group.last_mut().filter(|last| last.node == member.node) {
                Some(last) => last.add(&member),
                None => group.push(member),
            }
        });
        groups
    }

    fn each_beyond(&self, members: &[Member], mut each: impl FnMut(Member)) {
        let tree = &self.view.forest.tree;
        for of in members {
            match self.side {
                Side::Callers => {
                    let node = tree.parent[of.node.index()];
                    if node != NodeId::ROOT {
                        each(Member { node, ..*of });
                    }
                }
                Side::Callees => {
                    for node in tree.children(of.node) {
                        each(member(self.view, self.question, node));
                    }
                }
            }
        }
    }

    /// What ends in a box, or begins there.
    fn own(&self, of: &Placed) -> Pair {
        let mut own = sum(&of.members).figure;
        self.each_beyond(&of.members, |beyond| {
            own.base = own.base.wrapping_sub(beyond.figure.base);
            own.new = own.new.wrapping_sub(beyond.figure.new);
        });
        own
    }

    fn put(&mut self, of: &Placed) {
        if self.is_in_rows(of.row) {
            let frame = self.frames.index_of_frame(self.view, of.frame);
            let own = self.own(of);
            self.push(of, Some(frame), 0, own);
        }
    }

    fn put_narrow(&mut self, narrow: Vec<Placed>, left: i64, end: i64) {
        let merged = narrow.len() as u32;
        let total = narrow.iter().fold(Sum::default(), |mut total, of| {
            total.width = total.width.saturating_add(of.sum.width);
            add(&mut total.figure, of.sum.figure);
            total
        });
        let Some(mut all) = narrow.into_iter().next() else {
            return;
        };
        let own = match merged {
            1 => self.own(&all),
            _ => Pair::default(),
        };
        all.left = left;
        all.sum = Sum {
            width: total.width.min(end - left),
            ..total
        };
        if self.is_in_rows(all.row) && self.is_in_part(&all) {
            self.push(&all, None, merged, own);
        }
    }

    fn push(&mut self, of: &Placed, frame: Option<u32>, merged: u32, own: Pair) {
        let (x, end) = self.fractions(of);
        self.boxes.push(FlameBox {
            row: of.row,
            x,
            width: end - x,
            frame,
            merged,
            path: of.path,
            own,
            total: of.sum.figure,
        });
    }

    fn is_in_rows(&self, row: u32) -> bool {
        let end = u64::from(self.rows.first) + u64::from(self.rows.count);
        (u64::from(self.rows.first)..end).contains(&u64::from(row))
    }

    fn css(&self, width: i64) -> f64 {
        width as f64 / self.whole as f64 * self.css_per_unit
    }

    fn fractions(&self, of: &Placed) -> (f64, f64) {
        let end = of.left.saturating_add(of.sum.width);
        let whole = self.whole as f64;
        (of.left as f64 / whole, end as f64 / whole)
    }

    fn is_in_part(&self, of: &Placed) -> bool {
        let (x, end) = self.fractions(of);
        x < self.question.to && end > self.question.from
    }
}
