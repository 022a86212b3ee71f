//! What no one function allocates enough of: a decoder whose every method makes a part of the thing that is kept, so that each part is below
//! what can be told from chance while their sum is not. The parts that are not told by themselves are summed by the functions that called
//! them; the one told is the nearest to the leaf that has most of it. Only where nothing else below it was found: else it is a rest of that.

use super::candidates::{CONTENTS, Candidate, quantum, steepest};
use super::judge::is_told;
use super::rule::{On, Rule};
use super::stack::StackView;
use super::{Confidence, shown};
use crate::leaks::book::{Book, FrameRow, SiteRow};
use crate::leaks::measures::{Growth, Point, detection_floor};
use crate::leaks::series::Series;
use crate::leaks::trend;
use rustc_hash::{FxHashMap, FxHashSet};

const SPREAD: Rule = Rule::memory("growth.spread", |_| false).at_most(Confidence::Likely);

/// A caller that has this part of the most that any has is the better told the less else it has.
const MOST_OF_IT: f64 = 0.8;

/// One function, and the parts that it called for.
struct Caller {
    frame: FrameRow,
    sites: Vec<SiteRow>,
    points: Vec<Point>,
}

/// One at most.
pub fn candidates(book: &Book, series: &Series, all: &[Candidate]) -> Option<Candidate<'static>> {
    let (told, rest): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|c| is_told(&c.growth, series, On::Memory));
    let mut explained: FxHashSet<&[u8]> = FxHashSet::default();
    for candidate in told {
        explained.extend(StackView::new(book, candidate.stack).own());
    }
    let parts = rest.iter().filter(|c| CONTENTS.contains(&c.rule.id));
    let sites = parts.flat_map(|c| c.sites.iter().copied());
    let quantum = quantum(series);
    let callers = callers(book, series, sites, &explained);
    let grown = callers.into_iter().map(|caller| {
        let growth = Growth::of(&caller.points, quantum);
        (caller, growth)
    });
    let grown: Vec<_> = grown
        .filter(|(_, growth)| {
            growth.z >= 3.0 && growth.rises && growth.delta() >= detection_floor(quantum)
        })
        .collect();
    let most = grown.iter().map(|(_, g)| g.delta()).fold(0.0, f64::max);
    let has_most = grown
        .into_iter()
        .filter(|(_, growth)| growth.delta() >= MOST_OF_IT * most);
    let (caller, growth) = has_most.min_by(|(a, _), (b, _)| {
        let by_sites = a.sites.len().cmp(&b.sites.len());
        by_sites.then_with(|| book.name(a.frame).cmp(book.name(b.frame)))
    })?;
    Some(Candidate {
        rule: &SPREAD,
        anchor: shown(book, caller.frame),
        stack: steepest(book, series, &caller.sites)?,
        sites: caller.sites,
        points: caller.points,
        growth,
    })
}

/// By function, in the order in which they are met.
fn callers(
    book: &Book,
    series: &Series,
    sites: impl Iterator<Item = SiteRow>,
    explained: &FxHashSet<&[u8]>,
) -> Vec<Caller> {
    let empty: Vec<Point> = series
        .snapshots
        .iter()
        .map(|s| Point {
            hours: s.hours,
            ..Point::default()
        })
        .collect();
    let mut callers: Vec<Caller> = Vec::new();
    let mut by_name: FxHashMap<&[u8], usize> = FxHashMap::default();
    let mut of_site: FxHashMap<SiteRow, Vec<usize>> = FxHashMap::default();
    for site in sites {
        let Some(row) = book.sites().get(site as usize) else {
            continue;
        };
        let view = StackView::new(book, row.stack);
        let mut all: Vec<usize> = Vec::new();
        for (frame, name) in view.own_frames() {
            if name == b"main.main" || explained.contains(name) {
                continue;
            }
            let at = *by_name.entry(name).or_insert_with(|| {
                callers.push(Caller {
                    frame,
                    sites: Vec::new(),
                    points: empty.clone(),
                });
                callers.len() - 1
            });
            // Recursion counts once.
            if !all.contains(&at) {
                all.push(at);
                callers[at].sites.push(site);
            }
        }
        of_site.insert(site, all);
    }
    for (file, snapshot) in series.snapshots.iter().enumerate() {
        for (site, cell) in &snapshot.cells {
            let Some(all) = of_site.get(site) else {
                continue;
            };
            let size = book.sites().get(*site as usize).map_or(0, |s| s.size);
            let point = trend::point(true, cell, size, snapshot.period.max(1) as f64);
            for at in all {
                if let Some(sum) = callers[*at].points.get_mut(file) {
                    sum.add(&point);
                }
            }
        }
    }
    for caller in &mut callers {
        caller.sites.sort_unstable();
    }
    callers
}
