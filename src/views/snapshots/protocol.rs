//! What a table with a column for each snapshot asks, and what it is answered.

use crate::protocol::{FileId, NameKey};
use crate::views::packages::protocol::{By, GroupKey, Sort};
use serde::{Deserialize, Serialize};

/// Snapshots that have a column at most.
pub const MOST_FILES: usize = 60;
/// Rows of a section at most, whatever is asked for.
pub const MOST_ROWS: u32 = 2000;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SnapshotsQuestion {
    pub of: Of,
    /// In the order of the columns.
    pub files: Vec<FileId>,
    /// Rows of a section.
    pub limit: u32,
}

/// What the rows are.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Of {
    /// The function itself, its callers and its callees.
    Callers(NameKey),
    /// The values of a label; `None`, or one that is not in the scene: of the scene's first.
    Label {
        key: Option<NameKey>,
        search: String,
    },
    Packages {
        by: By,
        /// Which figure; by name: flat.
        figure: Sort,
        search: String,
        open: Vec<GroupKey>,
    },
}

impl Of {
    /// Without what was searched for and opened.
    pub fn whole(self) -> Of {
        match self {
            Of::Callers(function) => Of::Callers(function),
            Of::Label { key, .. } => Of::Label {
                key,
                search: String::new(),
            },
            Of::Packages { by, figure, .. } => Of::Packages {
                by,
                figure,
                search: String::new(),
                open: Vec::new(),
            },
        }
    }
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SnapshotsView {
    /// Those of the question that have the sample type.
    pub columns: Vec<Snapshot>,
    /// In the order of [`Part`]; none without rows but the function's own.
    pub sections: Vec<Section>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub file: FileId,
    pub unit: String,
    /// What shares are of.
    pub total: i64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Section {
    pub part: Part,
    /// The heaviest of any snapshot first; members of an open group stand behind it.
    pub rows: Vec<SnapshotRow>,
    /// Rows that there are, members aside.
    pub row_count: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Part {
    Callers,
    OwnCum,
    OwnFlat,
    Callees,
    /// Of a table that is not parted.
    Rows,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SnapshotRow {
    pub key: NameKey,
    pub name: String,
    pub is_member: bool,
    /// Of a row that is a function.
    pub function: Option<NameKey>,
    /// An expression or range that keeps what the row is of.
    pub filter: Option<String>,
    /// By column; 0 where a snapshot has nothing of it.
    pub values: Vec<i64>,
}

impl SnapshotRow {
    /// From the first snapshot to the last.
    pub fn change(&self) -> i64 {
        let ends = self.values.first().zip(self.values.last());
        ends.map_or(0, |(first, last)| last.wrapping_sub(*first))
    }
}
