//! `-proto`: the profile as it is seen through its filters, as a file that pprof reads back to the same figures. As in pprof,
//! tables stay whole where samples went: ids mean what they meant. Strings that nothing names any more are gone.

use super::{Options, Report};
use crate::analysis::selected::Selected;
use crate::pprof::{schema, string_table, writer};
use crate::profile::{LabelValue, LocationId};
use prost::Message;

/// Appends a gzipped `profile.proto` to `out`.
pub fn proto(selected: &Selected, options: &Options, out: &mut Vec<u8>) {
    let report = Report::new(selected, options);
    let profile = selected.profile;
    let mut message = writer::without_samples(profile);
    for (row, location) in message.location.iter_mut().enumerate() {
        location.line = lines(&report, std::mem::take(&mut location.line), row);
    }
    if !options.grain.inlines {
        for mapping in &mut message.mapping {
            mapping.has_inline_frames = false;
        }
    }
    if message.mapping.is_empty() {
        add_nameless_mapping(&mut message);
    }
    message.sample = selected
        .leaves()
        .map(|(sample, leaf)| schema::Sample {
            location_id: selected
                .leaf_to_root(leaf)
                .map(|location| profile.locations.id[location.index()])
                .collect(),
            value: values(&report, sample),
            label: labels(selected, sample),
        })
        .collect();
    string_table::compact(&mut message);
    out.extend(writer::gzip(&message.encode_to_vec()));
}

/// The lines of a location that are shown.
fn lines(report: &Report, all: Vec<schema::Line>, location: usize) -> Vec<schema::Line> {
    let location = LocationId::from_index(location);
    let first = report.profile.locations.lines_of(location).start;
    let grain = report.options.grain;
    let shown = report.selected.lines_of(location);
    let mut lines: Vec<schema::Line> = shown
        .filter_map(|row| all.get(row - first).copied())
        .collect();
    if !grain.inlines {
        lines.drain(..lines.len().saturating_sub(1));
    }
    if !grain.keeps_column() {
        lines.iter_mut().for_each(|line| line.column = 0);
    }
    lines
}

/// pprof gives a profile without mappings one, and every location to it.
fn add_nameless_mapping(message: &mut schema::Profile) {
    message.mapping.push(schema::Mapping {
        id: 1,
        ..Default::default()
    });
    for location in &mut message.location {
        location.mapping_id = 1;
    }
}

/// Every column, divided.
fn values(report: &Report, sample: usize) -> Vec<i64> {
    let columns = report.profile.samples.values.iter();
    columns
        .map(|column| report.divided(column[sample]))
        .collect()
}

/// Texts before numbers, each by key, as pprof writes them.
fn labels(selected: &Selected, sample: usize) -> Vec<schema::Label> {
    let strings = &selected.profile.strings;
    let mut labels: Vec<_> = selected.labels(sample).collect();
    labels.sort_by_key(|label| {
        let is_number = matches!(label.value, LabelValue::Number { .. });
        (is_number, strings.bytes(label.key))
    });
    labels.into_iter().map(writer::label).collect()
}
