//! Functions, their packages and their files. A sample holds for each that is anywhere on its stack, hidden or not: filters look at
//! the whole stack.

use super::groups::{Groups, Thing, samples, sides};
use super::regexp;
use crate::analysis::frames::package_of;
use crate::analysis::query::Matcher;
use crate::analysis::regexp::escape;
use crate::analysis::scene::{Side, View};
use crate::order;
use crate::profile::{LocationId, Profile};
use crate::protocol::{FilterVerb, Pattern, SuggestQuestion, Suggestion, SuggestionKind};

pub fn all(view: &View, question: &SuggestQuestion) -> Vec<Suggestion> {
    let wanted = Wanted {
        text: Matcher::literal(&question.text),
        // pprof holds prune_from against names alone.
        has_files: question.verb != FilterVerb::PruneFrom,
    };
    let mut groups = Groups::default();
    for (side, is_base) in sides(view) {
        let profile = view.profiles[side.choice.profile];
        let of_location = by_location(profile, &wanted, &mut groups);
        add(view, side, is_base, &of_location, &mut groups);
    }
    let both = groups.things.iter().zip(&groups.holds);
    both.map(|((kind, bytes), holds)| Suggestion {
        kind: *kind,
        text: String::from_utf8_lossy(bytes).into_owned(),
        pattern: pattern(*kind, &String::from_utf8_lossy(bytes)),
        holds: *holds,
    })
    .collect()
}

struct Wanted {
    text: Matcher,
    has_files: bool,
}

impl Wanted {
    /// Of one function.
    fn things<'a>(&self, name: &'a [u8], file: &'a [u8]) -> impl Iterator<Item = Thing<'a>> {
        let package = package_of(name);
        // A name of no package is its own.
        let package = if package.len() < name.len() {
            package
        } else {
            b""
        };
        let file = if self.has_files { file } else { b"" };
        let things = [
            (SuggestionKind::Function, name),
            (SuggestionKind::Package, package),
            (SuggestionKind::File, file),
        ];
        things
            .into_iter()
            .filter(|(_, bytes)| !bytes.is_empty() && self.text.is_match(bytes))
    }
}

fn pattern(kind: SuggestionKind, text: &str) -> Pattern {
    let text = escape(text);
    regexp(match kind {
        SuggestionKind::Package => format!(r"^{text}(\.|::)"),
        _ => format!("^{text}$"),
    })
}

/// The groups of each location, each once: those of location i are `groups[start[i]..start[i + 1]]`.
struct ByLocation {
    start: Vec<u32>,
    groups: Vec<u32>,
}

impl ByLocation {
    fn of(&self, location: LocationId) -> &[u32] {
        let i = location.index();
        &self.groups[self.start[i] as usize..self.start[i + 1] as usize]
    }
}

fn by_location<'a>(profile: &'a Profile, wanted: &Wanted, groups: &mut Groups<'a>) -> ByLocation {
    let functions = &profile.functions;
    let both = functions.name.iter().zip(&functions.filename);
    let of_function: Vec<Vec<u32>> = both
        .map(|(name, file)| {
            let (name, file) = (profile.strings.bytes(*name), profile.strings.bytes(*file));
            let things = wanted.things(name, file);
            things.map(|thing| groups.intern(thing)).collect()
        })
        .collect();
    let mut by_location = ByLocation {
        start: vec![0],
        groups: Vec::new(),
    };
    let mut own = Vec::new();
    for location in (0..profile.locations.len()).map(LocationId::from_index) {
        own.clear();
        for line in profile.locations.lines_of(location) {
            let function = profile.locations.lines.function[line];
            own.extend(&of_function[function.index()]);
        }
        order::sort(&mut own);
        own.dedup();
        by_location.groups.extend(&own);
        by_location.start.push(by_location.groups.len() as u32);
    }
    by_location
}

/// Adds what passes through each group, once a sample.
fn add(view: &View, side: &Side, is_base: bool, of_location: &ByLocation, groups: &mut Groups) {
    let profile = view.profiles[side.choice.profile];
    let stacks = &profile.stacks;
    let mut total = vec![0i64; stacks.len()];
    for (sample, value) in samples(view, side) {
        let at = &mut total[profile.samples.stack[sample].index()];
        *at = at.wrapping_add(value);
    }
    stacks.add_up(&mut total);
    // Stacks below this one have the group above them already.
    let mut until = vec![0u32; groups.len()];
    for (stack, passing) in total.into_iter().enumerate().skip(1) {
        for group in of_location.of(stacks.location[stack]) {
            let until = &mut until[*group as usize];
            if stack as u32 >= *until {
                *until = stacks.subtree_end[stack];
                groups.add(*group, is_base, passing);
            }
        }
    }
}
