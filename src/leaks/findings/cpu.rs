//! What a CPU profile shows of memory: how much the collector takes, and copies that a heap profile has no frames of.

use super::gc::hint;
use super::stack::StackView;
use super::{Finding, shown};
use crate::leaks::book::{Book, StackRow};
use crate::leaks::measures::Growth;
use crate::leaks::series::Series;
use crate::leaks::texts::{self, Text};
use std::collections::BTreeMap;

const LEAST_SHARE_OF_COLLECTOR: f64 = 0.2;
const LEAST_SHARE: f64 = 0.05;
/// Fewer samples say nothing of shares.
const LEAST_SAMPLES: i64 = 100;

/// By the runtime's functions. Those of the collector have no caller of one's own.
const KINDS: [(&str, &[&str]); 5] = [
    (
        "cpu.collector",
        &[
            "runtime.gcBgMarkWorker",
            "runtime.gcAssistAlloc*",
            "runtime.bgsweep",
            "runtime.gcDrain*",
        ],
    ),
    (
        "cpu.conversion",
        &[
            "runtime.slicebytetostring",
            "runtime.stringtoslicebyte",
            "runtime.slicerunetostring",
            "runtime.stringtoslicerune",
        ],
    ),
    ("cpu.concat", &["runtime.concatstring*"]),
    ("cpu.grow-slice", &["runtime.growslice*"]),
    (
        "cpu.grow-map",
        &[
            "runtime.hashGrow",
            "runtime.growWork*",
            "internal/runtime/maps.(*table).grow",
            "internal/runtime/maps.(*table).rehash",
            "internal/runtime/maps.(*table).split",
        ],
    ),
];

/// Of all files together: each is of its own time.
pub fn findings(book: &Book, series: &Series) -> Vec<Finding> {
    let mut total: i64 = 0;
    let mut samples: i64 = 0;
    let mut groups: BTreeMap<(usize, Vec<u8>), (i64, StackRow)> = BTreeMap::new();
    for (site, cell) in series.snapshots.iter().flat_map(|s| &s.cells) {
        // Samples first, then nanoseconds.
        let value = cell[1].max(0);
        total = total.saturating_add(value);
        samples = samples.saturating_add(cell[0].max(0));
        let Some(row) = book.sites().get(*site as usize).map(|s| s.stack) else {
            continue;
        };
        let view = StackView::new(book, row);
        let Some(kind) = KINDS.iter().position(|(_, names)| view.any_of(names)) else {
            continue;
        };
        // What the collector takes is nobody's in particular.
        let name = match (kind, view.anchor()) {
            (0, _) | (_, None) => Vec::new(),
            (_, Some(anchor)) => view.name(anchor).to_vec(),
        };
        let sums = groups.entry((kind, name)).or_insert((0, row));
        sums.0 = sums.0.saturating_add(value);
    }
    if samples < LEAST_SAMPLES || total <= 0 {
        return Vec::new();
    }
    let mut all = Vec::new();
    for (kind, (rule, _)) in KINDS.iter().enumerate() {
        let of_kind = groups.iter().filter(|((of, _), _)| *of == kind);
        let Some((_, (value, row))) = of_kind.max_by_key(|(_, sums)| sums.0) else {
            continue;
        };
        let share = *value as f64 / total as f64;
        let least = if kind == 0 {
            LEAST_SHARE_OF_COLLECTOR
        } else {
            LEAST_SHARE
        };
        if share >= least {
            all.extend(finding(book, series, rule, *row, share));
        }
    }
    all
}

fn finding(
    book: &Book,
    series: &Series,
    rule: &'static str,
    row: StackRow,
    share: f64,
) -> Option<Finding> {
    let view = StackView::new(book, row);
    let what = shown(book, *view.frames.get(view.anchor()?)?);
    let title = Text::new(texts::id(rule, "title")).with("what", &what.name);
    let evidence = Text::new("cpu.evidence")
        .with("share", format!("{:.0}%", share * 100.0))
        .with("files", series.snapshots.len());
    let stack = view.frames.iter().map(|f| shown(book, *f)).collect();
    Some(hint(
        rule,
        series,
        title,
        evidence,
        what,
        Growth::default(),
        stack,
    ))
}
