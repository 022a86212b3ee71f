//! What the page knows, and how it changes: one [`State`], one [`Action`], one pure [`reduce`]. The rest is derived: the
//! questions to the worker ([`questions`]), the address ([`url`]), the keys ([`keymap`]). Never touches a browser: all of it runs in
//! native tests.

pub mod action;
pub mod errands;
pub mod examples;
pub mod files;
pub mod filters;
pub mod further;
pub mod grain;
pub mod keymap;
pub mod lanes;
pub mod notices;
pub mod patterns;
pub mod presets;
pub mod questions;
mod reduce;
pub mod rows;
pub mod sight;
pub mod url;
pub mod verbs;
pub mod words;

pub use action::Action;
pub use files::{ConvertedFile, FileEntry, FileStatus, Names, NewFile};
pub use filters::{Draft, FilterAction, FilterEntry, SavedSet};
pub use grain::Grain;
pub use notices::{Notice, Tone};
pub use reduce::reduce;

use crate::l10n::Language;
use serde::{Deserialize, Serialize};

use crate::protocol::{
    FileId, FileSummary, NameKey, Only, PathKey, Pattern, SampleTypeSummary, Shown, TopColumn,
    WidthBy,
};

/// Height of a flame graph's row in CSS pixels.
pub const ROW_CSS_PIXELS: f64 = 20.0;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct State {
    /// In time order: see [`files::in_time_order`].
    pub files: Vec<FileEntry>,
    /// The id that the next file will get; ids are never used twice.
    pub next_file: u32,
    /// Grows when the worker is to be replaced by a fresh one, which is then given the files again.
    pub worker_epoch: u32,
    /// Deaths of the worker since it last answered: what tells a mishap from a loop.
    pub worker_deaths: u32,
    /// The example that was asked for, until its files are there.
    pub example: Option<usize>,
    pub shown: Option<Shown>,
    /// The person chose `shown`; files that arrive later no longer change it.
    pub shown_is_chosen: bool,
    /// The sample type asked for; what is shown is [`State::sample_type_in_view`].
    pub sample_type: Option<String>,
    pub view: View,
    pub selection: Option<NameKey>,
    pub flame: FlameState,
    pub top: TopState,
    pub search: Pattern,
    /// In the order of the bar.
    pub filters: Vec<FilterEntry>,
    /// Sets of filters that a person keeps in this browser.
    pub saved: Vec<SavedSet>,
    pub grain: Grain,
    pub further: further::FurtherState,
    pub normalize: bool,
    pub theme: Theme,
    pub language: Language,
    pub help_is_open: bool,
    pub panel: Option<Panel>,
    /// The chip whose panel (facts, warnings) is open.
    pub file_panel: Option<FileId>,
    pub notices: Vec<Notice>,
    /// Where the address says to go, until the files that it speaks of are open.
    pub pending: Option<url::Place>,
}

/// One way of looking at the profile. Adding one: a variant here, a row in [`View::ALL`], a component in `app/views.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum View {
    #[default]
    Flame,
    Top,
    Graph,
    Callers,
    Source,
    Labels,
    Packages,
    Leaks,
    Trend,
    Goroutines,
}

pub struct ViewInfo {
    pub view: View,
    pub title: &'static str,
    /// How it stands in the address.
    pub slug: &'static str,
    /// On the keyboard.
    pub key: &'static str,
    pub hint: &'static str,
}

impl View {
    /// In the order of the tabs.
    pub const ALL: [ViewInfo; 10] = [
        ViewInfo {
            view: View::Flame,
            title: msg!("Flame graph"),
            slug: "flame",
            key: "1",
            hint: msg!("Every call path as a box, as wide as what it costs"),
        },
        ViewInfo {
            view: View::Top,
            title: msg!("Top"),
            slug: "top",
            key: "2",
            hint: msg!("Every function as a row, to sort by any figure"),
        },
        ViewInfo {
            view: View::Graph,
            title: msg!("Graph"),
            slug: "graph",
            key: "3",
            hint: msg!("Who calls whom, as boxes and arrows"),
        },
        ViewInfo {
            view: View::Callers,
            title: msg!("Callers"),
            slug: "callers",
            key: "4",
            hint: msg!("Callers above, callees below the selected function"),
        },
        ViewInfo {
            view: View::Source,
            title: msg!("Source"),
            slug: "source",
            key: "5",
            hint: msg!("What each line costs"),
        },
        ViewInfo {
            view: View::Labels,
            title: msg!("Labels"),
            slug: "labels",
            key: "6",
            hint: msg!("What the samples are labelled with"),
        },
        ViewInfo {
            view: View::Packages,
            title: msg!("Packages"),
            slug: "packages",
            key: "7",
            hint: msg!("Figures by package, module, directory and file"),
        },
        ViewInfo {
            view: View::Leaks,
            title: msg!("Leaks"),
            slug: "leaks",
            key: "8",
            hint: msg!("What grew over the snapshots, who holds it, and what to change"),
        },
        ViewInfo {
            view: View::Trend,
            title: msg!("Trend"),
            slug: "trend",
            key: "9",
            hint: msg!("Every snapshot's figure, and the runtime's own, over time"),
        },
        ViewInfo {
            view: View::Goroutines,
            title: msg!("Goroutines"),
            slug: "goroutines",
            key: "r",
            hint: msg!("Where goroutines are, for how long, and on what they wait"),
        },
    ];

    /// Shown by the second module.
    pub fn is_further(self) -> bool {
        !matches!(self, View::Flame | View::Top)
    }

    pub fn info(self) -> &'static ViewInfo {
        Self::ALL
            .iter()
            .find(|i| i.view == self)
            .unwrap_or(&Self::ALL[0])
    }
}

/// What is open over the page, one at a time.
#[derive(Clone, PartialEq, Debug)]
pub enum Panel {
    /// A filter is being typed.
    Filter(Draft),
    /// Ready and saved filters.
    Sets,
    /// What a frame is.
    Grain,
    /// Taking out what is looked at; the second module has it.
    Export,
}

/// Where one stands in the flame graph.
#[derive(Clone, PartialEq, Debug)]
pub struct FlameState {
    /// The box that fills the width.
    pub zoom: PathKey,
    /// The part of it in sight, in fractions of the box: 0 ≤ from < to ≤ 1.
    pub from: f64,
    pub to: f64,
    /// CSS pixels scrolled down from the root's row.
    pub scroll_px: f64,
    /// The canvas, in CSS pixels; 0 until it is on the page.
    pub css_width: f64,
    pub css_height: f64,
    pub width: WidthBy,
    /// `None`: what suits the profile, see [`State::colour_by`].
    pub colour: Option<ColourBy>,
}

impl Default for FlameState {
    fn default() -> Self {
        FlameState {
            zoom: PathKey::ROOT,
            from: 0.0,
            to: 1.0,
            scroll_px: 0.0,
            css_width: 0.0,
            css_height: 0.0,
            width: WidthBy::default(),
            colour: None,
        }
    }
}

/// What the colour of a box says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ColourBy {
    Package,
    /// In a comparison: the change, as a share of all change.
    Absolute,
    /// In a comparison: the change, as a share of the base's figure.
    Relative,
}

#[derive(Clone, PartialEq, Debug)]
pub struct TopState {
    pub sort: TopColumn,
    pub descending: bool,
    pub only: Only,
    /// While something is searched for, show its rows alone.
    pub matching_only: bool,
    /// First row in sight, and how many are.
    pub offset: u32,
    pub rows: u32,
}

impl Default for TopState {
    fn default() -> Self {
        TopState {
            sort: TopColumn::Flat,
            descending: true,
            only: Only::All,
            matching_only: true,
            offset: 0,
            rows: 40,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl State {
    pub fn file(&self, id: FileId) -> Option<&FileEntry> {
        self.files.iter().find(|f| f.id == id)
    }

    /// Files that can be looked at, in time order.
    pub fn open_files(&self) -> impl DoubleEndedIterator<Item = (&FileEntry, &FileSummary)> {
        self.files
            .iter()
            .filter_map(|f| f.summary.as_deref().map(|s| (f, s)))
    }

    pub fn is_opening(&self) -> bool {
        self.files.iter().any(FileEntry::is_opening)
    }

    /// In a comparison the new side.
    pub fn main_file(&self) -> Option<FileId> {
        match self.shown? {
            Shown::One(file) | Shown::Compare { new: file, .. } => Some(file),
        }
    }

    pub fn base_file(&self) -> Option<FileId> {
        match self.shown? {
            Shown::One(_) => None,
            Shown::Compare { base, .. } => Some(base),
        }
    }

    pub fn is_comparison(&self) -> bool {
        self.base_file().is_some()
    }

    pub fn main_summary(&self) -> Option<&FileSummary> {
        self.file(self.main_file()?)?.summary.as_deref()
    }

    /// The sample type on show: the one asked for where every shown file has it, else the main file's default.
    pub fn sample_type_in_view(&self) -> Option<&SampleTypeSummary> {
        let summary = self.main_summary()?;
        let base = self
            .base_file()
            .and_then(|f| self.file(f)?.summary.as_deref());
        let asked = self.sample_type.as_deref().and_then(|kind| {
            let has = |s: &FileSummary| s.sample_types.iter().any(|t| t.kind == kind);
            let found = summary.sample_types.iter().find(|t| t.kind == kind)?;
            base.is_none_or(has).then_some(found)
        });
        asked.or_else(|| {
            summary
                .sample_types
                .get(summary.default_sample_type as usize)
        })
    }

    /// What the colour says now. A uniform growth must not read as nothing: time is compared by share, things held by amount.
    pub fn colour_by(&self) -> ColourBy {
        if !self.is_comparison() {
            return ColourBy::Package;
        }
        let is_time = self
            .sample_type_in_view()
            .is_some_and(|t| matches!(t.unit.as_str(), "nanoseconds" | "microseconds" | "seconds"));
        self.flame.colour.unwrap_or(if is_time {
            ColourBy::Relative
        } else {
            ColourBy::Absolute
        })
    }
}
