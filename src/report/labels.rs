//! The labels of samples as reports group them: by the bytes of the key, values in the file's order. A number is printed in the
//! unit of its key, which is settled once for the whole profile.

use crate::analysis::selected::Selected;
use crate::profile::{LabelSetId, LabelValue, Profile, StringId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The labels of one sample; keys in order.
#[derive(Default)]
pub struct Grouped<'a> {
    pub texts: BTreeMap<&'a [u8], Vec<&'a [u8]>>,
    pub numbers: BTreeMap<&'a [u8], Numbers<'a>>,
}

/// The numbers of one key.
#[derive(Default)]
pub struct Numbers<'a> {
    pub values: Vec<i64>,
    /// One a value.
    pub units: Vec<&'a [u8]>,
    /// Whether the file gives any of them a unit.
    pub has_units: bool,
}

impl<'a> Grouped<'a> {
    pub fn of(selected: &Selected<'a>, sample: usize) -> Grouped<'a> {
        let strings = &selected.profile.strings;
        let mut grouped = Grouped::default();
        for label in selected.labels(sample) {
            let key = strings.bytes(label.key);
            match label.value {
                LabelValue::Text(text) => {
                    let texts = grouped.texts.entry(key).or_default();
                    texts.push(strings.bytes(text));
                }
                LabelValue::Number { value, unit } => {
                    let numbers = grouped.numbers.entry(key).or_default();
                    numbers.values.push(value);
                    numbers.units.push(strings.bytes(unit));
                    numbers.has_units |= unit != StringId(0);
                }
            }
        }
        grouped
    }
}

/// The unit of each key of numbers: pprof's rule.
#[derive(Debug, Default)]
pub struct NumberUnits<'a> {
    unit: BTreeMap<&'a [u8], &'a [u8]>,
    /// The other units that were met.
    others: BTreeMap<&'a [u8], BTreeSet<&'a [u8]>>,
}

impl<'a> NumberUnits<'a> {
    /// The first unit that any sample gives a key, filtered or not; without one the key itself, since old profiles name their
    /// labels so (`bytes`).
    pub fn of(profile: &'a Profile) -> NumberUnits<'a> {
        let mut units = NumberUnits::default();
        let mut keys = BTreeSet::new();
        for set in sets_in_use(profile) {
            for label in profile.labels.get(set) {
                if let LabelValue::Number { unit, .. } = label.value {
                    let key = profile.strings.bytes(label.key);
                    keys.insert(key);
                    units.add(key, profile.strings.bytes(unit));
                }
            }
        }
        for key in keys {
            let default: &[u8] = match key {
                b"alignment" | b"request" => b"bytes",
                key => key,
            };
            units.unit.entry(key).or_insert(default);
        }
        units
    }

    fn add(&mut self, key: &'a [u8], unit: &'a [u8]) {
        if unit.is_empty() {
            return;
        }
        let wanted = *self.unit.entry(key).or_insert(unit);
        if wanted != unit {
            self.others.entry(key).or_default().insert(unit);
        }
    }

    /// Empty for a key that is no number's.
    pub fn get(&self, key: &[u8]) -> &'a [u8] {
        self.unit.get(key).copied().unwrap_or_default()
    }

    /// For each key that has numbers in several units, a sentence that says so.
    pub fn warnings(&self) -> Vec<String> {
        fn text(bytes: &[u8]) -> Cow<'_, str> {
            String::from_utf8_lossy(bytes)
        }
        let warning = |(key, others): (&&[u8], &BTreeSet<&[u8]>)| {
            let others: Vec<_> = others.iter().map(|u| text(u)).collect();
            let (key, unit) = (text(key), text(self.get(key)));
            let others = others.join(", ");
            format!("For tag {key} used unit {unit}, also encountered unit(s) {others}")
        };
        self.others.iter().map(warning).collect()
    }
}

/// Label sets that samples have, in the order of the first that has each.
fn sets_in_use(profile: &Profile) -> Vec<LabelSetId> {
    let mut seen = vec![false; profile.labels.len()];
    let mut sets = profile.samples.labels.clone();
    sets.retain(|set| !std::mem::replace(&mut seen[set.index()], true));
    sets
}

/// Text made of the labels of a sample, once for each set of labels.
pub struct Memo {
    by_set: Vec<Option<Vec<u8>>>,
}

impl Memo {
    pub fn new(profile: &Profile) -> Memo {
        Memo {
            by_set: vec![None; profile.labels.len()],
        }
    }

    pub fn get(&mut self, set: LabelSetId, make: impl FnOnce() -> Vec<u8>) -> &[u8] {
        self.by_set[set.index()].get_or_insert_with(make)
    }
}
