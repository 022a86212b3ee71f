//! Banners: what went wrong or is worth knowing, with a next step. Never a console message.

use super::State;
use crate::l10n::Language;
use crate::protocol::{Failure, FileId};

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    pub id: u32,
    pub tone: Tone,
    pub file: Option<FileId>,
    /// Whole sentences: what is the matter, and what to do about it (may be empty).
    pub problem: String,
    pub help: String,
    /// In which that is said.
    pub language: Language,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    Info,
    Error,
}

impl State {
    /// Says it once: an equal banner that still stands is not repeated.
    pub(super) fn notify(&mut self, tone: Tone, file: Option<FileId>, failure: Failure) {
        let Failure { problem, help } = failure;
        let is_said = |n: &Notice| n.problem == problem && n.help == help;
        if self.notices.iter().any(is_said) {
            return;
        }
        let id = self.notices.iter().map(|n| n.id + 1).max().unwrap_or(0);
        self.notices.push(Notice {
            id,
            tone,
            file,
            problem,
            help,
            language: self.language,
        });
    }

    /// What was worth knowing a moment ago goes with the language that it was said in; what went wrong stays, in its words.
    pub(super) fn speak(&mut self, language: Language) {
        self.language = language;
        self.notices.retain(|n| n.tone == Tone::Error);
        self.replace_worker();
    }
}
