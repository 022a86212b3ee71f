//! What the view of files and packages asks, and what it is answered: sizes are bounded by what is asked for.

use super::origin::Origin;
use crate::protocol::{NameKey, Pair};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PackagesQuestion {
    pub by: By,
    pub sort: Sort,
    pub descending: bool,
    /// Only groups whose name holds this text, in any case.
    pub search: String,
    /// Groups whose members are listed beneath them.
    pub open: Vec<GroupKey>,
    /// The group that fills the treemap; `None`, or one that is not there: all of them.
    pub zoom: Option<GroupKey>,
    /// Rows that are listed: from this one on, so many.
    pub offset: u32,
    pub limit: u32,
}

/// What the functions are rolled up by.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub enum By {
    Module,
    #[default]
    Package,
    Directory,
    File,
}

impl By {
    /// The groups and what they are divided into, down to functions.
    pub fn levels(self) -> &'static [By] {
        match self {
            By::Module => &[By::Module, By::Package],
            By::Directory => &[By::Directory, By::File],
            By::Package => &[By::Package],
            By::File => &[By::File],
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Sort {
    /// In a comparison by the change, as the others of figures.
    #[default]
    Flat,
    Cum,
    Caused,
    Name,
}

/// A group: the hash of its name ([`NameKey::of`]), below another that of both with a NUL between.
pub type GroupKey = NameKey;

/// The figures of a group.
///
/// Every sample counts once in the flat of one group, and once in the caused of one: their sums over all groups are the profile's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Of the samples whose leaf is in the group.
    pub flat: Pair,
    /// Of the samples with any frame in the group, each once.
    pub cum: Pair,
    /// Of the samples that the group answers for: its code is the nearest above the leaf (or the leaf itself) of the kind that comes
    /// first, in the order of [`Origin`], of all that are on the stack. So where the program's own code is on a stack, the
    /// nearest own frame has caused it.
    pub caused: Pair,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PackagesView {
    /// Of the scene that is answered.
    pub by: By,
    /// One for each origin that has any figure, in their order.
    pub origins: Vec<OriginRow>,
    /// Groups that the search leaves, with the members of those that are open: the part that was asked for.
    pub rows: Vec<GroupRow>,
    /// The place of the first of them among all, and how many those are.
    pub offset: u32,
    pub row_count: u32,
    /// Groups that the search leaves.
    pub group_count: u32,
    /// The path that own packages begin with; empty: unknown.
    pub module: String,
    pub map: Map,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct OriginRow {
    pub origin: Origin,
    pub figures: Figures,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GroupRow {
    pub key: GroupKey,
    pub name: String,
    /// 0: a group; else a member of the nearest row above that has one less.
    pub depth: u32,
    pub is_open: bool,
    pub origin: Origin,
    pub figures: Figures,
    /// What it can be opened for; 0 of a function.
    pub members: u32,
    pub function: Option<NameKey>,
    /// An expression that its frames match, and others do not; `None` where there is none.
    pub filter: Option<String>,
}

/// What the treemap shows: the members of one group, or all groups.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Map {
    /// The groups that were gone into, the outermost first.
    pub zoom: Vec<(GroupKey, String)>,
    /// Heaviest first; at most [`MOST_TILES`].
    pub tiles: Vec<Tile>,
    /// Those too light to be a tile: how many, and their flat.
    pub others: (u32, Pair),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Tile {
    pub key: GroupKey,
    pub name: String,
    pub origin: Origin,
    /// What its area is of: in a comparison the larger side.
    pub flat: Pair,
    pub function: Option<NameKey>,
    pub has_members: bool,
}

pub const MOST_TILES: usize = 160;
/// Rows that an answer lists at most; a page asks for those in sight.
pub const MOST_ROWS: usize = 100_000;
