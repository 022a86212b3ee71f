//! Not leaks, but worth knowing: what is allocated only to be thrown away, and what the collector costs.

use super::stack::StackView;
use super::{Confidence, Finding, Shown, shown};
use crate::leaks::book::{Book, StackRow};
use crate::leaks::measures::Growth;
use crate::leaks::runtime::MemStats;
use crate::leaks::series::{ALLOC_BYTES, INUSE_BYTES, Series};
use crate::leaks::texts::{self, Text};
use std::collections::BTreeMap;

/// A function with a smaller part of all allocations is not where to begin.
const LEAST_SHARE: f64 = 0.2;

pub fn findings(book: &Book, series: &Series) -> Vec<Finding> {
    let mut all: Vec<Finding> = churn(book, series).into_iter().collect();
    all.extend(pressure(series));
    all
}

/// Who allocates most between the first and the last file, if next to nothing of it stays.
fn churn(book: &Book, series: &Series) -> Option<Finding> {
    let (first, last) = (series.snapshots.first()?, series.snapshots.last()?);
    let hours = last.hours - first.hours;
    if hours <= 0.0 {
        return None;
    }
    let mut groups: BTreeMap<Vec<u8>, (i64, i64, StackRow)> = BTreeMap::new();
    for (snapshot, sign) in [(first, -1i64), (last, 1)] {
        for (site, cell) in &snapshot.cells {
            let row = book.sites().get(*site as usize)?.stack;
            let view = StackView::new(book, row);
            let Some(anchor) = view.anchor() else {
                continue;
            };
            let sums = groups
                .entry(view.name(anchor).to_vec())
                .or_insert((0, 0, row));
            sums.0 = sums.0.wrapping_add(cell[ALLOC_BYTES].wrapping_mul(sign));
            sums.1 = sums.1.wrapping_add(cell[INUSE_BYTES].wrapping_mul(sign));
        }
    }
    let total = last.totals[ALLOC_BYTES].wrapping_sub(first.totals[ALLOC_BYTES]) as f64;
    let (_, (allocated, kept, row)) = groups.into_iter().max_by_key(|(_, sums)| sums.0)?;
    let share = allocated as f64 / total.max(1.0);
    let is_churn = share >= LEAST_SHARE && (kept as f64) < 0.05 * allocated as f64;
    let is_much = allocated as f64 > 64.0 * series.period();
    if !is_churn || !is_much {
        return None;
    }
    let view = StackView::new(book, row);
    let what = shown(book, *view.frames.get(view.anchor()?)?);
    let growth = Growth {
        files: series.snapshots.len() as u32,
        marginal_survival: Some(kept as f64 / allocated as f64),
        ..Growth::default()
    };
    let per_hour = texts::bytes(allocated as f64 / hours);
    let evidence = Text::new("churn.evidence")
        .with("share", format!("{:.0}%", share * 100.0))
        .with("amount", &per_hour);
    let title = Text::new("churn.title")
        .with("what", &what.name)
        .with("amount", per_hour);
    let stack = view.frames.iter().map(|f| shown(book, *f)).collect();
    Some(hint("churn", series, title, evidence, what, growth, stack))
}

/// What the runtime's own figures say of the last file that has some.
pub fn pressure(series: &Series) -> Vec<Finding> {
    let mut newest_first = series.snapshots.iter().rev();
    let Some(stats) = newest_first.find_map(|s| s.memory.as_ref()) else {
        return Vec::new();
    };
    let finding = |(rule, evidence): (&'static str, Text)| {
        let title = Text::new(texts::id(rule, "title"));
        let what = Shown {
            name: "runtime".to_string(),
            key: crate::protocol::NameKey::of(b"runtime"),
            file: String::new(),
            line: 0,
        };
        let (growth, stack) = (Growth::default(), Vec::new());
        hint(rule, series, title, evidence, what, growth, stack)
    };
    told(stats).into_iter().map(finding).collect()
}

/// What is wrong by the runtime's own figures: the name of a rule, and its evidence.
pub fn told(stats: &MemStats) -> Vec<(&'static str, Text)> {
    let bytes = |value: u64| texts::bytes(value as f64);
    let mut all = Vec::new();
    if stats.gc_cpu_fraction > 0.1 {
        let share = format!("{:.0}%", stats.gc_cpu_fraction * 100.0);
        let evidence = Text::new("gc.cpu.evidence").with("share", share);
        all.push(("gc.cpu", evidence.with("count", stats.num_gc)));
    }
    if stats.returnable() > stats.heap_in_use.max(32 << 20) {
        let evidence = Text::new("gc.idle.evidence").with("idle", bytes(stats.returnable()));
        all.push(("gc.idle", evidence.with("used", bytes(stats.heap_in_use))));
    }
    if stats.fragmentation().is_some_and(|f| f > 0.5) && stats.heap_in_use > 64 << 20 {
        let evidence = Text::new("gc.fragments.evidence").with("used", bytes(stats.heap_in_use));
        all.push((
            "gc.fragments",
            evidence.with("live", bytes(stats.heap_alloc)),
        ));
    }
    let rss = stats.resident.max(stats.max_rss);
    if rss > stats.sys.saturating_mul(3) / 2 && rss > 64 << 20 && stats.sys > 0 {
        let evidence = Text::new("gc.outside.evidence").with("rss", bytes(rss));
        all.push(("gc.outside", evidence.with("sys", bytes(stats.sys))));
    }
    all
}

fn hint(
    rule: &'static str,
    series: &Series,
    title: Text,
    evidence: Text,
    what: Shown,
    growth: Growth,
    stack: Vec<Shown>,
) -> Finding {
    Finding {
        rule: rule.to_string(),
        kind: series.kind,
        confidence: Confidence::Hint,
        title,
        anchor: what.key,
        what,
        per_hour: 0.0,
        held_per_hour: 0.0,
        growth,
        over_time: Vec::new(),
        evidence,
        stack,
        suspects: Vec::new(),
        fix: Text::new(texts::id(rule, "fix")),
        code: Text::new(texts::id(rule, "code")),
        unless: Text::new(texts::id(rule, "unless")),
        doubts: Vec::new(),
        focus: String::new(),
        alert: String::new(),
    }
}
