//! The worker's side: which fold answers a question, and what is kept of one for the next.

use super::data::*;
use super::side::{sides, weight};
use super::{callers, every, file, routines};
use crate::protocol::{Failure, FileId, NameKey, Scene};
use crate::views::{Looked, snapshots};

/// What was folded of a scene: a question more about it is a look-up.
#[derive(Default)]
pub struct Memory {
    scene: Option<Scene>,
    routines: Option<Vec<Routine>>,
    files: Vec<(FileOf, Option<FileView>)>,
    every_routines: Vec<(Vec<FileId>, Routines)>,
    callers: Vec<(NameKey, Vec<CallLine>)>,
}

/// A file, and the snapshots that have a column.
type FileOf = (NameKey, Vec<FileId>);

/// Files and functions whose folds are kept.
const MOST_KEPT: usize = 8;
/// Of a file with more lines than this the fold is kept until the next one is asked for.
const LONG_FILE: usize = 20_000;

pub fn answer(
    memory: &mut Memory,
    stages: &mut snapshots::Memory,
    looked: &Looked,
    question: &SourceQuestion,
) -> Result<SourceView, Failure> {
    if memory.scene.as_ref() != Some(looked.scene) {
        *memory = Memory {
            scene: Some(looked.scene.clone()),
            ..Memory::default()
        };
    }
    Ok(match question {
        SourceQuestion::Routines(pattern, files) => {
            let all = memory.routines_of(stages, looked, &open_of(looked, files));
            SourceView::Routines(routines::list(all, pattern)?)
        }
        SourceQuestion::File(place, files) => {
            let files = open_of(looked, files);
            let file = memory.file_at(looked, *place);
            SourceView::File(file.and_then(|file| memory.file(stages, looked, (file, files))))
        }
        SourceQuestion::Callers(function) => {
            SourceView::Callers(kept(&mut memory.callers, *function, || {
                callers::callers(&sides(looked), looked.scene.inlines, *function)
            }))
        }
    })
}

/// What is kept is of files that are open.
fn open_of(looked: &Looked, files: &[FileId]) -> Vec<FileId> {
    let files = files.iter().take(snapshots::protocol::MOST_FILES).copied();
    files
        .filter(|file| looked.open.contains_key(file))
        .collect()
}

impl Memory {
    fn routines(&mut self, looked: &Looked) -> &[Routine] {
        self.routines
            .get_or_insert_with(|| routines::routines(&sides(looked), looked.scene.inlines))
    }

    fn routines_of(
        &mut self,
        stages: &mut snapshots::Memory,
        looked: &Looked,
        files: &[FileId],
    ) -> Routines {
        let own = self.routines(looked).to_vec();
        if files.is_empty() {
            return Routines {
                rows: own,
                ..Routines::default()
            };
        }
        kept(&mut self.every_routines, files.to_vec(), || {
            every::routines(stages, looked, files, own)
        })
    }

    fn file_at(&mut self, looked: &Looked, place: Place) -> Option<NameKey> {
        let function = match place {
            Place::File(file) => return Some(file),
            Place::Of(function) => function,
        };
        let of_it = self.routines(looked).iter();
        of_it
            .filter(|r| r.function == function && !r.path.is_empty())
            .max_by_key(|r| weight(r.cum))
            .map(|r| r.file)
    }

    fn file(
        &mut self,
        stages: &mut snapshots::Memory,
        looked: &Looked,
        of: FileOf,
    ) -> Option<FileView> {
        let own = self.routines(looked).to_vec();
        let is_short = |view: &Option<FileView>| {
            view.as_ref()
                .is_none_or(|view| view.lines.len() <= LONG_FILE)
        };
        self.files
            .retain(|(kept, view)| *kept == of || is_short(view));
        kept(&mut self.files, of.clone(), || {
            let (file, files) = of;
            let own = file::view(&sides(looked), looked.scene.inlines, file, own);
            let view = match files.is_empty() {
                true => own,
                false => every::file(stages, looked, &files, file, own),
            };
            view.map(file::cut)
        })
    }
}

fn kept<K: PartialEq, T: Clone>(known: &mut Vec<(K, T)>, key: K, make: impl FnOnce() -> T) -> T {
    if let Some((_, value)) = known.iter().find(|(k, _)| *k == key) {
        return value.clone();
    }
    let value = make();
    if known.len() >= MOST_KEPT {
        known.remove(0);
    }
    known.push((key, value.clone()));
    value
}
