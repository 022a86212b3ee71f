//! Filters. They never rewrite a profile: a pattern is run once for each name and gives a mask of frames, which the call tree
//! turns into a mask of nodes; a sample is kept or dropped by the node it ends in.

use super::call_tree::{CallTree, NodeId};
use super::frames::{FrameId, FrameTable};
use super::regexp::Regexp;
use crate::protocol::{Filter, FilterEffect, FilterVerb, Pattern};

/// A compiled [`Pattern`].
pub enum Matcher {
    /// In lower case, as far as ASCII goes: the page does not carry Unicode's case tables.
    Literal(Vec<u8>),
    Regexp(Regexp),
}

impl Matcher {
    /// The error is a sentence. Literal text matches in any case; a regexp is unanchored, as pprof's.
    pub fn new(pattern: &Pattern) -> Result<Matcher, String> {
        if !pattern.is_regexp {
            return Ok(Matcher::Literal(
                pattern.text.as_bytes().to_ascii_lowercase(),
            ));
        }
        let compiled = Regexp::new(&pattern.text).map(Matcher::Regexp);
        compiled.map_err(|why| format!("“{}” is not a regular expression: {why}.", pattern.text))
    }

    pub fn is_match(&self, name: &[u8]) -> bool {
        match self {
            Matcher::Literal(text) => contains_in_any_case(name, text),
            Matcher::Regexp(regexp) => regexp.is_match(name),
        }
    }

    /// For each frame: does its name match?
    pub fn mask(&self, table: &FrameTable) -> Vec<bool> {
        table
            .ids()
            .map(|frame| self.is_match(table.name_bytes(frame)))
            .collect()
    }
}

/// `lower` is in lower case.
fn contains_in_any_case(name: &[u8], lower: &[u8]) -> bool {
    let Some(first) = lower.first() else {
        return true;
    };
    let mut starts = name.windows(lower.len());
    starts.any(|at| at[0].to_ascii_lowercase() == *first && at.eq_ignore_ascii_case(lower))
}

/// Which samples the filters keep.
#[derive(Debug, Default)]
pub struct Kept {
    /// By node; `None` where there is no filter: everything is kept.
    nodes: Option<Vec<bool>>,
    /// Of each filter.
    pub effects: Vec<FilterEffect>,
}

impl Kept {
    /// A sample stays if every focus matches a frame of its stack, and no ignore does.
    pub fn new(tree: &CallTree, filters: &[(FilterVerb, Vec<bool>)]) -> Kept {
        let mut kept = Kept::default();
        for (verb, mask) in filters {
            let hit = beneath(tree, mask);
            let nodes = kept.nodes.get_or_insert_with(|| vec![true; tree.len()]);
            let keep_hit = *verb == FilterVerb::Focus;
            for (node, hit) in nodes.iter_mut().zip(&hit) {
                *node &= *hit == keep_hit;
            }
            kept.effects.push(effect(tree, *verb, &hit, nodes));
        }
        kept
    }

    pub fn contains(&self, leaf: NodeId) -> bool {
        self.nodes.as_ref().is_none_or(|nodes| nodes[leaf.index()])
    }
}

fn effect(tree: &CallTree, verb: FilterVerb, hit: &[bool], kept: &[bool]) -> FilterEffect {
    let count = |mask: &[bool]| {
        let leaves = tree.leaf_of.iter().flatten();
        leaves.filter(|leaf| mask[leaf.index()]).count() as u64
    };
    let of = tree.leaf_of.iter().map(Vec::len).sum::<usize>() as u64;
    let matching = count(hit);
    FilterEffect {
        is_matching: matching > 0,
        of,
        alone: match verb {
            FilterVerb::Focus => matching,
            _ => of - matching,
        },
        kept: count(kept),
    }
}

/// The error is a sentence.
pub fn masks(
    filters: &[Filter],
    table: &FrameTable,
) -> Result<Vec<(FilterVerb, Vec<bool>)>, String> {
    let known = |f: &&Filter| matches!(f.verb, FilterVerb::Focus | FilterVerb::Ignore);
    filters
        .iter()
        .filter(known)
        .map(|filter| Ok((filter.verb, Matcher::new(&filter.pattern)?.mask(table))))
        .collect()
}

/// Nodes that have a masked frame, or lie beneath one.
fn beneath(tree: &CallTree, mask: &[bool]) -> Vec<bool> {
    let mut hit = vec![false; tree.len()];
    for node in outermost(tree, mask) {
        hit[tree.subtree(node)].fill(true);
    }
    hit
}

/// Nodes with a masked frame that have no such node above them: each stack that passes through any of them does so once.
pub fn outermost<'a>(tree: &'a CallTree, mask: &'a [bool]) -> impl Iterator<Item = NodeId> + 'a {
    let mut next = 1;
    std::iter::from_fn(move || {
        while next < tree.len() {
            let node = next;
            let FrameId(frame) = tree.frame[node];
            if mask[frame as usize] {
                next = tree.subtree_end[node] as usize;
                return Some(NodeId(node as u32));
            }
            next += 1;
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_regexp: bool, name: &str, expected: bool) {
        let pattern = Pattern {
            text: text.to_string(),
            is_regexp,
        };
        let matcher = Matcher::new(&pattern).expect("a pattern");
        assert_eq!(matcher.is_match(name.as_bytes()), expected, "{text} {name}");
    }

    #[test]
    fn literal_text_matches_in_any_case_and_regexps_as_in_go() {
        check("cache", false, "main.(*SessionCache).Remember", true);
        check("(*s", false, "main.(*SessionCache).Remember", true);
        check("日本", false, "main.日本語", true);
        check("cache", true, "main.(*SessionCache).Remember", false);
        check(r"^main\.\w+$", true, "main.run", true);
        check("日.+語", true, "main.日本語", true);
    }
}
