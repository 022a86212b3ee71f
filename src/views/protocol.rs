//! What the further views ask of the worker, and what it answers: one variant a view, its data in the view's own folder. All that
//! is asked at a time is asked together, and answered under one scene.

use super::callers::protocol::{CallersQuestion, CallersView};
use super::export::taken::{TakeQuestion, Taken};
use super::goroutines::protocol::{GoroutinesQuestion, GoroutinesView};
use super::graph::{GraphQuestion, GraphView};
use super::hunt::{Needs, Noting};
use super::labels::protocol::{LabelsQuestion, LabelsView};
use super::leaks::protocol::{LeaksQuestion, LeaksView};
use super::packages::protocol::{PackagesQuestion, PackagesView};
use super::selected::SelectedFunction;
use super::snapshots::protocol::{SnapshotsQuestion, SnapshotsView};
use super::source::{SourceQuestion, SourceView};
use super::trend::protocol::{TrendQuestion, TrendView};
use crate::protocol::{Failure, NameKey, Scene, Totals};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ViewQuestion {
    Selected(NameKey),
    /// Of the dialog for taking things out.
    Take(TakeQuestion),
    Callers(CallersQuestion),
    Labels(LabelsQuestion),
    Packages(PackagesQuestion),
    Graph(GraphQuestion),
    Source(SourceQuestion),
    /// A column for each open file.
    Snapshots(SnapshotsQuestion),
    Leaks(LeaksQuestion),
    Trend(TrendQuestion),
    Goroutines(GoroutinesQuestion),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ViewAnswer {
    Selected(Option<SelectedFunction>),
    Take(Taken),
    Callers(CallersView),
    Labels(LabelsView),
    Packages(PackagesView),
    Graph(GraphView),
    Source(SourceView),
    Snapshots(SnapshotsView),
    Leaks(LeaksView),
    Trend(TrendView),
    Goroutines(GoroutinesView),
}

impl ViewQuestion {
    /// What has to be noted before it can be answered.
    pub fn needs(&self) -> Option<Needs<'_>> {
        match self {
            ViewQuestion::Leaks(question) => Some(Needs::Whole(&question.files)),
            ViewQuestion::Trend(TrendQuestion::Rows(question)) => {
                Some(Needs::Filtered(&question.files))
            }
            ViewQuestion::Trend(TrendQuestion::Times(question)) => {
                Some(Needs::Filtered(&question.files))
            }
            ViewQuestion::Take(question) => question.needs(),
            _ => None,
        }
    }
}

/// The worker's answer to a list of questions.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub scene: Scene,
    pub totals: Totals,
    /// In the order of the questions.
    pub answers: Vec<(ViewQuestion, Result<ViewAnswer, Failure>)>,
    /// The questions that have no answer here are to be asked again: what they need is being made.
    pub noting: Option<Noting>,
}
