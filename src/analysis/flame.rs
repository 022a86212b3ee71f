//! The flame graph: boxes in fractions of the zoomed one, as many as can be seen. The work is in proportion to the boxes that are
//! at least half a CSS pixel wide and in the part asked for, never to the tree, and never recursive: stacks are 100,000 deep.
//!
//! Widths are additive ([`View::weights`]): the children of a box lie inside it, side by side from its left edge, the widest
//! first; what is left at the right ends in the box itself. In a comparison, and where values are negative, the width of a box is
//! therefore not its figure: the figures stand beside it.

use super::call_tree::NodeId;
use super::frames::FrameId;
use super::path_index::{PathIndex, path_keys};
use super::scene::View;
use crate::order;
use crate::pieces::in_pieces;
use crate::protocol::{Crumb, FlameBox, FlameFrame, FlameQuestion, FlameView, Pair, PathKey};
use rustc_hash::FxHashMap;

/// Boxes narrower than this are merged.
const NARROWEST_CSS: f64 = 0.5;

/// A key that names no node any more (another file is shown) zooms to the root.
pub fn flame(view: &View, paths: &mut PathIndex, question: &FlameQuestion) -> FlameView {
    let (tree, table) = (&view.forest.tree, &view.forest.table);
    let zoom = paths
        .resolve(tree, table, question.zoom)
        .unwrap_or(NodeId::ROOT);
    let crumbs = path_keys(tree, table, zoom);
    let weights = view.weights(question.width);
    let visible = question.to - question.from;
    let mut layout = Layout {
        view,
        paths,
        question,
        weights,
        whole: weights[zoom.index()].max(1),
        css_per_unit: question.css_width / visible.max(f64::MIN_POSITIVE),
        rows: u64::from(question.first_row)
            ..u64::from(question.first_row) + u64::from(question.row_count),
        frames: Frames::default(),
        boxes: Vec::new(),
        todo: Vec::new(),
    };
    layout.ancestors(&crumbs);
    layout.descend();
    let Frames { frames, .. } = layout.frames;
    let mut boxes = layout.boxes;
    order::sort_by(&mut boxes, |a, b| {
        (a.row.cmp(&b.row))
            .then(a.x.total_cmp(&b.x))
            .then(a.path.cmp(&b.path))
    });
    FlameView {
        question: Some(question.clone()),
        frames,
        boxes,
        rows: crumbs.len() as u32 + rows_beneath(view, question, zoom),
        crumbs: crumbs
            .iter()
            .map(|(node, path)| Crumb {
                name: table.name(tree.frame[node.index()]).into_owned(),
                path: *path,
            })
            .collect(),
        root: view.total(NodeId::ROOT),
    }
}

struct Layout<'a> {
    view: &'a View<'a>,
    paths: &'a mut PathIndex,
    question: &'a FlameQuestion,
    weights: &'a [i64],
    /// Weight of the zoomed box.
    whole: i64,
    /// CSS pixels of the whole zoomed box.
    css_per_unit: f64,
    rows: std::ops::Range<u64>,
    frames: Frames,
    boxes: Vec<FlameBox>,
    /// Boxes whose children are still to be laid out.
    todo: Vec<Placed>,
}

/// A box: its left edge and its width are weights, counted from the zoomed box's left edge.
#[derive(Clone, Copy)]
struct Placed {
    node: NodeId,
    path: PathKey,
    row: u32,
    left: i64,
    width: i64,
}

impl Layout<'_> {
    /// Everything above the zoomed box, and itself, over the full width.
    fn ancestors(&mut self, crumbs: &[(NodeId, PathKey)]) {
        let path = [(NodeId::ROOT, PathKey::ROOT)];
        for (row, (node, path)) in path.iter().chain(crumbs).enumerate() {
            let placed = Placed {
                node: *node,
                path: *path,
                row: row as u32,
                left: 0,
                width: self.whole,
            };
            self.put(&placed);
            if row == crumbs.len() {
                self.todo.push(placed);
            }
        }
    }

    fn descend(&mut self) {
        let mut children = Vec::new();
        while let Some(parent) = self.todo.pop() {
            if u64::from(parent.row) + 1 < self.rows.end {
                self.children(&parent, &mut children);
            }
        }
    }

    /// Lays out the children of a box: the wide ones one by one, the rest as one.
    fn children(&mut self, parent: &Placed, wide: &mut Vec<Placed>) {
        let (tree, table) = (&self.view.forest.tree, &self.view.forest.table);
        let name = |node: NodeId| table.name_bytes(tree.frame[node.index()]);
        let heavier = |a: &Placed, b: &Placed| {
            let by_width = b.width.cmp(&a.width);
            by_width.then_with(|| name(a.node).cmp(name(b.node)))
        };
        wide.clear();
        let mut narrow = Narrow::default();
        for node in tree.children(parent.node) {
            let child = Placed {
                node,
                path: PathKey::ROOT,
                row: parent.row + 1,
                left: 0,
                width: self.weights[node.index()],
            };
            if child.width <= 0 {
                continue;
            }
            if self.css(child.width) >= NARROWEST_CSS {
                wide.push(child);
            } else {
                narrow.add(child, self.view.total(node), heavier);
            }
        }
        order::sort_by(wide, heavier);
        let end = parent.left.saturating_add(parent.width);
        let mut left = parent.left;
        for child in wide.iter_mut().chain(narrow.heaviest.as_mut()) {
            child.left = left;
            child.path = parent.path.child(table.key(tree.frame[child.node.index()]));
            left = left.saturating_add(child.width).min(end);
            // Only sums that overflowed can stick out; they are cut.
            child.width = left - child.left;
        }
        for child in wide.iter() {
            if self.is_in_part(child) {
                self.put(child);
                self.todo.push(*child);
            }
        }
        self.put_narrow(narrow, end);
    }

    fn put_narrow(&mut self, narrow: Narrow, end: i64) {
        let Some(mut all) = narrow.heaviest else {
            return;
        };
        all.width = narrow.width.min(end - all.left);
        if self.is_in_part(&all) {
            self.paths.remember(all.path, all.node);
            let own = match narrow.merged {
                1 => self.view.own(all.node),
                _ => Pair::default(),
            };
            self.push(&all, None, narrow.merged, own, narrow.total);
        }
    }

    fn put(&mut self, placed: &Placed) {
        self.paths.remember(placed.path, placed.node);
        if self.rows.contains(&u64::from(placed.row)) {
            let frame = self.frames.index_of(self.view, placed.node);
            let (own, total) = (self.view.own(placed.node), self.view.total(placed.node));
            self.push(placed, frame, 0, own, total);
        }
    }

    fn push(&mut self, placed: &Placed, frame: Option<u32>, merged: u32, own: Pair, total: Pair) {
        if !self.rows.contains(&u64::from(placed.row)) {
            return;
        }
        let (x, end) = self.fractions(placed);
        self.boxes.push(FlameBox {
            row: placed.row,
            x,
            width: end - x,
            frame,
            merged,
            path: placed.path,
            own,
            total,
        });
    }

    fn css(&self, width: i64) -> f64 {
        width as f64 / self.whole as f64 * self.css_per_unit
    }

    fn fractions(&self, placed: &Placed) -> (f64, f64) {
        let end = placed.left.saturating_add(placed.width);
        let whole = self.whole as f64;
        (placed.left as f64 / whole, end as f64 / whole)
    }

    fn is_in_part(&self, placed: &Placed) -> bool {
        let (x, end) = self.fractions(placed);
        x < self.question.to && end > self.question.from
    }
}

/// The children of one box that are too narrow to draw.
#[derive(Default)]
struct Narrow {
    heaviest: Option<Placed>,
    merged: u32,
    width: i64,
    total: Pair,
}

impl Narrow {
    fn add(
        &mut self,
        child: Placed,
        total: Pair,
        heavier: impl Fn(&Placed, &Placed) -> std::cmp::Ordering,
    ) {
        self.merged += 1;
        self.width = self.width.saturating_add(child.width);
        self.total.base = self.total.base.wrapping_add(total.base);
        self.total.new = self.total.new.wrapping_add(total.new);
        if self
            .heaviest
            .as_ref()
            .is_none_or(|h| heavier(&child, h).is_lt())
        {
            self.heaviest = Some(child);
        }
    }
}

/// The frames of the answer, each once.
#[derive(Default)]
pub(crate) struct Frames {
    index: FxHashMap<FrameId, u32>,
    pub(crate) frames: Vec<FlameFrame>,
}

impl Frames {
    /// `None` for the root, which is no frame.
    fn index_of(&mut self, view: &View, node: NodeId) -> Option<u32> {
        let frame = view.forest.tree.frame[node.index()];
        (frame != FrameId::NONE).then(|| self.index_of_frame(view, frame))
    }

    pub(crate) fn index_of_frame(&mut self, view: &View, frame: FrameId) -> u32 {
        let table = &view.forest.table;
        *self.index.entry(frame).or_insert_with(|| {
            self.frames.push(FlameFrame {
                key: table.key(frame),
                name: table.name(frame).into_owned(),
                place: table.place(frame),
                package: table.package(frame),
            });
            self.frames.len() as u32 - 1
        })
    }
}

/// Rows that hold anything from the zoomed box's own on. One pass over what lies beneath it, remembered while one pans.
fn rows_beneath(view: &View, question: &FlameQuestion, zoom: NodeId) -> u32 {
    let height = &view.figures.height;
    if let Some((node, width, rows)) = height.get()
        && (node, width) == (zoom, question.width)
    {
        return rows;
    }
    let rows = deepest(view, view.weights(question.width), zoom) + 1;
    height.set(Some((zoom, question.width, rows)));
    rows
}

/// Depth below `zoom` of the deepest node of any weight.
pub fn deepest(view: &View, weights: &[i64], zoom: NodeId) -> u32 {
    let tree = &view.forest.tree;
    let range = tree.subtree(zoom);
    let mut ends: Vec<u32> = Vec::new();
    let mut deepest = 0;
    let mut node = range.start + 1;
    in_pieces(range.end, &mut |piece| {
        while node < piece.end {
            if weights[node] <= 0 {
                node = tree.subtree_end[node] as usize;
                continue;
            }
            while ends.last().is_some_and(|end| *end as usize <= node) {
                ends.pop();
            }
            ends.push(tree.subtree_end[node]);
            deepest = deepest.max(ends.len() as u32);
            node += 1;
        }
    });
    deepest
}
