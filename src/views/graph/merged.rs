//! The one profile that a graph is drawn of: the file in view, or the two of a comparison merged as the command line's `-diff_base`
//! merges them. Merging takes as long as opening, so the last merged profile is kept: one, and none that is too large.

use crate::analysis::merge::{self, Comparison};
use crate::profile::Profile;
use crate::protocol::{Failure, FileId, Shown};
use crate::views::Looked;

/// Stack nodes of both sides beyond which a tree of both would not fit beside what is open.
const MOST_STACKS: usize = 8_000_000;

#[derive(Default)]
pub struct Memory {
    merged: Option<Merged>,
}

struct Merged {
    base: FileId,
    new: FileId,
    is_normalized: bool,
    profile: Profile,
}

impl Memory {
    /// Calls `then` with the profile, frames made of labels in it.
    pub fn with_profile<T>(
        &mut self,
        looked: &Looked,
        then: impl FnOnce(&Profile) -> T,
    ) -> Result<T, Failure> {
        let (base, new) = match looked.scene.shown {
            Shown::One(_) => {
                self.merged = None;
                let place = looked.view.figures.new.choice.profile;
                return looked
                    .view
                    .profiles
                    .get(place)
                    .map(|p| then(p))
                    .ok_or_else(not_open);
            }
            Shown::Compare { base, new } => (base, new),
        };
        let merged = self.merged(looked, base, new)?;
        if !looked.query.adds_frames() {
            return Ok(then(merged));
        }
        let matched = &mut looked.query.unmatched();
        let made = looked.query.add_frames(merged.clone(), "minimum", matched);
        Ok(then(&made.map_err(Failure::from)?))
    }

    fn merged(&mut self, looked: &Looked, base: FileId, new: FileId) -> Result<&Profile, Failure> {
        let is_normalized = looked.scene.normalize;
        let is_kept = self.merged.as_ref().is_some_and(|kept| {
            (kept.base, kept.new, kept.is_normalized) == (base, new, is_normalized)
        });
        if !is_kept {
            self.merged = None;
            let open = |file: FileId| looked.open.get(&file).copied().ok_or_else(not_open);
            let profile = merge_two(open(new)?, open(base)?, is_normalized)?;
            self.merged = Some(Merged {
                base,
                new,
                is_normalized,
                profile,
            });
        }
        let merged = self.merged.as_ref();
        merged.map(|kept| &kept.profile).ok_or_else(not_open)
    }
}

fn merge_two(new: &Profile, base: &Profile, normalize: bool) -> Result<Profile, Failure> {
    if new.stacks.len() + base.stacks.len() > MOST_STACKS {
        return Err(Failure {
            problem: tr!("The two profiles are too large to draw as one graph."),
            help: tr!("Look at one of them alone, or at the flame graph, which compares both."),
        });
    }
    let how = Comparison {
        keep_base: true,
        normalize,
    };
    merge::compare(new, base, how).map_err(Failure::from)
}

fn not_open() -> Failure {
    Failure {
        problem: tr!("The file is not open."),
        help: tr!("Drop it on the page again."),
    }
}
