//! The value of each function, line, package, label or stack in every snapshot, by what it grows. Folded site by site, once for each
//! snapshot; no call tree of two hundred columns is ever made.

use super::book::Book;
use super::findings::stack::package;
use super::measures::{self, Growth, Point};
use super::series::{ALLOC_BYTES, INUSE_BYTES, INUSE_OBJECTS, Series};
use crate::protocol::NameKey;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What a row stands for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum By {
    /// All stacks in which the function is; recursion counts once.
    Function,
    /// The function at the leaf.
    Leaf,
    Line,
    Package,
    /// The values of one label.
    Label(String),
    Stack,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// The function that it is, or whose line; for a stack its leaf.
    pub key: NameKey,
    pub values: Vec<i64>,
    pub growth: Growth,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Trend {
    /// The fastest growing first.
    pub rows: Vec<Row>,
    /// Rows that there are.
    pub of: u32,
}

/// Figures of one thing in one snapshot.
#[derive(Clone, Copy, Default)]
struct Sum {
    value: i64,
    point: Point,
}

/// Rows `window` of the trend of a series.
pub fn trend(book: &Book, series: &Series, by: &By, window: std::ops::Range<usize>) -> Trend {
    let period = series.period();
    let mut folded: Folded = Folded::default();
    let count = series.snapshots.len();
    let mut keys_of: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (at, snapshot) in series.snapshots.iter().enumerate() {
        for (site, cell) in &snapshot.cells {
            let keys = keys_of
                .entry(*site)
                .or_insert_with(|| folded.keys(book, *site, by))
                .clone();
            for key in keys {
                let Some(sums) = folded.sums.get_mut(key as usize) else {
                    continue;
                };
                sums.resize(count, Sum::default());
                let size = book.sites().get(*site as usize).map_or(0, |s| s.size);
                if let Some(sum) = sums.get_mut(at) {
                    add(sum, series, cell, size, period);
                }
            }
        }
    }
    folded.rows(series, window)
}

fn add(sum: &mut Sum, series: &Series, cell: &[i64; 4], size: i64, period: f64) {
    let point = point(series.kind.is_memory(), cell, size, period);
    sum.value = sum.value.wrapping_add(match series.kind.is_memory() {
        true => cell[INUSE_BYTES],
        false => cell[0],
    });
    sum.point.value += point.value;
    sum.point.n += point.n;
    sum.point.variance += point.variance;
    sum.point.objects += point.objects;
    sum.point.alloc += point.alloc;
}

/// What one cell adds to the figures of whatever it belongs to.
pub fn point(is_memory: bool, cell: &[i64; 4], size: i64, period: f64) -> Point {
    if !is_memory {
        // Counted, not sampled: as uncertain as a count of independent events.
        let value = cell[0] as f64;
        return Point {
            value,
            n: value,
            variance: value.abs(),
            objects: value,
            ..Point::default()
        };
    }
    let objects = cell[INUSE_OBJECTS] as f64;
    let value = cell[INUSE_BYTES] as f64;
    // Texts without the label still give the mean size of a stack.
    let size = match size > 0 {
        true => size as f64,
        false => measures::share(value, objects).unwrap_or(0.0),
    };
    Point {
        value,
        n: measures::raw_samples(objects, size, period),
        variance: measures::variance(objects, size, period),
        objects,
        alloc: cell[ALLOC_BYTES] as f64,
        ..Point::default()
    }
}

#[derive(Default)]
struct Folded {
    row: FxHashMap<Vec<u8>, u32>,
    names: Vec<(Vec<u8>, NameKey)>,
    sums: Vec<Vec<Sum>>,
}

impl Folded {
    fn keys(&mut self, book: &Book, site: u32, by: &By) -> Vec<u32> {
        let Some(site) = book.sites().get(site as usize) else {
            return Vec::new();
        };
        let stack = book.stack(site.stack);
        let leaf = stack.first().map_or(&b""[..], |f| book.name(*f));
        let mut keys: Vec<u32> = match by {
            By::Function => stack
                .iter()
                .map(|f| self.named(book.name(*f).to_vec(), book.name(*f)))
                .collect(),
            By::Leaf => vec![self.named(leaf.to_vec(), leaf)],
            By::Package => stack
                .iter()
                .map(|f| {
                    let package = package(book.name(*f));
                    self.named(package.to_vec(), package)
                })
                .collect(),
            By::Line => {
                let place = stack.first().map(|f| book.frame(*f));
                let place = place.map_or(Vec::new(), |f| {
                    let line = format!(":{}", f.line);
                    [
                        book.string(f.name),
                        b" ",
                        book.string(f.file),
                        line.as_bytes(),
                    ]
                    .concat()
                });
                vec![self.named(place, leaf)]
            }
            By::Stack => {
                let names: Vec<&[u8]> = stack.iter().rev().map(|f| book.name(*f)).collect();
                vec![self.named(names.join(&b';'), leaf)]
            }
            By::Label(key) => book
                .labels(site.labels)
                .iter()
                .filter(|(k, _)| book.string(*k) == key.as_bytes())
                .map(|(_, value)| self.named(book.string(*value).to_vec(), book.string(*value)))
                .collect(),
        };
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn named(&mut self, name: Vec<u8>, function: &[u8]) -> u32 {
        if let Some(row) = self.row.get(&name) {
            return *row;
        }
        let row = self.names.len() as u32;
        self.names.push((name.clone(), NameKey::of(function)));
        self.sums.push(Vec::new());
        self.row.insert(name, row);
        row
    }

    fn rows(self, series: &Series, window: std::ops::Range<usize>) -> Trend {
        let quantum = match series.kind.is_memory() {
            true => series.period(),
            false => 1.0,
        };
        let hours: Vec<f64> = series.snapshots.iter().map(|s| s.hours).collect();
        let mut rows: Vec<(Growth, Vec<i64>, Vec<u8>, NameKey)> = Vec::new();
        for ((name, key), sums) in self.names.into_iter().zip(self.sums) {
            let points: Vec<Point> = sums
                .iter()
                .zip(&hours)
                .map(|(sum, hours)| Point {
                    hours: *hours,
                    ..sum.point
                })
                .collect();
            let values = sums.iter().map(|s| s.value).collect();
            rows.push((Growth::of(&points, quantum), values, name, key));
        }
        rows.sort_by(|a, b| {
            let by_slope = b.0.per_hour.total_cmp(&a.0.per_hour);
            by_slope.then_with(|| a.2.cmp(&b.2))
        });
        let of = rows.len() as u32;
        let shown = rows.into_iter().skip(window.start).take(window.len());
        let row = |(growth, values, name, key): (Growth, Vec<i64>, Vec<u8>, NameKey)| Row {
            name: String::from_utf8_lossy(&name).into_owned(),
            key,
            values,
            growth,
        };
        Trend {
            rows: shown.map(row).collect(),
            of,
        }
    }
}
