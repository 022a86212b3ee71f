//! Filters that keep or drop whole samples, by a name anywhere on the stack or by a label; and those that show or hide labels.

use super::hits::Hits;
use super::matcher::Matcher;
use super::stacks::{beneath, keep_samples, leaves};
use super::{Matched, Query};
use crate::analysis::selected::Selected;
use crate::profile::{StackId, Stacks};
use crate::protocol::FilterVerb;

/// Focus and ignore: keeps samples on whose stack every focus matches a frame and no ignore does. A sample without a stack has
/// nothing that could match, and pprof drops it even where only others are ignored.
pub fn by_name(selected: &mut Selected, query: &Query, matched: &mut Matched) {
    let profile = selected.profile;
    let mut ignored = vec![false; profile.locations.len()];
    for (filter, name) in query.names(FilterVerb::Ignore) {
        let hit = Hits::of(profile, name).locations(profile);
        matched[filter.place] = hit.contains(&true);
        ignored
            .iter_mut()
            .zip(hit)
            .for_each(|(all, hit)| *all |= hit);
        drop_beneath(selected, &ignored);
    }
    for (filter, name) in query.names(FilterVerb::Focus) {
        let hit = Hits::of(profile, name).locations(profile);
        // pprof does not hold a location that is ignored against the focus.
        matched[filter.place] = hit
            .iter()
            .zip(&ignored)
            .any(|(hit, ignored)| *hit && !ignored);
        let focused = beneath(&profile.stacks, |stack| hit[location(selected, stack)]);
        keep_samples(selected, |leaf| focused[leaf.index()]);
    }
}

fn drop_beneath(selected: &mut Selected, ignored: &[bool]) {
    let stacks = &selected.profile.stacks;
    let dropped = beneath(stacks, |stack| ignored[location(selected, stack)]);
    keep_samples(selected, |leaf| {
        leaf != Stacks::ROOT && !dropped[leaf.index()]
    });
}

fn location(selected: &Selected, stack: StackId) -> usize {
    selected.profile.stacks.location[stack.index()].index()
}

/// Tagfocus and tagignore: keeps samples whose labels match every tagfocus and no tagignore. A filter has matched if any sample did
/// that was left before all of them.
pub fn by_label(selected: &mut Selected, query: &Query, matched: &mut Matched) {
    let profile = selected.profile;
    let mut kept = vec![true; profile.labels.len()];
    for (filter, test) in query.label_tests() {
        let hit = test.sets(profile);
        let mut samples = selected.samples();
        matched[filter.place] = samples.any(|s| hit[profile.samples.labels[s].index()]);
        let keeps_hit = filter.verb == FilterVerb::TagFocus;
        let both = kept.iter_mut().zip(hit);
        both.for_each(|(kept, hit)| *kept &= hit == keeps_hit);
    }
    if kept.contains(&false) {
        let labels = &profile.samples.labels;
        for (leaf, set) in leaves(selected).iter_mut().zip(labels) {
            if !kept[set.index()] {
                *leaf = StackId::NONE;
            }
        }
    }
}

/// Tagshow and taghide. Whether any label of a sample that is left matched.
pub fn show_labels(selected: &mut Selected, verb: FilterVerb, key: &Matcher) -> bool {
    let profile = selected.profile;
    let mut hit = vec![false; profile.strings.len()];
    let mut known = vec![false; profile.strings.len()];
    let mut matched = false;
    let mut seen = vec![false; profile.labels.len()];
    let sets = selected
        .samples()
        .map(|sample| profile.samples.labels[sample]);
    for set in sets.filter(|set| !std::mem::replace(&mut seen[set.index()], true)) {
        for label in profile.labels.get(set) {
            let at = label.key.index();
            if !std::mem::replace(&mut known[at], true) {
                hit[at] = key.is_match(profile.strings.bytes(label.key));
            }
            matched |= hit[at];
        }
    }
    let shows_hit = verb == FilterVerb::TagShow;
    let hidden = selected
        .label_hidden
        .get_or_insert_with(|| vec![false; known.len()]);
    for (at, hidden) in hidden.iter_mut().enumerate() {
        *hidden |= hit[at] != shows_hit;
    }
    matched
}
