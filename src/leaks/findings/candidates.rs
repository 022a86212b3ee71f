//! The groups that are judged: every stack belongs to the first rule that fits it, and to the function of somebody's own code nearest to
//! its leaf.

use super::rule::{On, Rule};
use super::stack::{StackView, State, told};
use super::{Shown, containers, goroutines, http, keepers, parts, points, shown, sql, timers};
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
    /// Who allocates most of it, where another keeps it.
    pub maker: Option<Maker>,
    /// In ascending order.
    pub sites: Vec<SiteRow>,
    /// The stack with the largest growth.
    pub stack: StackRow,
    pub points: Vec<Point>,
    pub growth: Growth,
}

/// Who allocates what a candidate is named for keeping.
pub struct Maker {
    pub who: Shown,
    /// Whether the keeper's own memory grew by more than chance.
    pub is_certain: bool,
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

    /// Whose memory it is that grows.
    pub fn grows(&self) -> &Shown {
        self.maker.as_ref().map_or(&self.anchor, |maker| &maker.who)
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
                maker: None,
                sites,
                stack,
                growth: Growth::of(&points, quantum),
                points,
            })
        })
        .collect();
    parts::refine(book, series, on, &mut all);
    if on == On::Memory {
        keepers::name_after(book, series, &mut all);
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
