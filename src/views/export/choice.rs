//! What was chosen in the dialog for taking things out, and what the worker is asked for it.

use super::tables::all_functions;
use super::taken::{ChartQuestion, PictureOf, PictureQuestion, TableOf, TakeQuestion};
use crate::cli::check::Format as FindingsFormat;
use crate::draw::chart::Stacking;
use crate::draw::palette::Theme;
use crate::draw::time_axis::Clock;
use crate::export::redact::Redaction;
use crate::export::table::Format;
use crate::protocol::{FileId, Pattern, Shown};
use crate::state::View;
use crate::state::verbs::info;
use crate::views::bridge::Look;
use crate::views::goroutines;
use crate::views::hunt::Files;
use crate::views::labels::{self, protocol::LabelsQuestion};
use crate::views::packages::{self, protocol::PackagesQuestion};
use crate::views::protocol::ViewQuestion;
use crate::views::snapshots::protocol::SnapshotsQuestion;
use crate::views::snapshots::state as snapshots;
use crate::views::state::ViewsState;
use crate::views::trend;

/// Forms of the findings, as `proflens check` has them: title, and end of a file's name.
pub const FINDINGS: [(FindingsFormat, &str, &str); 4] = [
    (FindingsFormat::Markdown, "Markdown", "md"),
    (FindingsFormat::Json, "JSON", "json"),
    (FindingsFormat::Sarif, "SARIF", "sarif"),
    (FindingsFormat::Text, msg!("Text"), "txt"),
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
    /// Which of the tables of the view: a row of [`tables`].
    pub table: usize,
    pub format: Format,
    /// The flame graph, the treemap and the top table whole, rather than as they stand on the screen.
    pub is_whole: bool,
    /// What a download is called; empty: after the file it is of.
    pub file_name: String,
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
            table: 0,
            format: Format::Csv,
            is_whole: false,
            file_name: String::new(),
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

    /// `state`: what the views have chosen, which is taken out as it is shown.
    pub fn question(&self, look: &Look, state: &ViewsState) -> Option<ViewQuestion> {
        look.scene.as_ref()?;
        let question = match self.what {
            What::Report | What::Page => return None,
            What::Findings => TakeQuestion::Findings(look.named_files(), self.findings),
            What::Table => {
                let tables = tables(look, state, self.is_whole);
                let chosen = tables.get(self.table).or(tables.first());
                TakeQuestion::Table(chosen.map(|(of, _)| of.clone())?)
            }
            What::Picture => TakeQuestion::Picture(PictureQuestion {
                of: picture_of(look, state, self.is_whole),
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

    /// What a download is called: as it was said, else after the file it is of.
    pub fn name(&self, of: &str, end: &str) -> String {
        let said = self.file_name.trim();
        let plain = |c: char| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            c => c,
        };
        match said {
            "" => format!("{of}.{end}"),
            said if said.ends_with(&format!(".{end}")) => said.chars().map(plain).collect(),
            said => format!("{}.{end}", said.chars().map(plain).collect::<String>()),
        }
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

/// What can be taken out as a table, the view's own first, and what each is called.
pub fn tables(look: &Look, state: &ViewsState, is_whole: bool) -> Vec<(TableOf, String)> {
    let mut tables = Vec::new();
    let columns = snapshots::columns(state, look);
    let every = snapshots::asked(state, look).map(|question| match is_whole {
        true => SnapshotsQuestion {
            of: question.of.whole(),
            ..question
        },
        false => question,
    });
    let called = named(look, &columns);
    tables.extend(every.map(|every| {
        let of = TableOf::Snapshots(every, called.clone());
        (of, tr!("Every snapshot"))
    }));
    match look.view {
        View::Callers => {
            let neighbours = look.selection.map(TableOf::Neighbours);
            tables.extend(neighbours.map(|of| (of, tr!("Callers and callees"))));
        }
        View::Packages => {
            let question = packages_of(state, is_whole);
            tables.push((TableOf::Packages(question.clone()), tr!("Groups")));
            tables.push((TableOf::Origins(question), tr!("Whose code")));
        }
        View::Labels => {
            let question = labels_of(state, is_whole);
            tables.push((
                TableOf::LabelValues(question.clone()),
                tr!("Values of the label"),
            ));
            if question.across.is_some() {
                tables.push((
                    TableOf::LabelCross(question),
                    tr!("Two labels against each other"),
                ));
            }
            tables.push((TableOf::LabelKeys, tr!("Labels")));
        }
        View::Goroutines => {
            let question = goroutines::state::whole(&state.goroutines, look);
            tables.push((TableOf::Goroutines(question), tr!("Goroutines")));
        }
        View::Source => {
            let place = state.source.place(look.selection);
            let lines = place.map(|place| TableOf::Lines(place, called.clone()));
            tables.extend(lines.map(|of| (of, tr!("Lines of the file"))));
            let text = match is_whole {
                true => String::new(),
                false => state.source.search.clone(),
            };
            let pattern = Pattern {
                text,
                is_regexp: false,
            };
            tables.push((TableOf::Routines(pattern, called), tr!("Functions by file")));
        }
        View::Trend => {
            let question = trend::state::all_rows(&state.trend, look);
            tables.push((TableOf::Trend(question), tr!("Trend")));
        }
        _ => {}
    }
    let shown = look.exporting.as_ref().filter(|_| !is_whole);
    let top = shown.map_or_else(all_functions, |shown| shown.top.clone());
    tables.push((TableOf::Functions(top), tr!("Functions")));
    tables
}

fn named(look: &Look, files: &[FileId]) -> Files {
    let all = look.files.iter().filter(|file| files.contains(&file.id));
    all.map(|file| (file.id, file.name.clone())).collect()
}

fn picture_of(look: &Look, state: &ViewsState, is_whole: bool) -> PictureOf {
    match look.view {
        View::Graph => PictureOf::Graph(state.graph.question()),
        View::Packages => PictureOf::Treemap(packages_of(state, is_whole)),
        View::Trend => PictureOf::Chart(ChartQuestion {
            rows: trend::state::all_rows(&state.trend, look),
            is_stacked: state.trend.stacking() == Stacking::Stacked,
            is_utc: state.trend.clock == Clock::Utc,
        }),
        _ => {
            let shown = look.exporting.as_ref().filter(|_| !is_whole);
            PictureOf::Flame(shown.map_or_else(Default::default, |shown| shown.flame.clone()))
        }
    }
}

/// As grouped, sorted, searched, opened and zoomed on the screen; whole: grouped and sorted so, and nothing else.
fn packages_of(state: &ViewsState, is_whole: bool) -> PackagesQuestion {
    let shown = packages::state::question(&state.packages);
    let all = PackagesQuestion {
        offset: 0,
        limit: packages::protocol::MOST_ROWS as u32,
        ..shown
    };
    match is_whole {
        true => PackagesQuestion {
            search: String::new(),
            open: Vec::new(),
            zoom: None,
            ..all
        },
        false => all,
    }
}

fn labels_of(state: &ViewsState, is_whole: bool) -> LabelsQuestion {
    let shown = labels::state::question(&state.labels);
    LabelsQuestion {
        search: if is_whole {
            String::new()
        } else {
            shown.search
        },
        offset: 0,
        limit: labels::protocol::MOST_VALUES as u32,
        ..shown
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{NameKey, Scene, TopQuestion};
    use crate::views::bridge::{FlameShown, PageShown};
    use crate::views::packages::protocol::By;
    use crate::views::packages::state::PackagesAction;

    fn check_name(said: &str, expected: &str) {
        let choice = Choice {
            file_name: said.into(),
            ..Choice::default()
        };
        assert_eq!(choice.name("heap", "csv"), expected);
    }

    #[test]
    fn a_download_is_called_as_was_said() {
        check_name("", "heap.csv");
        check_name("  ", "heap.csv");
        check_name("ticket 42", "ticket 42.csv");
        check_name("a.csv", "a.csv");
        check_name("../a\\b:c\n", ".._a_b_c.csv");
    }

    fn look(view: View) -> Look {
        let flame = FlameShown {
            from: 0.25,
            ..FlameShown::default()
        };
        let top = TopQuestion {
            descending: false,
            ..all_functions()
        };
        Look {
            view,
            scene: Some(Scene::of(Shown::One(FileId(1)))),
            selection: Some(NameKey(7)),
            exporting: Some(PageShown { flame, top }),
            ..Look::default()
        }
    }

    fn state() -> ViewsState {
        let mut state = ViewsState::default();
        for action in [
            PackagesAction::By(By::Module),
            PackagesAction::Toggle(NameKey(1)),
            PackagesAction::Zoom(Some(NameKey(2))),
            PackagesAction::Sight(50, 20),
        ] {
            state.packages = packages::state::reduce(&state.packages, action);
        }
        state.labels.across = Some(NameKey(3));
        state
    }

    #[test]
    fn what_stands_on_the_screen_is_asked_for_and_the_whole_if_it_is_wanted() {
        let asked = |view, is_whole| tables(&look(view), &state(), is_whole).swap_remove(0).0;
        let TableOf::Packages(shown) = asked(View::Packages, false) else {
            panic!("the groups come first");
        };
        assert_eq!(
            (shown.by, shown.offset, shown.open.len()),
            (By::Module, 0, 1)
        );
        assert_eq!(shown.zoom, Some(NameKey(2)));
        let TableOf::Packages(whole) = asked(View::Packages, true) else {
            panic!("the groups come first");
        };
        assert_eq!(
            (whole.by, whole.open.len(), whole.zoom),
            (By::Module, 0, None)
        );
        assert!(matches!(asked(View::Top, false), TableOf::Functions(top) if !top.descending));
        assert!(matches!(asked(View::Top, true), TableOf::Functions(top) if top.descending));
        let flame = picture_of(&look(View::Flame), &state(), false);
        assert!(matches!(flame, PictureOf::Flame(shown) if shown.from == 0.25));
        let flame = picture_of(&look(View::Flame), &state(), true);
        assert!(matches!(flame, PictureOf::Flame(shown) if shown == FlameShown::default()));
    }

    #[test]
    fn every_view_has_its_own_tables_first_and_the_functions_last() {
        for info in View::ALL {
            let tables = tables(&look(info.view), &state(), false);
            let last = tables.last().map(|(of, _)| of);
            assert!(
                matches!(last, Some(TableOf::Functions(_))),
                "{}",
                info.title
            );
        }
        let of = |view| tables(&look(view), &state(), false).len();
        assert_eq!(
            (of(View::Labels), of(View::Source), of(View::Packages)),
            (4, 3, 3)
        );
    }
}
