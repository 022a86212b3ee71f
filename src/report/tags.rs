//! `-tags`: for each label, how much of the profile each of its values holds.

use super::labels::NumberUnits;
use super::{Options, Report, tabulate};
use crate::analysis::selected::Selected;
use crate::measurement::{percentage, scaled_label};
use crate::profile::{Label, LabelValue};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// Appends the report to `out`.
pub fn tags(selected: &Selected, options: &Options, out: &mut Vec<u8>) {
    let report = Report::new(selected, options);
    let mut table = Vec::new();
    for tag in collect(&report) {
        push_tag(&report, &tag, &mut table);
    }
    tabulate::align_right(&table, out);
}

/// One label: its key, the sum over all its values, and that of each value as it is printed.
struct Tag<'a> {
    key: &'a [u8],
    total: i64,
    values: Vec<(Vec<u8>, i64)>,
}

/// By key. A sample counts once for each value it has of a key.
fn collect<'a>(report: &Report<'a>) -> Vec<Tag<'a>> {
    let units = NumberUnits::of(report.profile);
    let strings = &report.profile.strings;
    let mut by_label: FxHashMap<Label, i64> = FxHashMap::default();
    for (sample, value) in sums_by_set(report) {
        for label in report.selected.labels(sample) {
            let sum = by_label.entry(*label).or_default();
            *sum = sum.wrapping_add(value);
        }
    }
    let mut by_text: FxHashMap<&[u8], FxHashMap<Vec<u8>, i64>> = FxHashMap::default();
    for (label, value) in by_label {
        let key = strings.bytes(label.key);
        let text = match label.value {
            LabelValue::Text(text) => strings.bytes(text).to_vec(),
            LabelValue::Number { value, .. } => {
                let unit = String::from_utf8_lossy(units.get(key));
                scaled_label(value, &unit, &report.output_unit).into_bytes()
            }
        };
        let sum = by_text.entry(key).or_default().entry(text).or_default();
        *sum = sum.wrapping_add(value);
    }
    let mut tags: Vec<Tag> = by_text
        .into_iter()
        .map(|(key, v)| Tag::new(key, v))
        .collect();
    tags.sort_unstable_by_key(|tag| tag.key);
    tags
}

/// What the samples of each set of labels are worth, beside one sample that has it.
fn sums_by_set(report: &Report) -> Vec<(usize, i64)> {
    let samples = &report.profile.samples;
    let mut place: Vec<Option<usize>> = vec![None; report.profile.labels.len()];
    let mut sums: Vec<(usize, i64)> = Vec::new();
    for sample in report.selected.samples() {
        let value = samples.values[report.options.sample_index][sample];
        match place[samples.labels[sample].index()] {
            Some(at) => sums[at].1 = sums[at].1.wrapping_add(value),
            None => {
                place[samples.labels[sample].index()] = Some(sums.len());
                sums.push((sample, value));
            }
        }
    }
    sums
}

impl<'a> Tag<'a> {
    /// Heaviest first; pprof leaves values that differ in sign alone in any order.
    fn new(key: &'a [u8], values: FxHashMap<Vec<u8>, i64>) -> Tag<'a> {
        let mut values: Vec<(Vec<u8>, i64)> = values.into_iter().collect();
        values.sort_unstable_by(|(a_text, a), (b_text, b)| {
            let heaviest = |value: &i64| Reverse(value.wrapping_abs());
            heaviest(a)
                .cmp(&heaviest(b))
                .then_with(|| a_text.cmp(b_text))
        });
        let total = values.iter().fold(0i64, |sum, (_, v)| sum.wrapping_add(*v));
        Tag { key, total, values }
    }
}

fn push_tag(report: &Report, tag: &Tag, table: &mut Vec<u8>) {
    let share = |value| match report.total > 0 {
        true => format!(" ({})", percentage(value, report.total)),
        false => String::new(),
    };
    table.extend(tag.key);
    let (sum, total) = (report.format(tag.total), report.format(report.total));
    let head = format!(":\t Total {sum} of {total}{}\n", share(tag.total));
    table.extend(head.bytes());
    for (text, value) in &tag.values {
        let figures = format!(" \t{}{}:\t ", report.format(*value), share(*value));
        table.extend(figures.bytes());
        table.extend(text);
        table.push(b'\n');
    }
    table.push(b'\n');
}
