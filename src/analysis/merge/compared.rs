//! What the percentages of a comparison are of, without making the difference itself: only which samples of both sides are of the
//! same stack and labels.

use super::draft::{self, Draft};
use super::symbols::Merged;
use super::{headers, samples, unite};
use crate::input::Error;
use crate::profile::Profile;
use std::borrow::Cow;

/// pprof's totals of one sample type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedTotals {
    pub kind: String,
    /// Under `-diff_base`: of the base, or of both sides where the base is nothing.
    pub base: i64,
    /// Under `-base`: of what is left when equal stacks cancel out.
    pub change: i64,
}

/// The totals of every sample type that both have, over the samples that are kept of either (`None`: all).
pub fn compared_totals(
    (new, kept_new): (&Profile, Option<&[bool]>),
    (base, kept_base): (&Profile, Option<&[bool]>),
    normalize: bool,
) -> Result<Vec<ComparedTotals>, Error> {
    let mut drafts = [Draft::new(new), Draft::new(base)];
    if normalize {
        let [new, base] = &mut drafts;
        headers::check_compatible(new, base)?;
        new.normalize(base);
    }
    draft::make_compatible(&mut drafts)?;
    headers::check_compatible(&drafts[0], &drafts[1])?;
    drafts[0].keep(kept_new);
    drafts[1].keep(kept_base);
    let (_, rows) = unite(&drafts, &mut Merged::default())?;
    let sums = |side: usize, column: &Cow<[i64]>| {
        let mut sums = vec![0; rows.stack.len()];
        samples::add_rows(&mut sums, &rows.row_of[side], column.iter().copied());
        sums
    };
    let [new, base] = &drafts;
    let columns = new.values.iter().zip(&base.values);
    let totals = new.types.iter().zip(columns).map(|(own, (new, base))| {
        let (new, base) = (sums(0, new), sums(1, base));
        let changes = new
            .iter()
            .zip(&base)
            .map(|(new, base)| new.wrapping_sub(*base));
        let of_base = absolutes(base.iter().copied());
        let of_new = absolutes(new.iter().copied());
        ComparedTotals {
            kind: String::from_utf8_lossy(&own.kind).into_owned(),
            base: if of_base > 0 { of_base } else { of_new },
            change: absolutes(changes),
        }
    });
    Ok(totals.collect())
}

fn absolutes(values: impl Iterator<Item = i64>) -> i64 {
    values.fold(0, |sum, v| sum.wrapping_add(v.wrapping_abs()))
}
