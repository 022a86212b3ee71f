//! What is on the screen, to be taken out: the worker makes a table or a picture of the view. Of a table all rows, not only those in sight.

use super::{flame, tables};
use crate::cli;
use crate::draw::change::Scale;
use crate::draw::chart::{self, Stacking};
use crate::draw::palette::Theme;
use crate::draw::time_axis::Clock;
use crate::export::picture::{Caption, frame, print};
use crate::protocol::{Failure, NameKey, Pattern, TopQuestion};
use crate::views::Looked;
use crate::views::answer::Memory;
use crate::views::bridge::FlameShown;
use crate::views::goroutines::protocol::GoroutinesQuestion;
use crate::views::graph::drawing::Looks;
use crate::views::graph::{self, GraphQuestion};
use crate::views::hunt::{self, Needs};
use crate::views::labels::protocol::LabelsQuestion;
use crate::views::packages::protocol::PackagesQuestion;
use crate::views::packages::{self, treemap};
use crate::views::snapshots::protocol::SnapshotsQuestion;
use crate::views::source::Place;
use crate::views::table::Table;
use crate::views::trend;
use crate::views::trend::protocol::{RowsQuestion, RowsView};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TakeQuestion {
    Table(TableOf),
    Picture(PictureQuestion),
    /// The report of `proflens check` over these files.
    Findings(hunt::Files, cli::check::Format),
}

impl TakeQuestion {
    pub fn needs(&self) -> Option<Needs<'_>> {
        match self {
            TakeQuestion::Findings(files, _) => Some(Needs::Whole(files)),
            TakeQuestion::Table(TableOf::Trend(question))
            | TakeQuestion::Picture(PictureQuestion {
                of: PictureOf::Chart(ChartQuestion { rows: question, .. }),
                ..
            }) => Some(Needs::Filtered(&question.files)),
            _ => None,
        }
    }
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TableOf {
    Functions(TopQuestion),
    /// Callers and callees of one.
    Neighbours(NameKey),
    Packages(PackagesQuestion),
    /// Whose code it is.
    Origins(PackagesQuestion),
    LabelKeys,
    LabelValues(LabelsQuestion),
    /// Two keys against each other.
    LabelCross(LabelsQuestion),
    /// Functions with their files, with columns for each of the snapshots named.
    Routines(Pattern, hunt::Files),
    /// The lines of a file that have figures, with columns for each of the snapshots named.
    Lines(Place, hunt::Files),
    /// A column for each snapshot, and what those are called.
    Snapshots(SnapshotsQuestion, hunt::Files),
    Goroutines(GoroutinesQuestion),
    Trend(RowsQuestion),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PictureOf {
    Flame(FlameShown),
    Graph(GraphQuestion),
    Treemap(PackagesQuestion),
    Chart(ChartQuestion),
}

/// The chart of a trend.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ChartQuestion {
    pub rows: RowsQuestion,
    pub is_stacked: bool,
    /// Times of day in UTC, rather than since the first file.
    pub is_utc: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PictureQuestion {
    pub of: PictureOf,
    pub is_dark: bool,
    /// Those that are wanted: empty ones are not drawn.
    pub title: String,
    pub lines: Vec<String>,
    pub has_legend: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Taken {
    Table(Table),
    /// SVG.
    Picture(String),
    Findings(String),
}

/// CSS pixels.
pub const PICTURE_WIDTH: f32 = 1200.0;
const TREEMAP_HEIGHT: f32 = 700.0;
const CHART_HEIGHT: f32 = 480.0;

pub fn answer(
    memory: &mut Memory,
    looked: &Looked,
    question: &TakeQuestion,
) -> Result<Taken, Failure> {
    match question {
        TakeQuestion::Table(of) => tables::table(memory, looked, of).map(Taken::Table),
        TakeQuestion::Picture(picture) => drawn(memory, looked, picture).map(Taken::Picture),
        TakeQuestion::Findings(files, format) => {
            let (_, hunted) = memory.hunt.hunted(looked, files);
            Ok(Taken::Findings(cli::check::report(&hunted, *format)))
        }
    }
}

fn drawn(
    memory: &mut Memory,
    looked: &Looked,
    picture: &PictureQuestion,
) -> Result<String, Failure> {
    let theme = theme(picture);
    match &picture.of {
        PictureOf::Flame(shown) => Ok(flame::picture(looked, picture, shown)),
        PictureOf::Graph(question) => {
            let view = graph::answer(&mut memory.graph, looked, question)?;
            let looks = Looks {
                theme: Some(theme),
                ..Looks::default()
            };
            let svg = graph::drawing::svg(&view, &looks);
            let size = (view.width, view.height);
            Ok(frame(&svg, size, theme, &caption(picture)))
        }
        PictureOf::Treemap(question) => {
            let view = packages::answer::answer(&mut memory.packages, looked, question)?;
            let (width, height) = (PICTURE_WIDTH, TREEMAP_HEIGHT);
            let marks = treemap::Marks {
                scale: (looked.view.figures.base.is_some()).then_some(Scale::Absolute {
                    churn: looked.totals.churn,
                }),
                ..treemap::Marks::default()
            };
            let list = treemap::draw(&view.map, width, height, &marks);
            Ok(print(&list, theme, &caption(picture)))
        }
        PictureOf::Chart(question) => {
            let (hunt, trend) = (&mut memory.hunt, &mut memory.trend);
            let rows = trend::answer::rows(hunt, trend, looked, &question.rows)?;
            Ok(chart_picture(&rows, question, picture, theme))
        }
    }
}

/// Under it which colour is which row: the names are too long to stand side by side.
fn chart_picture(
    rows: &RowsView,
    question: &ChartQuestion,
    picture: &PictureQuestion,
    theme: Theme,
) -> String {
    let stacking = match question.is_stacked {
        true => Stacking::Stacked,
        false => Stacking::Lines,
    };
    let clock = match question.is_utc {
        true => Clock::Utc,
        false => Clock::Relative,
    };
    let size = (PICTURE_WIDTH, CHART_HEIGHT);
    let adds_up = question.rows.by.adds_up();
    let (mut drawing, tracks) = trend::drawing::picture(rows, size, stacking, clock, adds_up);
    if picture.has_legend {
        let tracks = tracks
            .into_iter()
            .map(|named| (named.track.ink, named.name));
        chart::add_legend(&mut drawing, tracks);
    }
    let mut caption = caption(picture);
    if let Some(shown) = rows.shown.filter(|_| !caption.title.is_empty()) {
        caption.title = tr!(
            "Trend of {what} over {count} files of {kind}",
            what = rows.sample_type,
            count = rows.track.files.len(),
            kind = shown.kind.name()
        );
    }
    let size = (drawing.width, drawing.height);
    frame(&chart::svg(&drawing, theme), size, theme, &caption)
}

pub fn theme(picture: &PictureQuestion) -> Theme {
    match picture.is_dark {
        true => Theme::Dark,
        false => Theme::Light,
    }
}

/// What every picture has around it.
pub fn caption(picture: &PictureQuestion) -> Caption {
    Caption {
        title: picture.title.clone(),
        lines: picture.lines.clone(),
        ..Caption::default()
    }
}
