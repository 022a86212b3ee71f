//! What crosses between the page and the worker: plain data, made for the crossing, sent as one buffer. The page asks, the worker
//! answers; nothing here grows with the profile, only with what is visible.
//!
//! A profile's things are named by keys that are hashes ([`NameKey`], [`PathKey`]): they mean the same in every file and
//! after a reload, and they can stand in the URL without giving a name away.

use crate::input;
use crate::more::protocol::Converted;
use serde::{Deserialize, Serialize};

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

// ---- page → worker ----

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

// ---- worker → page ----

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Reply {
    Progress {
        file: FileId,
        read: u64,
        inflated: u64,
        samples: u64,
    },
    Opened {
        file: FileId,
        summary: FileSummary,
    },
    /// The same bytes as `same_as`, which stays; this one was not kept.
    Duplicate {
        file: FileId,
        same_as: FileId,
    },
    Failed {
        file: FileId,
        error: Failure,
    },
    /// It is no `profile.proto`, or a damaged one: the second module may open it, or has a better sentence than this one.
    Foreign {
        file: FileId,
        error: Failure,
    },
    /// It is read, and is held back until [`Request::Named`] says how people write these names, which compilers made.
    Names {
        file: FileId,
        names: Vec<Vec<u8>>,
    },
    Cancelled {
        file: FileId,
    },
    /// `live_bytes`: what the open files take now; `memory_bytes`: what the worker holds of the system.
    Closed {
        file: FileId,
        live_bytes: u64,
        memory_bytes: u64,
    },
    Answer {
        generation: u32,
        answer: Result<Answer, Failure>,
    },
}

/// Two whole sentences: what is wrong, and what would be right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Failure {
    pub problem: String,
    pub help: String,
}

impl From<input::Error> for Failure {
    fn from(error: input::Error) -> Failure {
        Failure {
            problem: error.problem,
            help: error.help,
        }
    }
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FileSummary {
    pub sample_types: Vec<SampleTypeSummary>,
    /// Index of the one shown first.
    pub default_sample_type: u32,
    pub samples: u64,
    pub locations: u64,
    pub functions: u64,
    pub mappings: u64,
    pub max_depth: u32,
    /// Since 1970-01-01 UTC; 0: not given.
    pub time_nanos: i64,
    pub duration_nanos: i64,
    pub period: i64,
    pub period_type: String,
    pub period_unit: String,
    /// Base name of the main binary, and its build id.
    pub binary: String,
    pub build_id: String,
    /// Of a Go program: what the paths of its own packages begin with (`example.com/app`); empty if it was not found.
    pub module: String,
    pub comments: Vec<String>,
    pub doc_url: String,
    pub warnings: Vec<String>,
    pub live_bytes: u64,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SampleTypeSummary {
    pub kind: String,
    pub unit: String,
    /// Σ|value|, as pprof's total.
    pub total: i64,
}

/// One figure on both sides. With one file in view `base` is 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Pair {
    pub base: i64,
    pub new: i64,
}

impl Pair {
    pub fn change(self) -> i64 {
        self.new.wrapping_sub(self.base)
    }
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Answer {
    Totals(Totals),
    Flame(FlameView),
    Top(TopView),
    Detail(Option<DetailView>),
    Search(SearchView),
    Suggestions(Suggestions),
    Further(Vec<u8>),
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    pub kind: String,
    pub unit: String,
    /// Σ of each side after the filters, signed.
    pub sum: Pair,
    /// What percentages are of, as pprof computes it: Σ|v| of one file; Σ|base| in a comparison (`-diff_base`).
    pub total: i64,
    /// In a comparison, Σ|new − base| over the stacks, pprof's total under `-base`.
    pub churn: i64,
    /// What makes the comparison doubtful: whole sentences, to be shown before any number.
    pub doubts: Vec<String>,
    /// For each filter of the scene, in its order.
    pub filters: Vec<FilterEffect>,
}

/// What a filter does, counted in samples; in a comparison in those of both sides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FilterEffect {
    /// Where nothing is matched pprof says so.
    pub is_matching: bool,
    /// Samples before any filter.
    pub of: u64,
    /// Samples that this filter would keep alone.
    pub alone: u64,
    /// Samples that it and those before it keep.
    pub kept: u64,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FlameView {
    pub question: Option<FlameQuestion>,
    /// The frames that `boxes` refer to.
    pub frames: Vec<FlameFrame>,
    /// By row, then left to right.
    pub boxes: Vec<FlameBox>,
    /// Rows below and with the zoomed box that hold anything, counted from row 0.
    pub rows: u32,
    /// From the root (exclusive) to the zoomed box.
    pub crumbs: Vec<Crumb>,
    /// The root's figure.
    pub root: Pair,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FlameFrame {
    pub key: NameKey,
    pub name: String,
    /// `file:line` of the function's start; empty if unknown.
    pub place: String,
    /// Hash of the package part of the name: equal hue for equal package in any file.
    pub package: u32,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct FlameBox {
    /// Row of the box; the root is 0. Rows above the zoomed box hold its ancestors, over the full width.
    pub row: u32,
    /// In fractions of the zoomed box.
    pub x: f64,
    pub width: f64,
    /// Index into `frames`; `None`: this stands for `merged` boxes too narrow to draw.
    pub frame: Option<u32>,
    pub merged: u32,
    pub path: PathKey,
    pub own: Pair,
    pub total: Pair,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Crumb {
    pub name: String,
    pub path: PathKey,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct TopView {
    pub question: Option<TopQuestion>,
    /// Rows that the question selects; `rows` holds those of `offset..offset + limit`.
    pub row_count: u32,
    /// All functions in view.
    pub function_count: u32,
    pub rows: Vec<TopRow>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TopRow {
    pub key: NameKey,
    pub name: String,
    pub place: String,
    pub package: u32,
    pub inlined: Inlined,
    pub flat: Pair,
    pub cum: Pair,
    /// Running sum of flat (in a comparison: of its change) down to this row, in the shown order.
    pub sum: i64,
}

/// pprof's mark: whether the function was inlined into its callers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Inlined {
    #[default]
    No,
    Partly,
    Always,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DetailView {
    pub key: NameKey,
    pub name: String,
    pub place: String,
    pub inlined: Inlined,
    pub flat: Pair,
    pub cum: Pair,
    /// Every open file that has the sample type, in id order.
    pub per_file: Vec<FileFigure>,
    pub callers: Neighbours,
    pub callees: Neighbours,
}

/// Callers or callees: a hub has tens of thousands, which nobody reads and which would hold up the page.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Neighbours {
    /// How many there are; `heaviest` may be fewer.
    pub count: u32,
    /// By |value|, the heaviest first.
    pub heaviest: Vec<Neighbour>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FileFigure {
    pub file: FileId,
    pub flat: i64,
    pub cum: i64,
}

/// A caller or callee, with what flows between the two; counted once per sample.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Neighbour {
    pub key: NameKey,
    pub name: String,
    pub value: Pair,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SearchView {
    /// Functions whose name matches.
    pub functions: u32,
    /// Σ of the samples that pass through any of them.
    pub total: Pair,
    /// Why the pattern is not a regexp.
    pub error: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Suggestions {
    pub question: Option<SuggestQuestion>,
    /// What holds most comes first.
    pub items: Vec<Suggestion>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Suggestion {
    pub kind: SuggestionKind,
    /// What the list shows; of a label value `key=value`.
    pub text: String,
    /// The pattern that matches just this.
    pub pattern: Pattern,
    /// Σ of the samples of the scene that pass through it or carry it.
    pub holds: Pair,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum SuggestionKind {
    Function,
    Package,
    File,
    LabelKey,
    LabelValue,
}
