//! What the sizes of live objects say of the thing that holds them.

use crate::leaks::book::{Book, SiteRow};
use crate::leaks::series::{ALLOC_OBJECTS, INUSE_OBJECTS, Series};
use std::collections::BTreeMap;

/// Blocks this large may be held by a small part of them.
const BIG: i64 = 16 << 10;

/// Refines what is known only to grow: `slice`, `map`, `big-block` or `objects`.
pub fn shape(book: &Book, series: &Series, sites: &[SiteRow]) -> &'static str {
    let Some(last) = series.snapshots.last() else {
        return "growth.objects";
    };
    let mut live: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for (site, cell) in &last.cells {
        if sites.binary_search(site).is_err() {
            continue;
        }
        let size = book.sites().get(*site as usize).map_or(0, |s| s.size);
        let sums = live.entry(size).or_default();
        sums.0 = sums.0.saturating_add(cell[INUSE_OBJECTS]);
        sums.1 = sums.1.saturating_add(cell[ALLOC_OBJECTS]);
    }
    if is_ladder(&live) {
        return "growth.slice";
    }
    let bytes = |(size, sums): (&i64, &(i64, i64))| size.saturating_mul(sums.0);
    let most = live.iter().max_by_key(|entry| bytes(*entry));
    match most {
        // Tables of a map are all of a few sizes between 1 kB and 64 kB that are no powers of two of the object.
        Some((size, _)) if *size >= BIG => "growth.big-block",
        _ => "growth.objects",
    }
}

/// Each size once, rising by a quarter to double, and only the largest live: a slice that was copied into a larger one again and again.
fn is_ladder(live: &BTreeMap<i64, (i64, i64)>) -> bool {
    let sizes: Vec<(&i64, &(i64, i64))> = live.iter().filter(|(_, sums)| sums.1 > 0).collect();
    let steps = sizes.windows(2).filter(|w| {
        let ratio = *w[1].0 as f64 / (*w[0].0).max(1) as f64;
        (1.1..=2.1).contains(&ratio)
    });
    let live_sizes = sizes.iter().filter(|(_, sums)| sums.0 > 0).count();
    sizes.len() >= 6 && steps.count() * 3 >= (sizes.len() - 1) * 2 && live_sizes * 3 <= sizes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ladder_of_copies() {
        let ladder = (0..8)
            .map(|i| (1000 << i, (i64::from(i == 7), 1)))
            .collect();
        assert!(is_ladder(&ladder));
        let many = (0..8).map(|i| (1000 << i, (5, 5))).collect();
        assert!(!is_ladder(&many));
    }
}
