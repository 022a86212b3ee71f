//! Everything that can happen to a [`State`](super::State): what a person does, and what the worker says.

use super::errands::{Errand, Mishap};
use super::url::{Names, Place};
use super::{ColourBy, ConvertedFile, FilterAction, Grain, NewFile, Panel, Theme, Tone, View};
use crate::l10n::Language;
use crate::protocol::{
    Failure, FileId, NameKey, Only, PathKey, Pattern, Reply, Shown, TopColumn, WidthBy,
};
use crate::views::bridge::Said;

#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    // ---- files ----
    /// The files get the ids from `next_file` on, in this order.
    AddFiles(Vec<NewFile>),
    /// Stops an opening, or closes an open file.
    RemoveFile(FileId),
    RemoveAllFiles,
    ToggleFilePanel(FileId),
    /// What the worker says of files; answers to questions do not come here.
    Heard(Reply),
    /// `panic`: its last words, where it had any; without them it was most likely out of memory.
    WorkerDied {
        panic: Option<String>,
    },
    /// The worker answered something: it is well.
    WorkerAnswered,
    /// An example by its place in [`super::examples::EXAMPLES`]; the second module has its files.
    OpenExample(usize),
    /// They came, and are added by an action of their own.
    ExampleCame,
    /// The second module has read this much of a file.
    ReadForeign {
        file: FileId,
        read: u64,
    },
    /// What the second module made of a file. The first that was opened takes the file's place, the others get the ids
    /// from `next_file` on; of those that were refused there are the names and the reasons.
    Converted {
        file: FileId,
        opened: Vec<ConvertedFile>,
        refused: Vec<(String, Failure)>,
    },
    /// The second module's answer to what the worker asked.
    Demangled {
        file: FileId,
        names: Vec<Option<Vec<u8>>>,
    },
    ErrandFailed(Errand, Mishap),

    // ---- what is looked at ----
    Show(Shown),
    /// The snapshot that many further in time; in a comparison the new side moves.
    StepSnapshot(i32),
    CompareWithPrevious,
    SwapSides,
    SetSampleType(String),
    NextSampleType,
    SetNormalize(bool),
    SetView(View),
    SelectFunction(Option<NameKey>),

    // ---- highlight and filters ----
    SetSearch(Pattern),
    /// Makes the search a filter.
    KeepOnlySearch,
    Filter(FilterAction),
    SetGrain(Grain),
    NextGranularity,

    // ---- flame graph ----
    Zoom(PathKey),
    SetFlameWindow {
        from: f64,
        to: f64,
    },
    /// CSS pixels from the root's row.
    ScrollFlame(f64),
    ResizeFlame {
        css_width: f64,
        css_height: f64,
    },
    SetWidthBy(WidthBy),
    SetColourBy(ColourBy),

    // ---- table ----
    /// The same column again turns the order around.
    SortTop(TopColumn),
    SetOnly(Only),
    ToggleMatchingOnly,
    ScrollTop {
        offset: u32,
        rows: u32,
    },

    // ---- the page ----
    SetTheme(Theme),
    /// The page speaks it already; the worker says everything again.
    SetLanguage(Language),
    ShowHelp(bool),
    /// Opens what is not open, closes what is.
    TogglePanel(Panel),
    ClosePanel,
    Notify {
        tone: Tone,
        problem: String,
        help: String,
    },
    Dismiss(u32),
    /// What a further view says.
    Said(Said),
    /// The second module cannot show them.
    FurtherFailed(Failure),
    /// The second module has come: its worker takes over, and is given the files again.
    ReplaceWorker,
    /// Escape: closes or undoes the innermost thing, one a press.
    BackOut,
    /// The address changed under us: Back, Forward, a link.
    GoTo(Place, Names),
}
