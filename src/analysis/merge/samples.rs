//! The samples of several profiles added up: those of equal stack and equal labels become one.

use super::draft::Draft;
use super::symbols::Merged;
use crate::analysis::totals::{BASE_KEY, BASE_VALUE};
use crate::input::{Error, ErrorKind};
use crate::profile::{
    Label, LabelInterner, LabelSetId, LabelSets, LabelValue, Samples, StackId, StringId,
};
use rustc_hash::FxHashMap;

/// In the order in which they are first met.
pub fn add_up(
    drafts: &[Draft],
    leaves: &[Vec<StackId>],
    merged: &mut Merged,
) -> Result<(Samples, LabelSets), Error> {
    let mut samples = Samples {
        values: vec![Vec::new(); merged.sample_types.len()],
        ..Samples::default()
    };
    let mut interner = LabelInterner::default();
    let mut rows: FxHashMap<(StackId, LabelSetId), usize> = FxHashMap::default();
    for (draft, leaf_of) in drafts.iter().zip(leaves) {
        let sets = label_sets(draft, merged, &mut interner)?;
        let own = &draft.profile.samples;
        for sample in (0..own.len()).filter(|s| draft.has(*s)) {
            let stack = leaf_of[own.stack[sample].index()];
            let labels = sets[own.labels[sample].index()];
            let row = *rows.entry((stack, labels)).or_insert(samples.len());
            if row == samples.len() {
                samples.stack.push(stack);
                samples.labels.push(labels);
                samples.values.iter_mut().for_each(|column| column.push(0));
            }
            for (column, own) in samples.values.iter_mut().zip(&draft.values) {
                column[row] = column[row].wrapping_add(own[sample]);
            }
        }
    }
    Ok((samples, interner.into_sets()))
}

/// For each label set of a profile, the equal one of the sum. Labels of different keys have no order among themselves, those of one
/// key do; pprof keeps text and numbers apart.
fn label_sets(
    draft: &Draft,
    merged: &mut Merged,
    interner: &mut LabelInterner,
) -> Result<Vec<LabelSetId>, Error> {
    let profile = draft.profile;
    let base = Label {
        key: merged.intern(BASE_KEY)?,
        value: LabelValue::Text(merged.intern(BASE_VALUE)?),
    };
    let mut sets = Vec::with_capacity(profile.labels.len());
    for set in 0..profile.labels.len() {
        let mut labels = Vec::new();
        for label in profile.labels.get(LabelSetId::from_index(set)) {
            labels.push(Label {
                key: merged.intern(profile.strings.bytes(label.key))?,
                value: value(draft, label.value, merged)?,
            });
        }
        if draft.is_base {
            labels.retain(|l| l.key != base.key || matches!(l.value, LabelValue::Number { .. }));
            labels.push(base);
        }
        let is_number = |label: &Label| matches!(label.value, LabelValue::Number { .. });
        let key = |label: &Label| merged.strings().bytes(label.key);
        labels.sort_by(|a, b| (is_number(a), key(a)).cmp(&(is_number(b), key(b))));
        sets.push(interner.intern(&labels).ok_or_else(too_many)?);
    }
    Ok(sets)
}

fn value(draft: &Draft, value: LabelValue, merged: &mut Merged) -> Result<LabelValue, Error> {
    let mut string = |id: StringId| merged.intern(draft.profile.strings.bytes(id));
    Ok(match value {
        LabelValue::Text(text) => LabelValue::Text(string(text)?),
        LabelValue::Number { value, unit } => LabelValue::Number {
            value,
            unit: string(unit)?,
        },
    })
}

fn too_many() -> Error {
    let problem = "The profiles together have more labels than 32 bits can number.";
    Error::new(ErrorKind::TooLarge, problem, "Merge fewer of them.")
}
