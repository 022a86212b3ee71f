//! Labels: their keys, and the values they have.

use super::groups::{samples, sides};
use super::regexp;
use crate::analysis::label_units::NumberUnits;
use crate::analysis::query::Matcher;
use crate::analysis::regexp::escape;
use crate::analysis::scene::View;
use crate::measurement::{label as in_best_unit, scale};
use crate::order;
use crate::profile::{Label, LabelSetId, LabelValue, Profile};
use crate::protocol::{FilterVerb, Pair, Pattern, SuggestQuestion, Suggestion, SuggestionKind};
use std::collections::BTreeMap;

/// What is suggested for a label, and how it is filtered by.
type Item = (SuggestionKind, String, Pattern);

/// Keys alone.
pub fn keys(view: &View, question: &SuggestQuestion) -> Vec<Suggestion> {
    let makes_frames = matches!(question.verb, FilterVerb::TagRoot | FilterVerb::TagLeaf);
    collect(view, question, |profile, _, label| {
        let key = profile.strings.text(label.key).into_owned();
        let pattern = match makes_frames {
            true if key.contains(',') => return Vec::new(),
            true => Pattern {
                text: key.clone(),
                is_regexp: false,
            },
            false => regexp(format!("^{}$", escape(&key))),
        };
        vec![(SuggestionKind::LabelKey, key, pattern)]
    })
}

/// Values, and keys that have any text.
pub fn values(view: &View, question: &SuggestQuestion) -> Vec<Suggestion> {
    collect(view, question, |profile, units, label| {
        let key = profile.strings.text(label.key);
        match label.value {
            LabelValue::Text(text) => of_text(&key, &profile.strings.text(text)),
            LabelValue::Number { value, .. } => {
                let unit = units.get(profile.strings.bytes(label.key));
                let number = of_number(&key, value, &String::from_utf8_lossy(unit));
                number.into_iter().collect()
            }
        }
    })
}

fn of_text(key: &str, value: &str) -> Vec<Item> {
    let shown = format!("{key}={value}");
    // A comma would part expressions, an equals sign would end the key.
    let literal = |text: &str| escape(text).replace(',', r"\x2c");
    if key.contains('=') {
        let pattern = format!("^{}:{}$", literal(key), literal(value)).replace('=', r"\x3d");
        return vec![(SuggestionKind::LabelValue, shown, regexp(pattern))];
    }
    let any = (
        SuggestionKind::LabelKey,
        key.to_string(),
        regexp(format!("{key}=")),
    );
    let pattern = regexp(format!("{key}=^{}$", literal(value)));
    vec![any, (SuggestionKind::LabelValue, shown, pattern)]
}

/// `None` where pprof's grammar has no way to ask for it.
fn of_number(key: &str, value: i64, unit: &str) -> Option<Item> {
    let is_known = !scale(1, unit, "").1.is_empty();
    let unit = if is_known { unit } else { "" };
    let is_writable = !key.contains('=') && unit.bytes().all(|b| b.is_ascii_alphabetic());
    is_writable.then(|| {
        let shown = format!("{key}={}", in_best_unit(value, unit));
        let pattern = regexp(format!("{key}={value}{unit}"));
        (SuggestionKind::LabelValue, shown, pattern)
    })
}

/// What `items` says of every label, as far as its text is asked for, with what the samples hold that have it.
fn collect(
    view: &View,
    question: &SuggestQuestion,
    items: impl Fn(&Profile, &NumberUnits, &Label) -> Vec<Item>,
) -> Vec<Suggestion> {
    let wanted = Matcher::literal(&question.text);
    let mut found: BTreeMap<(SuggestionKind, String, String), (Pattern, Pair)> = BTreeMap::new();
    for (side, is_base) in sides(view) {
        let profile = view.profiles[side.choice.profile];
        let units = NumberUnits::of(profile);
        let mut of_set = vec![0i64; profile.labels.len()];
        for (sample, value) in samples(view, side) {
            let sum = &mut of_set[profile.samples.labels[sample].index()];
            *sum = sum.wrapping_add(value);
        }
        for (set, value) in of_set.into_iter().enumerate().filter(|(_, v)| *v != 0) {
            let labels = profile.labels.get(LabelSetId::from_index(set)).iter();
            let mut own: Vec<Item> = labels.flat_map(|l| items(profile, &units, l)).collect();
            own.retain(|(_, text, _)| wanted.is_match(text.as_bytes()));
            // A sample counts once, even if it has a label twice.
            order::sort_by(&mut own, |a, b| {
                (a.0, &a.1, &a.2.text).cmp(&(b.0, &b.1, &b.2.text))
            });
            own.dedup();
            for (kind, text, pattern) in own {
                let key = (kind, text, pattern.text.clone());
                let (_, holds) = found.entry(key).or_insert((pattern, Pair::default()));
                let side = if is_base {
                    &mut holds.base
                } else {
                    &mut holds.new
                };
                *side = side.wrapping_add(value);
            }
        }
    }
    let found = found.into_iter();
    found
        .map(|((kind, text, _), (pattern, holds))| Suggestion {
            kind,
            text,
            pattern,
            holds,
        })
        .collect()
}
