//! A leak in a busy function: one line of it keeps what it allocates, or one of its callers does, while all others let go. Their coming and
//! going is noise to it, and makes the whole look as if it were freed. So where the figures of a function say so, those of its lines are
//! asked, and of its callers; and the part that grows for itself stands for the whole.

use super::candidates::{Candidate, quantum, steepest};
use super::judge::is_told;
use super::points;
use super::rule::On;
use super::stack::StackView;
use crate::leaks::book::{Book, FrameRow, SiteRow, StackRow};
use crate::leaks::measures::{Growth, Point};
use crate::leaks::series::Series;
use rustc_hash::FxHashMap;

/// What the part must have at least of the growth of a whole that is told as well.
const MOST_OF_IT: f64 = 0.5;

/// Puts the part that grows in the place of its candidate.
pub fn refine(book: &Book, series: &Series, on: On, all: &mut [Candidate]) {
    let mut parts: Vec<(usize, Vec<SiteRow>)> = Vec::new();
    for (at, candidate) in all.iter().enumerate() {
        if is_mixed(&candidate.growth, series, on) {
            let of_it = parts_of(book, &candidate.sites);
            parts.extend(of_it.into_iter().map(|sites| (at, sites)));
        }
    }
    let sites: Vec<&[SiteRow]> = parts.iter().map(|(_, sites)| &sites[..]).collect();
    let quantum = quantum(series);
    let is_worth_it = |first: &Point, last: &Point| last.value - first.value >= 1.5 * quantum;
    let promising = points::promising(book, series, &sites, is_worth_it);
    let kept: Vec<&[SiteRow]> = promising.iter().map(|at| sites[*at]).collect();
    let lines = points::all(book, series, &kept);
    let mut best: FxHashMap<usize, (usize, Vec<Point>, Growth)> = FxHashMap::default();
    for (part, points) in promising.into_iter().zip(lines) {
        let whole = parts[part].0;
        let growth = Growth::of(&points, quantum);
        let most = best.get(&whole).map_or(0.0, |(_, _, g)| g.delta());
        if grows_for_itself(&growth, &all[whole].growth, series, on) && growth.delta() > most {
            best.insert(whole, (part, points, growth));
        }
    }
    for (whole, (part, points, growth)) in best {
        let sites = std::mem::take(&mut parts[part].1);
        let candidate = &mut all[whole];
        if let Some(stack) = steepest(book, series, &sites) {
            (candidate.stack, candidate.sites) = (stack, sites);
            (candidate.points, candidate.growth) = (points, growth);
        }
    }
}

/// Not told, or it looks as if what is allocated were let go.
fn is_mixed(growth: &Growth, series: &Series, on: On) -> bool {
    !is_told(growth, series, on) || is_let_go(growth)
}

fn is_let_go(growth: &Growth) -> bool {
    growth.falls * 5 > growth.steps || growth.marginal_survival.is_some_and(|s| s < 0.5)
}

fn grows_for_itself(part: &Growth, whole: &Growth, series: &Series, on: On) -> bool {
    let is_hint = |g: &Growth| {
        g.falls * 5 > g.steps || g.marginal_survival.is_some_and(|survival| survival < 0.05)
    };
    let is_lost = !is_told(whole, series, on) || is_hint(whole);
    is_told(part, series, on)
        && !is_let_go(part)
        && !part.has_stopped()
        && (is_lost || part.delta() >= MOST_OF_IT * whole.delta())
}

/// A line of the function; with it, of a caller.
type Call = (FrameRow, Option<FrameRow>);

/// By the line of the function, then by that and the line of the caller; in an order that does not depend on which file came first.
fn parts_of(book: &Book, sites: &[SiteRow]) -> Vec<Vec<SiteRow>> {
    let mut parts: FxHashMap<(bool, Call), Vec<SiteRow>> = FxHashMap::default();
    let mut of_stack: FxHashMap<StackRow, Option<Call>> = FxHashMap::default();
    for site in sites {
        let Some(row) = book.sites().get(*site as usize) else {
            continue;
        };
        let call = *of_stack.entry(row.stack).or_insert_with(|| {
            let view = StackView::new(book, row.stack);
            let anchor = view.anchor()?;
            let line = *view.frames.get(anchor)?;
            let caller = view.own_from(anchor + 1);
            Some((line, caller.and_then(|at| view.frames.get(at)).copied()))
        });
        if let Some((line, caller)) = call {
            parts.entry((false, (line, None))).or_default().push(*site);
            parts.entry((true, (line, caller))).or_default().push(*site);
        }
    }
    let shown = |frame: FrameRow| {
        let frame = book.frame(frame);
        (book.string(frame.name), book.string(frame.file), frame.line)
    };
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.retain(|(_, part)| part.len() < sites.len());
    parts.sort_by_cached_key(|((has_caller, (line, caller)), _)| {
        (*has_caller, shown(*line), caller.map(shown))
    });
    parts.into_iter().map(|(_, part)| part).collect()
}
