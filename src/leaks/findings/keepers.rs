//! What a function allocates is named after the thing in which it is put, where that grows beside it: the values of a list, what a timer's
//! function holds, what a context carries. Who makes a thing and who puts it away are often two functions, of which one calls the other:
//! a constructor for the one who stores what it made, or a method that puts its own receiver away. How many there are of both must agree.

use super::candidates::{CONTENTS, Candidate, Maker, quantum};
use super::holders::Things;
use super::stack::{StackView, component};
use crate::leaks::book::Book;
use crate::leaks::measures::{Growth, Point};
use crate::leaks::series::{ALLOC_BYTES, INUSE_BYTES, Series};

/// Of what one function allocates, or of the calls of who puts it away, this part has the other as its caller.
const MOST_OF_THE_CALLS: f64 = 0.9;

/// How the contents belong to what keeps them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bond {
    /// One function, or methods of one type, allocate them and put them away.
    One,
    /// One calls the other.
    Calls,
}

pub fn name_after(book: &Book, series: &Series, all: &mut Vec<Candidate>) {
    let quantum = quantum(series);
    let mut is_part = vec![false; all.len()];
    // What is named after a keeper is none itself.
    let keepers: Vec<usize> = (0..all.len()).filter(|at| all[*at].rule.keeps).collect();
    for at in 0..all.len() {
        let Some((keeper, bond)) = keeper_of(book, series, all, &keepers, at) else {
            continue;
        };
        let (rule, stack) = (all[keeper].rule, all[keeper].stack);
        let who = all[keeper].anchor.clone();
        let is_certain = all[keeper].growth.is_significant();
        // Its own memory counts with what it keeps once it is more than chance; where it is made anew again and again, that would look as if
        // what it keeps were let go.
        let counts = is_certain && !is_part[keeper] && survives(&all[keeper].growth);
        let (points, sites) = match counts {
            true => (all[keeper].points.clone(), all[keeper].sites.clone()),
            false => Default::default(),
        };
        is_part[keeper] |= is_certain;
        let contents = &mut all[at];
        if bond == Bond::Calls {
            contents.maker = Some(Maker {
                who: std::mem::replace(&mut contents.anchor, who),
                is_certain,
            });
        }
        (contents.rule, contents.stack) = (rule, stack);
        contents.sites.extend(sites);
        contents.sites.sort_unstable();
        for (sum, more) in contents.points.iter_mut().zip(&points) {
            sum.add(more);
        }
        contents.growth = Growth::of(&contents.points, quantum);
    }
    let mut is_part = is_part.into_iter();
    all.retain(|_| !is_part.next().unwrap_or_default());
}

/// The candidate that keeps what `at` allocates, the nearest and most growing first.
fn keeper_of(
    book: &Book,
    series: &Series,
    all: &[Candidate],
    keepers: &[usize],
    at: usize,
) -> Option<(usize, Bond)> {
    let contents = all.get(at)?;
    if !CONTENTS.contains(&contents.rule.id) || !contents.growth.is_significant() {
        return None;
    }
    let others = keepers.iter().filter_map(|at| Some((*at, all.get(*at)?)));
    let bound = others.filter_map(|(at, other)| {
        let bond = bond(book, series, other, contents)?;
        Some((at, other, bond))
    });
    let most = bound.max_by(|a, b| {
        let is_one = |bond: Bond| bond == Bond::One;
        (is_one(a.2).cmp(&is_one(b.2)))
            .then_with(|| a.1.growth.delta().total_cmp(&b.1.growth.delta()))
            .then_with(|| b.1.rule.id.cmp(a.1.rule.id))
            .then_with(|| b.1.anchor.name.cmp(&a.1.anchor.name))
    });
    most.map(|(at, _, bond)| (at, bond))
}

fn bond(book: &Book, series: &Series, keeper: &Candidate, contents: &Candidate) -> Option<Bond> {
    if keeper.anchor.key == contents.anchor.key && grows(&keeper.growth) {
        return Some(Bond::One);
    }
    let is_one_thing = part(keeper) == part(contents);
    let has_as_many = || {
        let live = Things::live(book, series, keeper);
        live.are_as_many_as(&Things::live(book, series, contents), 8.0)
    };
    if is_one_thing && rises(keeper) && has_as_many() {
        return Some(Bond::One);
    }
    let is_bound = !is_one_thing
        && rises(keeper)
        && (makes_for(book, series, contents, keeper) || puts_away(book, series, keeper, contents));
    (is_bound && are_as_often(book, series, keeper, contents)).then_some(Bond::Calls)
}

fn are_as_often(book: &Book, series: &Series, keeper: &Candidate, contents: &Candidate) -> bool {
    let [often, as_often] = [keeper, contents].map(|c| Things::on_average(book, series, c));
    often.are_as_many_as(&as_often, 8.0)
}

fn part<'a>(candidate: &'a Candidate) -> (&'a [u8], &'a [u8]) {
    component(candidate.anchor.name.as_bytes())
}

/// A constructor: what it made and is in use, it made for the keeper.
fn makes_for(book: &Book, series: &Series, contents: &Candidate, keeper: &Candidate) -> bool {
    if keeper.growth.per_hour <= keeper.growth.error_per_hour {
        return false;
    }
    let calls = calls(book, series, contents, part(keeper), INUSE_BYTES);
    calls.by_it > 0 && calls.by_it as f64 >= MOST_OF_THE_CALLS * calls.all() as f64
}

/// A method that puts away what its caller made. A timer's function that sets itself off anew has no caller then: its stack begins with it,
/// as that of a goroutine does. Who called it first is who set it off.
fn puts_away(book: &Book, series: &Series, keeper: &Candidate, contents: &Candidate) -> bool {
    if !keeps_pace(keeper, contents) {
        return false;
    }
    let calls = calls(book, series, keeper, part(contents), ALLOC_BYTES);
    let called = calls.by_it.saturating_add(calls.by_others);
    calls.by_it > 0 && calls.by_it as f64 >= MOST_OF_THE_CALLS * called as f64
}

/// Whether the samples of a keeper that is made anew for each file are spread over the files as if it became more with its contents, and not
/// as if it stayed: no more than two standard deviations from the one, and more than one from the other.
fn keeps_pace(keeper: &Candidate, contents: &Candidate) -> bool {
    let (early, late) = halves(&keeper.points, |p| p.n);
    let (less, more) = halves(&contents.points, |p| p.value);
    let samples = early + late;
    if samples <= 0.0 || more <= less {
        return false;
    }
    let (seen, expected) = (late / samples, more / (less + more));
    let deviation = |of: f64| (of * (1.0 - of) / samples).sqrt();
    seen >= expected - 2.0 * deviation(expected) && seen > 0.5 + deviation(0.5)
}

/// The sums over the earlier and the later half of the files.
fn halves(points: &[Point], of: fn(&Point) -> f64) -> (f64, f64) {
    let half = points.len() / 2;
    let sum = |points: &[Point]| points.iter().map(|p| of(p).max(0.0)).sum();
    let later = points.len() - half;
    (
        sum(points.get(..half).unwrap_or_default()),
        sum(points.get(later..).unwrap_or_default()),
    )
}

/// What was allocated in calls by one thing, by others, and where nobody of own code had called.
#[derive(Default)]
struct Calls {
    by_it: i64,
    by_others: i64,
    by_none: i64,
}

impl Calls {
    fn all(&self) -> i64 {
        let called = self.by_it.saturating_add(self.by_others);
        called.saturating_add(self.by_none)
    }
}

/// By the first caller that is no part of the callee itself, in the last file.
fn calls(
    book: &Book,
    series: &Series,
    callee: &Candidate,
    caller: (&[u8], &[u8]),
    column: usize,
) -> Calls {
    let mut calls = Calls::default();
    let Some(last) = series.snapshots.last() else {
        return calls;
    };
    for row in &callee.sites {
        let Some(site) = book.sites().get(*row as usize) else {
            continue;
        };
        let view = StackView::new(book, site.stack);
        let mut outer = view.own().map(component).filter(|c| *c != part(callee));
        let sum = match outer.next() {
            Some(by) if by == caller => &mut calls.by_it,
            Some(_) => &mut calls.by_others,
            None => &mut calls.by_none,
        };
        *sum = sum.saturating_add(last.cell(*row)[column].max(0));
    }
    calls
}

fn grows(growth: &Growth) -> bool {
    growth.n_last >= 1.9
        && growth.n_last >= 1.5 * growth.n_first
        && growth
            .marginal_survival
            .is_none_or(|survival| survival >= 0.3)
}

fn survives(growth: &Growth) -> bool {
    (growth.marginal_survival).is_none_or(|survival| survival >= 0.5)
}

/// What is replaced again and again, such as a timer that is set anew each time, hardly survives, and yet becomes more.
fn rises(keeper: &Candidate) -> bool {
    let most = keeper.points.iter().map(|p| p.n).fold(0.0, f64::max);
    most >= 1.9 && keeper.growth.per_hour > 0.0
}
