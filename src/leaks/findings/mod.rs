//! What a series shows, in the order in which to look at it. Every stack belongs to the first rule that fits it, and to the function of
//! somebody's own code nearest to its leaf; each such group is one candidate, judged by its growth. Nothing is named a leak for having
//! grown alone: it must be more than chance, still grow at the end, survive what is allocated beside it, and not follow the load.

mod containers;
mod gc;
mod goroutines;
mod http;
mod judge;
mod rule;
mod sizes;
mod sql;
pub mod stack;
mod timers;

use super::book::{Book, SiteRow, StackRow};
use super::go_version::GoVersion;
use super::kind::Kind;
use super::measures::{Growth, Point};
use super::series::{Hunted, Series};
use super::texts::Text;
use super::{metrics, trend};
use crate::protocol::NameKey;
use rule::{On, Rule};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use stack::StackView;

/// How sure a finding is; in rising order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Confidence {
    /// Worth knowing; no leak by itself.
    Hint,
    Likely,
    Strong,
    /// The runtime has shown that nothing can ever wake it.
    Proof,
}

impl Confidence {
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Hint => "hint",
            Confidence::Likely => "likely",
            Confidence::Strong => "strong",
            Confidence::Proof => "proof",
        }
    }
}

/// One frame of the stack that is the evidence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shown {
    pub name: String,
    pub key: NameKey,
    pub file: String,
    pub line: i64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The rule; what its texts begin with.
    pub rule: String,
    pub kind: Kind,
    pub confidence: Confidence,
    pub title: Text,
    /// The function to look at.
    pub what: Shown,
    /// Bytes by hour for memory, goroutines by hour for goroutines.
    pub per_hour: f64,
    /// Bytes of memory by hour that this is the cause of, other findings' that it explains among them.
    pub held_per_hour: f64,
    pub growth: Growth,
    /// Hours since the first file of its kind, and the value there: one for each file.
    pub over_time: Vec<(f64, f64)>,
    pub evidence: Text,
    /// Leaf first.
    pub stack: Vec<Shown>,
    /// Own functions that call what hands out the thing that is not given back.
    pub suspects: Vec<Shown>,
    pub fix: Text,
    /// A short example in Go; empty where none helps.
    pub code: Text,
    pub unless: Text,
    /// Why it is no surer than it is.
    pub doubts: Vec<Text>,
    /// A pattern for `focus` that leaves what is meant; empty where nothing is to be left away.
    pub focus: String,
    /// The function that `focus` is of, which is in the profile even where `what` is only suspected.
    pub anchor: NameKey,
    /// A rule for Prometheus; empty for a hint.
    pub alert: String,
}

const FAMILIES: [&[Rule]; 5] = [
    http::RULES,
    sql::RULES,
    timers::RULES,
    goroutines::RULES,
    containers::RULES,
];

/// What is only known to grow.
const GROWTH: Rule = Rule::memory("growth.objects", |_| true);

/// A group of sites that share a rule and a function.
struct Candidate<'a> {
    rule: &'a Rule,
    anchor: Shown,
    sites: Vec<SiteRow>,
    /// The stack with the largest growth.
    stack: StackRow,
    growth: Growth,
    over_time: Vec<(f64, f64)>,
}

/// All findings, the surest and fastest growing first.
pub fn findings(hunted: &Hunted) -> Vec<Finding> {
    let version = GoVersion::of(&hunted.book);
    let memory = hunted.memory();
    let load = memory.and_then(Series::load);
    let mut all = Vec::new();
    for series in &hunted.series {
        let is_chosen = memory.is_some_and(|m| m.kind == series.kind);
        match series.kind {
            Kind::GoroutineLeak => all.extend(judge::proofs(hunted, series, version)),
            Kind::Goroutine => {
                all.extend(judge::grown(hunted, series, On::Goroutines, load, version));
                all.extend(judge::stuck_finalizers(hunted, series, version));
            }
            kind if kind.is_memory() && is_chosen => {
                all.extend(judge::grown(hunted, series, On::Memory, load, version));
                all.extend(gc::findings(&hunted.book, series));
            }
            _ => {}
        }
    }
    judge::ranked(all)
}

/// The groups of one series, in a stable order.
fn candidates<'a>(book: &Book, series: &Series, on: On) -> Vec<Candidate<'a>> {
    let mut of_stack: FxHashMap<StackRow, Option<usize>> = FxHashMap::default();
    let mut groups: Vec<(&'static Rule, Vec<SiteRow>)> = Vec::new();
    let mut by_key: FxHashMap<(&'static str, Vec<u8>), usize> = FxHashMap::default();
    let mut seen: Vec<SiteRow> = Vec::new();
    for snapshot in &series.snapshots {
        seen.extend(snapshot.cells.iter().map(|(site, _)| *site));
    }
    seen.sort_unstable();
    seen.dedup();
    for site in seen {
        let Some(row) = book.sites().get(site as usize).map(|s| s.stack) else {
            continue;
        };
        let group = *of_stack.entry(row).or_insert_with(|| {
            let view = StackView::new(book, row);
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
    let grown = growths(
        book,
        series,
        groups.iter().map(|(_, sites)| sites.as_slice()),
    );
    let whole = groups.into_iter().zip(grown);
    whole
        .filter_map(|((rule, sites), (growth, over_time))| {
            let stack = steepest(book, series, &sites)?;
            let view = StackView::new(book, stack);
            let anchor = shown(book, *view.frames.get(view.anchor()?)?);
            Some(Candidate {
                rule,
                anchor,
                sites,
                stack,
                growth,
                over_time,
            })
        })
        .collect()
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

/// How each group of sites grew, and its value over time; one pass over the series.
fn growths<'s>(
    book: &Book,
    series: &Series,
    groups: impl Iterator<Item = &'s [SiteRow]>,
) -> Vec<(Growth, Vec<(f64, f64)>)> {
    let mut group_of: FxHashMap<SiteRow, usize> = FxHashMap::default();
    let mut count = 0;
    for sites in groups {
        group_of.extend(sites.iter().map(|site| (*site, count)));
        count += 1;
    }
    let files = series.snapshots.len();
    let mut points = vec![vec![Point::default(); files]; count];
    let is_memory = series.kind.is_memory();
    for (at, snapshot) in series.snapshots.iter().enumerate() {
        for line in &mut points {
            line[at].hours = snapshot.hours;
        }
        for (site, cell) in &snapshot.cells {
            let Some(group) = group_of.get(site) else {
                continue;
            };
            let size = book.sites().get(*site as usize).map_or(0, |s| s.size);
            let more = trend::point(is_memory, cell, size, series.period());
            let sum = &mut points[*group][at];
            sum.value += more.value;
            sum.n += more.n;
            sum.variance += more.variance;
            sum.objects += more.objects;
            sum.alloc += more.alloc;
        }
    }
    let quantum = match is_memory {
        true => series.period(),
        false => 1.0,
    };
    let over_time = |line: &[Point]| line.iter().map(|p| (p.hours, p.value)).collect();
    points
        .iter()
        .map(|line| (Growth::of(line, quantum), over_time(line)))
        .collect()
}

/// The stack whose sites grew most between the first and the last file.
fn steepest(book: &Book, series: &Series, sites: &[SiteRow]) -> Option<StackRow> {
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
            let Some(snapshot) = snapshot else { continue };
            if let Ok(at) = snapshot.cells.binary_search_by_key(site, |(s, _)| *s) {
                let value = snapshot.cells.get(at).map_or(0, |(_, cell)| cell[column]);
                *sum = sum.wrapping_add(value.wrapping_mul(sign));
            }
        }
    }
    let most = by_stack
        .into_iter()
        .min_by_key(|(stack, grown)| (grown.wrapping_neg(), *stack));
    most.map(|(stack, _)| stack)
}

fn shown(book: &Book, frame: super::book::FrameRow) -> Shown {
    let frame = book.frame(frame);
    let name = book.string(frame.name);
    Shown {
        name: String::from_utf8_lossy(name).into_owned(),
        key: NameKey::of(name),
        file: String::from_utf8_lossy(book.string(frame.file)).into_owned(),
        line: frame.line,
    }
}

fn alert(is_memory: bool, per_hour: f64) -> String {
    match is_memory {
        true => metrics::alert(per_hour),
        false => metrics::goroutine_alert(per_hour),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::texts;

    /// What `sizes` and `gc` name beside the rules of the tables.
    const OTHERS: [&str; 8] = [
        "growth.objects",
        "growth.slice",
        "growth.big-block",
        "churn",
        "gc.cpu",
        "gc.idle",
        "gc.fragments",
        "gc.outside",
    ];

    #[test]
    fn every_rule_has_its_texts_and_stands_once() {
        let rules: Vec<&Rule> = FAMILIES.iter().flat_map(|f| f.iter()).collect();
        let mut ids: Vec<&str> = rules.iter().map(|r| r.id).chain(OTHERS).collect();
        for id in &ids {
            for part in ["title", "fix", "unless"] {
                assert!(Text::new(texts::id(id, part)).is_known(), "{id}.{part}");
            }
        }
        for rule in rules.iter().filter(|r| r.since.is_some()) {
            for part in ["fix.since", "fix.before"] {
                assert!(
                    Text::new(texts::id(rule.id, part)).is_known(),
                    "{} {part}",
                    rule.id
                );
            }
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
