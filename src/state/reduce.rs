//! The one place where the state changes. Pure: what must happen outside (worker, address, focus) is derived from the difference
//! between two states, never done here.

use super::files::{Names, in_time_order};
use super::patterns::fault;
use super::{
    Action, FileEntry, FileStatus, FilterAction, Grain, NewFile, State, Tone, TopState, View,
};
use crate::order;
use crate::protocol::{
    Failure, FileId, Filter, FilterVerb, PathKey, Pattern, Reply, Shown, TopColumn,
};
use std::rc::Rc;

/// A worker that holds this much more than its files need, and more than that many times, is replaced.
const WORTH_REPLACING_BYTES: u64 = 64 << 20;
const WORTH_REPLACING_TIMES: u64 = 3;

pub fn reduce(state: &State, action: Action) -> State {
    let mut next = state.clone();
    next.apply(action);
    next
}

impl State {
    pub(super) fn apply(&mut self, action: Action) {
        match action {
            Action::AddFiles(files) => self.add_files(files),
            Action::RemoveFile(file) => self.close_file(file),
            Action::RemoveAllFiles => self.remove_all(),
            Action::ToggleFilePanel(file) => {
                self.file_panel = (self.file_panel != Some(file)).then_some(file);
            }
            Action::Heard(reply) => self.heard(reply),
            Action::WorkerDied { panic } => self.worker_died(panic),
            Action::WorkerAnswered => self.worker_deaths = 0,
            Action::OpenExample(example) => self.example = Some(example),
            Action::ExampleCame => self.example = None,
            Action::ReadForeign { file, read } => {
                self.set_status(file, FileStatus::Foreign { read });
            }
            Action::Converted {
                file,
                opened,
                refused,
            } => self.converted(file, opened, refused),
            Action::Demangled { file, names } => self.named(file, Ok(names)),
            Action::ErrandFailed(errand, mishap) => self.errand_failed(errand, mishap),
            Action::Show(shown) => self.show(shown),
            Action::StepSnapshot(by) => self.step_snapshot(by),
            Action::CompareWithPrevious => self.compare_with_previous(),
            Action::SwapSides => {
                if let Some(Shown::Compare { base, new }) = self.shown {
                    self.show(Shown::Compare {
                        base: new,
                        new: base,
                    });
                }
            }
            Action::SetSampleType(kind) => self.sample_type = Some(kind),
            Action::NextSampleType => self.next_sample_type(),
            Action::SetNormalize(on) => self.normalize = on,
            Action::SetView(view) => self.set_view(view),
            Action::SelectFunction(function) => self.selection = function,
            Action::SetSearch(pattern) => {
                self.search = pattern;
                self.top.offset = 0;
            }
            Action::KeepOnlySearch => self.keep_only_search(),
            Action::Filter(action) => self.apply_filter(action),
            Action::SetGrain(grain) => self.set_grain(grain),
            Action::NextGranularity => self.set_grain(self.grain.next()),
            Action::Zoom(path) => self.zoom(path),
            Action::SetFlameWindow { from, to } => self.set_flame_window(from, to),
            Action::ScrollFlame(px) => self.flame.scroll_px = finite(px).max(0.0),
            Action::ResizeFlame {
                css_width,
                css_height,
            } => {
                self.flame.css_width = finite(css_width).max(0.0);
                self.flame.css_height = finite(css_height).max(0.0);
            }
            Action::SetWidthBy(width) => self.flame.width = width,
            Action::SetColourBy(colour) => self.flame.colour = Some(colour),
            Action::SortTop(column) => self.top.sort_by(column),
            Action::SetOnly(only) => {
                self.top.only = only;
                self.top.offset = 0;
            }
            Action::ToggleMatchingOnly => {
                self.top.matching_only = !self.top.matching_only;
                self.top.offset = 0;
            }
            Action::ScrollTop { offset, rows } => {
                self.top.offset = offset.min(1 << 30);
                self.top.rows = rows.min(1 << 12);
            }
            Action::SetTheme(theme) => self.theme = theme,
            Action::SetLanguage(language) => self.speak(language),
            Action::ShowHelp(open) => self.help_is_open = open,
            Action::TogglePanel(panel) => {
                let is_open = self.panel.as_ref() == Some(&panel);
                self.panel = (!is_open).then_some(panel);
            }
            Action::ClosePanel => self.panel = None,
            Action::Notify {
                tone,
                problem,
                help,
            } => self.notify(tone, None, Failure { problem, help }),
            Action::Dismiss(id) => self.notices.retain(|n| n.id != id),
            Action::Said(said) => self.apply_said(said),
            Action::FurtherFailed(failure) => self.further.failure = Some(failure),
            Action::ReplaceWorker => self.replace_worker(),
            Action::BackOut => self.back_out(),
            Action::GoTo(place, names) => {
                self.search = names.search;
                self.filters = names.filters;
                self.go_to(place);
            }
        }
    }

    // ---- files ----

    fn add_files(&mut self, files: Vec<NewFile>) {
        for file in files {
            let id = FileId(self.next_file);
            self.next_file += 1;
            self.files.push(FileEntry::new(id, file));
        }
    }

    pub(super) fn remove_file(&mut self, file: FileId) {
        self.files.retain(|f| f.id != file);
        self.notices.retain(|n| n.file != Some(file));
        if self.file_panel == Some(file) {
            self.file_panel = None;
        }
        let is_gone = match self.shown {
            Some(Shown::One(f)) => f == file,
            Some(Shown::Compare { base, new }) => base == file || new == file,
            None => false,
        };
        if is_gone {
            self.shown_is_chosen = false;
        }
        self.settle();
    }

    /// By the person: with the last file goes what was looked at. (A file that fails leaves it for the next one.)
    fn close_file(&mut self, file: FileId) {
        self.remove_file(file);
        if self.files.is_empty() {
            self.start_over();
        }
    }

    fn start_over(&mut self) {
        *self = State {
            next_file: self.next_file,
            worker_epoch: self.worker_epoch,
            worker_deaths: self.worker_deaths,
            theme: self.theme,
            language: self.language,
            saved: std::mem::take(&mut self.saved),
            notices: std::mem::take(&mut self.notices),
            help_is_open: self.help_is_open,
            ..State::default()
        };
    }

    fn remove_all(&mut self) {
        let files: Vec<FileId> = self.files.iter().map(|f| f.id).collect();
        for file in files {
            self.close_file(file);
        }
    }

    fn heard(&mut self, reply: Reply) {
        match reply {
            Reply::Progress {
                file,
                read,
                inflated,
                samples,
            } => self.set_status(
                file,
                FileStatus::Reading {
                    read,
                    inflated,
                    samples,
                },
            ),
            Reply::Opened { file, summary } => {
                if let Some(f) = self.files.iter_mut().find(|f| f.id == file) {
                    f.status = FileStatus::Open;
                    f.names = Names::Settled;
                    f.summary = Some(Rc::new(summary));
                }
                order::sort_by(&mut self.files, in_time_order);
                self.settle();
            }
            Reply::Duplicate { file, same_as } => self.is_duplicate(file, same_as),
            Reply::Failed { file, error } => self.failed(file, error),
            Reply::Foreign { file, error } => self.is_foreign(file, error),
            Reply::Names { file, names } => self.names_asked(file, names),
            Reply::Cancelled { file } => self.remove_file(file),
            Reply::Closed {
                live_bytes,
                memory_bytes,
                ..
            } => self.heard_of_memory(live_bytes, memory_bytes),
            Reply::Answer { .. } => {}
        }
    }

    fn set_status(&mut self, file: FileId, status: FileStatus) {
        if let Some(f) = self.files.iter_mut().find(|f| f.id == file) {
            f.status = status;
        }
    }

    fn is_duplicate(&mut self, file: FileId, same_as: FileId) {
        let name = |id| self.file(id).map_or(String::new(), |f| f.name.clone());
        let (again, kept) = (name(file), name(same_as));
        let failure = Failure {
            problem: tr!(
                "{again} has the same bytes as {kept}, which is open already.",
                again = again,
                kept = kept
            ),
            help: tr!("It was not opened a second time: nothing would differ."),
        };
        self.remove_file(file);
        self.notify(Tone::Info, None, failure);
    }

    pub(super) fn failed(&mut self, file: FileId, error: Failure) {
        let Some(name) = self.file(file).map(|f| f.name.clone()) else {
            return;
        };
        self.remove_file(file);
        let problem = format!("{name}: {}", error.problem);
        let help = error.help;
        self.notify(Tone::Error, None, Failure { problem, help });
    }

    /// A closed file's memory stays with a wasm module until its worker ends.
    fn heard_of_memory(&mut self, live: u64, held: u64) {
        let is_wasteful = held > live.saturating_add(WORTH_REPLACING_BYTES)
            && held / WORTH_REPLACING_TIMES > live;
        if is_wasteful && !self.is_opening() {
            self.replace_worker();
        }
    }

    pub(super) fn replace_worker(&mut self) {
        self.worker_epoch += 1;
        for f in self.files.iter_mut().filter(|f| !f.is_foreign()) {
            f.names = Names::Settled;
            f.status = FileStatus::Waiting;
        }
    }

    /// What was being opened is taken to be the cause. Died over a question, it gets a second try; after that the file opened
    /// last goes, so that the page never dies in a circle.
    fn worker_died(&mut self, panic: Option<String>) {
        self.worker_deaths += 1;
        let is_read = |f: &FileEntry| matches!(f.status, FileStatus::Reading { .. });
        let reading = |f: &&FileEntry| is_read(f) && !f.is_held();
        let next = |f: &&FileEntry| f.status == FileStatus::Waiting;
        let opening = self
            .files
            .iter()
            .find(reading)
            .or_else(|| self.files.iter().filter(next).min_by_key(|f| f.id))
            .map(|f| (f.id, f.name.clone()));
        let last = || self.files.iter().max_by_key(|f| f.id);
        let culprit = match opening {
            Some(found) => Some(found),
            None if self.worker_deaths > 1 => last().map(|f| (f.id, f.name.clone())),
            None => None,
        };
        let (cause, help) = match &panic {
            Some(words) => (
                tr!("proflens made a mistake ({words})", words = words),
                msg!("Please report it with the sentence in brackets."),
            ),
            None => (
                tr!("the tab ran out of memory"),
                msg!("Close other files and tabs, or open fewer files at once."),
            ),
        };
        let problem = match &culprit {
            Some((_, name)) => tr!(
                "{name} could not be opened: {cause}.",
                name = name,
                cause = cause
            ),
            None => tr!(
                "The answer could not be worked out: {cause}.",
                cause = cause
            ),
        };
        if let Some((file, _)) = culprit {
            self.remove_file(file);
        }
        let help = tr!(
            "{help} The other files are being opened again.",
            help = tr!(help)
        );
        self.notify(Tone::Error, None, Failure { problem, help });
        self.replace_worker();
    }

    /// After files came or went: keeps what was chosen, else lands.
    pub(super) fn settle(&mut self) {
        let has = |f: FileId| self.file(f).is_some_and(|f| f.summary.is_some());
        let stands = match self.shown {
            Some(Shown::One(f)) => has(f),
            Some(Shown::Compare { base, new }) => has(base) && has(new),
            None => false,
        };
        let may_stay = self.shown_is_chosen || self.is_opening();
        if !(stands && may_stay) {
            self.shown_is_chosen = false;
            self.shown = self.landing();
        }
        self.go_to_pending();
    }

    // ---- what is looked at ----

    pub(super) fn show(&mut self, shown: Shown) {
        self.shown = Some(shown);
        self.shown_is_chosen = true;
    }

    fn step_snapshot(&mut self, by: i32) {
        let Some(current) = self.main_file() else {
            return;
        };
        let base = self.base_file();
        let files: Vec<FileId> = match base {
            // The base is not held against itself.
            Some(base) => {
                let kin = self.comparable_with(current);
                kin.into_iter().filter(|f| *f != base).collect()
            }
            None => self.open_files().map(|(f, _)| f.id).collect(),
        };
        let Some(at) = files.iter().position(|f| *f == current) else {
            return;
        };
        let to = at.saturating_add_signed(by as isize).min(files.len() - 1);
        let new = files[to];
        self.show(match base {
            Some(base) => Shown::Compare { base, new },
            None => Shown::One(new),
        });
    }

    fn compare_with_previous(&mut self) {
        let Some(new) = self.main_file() else {
            return;
        };
        let kin = self.comparable_with(new);
        let at = kin.iter().position(|f| *f == new).unwrap_or(0);
        match at.checked_sub(1) {
            Some(before) => self.show(Shown::Compare {
                base: kin[before],
                new,
            }),
            None => self.notify(
                Tone::Info,
                None,
                Failure {
                    problem: tr!("There is no earlier file of this kind to compare with."),
                    help: tr!("Open an earlier profile with the same sample types."),
                },
            ),
        }
    }

    /// What the address says of a further view, it says of that one alone.
    pub(super) fn set_view(&mut self, view: View) {
        if self.view != view {
            self.further.address.clear();
            self.further.failure = None;
        }
        self.view = view;
    }

    fn next_sample_type(&mut self) {
        let Some(summary) = self.main_summary() else {
            return;
        };
        let current = self.sample_type_in_view().map(|t| t.kind.as_str());
        let types = &summary.sample_types;
        let at = types.iter().position(|t| Some(t.kind.as_str()) == current);
        let next = at.map_or(0, |i| (i + 1) % types.len().max(1));
        self.sample_type = types.get(next).map(|t| t.kind.clone());
    }

    // ---- filters ----

    fn keep_only_search(&mut self) {
        if self.search.text.is_empty() || fault(&self.search).is_some() {
            return;
        }
        let pattern = std::mem::take(&mut self.search);
        self.search.is_regexp = pattern.is_regexp;
        self.apply_filter(FilterAction::Add(Filter {
            verb: FilterVerb::Focus,
            pattern,
        }));
    }

    /// Other frames have other paths: the graph shows the whole again.
    fn set_grain(&mut self, grain: Grain) {
        let other_frames = |g: Grain| (g.granularity, g.inlines, g.columns);
        if other_frames(grain) != other_frames(self.grain) {
            self.zoom(PathKey::ROOT);
            self.top.offset = 0;
        }
        self.grain = grain;
    }

    // ---- flame graph ----

    pub(super) fn zoom(&mut self, path: PathKey) {
        self.flame.zoom = path;
        (self.flame.from, self.flame.to) = (0.0, 1.0);
    }

    fn set_flame_window(&mut self, from: f64, to: f64) {
        let (from, to) = (finite(from).clamp(0.0, 1.0), finite(to).clamp(0.0, 1.0));
        if to > from {
            (self.flame.from, self.flame.to) = (from, to);
        }
    }

    // ---- the page ----

    fn back_out(&mut self) {
        let is_whole = self.flame.from <= 0.0 && self.flame.to >= 1.0;
        if self.help_is_open {
            self.help_is_open = false;
        } else if self.panel.is_some() {
            self.panel = None;
        } else if self.file_panel.is_some() {
            self.file_panel = None;
        } else if !self.search.text.is_empty() {
            self.search = Pattern::default();
        } else if self.selection.is_some() {
            self.selection = None;
        } else if !is_whole {
            (self.flame.from, self.flame.to) = (0.0, 1.0);
        } else {
            self.flame.zoom = PathKey::ROOT;
        }
    }
}

impl TopState {
    fn sort_by(&mut self, column: TopColumn) {
        // Figures start with the largest, names with A.
        self.descending = if self.sort == column {
            !self.descending
        } else {
            column != TopColumn::Name
        };
        self.sort = column;
        self.offset = 0;
    }
}

fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { 0.0 }
}
