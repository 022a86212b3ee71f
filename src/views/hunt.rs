//! The open files as a hunt for leaks, kept from one question to the next: the views of leaks and of trends ask of the same one. It is made
//! anew when another set of files is open, or other filters are set. That takes seconds for hundreds of files, so it is made in
//! pieces ([`Memory::note`]), and between two of them the worker answers whatever else is asked.

use super::Looked;
use crate::analysis::query::Query;
use crate::leaks::{Hunt, Hunted};
use crate::profile::Profile;
use crate::protocol::{FileId, Filter};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// The open files by name, in the order of the page.
pub type Files = Vec<(FileId, String)>;

/// Samples that are noted in one piece: about a tenth of a second. A file is never cut in two.
const PIECE: usize = 100_000;

/// The hunt that a question needs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Needs<'a> {
    /// Of whole profiles, whatever the filters.
    Whole(&'a Files),
    /// Of what the page's filters leave of each.
    Filtered(&'a Files),
}

/// How many files of how many are noted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Noting {
    pub done: u32,
    pub of: u32,
}

#[derive(Default)]
pub struct Memory {
    whole: Option<Kept>,
    filtered: Option<Kept>,
    begun: Option<Begun>,
}

/// A hunt, and what it was made of.
struct Kept {
    files: Files,
    filters: Vec<Filter>,
    filtered: Filtered,
}

/// A hunt that is being made: the first `done` of the files are in it, or were refused.
#[derive(Default)]
struct Begun {
    files: Files,
    filters: Vec<Filter>,
    done: usize,
    hunt: Hunt,
    hunted: Files,
    refused: Vec<(FileId, String)>,
}

/// A hunt in what the filters leave.
#[derive(Clone)]
pub struct Filtered {
    /// A snapshot's place (`given`) is that of its file here.
    pub files: Files,
    pub hunted: Rc<Hunted>,
    /// Files that a filter cannot be applied to, and why; they are not in the hunt.
    pub refused: Vec<(FileId, String)>,
}

impl Memory {
    /// The next piece of a hunt. `None`: it is made, and the questions that need it are answered at once.
    pub fn note(&mut self, looked: &Looked, needs: Needs) -> Option<Noting> {
        match needs {
            Needs::Whole(files) => self.note_some(looked, files, &[], PIECE),
            Needs::Filtered(files) => self.note_some(looked, files, &looked.scene.filters, PIECE),
        }
    }

    /// Of whole profiles, whatever the filters. A snapshot's place (`given`) is that of its file in `files`, those that are not open left away.
    pub fn hunted(&mut self, looked: &Looked, files: &Files) -> (Files, Rc<Hunted>) {
        let Filtered { files, hunted, .. } = self.made(looked, files, &[]);
        (files, hunted)
    }

    /// Of what the page's filters leave of each file.
    pub fn filtered(&mut self, looked: &Looked, files: &Files) -> Filtered {
        self.made(looked, files, &looked.scene.filters)
    }

    /// To its end, where it is not made yet.
    fn made(&mut self, looked: &Looked, files: &Files, filters: &[Filter]) -> Filtered {
        self.note_some(looked, files, filters, usize::MAX);
        let kept = self.slot(filters).as_ref();
        let made = kept.map(|kept| kept.filtered.clone());
        made.unwrap_or_else(|| Begun::default().finish().filtered)
    }

    fn slot(&mut self, filters: &[Filter]) -> &mut Option<Kept> {
        match filters.is_empty() {
            true => &mut self.whole,
            false => &mut self.filtered,
        }
    }

    fn note_some(
        &mut self,
        looked: &Looked,
        files: &Files,
        filters: &[Filter],
        samples: usize,
    ) -> Option<Noting> {
        let files = open_of(looked, files);
        if looked.scene.filters.is_empty() {
            self.filtered = None;
        }
        let slot = self.slot(filters);
        if (slot.as_ref()).is_some_and(|kept| kept.files == files && kept.filters == filters) {
            return None;
        }
        // Freed before the next one is made.
        *slot = None;
        let mut begun = self.begun.take().filter(|b| b.leads_to(&files, filters));
        let begun = begun.get_or_insert_with(|| Begun {
            filters: filters.to_vec(),
            ..Begun::default()
        });
        begun.files = files;
        let mut noted = 0;
        while let Some((id, name)) = begun.files.get(begun.done).cloned() {
            if noted >= samples {
                let noting = Noting {
                    done: begun.done as u32,
                    of: begun.files.len() as u32,
                };
                self.begun = Some(std::mem::take(begun));
                return Some(noting);
            }
            begun.done += 1;
            if let Some(profile) = looked.open.get(&id) {
                begun.add(id, name, looked.query, profile);
                noted += profile.samples.stack.len().max(1);
            }
        }
        *self.slot(filters) = Some(std::mem::take(begun).finish());
        None
    }
}

impl Begun {
    /// Whether what it has is how a hunt of these files begins.
    fn leads_to(&self, files: &Files, filters: &[Filter]) -> bool {
        let done = self.files.get(..self.done).unwrap_or_default();
        self.filters == filters && files.starts_with(done)
    }

    fn add(&mut self, id: FileId, name: String, query: &Query, profile: &Profile) {
        let added = match self.filters.is_empty() {
            true => {
                self.hunt.add(&name, profile);
                Ok(())
            }
            false => add(&mut self.hunt, &name, query, profile),
        };
        match added {
            Ok(()) => self.hunted.push((id, name)),
            Err(why) => self.refused.push((id, why)),
        }
    }

    fn finish(self) -> Kept {
        Kept {
            files: self.files,
            filters: self.filters,
            filtered: Filtered {
                files: self.hunted,
                hunted: Rc::new(self.hunt.finish()),
                refused: self.refused,
            },
        }
    }
}

fn open_of(looked: &Looked, files: &Files) -> Files {
    let open = files.iter().filter(|(id, _)| looked.open.contains_key(id));
    open.cloned().collect()
}

fn add(hunt: &mut Hunt, name: &str, query: &Query, profile: &Profile) -> Result<(), String> {
    if !query.adds_frames() {
        hunt.add_selected(name, &query.select(profile, &mut query.unmatched()));
        return Ok(());
    }
    let made = query.add_frames(profile.clone(), "minimum", &mut query.unmatched());
    let made = made.map_err(|error| error.problem)?;
    hunt.add_selected(name, &query.select(&made, &mut query.unmatched()));
    Ok(())
}
