//! Which column of which file is shown: sample types are matched by name, values are brought to a common unit, and to the base's
//! total where that is asked for, as pprof does before it merges.

use crate::analysis::scene::Choice;
use crate::measurement::{same_family, scale};
use crate::profile::Profile;
use crate::protocol::Failure;

/// What is on show.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub new: Choice,
    pub base: Option<Choice>,
    pub kind: String,
    pub unit: String,
}

/// A profile and its place in the forest.
pub type Placed<'a> = (usize, &'a Profile);

/// The default where `wanted` is not a sample type of the profile, so that a file of another kind shows something.
pub fn of_one((place, profile): Placed, wanted: Option<&str>) -> Result<Shown, Failure> {
    if profile.sample_types.is_empty() {
        return Err(Failure {
            problem: tr!("The profile has no sample types."),
            help: tr!("Record it again: a profile without sample types has no values to show."),
        });
    }
    let index = wanted
        .and_then(|kind| index_of(profile, kind))
        .unwrap_or_else(|| profile.default_sample_type());
    Ok(Shown {
        new: Choice::plain(place, index),
        base: None,
        kind: kind(profile, index),
        unit: unit(profile, index),
    })
}

pub fn of_two(
    base: Placed,
    new: Placed,
    wanted: Option<&str>,
    normalize: bool,
) -> Result<Shown, Failure> {
    let common: Vec<usize> = (0..new.1.sample_types.len())
        .filter(|index| index_of(base.1, &kind(new.1, *index)).is_some())
        .collect();
    let Some(first) = common.first() else {
        return Err(nothing_in_common(base.1, new.1));
    };
    let wanted = wanted.and_then(|kind| index_of(new.1, kind));
    let default = new.1.default_sample_type();
    let new_index = [wanted, Some(default)]
        .into_iter()
        .flatten()
        .find(|index| common.contains(index))
        .unwrap_or(*first);
    let kind = kind(new.1, new_index);
    let base_index = index_of(base.1, &kind).unwrap_or_default();
    let (base_unit, new_unit) = (unit(base.1, base_index), unit(new.1, new_index));
    let (base_ratio, new_ratio, unit) = common_unit(&base_unit, &new_unit);
    let base_choice = Choice {
        ratios: [base_ratio, 1.0],
        ..Choice::plain(base.0, base_index)
    };
    let mut new_choice = Choice {
        ratios: [new_ratio, 1.0],
        ..Choice::plain(new.0, new_index)
    };
    if normalize {
        new_choice.ratios[1] = normalizing(&base_choice, base.1, &new_choice, new.1);
    }
    Ok(Shown {
        new: new_choice,
        base: Some(base_choice),
        kind,
        unit,
    })
}

pub fn index_of(profile: &Profile, wanted: &str) -> Option<usize> {
    (0..profile.sample_types.len()).find(|index| kind(profile, *index) == wanted)
}

fn kind(profile: &Profile, index: usize) -> String {
    let text = profile.strings.text(profile.sample_types[index].kind);
    text.into_owned()
}

fn unit(profile: &Profile, index: usize) -> String {
    let text = profile.strings.text(profile.sample_types[index].unit);
    text.into_owned()
}

/// The finer of two units of one family, and what each side is multiplied by. Units that have nothing in common are left as
/// they are; a doubt says so.
fn common_unit(base: &str, new: &str) -> (f64, f64, String) {
    if base == new || !same_family(base, new) {
        return (1.0, 1.0, new.to_string());
    }
    let (new_in_base, _) = scale(1, new, base);
    if new_in_base < 1.0 {
        let (base_in_new, _) = scale(1, base, new);
        (base_in_new, 1.0, new.to_string())
    } else {
        (1.0, new_in_base, base.to_string())
    }
}

/// Signed, and 0 where the new side's sum is 0, as pprof's.
fn normalizing(base: &Choice, base_of: &Profile, new: &Choice, new_of: &Profile) -> f64 {
    let base_sum = base.values(base_of).fold(0, i64::wrapping_add);
    match new.values(new_of).fold(0, i64::wrapping_add) {
        0 => 0.0,
        new_sum => base_sum as f64 / new_sum as f64,
    }
}

fn nothing_in_common(base: &Profile, new: &Profile) -> Failure {
    let kinds = |profile: &Profile| {
        let kinds: Vec<String> = (0..profile.sample_types.len())
            .map(|index| kind(profile, index))
            .collect();
        kinds.join(", ")
    };
    Failure {
        problem: tr!(
            "The two profiles have no sample type in common: the base has {base}, the new one {new}.",
            base = kinds(base),
            new = kinds(new)
        ),
        help: tr!("Compare two profiles of one kind, for example two heap profiles."),
    }
}
