//! Every open snapshot beside the others: a question of one scene asked of each file alone, under the same filters, so that a figure is the one
//! that opening the file alone shows. Used by the views whose tables can have a column for each snapshot.

pub mod answer;
pub mod protocol;
pub mod state;
pub mod table;

use super::Looked;
use crate::engine::Stage;
use crate::profile::Profile;
use crate::protocol::{FileId, Scene, Shown};

/// What was made ready to be asked, file by file: made once for all questions of a scene, as far as there is room.
#[derive(Default)]
pub struct Memory {
    kept: Vec<(FileId, Stage)>,
}

/// Of what is kept; a file that does not fit beside the others is made ready again for each question.
const MOST_BYTES: u64 = 96_000_000;

/// Asks each file that is open and has the sample type on show, in the order of `files`. Others are passed over.
pub fn each<T>(
    memory: &mut Memory,
    looked: &Looked,
    files: &[FileId],
    mut ask: impl FnMut(&Looked) -> T,
) -> Vec<(FileId, T)> {
    (memory.kept).retain(|(file, _)| looked.open.contains_key(file));
    let mut answers = Vec::new();
    for file in files {
        let profile = looked.open.get(file);
        if !profile.is_some_and(|profile| has_type(profile, &looked.totals.kind)) {
            continue;
        }
        if looked.scene.shown == Shown::One(*file) {
            answers.push((*file, ask(looked)));
            continue;
        }
        if let Some(answer) = memory.ask(looked, *file, &mut ask) {
            answers.push((*file, answer));
        }
    }
    answers
}

fn has_type(profile: &Profile, kind: &str) -> bool {
    let mut kinds = profile.sample_types.iter();
    kinds.any(|of| profile.strings.text(of.kind) == kind)
}

impl Memory {
    /// `None`: the file alone would be refused under this scene.
    fn ask<T>(
        &mut self,
        looked: &Looked,
        file: FileId,
        ask: &mut impl FnMut(&Looked) -> T,
    ) -> Option<T> {
        let scene = Scene {
            shown: Shown::One(file),
            sample_type: Some(looked.totals.kind.clone()),
            ..looked.scene.clone()
        };
        let place = self.kept.iter().position(|(kept, _)| *kept == file);
        let mut stage = place.map_or_else(Stage::default, |at| self.kept.swap_remove(at).1);
        let mut staged = stage.set(looked.open, &scene).ok()?;
        let answer = staged.look(looked.open, ask);
        let bytes: u64 = self.kept.iter().map(|(_, stage)| stage.heap_bytes()).sum();
        if bytes + stage.heap_bytes() <= MOST_BYTES {
            self.kept.push((file, stage));
        }
        Some(answer)
    }
}
