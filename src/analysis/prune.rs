//! The frames that a profile itself says are of no interest: everything beneath a call whose name its `drop_frames` matches, as
//! allocators do not show what an allocator does inside. pprof cuts them once, when a profile is loaded and before any figure.

use super::regexp::Regexp;
use crate::profile::{FunctionId, LocationId, Profile, StackId, Stacks};

/// The profile without those frames. One whose expressions are none is left whole, as pprof leaves it.
pub fn drop_frames(profile: Profile) -> Profile {
    match Dropped::of(&profile) {
        Some(dropped) => prune(profile, &dropped),
        None => profile,
    }
}

/// The compiled expressions of one profile.
struct Dropped {
    drop: Regexp,
    keep: Option<Regexp>,
}

impl Dropped {
    fn of(profile: &Profile) -> Option<Dropped> {
        let anchored = |id| {
            let text = std::str::from_utf8(profile.strings.bytes(id)).ok()?;
            Regexp::new(&format!("^({text})$")).ok()
        };
        let (drop, keep) = (profile.header.drop_frames, profile.header.keep_frames);
        if profile.strings.bytes(drop).is_empty() {
            return None;
        }
        let keep = if profile.strings.bytes(keep).is_empty() {
            None
        } else {
            Some(anchored(keep)?)
        };
        Some(Dropped {
            drop: anchored(drop)?,
            keep,
        })
    }

    fn matches(&self, name: &[u8]) -> bool {
        let simple = simplify(name);
        let keeps = |keep: &Regexp| keep.is_match(simple);
        !name.is_empty() && self.drop.is_match(simple) && !self.keep.as_ref().is_some_and(keeps)
    }
}

/// What matching lines make of a location.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Nothing in it matches.
    Whole,
    /// An inlined call matches: its callers stay, it and everything beneath goes.
    Inside,
    /// The location itself matches.
    Away,
}

fn prune(mut profile: Profile, dropped: &Dropped) -> Profile {
    let cuts = cut_lines(&mut profile, dropped);
    if cuts.iter().all(|c| *c == Cut::Whole) {
        return profile;
    }
    let (stacks, leaf_of) = cut_stacks(&profile.stacks, &cuts);
    profile.stacks = stacks;
    for stack in &mut profile.samples.stack {
        *stack = leaf_of[stack.index()];
    }
    profile
}

/// Takes the matching lines, and what is inlined into them, off every location. They go from those locations too whose stacks
/// stay whole: pprof's locations are shared by all stacks.
fn cut_lines(profile: &mut Profile, dropped: &Dropped) -> Vec<Cut> {
    let is_dropped = dropped_functions(profile, dropped);
    let locations = &mut profile.locations;
    let mut cuts = Vec::with_capacity(locations.len());
    let mut kept = vec![];
    let mut line_start = vec![0];
    for location in 0..locations.len() {
        let lines = locations.lines_of(LocationId::from_index(location));
        let hit = lines
            .clone()
            .rev()
            .find(|line| is_dropped[locations.lines.function[*line].index()]);
        let (cut, lines) = match hit {
            None => (Cut::Whole, lines),
            Some(hit) if hit + 1 == lines.end => (Cut::Away, lines),
            Some(hit) => (Cut::Inside, hit + 1..lines.end),
        };
        cuts.push(cut);
        kept.extend(lines);
        line_start.push(kept.len() as u32);
    }
    if cuts.contains(&Cut::Inside) {
        let lines = &mut locations.lines;
        lines.function = kept.iter().map(|l| lines.function[*l]).collect();
        lines.line = kept.iter().map(|l| lines.line[*l]).collect();
        lines.column = kept.iter().map(|l| lines.column[*l]).collect();
        locations.line_start = line_start;
    }
    cuts
}

/// For each function: does its name match? A name that several functions share is held against the expressions once for each; a
/// profile has far fewer functions than frames.
fn dropped_functions(profile: &Profile, dropped: &Dropped) -> Vec<bool> {
    let name = |f: FunctionId| profile.strings.bytes(profile.functions.name[f.index()]);
    (0..profile.functions.len())
        .map(|f| dropped.matches(name(FunctionId::from_index(f))))
        .collect()
}

/// The tree without what lies beneath a cut, and for each old stack the new one. Root-most frames are never cut before one that
/// does not match has been seen, so that a stack of nothing but matches stays.
fn cut_stacks(stacks: &Stacks, cuts: &[Cut]) -> (Stacks, Vec<StackId>) {
    let mut pruned = Stacks::default();
    let mut new_of = vec![Stacks::ROOT; stacks.len()];
    let mut has_user = vec![false; stacks.len()];
    let mut stack = 1;
    while stack < stacks.len() {
        let parent = stacks.parent[stack];
        let location = stacks.location[stack];
        let end = stacks.subtree_end[stack] as usize;
        let cut = cuts[location.index()];
        let is_cut = has_user[parent.index()] && cut != Cut::Whole;
        has_user[stack] = has_user[parent.index()] || cut == Cut::Whole;
        new_of[stack] = if is_cut && cut == Cut::Away {
            new_of[parent.index()]
        } else {
            pruned.parent.push(new_of[parent.index()]);
            pruned.location.push(location);
            StackId::from_index(pruned.len() - 1)
        };
        if is_cut {
            let leaf = new_of[stack];
            new_of[stack..end].fill(leaf);
            stack = end;
        } else {
            stack += 1;
        }
    }
    pruned.close();
    (pruned, new_of)
}

/// A name without a leading dot and without its arguments: up to the first bracket that is not part of `(anonymous namespace)`
/// or `operator()`.
pub fn simplify(name: &[u8]) -> &[u8] {
    const RESERVED: [&[u8]; 2] = [b"(anonymous namespace)", b"operator()"];
    let name = name.strip_prefix(b".").unwrap_or(name);
    let mut at = 0;
    while at < name.len() {
        let reserved = RESERVED.iter().find(|r| name[at..].starts_with(r));
        match reserved {
            Some(reserved) => at += reserved.len(),
            None if name[at] == b'(' => return &name[..at],
            None => at += 1,
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_and_a_leading_dot_go() {
        let cases: [(&[u8], &[u8]); 5] = [
            (b".malloc", b"malloc"),
            (b"f(int, char)", b"f"),
            (
                b"(anonymous namespace)::f(int)",
                b"(anonymous namespace)::f",
            ),
            (b"A::operator()(int)", b"A::operator()"),
            (b"net/http.(*conn).serve", b"net/http."),
        ];
        for (name, expected) in cases {
            assert_eq!(simplify(name), expected);
        }
    }
}
