//! pprof's totals of a comparison: what percentages are of under `-diff_base`, and under `-base`. Both are sums over the profile
//! that the two merge to, where equal stacks are one sample, so that profile is made, summed for all sample types and dropped.

use crate::analysis::graph::Values;
use crate::analysis::merge::{Comparison, compare};
use crate::analysis::totals;
use crate::profile::Profile;
use crate::protocol::FileId;

/// Stack nodes of both sides beyond which the merged profile would not fit beside what is open.
const MOST_NODES: usize = 8_000_000;

/// The sums of one pair of files.
pub struct Compared {
    pair: Pair,
    /// By sample type: its name, `-diff_base`'s total, `-base`'s. Empty if pprof could not merge the two.
    totals: Vec<(String, i64, i64)>,
}

/// Base, new, and whether the new side is scaled.
pub type Pair = (FileId, FileId, bool);

impl Compared {
    pub fn new(pair: Pair, base: &Profile, new: &Profile) -> Compared {
        let fits = base.stacks.len() + new.stacks.len() <= MOST_NODES;
        let totals = if fits { sums(base, new, pair.2) } else { None };
        Compared {
            pair,
            totals: totals.unwrap_or_default(),
        }
    }

    pub fn is_of(&self, pair: Pair) -> bool {
        self.pair == pair
    }

    pub fn has(&self, file: FileId) -> bool {
        self.pair.0 == file || self.pair.1 == file
    }

    /// `-diff_base`'s total and `-base`'s.
    pub fn totals(&self, kind: &str) -> Option<(i64, i64)> {
        let of_kind = self.totals.iter().find(|(name, _, _)| name == kind);
        of_kind.map(|(_, total, churn)| (*total, *churn))
    }
}

fn sums(base: &Profile, new: &Profile, normalize: bool) -> Option<Vec<(String, i64, i64)>> {
    let merged = |keep_base| {
        let how = Comparison {
            keep_base,
            normalize,
        };
        let merged = compare(new, base, how).ok()?;
        let columns = merged.sample_types.iter().zip(&merged.samples.values);
        let sums = columns.map(|(sample_type, value)| {
            let values = Values {
                value,
                divisor: None,
            };
            let kind = merged.strings.text(sample_type.kind).into_owned();
            (kind, totals::total(&merged, values))
        });
        Some(sums.collect::<Vec<_>>())
    };
    let (kept, cancelled) = (merged(true)?, merged(false)?);
    let both = kept.into_iter().zip(cancelled);
    Some(
        both.map(|((kind, total), (_, churn))| (kind, total, churn))
            .collect(),
    )
}
