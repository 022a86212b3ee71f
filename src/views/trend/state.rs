//! What the view of trends knows, and how it changes.

use super::protocol::TrendQuestion;
use crate::leaks::Kind;
use crate::leaks::trend::By;
use crate::views::bridge::Look;

#[derive(Clone, PartialEq, Debug)]
pub struct TrendState {
    pub kind: Option<Kind>,
    pub by: By,
    /// First row in sight, and how many are.
    pub offset: u32,
    pub rows: u32,
}

impl Default for TrendState {
    fn default() -> Self {
        TrendState {
            kind: None,
            by: By::Function,
            offset: 0,
            rows: 40,
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum TrendAction {
    By(By),
}

pub fn reduce(state: &mut TrendState, action: TrendAction) {
    match action {
        TrendAction::By(by) => state.by = by,
    }
}

pub fn question(state: &TrendState, look: &Look) -> TrendQuestion {
    TrendQuestion {
        files: look.named_files(),
        kind: state.kind,
        by: state.by.clone(),
        offset: state.offset,
        limit: state.rows,
    }
}
