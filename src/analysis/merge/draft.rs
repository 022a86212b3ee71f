//! A profile on its way into a sum: which of its sample types take part, in which unit, times what. Only what changes is copied.

use crate::analysis::graph::truncate;
use crate::input::{Error, ErrorKind};
use crate::measurement;
use crate::profile::{Profile, StringId, ValueType};
use std::borrow::Cow;

/// A sample type or period type by content: rows of different profiles' strings cannot be compared.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Type {
    pub kind: Vec<u8>,
    pub unit: Vec<u8>,
}

impl Type {
    fn of(profile: &Profile, value_type: ValueType) -> Type {
        Type {
            kind: profile.strings.bytes(value_type.kind).to_vec(),
            unit: profile.strings.bytes(value_type.unit).to_vec(),
        }
    }

    fn unit(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.unit)
    }

    /// Whether values of both can be added once their units agree: a plural makes no difference.
    fn is_compatible(&self, other: &Type) -> bool {
        let singular = |kind: &'_ [u8]| kind.strip_suffix(b"s").unwrap_or(kind).to_vec();
        singular(&self.kind) == singular(&other.kind)
            && (self.unit == other.unit || measurement::same_family(&self.unit(), &other.unit()))
    }

    /// How many of `to` one of this is.
    fn ratio(&self, to: &Type) -> f64 {
        measurement::scale(1, &self.unit(), &to.unit()).0
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = String::from_utf8_lossy;
        write!(f, "{}/{}", text(&self.kind), text(&self.unit))
    }
}

pub struct Draft<'a> {
    pub profile: &'a Profile,
    pub types: Vec<Type>,
    pub period_type: Type,
    pub period: i64,
    /// One column a type, as long as the samples of the profile.
    pub values: Vec<Cow<'a, [i64]>>,
    pub is_base: bool,
    /// The columns of the profile that `types` are.
    columns: Vec<usize>,
    default_type: Cow<'a, [u8]>,
    /// Samples that scaling left without a value; empty: none.
    removed: Vec<bool>,
}

impl<'a> Draft<'a> {
    pub fn new(profile: &'a Profile) -> Draft<'a> {
        let period_type = profile.header.period_type.unwrap_or_default();
        let values = profile.samples.values.iter();
        Draft {
            profile,
            types: profile
                .sample_types
                .iter()
                .map(|t| Type::of(profile, *t))
                .collect(),
            period_type: Type::of(profile, period_type),
            period: profile.header.period,
            values: values.map(|v| Cow::Borrowed(v.as_slice())).collect(),
            is_base: false,
            columns: (0..profile.sample_types.len()).collect(),
            default_type: profile
                .strings
                .bytes(profile.header.default_sample_type)
                .into(),
            removed: Vec::new(),
        }
    }

    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    pub fn default_type(&self) -> &[u8] {
        &self.default_type
    }

    /// Whether a sample takes part: it was not removed, and some value of it is not 0.
    pub fn has(&self, sample: usize) -> bool {
        !self.removed.get(sample).is_some_and(|r| *r) && self.values.iter().any(|v| v[sample] != 0)
    }

    pub fn mark_as_base(&mut self) {
        self.is_base = true;
    }

    pub fn negate(&mut self) {
        self.scale(&vec![-1.0; self.types.len()]);
    }

    /// What the samples that are not kept are worth does not count.
    pub fn keep(&mut self, kept: Option<&[bool]>) {
        let Some(kept) = kept else { return };
        for column in &mut self.values {
            let values = column.to_mut().iter_mut().zip(kept);
            values
                .filter(|(_, kept)| !**kept)
                .for_each(|(value, _)| *value = 0);
        }
    }

    /// Scales each sample type so that its sum equals that of `base`.
    pub fn normalize(&mut self, base: &Draft) {
        let sums = self.values.iter().zip(&base.values);
        let ratios: Vec<f64> = sums
            .map(|(own, base)| match wrapping_sum(own) {
                0 => 0.0,
                own => wrapping_sum(base) as f64 / own as f64,
            })
            .collect();
        self.scale(&ratios);
    }

    /// Multiplies each column. Values go through floats, as pprof's do; of columns that stay as they are it does not look at the
    /// values when it drops samples that are left with nothing, so neither does this.
    fn scale(&mut self, ratios: &[f64]) {
        if ratios.iter().all(|r| *r == 1.0) {
            return;
        }
        let samples = self.profile.samples.len();
        let mut removed = std::mem::take(&mut self.removed);
        removed.resize(samples, false);
        let mut is_kept = vec![false; samples];
        for (column, ratio) in self
            .values
            .iter_mut()
            .zip(ratios)
            .filter(|(_, r)| **r != 1.0)
        {
            for (value, is_kept) in column.to_mut().iter_mut().zip(&mut is_kept) {
                *value = truncate((*value as f64 * ratio).round());
                *is_kept |= *value != 0;
            }
        }
        for (removed, is_kept) in removed.iter_mut().zip(is_kept) {
            *removed |= !is_kept;
        }
        self.removed = removed;
    }

    /// Keeps the types of these names, in that order.
    fn select(&mut self, common: &[Vec<u8>]) -> Result<(), Error> {
        let position = |kind: &Vec<u8>| {
            let found = self.types.iter().position(|t| t.kind == *kind);
            found.ok_or_else(|| {
                let kind = String::from_utf8_lossy(kind);
                incompatible(tr!(
                    "One profile has the sample type {kind} several times, another not at all.",
                    kind = kind
                ))
            })
        };
        let picked = common.iter().map(position).collect::<Result<Vec<_>, _>>()?;
        if picked.iter().copied().eq(0..self.types.len()) {
            return Ok(());
        }
        if !common.iter().any(|kind| **kind == *self.default_type) {
            self.default_type = common[0].clone().into();
        }
        self.types = picked.iter().map(|i| self.types[*i].clone()).collect();
        self.values = picked.iter().map(|i| self.values[*i].clone()).collect();
        self.columns = picked.iter().map(|i| self.columns[*i]).collect();
        Ok(())
    }
}

fn wrapping_sum(values: &[i64]) -> i64 {
    values.iter().fold(0, |sum, v| sum.wrapping_add(*v))
}

/// Leaves each draft with the sample types that all have, in the first one's order, and all in the finest of their units.
pub fn make_compatible(drafts: &mut [Draft]) -> Result<(), Error> {
    let common = common_kinds(drafts);
    if common.is_empty() {
        return Err(no_common_type(drafts));
    }
    for draft in drafts.iter_mut() {
        draft.select(&common)?;
    }
    unify_periods(drafts)?;
    unify_units(drafts)
}

/// pprof counts a name over all profiles: one that a profile has twice is never common.
fn common_kinds(drafts: &[Draft]) -> Vec<Vec<u8>> {
    let count = |kind: &[u8]| {
        let all = drafts.iter().flat_map(|d| &d.types);
        all.filter(|t| t.kind == kind).count()
    };
    let first = drafts.first().into_iter().flat_map(|d| &d.types);
    first
        .filter(|t| count(&t.kind) == drafts.len())
        .map(|t| t.kind.clone())
        .collect()
}

fn unify_periods(drafts: &mut [Draft]) -> Result<(), Error> {
    let Some(finest) = finest(drafts.iter().map(|d| &d.period_type), msg!("period types"))? else {
        return Ok(());
    };
    for draft in drafts {
        let (from, to) = (draft.period_type.unit(), finest.unit());
        draft.period = truncate(measurement::scale(draft.period, &from, &to).0);
        draft.period_type.unit = finest.unit.clone();
    }
    Ok(())
}

fn unify_units(drafts: &mut [Draft]) -> Result<(), Error> {
    let types = drafts.first().map_or(0, |d| d.types.len());
    let mut finest_types = Vec::with_capacity(types);
    for i in 0..types {
        finest_types.push(finest(
            drafts.iter().map(|d| &d.types[i]),
            msg!("sample types"),
        )?);
    }
    for draft in drafts {
        let mut ratios = vec![1.0; types];
        for (i, finest) in finest_types.iter().enumerate() {
            if let Some(finest) = finest {
                ratios[i] = draft.types[i].ratio(finest);
                draft.types[i].unit = finest.unit.clone();
            }
        }
        draft.scale(&ratios);
    }
    Ok(())
}

/// The type with the smallest unit; `None` where there are fewer than two to compare.
fn finest<'t>(types: impl Iterator<Item = &'t Type>, what: &str) -> Result<Option<Type>, Error> {
    let types: Vec<&Type> = types.collect();
    let [first, rest @ ..] = &types[..] else {
        return Ok(None);
    };
    if rest.is_empty() {
        return Ok(None);
    }
    let mut finest = *first;
    for other in rest {
        if !finest.is_compatible(other) {
            return Err(incompatible(tr!(
                "The profiles have incompatible {what}: {finest} and {other}.",
                what = tr!(what),
                finest = finest,
                other = other
            )));
        }
        if other.ratio(finest) < 1.0 {
            finest = other;
        }
    }
    Ok(Some(finest.clone()))
}

fn no_common_type(drafts: &[Draft]) -> Error {
    let list = |draft: &Draft| {
        let types: Vec<String> = draft.types.iter().map(Type::to_string).collect();
        format!("[{}]", types.join(" "))
    };
    let lists: Vec<String> = drafts.iter().map(list).collect();
    match &lists[..] {
        [only] => incompatible(tr!(
            "The profile has no sample type that is there once: {only}.",
            only = only
        )),
        _ => incompatible(tr!(
            "The profiles have no sample type in common: {lists}.",
            lists = lists.join(&tr!(" and "))
        )),
    }
}

pub fn incompatible(problem: String) -> Error {
    let help = msg!("Profiles can be compared or added up when they are of the same kind.");
    Error::new(ErrorKind::Incompatible, problem, help)
}

/// `profile` with only these columns, in this order.
pub fn select_columns(mut profile: Profile, columns: &[usize], default_type: &[u8]) -> Profile {
    if columns.iter().copied().eq(0..profile.sample_types.len()) {
        return profile;
    }
    profile.sample_types = columns.iter().map(|c| profile.sample_types[*c]).collect();
    let values = std::mem::take(&mut profile.samples.values);
    profile.samples.values = columns.iter().map(|c| values[*c].clone()).collect();
    let named = profile.sample_types.iter().map(|t| t.kind);
    let default = named
        .chain([profile.header.default_sample_type])
        .find(|kind| profile.strings.bytes(*kind) == default_type);
    profile.header.default_sample_type = default.unwrap_or(StringId(0));
    profile
}
