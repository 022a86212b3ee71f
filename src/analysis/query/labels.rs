//! Filters by label: which sets of labels a tagfocus or tagignore matches. pprof's grammar: `key=` before the rest looks at one key
//! alone; a number or a range of numbers is held against numeric labels, anything else against text.

use super::matcher::Matcher;
use super::range::Range;
use crate::analysis::label_units::NumberUnits;
use crate::profile::{Label, LabelSetId, LabelValue, Profile};
use crate::protocol::Pattern;

/// A compiled tagfocus or tagignore.
#[derive(Debug)]
pub struct LabelTest {
    /// The key looked at; empty: every one.
    key: Vec<u8>,
    /// What is asked for, without the key.
    value: String,
    range: Option<Range>,
    texts: Vec<Matcher>,
}

impl LabelTest {
    /// The error says what is wrong with the expression, and is no sentence.
    pub fn new(pattern: &Pattern) -> Result<LabelTest, String> {
        let (key, value) = pattern.text.split_once('=').unwrap_or(("", &pattern.text));
        let range = Range::parse(value)?;
        let texts = match (pattern.is_regexp, &range) {
            // Literal text may be a number, and is found in text too.
            (false, _) => vec![Matcher::literal(value)],
            (true, Some(_)) => Vec::new(),
            (true, None) => value
                .split(',')
                .map(Matcher::regexp)
                .collect::<Result<_, _>>()?,
        };
        Ok(LabelTest {
            key: key.as_bytes().to_vec(),
            value: value.to_string(),
            range,
            texts,
        })
    }

    /// What was taken for a range where a regexp may have been meant.
    pub fn taken_for_range(&self) -> Option<&str> {
        let is_range = self.range.is_some() && self.texts.is_empty();
        is_range.then_some(&self.value)
    }

    /// By label set: does it match?
    pub fn sets(&self, profile: &Profile) -> Vec<bool> {
        let units = match self.range {
            Some(_) => NumberUnits::of(profile),
            None => NumberUnits::default(),
        };
        let sets = (0..profile.labels.len()).map(LabelSetId::from_index);
        sets.map(|set| self.is_match(profile, &units, profile.labels.get(set)))
            .collect()
    }

    fn is_match(&self, profile: &Profile, units: &NumberUnits, labels: &[Label]) -> bool {
        self.has_number(profile, units, labels) || self.has_text(profile, labels)
    }

    fn has_number(&self, profile: &Profile, units: &NumberUnits, labels: &[Label]) -> bool {
        let Some(range) = &self.range else {
            return false;
        };
        self.of_key(profile, labels).any(|label| match label.value {
            LabelValue::Text(_) => false,
            LabelValue::Number { value, .. } => {
                let unit = units.get(profile.strings.bytes(label.key));
                range.contains(value, &String::from_utf8_lossy(unit))
            }
        })
    }

    /// Of one key any of the expressions has to match a value; of all keys each of them a `key:value`.
    fn has_text(&self, profile: &Profile, labels: &[Label]) -> bool {
        let mut texts = self.texts.iter();
        let mut any = |text: &Matcher| self.any_text(profile, labels, text);
        if self.key.is_empty() {
            !self.texts.is_empty() && texts.all(any)
        } else {
            texts.any(&mut any)
        }
    }

    fn any_text(&self, profile: &Profile, labels: &[Label], text: &Matcher) -> bool {
        self.of_key(profile, labels).any(|label| {
            let LabelValue::Text(value) = label.value else {
                return false;
            };
            let (key, value) = (
                profile.strings.bytes(label.key),
                profile.strings.bytes(value),
            );
            if self.key.is_empty() {
                text.is_match(&[key, b":", value].concat())
            } else {
                text.is_match(value)
            }
        })
    }

    fn of_key<'s>(
        &'s self,
        profile: &'s Profile,
        labels: &'s [Label],
    ) -> impl Iterator<Item = &'s Label> {
        let is_wanted =
            |label: &&Label| self.key.is_empty() || profile.strings.bytes(label.key) == self.key;
        labels.iter().filter(is_wanted)
    }
}
