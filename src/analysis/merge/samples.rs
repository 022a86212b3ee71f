//! The samples of several profiles added up: those of equal stack and equal labels become one.

use super::draft::Draft;
use super::symbols::Merged;
use crate::analysis::totals::{BASE_KEY, BASE_VALUE};
use crate::input::{Error, ErrorKind};
use crate::order;
use crate::pieces::each_in_pieces;
use crate::profile::{
    Label, LabelInterner, LabelSetId, LabelSets, LabelValue, Samples, StackId, StringId,
};
use rustc_hash::FxHashMap;

/// The rows of the sum: one a stack and label set, in the order in which they are first met.
pub struct Rows {
    pub stack: Vec<StackId>,
    pub labels: Vec<LabelSetId>,
    pub sets: LabelSets,
    /// By profile and sample: its row; [`NO_ROW`] for a sample without values.
    pub row_of: Vec<Vec<u32>>,
}

pub const NO_ROW: u32 = u32::MAX;

pub fn rows(drafts: &[Draft], leaves: &[Vec<StackId>], merged: &mut Merged) -> Result<Rows, Error> {
    let mut interner = LabelInterner::default();
    let mut known: FxHashMap<(StackId, LabelSetId), u32> = FxHashMap::default();
    let (mut stacks, mut labels) = (Vec::new(), Vec::new());
    let mut row_of = Vec::with_capacity(drafts.len());
    for (draft, leaf_of) in drafts.iter().zip(leaves) {
        let sets = label_sets(draft, merged, &mut interner)?;
        let own = &draft.profile.samples;
        let mut rows = vec![NO_ROW; own.len()];
        each_in_pieces((0..own.len()).filter(|s| draft.has(*s)), |sample| {
            let stack = leaf_of[own.stack[sample].index()];
            let set = sets[own.labels[sample].index()];
            let next = stacks.len() as u32;
            let row = *known.entry((stack, set)).or_insert(next);
            if row == next {
                stacks.push(stack);
                labels.push(set);
            }
            rows[sample] = row;
        });
        row_of.push(rows);
    }
    Ok(Rows {
        stack: stacks,
        labels,
        sets: interner.into_sets(),
        row_of,
    })
}

/// The samples of the sum, each row with what its samples add up to.
pub fn add_up(drafts: &[Draft], rows: Rows, types: usize) -> (Samples, LabelSets) {
    let mut values = vec![vec![0i64; rows.stack.len()]; types];
    for (draft, row_of) in drafts.iter().zip(&rows.row_of) {
        for (sum, own) in values.iter_mut().zip(&draft.values) {
            add_rows(sum, row_of, own.iter().copied());
        }
    }
    let samples = Samples {
        stack: rows.stack,
        labels: rows.labels,
        values,
    };
    (samples, rows.sets)
}

/// Adds the value of each sample to its row.
pub fn add_rows(sums: &mut [i64], row_of: &[u32], values: impl Iterator<Item = i64>) {
    each_in_pieces(row_of.iter().zip(values), |(row, value)| {
        if *row != NO_ROW {
            let sum = &mut sums[*row as usize];
            *sum = sum.wrapping_add(value);
        }
    });
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
        order::sort_by(&mut labels, |a, b| {
            (is_number(a), key(a)).cmp(&(is_number(b), key(b)))
        });
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
    let problem = msg!("The profiles together have more labels than 32 bits can number.");
    Error::new(ErrorKind::TooLarge, problem, msg!("Merge fewer of them."))
}
