//! Whether tables have a column for each snapshot, in all views alike, and what is asked then.

use super::protocol::{MOST_FILES, Of, SnapshotsQuestion};
use crate::protocol::FileId;
use crate::state::View;
use crate::views::bridge::Look;
use crate::views::callers::state::Pane;
use crate::views::keys::WITH_SNAPSHOTS;
use crate::views::protocol::{ViewAnswer, ViewQuestion};
use crate::views::state::{Answers, ViewsState};

#[derive(Clone, PartialEq, Debug)]
pub struct SnapshotsState {
    pub is_on: bool,
    pub limit: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SnapshotsAction {
    Toggle,
    More,
}

/// Rows at first.
const FIRST: u32 = 100;
/// Two are a comparison.
const FEWEST_FILES: usize = 3;
const ADDRESS: &str = "every=1";

impl Default for SnapshotsState {
    fn default() -> SnapshotsState {
        SnapshotsState {
            is_on: false,
            limit: FIRST,
        }
    }
}

pub fn reduce(state: &mut SnapshotsState, action: SnapshotsAction) {
    match action {
        SnapshotsAction::Toggle => {
            *state = SnapshotsState {
                is_on: !state.is_on,
                limit: FIRST,
            }
        }
        SnapshotsAction::More => state.limit = state.limit.saturating_mul(4),
    }
}

/// Whether the view on show could have a column for each snapshot.
pub fn is_offered(state: &ViewsState, look: &Look) -> bool {
    let is_table = look.view != View::Callers || state.callers.pane == Pane::Tables;
    is_table && WITH_SNAPSHOTS.contains(&look.view) && look.files.len() >= FEWEST_FILES
}

/// The snapshots that have a column now.
pub fn columns(state: &ViewsState, look: &Look) -> Vec<FileId> {
    match state.snapshots.is_on && is_offered(state, look) {
        true => files(look),
        false => Vec::new(),
    }
}

/// Of the views whose rows are a snapshot table's; the lines of source have the columns in their own answer.
pub fn question(state: &ViewsState, look: &Look) -> Option<ViewQuestion> {
    asked(state, look).map(ViewQuestion::Snapshots)
}

pub fn asked(state: &ViewsState, look: &Look) -> Option<SnapshotsQuestion> {
    let files = columns(state, look);
    if files.is_empty() {
        return None;
    }
    let of = match look.view {
        View::Callers => Of::Callers(look.selection?),
        View::Labels => Of::Label {
            key: state.labels.key,
            search: state.labels.search.clone(),
        },
        View::Packages => Of::Packages {
            by: state.packages.by,
            figure: state.packages.sort,
            search: state.packages.search.clone(),
            open: state.packages.open.clone(),
        },
        _ => return None,
    };
    Some(SnapshotsQuestion {
        of,
        files,
        limit: state.snapshots.limit,
    })
}

/// In time order; of more than there is room for the first, the last and some in between, evenly.
pub fn files(look: &Look) -> Vec<FileId> {
    let all: Vec<FileId> = look.files.iter().map(|file| file.id).collect();
    if all.len() <= MOST_FILES {
        return all;
    }
    let place = |column: usize| column * (all.len() - 1) / (MOST_FILES - 1);
    (0..MOST_FILES)
        .filter_map(|column| all.get(place(column)).copied())
        .collect()
}

pub fn to_address(state: &SnapshotsState) -> &'static str {
    if state.is_on { ADDRESS } else { "" }
}

pub fn go_to(state: &mut SnapshotsState, address: &str) {
    state.is_on = address.split('&').any(|pair| pair == ADDRESS);
}

/// What is wanted now, else the newest of its kind.
pub fn shown<'a>(
    answers: &'a Answers,
    wanted: &ViewQuestion,
) -> Option<&'a super::protocol::SnapshotsView> {
    let ViewQuestion::Snapshots(wanted_of) = wanted else {
        return None;
    };
    match answers.get(wanted) {
        Some(Ok(ViewAnswer::Snapshots(view))) => Some(view),
        _ => answers.newest(|question, answer| match (question, answer) {
            (ViewQuestion::Snapshots(of), ViewAnswer::Snapshots(view))
                if is_alike(&of.of, &wanted_of.of) =>
            {
                Some(view)
            }
            _ => None,
        }),
    }
}

/// Rows of the same kind: those of another function, label or figure would be taken for the ones that are wanted.
fn is_alike(a: &Of, b: &Of) -> bool {
    match (a, b) {
        (Of::Callers(a), Of::Callers(b)) => a == b,
        (Of::Label { key: a, .. }, Of::Label { key: b, .. }) => a == b,
        (
            Of::Packages { by, figure, .. },
            Of::Packages {
                by: other,
                figure: of,
                ..
            },
        ) => (by, figure) == (other, of),
        _ => false,
    }
}
