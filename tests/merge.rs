//! Sums and differences of profiles against their definition, by content: what a stack is called, not which row it is. The golden
//! tests prove the same against pprof; here are the shapes that no recording has.

mod common;

use common::Dice;
use proflens::analysis::merge::{self, Comparison};
use proflens::pprof::naive;
use proflens::profile::{Label, LabelValue, Profile, Stacks, StringId};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A sample by content: its frames from leaf to root, and its labels.
type Key = (Vec<String>, Vec<String>);

/// Values by content, those of equal samples added up and samples without any left out.
fn content(profile: &Profile, sign: i64) -> BTreeMap<Key, Vec<i64>> {
    let mut content: BTreeMap<Key, Vec<i64>> = BTreeMap::new();
    let samples = &profile.samples;
    for sample in 0..samples.len() {
        let stack = profile.stacks.leaf_to_root(samples.stack[sample]);
        let frames = stack.map(|l| location(profile, l.index())).collect();
        let mut labels: Vec<(String, String)> = profile
            .labels
            .get(samples.labels[sample])
            .iter()
            .map(|label| label_text(profile, label))
            .collect();
        // Only labels of one key have an order.
        labels.sort_by(|a, b| a.0.cmp(&b.0));
        let labels = labels
            .into_iter()
            .map(|(key, value)| format!("{key} {value}"))
            .collect();
        let row = content.entry((frames, labels)).or_default();
        row.resize(samples.values.len(), 0);
        for (sum, column) in row.iter_mut().zip(&samples.values) {
            *sum = sum.wrapping_add(column[sample].wrapping_mul(sign));
        }
    }
    content.retain(|_, values| values.iter().any(|v| *v != 0));
    content
}

/// Key and value.
fn label_text(profile: &Profile, label: &Label) -> (String, String) {
    let key = bytes(profile, label.key);
    match label.value {
        LabelValue::Text(text) => (format!("text {key}"), bytes(profile, text)),
        LabelValue::Number { value, unit } => {
            let unit = bytes(profile, unit);
            (format!("number {key}"), format!("{value} {unit}"))
        }
    }
}

fn bytes(profile: &Profile, string: StringId) -> String {
    format!("{:?}", profile.strings.bytes(string))
}

/// What pprof's merge identity keeps of a location.
fn location(profile: &Profile, location: usize) -> String {
    let table = &profile.locations;
    let mapping = table.mapping[location].some().map(|m| m.index());
    let start = mapping.map_or(0, |m| profile.mappings.start[m]);
    let binary = mapping.map(|m| {
        let maps = &profile.mappings;
        let size = maps.limit[m]
            .wrapping_sub(maps.start[m])
            .wrapping_add(0xfff)
            & !0xfff;
        let named = [maps.build_id[m], maps.file[m]].into_iter();
        let name = named.map(|s| bytes(profile, s)).find(|s| s != "[]");
        format!("{name:?} {size} {}", maps.offset[m])
    });
    let lines = table.line_start[location] as usize..table.line_start[location + 1] as usize;
    let column = lines.clone().last().map(|l| table.lines.column[l]);
    let frames: Vec<String> = lines
        .map(|l| {
            let f = table.lines.function[l].index();
            let functions = &profile.functions;
            format!(
                "{} {} {} {} {}",
                bytes(profile, functions.name[f]),
                bytes(profile, functions.system_name[f]),
                bytes(profile, functions.filename[f]),
                functions.start_line[f],
                table.lines.line[l]
            )
        })
        .collect();
    let address = table.address[location].wrapping_sub(start);
    format!(
        "{binary:?} {address} {} {frames:?} {column:?}",
        table.is_folded[location]
    )
}

/// A random profile that has mappings (pprof gives one without them a nameless one) and no sample type twice (it drops those).
fn profile(entropy: &[u8]) -> Option<Profile> {
    let profile = naive::build(&common::profile(&mut Dice::new(entropy))).ok()?;
    let mut kinds: Vec<_> = profile
        .sample_types
        .iter()
        .map(|t| profile.strings.bytes(t.kind))
        .collect();
    kinds.sort();
    let all = kinds.len();
    kinds.dedup();
    let is_plain = kinds.len() == all && !profile.mappings.is_empty();
    is_plain.then_some(profile)
}

/// The same profile with another order of samples and other values.
fn changed(profile: &Profile, seed: u64) -> Profile {
    let mut changed = profile.clone();
    changed.samples.stack.reverse();
    changed.samples.labels.reverse();
    for column in &mut changed.samples.values {
        column.reverse();
        for (i, value) in column.iter_mut().enumerate() {
            // Small enough for floats, which differences go through.
            *value = (seed.wrapping_mul(i as u64 + 7) >> 40) as i64 % 9 - 4;
        }
    }
    changed
}

fn is_depth_first(stacks: &Stacks) -> bool {
    (1..stacks.len()).all(|n| {
        let parent = stacks.parent[n].index();
        let next = stacks.subtree_end[n] as usize;
        let has_sibling = next < stacks.subtree_end[parent] as usize;
        parent < n
            && stacks.subtree_end[n] <= stacks.subtree_end[parent]
            && (!has_sibling || stacks.location[n] < stacks.location[next])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_difference_is_what_is_left(entropy in prop::collection::vec(any::<u8>(), 0..3000), seeds in any::<[u64; 2]>()) {
        let Some(profile) = profile(&entropy) else { return Ok(()) };
        let (new, base) = (changed(&profile, seeds[0]), changed(&profile, seeds[1]));
        let Ok(difference) = merge::compare(&new, &base, Comparison::default()) else { return Ok(()) };
        prop_assert!(is_depth_first(&difference.stacks));
        let mut expected = content(&new, 1);
        for (key, values) in content(&base, -1) {
            let row = expected.entry(key).or_insert_with(|| vec![0; values.len()]);
            row.iter_mut().zip(values).for_each(|(sum, v)| *sum += v);
        }
        expected.retain(|_, values| values.iter().any(|v| *v != 0));
        prop_assert_eq!(content(&difference, 1), expected);
    }

    #[test]
    fn nothing_is_left_of_a_profile_taken_from_itself(entropy in prop::collection::vec(any::<u8>(), 0..3000), seed in any::<u64>()) {
        let Some(profile) = profile(&entropy) else { return Ok(()) };
        let profile = changed(&profile, seed);
        let Ok(nothing) = merge::compare(&profile, &profile, Comparison::default()) else { return Ok(()) };
        prop_assert_eq!(nothing.samples.len(), 0);
        prop_assert_eq!(nothing.stacks.len(), 1);
        prop_assert_eq!(nothing.locations.len(), 0);
        prop_assert_eq!(nothing.mappings.len(), 1);
    }

    #[test]
    fn a_sum_has_every_sample(entropy in prop::collection::vec(any::<u8>(), 0..3000), seeds in any::<[u64; 3]>()) {
        let Some(profile) = profile(&entropy) else { return Ok(()) };
        let parts = seeds.map(|seed| changed(&profile, seed));
        let Ok(sum) = merge::sum(parts.to_vec()) else { return Ok(()) };
        let mut expected: BTreeMap<Key, Vec<i64>> = BTreeMap::new();
        for (key, values) in parts.iter().flat_map(|p| content(p, 1)) {
            let row = expected.entry(key).or_insert_with(|| vec![0; values.len()]);
            row.iter_mut().zip(values).for_each(|(sum, v)| *sum += v);
        }
        expected.retain(|_, values| values.iter().any(|v| *v != 0));
        prop_assert_eq!(content(&sum, 1), expected);
    }
}
