//! What of a scene decides which stacks there are: the files, how much of a frame tells it from another, and the filters that change
//! stacks. All else leaves every node of the call tree in its place.

use crate::analysis::graph::Grain;
use crate::analysis::query::changes_stacks;
use crate::order;
use crate::protocol::{FileId, Filter, Scene, Shown};

#[derive(Clone, PartialEq)]
pub struct Shape {
    /// Each once, in ascending order, so that swapping the sides keeps the forest.
    pub files: Vec<FileId>,
    pub grain: Grain,
    /// As they were given.
    pub filters: Vec<Filter>,
}

impl Shape {
    pub fn of(scene: &Scene) -> Shape {
        let filters = scene.filters.iter().filter(|f| changes_stacks(f.verb));
        Shape {
            files: files_of(scene.shown),
            grain: grain_of(scene),
            filters: filters.cloned().collect(),
        }
    }
}

pub fn grain_of(scene: &Scene) -> Grain {
    Grain {
        granularity: scene.granularity,
        inlines: scene.inlines,
        columns: scene.columns,
    }
}

fn files_of(shown: Shown) -> Vec<FileId> {
    let mut files = match shown {
        Shown::One(file) => vec![file],
        Shown::Compare { base, new } => vec![base, new],
    };
    order::sort(&mut files);
    files.dedup();
    files
}
