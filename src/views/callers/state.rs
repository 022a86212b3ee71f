//! What a person has chosen in the view of callers and callees, and what it wants to know for that. The function itself is the
//! page's selection: walking on and going back are the page's. Pure.

use super::protocol::{CallersQuestion, PeekQuestion, PivotPath, PivotQuestion, Rows};
use crate::draw::window::ROW_PX;
use crate::protocol::{NameKey, Only, Pattern, TopColumn, TopQuestion, WidthBy};
use crate::state::ColourBy;
use crate::views::bridge::Look;

/// Edges of either side, matching functions and functions to choose from that are listed at first; each "more" lists as many again.
const EDGES: u32 = 50;
const PEEKED: u32 = 20;
const PICKED: u32 = 50;
/// Edges of either side of a matching function.
const PEEKED_EDGES: u32 = 20;
/// Rows come in blocks, so that scrolling does not ask with every row.
const ROW_BLOCK: u32 = 32;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pane {
    #[default]
    Graph,
    Tables,
    /// Every function that a pattern matches.
    Peek,
}

impl Pane {
    /// Each with its title, and its word in the address.
    pub const ALL: [(Pane, &str, &str); 3] = [
        (Pane::Graph, "Graph", "graph"),
        (Pane::Tables, "Table", "table"),
        (Pane::Peek, "Peek", "peek"),
    ];
}

/// What of a function's graph is in sight; of another function everything is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Focus {
    pub function: Option<NameKey>,
    pub zoom: PivotPath,
    /// The part of the zoomed box: 0 ≤ from < to ≤ 1.
    pub from: f64,
    pub to: f64,
    /// CSS pixels from the top of the function's own box to the top of what is in sight; negative while callers are. `None`: the
    /// box stands in the middle.
    pub scroll_px: Option<f64>,
}

impl Focus {
    pub fn whole(function: Option<NameKey>) -> Focus {
        Focus {
            function,
            zoom: PivotPath::WHOLE,
            from: 0.0,
            to: 1.0,
            scroll_px: None,
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct CallersState {
    pub pane: Pane,
    pub(super) focus: Focus,
    pub width: WidthBy,
    /// `None`: what suits the sample type.
    pub colour: Option<ColourBy>,
    /// The canvas, in CSS pixels; 0 until it is on the page.
    pub css_width: f64,
    pub css_height: f64,
    pub edges: u32,
    /// What is typed to peek at.
    pub peek: Pattern,
    pub peeked: u32,
    /// What is typed to choose a function by.
    pub pick: String,
    pub picked: u32,
}

impl Default for CallersState {
    fn default() -> Self {
        CallersState {
            pane: Pane::default(),
            focus: Focus::whole(None),
            width: WidthBy::default(),
            colour: None,
            css_width: 0.0,
            css_height: 0.0,
            edges: EDGES,
            peek: Pattern::default(),
            peeked: PEEKED,
            pick: String::new(),
            picked: PICKED,
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum CallersAction {
    Show(Pane),
    /// To a box of a function's graph; the part in sight is then all of it.
    Zoom(NameKey, PivotPath),
    SetPart {
        function: NameKey,
        from: f64,
        to: f64,
    },
    Scroll(NameKey, f64),
    Resize {
        css_width: f64,
        css_height: f64,
    },
    SetWidth(WidthBy),
    SetColour(ColourBy),
    Peek(Pattern),
    Pick(String),
    MoreEdges,
    MorePeeked,
    MorePicked,
}

impl CallersState {
    /// Of the function that is selected.
    pub fn focus(&self, function: Option<NameKey>) -> Focus {
        match self.focus.function == function {
            true => self.focus,
            false => Focus::whole(function),
        }
    }
}

pub fn reduce(state: &CallersState, action: CallersAction) -> CallersState {
    use CallersAction::*;
    let mut state = state.clone();
    match action {
        Show(pane) => state.pane = pane,
        Zoom(function, zoom) => {
            let focus = state.focus(Some(function));
            state.focus = Focus {
                zoom,
                from: 0.0,
                to: 1.0,
                ..focus
            };
        }
        SetPart { function, from, to } => {
            let is_part = 0.0 <= from && from < to && to <= 1.0;
            if is_part {
                let focus = state.focus(Some(function));
                state.focus = Focus { from, to, ..focus };
            }
        }
        Scroll(function, px) => {
            state.focus = Focus {
                scroll_px: px.is_finite().then_some(px),
                ..state.focus(Some(function))
            };
        }
        Resize {
            css_width,
            css_height,
        } => (state.css_width, state.css_height) = (css_width, css_height),
        SetWidth(width) => state.width = width,
        SetColour(colour) => state.colour = Some(colour),
        Peek(pattern) => (state.peek, state.peeked) = (pattern, PEEKED),
        Pick(text) => (state.pick, state.picked) = (text, PICKED),
        MoreEdges => state.edges = state.edges.saturating_mul(4),
        MorePeeked => state.peeked = state.peeked.saturating_add(PEEKED),
        MorePicked => state.picked = state.picked.saturating_add(4 * PICKED),
    }
    state
}

/// What is wanted now.
pub fn questions(state: &CallersState, look: &Look) -> Vec<CallersQuestion> {
    match (state.pane, look.selection) {
        (Pane::Peek, _) => peek_question(state).into_iter().collect(),
        (_, None) => vec![CallersQuestion::Pick(pick_question(state))],
        (Pane::Graph, Some(function)) => pivot_question(state, function, look.is_comparison())
            .map(CallersQuestion::Pivot)
            .into_iter()
            .collect(),
        (Pane::Tables, Some(function)) => vec![CallersQuestion::Edges {
            function,
            limit: state.edges,
        }],
    }
}

/// Nothing is asked until something is typed: everything is what the table shows.
fn peek_question(state: &CallersState) -> Option<CallersQuestion> {
    (!state.peek.text.is_empty()).then(|| {
        CallersQuestion::Peek(PeekQuestion {
            pattern: state.peek.clone(),
            functions: state.peeked,
            edges: PEEKED_EDGES,
        })
    })
}

fn pick_question(state: &CallersState) -> TopQuestion {
    let matching = Pattern {
        text: state.pick.clone(),
        is_regexp: false,
    };
    TopQuestion {
        sort: TopColumn::Cum,
        descending: true,
        only: Only::All,
        matching: (!state.pick.is_empty()).then_some(matching),
        offset: 0,
        limit: state.picked,
    }
}

fn pivot_question(
    state: &CallersState,
    function: NameKey,
    is_comparison: bool,
) -> Option<PivotQuestion> {
    if state.css_width < 1.0 || state.css_height < 1.0 {
        return None;
    }
    let focus = state.focus(Some(function));
    let (from, to) = with_margin(focus.from, focus.to);
    let (callers, callees) = rows(&focus, state.css_height);
    Some(PivotQuestion {
        function,
        zoom: focus.zoom,
        from,
        to,
        css_width: state.css_width * (to - from) / (focus.to - focus.from),
        callers,
        callees,
        width: match is_comparison {
            true => state.width,
            false => WidthBy::default(),
        },
    })
}

/// Those in sight and about a block around them.
fn rows(focus: &Focus, css_height: f64) -> (Rows, Rows) {
    let Some(top) = focus.scroll_px else {
        // Wherever the function's box comes to stand, no more than this can be in sight.
        let rows = block(0.0, css_height);
        return (rows, rows);
    };
    let callers = block(-top - css_height, -top);
    (callers, block(top, top + css_height))
}

/// Rows between two distances from the function's own.
fn block(from_px: f64, to_px: f64) -> Rows {
    let row = |px: f64| (px.max(0.0) / ROW_PX) as u32;
    let first = row(from_px).saturating_sub(ROW_BLOCK) / ROW_BLOCK * ROW_BLOCK;
    let end = (row(to_px).saturating_add(2 + ROW_BLOCK)).next_multiple_of(ROW_BLOCK);
    Rows {
        first,
        count: end - first,
    }
}

/// Half a part on either side, on a grid of quarter parts.
fn with_margin(from: f64, to: f64) -> (f64, f64) {
    let span = to - from;
    let step = 2f64.powf(span.log2().floor()) / 4.0;
    let low = ((from - span / 2.0) / step).floor() * step;
    let high = ((to + span / 2.0) / step).ceil() * step;
    (low.max(0.0), high.min(1.0))
}
