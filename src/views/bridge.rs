//! What crosses between the page and its second module, where the further views are shown: plain data as bytes, since the two have
//! memories of their own. The page is the one that knows the state; the views are told ([`Look`]), and say what a person did
//! ([`Said`]).

use crate::l10n::Language;
use crate::protocol::{
    FileId, Filter, NameKey, PathKey, Pattern, Scene, Shown, TopQuestion, WidthBy,
};
use crate::state::questions::top_question;
use crate::state::{ColourBy, Panel, State, Theme, View};
use serde::{Deserialize, Serialize};

/// What the further views need to know of the page.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Look {
    pub view: View,
    /// What is looked at; `None` while the files for it are not there.
    pub scene: Option<Scene>,
    /// Those that are open, in time order.
    pub files: Vec<LookFile>,
    pub selection: Option<NameKey>,
    pub search: Pattern,
    /// What the address says of the view.
    pub address: String,
    /// Grows when somebody went to an address: the view is then to follow it.
    pub travels: u32,
    /// Something lies over the view: keys are not its.
    pub is_covered: bool,
    pub help_is_open: bool,
    pub theme: Theme,
    pub language: Language,
    /// The dialog for taking things out is open: how the page's own views stand.
    pub exporting: Option<PageShown>,
}

/// How the flame graph and the top table stand on the screen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PageShown {
    pub flame: FlameShown,
    /// Without a part: of all rows.
    pub top: TopQuestion,
}

/// The part of the flame graph on the screen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FlameShown {
    /// The box that fills the width.
    pub zoom: PathKey,
    /// The part of it in sight, in fractions of the box.
    pub from: f64,
    pub to: f64,
    pub width: WidthBy,
    pub colour: ColourBy,
}

/// An open file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LookFile {
    pub id: FileId,
    pub name: String,
    /// Since 1970-01-01 UTC; 0: not given.
    pub time_nanos: i64,
    /// The `type` of its sample types, and of the one shown first.
    pub sample_types: Vec<String>,
    pub default_sample_type: u32,
    /// Of a Go program: what the paths of its own packages begin with; empty if it was not found.
    pub module: String,
}

/// What a person did in a further view.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Said {
    /// What the view wants to know: the bytes of a `Vec<ViewQuestion>`, or nothing. Behind them stands a number that makes the same
    /// questions others, where they are asked again.
    Asks(Option<Vec<u8>>),
    /// What the address is to say of the view.
    Address(String),
    Select(Option<NameKey>),
    SetView(View),
    AddFilter(Filter),
    Search(Pattern),
    Show(Shown),
    SetSampleType(String),
    ClosePanel,
    /// All of it in one step of the history: Back returns to the view that said so.
    Go(Destination),
    /// Whole sentences: what is wrong, and what would be right.
    Notify {
        problem: String,
        help: String,
    },
}

impl PageShown {
    fn at(state: &State) -> PageShown {
        let flame = &state.flame;
        PageShown {
            flame: FlameShown {
                zoom: flame.zoom,
                from: flame.from,
                to: flame.to,
                width: flame.width,
                colour: state.colour_by(),
            },
            top: TopQuestion {
                offset: 0,
                limit: 0,
                ..top_question(state)
            },
        }
    }
}

impl Default for FlameShown {
    /// The whole of it.
    fn default() -> FlameShown {
        FlameShown {
            zoom: PathKey::ROOT,
            from: 0.0,
            to: 1.0,
            width: WidthBy::default(),
            colour: ColourBy::Relative,
        }
    }
}

/// Where to look at what: everything that a place on the page consists of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Destination {
    pub view: View,
    pub shown: Shown,
    pub sample_type: String,
    /// In place of those in force.
    pub filters: Vec<Filter>,
    pub selection: Option<NameKey>,
}

impl Look {
    pub fn at(state: &State, scene: Option<Scene>) -> Look {
        let files = state.open_files().map(|(file, summary)| LookFile {
            id: file.id,
            name: file.name.clone(),
            time_nanos: summary.time_nanos,
            sample_types: (summary.sample_types.iter())
                .map(|t| t.kind.clone())
                .collect(),
            default_sample_type: summary.default_sample_type,
            module: summary.module.clone(),
        });
        Look {
            view: state.view,
            scene,
            files: files.collect(),
            selection: state.selection,
            search: state.search.clone(),
            address: state.further.address.clone(),
            travels: state.further.travels,
            theme: state.theme,
            language: state.language,
            exporting: (state.panel == Some(Panel::Export)).then(|| PageShown::at(state)),
            is_covered: state.help_is_open || state.panel.is_some(),
            help_is_open: state.help_is_open,
        }
    }

    pub fn is_exporting(&self) -> bool {
        self.exporting.is_some()
    }

    pub fn named_files(&self) -> Vec<(FileId, String)> {
        let files = self.files.iter();
        files.map(|file| (file.id, file.name.clone())).collect()
    }

    /// In a comparison the new side.
    pub fn main_file(&self) -> Option<&LookFile> {
        let id = match self.scene.as_ref()?.shown {
            Shown::One(file) | Shown::Compare { new: file, .. } => file,
        };
        self.files.iter().find(|file| file.id == id)
    }

    pub fn is_comparison(&self) -> bool {
        let shown = self.scene.as_ref().map(|scene| scene.shown);
        matches!(shown, Some(Shown::Compare { .. }))
    }
}
