//! The groups that are judged: every stack belongs to the first rule that fits it, and to the function of somebody's own code nearest to
//! its leaf. Where one function allocates a thing and also puts it into what keeps it, both are one group, named after the keeper.

use super::holders::Things;
use super::rule::{On, Rule};
use super::stack::{StackView, State, component, told};
use super::{Shown, containers, goroutines, http, parts, points, shown, sql, timers};
use crate::leaks::book::{Book, SiteRow, StackRow};
use crate::leaks::measures::{Growth, Point};
use crate::leaks::series::Series;
use rustc_hash::FxHashMap;

pub const FAMILIES: [&[Rule]; 5] = [
    http::RULES,
    sql::RULES,
    timers::RULES,
    goroutines::RULES,
    containers::RULES,
];

/// What is only known to grow.
const GROWTH: Rule = Rule::memory("growth.objects", |_| true);

/// Rules that say what grew, and not who keeps it.
pub const CONTENTS: [&str; 3] = ["growth.objects", "strings", "buffer"];

/// A group of sites that share a rule and a function.
pub struct Candidate<'a> {
    pub rule: &'a Rule,
    pub anchor: Shown,
    /// In ascending order.
    pub sites: Vec<SiteRow>,
    /// The stack with the largest growth.
    pub stack: StackRow,
    pub points: Vec<Point>,
    pub growth: Growth,
}

impl Candidate<'_> {
    /// The stack with the largest growth, with what the labels of its goroutines say.
    pub fn view<'b>(&self, book: &'b Book) -> StackView<'b> {
        let mut sites = self
            .sites
            .iter()
            .filter_map(|site| book.sites().get(*site as usize));
        let site = sites.find(|site| site.stack == self.stack);
        match site {
            Some(site) => StackView::of_site(book, site),
            None => StackView::new(book, self.stack),
        }
    }

    /// Hours since the first file, and the value there: one for each file.
    pub fn over_time(&self) -> Vec<(f64, f64)> {
        self.points.iter().map(|p| (p.hours, p.value)).collect()
    }
}

/// The groups of one series, in a stable order.
pub fn candidates<'a>(book: &Book, series: &Series, on: On) -> Vec<Candidate<'a>> {
    let groups = groups(book, series, on);
    let sites: Vec<&[SiteRow]> = groups.iter().map(|(_, sites)| &sites[..]).collect();
    let mut points = points::all(book, series, &sites);
    if on == On::Goroutines {
        leave_out_busy_connections(book, series, &groups, &mut points);
    }
    let quantum = quantum(series);
    let whole = groups.into_iter().zip(points);
    let mut all: Vec<_> = whole
        .filter_map(|((rule, sites), points)| {
            let stack = steepest(book, series, &sites)?;
            let view = StackView::new(book, stack);
            let anchor = shown(book, *view.frames.get(view.anchor()?)?);
            Some(Candidate {
                rule,
                anchor,
                sites,
                stack,
                growth: Growth::of(&points, quantum),
                points,
            })
        })
        .collect();
    parts::refine(book, series, on, &mut all);
    if on == On::Memory {
        name_after_keepers(book, series, &mut all);
    }
    all
}

type Group = (&'static Rule, Vec<SiteRow>);

fn groups(book: &Book, series: &Series, on: On) -> Vec<Group> {
    let mut of_stack: FxHashMap<(StackRow, Option<State>), Option<usize>> = FxHashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    let mut by_key: FxHashMap<(&'static str, Vec<u8>), usize> = FxHashMap::default();
    for site in series.sites() {
        let Some(row) = book.sites().get(site as usize) else {
            continue;
        };
        let group = *of_stack
            .entry((row.stack, told(book, row)))
            .or_insert_with(|| {
                let view = StackView::of_site(book, row);
                let (rule, anchor) = classify(&view, on)?;
                let key = (rule.id, view.name(anchor).to_vec());
                let group = *by_key.entry(key).or_insert_with(|| {
                    groups.push((rule, Vec::new()));
                    groups.len() - 1
                });
                Some(group)
            });
        if let Some((_, sites)) = group.and_then(|group| groups.get_mut(group)) {
            sites.push(site);
        }
    }
    groups
}

fn classify(view: &StackView, on: On) -> Option<(&'static Rule, usize)> {
    if goroutines::is_benign(view) {
        return None;
    }
    let anchor = view.anchor()?;
    let mut rules = FAMILIES.iter().flat_map(|family| family.iter());
    let rule = rules.find(|rule| rule.on == on && (rule.fits)(view));
    match (rule, on) {
        (Some(rule), _) => Some((rule, anchor)),
        (None, On::Memory) => Some((&GROWTH, anchor)),
        // A goroutine that runs is no leak.
        (None, On::Goroutines) => None,
    }
}

pub fn quantum(series: &Series) -> f64 {
    match series.kind.is_memory() {
        true => series.period(),
        false => 1.0,
    }
}

/// A connection of a client that carries a request has a goroutine in `roundTrip`: it is not idle.
fn leave_out_busy_connections(
    book: &Book,
    series: &Series,
    groups: &[Group],
    points: &mut [Vec<Point>],
) {
    let total = |at: usize| -> f64 { points[at].iter().map(|p| p.value).sum() };
    let name = |at: usize| {
        let site = groups[at]
            .1
            .first()
            .and_then(|s| book.sites().get(*s as usize));
        let view = StackView::new(book, site.map_or(u32::MAX, |s| s.stack));
        view.anchor().map_or(&b""[..], |anchor| view.name(anchor))
    };
    // Connections differ by what they wait in, such as TLS: the most of them stand for all.
    let idle =
        (0..groups.len().min(points.len())).filter(|at| groups[*at].0.id == "http.idle-client");
    let idle = idle.max_by(|a, b| {
        total(*a)
            .total_cmp(&total(*b))
            .then_with(|| name(*b).cmp(name(*a)))
    });
    let Some(line) = idle.and_then(|at| points.get_mut(at)) else {
        return;
    };
    let mut is_busy: FxHashMap<SiteRow, bool> = FxHashMap::default();
    for (point, snapshot) in line.iter_mut().zip(&series.snapshots) {
        for (site, cell) in &snapshot.cells {
            let is_busy = *is_busy.entry(*site).or_insert_with(|| {
                let row = book.sites().get(*site as usize).map(|s| s.stack);
                row.is_some_and(|row| {
                    StackView::new(book, row).any("net/http.(*persistConn).roundTrip")
                })
            });
            if is_busy {
                point.value = (point.value - cell[0] as f64).max(0.0);
            }
        }
        (point.n, point.variance, point.objects) = (point.value, point.value, point.value);
    }
}

/// What a function allocates is named after the thing in which the same function puts it, where that grows beside it: the values of a list,
/// what a timer's function holds, what a context carries. Methods of one type count as one function where there are as many of both: one
/// makes the thing, another puts it away.
fn name_after_keepers(book: &Book, series: &Series, all: &mut Vec<Candidate>) {
    let quantum = quantum(series);
    let mut is_part = vec![false; all.len()];
    // What is named after a keeper is none itself.
    let keepers: Vec<usize> = (0..all.len()).filter(|at| all[*at].rule.keeps).collect();
    for at in 0..all.len() {
        let Some(keeper) = keeper_of(book, series, all, &keepers, at) else {
            continue;
        };
        let (rule, stack) = (all[keeper].rule, all[keeper].stack);
        // Its own memory counts with what it keeps once it is more than chance.
        let own = all[keeper].growth.is_significant() && !is_part[keeper];
        let (points, sites) = match own {
            true => (all[keeper].points.clone(), all[keeper].sites.clone()),
            false => Default::default(),
        };
        is_part[keeper] |= own;
        let contents = &mut all[at];
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

/// The candidate that keeps what `at` allocates: of the same function, and seen to grow by more than one sample.
fn keeper_of(
    book: &Book,
    series: &Series,
    all: &[Candidate],
    keepers: &[usize],
    at: usize,
) -> Option<usize> {
    let contents = all.get(at)?;
    if !CONTENTS.contains(&contents.rule.id) || !contents.growth.is_significant() {
        return None;
    }
    let is_same = |other: &Candidate| other.anchor.key == contents.anchor.key;
    let is_near = |other: &Candidate| {
        let [a, b] = [other, contents].map(|c| component(c.anchor.name.as_bytes()));
        a == b
    };
    let has_as_many = |other: &Candidate| {
        let live = Things::live(book, series, other);
        rises(other) && live.are_as_many_as(&Things::live(book, series, contents), 8.0)
    };
    let keeps = |other: &&(usize, &Candidate)| {
        let other = other.1;
        is_same(other) && grows(&other.growth) || is_near(other) && has_as_many(other)
    };
    let others = keepers.iter().filter_map(|at| Some((*at, all.get(*at)?)));
    let most = others.filter(|other| keeps(&other)).max_by(|a, b| {
        a.1.growth
            .delta()
            .total_cmp(&b.1.growth.delta())
            .then_with(|| b.1.rule.id.cmp(a.1.rule.id))
            .then_with(|| b.1.anchor.name.cmp(&a.1.anchor.name))
    });
    most.map(|(at, _)| at)
}

fn grows(growth: &Growth) -> bool {
    growth.n_last >= 1.9
        && growth.n_last >= 1.5 * growth.n_first
        && growth
            .marginal_survival
            .is_none_or(|survival| survival >= 0.3)
}

/// What is replaced again and again, such as a timer that is set anew each time, hardly survives, and yet becomes more.
fn rises(keeper: &Candidate) -> bool {
    let most = keeper.points.iter().map(|p| p.n).fold(0.0, f64::max);
    most >= 1.9 && keeper.growth.per_hour > 0.0
}

/// The stack whose sites grew most between the first and the last file.
pub fn steepest(book: &Book, series: &Series, sites: &[SiteRow]) -> Option<StackRow> {
    let column = usize::from(series.kind.is_memory());
    let mut by_stack: std::collections::BTreeMap<StackRow, i64> = Default::default();
    let ends = [
        (series.snapshots.first(), -1i64),
        (series.snapshots.last(), 1),
    ];
    for site in sites {
        let stack = book.sites().get(*site as usize)?.stack;
        let sum = by_stack.entry(stack).or_default();
        for (snapshot, sign) in ends {
            let value = snapshot.map_or(0, |s| s.cell(*site)[column]);
            *sum = sum.wrapping_add(value.wrapping_mul(sign));
        }
    }
    let most = by_stack.into_iter().max_by(|a, b| {
        let by_growth = a.1.cmp(&b.1);
        by_growth.then_with(|| book.compare_stacks(b.0, a.0))
    });
    most.map(|(stack, _)| stack)
}
