//! The value of each function, line, package, label or stack in every snapshot, by what it grows. Folded site by site, once for each
//! snapshot; no call tree of two hundred columns is ever made. Of a row every value is kept, and what statistics need of its first and
//! last snapshot: a hundred thousand rows of two hundred snapshots are numbers of eight bytes.

use super::book::Book;
use super::findings::stack::package;
use super::measures::{self, Growth, Point};
use super::series::{ALLOC_BYTES, ALLOC_OBJECTS, INUSE_BYTES, INUSE_OBJECTS, Series};
use crate::protocol::NameKey;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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

/// Values that are kept at most: half a gigabyte of them.
const MOST_VALUES: usize = 64 << 20;

/// Every row of a series, in the order in which they were met.
#[derive(Debug, Default)]
pub struct Rows {
    names: Vec<(Box<[u8]>, NameKey)>,
    /// Row by row, a value for each snapshot.
    values: Vec<i64>,
    growth: Vec<Growth>,
    snapshots: usize,
    /// Rows for which there was no room.
    pub left_out: u32,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub fn name(&self, row: usize) -> &[u8] {
        self.names.get(row).map_or(b"", |(name, _)| name)
    }

    pub fn text(&self, row: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.name(row))
    }

    /// The function that it is, or whose line; for a stack its leaf.
    pub fn function(&self, row: usize) -> NameKey {
        self.names.get(row).map_or(NameKey(0), |(_, key)| *key)
    }

    /// One for each snapshot, in their order.
    pub fn values(&self, row: usize) -> &[i64] {
        let from = row.saturating_mul(self.snapshots);
        self.values.get(from..from + self.snapshots).unwrap_or(&[])
    }

    pub fn growth(&self, row: usize) -> Option<&Growth> {
        self.growth.get(row)
    }
}

/// Rows `window` of the trend of a series, in the column that its kind is judged by.
pub fn trend(book: &Book, series: &Series, by: &By, window: std::ops::Range<usize>) -> Trend {
    let rows = fold(book, series, by, series.kind.main_column());
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let slope = |row: &usize| rows.growth(*row).map_or(0.0, |g| g.per_hour);
    order.sort_by(|a, b| {
        let by_slope = slope(b).total_cmp(&slope(a));
        by_slope.then_with(|| rows.name(*a).cmp(rows.name(*b)))
    });
    let shown = order.iter().skip(window.start).take(window.len());
    Trend {
        rows: shown
            .map(|row| Row {
                name: rows.text(*row).into_owned(),
                key: rows.function(*row),
                values: rows.values(*row).to_vec(),
                growth: rows.growth(*row).cloned().unwrap_or_default(),
            })
            .collect(),
        of: rows.len() as u32,
    }
}

/// Every row of a series, in one of the columns of [`super::Snapshot::cells`].
pub fn fold(book: &Book, series: &Series, by: &By, column: usize) -> Rows {
    fold_by(book, series, column, |folded, site| {
        folded.keys(book, site, by)
    })
}

/// The series as one row.
pub fn whole(book: &Book, series: &Series, column: usize) -> Rows {
    let all = |folded: &mut Folded, _| folded.named(b"", b"").into_iter().collect();
    fold_by(book, series, column, all)
}

fn fold_by(
    book: &Book,
    series: &Series,
    column: usize,
    rows_of: impl Fn(&mut Folded, u32) -> Box<[u32]>,
) -> Rows {
    let period = series.period();
    let mut folded = Folded::new(series.snapshots.len());
    // What a site belongs to is asked once.
    let mut keys_of: FxHashMap<u32, Box<[u32]>> = FxHashMap::default();
    for (at, snapshot) in series.snapshots.iter().enumerate() {
        for (site, cell) in &snapshot.cells {
            let keys = keys_of
                .entry(*site)
                .or_insert_with(|| rows_of(&mut folded, *site));
            let size = book.sites().get(*site as usize).map_or(0, |s| s.size);
            let value = cell.get(column).copied().unwrap_or_default();
            let point = column_point(series.kind.is_memory(), column, cell, size, period);
            for row in keys.iter() {
                folded.add(*row as usize, at, value, &point);
            }
        }
    }
    folded.rows(series, column)
}

/// What one cell adds, in the column that its kind is judged by, to the figures of whatever it belongs to.
pub fn point(is_memory: bool, cell: &[i64; 4], size: i64, period: f64) -> Point {
    column_point(is_memory, usize::from(is_memory), cell, size, period)
}

/// What one cell adds in a column.
fn column_point(is_memory: bool, column: usize, cell: &[i64; 4], size: i64, period: f64) -> Point {
    let value = cell.get(column).copied().unwrap_or_default() as f64;
    if !is_memory {
        return counted(value, cell[0] as f64, column);
    }
    let is_alloc = matches!(column, ALLOC_OBJECTS | ALLOC_BYTES);
    let is_bytes = matches!(column, INUSE_BYTES | ALLOC_BYTES);
    let (objects, bytes) = match is_alloc {
        true => (cell[ALLOC_OBJECTS] as f64, cell[ALLOC_BYTES] as f64),
        false => (cell[INUSE_OBJECTS] as f64, cell[INUSE_BYTES] as f64),
    };
    // Texts without the label still give the mean size of a stack.
    let size = match size > 0 {
        true => size as f64,
        false => measures::share(bytes, objects).unwrap_or(0.0),
    };
    let variance = |objects| {
        let of_bytes = measures::variance(objects, size, period);
        match is_bytes {
            true => of_bytes,
            false => measures::share(of_bytes, size * size).unwrap_or(0.0),
        }
    };
    Point {
        value,
        n: measures::raw_samples(objects, size, period),
        variance: variance(objects),
        alloc_variance: match is_alloc {
            true => 0.0,
            false => variance(cell[ALLOC_OBJECTS] as f64),
        },
        objects,
        alloc: match (is_alloc, is_bytes) {
            (true, _) => 0.0,
            (false, true) => cell[ALLOC_BYTES] as f64,
            (false, false) => cell[ALLOC_OBJECTS] as f64,
        },
        ..Point::default()
    }
}

/// Not sampled by size: `n` events, as uncertain as a count of independent ones, each worth the mean of them.
fn counted(value: f64, n: f64, column: usize) -> Point {
    Point {
        value,
        n,
        variance: match column {
            0 => value.abs(),
            _ => measures::share(value * value, n.abs()).unwrap_or(0.0),
        },
        objects: n,
        ..Point::default()
    }
}

struct Folded {
    row: FxHashMap<Box<[u8]>, u32>,
    names: Vec<(Box<[u8]>, NameKey)>,
    values: Vec<i64>,
    /// Of the first and of the last snapshot.
    ends: Vec<[Point; 2]>,
    snapshots: usize,
    left_out: u32,
}

impl Folded {
    fn new(snapshots: usize) -> Folded {
        Folded {
            row: FxHashMap::default(),
            names: Vec::new(),
            values: Vec::new(),
            ends: Vec::new(),
            snapshots,
            left_out: 0,
        }
    }

    fn add(&mut self, row: usize, at: usize, value: i64, point: &Point) {
        if let Some(sum) = self.values.get_mut(row * self.snapshots + at) {
            *sum = sum.wrapping_add(value);
        }
        let Some(ends) = self.ends.get_mut(row) else {
            return;
        };
        for (end, of) in ends.iter_mut().zip([0, self.snapshots - 1]) {
            if of == at {
                end.add(point);
            }
        }
    }

    /// The rows that a site belongs to, each once.
    fn keys(&mut self, book: &Book, site: u32, by: &By) -> Box<[u32]> {
        let Some(site) = book.sites().get(site as usize) else {
            return Box::default();
        };
        let stack = book.stack(site.stack);
        let leaf = stack.first().map_or(&b""[..], |f| book.name(*f));
        let mut keys: Vec<u32> = match by {
            By::Function => (stack.iter())
                .filter_map(|f| self.named(book.name(*f), book.name(*f)))
                .collect(),
            By::Leaf => self.named(leaf, leaf).into_iter().collect(),
            By::Package => (stack.iter())
                .filter_map(|f| {
                    let package = package(book.name(*f));
                    self.named(package, package)
                })
                .collect(),
            By::Line => {
                let place = stack.first().map_or(Vec::new(), |f| line_of(book, *f));
                self.named(&place, leaf).into_iter().collect()
            }
            By::Stack => {
                let names: Vec<&[u8]> = stack.iter().rev().map(|f| book.name(*f)).collect();
                self.named(&names.join(&b';'), leaf).into_iter().collect()
            }
            By::Label(key) => (book.labels(site.labels).iter())
                .filter(|(k, _)| book.string(*k) == key.as_bytes())
                .filter_map(|(_, value)| self.named(book.string(*value), book.string(*value)))
                .collect(),
        };
        keys.sort_unstable();
        keys.dedup();
        keys.into_boxed_slice()
    }

    /// `None`: there is no room for one more.
    fn named(&mut self, name: &[u8], function: &[u8]) -> Option<u32> {
        if let Some(row) = self.row.get(name) {
            return Some(*row);
        }
        if self.values.len() + self.snapshots > MOST_VALUES {
            self.left_out = self.left_out.saturating_add(1);
            return None;
        }
        let row = self.names.len() as u32;
        self.names.push((name.into(), NameKey::of(function)));
        self.values.resize(self.values.len() + self.snapshots, 0);
        self.ends.push([Point::default(); 2]);
        self.row.insert(name.into(), row);
        Some(row)
    }

    fn rows(self, series: &Series, column: usize) -> Rows {
        let hours: Vec<f64> = series.snapshots.iter().map(|s| s.hours).collect();
        let mut rows = Rows {
            names: self.names,
            values: self.values,
            growth: Vec::new(),
            snapshots: self.snapshots,
            left_out: self.left_out,
        };
        for (row, ends) in self.ends.iter().enumerate() {
            let mut points: Vec<Point> = (rows.values(row).iter().zip(&hours))
                .map(|(value, hours)| Point {
                    hours: *hours,
                    value: *value as f64,
                    ..Point::default()
                })
                .collect();
            for (end, of) in ends.iter().zip([0, self.snapshots.saturating_sub(1)]) {
                if let Some(point) = points.get_mut(of) {
                    *point = Point {
                        hours: point.hours,
                        ..*end
                    };
                }
            }
            let quantum = quantum(series, column, ends);
            rows.growth.push(Growth::of(&points, quantum));
        }
        rows
    }
}

/// What one sample of a row stands for.
fn quantum(series: &Series, column: usize, ends: &[Point; 2]) -> f64 {
    match (series.kind.is_memory(), column) {
        (true, INUSE_BYTES | ALLOC_BYTES) => series.period(),
        (false, 0) => 1.0,
        _ => (ends.iter())
            .filter_map(|end| measures::share(end.value.abs(), end.n.abs()))
            .fold(1.0, f64::max),
    }
}

fn line_of(book: &Book, frame: u32) -> Vec<u8> {
    let frame = book.frame(frame);
    let line = format!(":{}", frame.line);
    [
        book.string(frame.name),
        b" ",
        book.string(frame.file),
        line.as_bytes(),
    ]
    .concat()
}
