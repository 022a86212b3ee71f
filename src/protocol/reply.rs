//! What the worker says to the page: the other half of [`super`].

use super::*;
use crate::input;

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
