//! The sums behind the view: over sets of labels first, of which there are far fewer than samples, then over their labels.

use crate::analysis::label_units::NumberUnits;
use crate::analysis::selected::Selected;
use crate::profile::{Label, LabelSetId, LabelValue};
use crate::protocol::{NameKey, Pair};
use crate::views::Looked;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A label's value. Text before numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Value<'a> {
    Text(&'a [u8]),
    Number(i64),
}

/// A set of labels with what its samples hold.
pub struct Set<'a> {
    /// In the file's order; a value that stands there twice counts twice, as pprof has it.
    pub labels: Vec<(&'a [u8], Value<'a>)>,
    pub value: Pair,
}

/// What is said of a key.
#[derive(Default)]
pub struct Key<'a> {
    pub values: FxHashMap<Value<'a>, Pair>,
    pub total: Pair,
    pub unit: Option<Cow<'a, str>>,
}

/// Every set of the samples in view.
pub fn sets<'a>(looked: &Looked<'a>) -> Vec<Set<'a>> {
    let mut sets = Vec::new();
    for side in looked.view.sides() {
        let profile = looked.view.profiles[side.choice.profile];
        let selected = looked.query.select(profile, &mut looked.query.unmatched());
        let mut sums: Vec<Option<i64>> = vec![None; profile.labels.len()];
        let values = &profile.samples.values[side.choice.sample_type];
        for sample in selected.samples() {
            let sum = &mut sums[profile.samples.labels[sample].index()];
            let value = side.choice.scaled(values[sample]);
            *sum = Some(sum.unwrap_or(0).wrapping_add(value));
        }
        let is_new = std::ptr::eq(side, &looked.view.figures.new);
        let in_use = sums
            .iter()
            .enumerate()
            .filter_map(|(set, sum)| Some((set, (*sum)?)));
        sets.extend(in_use.map(|(set, sum)| Set {
            labels: labels(&selected, LabelSetId::from_index(set)),
            value: match is_new {
                true => Pair { base: 0, new: sum },
                false => Pair { base: sum, new: 0 },
            },
        }));
    }
    sets
}

fn labels<'a>(selected: &Selected<'a>, set: LabelSetId) -> Vec<(&'a [u8], Value<'a>)> {
    let strings = &selected.profile.strings;
    let value = |label: &Label| match label.value {
        LabelValue::Text(text) => Value::Text(strings.bytes(text)),
        LabelValue::Number { value, .. } => Value::Number(value),
    };
    selected
        .labels_of(set)
        .map(|label| (strings.bytes(label.key), value(label)))
        .collect()
}

/// By name.
pub fn keys<'a>(looked: &Looked<'a>, sets: &[Set<'a>]) -> BTreeMap<&'a [u8], Key<'a>> {
    let mut keys: BTreeMap<&[u8], Key> = BTreeMap::new();
    for set in sets {
        for (key, value) in &set.labels {
            let key = keys.entry(key).or_default();
            add(key.values.entry(*value).or_default(), set.value);
            add(&mut key.total, set.value);
        }
    }
    // Of a comparison the new side is asked first.
    for side in looked.view.sides() {
        let units = NumberUnits::of(looked.view.profiles[side.choice.profile]);
        for (name, key) in &mut keys {
            let unit = units.get(name);
            if !unit.is_empty() {
                key.unit = Some(String::from_utf8_lossy(unit));
            }
        }
    }
    keys
}

pub fn add(sum: &mut Pair, value: Pair) {
    sum.base = sum.base.wrapping_add(value.base);
    sum.new = sum.new.wrapping_add(value.new);
}

/// What lists are ordered by: the larger side.
pub fn weight(value: Pair) -> u64 {
    value.base.unsigned_abs().max(value.new.unsigned_abs())
}

/// The key of that hash.
pub fn find<'k, 'a>(
    keys: &'k BTreeMap<&'a [u8], Key<'a>>,
    wanted: NameKey,
) -> Option<(&'a [u8], &'k Key<'a>)> {
    let mut keys = keys.iter();
    keys.find(|(name, _)| NameKey::of(name) == wanted)
        .map(|(name, key)| (*name, key))
}
