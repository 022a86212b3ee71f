//! What the view of leaks asks, and what it is told.

use crate::leaks::go_version::GoVersion;
use crate::leaks::runtime::MemStats;
use crate::leaks::texts::Text;
use crate::leaks::{Finding, Kind};
use crate::protocol::FileId;
use crate::views::hunt::Files;
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LeaksQuestion {
    pub files: Files,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct LeaksView {
    /// To be said before any number.
    pub warnings: Vec<Text>,
    /// In the order of kinds.
    pub series: Vec<SeriesView>,
    /// The surest and fastest growing first.
    pub findings: Vec<Finding>,
    pub go: GoVersion,
}

/// Snapshots of one kind of one process, in the order of their time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SeriesView {
    pub kind: Kind,
    pub snapshots: Vec<SnapshotView>,
    /// Bytes below which growth between two of the files is chance; 0 for what is counted and not sampled.
    pub detection_floor: f64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SnapshotView {
    pub file: FileId,
    /// Since 1970 UTC; 0 where the file gives none.
    pub time_nanos: i64,
    /// Since the first of its kind.
    pub hours: f64,
    /// Of allocations: objects and bytes in use, objects and bytes allocated. Of others: count, then what the kind has second.
    pub totals: [i64; 4],
    pub memory: Option<MemStats>,
}
