//! What is folded: the profiles in view as the filters leave them, one for each side of a comparison, with the keys by which their frames
//! are told apart.

use super::lines::{IsBase, Keyed, fold, put};
use crate::analysis::paths;
use crate::analysis::selected::Selected;
use crate::profile::Profile;
use crate::protocol::{NameKey, Pair};
use crate::views::Looked;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// A side of what is looked at.
pub struct Side<'a> {
    pub selected: Selected<'a>,
    pub values: Vec<i64>,
    pub is_base: IsBase,
    /// By function: the hashes of its name and of its file's path.
    functions: Vec<(NameKey, NameKey)>,
}

pub fn sides<'a>(looked: &Looked<'a>) -> Vec<Side<'a>> {
    let figures = looked.view.figures;
    let sides = [
        figures.base.as_ref().map(|side| (side, IsBase::Yes)),
        Some((&figures.new, IsBase::No)),
    ];
    let side = |(side, is_base): (&crate::analysis::scene::Side, IsBase)| {
        let profile = looked.view.profiles[side.choice.profile];
        Side {
            selected: (looked.query).select(profile, &mut looked.query.unmatched()),
            values: side.choice.values(profile).collect(),
            is_base,
            functions: function_keys(profile),
        }
    };
    sides.into_iter().flatten().map(side).collect()
}

fn function_keys(profile: &Profile) -> Vec<(NameKey, NameKey)> {
    let mut of_path = FxHashMap::default();
    let functions = profile.functions.name.iter();
    let keys = functions.zip(&profile.functions.filename);
    keys.map(|(name, file)| {
        let path = *of_path
            .entry(*file)
            .or_insert_with(|| NameKey::of(&clean(profile.strings.bytes(*file))));
        (NameKey::of(profile.strings.bytes(*name)), path)
    })
    .collect()
}

/// As pprof cleans it, but that no path stays none.
fn clean(path: &[u8]) -> Cow<'_, [u8]> {
    match path {
        b"" => Cow::Borrowed(path),
        path => paths::clean(path),
    }
}

impl Side<'_> {
    pub fn name(&self, row: usize) -> String {
        let profile = self.selected.profile;
        let function = profile.locations.lines.function[row].index();
        (profile.strings.text(profile.functions.name[function])).into_owned()
    }

    pub fn path(&self, row: usize) -> String {
        let profile = self.selected.profile;
        let function = profile.locations.lines.function[row].index();
        let path = profile.strings.bytes(profile.functions.filename[function]);
        String::from_utf8_lossy(&clean(path)).into_owned()
    }

    pub fn keys(&self, row: usize) -> (NameKey, NameKey) {
        self.functions[self.selected.profile.locations.lines.function[row].index()]
    }

    pub fn line(&self, row: usize) -> i64 {
        self.selected.profile.locations.lines.line[row]
    }

    pub fn start_line(&self, row: usize) -> i64 {
        let profile = self.selected.profile;
        profile.functions.start_line[profile.locations.lines.function[row].index()]
    }
}

pub fn weight(pair: Pair) -> u64 {
    pair.new.unsigned_abs().max(pair.base.unsigned_abs())
}

pub fn figures(sides: &[Side], keyed: &[Keyed], count: usize) -> Vec<(Pair, Pair)> {
    let mut pairs = vec![(Pair::default(), Pair::default()); count];
    for (side, keyed) in sides.iter().zip(keyed) {
        let sums = fold(&side.selected, keyed, count, &side.values);
        put(&mut pairs, &sums, side.is_base);
    }
    pairs
}
