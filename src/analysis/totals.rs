//! What percentages are of: the sum of the absolute values of all samples, or of those of a diff's base where samples say that
//! they are.

use super::graph::Values;
use super::selected::Selected;
use crate::pieces::each_in_pieces;
use crate::profile::{LabelSetId, LabelValue};

/// The label that marks a sample of the base: pprof's own, so that a profile saved by it means the same here.
pub const BASE_KEY: &[u8] = b"pprof::base";
pub const BASE_VALUE: &[u8] = b"true";

/// pprof's total. With a divisor, the mean.
pub fn total(selected: &Selected, values: Values) -> i64 {
    let profile = selected.profile;
    let in_base = base_sets(selected);
    let mut all = Sums::default();
    let mut base = Sums::default();
    each_in_pieces(selected.samples(), |sample| {
        let set = profile.samples.labels[sample];
        let value = values.value[sample].wrapping_abs();
        let divisor = values.divisor.map_or(0, |d| d[sample]);
        all.add(value, divisor);
        if in_base[set.index()] {
            base.add(value, divisor);
        }
    });
    if base.value > 0 {
        base.mean()
    } else {
        all.mean()
    }
}

/// For each label set: does it mark the base? A mark that is hidden does not.
fn base_sets(selected: &Selected) -> Vec<bool> {
    let profile = selected.profile;
    let is_mark = |set| {
        selected.labels_of(set).any(|label| {
            profile.strings.bytes(label.key) == BASE_KEY
                && matches!(label.value, LabelValue::Text(v) if profile.strings.bytes(v) == BASE_VALUE)
        })
    };
    (0..profile.labels.len())
        .map(|set| is_mark(LabelSetId::from_index(set)))
        .collect()
}

#[derive(Default)]
struct Sums {
    value: i64,
    divisor: i64,
}

impl Sums {
    fn add(&mut self, value: i64, divisor: i64) {
        self.value = self.value.wrapping_add(value);
        self.divisor = self.divisor.wrapping_add(divisor);
    }

    fn mean(&self) -> i64 {
        if self.divisor == 0 {
            self.value
        } else {
            self.value.wrapping_div(self.divisor)
        }
    }
}
