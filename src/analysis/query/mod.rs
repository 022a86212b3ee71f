//! pprof's filters, applied in pprof's order, whatever order they are given in: frames made of labels first, then whole samples by
//! the names on their stacks, then what of the stacks is shown, then samples and labels by label, and last where stacks end. A
//! profile is not changed but for the frames made of labels; everything else is masks ([`Selected`]).
//!
//! Each expression runs once for each unique string, each label filter once for each set of labels.

mod hits;
mod label_frames;
mod labels;
mod matcher;
mod notices;
mod range;
mod samples;
mod stacks;

pub use matcher::Matcher;

use super::prune;
use super::selected::Selected;
use crate::input::Error;
use crate::profile::Profile;
use crate::protocol::{Filter, FilterVerb};
use hits::Hits;
use labels::LabelTest;

/// The verbs in the order in which pprof applies them.
pub const STAGES: [FilterVerb; 12] = [
    FilterVerb::TagRoot,
    FilterVerb::TagLeaf,
    FilterVerb::Focus,
    FilterVerb::Ignore,
    FilterVerb::Hide,
    FilterVerb::Show,
    FilterVerb::ShowFrom,
    FilterVerb::TagFocus,
    FilterVerb::TagIgnore,
    FilterVerb::TagShow,
    FilterVerb::TagHide,
    FilterVerb::PruneFrom,
];

/// Filters, compiled.
#[derive(Debug)]
pub struct Query {
    /// By stage; those of one verb as they were given.
    filters: Vec<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    verb: FilterVerb,
    /// Which one of the filters that were given.
    place: usize,
    test: Test,
}

#[derive(Debug)]
enum Test {
    /// Of names of frames, or of keys of labels.
    Names(Matcher),
    Labels(LabelTest),
    /// Keys of labels that become frames.
    Keys(Vec<Vec<u8>>),
}

/// For each filter that was given: has it matched anything? pprof says so of those that have not.
pub type Matched = Vec<bool>;

impl Query {
    /// The error says which option has which expression wrong, in pprof's words.
    pub fn new(filters: &[Filter]) -> Result<Query, String> {
        let mut compiled = Vec::with_capacity(filters.len());
        for verb in STAGES {
            let of_verb = filters.iter().enumerate().filter(|(_, f)| f.verb == verb);
            for (place, filter) in of_verb {
                compiled.push(Compiled {
                    verb,
                    place,
                    test: Test::new(filter)?,
                });
            }
        }
        Ok(Query { filters: compiled })
    }

    pub fn is_empty(&self) -> bool {
        self.filters.is_empty()
    }

    /// What no filter has matched yet.
    pub fn unmatched(&self) -> Matched {
        vec![false; self.filters.len()]
    }

    /// The profile with frames made of labels, where any are asked for: first of all, since what follows may match them. Numbers
    /// are printed in `unit`.
    pub fn add_frames(
        &self,
        profile: Profile,
        unit: &str,
        matched: &mut Matched,
    ) -> Result<Profile, Error> {
        let keys = self.keys();
        for filter in &self.filters {
            if let Test::Keys(keys) = &filter.test {
                matched[filter.place] = label_frames::any_sample_has(&profile, keys);
            }
        }
        if keys.is_empty() {
            return Ok(profile);
        }
        label_frames::add(profile, &keys, unit)
    }

    /// Whether [`Query::add_frames`] would make another profile.
    pub fn adds_frames(&self) -> bool {
        !self.keys().is_empty()
    }

    fn keys(&self) -> label_frames::Keys {
        let mut all = label_frames::Keys::default();
        for filter in &self.filters {
            match (&filter.test, filter.verb) {
                (Test::Keys(keys), FilterVerb::TagRoot) => all.roots.extend_from_slice(keys),
                (Test::Keys(keys), _) => all.leaves.extend_from_slice(keys),
                _ => {}
            }
        }
        all
    }

    /// What the filters leave of a profile that has its frames made of labels.
    pub fn select<'a>(&self, profile: &'a Profile, matched: &mut Matched) -> Selected<'a> {
        use FilterVerb::*;
        let mut selected = Selected::all(profile);
        samples::by_name(&mut selected, self, matched);
        for verb in [Hide, Show, ShowFrom] {
            self.narrow(verb, &mut selected, matched);
        }
        samples::by_label(&mut selected, self, matched);
        for verb in [TagShow, TagHide, PruneFrom] {
            self.narrow(verb, &mut selected, matched);
        }
        selected
    }

    /// Applies the filters of a verb one after the other.
    fn narrow(&self, verb: FilterVerb, selected: &mut Selected, matched: &mut Matched) {
        for (filter, name) in self.names(verb) {
            matched[filter.place] = narrow(verb, name, selected);
        }
    }

    /// What pprof says of the filters on standard error, in its order.
    pub fn notices(&self, matched: &Matched) -> Vec<String> {
        notices::all(self, matched)
    }

    /// The filters of a verb that has names.
    fn names(&self, verb: FilterVerb) -> impl Iterator<Item = (&Compiled, &Matcher)> {
        let of_verb = self.filters.iter().filter(move |f| f.verb == verb);
        of_verb.filter_map(|filter| match &filter.test {
            Test::Names(name) => Some((filter, name)),
            _ => None,
        })
    }

    fn label_tests(&self) -> impl Iterator<Item = (&Compiled, &LabelTest)> {
        self.filters.iter().filter_map(|filter| match &filter.test {
            Test::Labels(test) => Some((filter, test)),
            _ => None,
        })
    }
}

impl Test {
    fn new(filter: &Filter) -> Result<Test, String> {
        use FilterVerb::*;
        let pattern = &filter.pattern;
        let compiled = match filter.verb {
            TagRoot | TagLeaf => Ok(Test::Keys(keys(&pattern.text))),
            TagFocus | TagIgnore => LabelTest::new(pattern).map(Test::Labels),
            _ if pattern.is_regexp => Matcher::regexp(&pattern.text).map(Test::Names),
            _ => Ok(Test::Names(Matcher::literal(&pattern.text))),
        };
        let name = notices::option(filter.verb);
        compiled.map_err(|why| format!("parsing {name} regexp: {why}"))
    }
}

fn keys(text: &str) -> Vec<Vec<u8>> {
    let keys = text.split(',').filter(|key| !key.is_empty());
    keys.map(|key| key.as_bytes().to_vec()).collect()
}

/// Narrows what is left by one filter; whether that matched anything.
fn narrow(verb: FilterVerb, name: &Matcher, selected: &mut Selected) -> bool {
    let hits = match verb {
        FilterVerb::TagShow | FilterVerb::TagHide => {
            return samples::show_labels(selected, verb, name);
        }
        FilterVerb::PruneFrom => {
            Hits::of_names(selected.profile, |n| name.is_match(prune::simplify(n)))
        }
        _ => Hits::of(selected.profile, name),
    };
    match verb {
        FilterVerb::Hide => stacks::hide(selected, &hits),
        FilterVerb::Show => stacks::show(selected, &hits),
        FilterVerb::ShowFrom => stacks::show_from(selected, &hits),
        _ => stacks::prune_from(selected, &hits),
    }
}
