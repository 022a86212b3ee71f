//! What the view of labels asks, and what it is answered: sizes are bounded by what is asked for, never by what the profile holds.

use crate::protocol::{NameKey, Pair};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct LabelsQuestion {
    /// The key that is looked into: the hash of its name. `None`, or one that no sample has: the first.
    pub key: Option<NameKey>,
    /// Only values that hold this text, in any case.
    pub search: String,
    /// Values that are listed: from this one on, so many.
    pub offset: u32,
    pub limit: u32,
    /// The key that the first one is laid against.
    pub across: Option<NameKey>,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct LabelsView {
    /// By name; at most [`MOST_KEYS`].
    pub keys: Vec<KeyRow>,
    pub key_count: u32,
    /// What the samples without a label hold.
    pub unlabelled: Pair,
    /// What all samples hold.
    pub sum: Pair,
    pub open: Option<OpenKey>,
}

pub const MOST_KEYS: usize = 200;
/// Values that an answer lists at most; a page asks for those in sight.
pub const MOST_VALUES: usize = 100_000;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeyRow {
    pub key: NameKey,
    pub name: String,
    /// Of its numbers, as pprof settles it; `None`: it has text alone.
    pub unit: Option<String>,
    /// Over all its values: pprof's total of the key.
    pub total: Pair,
    /// Different values.
    pub values: u32,
}

/// A key with its values.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OpenKey {
    pub key: NameKey,
    /// Heaviest first, by the larger side: the part that was asked for.
    pub values: Vec<ValueRow>,
    /// The place of the first of them among all that the search leaves.
    pub offset: u32,
    /// Values that hold something and that the search leaves, and what they hold together.
    pub value_count: u32,
    /// Those that hold nothing, on neither side of a comparison: a heap has them where all objects were freed. They are not listed.
    pub empty_count: u32,
    pub found: Pair,
    /// Of its numbers, ascending, without a gap: bins that hold nothing are there too. Empty without numbers.
    pub bins: Vec<Bin>,
    pub cross: Option<Cross>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ValueRow {
    /// As pprof prints it.
    pub text: String,
    /// The number itself, where it is one.
    pub number: Option<i64>,
    pub value: Pair,
    /// What a tagfocus of this value alone is; `None` where none can say it, since the name is no text.
    pub filter: Option<String>,
}

/// Numbers from `from` to `to`, both inclusive.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Bin {
    pub from: i64,
    pub to: i64,
    /// `512B–1023B`.
    pub text: String,
    pub value: Pair,
    /// Different numbers in it.
    pub numbers: u32,
    pub filter: Option<String>,
}

/// Two keys against each other. A cell is what the samples hold that have both; one that has several values of a key stands in as
/// many cells. Margins are sums of their cells.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cross {
    pub across: NameKey,
    pub rows: Vec<Margin>,
    pub columns: Vec<Margin>,
    /// By row, then column.
    pub cells: Vec<Vec<Pair>>,
    pub total: Pair,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Margin {
    pub kind: MarginKind,
    pub text: String,
    pub value: Pair,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MarginKind {
    Value,
    /// So many values too light to have a row of their own.
    Others(u32),
    /// Samples without the key.
    Without,
}
