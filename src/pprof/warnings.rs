//! What is odd about a profile that can be used all the same: one whole sentence each, and at most one of each kind.

use super::resolve::Resolved;
use crate::profile::{Profile, StringId, ValueType};

pub fn of(resolved: &Resolved) -> Vec<String> {
    let p = &resolved.profile;
    let found = [
        no_samples(p),
        duplicate_types(p),
        unknown_default(p),
        sums_beyond_64_bits(p),
        negative_values(p),
        not_utf8(p),
        empty_labels(resolved.empty_labels),
        lost_mappings(resolved.lost_mappings),
        no_mappings(p),
    ];
    found.into_iter().flatten().collect()
}

fn no_samples(p: &Profile) -> Option<String> {
    p.samples
        .is_empty()
        .then(|| tr!("The profile holds no samples: nothing was recorded."))
}

fn duplicate_types(p: &Profile) -> Option<String> {
    let text = |id: StringId| p.strings.bytes(id);
    let same = |a: &ValueType, b: &ValueType| text(a.kind) == text(b.kind);
    let types = p.sample_types.iter().take(1000).enumerate();
    let twice = types
        .into_iter()
        .find(|(i, t)| p.sample_types[..*i].iter().any(|earlier| same(earlier, t)));
    let (_, t) = twice?;
    Some(tr!(
        "Several sample types are called \"{kind}\": where one is asked for by name, the first is meant.",
        kind = p.strings.text(t.kind)
    ))
}

fn unknown_default(p: &Profile) -> Option<String> {
    let wanted = p.strings.bytes(p.header.default_sample_type);
    let exists = p
        .sample_types
        .iter()
        .any(|t| p.strings.bytes(t.kind) == wanted);
    (!wanted.is_empty() && !exists).then(|| {
        tr!("The default sample type is given as \"{default_sample_type}\", but the profile has none of that name: the last one is shown first.", default_sample_type = p.strings.text(p.header.default_sample_type))
    })
}

/// pprof's sums wrap, and so do ours: then they are the same, and wrong.
fn sums_beyond_64_bits(p: &Profile) -> Option<String> {
    let passes = |column: &Vec<i64>| {
        let sum: u128 = column.iter().map(|v| u128::from(v.unsigned_abs())).sum();
        sum > i64::MAX as u128
    };
    let column = p.samples.values.iter().position(passes)?;
    Some(tr!(
        "The values of \"{kind}\" sum up to more than 64 bits hold: sums of them wrap around, as pprof's do.",
        kind = p.strings.text(p.sample_types[column].kind)
    ))
}

fn not_utf8(p: &Profile) -> Option<String> {
    let rows = (0..p.strings.len()).map(StringId::from_index);
    let odd = rows
        .filter(|id| std::str::from_utf8(p.strings.bytes(*id)).is_err())
        .count();
    (odd > 0).then(|| {
        tr!("{odd} of the profile's strings are not UTF-8: what cannot be read is shown as \u{fffd}.", odd = odd)
    })
}

fn negative_values(p: &Profile) -> Option<String> {
    let is_negative = |column: &Vec<i64>| column.iter().any(|v| *v < 0);
    let column = p.samples.values.iter().position(is_negative)?;
    Some(tr!(
        "Some values of \"{kind}\" are negative: the profile is a difference of two, and its sums may cancel out.",
        kind = p.strings.text(p.sample_types[column].kind)
    ))
}

fn empty_labels(count: u64) -> Option<String> {
    match count {
        0 => None,
        1 => Some(tr!(
            "One label has neither a text nor a number nor a unit: it is left out, as pprof does."
        )),
        _ => Some(tr!(
            "{count} labels have neither a text nor a number nor a unit: they are left out, as pprof does.",
            count = count
        )),
    }
}

fn lost_mappings(count: u64) -> Option<String> {
    match count {
        0 => None,
        1 => Some(tr!(
            "One location refers to a mapping that the file does not define: it is taken as a location without one, as pprof does."
        )),
        _ => Some(tr!(
            "{count} locations refer to mappings that the file does not define: they are taken as locations without one, as pprof does.",
            count = count
        )),
    }
}

/// Names do not depend on mappings, so this matters only where names are missing.
fn no_mappings(p: &Profile) -> Option<String> {
    let bare = p.locations.line_start.windows(2).any(|w| w[0] == w[1]);
    (p.mappings.is_empty() && bare).then(|| {
        "The profile has addresses without names and does not say which binaries they belong to (no mappings): \
         they are all shown as <unknown>."
            .into()
    })
}
