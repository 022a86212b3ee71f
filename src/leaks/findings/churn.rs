//! What is allocated only to be thrown away: no leak, but work for the collector. What the library's frames say of it decides what helps.

use super::gc::hint;
use super::stack::{StackView, is_standard};
use super::{Finding, shown};
use crate::leaks::book::{Book, SiteRow, StackRow};
use crate::leaks::measures::Growth;
use crate::leaks::series::{ALLOC_BYTES, ALLOC_OBJECTS, INUSE_BYTES, Series};
use crate::leaks::texts::{self, Text};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A function with a smaller part of all allocations is not where to begin.
const LEAST_SHARE: f64 = 0.2;
/// Where it is known what helps, less is worth a word.
const LEAST_SHARE_OF_KNOWN: f64 = 0.05;
const MOST_HINTS: usize = 4;
/// Of what was allocated meanwhile, what stays at most.
const MOST_KEPT: f64 = 0.05;

/// By frames of the library; the first that fits.
const KINDS: [(&str, &[&str]); 7] = [
    (
        "churn.regexp",
        &["regexp.compile", "regexp.Compile*", "regexp.MustCompile*"],
    ),
    ("churn.compress", &["compress/*"]),
    (
        "churn.read-all",
        &["io.ReadAll", "io/ioutil.ReadAll", "os.ReadFile"],
    ),
    (
        "churn.copy",
        &["bytes.Clone", "strings.Clone", "slices.Clone", "maps.Clone"],
    ),
    (
        "churn.buffer",
        &[
            "bytes.growSlice",
            "bytes.(*Buffer).*",
            "bufio.NewReader*",
            "bufio.NewWriter*",
        ],
    ),
    ("churn.builder", &["strings.(*Builder).*"]),
    ("churn.format", &["fmt.Sprint*", "fmt.Errorf", "strconv.*"]),
];

/// What kind of churn, and whose.
type Group = (&'static str, Vec<u8>);

/// Sums between the first and the last file.
#[derive(Default)]
struct Sums {
    allocated: i64,
    kept: i64,
    /// The stack that allocated most up to the last file, and how much.
    stack: StackRow,
    most: i64,
}

/// Who allocates most between the first and the last file, where next to nothing of it stays.
pub fn findings(book: &Book, series: &Series) -> Vec<Finding> {
    let (Some(first), Some(last)) = (series.snapshots.first(), series.snapshots.last()) else {
        return Vec::new();
    };
    let hours = last.hours - first.hours;
    let total = last.totals[ALLOC_BYTES].wrapping_sub(first.totals[ALLOC_BYTES]);
    if hours <= 0.0 || total <= 0 {
        return Vec::new();
    }
    let of_line = appends(book, series);
    let mut groups: BTreeMap<Group, Sums> = BTreeMap::new();
    for (snapshot, sign) in [(first, -1i64), (last, 1)] {
        for (site, cell) in &snapshot.cells {
            let Some((row, group)) = group_of(book, &of_line, *site) else {
                continue;
            };
            let sums = groups.entry(group).or_default();
            sums.allocated = sums
                .allocated
                .wrapping_add(cell[ALLOC_BYTES].wrapping_mul(sign));
            sums.kept = sums.kept.wrapping_add(cell[INUSE_BYTES].wrapping_mul(sign));
            let is_more = match cell[ALLOC_BYTES].cmp(&sums.most) {
                Ordering::Equal => book.compare_stacks(row, sums.stack).is_lt(),
                order => order.is_gt(),
            };
            if sign > 0 && is_more {
                (sums.stack, sums.most) = (row, cell[ALLOC_BYTES]);
            }
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| {
        b.1.allocated
            .cmp(&a.1.allocated)
            .then_with(|| a.0.cmp(&b.0))
    });
    let is_churn = |kind: &str, sums: &Sums| {
        let allocated = sums.allocated as f64;
        let least = match kind {
            "churn" => LEAST_SHARE,
            _ => LEAST_SHARE_OF_KNOWN,
        };
        sums.most > 0
            && allocated >= least * total as f64
            && (sums.kept as f64) < MOST_KEPT * allocated
            && allocated > 64.0 * series.period()
    };
    groups.retain(|((kind, _), sums)| is_churn(kind, sums));
    groups.truncate(MOST_HINTS);
    let over_time = over_time(book, series, &of_line, &groups);
    (groups.iter().zip(over_time))
        .filter_map(|(((kind, _), sums), over_time)| {
            let found = finding(book, series, kind, sums, total, hours)?;
            Some(Finding { over_time, ..found })
        })
        .collect()
}

/// Of a site of allocations, with its stack.
fn group_of(book: &Book, of_line: &[u32], site: SiteRow) -> Option<(StackRow, Group)> {
    let row = book.sites().get(site as usize)?.stack;
    let view = StackView::new(book, row);
    let anchor = view.anchor()?;
    let is_append = (view.frames.first()).is_some_and(|leaf| of_line.contains(leaf));
    let kind = match is_append {
        true => "churn.append",
        false => kind_of(&view),
    };
    Some((row, (kind, view.name(anchor).to_vec())))
}

/// Of each group, in every file: hours since the first, and what was allocated up to there.
fn over_time(
    book: &Book,
    series: &Series,
    of_line: &[u32],
    groups: &[(Group, Sums)],
) -> Vec<Vec<(f64, f64)>> {
    let mut places: BTreeMap<SiteRow, Option<usize>> = BTreeMap::new();
    let mut lines = vec![Vec::new(); groups.len()];
    for snapshot in &series.snapshots {
        let mut allocated = vec![0i64; groups.len()];
        for (site, cell) in &snapshot.cells {
            let place = places.entry(*site).or_insert_with(|| {
                let (_, group) = group_of(book, of_line, *site)?;
                groups.iter().position(|(of, _)| *of == group)
            });
            if let Some(sum) = place.and_then(|place| allocated.get_mut(place)) {
                *sum = sum.wrapping_add(cell[ALLOC_BYTES]);
            }
        }
        for (line, sum) in lines.iter_mut().zip(allocated) {
            line.push((snapshot.hours, sum as f64));
        }
    }
    lines
}

fn finding(
    book: &Book,
    series: &Series,
    kind: &'static str,
    sums: &Sums,
    total: i64,
    hours: f64,
) -> Option<Finding> {
    let view = StackView::new(book, sums.stack);
    let what = shown(book, *view.frames.get(view.anchor()?)?);
    let allocated = sums.allocated as f64;
    let growth = Growth {
        files: series.snapshots.len() as u32,
        marginal_survival: Some(sums.kept as f64 / allocated),
        ..Growth::default()
    };
    let per_hour = texts::bytes(allocated / hours);
    let share = format!("{:.0}%", allocated / total as f64 * 100.0);
    let evidence = Text::new("churn.evidence")
        .with("share", share)
        .with("amount", &per_hour);
    let title = Text::new(texts::id(kind, "title"))
        .with("what", &what.name)
        .with("amount", per_hour);
    let stack = view.frames.iter().map(|f| shown(book, *f)).collect();
    Some(hint(kind, series, title, evidence, what, growth, stack))
}

fn kind_of(view: &StackView) -> &'static str {
    let found = KINDS.iter().find(|(_, names)| view.any_of(names));
    found.map_or("churn", |(kind, _)| kind)
}

/// Lines of own code that make arrays of rising sizes, each about as often, and keep none: a slice that starts empty in every call.
fn appends(book: &Book, series: &Series) -> Vec<u32> {
    let mut lines: BTreeMap<u32, BTreeMap<i64, (i64, i64)>> = BTreeMap::new();
    let Some(last) = series.snapshots.last() else {
        return Vec::new();
    };
    for (row, cell) in &last.cells {
        let Some(site) = book.sites().get(*row as usize) else {
            continue;
        };
        let Some(leaf) = book.stack(site.stack).first() else {
            continue;
        };
        if site.size > 0 && !is_standard(book.name(*leaf)) {
            let sums = lines
                .entry(*leaf)
                .or_default()
                .entry(site.size)
                .or_default();
            sums.0 = sums.0.saturating_add(cell[ALLOC_OBJECTS]);
            sums.1 = sums.1.saturating_add(cell[INUSE_BYTES]);
        }
    }
    lines.retain(|_, sizes| is_append(sizes));
    lines.into_keys().collect()
}

/// By size: objects made, and bytes of them in use.
fn is_append(sizes: &BTreeMap<i64, (i64, i64)>) -> bool {
    let made: Vec<(i64, i64)> = sizes.iter().map(|(size, sums)| (*size, sums.0)).collect();
    let is_step = |w: &&[(i64, i64)]| {
        let ratio = w[1].0 as f64 / w[0].0.max(1) as f64;
        let often = w[1].1 as f64 / w[0].1.max(1) as f64;
        (1.2..=2.1).contains(&ratio) && (0.25..=4.0).contains(&often)
    };
    let steps = made.windows(2).filter(is_step).count();
    made.len() >= 4 && steps + 1 == made.len() && made.iter().all(|(_, count)| *count > 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_that_starts_empty_in_every_call() {
        let sizes = |made: [i64; 5]| {
            let sizes = [64, 128, 256, 512, 1024];
            sizes.into_iter().zip(made.map(|made| (made, 0))).collect()
        };
        assert!(is_append(&sizes([8192, 8192, 6000, 8000, 7000])));
        assert!(
            !is_append(&sizes([8192, 4096, 512, 16000, 7000])),
            "sizes of many things"
        );
        assert!(!is_append(&sizes([9, 9, 9, 9, 9])), "one slice that grew");
    }
}
