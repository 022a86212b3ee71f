//! Two keys against each other, as a bounded table: the heaviest values have rows and columns of their own, the rest is one.

use super::bins;
use super::fold::{Set, Value, add, weight};
use super::protocol::{Cross, Margin, MarginKind};
use crate::order;
use crate::protocol::{NameKey, Pair};
use rustc_hash::FxHashMap;

const MOST_ROWS: usize = 20;
const MOST_COLUMNS: usize = 8;

/// One of the two keys.
pub struct Axis<'a> {
    pub key: &'a [u8],
    pub is_bytes: bool,
}

/// What stands in one row or column: a text, a bin of numbers, or nothing (samples without the key).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Entry<'a> {
    Value(Value<'a>),
    Bin(i64, i64),
    Without,
}

/// `print` writes a bin of the key on either axis.
pub fn cross<'a>(
    sets: &[Set<'a>],
    [down, right]: [&Axis<'a>; 2],
    print: impl Fn(&Axis<'a>, i64, i64) -> String,
) -> Cross {
    let mut sums: FxHashMap<(Entry, Entry), Pair> = FxHashMap::default();
    for set in sets {
        for row in entries(set, down) {
            for column in entries(set, right) {
                add(sums.entry((row, column)).or_default(), set.value);
            }
        }
    }
    let rows = Placed::new(sums.iter().map(|((row, _), v)| (*row, *v)), MOST_ROWS);
    let columns = Placed::new(
        sums.iter().map(|((_, column), v)| (*column, *v)),
        MOST_COLUMNS,
    );
    let mut cells = vec![vec![Pair::default(); columns.margins.len()]; rows.margins.len()];
    let mut total = Pair::default();
    for ((row, column), value) in &sums {
        add(&mut cells[rows.place[row]][columns.place[column]], *value);
        add(&mut total, *value);
    }
    Cross {
        across: NameKey::of(right.key),
        rows: rows.printed(|from, to| print(down, from, to)),
        columns: columns.printed(|from, to| print(right, from, to)),
        cells,
        total,
    }
}

fn entries<'a>(set: &Set<'a>, axis: &Axis) -> Vec<Entry<'a>> {
    let own = set.labels.iter().filter(|(key, _)| *key == axis.key);
    let entry = |(_, value): &(&[u8], Value<'a>)| match value {
        Value::Text(_) => Entry::Value(*value),
        Value::Number(number) => {
            let (from, to) = bins::around(*number, axis.is_bytes);
            Entry::Bin(from, to)
        }
    };
    let entries: Vec<Entry> = own.map(entry).collect();
    match entries.is_empty() {
        true => vec![Entry::Without],
        false => entries,
    }
}

/// The entries of an axis: which has which place.
struct Placed<'a> {
    margins: Vec<(Option<Entry<'a>>, u32, Pair)>,
    place: FxHashMap<Entry<'a>, usize>,
}

impl<'a> Placed<'a> {
    fn new(values: impl Iterator<Item = (Entry<'a>, Pair)>, most: usize) -> Placed<'a> {
        let mut sums: FxHashMap<Entry, Pair> = FxHashMap::default();
        for (entry, value) in values {
            add(sums.entry(entry).or_default(), value);
        }
        let mut entries: Vec<(Entry, Pair)> = sums.into_iter().collect();
        order::sort_by(&mut entries, |(a, x), (b, y)| {
            let last = |entry: &Entry| *entry == Entry::Without;
            let by_weight = weight(*y).cmp(&weight(*x));
            last(a).cmp(&last(b)).then(by_weight).then(a.cmp(b))
        });
        let mut placed = Placed {
            margins: Vec::new(),
            place: FxHashMap::default(),
        };
        let own = entries.iter().filter(|(e, _)| *e != Entry::Without).count();
        let shown = if own <= most { own } else { most - 1 };
        for (at, (entry, value)) in entries.iter().enumerate() {
            match (entry, at) {
                (Entry::Without, _) => placed.margins.push((Some(*entry), 1, *value)),
                (_, at) if at < shown => placed.margins.push((Some(*entry), 1, *value)),
                (_, at) if at == shown => placed.margins.push((None, 1, *value)),
                _ => {
                    let (_, count, sum) = &mut placed.margins[shown];
                    *count += 1;
                    add(sum, *value);
                }
            }
            placed.place.insert(*entry, placed.margins.len() - 1);
        }
        placed
    }

    fn printed(self, print: impl Fn(i64, i64) -> String) -> Vec<Margin> {
        let margin = |(entry, count, value)| {
            let (kind, text) = match entry {
                None => (MarginKind::Others(count), String::new()),
                Some(Entry::Without) => (MarginKind::Without, String::new()),
                Some(Entry::Bin(from, to)) => (MarginKind::Value, print(from, to)),
                Some(Entry::Value(Value::Number(n))) => (MarginKind::Value, print(n, n)),
                Some(Entry::Value(Value::Text(text))) => (
                    MarginKind::Value,
                    String::from_utf8_lossy(text).into_owned(),
                ),
            };
            Margin { kind, text, value }
        };
        self.margins.into_iter().map(margin).collect()
    }
}
