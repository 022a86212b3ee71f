//! The labels of samples as reports group them: by the bytes of the key, values in the file's order. A number is printed in the
//! unit of its key: [`NumberUnits`].

pub use crate::analysis::label_units::NumberUnits;
use crate::analysis::selected::Selected;
use crate::profile::{LabelSetId, LabelValue, Profile, StringId};
use std::collections::BTreeMap;

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
