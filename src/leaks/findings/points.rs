//! The figures of groups of sites in each file, by one pass over the series. A site may be of several groups.

use crate::leaks::book::{Book, SiteRow};
use crate::leaks::measures::Point;
use crate::leaks::series::{Series, Snapshot};
use crate::leaks::trend;
use rustc_hash::FxHashMap;

/// One point for each file, in their order, of each group.
pub fn all(book: &Book, series: &Series, groups: &[&[SiteRow]]) -> Vec<Vec<Point>> {
    fold(book, series, groups, &series.snapshots)
}

/// The groups for which the first and the last file alone are worth a look at all: `all` of ten thousand groups in two hundred files is much
/// to keep.
pub fn promising(
    book: &Book,
    series: &Series,
    groups: &[&[SiteRow]],
    is_worth_it: impl Fn(&Point, &Point) -> bool,
) -> Vec<usize> {
    let (Some(first), Some(last)) = (series.snapshots.first(), series.snapshots.last()) else {
        return Vec::new();
    };
    let ends = fold(book, series, groups, [first, last]);
    let ends = ends.iter().enumerate();
    ends.filter(|(_, ends)| matches!(&ends[..], [first, last] if is_worth_it(first, last)))
        .map(|(at, _)| at)
        .collect()
}

fn fold<'a>(
    book: &Book,
    series: &Series,
    groups: &[&[SiteRow]],
    snapshots: impl IntoIterator<Item = &'a Snapshot>,
) -> Vec<Vec<Point>> {
    let mut groups_of: FxHashMap<SiteRow, Vec<usize>> = FxHashMap::default();
    for (at, sites) in groups.iter().enumerate() {
        for site in *sites {
            groups_of.entry(*site).or_default().push(at);
        }
    }
    let is_memory = series.kind.is_memory();
    let mut points = vec![Vec::new(); groups.len()];
    for snapshot in snapshots {
        let empty = Point {
            hours: snapshot.hours,
            ..Point::default()
        };
        points.iter_mut().for_each(|line| line.push(empty));
        for (site, cell) in &snapshot.cells {
            let Some(groups) = groups_of.get(site) else {
                continue;
            };
            let size = book.sites().get(*site as usize).map_or(0, |s| s.size);
            let point = trend::point(is_memory, cell, size, snapshot.period.max(1) as f64);
            for group in groups {
                if let Some(sum) = points.get_mut(*group).and_then(|line| line.last_mut()) {
                    sum.add(&point);
                }
            }
        }
    }
    points
}
