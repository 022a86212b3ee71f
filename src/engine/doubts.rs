//! What makes a comparison doubtful, to be said before any number is shown. None of these stops it.

use crate::analysis::frames::base_name;
use crate::measurement::same_family;
use crate::profile::{Profile, StringId};

/// Whole sentences.
pub fn doubts(base: &Profile, new: &Profile) -> Vec<String> {
    let checks = [sample_types, units, binaries, periods, times];
    checks.iter().filter_map(|check| check(base, new)).collect()
}

/// Of a pair beyond what [`super::compared`] merges.
pub fn too_large_to_merge() -> String {
    tr!(
        "The two are too large to merge stack by stack in a tab: shares are of the base's plain sum, which differs from pprof's \
     where values of one stack cancel out. The values themselves are exact."
    )
}

fn kinds(profile: &Profile) -> Vec<String> {
    let types = profile.sample_types.iter();
    types.map(|t| text(profile, t.kind)).collect()
}

fn sample_types(base: &Profile, new: &Profile) -> Option<String> {
    let (base, new) = (kinds(base), kinds(new));
    let only = |these: &[String], those: &[String]| {
        let only: Vec<&str> = these
            .iter()
            .filter(|kind| !those.contains(kind))
            .map(String::as_str)
            .collect();
        only.join(", ")
    };
    match (only(&base, &new), only(&new, &base)) {
        (b, n) if b.is_empty() && n.is_empty() => None,
        (b, n) if n.is_empty() => Some(tr!(
            "Only the base has the sample types {types}.",
            types = b
        )),
        (b, n) if b.is_empty() => Some(tr!(
            "Only the new profile has the sample types {types}.",
            types = n
        )),
        (b, n) => Some(tr!(
            "Only the base has the sample types {base}, and only the new profile has {new}.",
            base = b,
            new = n
        )),
    }
}

fn units(base: &Profile, new: &Profile) -> Option<String> {
    base.sample_types.iter().find_map(|b| {
        let kind = text(base, b.kind);
        let n = new
            .sample_types
            .iter()
            .find(|n| text(new, n.kind) == kind)?;
        let (b, n) = (text(base, b.unit), text(new, n.unit));
        (b != n && !same_family(&b, &n)).then(|| {
            tr!("The units differ: {kind} is in “{base}” in the base and in “{new}” in the new one.", kind = kind, base = b, new = n)
        })
    })
}

fn binaries(base: &Profile, new: &Profile) -> Option<String> {
    let main = |profile: &Profile| {
        let file = profile.mappings.file.first().copied().unwrap_or_default();
        let name = base_name(profile.strings.bytes(file));
        let build_id = profile.mappings.build_id.first().copied();
        (
            String::from_utf8_lossy(name).into_owned(),
            text(profile, build_id.unwrap_or_default()),
        )
    };
    let ((base, base_id), (new, new_id)) = (main(base), main(new));
    if !base.is_empty() && !new.is_empty() && base != new {
        return Some(tr!(
            "The profiles are of different programs: “{base}” and “{new}”.",
            base = base,
            new = new
        ));
    }
    (!base_id.is_empty() && !new_id.is_empty() && base_id != new_id).then(|| {
        tr!("The profiles are of different builds of the program, so that a function may have moved \
         or changed its name.")
    })
}

fn periods(base: &Profile, new: &Profile) -> Option<String> {
    let period = |profile: &Profile| {
        let of = profile.header.period_type.unwrap_or_default();
        let (kind, unit) = (text(profile, of.kind), text(profile, of.unit));
        (kind, unit, profile.header.period)
    };
    let (b, n) = (period(base), period(new));
    let is_given = |p: &(String, String, i64)| p.2 != 0;
    (is_given(&b) && is_given(&n) && b != n).then(|| {
        tr!(
            "The sampling periods differ: one sample every {base} in the base, every {new} in the \
             new profile.",
            base = format_args!("{} {}", b.2, b.1),
            new = format_args!("{} {}", n.2, n.1)
        )
    })
}

fn times(base: &Profile, new: &Profile) -> Option<String> {
    let (base, new) = (base.header.time_nanos, new.header.time_nanos);
    (base != 0 && new != 0 && new < base)
        .then(|| tr!("The base was recorded after the new profile."))
}

fn text(profile: &Profile, id: StringId) -> String {
    profile.strings.text(id).into_owned()
}
