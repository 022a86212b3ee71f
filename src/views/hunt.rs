//! The open files as a hunt for leaks, kept from one question to the next: the views of leaks and of trends ask of the same one. It is made
//! anew when another set of files is open, or other filters are set.

use super::Looked;
use crate::analysis::query::Query;
use crate::leaks::{Hunt, Hunted};
use crate::profile::Profile;
use crate::protocol::{FileId, Filter};
use std::rc::Rc;

/// The open files by name, in the order of the page.
pub type Files = Vec<(FileId, String)>;

#[derive(Default)]
pub struct Memory {
    whole: Option<(Files, Rc<Hunted>)>,
    filtered: Option<(Files, Vec<Filter>, Filtered)>,
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
    /// Of whole profiles, whatever the filters. A snapshot's place (`given`) is that of its file in `files`, those that are not open left away.
    pub fn hunted(&mut self, looked: &Looked, files: &Files) -> (Files, Rc<Hunted>) {
        let files = open_of(looked, files);
        if let Some((kept, hunted)) = &self.whole
            && *kept == files
        {
            return (files, hunted.clone());
        }
        let mut hunt = Hunt::default();
        for (id, name) in &files {
            if let Some(profile) = looked.open.get(id) {
                hunt.add(name, profile);
            }
        }
        let hunted = Rc::new(hunt.finish());
        self.whole = Some((files.clone(), hunted.clone()));
        (files, hunted)
    }

    /// Of what the page's filters leave of each file.
    pub fn filtered(&mut self, looked: &Looked, files: &Files) -> Filtered {
        let filters = &looked.scene.filters;
        if filters.is_empty() {
            self.filtered = None;
            let (files, hunted) = self.hunted(looked, files);
            return Filtered {
                files,
                hunted,
                refused: Vec::new(),
            };
        }
        let files = open_of(looked, files);
        if let Some((kept, of, filtered)) = &self.filtered
            && *kept == files
            && of == filters
        {
            return filtered.clone();
        }
        // Freed before the next one is made.
        self.filtered = None;
        let filtered = filter(looked, &files);
        self.filtered = Some((files, filters.clone(), filtered.clone()));
        filtered
    }
}

fn open_of(looked: &Looked, files: &Files) -> Files {
    let open = files.iter().filter(|(id, _)| looked.open.contains_key(id));
    open.cloned().collect()
}

fn filter(looked: &Looked, files: &Files) -> Filtered {
    let (mut hunt, mut hunted, mut refused) = (Hunt::default(), Vec::new(), Vec::new());
    for (id, name) in files {
        let Some(profile) = looked.open.get(id) else {
            continue;
        };
        match add(&mut hunt, name, looked.query, profile) {
            Ok(()) => hunted.push((*id, name.clone())),
            Err(why) => refused.push((*id, why)),
        }
    }
    Filtered {
        files: hunted,
        hunted: Rc::new(hunt.finish()),
        refused,
    }
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
