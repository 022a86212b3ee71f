//! Filters that keep or drop whole samples, by a name anywhere on the stack or by a label; and those that show or hide labels.

use super::hits::Hits;
use super::matcher::Matcher;
use super::stacks::{beneath, keep_samples, leaves};
use super::{Compiled, Matched};
use crate::analysis::selected::Selected;
use crate::pieces::each_in_pieces;
use crate::profile::{LabelSetId, Profile, StackId, Stacks};
use crate::protocol::FilterVerb;

/// Focus and ignore: keeps samples on whose stack every focus matches a frame and no ignore does. A sample without a stack has
/// nothing that could match, and pprof drops it even where only others are ignored.
pub fn by_name<'f>(
    selected: &mut Selected,
    focus: impl Iterator<Item = (&'f Compiled, &'f Hits)>,
    ignore: impl Iterator<Item = (&'f Compiled, &'f Hits)>,
    matched: &mut Matched,
) {
    let profile = selected.profile;
    let mut ignored = vec![false; profile.locations.len()];
    for (filter, hits) in ignore {
        let hit = hits.locations(profile);
        matched[filter.place] = hit.contains(&true);
        let both = ignored.iter_mut().zip(hit);
        both.for_each(|(all, hit)| *all |= hit);
        drop_beneath(selected, &ignored);
    }
    for (filter, hits) in focus {
        let hit = hits.locations(profile);
        // pprof does not hold a location that is ignored against the focus.
        let mut both = hit.iter().zip(&ignored);
        matched[filter.place] = both.any(|(hit, ignored)| *hit && !ignored);
        let focused = beneath(&profile.stacks, |stack| hit[location(profile, stack)]);
        keep_samples(selected, |leaf| focused[leaf.index()]);
    }
}

fn drop_beneath(selected: &mut Selected, ignored: &[bool]) {
    let profile = selected.profile;
    let dropped = beneath(&profile.stacks, |stack| ignored[location(profile, stack)]);
    keep_samples(selected, |leaf| {
        leaf != Stacks::ROOT && !dropped[leaf.index()]
    });
}

fn location(profile: &Profile, stack: StackId) -> usize {
    profile.stacks.location[stack.index()].index()
}

/// Tagfocus and tagignore, by the sets of labels they hit: keeps samples whose labels match every tagfocus and no tagignore. A
/// filter has matched if any sample did that was left before all of them.
pub fn by_label<'f>(
    selected: &mut Selected,
    filters: impl Iterator<Item = (&'f Compiled, &'f [bool])>,
    matched: &mut Matched,
) {
    let profile = selected.profile;
    let mut kept = vec![true; profile.labels.len()];
    for (filter, hit) in filters {
        let mut samples = selected.samples();
        matched[filter.place] = samples.any(|s| hit[profile.samples.labels[s].index()]);
        let keeps_hit = filter.verb == FilterVerb::TagFocus;
        let both = kept.iter_mut().zip(hit);
        both.for_each(|(kept, hit)| *kept &= *hit == keeps_hit);
    }
    if kept.contains(&false) {
        let labels = &profile.samples.labels;
        each_in_pieces(leaves(selected).iter_mut().zip(labels), |(leaf, set)| {
            if !kept[set.index()] {
                *leaf = StackId::NONE;
            }
        });
    }
}

/// By string: is it a label's key that matches?
pub fn keys(profile: &Profile, key: &Matcher) -> Vec<bool> {
    let mut known: Vec<Option<bool>> = vec![None; profile.strings.len()];
    for set in (0..profile.labels.len()).map(LabelSetId::from_index) {
        for label in profile.labels.get(set) {
            let is_match = || key.is_match(profile.strings.bytes(label.key));
            known[label.key.index()].get_or_insert_with(is_match);
        }
    }
    known.into_iter().map(Option::unwrap_or_default).collect()
}

/// Tagshow and taghide. Whether any label of a sample that is left matched.
pub fn show_labels(selected: &mut Selected, verb: FilterVerb, hit: &[bool]) -> bool {
    let profile = selected.profile;
    let has_hit = |set| {
        let mut labels = profile.labels.get(set).iter();
        labels.any(|label| hit[label.key.index()])
    };
    let sets: Vec<bool> = (0..profile.labels.len())
        .map(|set| has_hit(LabelSetId::from_index(set)))
        .collect();
    let mut samples = selected.samples();
    let matched = samples.any(|s| sets[profile.samples.labels[s].index()]);
    drop(samples);
    let shows_hit = verb == FilterVerb::TagShow;
    let hidden = &mut selected.label_hidden;
    let hidden = hidden.get_or_insert_with(|| vec![false; hit.len()]);
    for (hidden, hit) in hidden.iter_mut().zip(hit) {
        *hidden |= *hit != shows_hit;
    }
    matched
}
