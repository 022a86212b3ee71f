//! Filters held against the tables of one profile, once: what they leave is then a few passes over masks, for all of them or only for
//! some, so that each can be said to keep so and so many samples.

use super::hits::Hits;
use super::{Compiled, Matched, Query, Test, changes_stacks, samples, stacks};
use crate::analysis::prune;
use crate::analysis::selected::Selected;
use crate::profile::Profile;
use crate::protocol::FilterVerb;

/// What the filters of a query hit in a profile: the one it was made of, and no other, is to be selected from.
pub struct Prepared<'q> {
    /// By stage.
    filters: Vec<(&'q Compiled, Found)>,
}

/// What one filter hits.
enum Found {
    Frames(Hits),
    /// Sets of labels.
    Labels(Vec<bool>),
    /// Keys of labels, by string.
    Keys(Vec<bool>),
    /// It has had its effect: the profile has its frames.
    Done,
}

impl Found {
    fn of(filter: &Compiled, profile: &Profile) -> Found {
        match (&filter.test, filter.verb) {
            (Test::Names(key), FilterVerb::TagShow | FilterVerb::TagHide) => {
                Found::Keys(samples::keys(profile, key))
            }
            (Test::Names(name), FilterVerb::PruneFrom) => {
                Found::Frames(Hits::of_names(profile, |function| {
                    name.is_match(prune::simplify(function))
                }))
            }
            (Test::Names(name), _) => Found::Frames(Hits::of(profile, name)),
            (Test::Labels(test), _) => Found::Labels(test.sets(profile)),
            (Test::Keys(_), _) => Found::Done,
        }
    }
}

impl<'q> Prepared<'q> {
    pub fn new(query: &'q Query, profile: &Profile) -> Prepared<'q> {
        let filters = query.filters.iter();
        Prepared {
            filters: filters.map(|f| (f, Found::of(f, profile))).collect(),
        }
    }

    /// What all of the filters leave.
    pub fn select<'a>(&self, profile: &'a Profile, matched: &mut Matched) -> Selected<'a> {
        self.select_by(profile, |_| true, matched)
    }

    /// What those filters leave that change stacks.
    pub fn select_stacks<'a>(&self, profile: &'a Profile, matched: &mut Matched) -> Selected<'a> {
        self.select_by(profile, |filter| changes_stacks(filter.verb), matched)
    }

    /// What those filters leave whose place `wanted` says.
    pub fn select_places<'a>(
        &self,
        profile: &'a Profile,
        wanted: impl Fn(usize) -> bool,
        matched: &mut Matched,
    ) -> Selected<'a> {
        self.select_by(profile, |filter| wanted(filter.place), matched)
    }

    /// In pprof's order.
    fn select_by<'a>(
        &self,
        profile: &'a Profile,
        wanted: impl Fn(&Compiled) -> bool,
        matched: &mut Matched,
    ) -> Selected<'a> {
        use FilterVerb::*;
        let mut selected = Selected::all(profile);
        let wanted: Vec<_> = (self.filters.iter().filter(|(f, _)| wanted(f)))
            .map(|(filter, found)| (*filter, found))
            .collect();
        let frames = |verb| frames_of(&wanted, verb);
        samples::by_name(&mut selected, frames(Focus), frames(Ignore), matched);
        for (verb, narrow) in [
            (Hide, stacks::hide as fn(&mut Selected, &Hits) -> bool),
            (Show, stacks::show),
            (ShowFrom, stacks::show_from),
        ] {
            for (filter, hits) in frames(verb) {
                matched[filter.place] = narrow(&mut selected, hits);
            }
        }
        let labels = wanted.iter().filter_map(|(filter, found)| match found {
            Found::Labels(sets) => Some((*filter, sets.as_slice())),
            _ => None,
        });
        samples::by_label(&mut selected, labels, matched);
        for (filter, found) in &wanted {
            if let Found::Keys(keys) = found {
                matched[filter.place] = samples::show_labels(&mut selected, filter.verb, keys);
            }
        }
        for (filter, hits) in frames(PruneFrom) {
            matched[filter.place] = stacks::prune_from(&mut selected, hits);
        }
        selected
    }
}

/// The filters of a verb that looks at frames.
fn frames_of<'f>(
    filters: &'f [(&'f Compiled, &'f Found)],
    verb: FilterVerb,
) -> impl Iterator<Item = (&'f Compiled, &'f Hits)> + 'f {
    let of_verb = filters.iter().filter(move |(f, _)| f.verb == verb);
    of_verb.filter_map(|(filter, found)| match found {
        Found::Frames(hits) => Some((*filter, hits)),
        _ => None,
    })
}
