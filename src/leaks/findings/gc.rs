//! Not leaks, but worth knowing: what the collector costs, and where memory is that no object holds.

use super::{Confidence, Finding, Shown};
use crate::leaks::measures::Growth;
use crate::leaks::runtime::MemStats;
use crate::leaks::series::Series;
use crate::leaks::texts::{self, Text};

/// Pauses are far below a millisecond where nothing is in their way.
const LONG_PAUSE_NANOS: u64 = 10_000_000;

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
        // A collection begins when the heap has grown by GOGC percent; twice that is half as many, up to 3/2 of the heap before each.
        let evidence = match stats.next_gc {
            0 => Text::new("gc.cpu.evidence"),
            next => Text::new("gc.cpu.outlook")
                .with("now", bytes(next))
                .with("then", bytes(next.saturating_add(next / 2))),
        };
        let evidence = evidence.with("share", share);
        all.push(("gc.cpu", evidence.with("count", stats.num_gc)));
    }
    if stats.max_pause_nanos >= LONG_PAUSE_NANOS {
        let pause = format!("{:.0}\u{a0}ms", stats.max_pause_nanos as f64 / 1e6);
        all.push((
            "gc.pause",
            Text::new("gc.pause.evidence").with("pause", pause),
        ));
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

pub fn hint(
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
