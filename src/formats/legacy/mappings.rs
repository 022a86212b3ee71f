//! Which mapping an address belongs to, and pprof's repairs of memory maps: what was split is joined, the main binary comes first,
//! and an address that no mapping holds gets one without a name.

use super::patterns::Pattern;
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    pub start: u64,
    pub limit: u64,
    pub offset: u64,
    pub file: Vec<u8>,
    pub build_id: Vec<u8>,
}

/// The mappings as a profile lists them.
pub fn repair(mappings: Vec<Mapping>) -> Vec<Mapping> {
    let mut repaired: Vec<Mapping> = Vec::new();
    for mapping in mappings {
        match repaired.last_mut() {
            Some(last) if is_continuation(last, &mapping) => extend(last, mapping),
            _ => repaired.push(mapping),
        }
    }
    if let Some(main) = main_binary(&repaired) {
        repaired.swap(0, main);
    }
    repaired
}

/// Whether two parts of one mapping were listed apart. An empty name, build id or offset may be any.
fn is_continuation(last: &Mapping, next: &Mapping) -> bool {
    let agree = |a: &[u8], b: &[u8]| a.is_empty() || b.is_empty() || a == b;
    let end = last
        .offset
        .wrapping_add(last.limit.wrapping_sub(last.start));
    agree(&last.file, &next.file)
        && agree(&last.build_id, &next.build_id)
        && last.limit == next.start
        && (last.offset == 0 || next.offset == 0 || end == next.offset)
}

fn extend(last: &mut Mapping, next: Mapping) {
    last.limit = next.limit;
    if !next.file.is_empty() {
        last.file = next.file;
    }
    if !next.build_id.is_empty() {
        last.build_id = next.build_id;
    }
}

/// The first that is named, and not as a library or a region of the kernel's.
fn main_binary(mappings: &[Mapping]) -> Option<usize> {
    let library = Pattern::new(r"([.]so$|[.]so[._][0-9]+)")?;
    mappings.iter().position(|mapping| {
        let file = without_deleted(&mapping.file);
        let file = super::patterns::trim(&file);
        !file.is_empty() && file[0] != b'[' && !library.is_match(file)
    })
}

fn without_deleted(file: &[u8]) -> Vec<u8> {
    const DELETED: &[u8] = b"(deleted)";
    let mut kept = Vec::new();
    let mut rest = file;
    while let Some((first, after)) = rest.split_first() {
        match rest.strip_prefix(DELETED) {
            Some(after) => rest = after,
            None => {
                kept.push(*first);
                rest = after;
            }
        }
    }
    kept
}

/// The mapping of each address, by row; `None` for address 0. Repairs what shows only now, and adds the mapping without a name
/// where one is needed.
pub fn assign(mappings: &mut Vec<Mapping>, addresses: &[u64]) -> Vec<Option<usize>> {
    repair_main(mappings);
    let holders = Ranges::new(mappings, |m| (m.start, m.limit));
    // A handler may have lost the first part of a mapping that was split: its offset says how much.
    let before = |m: &Mapping| match m.offset {
        0 => (0, 0),
        offset => (m.start.wrapping_sub(offset), m.start),
    };
    let lost = Ranges::new(mappings, before);
    let mut rows = Vec::with_capacity(addresses.len());
    let mut extended: Ranges = Ranges::new(mappings, before).emptied();
    let mut unnamed: Option<usize> = None;
    for address in addresses {
        if *address == 0 {
            rows.push(None);
            continue;
        }
        let held = [holders.first(*address), extended.first(*address)];
        let held = held.into_iter().flatten().min();
        // Once there is one without a name, it holds all that is left.
        let row = held.or(unnamed).or_else(|| lost.first(*address));
        let row = row.unwrap_or(mappings.len());
        if row == mappings.len() {
            unnamed = Some(row);
        } else if held.is_none() {
            extended.insert(before(&mappings[row]), row);
        }
        rows.push(Some(row));
    }
    for row in extended.rows() {
        let mapping = &mut mappings[row];
        mapping.start = mapping.start.wrapping_sub(mapping.offset);
        mapping.offset = 0;
    }
    if unnamed.is_some() {
        mappings.push(Mapping {
            limit: u64::MAX,
            ..Mapping::default()
        });
    }
    rows
}

/// The region of a main binary on huge pages, and the offset of one that was moved.
fn repair_main(mappings: &mut Vec<Mapping>) {
    const USUAL_START: u64 = 0x40_0000;
    if let [first, second, ..] = &mappings[..]
        && first.file.starts_with(b"/anon_hugepage")
        && first.limit == second.start
    {
        mappings.remove(0);
    }
    if let Some(main) = mappings.first_mut()
        && main.start.wrapping_sub(main.offset) == USUAL_START
    {
        main.start = USUAL_START;
        main.offset = 0;
    }
}

/// Ranges of addresses, each of a row; asked for the least row that holds an address. A tree over the pieces between the ends of
/// all ranges: adding and asking take the logarithm of their number, however they overlap.
struct Ranges {
    ends: Vec<u64>,
    /// The leaves, a piece each, are the second half.
    least: Vec<usize>,
    added: BTreeSet<usize>,
}

const NONE: usize = usize::MAX;

impl Ranges {
    fn new(mappings: &[Mapping], range: impl Fn(&Mapping) -> (u64, u64)) -> Ranges {
        let ends = mappings.iter().map(&range).flat_map(|(a, b)| [a, b]);
        let mut ends: Vec<u64> = ends.collect();
        ends.sort_unstable();
        ends.dedup();
        let mut ranges = Ranges {
            least: vec![NONE; ends.len() * 2],
            ends,
            added: BTreeSet::new(),
        };
        for (row, mapping) in mappings.iter().enumerate() {
            ranges.insert(range(mapping), row);
        }
        ranges
    }

    /// The same pieces, without any range.
    fn emptied(mut self) -> Ranges {
        self.least.fill(NONE);
        self.added.clear();
        self
    }

    /// A range that is none holds nothing. Its ends are among those known.
    fn insert(&mut self, (start, limit): (u64, u64), row: usize) {
        if start >= limit {
            return;
        }
        self.added.insert(row);
        let leaf = |end: u64| self.ends.partition_point(|e| *e < end) + self.ends.len();
        let (mut from, mut to) = (leaf(start), leaf(limit));
        while from < to {
            if from % 2 == 1 {
                self.lower(from, row);
                from += 1;
            }
            if to % 2 == 1 {
                to -= 1;
                self.lower(to, row);
            }
            (from, to) = (from / 2, to / 2);
        }
    }

    fn lower(&mut self, node: usize, row: usize) {
        if let Some(least) = self.least.get_mut(node) {
            *least = row.min(*least);
        }
    }

    fn first(&self, address: u64) -> Option<usize> {
        let piece = self
            .ends
            .partition_point(|e| *e <= address)
            .checked_sub(1)?;
        let leaf = piece + self.ends.len();
        let path = std::iter::successors(Some(leaf), |node| (*node > 1).then_some(node / 2));
        let least = path.filter_map(|node| self.least.get(node)).min()?;
        (*least != NONE).then_some(*least)
    }

    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.added.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(start: u64, limit: u64, offset: u64, file: &str) -> Mapping {
        Mapping {
            start,
            limit,
            offset,
            file: file.into(),
            build_id: Vec::new(),
        }
    }

    #[test]
    fn parts_are_joined_and_the_main_binary_comes_first() {
        let repaired = repair(vec![
            mapping(0x1000, 0x2000, 0, "/lib/libc.so.6"),
            mapping(0x3000, 0x4000, 0, "[vdso]"),
            mapping(0x5000, 0x6000, 0x100, "/bin/main (deleted)"),
            mapping(0x6000, 0x7000, 0x1100, ""),
            mapping(0x7000, 0x8000, 0x9999, ""),
        ]);
        assert_eq!(
            repaired,
            [
                mapping(0x5000, 0x7000, 0x100, "/bin/main (deleted)"),
                mapping(0x3000, 0x4000, 0, "[vdso]"),
                mapping(0x1000, 0x2000, 0, "/lib/libc.so.6"),
                mapping(0x7000, 0x8000, 0x9999, ""),
            ]
        );
    }

    #[test]
    fn addresses_find_their_mapping() {
        let mut mappings = vec![
            mapping(0x40_1000, 0x50_0000, 0x1000, "/bin/main"),
            mapping(0x9000, 0xa000, 0x800, "/lib/a"),
            mapping(0x8000, 0xb000, 0, "/lib/b"),
        ];
        let addresses = [0x40_0001, 0, 0x9001, 0x8900, 0x7fff, 0xa000, 0x1, u64::MAX];
        let rows = assign(&mut mappings, &addresses);
        let rows_of = [
            Some(0),
            None,
            Some(1),
            Some(2),
            Some(3),
            Some(2),
            Some(3),
            Some(3),
        ];
        assert_eq!(rows, rows_of);
        assert_eq!(mappings[0].start, 0x40_0000);
        assert_eq!(mappings[3].limit, u64::MAX);
    }

    #[test]
    fn a_mapping_that_lost_its_first_part_is_repaired_once_it_is_missed() {
        let mut mappings = vec![
            mapping(0x10_0000, 0x20_0000, 0, "/bin/main"),
            mapping(0x9000, 0xa000, 0x800, "/lib/a"),
            mapping(0x9000, 0xa000, 0x1000, "/lib/b"),
        ];
        let rows = assign(&mut mappings, &[0x8100, 0x8900, 0x8100, 0x8900]);
        assert_eq!(rows, [Some(2), Some(2), Some(2), Some(2)]);
        assert_eq!((mappings[2].start, mappings[2].offset), (0x8000, 0));
        assert_eq!((mappings[1].start, mappings[1].offset), (0x9000, 0x800));
        let mut mappings = vec![mapping(0x9000, 0xa000, 0x1000, "/lib/b")];
        assert_eq!(assign(&mut mappings, &[0x7000, 0x8100]), [Some(1), Some(1)]);
        assert_eq!(mappings[0].start, 0x9000);
    }

    /// Against a plain search.
    #[test]
    fn the_least_row_is_found() {
        let mut seed = 1u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for _ in 0..200 {
            let count = next(9);
            let mappings: Vec<Mapping> = (0..count)
                .map(|_| mapping(next(40), next(40), 0, ""))
                .collect();
            let ranges = Ranges::new(&mappings, |m| (m.start, m.limit));
            for address in 0..41 {
                let held = |m: &Mapping| (m.start..m.limit).contains(&address);
                assert_eq!(ranges.first(address), mappings.iter().position(held));
            }
        }
    }
}
