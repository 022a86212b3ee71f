//! What the view of trends asks, and what it is told.

use crate::leaks::Kind;
use crate::leaks::trend::{By, Trend};
use crate::views::hunt::Files;
use crate::views::leaks::protocol::SeriesView;
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TrendQuestion {
    pub files: Files,
    /// `None`: that of the file in view, or else the first there is.
    pub kind: Option<Kind>,
    pub by: By,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct TrendView {
    pub series: Vec<SeriesView>,
    pub kind: Option<Kind>,
    pub trend: Trend,
}
