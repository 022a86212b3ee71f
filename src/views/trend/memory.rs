//! What the view of trends keeps between two questions: the rows of the series that was asked for last, and their last order, so that a
//! scroll through a hundred thousand rows sorts nothing.

use super::protocol::{SeriesKey, Sort};
use crate::analysis::query::Matcher;
use crate::leaks::measures::Growth;
use crate::leaks::trend::{By, Rows};
use crate::protocol::{Failure, Filter, NameKey, Pattern};
use crate::views::hunt::Files;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

#[derive(Default)]
pub struct Memory {
    kept: Option<(Wanted, Kept)>,
}

/// What rows depend on.
#[derive(Clone, PartialEq, Debug)]
pub struct Wanted {
    pub files: Files,
    pub filters: Vec<Filter>,
    pub series: SeriesKey,
    pub by: By,
    pub column: usize,
}

pub struct Kept {
    pub rows: Rows,
    /// Of all rows together.
    pub total: Growth,
    /// By the hash of the name.
    row_of: FxHashMap<NameKey, u32>,
    order: Option<(Ordered, Vec<u32>)>,
}

/// What an order depends on.
#[derive(PartialEq)]
struct Ordered {
    sort: Sort,
    descending: bool,
    matching: Option<Pattern>,
}

impl Memory {
    pub fn rows(
        &mut self,
        wanted: Wanted,
        fold: impl FnOnce(&Wanted) -> (Rows, Growth),
    ) -> &mut Kept {
        let is_kept = self.kept.as_ref().is_some_and(|(of, _)| *of == wanted);
        if !is_kept {
            // Freed before the next ones are made.
            self.kept = None;
        }
        let (_, kept) = self.kept.get_or_insert_with(|| {
            let (rows, total) = fold(&wanted);
            (wanted, Kept::new(rows, total))
        });
        kept
    }
}

impl Kept {
    fn new(rows: Rows, total: Growth) -> Kept {
        let keys = (0..rows.len()).map(|row| (NameKey::of(rows.name(row)), row as u32));
        Kept {
            row_of: keys.collect(),
            rows,
            total,
            order: None,
        }
    }

    /// Places of the rows of these names, as far as there are such.
    pub fn places(&self, names: &[NameKey]) -> Vec<usize> {
        let rows = names.iter().filter_map(|name| self.row_of.get(name));
        rows.map(|row| *row as usize).collect()
    }

    /// The rows that match, as they were sorted last.
    pub fn order(&self) -> &[u32] {
        self.order.as_ref().map_or(&[], |(_, order)| order)
    }

    /// Those without the figure are last, whichever way.
    pub fn sort(
        &mut self,
        sort: Sort,
        descending: bool,
        matching: &Option<Pattern>,
    ) -> Result<(), Failure> {
        let ordered = Ordered {
            sort,
            descending,
            matching: matching.clone(),
        };
        if self.order.as_ref().is_none_or(|(of, _)| *of != ordered) {
            let order = in_order(&self.rows, &ordered)?;
            self.order = Some((ordered, order));
        }
        Ok(())
    }
}

fn in_order(rows: &Rows, ordered: &Ordered) -> Result<Vec<u32>, Failure> {
    let matcher = ordered.matching.as_ref().map(Matcher::new).transpose();
    let matcher = matcher.map_err(|problem| Failure {
        problem,
        help: tr!("Correct it, or switch regular expressions off to look for it literally."),
    })?;
    let matches = |row: &usize| (matcher.as_ref()).is_none_or(|m| m.is_match(rows.name(*row)));
    let figure = |row: usize| rows.growth(row).and_then(|g| figure(g, ordered.sort));
    let mut order: Vec<(Option<f64>, u32)> = (0..rows.len())
        .filter(matches)
        .map(|row| (figure(row), row as u32))
        .collect();
    let name = |row: u32| rows.name(row as usize);
    let turned = |order: Ordering| match ordered.descending {
        true => order.reverse(),
        false => order,
    };
    // Of rows that grow alike, as all do in one file, the larger one comes first.
    let last = |row: u32| rows.growth(row as usize).map_or(0.0, |growth| growth.last);
    order.sort_unstable_by(|(a, row_a), (b, row_b)| {
        let by_name = name(*row_a).cmp(name(*row_b));
        let by_size = last(*row_b).total_cmp(&last(*row_a)).then(by_name);
        match (ordered.sort, a, b) {
            (Sort::Name, ..) => turned(by_name),
            (_, Some(a), Some(b)) => turned(a.total_cmp(b)).then(by_size),
            (_, a, b) => b.is_some().cmp(&a.is_some()).then(by_size),
        }
    });
    Ok(order.into_iter().map(|(_, row)| row).collect())
}

/// What a row is sorted by; `None`: it has no such figure.
pub fn figure(growth: &Growth, sort: Sort) -> Option<f64> {
    match sort {
        Sort::Name => None,
        Sort::First => Some(growth.first),
        Sort::Last => Some(growth.last),
        Sort::Growth => Some(growth.delta()),
        Sort::PerHour => Some(growth.per_hour),
        Sort::N => Some(growth.n_last),
        Sort::Z => Some(growth.z),
        Sort::MeanSize => growth.mean_size,
        Sort::MarginalSurvival => growth.marginal_survival,
    }
}
