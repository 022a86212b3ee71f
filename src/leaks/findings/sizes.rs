//! What the sizes of objects say of the thing that holds them. A Go heap profile names no growing of slices or maps: the runtime's frames at
//! the leaf are left out of it. But a map and a slice that grow leave sizes behind that nothing else does, line by line.

use crate::leaks::book::{Book, FrameRow, SiteRow};
use crate::leaks::go_version::GoVersion;
use crate::leaks::measures::raw_samples;
use crate::leaks::series::{ALLOC_OBJECTS, INUSE_OBJECTS, Series};
use std::collections::BTreeMap;

/// Blocks this large may be held by a small part of them.
const BIG: i64 = 16 << 10;
/// The Go whose maps are made of tables; before it they were arrays of buckets.
const TABLES_SINCE: u32 = 24;

/// Objects of one line and one size.
#[derive(Clone, Copy, Default)]
struct Blocks {
    /// In use in the first file and in the last.
    first: i64,
    live: i64,
    /// Allocated up to the last file.
    made: i64,
}

type Line = BTreeMap<i64, Blocks>;

/// Refines what is known only to grow: a map, a slice, large blocks, or objects.
pub fn shape(book: &Book, series: &Series, sites: &[SiteRow], version: GoVersion) -> &'static str {
    let lines = lines(book, series, sites);
    let period = series.period();
    let has_tables = version.since(TABLES_SINCE);
    let is_map = |line: &Line| {
        (has_tables != Some(false) && line.iter().any(|b| is_tables(*b.0, b.1, period)))
            || (has_tables != Some(true) && is_buckets(line))
    };
    if lines.values().any(is_map) {
        return "growth.map";
    }
    if lines.values().any(is_slice) {
        return "growth.slice";
    }
    let mut in_use: BTreeMap<i64, i64> = BTreeMap::new();
    for (size, blocks) in lines.values().flatten() {
        let sum = in_use.entry(*size).or_default();
        *sum = sum.saturating_add(blocks.live);
    }
    let most = in_use
        .iter()
        .max_by_key(|(size, live)| size.saturating_mul(**live));
    match most {
        Some((size, _)) if *size >= BIG => "growth.big-block",
        _ => "growth.objects",
    }
}

/// The sizes of each line that allocates.
fn lines(book: &Book, series: &Series, sites: &[SiteRow]) -> BTreeMap<FrameRow, Line> {
    let mut lines: BTreeMap<FrameRow, Line> = BTreeMap::new();
    let (Some(first), Some(last)) = (series.snapshots.first(), series.snapshots.last()) else {
        return lines;
    };
    for row in sites {
        let Some(site) = book.sites().get(*row as usize) else {
            continue;
        };
        let Some(leaf) = book.stack(site.stack).first() else {
            continue;
        };
        let blocks = lines
            .entry(*leaf)
            .or_default()
            .entry(site.size)
            .or_default();
        let (before, now) = (first.cell(*row), last.cell(*row));
        blocks.first = blocks.first.saturating_add(before[INUSE_OBJECTS]);
        blocks.live = blocks.live.saturating_add(now[INUSE_OBJECTS]);
        blocks.made = blocks.made.saturating_add(now[ALLOC_OBJECTS]);
    }
    lines
}

/// Tables of a map (Go 1.24 on): each has room for 1024 entries in 128 groups of 8 + 8 × entry bytes, and one that is full becomes two. So
/// blocks of one size become more, and of all that were made about half are live.
fn is_tables(size: i64, blocks: &Blocks, period: f64) -> bool {
    if blocks.live <= blocks.first || blocks.made <= 0 {
        return false;
    }
    let survival = blocks.live as f64 / blocks.made as f64;
    // The size classes of tables with entries of 4, 8, 16 and 24 bytes; hardly anything else has them.
    if [5376, 9472, 18432, 27264].contains(&size) {
        return survival <= 0.7;
    }
    // Larger ones are whole pages, as much else is: there it takes more samples, and just about the half.
    let is_pages = (40960..=278_528).contains(&size) && size % 8192 == 0;
    let samples = raw_samples(blocks.made as f64, size as f64, period);
    let has_grown = blocks.live as f64 >= 1.5 * blocks.first as f64;
    is_pages && has_grown && samples >= 8.0 && (0.4..=0.66).contains(&survival)
}

/// Arrays of buckets (before Go 1.24): each twice as large as the one before and made once; the last live, and the one before while entries
/// are moved.
fn is_buckets(line: &Line) -> bool {
    let rungs = rungs(line);
    let doublings = rungs.windows(2).rev();
    let doublings = doublings.take_while(|w| (1.9..=2.1).contains(&step(w)));
    doublings.count() >= 3 && only_the_top_is_live(&rungs)
}

/// Copied into a larger array again and again, by a quarter to double. Small arrays are sampled by chance, so some steps are missing.
fn is_slice(line: &Line) -> bool {
    let rungs = rungs(line);
    let steps = rungs.windows(2).filter(|w| (1.1..=2.1).contains(&step(w)));
    rungs.len() >= 5 && steps.count() * 3 >= (rungs.len() - 1) * 2 && only_the_top_is_live(&rungs)
}

/// Sizes of large arrays that were made a few times each.
fn rungs(line: &Line) -> Vec<(i64, Blocks)> {
    let is_rung =
        |(size, blocks): &(&i64, &Blocks)| **size >= BIG && (1..=64).contains(&blocks.made);
    let rungs = line.iter().filter(is_rung);
    rungs.map(|(size, blocks)| (*size, *blocks)).collect()
}

fn step(pair: &[(i64, Blocks)]) -> f64 {
    let [(small, _), (large, _)] = pair else {
        return 0.0;
    };
    *large as f64 / (*small).max(1) as f64
}

/// The largest is in use, or the one before it is still; of the others, a third at most.
fn only_the_top_is_live(rungs: &[(i64, Blocks)]) -> bool {
    let live = rungs.iter().filter(|(_, blocks)| blocks.live > 0).count();
    let top = rungs.iter().rev().take(2);
    top.clone().any(|(_, blocks)| blocks.live > 0) && live * 3 <= rungs.len().max(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(blocks: impl IntoIterator<Item = (i64, i64, i64)>) -> Line {
        let blocks = blocks.into_iter().map(|(size, live, made)| {
            (
                size,
                Blocks {
                    first: 0,
                    live,
                    made,
                },
            )
        });
        blocks.collect()
    }

    #[test]
    fn arrays_of_buckets() {
        // As a map of strings to pointers left them with Go 1.22.10.
        let sizes = [229_376, 458_752, 909_312, 1_810_432];
        let made = |live| line(sizes.map(|s| (s, i64::from(s == 1_810_432) * live, 1)));
        assert!(is_buckets(&made(1)));
        assert!(!is_buckets(&made(0)), "nothing of it is live");
        assert!(!is_buckets(&line([(458_752, 0, 1), (909_312, 1, 1)])));
    }

    #[test]
    fn a_slice_that_is_copied() {
        // As `append` left them with Go 1.27.3.
        let sizes = [729_088, 925_696, 1_474_560, 1_859_584, 2_334_720, 2_932_736];
        let slice = line(sizes.map(|s| (s, i64::from(s == 2_932_736), 1)));
        assert!(is_slice(&slice) && !is_buckets(&slice));
        assert!(!is_slice(&line(sizes.map(|s| (s, 5, 5)))), "all are kept");
        assert!(!is_slice(&line(sizes.map(|s| (
            s,
            i64::from(s == 2_932_736),
            500
        )))));
    }

    #[test]
    fn tables_of_a_map() {
        let blocks = |first, live, made| Blocks { first, live, made };
        let is = |size, blocks: Blocks| is_tables(size, &blocks, 524_288.0);
        // map[uint64][12]uint64 and map[string]*T, as Go 1.27.3 left them.
        assert!(is(114_688, blocks(20, 234, 432)));
        assert!(is(27264, blocks(0, 59, 98)));
        // As many as before; all kept; too few to tell.
        assert!(!is(114_688, blocks(234, 234, 432)));
        assert!(!is(114_688, blocks(20, 432, 432)));
        assert!(!is(114_688, blocks(0, 5, 10)));
        assert!(!is(4096, blocks(0, 5000, 10_000)));
    }
}
