//! What no one function allocates enough of: a decoder whose every method makes a part of the thing that is kept, so that each part is below
//! what can be told from chance while their sum is not. The parts of few samples are summed by the functions that called them; the one told
//! is the nearest to the leaf that has most of it. Only where nothing below it is sure: else it is a rest of that.

use super::candidates::{CONTENTS, Candidate, quantum, steepest};
use super::judge::is_told;
use super::points;
use super::rule::{On, Rule};
use super::stack::StackView;
use super::{Confidence, shown};
use crate::leaks::book::{Book, FrameRow, SiteRow};
use crate::leaks::measures::{Growth, Point, detection_floor};
use crate::leaks::series::Series;
use rustc_hash::{FxHashMap, FxHashSet};

const SPREAD: Rule = Rule::memory("growth.spread", |_| false).at_most(Confidence::Likely);

/// Of callers that have this part of the most that any has, the one that has least beside it is told.
const MOST_OF_IT: f64 = 0.8;

/// So many functions at least.
const LEAST_PARTS: usize = 3;

/// Puts the sum in the place of its parts.
pub fn join(book: &Book, series: &Series, all: &mut Vec<Candidate>) {
    let is_part = |c: &Candidate| CONTENTS.contains(&c.rule.id) && c.growth.z < 3.0;
    let mut explained: FxHashSet<&[u8]> = FxHashSet::default();
    let is_told = |c: &&Candidate| !is_part(c) && is_told(&c.growth, series, On::Memory);
    for told in all.iter().filter(is_told) {
        explained.extend(StackView::new(book, told.stack).own());
    }
    let parts = all.iter().filter(|c| is_part(c) && c.growth.delta() > 0.0);
    let sites = parts.flat_map(|c| c.sites.iter().copied());
    let callers = callers(book, sites, &explained);
    let Some((caller, points, growth)) = nearest(book, series, &callers) else {
        return;
    };
    let is_of_it = |c: &Candidate| {
        let mut sites = c.sites.iter();
        is_part(c) && sites.all(|site| caller.sites.binary_search(site).is_ok())
    };
    let Some(stack) = steepest(book, series, &caller.sites) else {
        return;
    };
    if all.iter().filter(|c| is_of_it(c)).count() < LEAST_PARTS {
        return;
    }
    all.retain(|c| !is_of_it(c));
    all.push(Candidate {
        rule: &SPREAD,
        anchor: shown(book, caller.frame),
        maker: None,
        stack,
        sites: caller.sites.clone(),
        points,
        growth,
    });
}

/// One function, and the parts that were allocated for it, in ascending order.
struct Caller {
    frame: FrameRow,
    /// Functions of own code between it and the leaf, at least.
    depth: usize,
    sites: Vec<SiteRow>,
}

/// The one with the fewest parts of those that have most.
fn nearest<'a>(
    book: &Book,
    series: &Series,
    callers: &'a [Caller],
) -> Option<(&'a Caller, Vec<Point>, Growth)> {
    let quantum = quantum(series);
    let sites: Vec<&[SiteRow]> = callers.iter().map(|c| &c.sites[..]).collect();
    let is_worth_it =
        |first: &Point, last: &Point| last.value - first.value >= detection_floor(quantum);
    let promising = points::promising(book, series, &sites, is_worth_it);
    let kept: Vec<&[SiteRow]> = promising.iter().map(|at| sites[*at]).collect();
    let lines = points::all(book, series, &kept);
    let grown = promising.into_iter().zip(lines).filter_map(|(at, points)| {
        let growth = Growth::of(&points, quantum);
        (growth.z >= 3.0 && growth.rises).then(|| (&callers[at], points, growth))
    });
    let grown: Vec<_> = grown.collect();
    let most = grown.iter().map(|(_, _, g)| g.delta()).fold(0.0, f64::max);
    let has_most = grown
        .into_iter()
        .filter(|(_, _, growth)| growth.delta() >= MOST_OF_IT * most);
    has_most.min_by(|(a, ..), (b, ..)| {
        let by_sites = a.sites.len().cmp(&b.sites.len());
        (by_sites.then_with(|| a.depth.cmp(&b.depth)))
            .then_with(|| book.name(a.frame).cmp(book.name(b.frame)))
    })
}

fn callers(
    book: &Book,
    sites: impl Iterator<Item = SiteRow>,
    explained: &FxHashSet<&[u8]>,
) -> Vec<Caller> {
    let mut callers: Vec<Caller> = Vec::new();
    let mut by_name: FxHashMap<&[u8], usize> = FxHashMap::default();
    for site in sites {
        let Some(row) = book.sites().get(site as usize) else {
            continue;
        };
        let view = StackView::new(book, row.stack);
        for (depth, (frame, name)) in view.own_frames().enumerate() {
            if name == b"main.main" || explained.contains(name) {
                continue;
            }
            let at = *by_name.entry(name).or_insert(callers.len());
            if at == callers.len() {
                callers.push(Caller {
                    frame,
                    depth,
                    sites: Vec::new(),
                });
            }
            let caller = &mut callers[at];
            caller.depth = caller.depth.min(depth);
            caller.sites.push(site);
        }
    }
    for caller in &mut callers {
        caller.sites.sort_unstable();
        // Recursion counts once.
        caller.sites.dedup();
    }
    callers
}
