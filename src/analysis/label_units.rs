//! The unit of each numeric label of a profile. A file may give a key several units, or none; pprof settles on one for the whole
//! profile before anything is filtered or printed.

use crate::profile::{LabelSetId, LabelValue, Profile};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

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
pub fn sets_in_use(profile: &Profile) -> Vec<LabelSetId> {
    let mut seen = vec![false; profile.labels.len()];
    let mut sets = profile.samples.labels.clone();
    sets.retain(|set| !std::mem::replace(&mut seen[set.index()], true));
    sets
}
