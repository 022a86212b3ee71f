//! What the view of trends asks, and what it is told. Two questions: of the rows, which change with every scroll, and of what stands beside
//! them on the same axis of time.

use crate::leaks::measures::Growth;
use crate::leaks::runtime::MemStats;
use crate::leaks::texts::Text;
use crate::leaks::{Kind, Series};
use crate::protocol::{FileId, NameKey, Pattern};
use crate::views::hunt::Files;
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TrendQuestion {
    Rows(RowsQuestion),
    Times(TimesQuestion),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TrendView {
    Rows(Box<RowsView>),
    Times(Box<TimesView>),
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RowsQuestion {
    pub files: Files,
    /// `None`: that of the file in view, or else the first there is.
    pub series: Option<SeriesKey>,
    pub by: RowsBy,
    /// `None`: that of the page, or else what the kind is judged by.
    pub sample_type: Option<String>,
    pub sort: Sort,
    pub descending: bool,
    /// Only rows whose name matches.
    pub matching: Option<Pattern>,
    pub offset: u32,
    pub limit: u32,
    /// Rows of the chart; none: the fastest growing.
    pub chosen: Vec<NameKey>,
}

/// Of several processes each has its own series of a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SeriesKey {
    pub kind: Kind,
    /// Among those of its kind, the oldest being 0.
    pub nth: u32,
}

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum RowsBy {
    #[default]
    Leaf,
    Function,
    Line,
    Package,
    Stack,
    /// The values of the label whose key has this hash; those of the first label if there is none.
    Label(NameKey),
}

impl RowsBy {
    /// Whether every sample is in one row, so that rows add up to the total. (A sample may lack a label, or have two values.)
    pub fn adds_up(self) -> bool {
        matches!(self, RowsBy::Leaf | RowsBy::Line | RowsBy::Stack)
    }

    /// Whether a row can be selected on the page, whose selection is a function.
    pub fn has_functions(self) -> bool {
        !matches!(self, RowsBy::Package | RowsBy::Label(_))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Sort {
    Name,
    First,
    Last,
    Growth,
    #[default]
    PerHour,
    /// Samples behind the last value.
    N,
    Z,
    MeanSize,
    MarginalSurvival,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct RowsView {
    /// Everything that there is to choose from.
    pub series: Vec<SeriesInfo>,
    /// That of the rows; `None`: there is none.
    pub shown: Option<SeriesKey>,
    /// To be said before any number.
    pub warnings: Vec<Text>,
    /// Files that a filter cannot be applied to, and why.
    pub refused: Vec<(FileId, String)>,
    /// The filters leave nothing in any file of the series.
    pub is_emptied: bool,
    pub axis: AxisView,
    pub track: TrackView,
    /// Of the series: kinds, and which one is shown.
    pub sample_types: Vec<String>,
    pub sample_type: String,
    pub unit: String,
    /// Whether growth of it is what is held, so that it has sizes and survival.
    pub is_memory: bool,
    /// Keys of labels that the series has.
    pub label_keys: Vec<(NameKey, String)>,
    /// Of each file.
    pub totals: Vec<i64>,
    pub total_growth: Growth,
    /// Those of the chart.
    pub chosen: Vec<RowView>,
    pub rows: Vec<RowView>,
    /// Place of the first of `rows`.
    pub offset: u32,
    /// Rows that the search leaves, and rows that there are.
    pub row_count: u32,
    pub of: u32,
    /// Rows for which there was no room.
    pub left_out: u32,
    /// Of what is held: growth below so many bytes, from one file to the other, cannot be told from chance.
    pub floor: Option<f64>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SeriesInfo {
    pub key: SeriesKey,
    pub files: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RowView {
    /// The hash of its name.
    pub key: NameKey,
    pub function: NameKey,
    pub name: String,
    /// One for each file of the series.
    pub values: Vec<i64>,
    pub growth: Growth,
}

/// Moments at which files were taken, oldest first.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct AxisView {
    pub moments: Vec<MomentView>,
    /// Otherwise they are a step apart each, in the order of the files.
    pub is_timed: bool,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct MomentView {
    /// Since 1970 UTC; 0 where the axis is not timed.
    pub time_nanos: i64,
    pub files: Vec<FileId>,
}

/// Where the values of one series stand on an axis.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct TrackView {
    /// For each file: its moment.
    pub moments: Vec<u32>,
    pub files: Vec<FileId>,
    /// For each file: one is missing before it, or another process begins.
    pub gaps: Vec<bool>,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct TimesQuestion {
    pub files: Files,
}

/// What stands beside the rows, on one axis.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct TimesView {
    pub axis: AxisView,
    pub lines: Vec<MeasureLine>,
    /// Kinds whose files have no times, while others have.
    pub unplaced: Vec<Kind>,
    /// What the runtime's figures of the newest file that has some say is wrong: a rule's name and its evidence.
    pub told: Vec<(String, Text)>,
    /// Of that file.
    pub newest: Option<MemStats>,
}

/// One measure over time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MeasureLine {
    pub measure: Measure,
    /// For each moment; `None`: nothing was taken, or it was not said.
    pub values: Vec<Option<f64>>,
    /// For each moment: the line is broken before it.
    pub gaps: Vec<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Measure {
    /// Of heap profiles, after the filters.
    InuseSpace,
    InuseObjects,
    MeanSize,
    /// Of goroutine profiles, after the filters.
    Goroutines,
    /// Of the runtime's own figures.
    HeapInUse,
    HeapIdle,
    HeapReleased,
    NextGc,
    Sys,
    Resident,
    MaxResident,
    RuntimeGoroutines,
    MaxPause,
    NumGc,
}

impl SeriesKey {
    /// The key of each of a list of series.
    pub fn all(series: &[Series]) -> Vec<SeriesKey> {
        let mut keys: Vec<SeriesKey> = Vec::with_capacity(series.len());
        for of in series {
            let before = keys.iter().filter(|key| key.kind == of.kind).count();
            keys.push(SeriesKey {
                kind: of.kind,
                nth: before as u32,
            });
        }
        keys
    }
}
