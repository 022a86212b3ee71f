//! The whole worker: it owns every open profile and answers what the page asks. Pure, so that it is tested natively; the web part
//! feeds it bytes and posts its replies. No question changes a profile, and a file that fails disturbs no other.

mod compared;
mod doubts;
mod match_types;
mod shape;
mod stage;
mod summary;

use crate::analysis::{demangle, prune, search, suggest, top};
use crate::input::{Error, ErrorKind, Limits, Opened, Opening};
use crate::more::protocol::Converted;
use crate::profile::Profile;
use crate::protocol::{Answer, Ask, Failure, FileId, Named, Question, Reply, Request, Suggestions};
use crate::views::Looked;
use rustc_hash::FxHashMap;
pub(crate) use stage::Stage;
use std::collections::BTreeMap;

/// Every file, opening or open.
pub struct Engine {
    limits: Limits,
    opening: BTreeMap<FileId, Arriving>,
    /// Read, and waiting for the names of their functions.
    held: BTreeMap<FileId, Opened>,
    open: BTreeMap<FileId, OpenFile>,
    stage: Stage,
    further: Option<Further>,
}

/// Answers the questions of the further views, which only the second module can read.
pub type Further = Box<dyn FnMut(&Looked, &[u8]) -> Vec<u8>>;

/// A file whose bytes are still coming.
struct Arriving {
    opening: Opening,
    /// Of a file that the second module has made a `profile.proto` of.
    converted: Option<Converted>,
}

/// A file that is open.
struct OpenFile {
    profile: Profile,
    fingerprint: (u32, u64),
    live_bytes: u64,
}

impl Engine {
    pub fn new(limits: Limits) -> Engine {
        Engine {
            limits,
            opening: BTreeMap::new(),
            held: BTreeMap::new(),
            open: BTreeMap::new(),
            stage: Stage::default(),
            further: None,
        }
    }

    /// One that also answers the further views.
    pub fn with_further(limits: Limits, further: Further) -> Engine {
        Engine {
            further: Some(further),
            ..Engine::new(limits)
        }
    }

    /// Answers what needs no bytes of a file. `None` to [`Request::Open`]: the caller feeds the bytes, which have replies of
    /// their own.
    pub fn handle(&mut self, request: &Request) -> Option<Reply> {
        match request {
            Request::Open {
                file, converted, ..
            } => {
                self.begin(*file, converted.clone());
                None
            }
            Request::Cancel { file } => Some(self.cancel(*file)),
            Request::Close { file } => Some(self.close(*file)),
            Request::Named { file, names } => Some(self.named(*file, names)),
            Request::Ask(ask) => Some(self.ask(ask)),
        }
    }

    /// A file that the page was given; its bytes follow. Its name and size are the page's to show.
    pub fn begin(&mut self, file: FileId, converted: Option<Converted>) {
        self.held.remove(&file);
        self.open.remove(&file);
        let opening = Opening::new(self.limits);
        self.opening.insert(file, Arriving { opening, converted });
    }

    /// Is it worth reading more of the file? Not after it failed or was cancelled.
    pub fn is_opening(&self, file: FileId) -> bool {
        self.opening.contains_key(&file)
    }

    /// The next bytes of a file, of any size.
    pub fn feed(&mut self, file: FileId, chunk: &[u8]) -> Reply {
        let Some(Arriving { opening, .. }) = self.opening.get_mut(&file) else {
            return Reply::Cancelled { file };
        };
        match opening.feed(chunk) {
            Ok(()) => {
                let progress = opening.progress();
                Reply::Progress {
                    file,
                    read: progress.read,
                    inflated: progress.inflated,
                    samples: progress.samples,
                }
            }
            Err(error) => {
                let converted = self.opening.remove(&file).and_then(|a| a.converted);
                refused(file, error, converted.as_ref())
            }
        }
    }

    /// The end of a file. Names that a compiler made are asked about first; the second module has asked itself about what it
    /// converted.
    pub fn finish(&mut self, file: FileId) -> Reply {
        let Some(Arriving { opening, converted }) = self.opening.remove(&file) else {
            return Reply::Cancelled { file };
        };
        let mut opened = match opening.finish() {
            Ok(opened) => opened,
            Err(error) => return refused(file, error, converted.as_ref()),
        };
        let is_asked = converted.is_none();
        if let Some(converted) = converted {
            opened.fingerprint = converted.fingerprint;
            opened.warnings.splice(..0, converted.warnings);
        }
        if let Some(same_as) = self.with_fingerprint(opened.fingerprint) {
            return Reply::Duplicate { file, same_as };
        }
        let names = match is_asked {
            true => demangle::mangled_names(&opened.profile),
            false => Vec::new(),
        };
        if names.is_empty() {
            return self.show(file, opened);
        }
        let names = names.into_iter().map(<[u8]>::to_vec).collect();
        self.held.insert(file, opened);
        Reply::Names { file, names }
    }

    /// How people write the names of a file that is held back. Without them it has those that compilers made.
    pub fn named(&mut self, file: FileId, names: &Named) -> Reply {
        let Some(mut opened) = self.held.remove(&file) else {
            return Reply::Cancelled { file };
        };
        match names {
            Ok(names) => opened.profile = renamed(opened.profile, names),
            Err(warning) => opened.warnings.push(warning.clone()),
        }
        self.show(file, opened)
    }

    /// The file of these bytes, open or held back.
    fn with_fingerprint(&self, fingerprint: (u32, u64)) -> Option<FileId> {
        let open = self
            .open
            .iter()
            .map(|(file, open)| (file, open.fingerprint));
        let held = self
            .held
            .iter()
            .map(|(file, held)| (file, held.fingerprint));
        let mut all = open.chain(held);
        all.find(|(_, other)| *other == fingerprint)
            .map(|(file, _)| *file)
    }

    /// Names are final now: the profile's own drop_frames are of readable ones.
    fn show(&mut self, file: FileId, opened: Opened) -> Reply {
        let mut profile = prune::drop_frames(opened.profile);
        profile.shrink_to_fit();
        let summary = summary::summary(&profile, opened.warnings);
        let open = OpenFile {
            profile,
            fingerprint: opened.fingerprint,
            live_bytes: summary.live_bytes,
        };
        self.open.insert(file, open);
        Reply::Opened { file, summary }
    }

    /// Stops an opening; a file that is open already stays.
    pub fn cancel(&mut self, file: FileId) -> Reply {
        self.opening.remove(&file);
        self.held.remove(&file);
        Reply::Cancelled { file }
    }

    /// Forgets a file, open or opening, and everything that was made of it.
    pub fn close(&mut self, file: FileId) -> Reply {
        self.opening.remove(&file);
        self.held.remove(&file);
        self.open.remove(&file);
        self.stage.forget(file);
        Reply::Closed {
            file,
            live_bytes: self.live_bytes(),
            memory_bytes: memory_bytes(),
        }
    }

    /// Of the files that are read and of what was made of them.
    pub fn live_bytes(&self) -> u64 {
        let open: u64 = self.open.values().map(|open| open.live_bytes).sum();
        let held = self.held.values().map(|held| held.profile.heap_bytes());
        open + held.sum::<usize>() as u64 + self.stage.heap_bytes()
    }

    pub fn ask(&mut self, ask: &Ask) -> Reply {
        Reply::Answer {
            generation: ask.generation,
            answer: self.answer(ask),
        }
    }

    fn answer(&mut self, ask: &Ask) -> Result<Answer, Failure> {
        let profiles: BTreeMap<FileId, &Profile> = self
            .open
            .iter()
            .map(|(file, open)| (*file, &open.profile))
            .collect();
        let mut staged = self.stage.set(&profiles, &ask.scene)?;
        Ok(match &ask.question {
            Question::Totals => Answer::Totals(staged.totals()),
            Question::Flame(question) => Answer::Flame(staged.flame(question)),
            Question::Top(question) => {
                Answer::Top(top::top(&staged.view(), question).map_err(bad_pattern)?)
            }
            Question::Detail { function } => Answer::Detail(staged.detail(&profiles, *function)),
            Question::Search(pattern) => Answer::Search(search::search(&staged.view(), pattern)),
            Question::Suggest(question) => Answer::Suggestions(Suggestions {
                question: Some(question.clone()),
                items: suggest::suggest(&staged.view(), question),
            }),
            Question::Further(question) => {
                let further = self.further.as_mut().ok_or_else(of_the_second_module)?;
                Answer::Further(staged.further(&profiles, further, question))
            }
        })
    }
}

/// `names`: those that stand for the profile's mangled names, in their order.
fn renamed(profile: Profile, names: &[Option<Vec<u8>>]) -> Profile {
    let mangled = demangle::mangled_names(&profile).into_iter();
    let readable: FxHashMap<Vec<u8>, &Vec<u8>> = mangled
        .zip(names)
        .filter_map(|(name, readable)| Some((name.to_vec(), readable.as_ref()?)))
        .collect();
    demangle::rename(profile, |name| readable.get(name).map(|text| text.to_vec()))
}

/// Whether another reader may make something of the file; of what was converted already none can.
fn refused(file: FileId, error: Error, converted: Option<&Converted>) -> Reply {
    use ErrorKind::{Corrupt, Malformed, NotAProfile, Truncated};
    let may_be_other = matches!(error.kind, Corrupt | Malformed | NotAProfile | Truncated);
    let error = error.into();
    match may_be_other && converted.is_none() {
        true => Reply::Foreign { file, error },
        false => Reply::Failed { file, error },
    }
}

fn of_the_second_module() -> Failure {
    Failure {
        problem: tr!("This worker does not know this view."),
        help: tr!("Reload the page."),
    }
}

fn bad_pattern(problem: String) -> Failure {
    Failure {
        problem,
        help: tr!("Correct it, or switch regular expressions off to look for it literally."),
    }
}

/// What a worker holds of the system; it only ever grows. Natively nobody asks.
pub(crate) fn memory_bytes() -> u64 {
    #[cfg(target_arch = "wasm32")]
    return core::arch::wasm32::memory_size(0) as u64 * 65536;
    #[cfg(not(target_arch = "wasm32"))]
    0
}
