//! Several profiles as one: added up, or compared with a base. What counts as the same stack in two files is pprof's merge identity;
//! the steps and their order are pprof's too, so that totals agree to the last digit. The profiles themselves never change.

mod compared;
mod draft;
mod headers;
mod samples;
mod stacks;
mod symbols;

use crate::input::Error;
use crate::profile::{Profile, Stacks};
use draft::Draft;
use samples::Rows;
use symbols::Merged;

pub use compared::{ComparedTotals, compared_totals};

/// How a base is taken from a profile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Comparison {
    /// pprof's `-diff_base`: samples of the base stay apart, marked, and percentages are of them. Otherwise (`-base`) equal stacks
    /// cancel out, and percentages are of what is left.
    pub keep_base: bool,
    /// First scales every sample type of the profile to the base's total.
    pub normalize: bool,
}

/// The sum of profiles. One alone is not touched, but for sample types that pprof would not show.
pub fn sum(mut profiles: Vec<Profile>) -> Result<Profile, Error> {
    let mut drafts: Vec<Draft> = profiles.iter().map(Draft::new).collect();
    draft::make_compatible(&mut drafts)?;
    if let [only] = &drafts[..] {
        let columns = only.columns().to_vec();
        let default = only.default_type().to_vec();
        return Ok(draft::select_columns(
            profiles.swap_remove(0),
            &columns,
            &default,
        ));
    }
    merge(&drafts)
}

/// `new` minus `base`.
pub fn compare(new: &Profile, base: &Profile, how: Comparison) -> Result<Profile, Error> {
    let (mut new, mut base) = (Draft::new(new), Draft::new(base));
    if how.keep_base {
        base.mark_as_base();
    }
    if how.normalize {
        headers::check_compatible(&new, &base)?;
        new.normalize(&base);
    }
    base.negate();
    let mut drafts = [new, base];
    draft::make_compatible(&mut drafts)?;
    merge(&drafts)
}

/// pprof's `Merge`: one profile, with what no sample needs left out.
fn merge(drafts: &[Draft]) -> Result<Profile, Error> {
    let merged = merge_once(drafts)?;
    // What cancelled out may leave locations without samples; a second pass drops them.
    let is_zero = |sample| {
        merged
            .samples
            .values
            .iter()
            .all(|column| column[sample] == 0)
    };
    if (0..merged.samples.len()).any(is_zero) {
        merge_once(&[Draft::new(&merged)])
    } else {
        Ok(merged)
    }
}

fn merge_once(drafts: &[Draft]) -> Result<Profile, Error> {
    let mut merged = Merged::default();
    let header = headers::combine(drafts, &mut merged)?;
    let (stacks, rows) = unite(drafts, &mut merged)?;
    let (samples, labels) = samples::add_up(drafts, rows, merged.sample_types.len());
    Ok(merged.into_profile(header, stacks, samples, labels))
}

/// One tree of all stacks, and which samples are of one row.
fn unite(drafts: &[Draft], merged: &mut Merged) -> Result<(Stacks, Rows), Error> {
    let sources = drafts
        .iter()
        .map(|draft| symbols::add_source(draft, merged))
        .collect::<Result<Vec<_>, Error>>()?;
    let (stacks, leaves) = stacks::unite(drafts, &sources);
    let rows = samples::rows(drafts, &leaves, merged)?;
    Ok((stacks, rows))
}
