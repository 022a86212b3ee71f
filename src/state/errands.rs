//! What the page has its second module do: read files of other formats than `profile.proto` and names that compilers made, bring
//! the examples. One errand at a time: a cancelled one is cut off by ending the module's worker, and one that kills
//! the worker is known to be the cause.

use super::files::{ConvertedFile, Names};
use super::{FileEntry, FileStatus, NewFile, State, Tone};
use crate::order;
use crate::protocol::{Failure, FileId, Named};
use std::rc::Rc;

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Errand {
    Example(usize),
    /// The worker holds the file back until its names are known.
    Demangle(FileId),
    Convert(FileId),
}

/// Why an errand came to nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mishap {
    /// The second module did not arrive, or cannot be started.
    Missing { why: String },
    /// Its worker died; without last words it was most likely out of memory.
    Died { panic: Option<String> },
    /// It says why itself.
    Refused(Failure),
}

/// What is to be done now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    Wait,
    /// End the worker: nobody wants what it works at. Then ask again.
    Abandon,
    Run(Errand),
}

#[derive(Default, Debug)]
pub struct Errands {
    running: Option<Errand>,
}

/// A worker that holds this much is ended after its errand: nothing else gives memory back.
const WORTH_ENDING_BYTES: u64 = 32 << 20;

impl Errands {
    /// `wanted`: the state's [`State::errands`].
    pub fn step(&mut self, wanted: &[Errand]) -> Step {
        match &self.running {
            Some(running) if wanted.contains(running) => Step::Wait,
            Some(_) => {
                self.running = None;
                Step::Abandon
            }
            None => {
                self.running = wanted.first().cloned();
                self.running.clone().map_or(Step::Wait, Step::Run)
            }
        }
    }

    pub fn running(&self) -> Option<&Errand> {
        self.running.as_ref()
    }

    /// It came to an end, good or bad.
    pub fn end(&mut self) -> Option<Errand> {
        self.running.take()
    }
}

pub fn is_worth_ending(memory_bytes: u64) -> bool {
    memory_bytes > WORTH_ENDING_BYTES
}

/// Entries of one archive that are refused by a banner each; of the others it is said how many there are.
const MOST_REFUSALS: usize = 5;

impl State {
    /// In the order they are run.
    pub fn errands(&self) -> Vec<Errand> {
        let held = self.ids_of(FileEntry::is_held).into_iter();
        let foreign = self.ids_of(FileEntry::is_foreign).into_iter();
        let example = self.example.into_iter().map(Errand::Example);
        example
            .chain(held.map(Errand::Demangle))
            .chain(foreign.map(Errand::Convert))
            .collect()
    }

    fn ids_of(&self, is_meant: impl Fn(&FileEntry) -> bool) -> Vec<FileId> {
        let meant = self.files.iter().filter(|f| is_meant(f));
        let mut ids: Vec<FileId> = meant.map(|f| f.id).collect();
        order::sort(&mut ids);
        ids
    }

    pub(super) fn names_asked(&mut self, file: FileId, names: Vec<Vec<u8>>) {
        if let Some(f) = self.files.iter_mut().find(|f| f.id == file) {
            f.names = Names::Asked(Rc::new(names));
        }
    }

    pub(super) fn named(&mut self, file: FileId, names: Named) {
        let mut held = self.files.iter_mut().filter(|f| f.is_held());
        if let Some(f) = held.find(|f| f.id == file) {
            f.names = Names::Answered(Rc::new(names));
        }
    }

    /// The ids that [`super::Action::Converted`] gives the profiles found in `file`.
    pub fn ids_of_converted(&self, file: FileId) -> impl Iterator<Item = FileId> + use<> {
        std::iter::once(file).chain((self.next_file..).map(FileId))
    }

    pub(super) fn is_foreign(&mut self, file: FileId, error: Failure) {
        if let Some(f) = self.files.iter_mut().find(|f| f.id == file) {
            f.refused = Some(Rc::new(error));
            f.status = FileStatus::Foreign { read: 0 };
        }
    }

    pub(super) fn converted(
        &mut self,
        file: FileId,
        opened: Vec<ConvertedFile>,
        refused: Vec<(String, Failure)>,
    ) {
        if self.file(file).is_none() {
            return;
        }
        let is_any = !opened.is_empty();
        for (id, into) in self.ids_of_converted(file).zip(opened) {
            self.put(id, into);
        }
        self.tell_of_refused(file, refused);
        if !is_any {
            self.remove_file(file);
        }
    }

    fn put(&mut self, id: FileId, into: ConvertedFile) {
        if let Some(entry) = self.files.iter_mut().find(|f| f.id == id) {
            return entry.convert(into);
        }
        self.next_file = id.0 + 1;
        let file = NewFile {
            name: String::new(),
            size: 0,
        };
        let mut entry = FileEntry::new(id, file);
        entry.convert(into);
        self.files.push(entry);
    }

    fn tell_of_refused(&mut self, file: FileId, refused: Vec<(String, Failure)>) {
        let more = refused.len().saturating_sub(MOST_REFUSALS);
        for (name, Failure { problem, help }) in refused.into_iter().take(MOST_REFUSALS) {
            let problem = format!("{name}: {problem}");
            self.notify(Tone::Error, None, Failure { problem, help });
        }
        if more > 0 {
            let name = self.file(file).map_or("", |f| &f.name);
            let problem = tr!(
                "{name}: {more} more of what is in it could not be opened.",
                name = name,
                more = more
            );
            let help = tr!("Unpack it and drop what you expected to see, to read why.");
            self.notify(Tone::Error, None, Failure { problem, help });
        }
    }

    pub(super) fn errand_failed(&mut self, errand: Errand, mishap: Mishap) {
        match errand {
            Errand::Convert(file) => {
                let refused = self.file(file).and_then(|f| f.refused.clone());
                self.failed(file, explained(mishap, refused.as_deref()));
            }
            Errand::Demangle(file) => {
                let Failure { problem, help } = explained(mishap, None);
                let warning = tr!(
                    "Names of C++ and Rust are shown as the linker knows them. {problem} {help}",
                    problem = problem,
                    help = help
                );
                self.named(file, Err(warning));
            }
            Errand::Example(_) => {
                self.example = None;
                let Failure { problem, help } = explained(mishap, None);
                let problem = tr!(
                    "The example could not be opened: {problem}",
                    problem = problem
                );
                self.notify(Tone::Error, None, Failure { problem, help });
            }
        }
    }
}

/// `refused`: why the file is no `profile.proto`, which is all that is known of it without the second module.
pub fn explained(mishap: Mishap, refused: Option<&Failure>) -> Failure {
    let (problem, help) = match mishap {
        Mishap::Refused(failure) => return failure,
        Mishap::Missing { why } => {
            let missing = tr!(
                "The part of the page that reads other formats and holds the examples did not arrive ({why}).",
                why = why
            );
            (
                refused.map_or(missing.clone(), |f| format!("{} {missing}", f.problem)),
                msg!("Reload the page once the network is there again."),
            )
        }
        Mishap::Died { panic: Some(words) } => (
            tr!("proflens made a mistake ({words}).", words = words),
            msg!("Please report it with the sentence in brackets."),
        ),
        Mishap::Died { panic: None } => (
            tr!("The tab ran out of memory."),
            msg!("Close other files and tabs, or open fewer files at once."),
        ),
    };
    Failure {
        problem,
        help: tr!(help),
    }
}
