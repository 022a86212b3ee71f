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
mod prepared;
mod range;
mod samples;
mod stacks;

pub use label_frames::name_mapping;
pub use matcher::Matcher;
pub use prepared::Prepared;

use super::selected::Selected;
use crate::input::Error;
use crate::profile::Profile;
use crate::protocol::{Filter, FilterVerb};
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

/// An expression that is none. Printed, it is pprof's words.
#[derive(Debug)]
pub struct Wrong {
    option: &'static str,
    text: String,
    why: String,
}

impl Wrong {
    /// For a person who sees what was typed, and not the name of an option.
    pub fn sentence(&self) -> String {
        tr!(
            "“{text}” is not a regular expression: {why}.",
            text = self.text,
            why = self.why
        )
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "parsing {} regexp: {}", self.option, self.why)
    }
}

/// Whether filters of a verb change what is on a stack, or only which samples count.
pub fn changes_stacks(verb: FilterVerb) -> bool {
    use FilterVerb::*;
    matches!(verb, Hide | Show | ShowFrom | PruneFrom | TagRoot | TagLeaf)
}

/// For each filter that was given: has it matched anything? pprof says so of those that have not.
pub type Matched = Vec<bool>;

impl Query {
    pub fn new(filters: &[Filter]) -> Result<Query, Wrong> {
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

    /// How many filters there are.
    pub fn len(&self) -> usize {
        self.filters.len()
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
        self.match_frames(&profile, matched);
        let keys = self.keys();
        if keys.is_empty() {
            return Ok(profile);
        }
        label_frames::add(profile, &keys, unit)
    }

    /// Marks the filters for which a profile has labels to make frames of.
    pub fn match_frames(&self, profile: &Profile, matched: &mut Matched) {
        for filter in &self.filters {
            if let Test::Keys(keys) = &filter.test {
                matched[filter.place] |= label_frames::any_sample_has(profile, keys);
            }
        }
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
        Prepared::new(self, profile).select(profile, matched)
    }

    /// What pprof says of the filters on standard error, in its order.
    pub fn notices(&self, matched: &Matched) -> Vec<String> {
        notices::all(self, matched)
    }
}

impl Test {
    fn new(filter: &Filter) -> Result<Test, Wrong> {
        use FilterVerb::*;
        let pattern = &filter.pattern;
        let compiled = match filter.verb {
            TagRoot | TagLeaf => Ok(Test::Keys(keys(&pattern.text))),
            TagFocus | TagIgnore => LabelTest::new(pattern).map(Test::Labels),
            _ if pattern.is_regexp => Matcher::regexp(&pattern.text).map(Test::Names),
            _ => Ok(Test::Names(Matcher::literal(&pattern.text))),
        };
        compiled.map_err(|why| Wrong {
            option: notices::option(filter.verb),
            text: pattern.text.clone(),
            why,
        })
    }
}

fn keys(text: &str) -> Vec<Vec<u8>> {
    let keys = text.split(',').filter(|key| !key.is_empty());
    keys.map(|key| key.as_bytes().to_vec()).collect()
}
