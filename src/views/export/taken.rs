//! What is on the screen, to be taken out: the worker makes a table or a picture of the view. All of it, not only the rows in sight.

use crate::analysis::path_index::PathIndex;
use crate::analysis::{detail, flame, top};
use crate::cli;
use crate::draw::change::Scale;
use crate::draw::chart::{self, Stacking};
use crate::draw::describe::{Measure, describe, spoken};
use crate::draw::flame::{Colouring, Look, Marks, draw};
use crate::draw::palette::{CHANGE_STEPS, PackageHue, Role, Theme};
use crate::draw::time_axis::Clock;
use crate::draw::window::{ROW_PX, Window};
use crate::export::picture::{Caption, frame, print};
use crate::protocol::{
    Failure, FlameQuestion, FlameView, Inlined, NameKey, PathKey, TopQuestion, TopRow, WidthBy,
};
use crate::views::Looked;
use crate::views::goroutines;
use crate::views::goroutines::protocol::{GoroutinesQuestion, GoroutinesView};
use crate::views::graph::drawing::Looks;
use crate::views::graph::{self, GraphQuestion};
use crate::views::packages::protocol::PackagesQuestion;
use crate::views::packages::{self, treemap};
use crate::views::table::{Cell, Column, Table};
use crate::views::trend::protocol::{RowsQuestion, RowsView};
use crate::views::{hunt, trend};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TakeQuestion {
    Table(TableOf),
    Picture(PictureQuestion),
    /// The report of `proflens check` over these files.
    Findings(hunt::Files, cli::check::Format),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TableOf {
    Functions,
    /// Callers and callees of one.
    Neighbours(NameKey),
    Packages(PackagesQuestion),
    Goroutines(GoroutinesQuestion),
    Trend(RowsQuestion),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PictureOf {
    Flame,
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

/// What is kept between questions, as far as what is taken out is made of it.
pub struct Kept<'a> {
    pub graph: &'a mut graph::Memory,
    pub hunt: &'a mut hunt::Memory,
    pub trend: &'a mut trend::memory::Memory,
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

/// Nobody reads more, and a spreadsheet takes a million.
const MOST_ROWS: u32 = 100_000;
/// CSS pixels.
const PICTURE_WIDTH: f32 = 1200.0;
const TREEMAP_HEIGHT: f32 = 700.0;
const CHART_HEIGHT: f32 = 480.0;
/// A picture of more would be too high for a browser's canvas.
const MOST_FLAME_ROWS: u32 = 300;
/// Width of a column of [`crate::draw::svg::FONT_FAMILY`] at its size, on the safe side.
const COLUMN_PX: f32 = 7.4;

pub fn answer(kept: Kept, looked: &Looked, question: &TakeQuestion) -> Result<Taken, Failure> {
    match question {
        TakeQuestion::Table(of) => table(kept, looked, of).map(Taken::Table),
        TakeQuestion::Picture(picture) => drawn(kept, looked, picture).map(Taken::Picture),
        TakeQuestion::Findings(files, format) => {
            let (_, hunted) = kept.hunt.hunted(looked, files);
            Ok(Taken::Findings(cli::check::report(&hunted, *format)))
        }
    }
}

fn table(kept: Kept, looked: &Looked, of: &TableOf) -> Result<Table, Failure> {
    match of {
        TableOf::Trend(question) => {
            let question = RowsQuestion {
                offset: 0,
                limit: MOST_ROWS,
                ..question.clone()
            };
            let view = trend::answer::rows(kept.hunt, kept.trend, looked, &question)?;
            Ok(trend::table::table(&view, &question.files))
        }
        TableOf::Functions => functions(looked),
        TableOf::Neighbours(function) => neighbours(looked, *function),
        TableOf::Packages(question) => {
            let view = packages::answer::answer(looked, question)?;
            let is_comparison = looked.view.figures.base.is_some();
            Ok(packages::table::groups(&view, looked.totals, is_comparison))
        }
        TableOf::Goroutines(question) => match goroutines::answer::answer(looked, question)? {
            GoroutinesView::Here(herd) => {
                let is_comparison = looked.view.figures.base.is_some();
                Ok(goroutines::table::groups(&herd, is_comparison))
            }
            GoroutinesView::Other(_) => functions(looked),
        },
    }
}

fn drawn(kept: Kept, looked: &Looked, picture: &PictureQuestion) -> Result<String, Failure> {
    let theme = match picture.is_dark {
        true => Theme::Dark,
        false => Theme::Light,
    };
    match &picture.of {
        PictureOf::Flame => Ok(flame_picture(looked, picture)),
        PictureOf::Graph(question) => {
            let view = graph::answer(kept.graph, looked, question)?;
            let looks = Looks {
                theme: Some(theme),
                ..Looks::default()
            };
            let svg = graph::drawing::svg(&view, &looks);
            Ok(frame(
                &svg,
                (view.width, view.height),
                theme,
                &caption(picture),
            ))
        }
        PictureOf::Treemap(question) => {
            let view = packages::answer::answer(looked, question)?;
            let (width, height) = (PICTURE_WIDTH, TREEMAP_HEIGHT);
            let list = treemap::draw(&view.map, width, height, &treemap::Marks::default());
            Ok(print(&list, theme, &caption(picture)))
        }
        PictureOf::Chart(question) => {
            let rows = trend::answer::rows(kept.hunt, kept.trend, looked, &question.rows)?;
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

/// What every picture has around it.
fn caption(picture: &PictureQuestion) -> Caption {
    Caption {
        title: picture.title.clone(),
        lines: picture.lines.clone(),
        ..Caption::default()
    }
}

/// As many as the detail of a function lists.
fn neighbours(looked: &Looked, function: NameKey) -> Result<Table, Failure> {
    let detail = detail::detail(&looked.view, function).ok_or_else(|| Failure {
        problem: tr!("The selected function is not in view."),
        help: tr!("Select one that the filters leave."),
    })?;
    let is_comparison = looked.view.figures.base.is_some();
    let figures: &[&str] = match is_comparison {
        true => &["base", "new", "change"],
        false => &["value", "share"],
    };
    let texts = ["side", "function"].map(Column::text).into_iter();
    let columns = texts.chain(figures.iter().map(|name| Column::figure(name)));
    let title = tr!("Callers and callees of {name}", name = detail.name);
    let mut table = Table::new(&title, columns.collect());
    for (side, of) in [("caller", &detail.callers), ("callee", &detail.callees)] {
        for it in &of.heaviest {
            let mut cells = vec![Cell::text(side), Cell::text(&*it.name)];
            let amount = |value| Cell::amount(value, &looked.totals.unit);
            cells.extend(match is_comparison {
                true => vec![
                    amount(it.value.base),
                    amount(it.value.new),
                    amount(it.value.change()),
                ],
                false => vec![
                    amount(it.value.new),
                    Cell::share(it.value.new, looked.totals.total),
                ],
            });
            table.rows.push(cells);
        }
        table.left_out += u64::from(of.count).saturating_sub(of.heaviest.len() as u64);
    }
    Ok(table)
}

/// The top table, by flat.
fn functions(looked: &Looked) -> Result<Table, Failure> {
    let question = TopQuestion {
        sort: Default::default(),
        descending: true,
        only: Default::default(),
        matching: None,
        offset: 0,
        limit: MOST_ROWS,
    };
    let top = top::top(&looked.view, &question).map_err(|problem| Failure {
        problem,
        help: String::new(),
    })?;
    let is_comparison = looked.view.figures.base.is_some();
    let mut table = Table::new("Functions", columns(is_comparison));
    table.left_out = u64::from(top.row_count).saturating_sub(top.rows.len() as u64);
    table.rows = top
        .rows
        .iter()
        .map(|row| cells(looked, row, is_comparison))
        .collect();
    Ok(table)
}

fn columns(is_comparison: bool) -> Vec<Column> {
    let figures: &[&str] = match is_comparison {
        true => &[
            "flat base",
            "flat new",
            "flat change",
            "cum base",
            "cum new",
            "cum change",
        ],
        false => &["flat", "flat share", "sum share", "cum", "cum share"],
    };
    let figures = figures.iter().map(|name| Column::figure(name));
    let texts = ["function", "inlined", "place"].map(Column::text);
    figures.chain(texts).collect()
}

fn cells(looked: &Looked, row: &TopRow, is_comparison: bool) -> Vec<Cell> {
    let totals = looked.totals;
    let amount = |value| Cell::amount(value, &totals.unit);
    let share = |value| Cell::share(value, totals.total);
    let (flat, cum) = (row.flat, row.cum);
    let mut cells = match is_comparison {
        true => [
            flat.base,
            flat.new,
            flat.change(),
            cum.base,
            cum.new,
            cum.change(),
        ]
        .map(amount)
        .to_vec(),
        false => vec![
            amount(flat.new),
            share(flat.new),
            share(row.sum),
            amount(cum.new),
            share(cum.new),
        ],
    };
    let inlined = match row.inlined {
        Inlined::No => "",
        Inlined::Partly => "partly",
        Inlined::Always => "always",
    };
    cells.extend([
        Cell::text(&*row.name),
        Cell::text(inlined),
        Cell::text(&*row.place),
    ]);
    cells
}

fn flame_picture(looked: &Looked, picture: &PictureQuestion) -> String {
    let is_comparison = looked.view.figures.base.is_some();
    let question = FlameQuestion {
        zoom: PathKey::ROOT,
        from: 0.0,
        to: 1.0,
        css_width: f64::from(PICTURE_WIDTH),
        first_row: 0,
        row_count: MOST_FLAME_ROWS,
        width: WidthBy::default(),
    };
    let view = flame::flame(&looked.view, &mut PathIndex::default(), &question);
    let rows = view.rows.clamp(1, MOST_FLAME_ROWS);
    let window = Window {
        from: 0.0,
        to: 1.0,
        width: f64::from(PICTURE_WIDTH),
        height: f64::from(rows) * ROW_PX,
        scroll_top: 0.0,
        pixel_ratio: 2.0,
    };
    let measure = Measure::new(looked.totals, is_comparison);
    let colouring = match is_comparison {
        true => Colouring::Change(Scale::Relative),
        false => Colouring::Package,
    };
    let look = Look {
        marks: &Marks::new(&view.frames, None, None),
        colouring,
        hovered: None,
        cursor: None,
        column_px: COLUMN_PX,
        root_label: &root_label(&view, &measure, is_comparison),
    };
    let list = draw(&view, &window, &look);
    let caption = Caption {
        legend: if picture.has_legend {
            legend(is_comparison)
        } else {
            Vec::new()
        },
        places: places(&view, &window, &measure),
        ..caption(picture)
    };
    let theme = if picture.is_dark {
        Theme::Dark
    } else {
        Theme::Light
    };
    print(&list, theme, &caption)
}

fn root_label(view: &FlameView, measure: &Measure, is_comparison: bool) -> String {
    match is_comparison {
        true => format!(
            "{}  {}  ({})",
            tr!("All"),
            measure.sides(view.root),
            measure.change(view.root)
        ),
        false => format!("{}  {}", tr!("All"), measure.label(view.root.new)),
    }
}

fn places(
    view: &FlameView,
    window: &Window,
    measure: &Measure,
) -> Vec<(crate::draw::list::Rect, String)> {
    let boxes = view.boxes.iter().enumerate();
    let place = |(at, of)| Some((window.place(of)?, spoken(&describe(view, at, measure)?)));
    boxes.filter_map(place).collect()
}

fn legend(is_comparison: bool) -> Vec<(crate::draw::palette::Ink, String)> {
    let package = |is_calm| {
        Role::Package(PackageHue {
            hue: 9,
            shade: 1,
            is_calm,
        })
    };
    let of: Vec<(Role, &str)> = match is_comparison {
        true => vec![
            (Role::Change(-CHANGE_STEPS), msg!("less")),
            (Role::Change(0), msg!("as before")),
            (Role::Change(CHANGE_STEPS), msg!("more")),
        ],
        false => vec![
            (package(false), msg!("packages, a colour each")),
            (package(true), msg!("runtime and standard library")),
            (Role::Merged, msg!("too narrow to draw")),
        ],
    };
    of.into_iter()
        .map(|(role, means)| (role.ink(), tr!(means)))
        .collect()
}
