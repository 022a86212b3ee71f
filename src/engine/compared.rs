//! pprof's totals of a comparison: what percentages are of under `-diff_base`, and under `-base`. Both are sums over the stacks of
//! the two merged, so stacks are matched, summed for all sample types and forgotten.

use crate::analysis::merge::{ComparedTotals, compared_totals};
use crate::profile::Profile;
use crate::protocol::{FileId, Filter};

/// Stack nodes of both sides beyond which a tree of both would not fit beside what is open.
const MOST_NODES: usize = 8_000_000;

/// The sums of one pair of files.
pub struct Compared {
    pair: Pair,
    is_too_large: bool,
    /// By sample type. Empty if pprof could not merge the two.
    totals: Vec<ComparedTotals>,
}

/// What is compared.
#[derive(Clone, PartialEq)]
pub struct Pair {
    pub base: FileId,
    pub new: FileId,
    /// Whether the new side is scaled.
    pub normalize: bool,
    /// Those that say which samples count; none where percentages are of the whole.
    pub filters: Vec<Filter>,
}

/// A profile, and which of its samples count.
pub type Side<'a> = (&'a Profile, Option<&'a [bool]>);

impl Compared {
    pub fn new(pair: Pair, base: Side, new: Side) -> Compared {
        let fits = base.0.stacks.len() + new.0.stacks.len() <= MOST_NODES;
        let totals = match fits {
            true => compared_totals(new, base, pair.normalize).unwrap_or_default(),
            false => Vec::new(),
        };
        Compared {
            pair,
            is_too_large: !fits,
            totals,
        }
    }

    pub fn is_of(&self, pair: &Pair) -> bool {
        self.pair == *pair
    }

    /// The two were not merged; figures of functions are exact all the same.
    pub fn is_too_large(&self) -> bool {
        self.is_too_large
    }

    pub fn has(&self, file: FileId) -> bool {
        self.pair.base == file || self.pair.new == file
    }

    /// `-diff_base`'s total and `-base`'s.
    pub fn totals(&self, kind: &str) -> Option<(i64, i64)> {
        let of_kind = self.totals.iter().find(|totals| totals.kind == kind)?;
        Some((of_kind.base, of_kind.change))
    }
}
