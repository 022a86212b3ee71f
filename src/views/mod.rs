//! The further views: what a person sees beside the flame graph and the top table. They are in the page's second module alone, so
//! that the first load pays for none of them: the worker that answers their questions is of that module, and so is the part of the
//! page that shows them (`app/further/`). One folder a view: its question and answer as plain data, the fold that answers, and its
//! state. Pure, so that all of it is tested natively; never names a browser.

pub mod address;
pub mod answer;
pub mod bridge;
pub mod callers;
pub mod export;
pub mod goroutines;
pub mod graph;
pub mod hunt;
pub mod keys;
pub mod labels;
pub mod leaks;
pub mod packages;
pub mod protocol;
pub mod selected;
pub mod snapshots;
pub mod source;
pub mod state;
pub mod table;
pub mod trend;

use crate::analysis::query::Query;
use crate::analysis::scene::View;
use crate::profile::Profile;
use crate::protocol::{FileId, Scene, Totals};
use std::collections::BTreeMap;

/// What a question of these views is asked of.
pub struct Looked<'a> {
    pub scene: &'a Scene,
    /// The profiles in view, their call tree, and the figures that the filters leave.
    pub view: View<'a>,
    /// The scene's filters, their expressions compiled.
    pub query: &'a Query,
    /// Kind, unit, and what percentages are of.
    pub totals: &'a Totals,
    /// Every open file, also those that are not in view.
    pub open: &'a BTreeMap<FileId, &'a Profile>,
}
