//! What the view of callers and callees asks, and what it is answered.

use crate::protocol::{FlameView, NameKey, Pair, PathKey, Pattern, TopQuestion, TopView, WidthBy};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum CallersQuestion {
    /// The two-sided flame graph.
    Pivot(PivotQuestion),
    /// One function between those that call it and those it calls; of either at most `limit`.
    Edges {
        function: NameKey,
        limit: u32,
    },
    Peek(PeekQuestion),
    /// Functions to choose from.
    Pick(TopQuestion),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum CallersView {
    /// `None`: no profile in view has the function.
    Pivot(Option<PivotView>),
    Edges(Option<Between>),
    Peek(PeekView),
    Pick(TopView),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Side {
    Callers,
    Callees,
}

/// A box of the two-sided flame graph: the names from the function's own box (exclusive) to it, hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PivotPath {
    pub side: Side,
    pub path: PathKey,
}

impl PivotPath {
    /// The function's own box.
    pub const WHOLE: PivotPath = PivotPath {
        side: Side::Callees,
        path: PathKey::ROOT,
    };
}

/// Rows of one side: the function's own is row 0 on both, the others are counted away from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Rows {
    pub first: u32,
    pub count: u32,
}

/// The part of the two-sided flame graph that can be seen, with some margin.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PivotQuestion {
    pub function: NameKey,
    /// The box that fills the width. On the other side is then only what passes through it as well.
    pub zoom: PivotPath,
    /// The part wanted, in fractions of that box: 0 ≤ from < to ≤ 1.
    pub from: f64,
    pub to: f64,
    /// CSS pixels that `from..to` spans; boxes narrower than half of one are merged.
    pub css_width: f64,
    pub callers: Rows,
    pub callees: Rows,
    pub width: WidthBy,
}

/// Both sides as flame graphs that begin at the function's own box, row 0 of either.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PivotView {
    /// A path is of callers: the box beneath is called by the one above it. `own` of a box is what begins there.
    pub callers: FlameView,
    /// `own` of a box is what ends there.
    pub callees: FlameView,
    pub name: String,
    /// Of the function, whatever is zoomed to.
    pub cum: Pair,
    /// Whether following all callers took more steps than one answer may; what lies beyond is not drawn.
    pub is_cut: bool,
}

/// What one block of peek says.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Between {
    pub key: NameKey,
    pub name: String,
    /// `file:line` of its start; empty if unknown.
    pub place: String,
    pub flat: Pair,
    pub cum: Pair,
    pub callers: Edges,
    pub callees: Edges,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Edges {
    /// How many there are; `heaviest` may be fewer.
    pub count: u32,
    /// By |new − base|, the heaviest first.
    pub heaviest: Vec<EdgeRow>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EdgeRow {
    /// Of the function at the other end.
    pub key: NameKey,
    pub name: String,
    /// What flows between the two; counted once a sample.
    pub weight: Pair,
    /// pprof's mark of the edge: an inlined call wherever it occurs.
    pub is_inline: bool,
}

/// Functions whose name matches, each between its callers and callees.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PeekQuestion {
    pub pattern: Pattern,
    /// Functions, and edges of either side of one.
    pub functions: u32,
    pub edges: u32,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PeekView {
    /// Functions that match; `blocks` may be fewer.
    pub count: u32,
    /// As pprof orders them: by |flat|, then by name.
    pub blocks: Vec<Between>,
}
