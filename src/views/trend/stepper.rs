//! Through a series, step by step: which comparison comes next. Files of one series have the same sample types; those of other kinds are
//! passed over.

use crate::protocol::{FileId, Shown};
use crate::views::bridge::Look;

/// What each snapshot is compared with on the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Against {
    /// The base stays.
    #[default]
    First,
    /// Each with its predecessor.
    Before,
    /// Nothing: each snapshot alone.
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Back,
    On,
    /// To the first step there is.
    Begin,
}

/// The files that the one in view can be compared with, itself among them, in time order.
pub fn series(look: &Look) -> Vec<FileId> {
    let Some(main) = look.main_file() else {
        return Vec::new();
    };
    let kin = look
        .files
        .iter()
        .filter(|file| file.sample_types == main.sample_types);
    kin.map(|file| file.id).collect()
}

/// Where the view stands in the series: the place of the file in view.
pub fn place(look: &Look) -> Option<usize> {
    let main = look.main_file()?.id;
    series(look).iter().position(|file| *file == main)
}

/// What to show next; `None`: there is no further step that way.
pub fn step(look: &Look, against: Against, step: Step) -> Option<Shown> {
    let files = series(look);
    let at = place(look)?;
    // A comparison with the first begins at the second.
    let least = usize::from(against != Against::Nothing);
    let to = match step {
        Step::Back => at.checked_sub(1).filter(|to| *to >= least)?,
        Step::On => (at + 1).max(least),
        Step::Begin => least,
    };
    shown(&files, to, against)
}

/// The file in view, compared as `against` says.
pub fn again(look: &Look, against: Against) -> Option<Shown> {
    let files = series(look);
    let least = usize::from(against != Against::Nothing);
    shown(&files, place(look)?.max(least), against)
}

fn shown(files: &[FileId], to: usize, against: Against) -> Option<Shown> {
    let new = *files.get(to)?;
    Some(match against {
        Against::Nothing => Shown::One(new),
        Against::First => Shown::Compare {
            base: *files.first()?,
            new,
        },
        Against::Before => Shown::Compare {
            base: *files.get(to.checked_sub(1)?)?,
            new,
        },
    })
}

/// As what is in view was come to: alone, with the one before, or with the first.
pub fn against(look: &Look) -> Option<Against> {
    let files = series(look);
    match look.scene.as_ref()?.shown {
        Shown::One(_) => Some(Against::Nothing),
        Shown::Compare { base, .. } if files.first() == Some(&base) => Some(Against::First),
        Shown::Compare { base, .. } => {
            let before = place(look)?.checked_sub(1)?;
            (files.get(before) == Some(&base)).then_some(Against::Before)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Scene;
    use crate::views::bridge::LookFile;

    /// Heaps 0, 2, 4, 6 with goroutine profiles between them.
    fn look(shown: Shown) -> Look {
        let file = |id: u32| LookFile {
            id: FileId(id),
            name: String::new(),
            time_nanos: i64::from(id),
            sample_types: vec![
                if id.is_multiple_of(2) {
                    "inuse_space"
                } else {
                    "goroutine"
                }
                .into(),
            ],
            default_sample_type: 0,
            module: String::new(),
        };
        Look {
            files: (0..7).map(file).collect(),
            scene: Some(Scene::of(shown)),
            ..Look::default()
        }
    }

    fn compare(base: u32, new: u32) -> Shown {
        Shown::Compare {
            base: FileId(base),
            new: FileId(new),
        }
    }

    #[track_caller]
    fn check(from: Shown, by: Against, to: Step, expected: Option<Shown>) {
        assert_eq!(step(&look(from), by, to), expected);
    }

    #[test]
    fn steps_are_within_the_kind_and_end() {
        check(compare(0, 2), Against::First, Step::On, Some(compare(0, 4)));
        check(compare(0, 6), Against::First, Step::On, None);
        check(compare(0, 2), Against::First, Step::Back, None);
        check(
            compare(0, 6),
            Against::First,
            Step::Begin,
            Some(compare(0, 2)),
        );
        check(
            compare(2, 4),
            Against::Before,
            Step::On,
            Some(compare(4, 6)),
        );
        check(
            compare(2, 4),
            Against::Before,
            Step::Back,
            Some(compare(0, 2)),
        );
        let one = |id| Shown::One(FileId(id));
        check(one(3), Against::Nothing, Step::On, Some(one(5)));
        check(one(1), Against::Nothing, Step::Back, None);
        // From the first alone to the first comparison.
        check(one(0), Against::First, Step::On, Some(compare(0, 2)));
        assert_eq!(step(&Look::default(), Against::First, Step::On), None);
    }

    #[test]
    fn how_what_is_shown_was_come_to() {
        assert_eq!(against(&look(compare(0, 6))), Some(Against::First));
        assert_eq!(against(&look(compare(4, 6))), Some(Against::Before));
        assert_eq!(against(&look(compare(2, 6))), None);
        assert_eq!(
            again(&look(compare(2, 6)), Against::Before),
            Some(compare(4, 6))
        );
        assert_eq!(
            again(&look(Shown::One(FileId(0))), Against::First),
            Some(compare(0, 2))
        );
    }
}
