//! What is on the screen, to be taken out: the worker makes a table or a picture of the view. Of a table all rows, not only those in sight.

use super::{flame, tables};
use crate::draw::change::Scale;
use crate::draw::palette::Theme;
use crate::export::picture::{Caption, frame, print};
use crate::protocol::{Failure, NameKey, Pattern, TopQuestion};
use crate::views::Looked;
use crate::views::answer::Memory;
use crate::views::bridge::FlameShown;
use crate::views::goroutines::protocol::GoroutinesQuestion;
use crate::views::graph::drawing::Looks;
use crate::views::graph::{self, GraphQuestion};
use crate::views::labels::protocol::LabelsQuestion;
use crate::views::packages::protocol::PackagesQuestion;
use crate::views::packages::{self, treemap};
use crate::views::source::Place;
use crate::views::table::Table;
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TakeQuestion {
    Table(TableOf),
    Picture(PictureQuestion),
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
    /// Functions with their files.
    Routines(Pattern),
    /// The lines of a file that have figures.
    Lines(Place),
    Goroutines(GoroutinesQuestion),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PictureOf {
    Flame(FlameShown),
    Graph(GraphQuestion),
    Treemap(PackagesQuestion),
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
}

/// CSS pixels.
pub const PICTURE_WIDTH: f32 = 1200.0;
const TREEMAP_HEIGHT: f32 = 700.0;

pub fn answer(
    memory: &mut Memory,
    looked: &Looked,
    question: &TakeQuestion,
) -> Result<Taken, Failure> {
    match question {
        TakeQuestion::Table(of) => tables::table(memory, looked, of).map(Taken::Table),
        TakeQuestion::Picture(picture) => drawn(memory, looked, picture).map(Taken::Picture),
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
    }
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
