//! What was chosen in the dialog for taking things out, and what the worker is asked for it.

use super::taken::{ChartQuestion, PictureOf, PictureQuestion, TableOf, TakeQuestion};
use crate::cli::check::Format as FindingsFormat;
use crate::draw::chart::Stacking;
use crate::draw::palette::Theme;
use crate::draw::time_axis::Clock;
use crate::export::redact::Redaction;
use crate::export::table::Format;
use crate::protocol::{FileId, Shown};
use crate::state::View;
use crate::state::verbs::info;
use crate::views::bridge::Look;
use crate::views::goroutines;
use crate::views::packages::protocol::{MOST_GROUPS, PackagesQuestion};
use crate::views::protocol::ViewQuestion;
use crate::views::state::ViewsState;
use crate::views::trend;

/// Forms of the findings, as `proflens check` has them: title, and end of a file's name.
pub const FINDINGS: [(FindingsFormat, &str, &str); 4] = [
    (FindingsFormat::Markdown, "Markdown", "md"),
    (FindingsFormat::Json, "JSON", "json"),
    (FindingsFormat::Sarif, "SARIF", "sarif"),
    (FindingsFormat::Text, "Text", "txt"),
];

/// What is taken out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum What {
    #[default]
    Report,
    Table,
    Picture,
    Findings,
    Page,
}

impl What {
    pub const ALL: [(What, &'static str); 5] = [
        (What::Report, msg!("A report, a profile or folded stacks")),
        (What::Table, msg!("A table of what is in view")),
        (What::Picture, msg!("A picture of what is in view")),
        (What::Findings, msg!("What grew: the findings of the leaks")),
        (What::Page, msg!("One HTML file: viewer and profiles")),
    ];
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    pub what: What,
    pub format: Format,
    /// Of the findings.
    pub findings: FindingsFormat,
    pub theme: Theme,
    pub title: bool,
    pub legend: bool,
    pub filters: bool,
    pub file_names: bool,
    /// Of the page: every open file, or those in view.
    pub all_files: bool,
    pub is_redacted: bool,
    pub redaction: Redaction,
}

impl Default for Choice {
    fn default() -> Self {
        Choice {
            what: What::default(),
            format: Format::Csv,
            findings: FindingsFormat::Markdown,
            theme: Theme::Light,
            title: true,
            legend: true,
            filters: true,
            file_names: true,
            all_files: false,
            is_redacted: false,
            redaction: Redaction::default(),
        }
    }
}

impl Choice {
    /// Where the dialog opens over the leaks, the findings are what is meant; elsewhere they have to be asked for.
    pub fn opens_over(&mut self, view: View) {
        self.what = match (view, self.what) {
            (View::Leaks, _) => What::Findings,
            (_, What::Findings) => What::default(),
            (_, what) => what,
        };
    }

    /// `views`: what the views have chosen, which is taken out as it is shown.
    pub fn question(&self, look: &Look, views: &ViewsState) -> Option<ViewQuestion> {
        look.scene.as_ref()?;
        let question = match self.what {
            What::Report | What::Page => return None,
            What::Findings => TakeQuestion::Findings(look.named_files(), self.findings),
            What::Table => TakeQuestion::Table(table_of(look, views)),
            What::Picture => TakeQuestion::Picture(PictureQuestion {
                of: picture_of(look, views),
                is_dark: self.theme == Theme::Dark,
                title: if self.title {
                    title(look)
                } else {
                    String::new()
                },
                lines: self.lines(look),
                has_legend: self.legend,
            }),
        };
        Some(ViewQuestion::Take(question))
    }

    fn lines(&self, look: &Look) -> Vec<String> {
        let mut lines = Vec::new();
        let name = |id| {
            look.files
                .iter()
                .find(|f| f.id == id)
                .map_or("", |f| &f.name)
        };
        let scene = look.scene.as_ref();
        if let Some(scene) = scene.filter(|_| self.file_names) {
            lines.push(match scene.shown {
                Shown::One(file) => name(file).to_owned(),
                Shown::Compare { base, new } => {
                    tr!(
                        "{new} compared with {base}",
                        new = name(new),
                        base = name(base)
                    )
                }
            });
        }
        if let Some(scene) = scene.filter(|_| self.filters) {
            let filters = scene.filters.iter();
            lines.extend(filters.map(|f| format!("{}={}", info(f.verb).term, f.pattern.text)));
        }
        lines
    }

    /// The files that a page of its own holds.
    pub fn files<'a>(&self, look: &'a Look) -> Vec<(FileId, &'a str)> {
        let shown = look.scene.as_ref().map(|scene| scene.shown);
        let is_in_view = |id: FileId| match shown {
            Some(Shown::One(file)) => file == id,
            Some(Shown::Compare { base, new }) => base == id || new == id,
            None => false,
        };
        let files = look.files.iter();
        let wanted = files.filter(|f| self.all_files || is_in_view(f.id));
        wanted.map(|f| (f.id, f.name.as_str())).collect()
    }
}

/// What the view shows, or the functions where it has no rows of its own.
fn table_of(look: &Look, views: &ViewsState) -> TableOf {
    match (look.view, look.selection) {
        (View::Callers, Some(function)) => TableOf::Neighbours(function),
        (View::Packages, _) => TableOf::Packages(packages()),
        (View::Goroutines, _) => {
            TableOf::Goroutines(goroutines::state::whole(&views.goroutines, look))
        }
        (View::Trend, _) => TableOf::Trend(trend::state::all_rows(&views.trend, look)),
        _ => TableOf::Functions,
    }
}

fn picture_of(look: &Look, views: &ViewsState) -> PictureOf {
    match look.view {
        View::Graph => PictureOf::Graph(views.graph.question()),
        View::Packages => PictureOf::Treemap(packages()),
        View::Trend => PictureOf::Chart(ChartQuestion {
            rows: trend::state::all_rows(&views.trend, look),
            is_stacked: views.trend.stacking() == Stacking::Stacked,
            is_utc: views.trend.clock == Clock::Utc,
        }),
        _ => PictureOf::Flame,
    }
}

fn packages() -> PackagesQuestion {
    PackagesQuestion {
        descending: true,
        limit: MOST_GROUPS as u32,
        ..PackagesQuestion::default()
    }
}

fn title(look: &Look) -> String {
    let kind = look
        .scene
        .as_ref()
        .and_then(|scene| scene.sample_type.clone());
    let kind = kind.unwrap_or_default();
    match (look.view, look.is_comparison()) {
        (View::Graph, true) => tr!("Call graph of the change of {kind}", kind = kind),
        (View::Graph, false) => tr!("Call graph of {kind}", kind = kind),
        (View::Packages, true) => tr!("Packages of the change of {kind}", kind = kind),
        (View::Packages, false) => tr!("Packages of {kind}", kind = kind),
        (View::Trend, _) => tr!("Trend of {kind}", kind = kind),
        (_, true) => tr!("Flame graph of the change of {kind}", kind = kind),
        (_, false) => tr!("Flame graph of {kind}", kind = kind),
    }
}
