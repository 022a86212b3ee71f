//! Filters that change stacks: hide, show, show_from and prune_from. Lines are cut off locations, which all stacks share, as in
//! pprof; where a stack begins and ends is settled node by node in one pass over the tree. Each function narrows what the filters
//! before it left, and says whether anything matched: any location of the profile, whether a sample has it or not.

use super::hits::Hits;
use crate::analysis::selected::Selected;
use crate::pieces::each_in_pieces;
use crate::profile::{LocationId, Profile, StackId, Stacks};

/// Takes lines that match off the locations; a location whose mapping matches goes whole.
pub fn hide(selected: &mut Selected, hits: &Hits) -> bool {
    let profile = selected.profile;
    let mut matched = false;
    for location in locations(profile) {
        let hides_all = hits.mapping_of(profile, location);
        let lines: Vec<usize> = selected.lines_of(location).collect();
        let hidden = lines
            .iter()
            .filter(|line| hides_all || hits.line(profile, **line));
        let hidden: Vec<usize> = hidden.copied().collect();
        if !hides_all && hidden.is_empty() {
            continue;
        }
        matched = true;
        if hidden.len() == lines.len() {
            location_shown(selected)[location.index()] = false;
        }
        hide_lines(selected, &hidden);
    }
    drop_empty(selected);
    matched
}

/// Takes lines that do not match off the locations, unless the mapping matches. A location without lines never stays.
pub fn show(selected: &mut Selected, hits: &Hits) -> bool {
    let profile = selected.profile;
    let mut matched = false;
    for location in locations(profile) {
        let shows_all = hits.mapping_of(profile, location);
        let lines: Vec<usize> = selected.lines_of(location).collect();
        let hidden = lines
            .iter()
            .filter(|line| !shows_all && !hits.line(profile, **line));
        let hidden: Vec<usize> = hidden.copied().collect();
        if hidden.len() == lines.len() {
            location_shown(selected)[location.index()] = false;
        } else {
            matched = true;
        }
        hide_lines(selected, &hidden);
    }
    drop_empty(selected);
    matched
}

/// Begins every stack at its root-most location that matches, and there at the outermost line that does; drops samples without one.
pub fn show_from(selected: &mut Selected, hits: &Hits) -> bool {
    let profile = selected.profile;
    let mut begins = vec![false; profile.locations.len()];
    for location in locations(profile) {
        if hits.mapping_of(profile, location) {
            begins[location.index()] = true;
            continue;
        }
        let lines: Vec<usize> = selected.lines_of(location).collect();
        let last = lines.iter().rposition(|line| hits.line(profile, *line));
        if let Some(last) = last {
            begins[location.index()] = true;
            hide_lines(selected, &lines[last + 1..]);
        }
    }
    let shown = beneath(&profile.stacks, |stack| {
        selected.shows_stack(stack) && begins[location_of(profile, stack).index()]
    });
    keep_samples(selected, |leaf| shown[leaf.index()]);
    match &mut selected.stack_shown {
        Some(mask) => mask.iter_mut().zip(&shown).for_each(|(m, s)| *m &= s),
        None => selected.stack_shown = Some(shown),
    }
    begins.contains(&true)
}

/// Ends every stack at its leaf-most location that matches, and there at the innermost line that does.
pub fn prune_from(selected: &mut Selected, hits: &Hits) -> bool {
    let profile = selected.profile;
    let mut ends = vec![false; profile.locations.len()];
    for location in locations(profile) {
        let lines: Vec<usize> = selected.lines_of(location).collect();
        let first = lines.iter().position(|line| hits.line(profile, *line));
        if let Some(first) = first {
            ends[location.index()] = true;
            hide_lines(selected, &lines[..first]);
        }
    }
    let mut end_of = vec![StackId::NONE; profile.stacks.len()];
    let all = (1..profile.stacks.len()).map(StackId::from_index);
    each_in_pieces(all, |stack| {
        let is_end = selected.shows_stack(stack) && ends[location_of(profile, stack).index()];
        end_of[stack.index()] = match is_end {
            true => stack,
            false => end_of[profile.stacks.parent[stack.index()].index()],
        };
    });
    each_in_pieces(leaves(selected).iter_mut(), |leaf| {
        if let Some(end) = leaf.some().and_then(|leaf| end_of[leaf.index()].some()) {
            *leaf = end;
        }
    });
    ends.contains(&true)
}

/// Drops the samples of whose stack nothing is left.
fn drop_empty(selected: &mut Selected) {
    let shown = beneath(&selected.profile.stacks, |stack| {
        selected.shows_stack(stack)
    });
    keep_samples(selected, |leaf| shown[leaf.index()]);
}

/// Drops the samples that end where `keeps` says no.
pub fn keep_samples(selected: &mut Selected, keeps: impl Fn(StackId) -> bool) {
    each_in_pieces(leaves(selected).iter_mut(), |leaf| {
        if leaf.some().is_some_and(|leaf| !keeps(leaf)) {
            *leaf = StackId::NONE;
        }
    });
}

/// By node: is it one of `hit`, or beneath one?
pub fn beneath(stacks: &Stacks, hit: impl Fn(StackId) -> bool) -> Vec<bool> {
    let mut mask = vec![false; stacks.len()];
    each_in_pieces(1..stacks.len(), |stack| {
        mask[stack] = mask[stacks.parent[stack].index()] || hit(StackId::from_index(stack));
    });
    mask
}

fn locations(profile: &Profile) -> impl Iterator<Item = LocationId> + use<> {
    (0..profile.locations.len()).map(LocationId::from_index)
}

fn location_of(profile: &Profile, stack: StackId) -> LocationId {
    profile.stacks.location[stack.index()]
}

fn hide_lines(selected: &mut Selected, lines: &[usize]) {
    if lines.is_empty() {
        return;
    }
    let all = selected.profile.locations.lines.line.len();
    let shown = selected.line_shown.get_or_insert_with(|| vec![true; all]);
    for line in lines {
        shown[*line] = false;
    }
}

fn location_shown<'s>(selected: &'s mut Selected) -> &'s mut Vec<bool> {
    let all = selected.profile.locations.len();
    let shown = &mut selected.location_shown;
    shown.get_or_insert_with(|| vec![true; all])
}

/// Where each sample ends, to be changed.
pub fn leaves<'s>(selected: &'s mut Selected) -> &'s mut Vec<StackId> {
    let stacks = &selected.profile.samples.stack;
    selected.leaf.get_or_insert_with(|| stacks.clone())
}
