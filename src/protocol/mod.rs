//! What crosses between the page and the worker: plain data, made for the crossing, sent as one buffer. The page asks, the worker
//! answers; nothing here grows with the profile, only with what is visible.
//!
//! A profile's things are named by keys that are hashes ([`NameKey`], [`PathKey`]): they mean the same in every file and
//! after a reload, and they can stand in the URL without giving a name away.

mod reply;

use crate::more::protocol::Converted;
use serde::{Deserialize, Serialize};

pub use reply::*;

/// A file the page was given, in the order it was given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A function: the hash of its name ([`NameKey::of`]).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub struct NameKey(pub u64);

/// A call path: the hash of the names from the root to a box.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct PathKey(pub u64);

impl NameKey {
    /// FNV-1a, 64 bit: stable across versions, since it stands in links.
    pub fn of(name: &[u8]) -> NameKey {
        NameKey(name.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
            (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
        }))
    }
}

impl PathKey {
    /// The whole profile.
    pub const ROOT: PathKey = PathKey(0);

    pub fn child(self, name: NameKey) -> PathKey {
        // splitmix64's finaliser over both halves; never ROOT.
        let mut z = self.0.rotate_left(5) ^ name.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        PathKey((z ^ (z >> 31)).max(1))
    }
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Request {
    /// The `File` handle travels beside this message; its bytes never visit the page.
    Open {
        file: FileId,
        name: String,
        size: u64,
        /// Where the second module made these bytes of a file of another format.
        converted: Option<Converted>,
    },
    /// Stops an opening; a file that is open already stays.
    Cancel {
        file: FileId,
    },
    /// Forgets an open file and frees what it took.
    Close {
        file: FileId,
    },
    /// The answer to [`Reply::Names`].
    Named {
        file: FileId,
        names: Named,
    },
    Ask(Ask),
}

/// For each name that was asked about, in that order, the one that people wrote, where it can be read; or why none is known, a
/// warning in whole sentences.
pub type Named = Result<Vec<Option<Vec<u8>>>, String>;

/// A question about what is in view. Of each lane one is in flight and one may be pending; an answer to an older generation is dropped.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Ask {
    pub generation: u32,
    pub scene: Scene,
    pub question: Question,
}

/// What is looked at: shared by every question.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Scene {
    pub shown: Shown,
    /// The `type` of the sample type (`inuse_space`); `None`: the profile's default.
    pub sample_type: Option<String>,
    /// Scale the new side so that its total equals the base's, as pprof's `-normalize`.
    pub normalize: bool,
    /// Those that are in force, in the order of the page.
    pub filters: Vec<Filter>,
    pub granularity: Granularity,
    /// Whether inlined functions are frames of their own; pprof's `-noinlines` says no.
    pub inlines: bool,
    /// Whether columns tell lines apart, as pprof's `-showcolumns`.
    pub columns: bool,
    /// Whether percentages are of what the filters leave, as pprof's `-relative_percentages`.
    pub relative: bool,
}

impl Scene {
    /// Everything of what is shown, as pprof has it by default.
    pub fn of(shown: Shown) -> Scene {
        Scene {
            shown,
            sample_type: None,
            normalize: false,
            filters: Vec::new(),
            granularity: Granularity::default(),
            inlines: true,
            columns: false,
            relative: false,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Shown {
    One(FileId),
    Compare { base: FileId, new: FileId },
}

/// What a frame is: pprof's options of the same names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub enum Granularity {
    #[default]
    Functions,
    FileFunctions,
    Files,
    Lines,
    Addresses,
}

/// One of pprof's filters. Several of one verb are all in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Filter {
    pub verb: FilterVerb,
    /// Of a frame: its name, file or mapping. Of a label: what [`FilterVerb`] says.
    pub pattern: Pattern,
}

/// pprof's options of the same names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum FilterVerb {
    /// Keeps samples with a frame that matches.
    Focus,
    /// Drops samples with a frame that matches.
    Ignore,
    /// Takes frames that match out of the stacks.
    Hide,
    /// Takes all other frames out of the stacks.
    Show,
    /// Takes the frames above the root-most that matches away; drops samples without one.
    ShowFrom,
    /// Takes the frames below one that matches away.
    PruneFrom,
    /// Keeps samples with a label that matches: `value`, `key=value`, or a range such as `1kb:2mb` or `key=:2mb`.
    TagFocus,
    /// Drops samples with a label that matches.
    TagIgnore,
    /// Shows no label but those whose key matches.
    TagShow,
    /// Shows no label whose key matches.
    TagHide,
    /// Puts the values of labels above the stack: keys, with commas between.
    TagRoot,
    /// Puts the values of labels below the stack: keys, with commas between.
    TagLeaf,
}

/// What a name is held against: literal text (any case) or a regexp.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Pattern {
    pub text: String,
    pub is_regexp: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Question {
    Totals,
    Flame(FlameQuestion),
    Top(TopQuestion),
    Detail {
        function: NameKey,
    },
    Search(Pattern),
    Suggest(SuggestQuestion),
    /// Of the further views: [`crate::views::protocol`] has the words. This module's worker may not know them.
    Further(Vec<u8>),
}

/// What could be filtered by, as somebody types it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SuggestQuestion {
    pub verb: FilterVerb,
    /// What is typed so far; only what holds this text (any case) is suggested.
    pub text: String,
    pub limit: u32,
}

/// The part of the flame graph that can be seen, with some margin.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FlameQuestion {
    /// The box that fills the width.
    pub zoom: PathKey,
    /// The part wanted, in fractions of that box: 0 ≤ from < to ≤ 1.
    pub from: f64,
    pub to: f64,
    /// CSS pixels that `from..to` spans; boxes narrower than half of one are merged.
    pub css_width: f64,
    /// Rows wanted: the root is row 0, its children row 1.
    pub first_row: u32,
    pub row_count: u32,
    pub width: WidthBy,
}

/// What the width of a box is in a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum WidthBy {
    #[default]
    New,
    Base,
    Larger,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TopQuestion {
    pub sort: TopColumn,
    pub descending: bool,
    pub only: Only,
    /// Only rows whose name matches.
    pub matching: Option<Pattern>,
    pub offset: u32,
    pub limit: u32,
}

/// In a comparison, `Flat` and `Cum` sort by the change; the sides have columns of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum TopColumn {
    #[default]
    Flat,
    Cum,
    Name,
    BaseFlat,
    NewFlat,
    BaseCum,
    NewCum,
    /// Change of cum as a share of the base's.
    CumRatio,
}

/// Which rows of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Only {
    #[default]
    All,
    Grew,
    New,
    Gone,
}
