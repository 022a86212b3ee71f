//! The open files as a hunt for leaks, kept from one question to the next: the views of leaks and of trends ask of the same one. It is made
//! anew when another set of files is open.

use super::Looked;
use crate::leaks::{Hunt, Hunted};
use crate::protocol::FileId;
use std::rc::Rc;

/// The open files by name, in the order of the page.
pub type Files = Vec<(FileId, String)>;

#[derive(Default)]
pub struct Memory {
    kept: Option<(Files, Rc<Hunted>)>,
}

impl Memory {
    /// Of whole profiles, whatever the filters. A snapshot's place (`given`) is that of its file in `files`, those that are not open left away.
    pub fn hunted(&mut self, looked: &Looked, files: &Files) -> (Files, Rc<Hunted>) {
        let open = files.iter().filter(|(id, _)| looked.open.contains_key(id));
        let files: Files = open.cloned().collect();
        if let Some((kept, hunted)) = &self.kept
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
        self.kept = Some((files.clone(), hunted.clone()));
        (files, hunted)
    }
}
