//! Values by row, and rows by value: each value once, in the order in which it came first. Many files of one process say the same in the
//! same order, so slices stand behind each other in one piece of memory, and looking them up again walks through it.

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::{BuildHasher, Hash};

#[derive(Debug)]
pub struct Rows<T> {
    all: Vec<T>,
    row_of: HashTable<u32>,
}

/// Slices by row, and rows by slice.
#[derive(Debug)]
pub struct Slices<T> {
    all: Vec<T>,
    /// Of each row; the next one begins there.
    ends: Vec<usize>,
    row_of: HashTable<u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows {
            all: Vec::new(),
            row_of: HashTable::new(),
        }
    }
}

impl<T> Default for Slices<T> {
    fn default() -> Self {
        Slices {
            all: Vec::new(),
            ends: Vec::new(),
            row_of: HashTable::new(),
        }
    }
}

impl<T: Copy + Eq + Hash> Rows<T> {
    pub fn all(&self) -> &[T] {
        &self.all
    }

    pub fn get(&self, row: u32) -> Option<T> {
        self.all.get(row as usize).copied()
    }

    pub fn row(&mut self, value: T) -> u32 {
        let all = &self.all;
        let is_it = |row: &u32| all.get(*row as usize) == Some(&value);
        let hash = |row: &u32| all.get(*row as usize).map_or(0, hash);
        let found = self.row_of.entry(self::hash(&value), is_it, hash);
        let next = self.all.len() as u32;
        let row = *found.or_insert(next).get();
        if row == next {
            self.all.push(value);
        }
        row
    }
}

impl<T: Copy + Eq + Hash> Slices<T> {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Empty where there is no such row.
    pub fn get(&self, row: u32) -> &[T] {
        slice(&self.all, &self.ends, row)
    }

    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.ends.len() as u32).map(|row| self.get(row))
    }

    pub fn row(&mut self, value: &[T]) -> u32 {
        let (all, ends) = (&self.all, &self.ends);
        let is_it = |row: &u32| slice(all, ends, *row) == value;
        let hash = |row: &u32| hash(slice(all, ends, *row));
        let found = self.row_of.entry(self::hash(value), is_it, hash);
        let next = self.ends.len() as u32;
        let row = *found.or_insert(next).get();
        if row == next {
            self.all.extend_from_slice(value);
            self.ends.push(self.all.len());
        }
        row
    }
}

fn slice<'a, T>(all: &'a [T], ends: &[usize], row: u32) -> &'a [T] {
    let row = row as usize;
    let end = ends.get(row).copied().unwrap_or(0);
    let start = row.checked_sub(1).and_then(|before| ends.get(before));
    all.get(start.copied().unwrap_or(0)..end)
        .unwrap_or_default()
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    FxBuildHasher.hash_one(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_one_row_in_the_order_of_its_coming() {
        let mut rows = Rows::default();
        let numbers = (0..1000).chain(0..1000).map(|n| rows.row(n * 7));
        let given: Vec<u32> = numbers.collect();
        assert_eq!(given, (0..1000).chain(0..1000).collect::<Vec<_>>());
        assert_eq!((rows.get(3), rows.get(1000)), (Some(21), None));
        assert_eq!(rows.all().len(), 1000);
    }

    #[test]
    fn slices_are_found_again_whatever_their_length() {
        let mut slices = Slices::default();
        let texts: Vec<Vec<u8>> = (0..300u32).map(|n| vec![b'x'; n as usize]).collect();
        for _ in 0..2 {
            for (n, text) in texts.iter().enumerate() {
                assert_eq!(slices.row(text), n as u32);
            }
        }
        assert_eq!(slices.len(), 300);
        assert!(slices.iter().eq(texts.iter().map(Vec::as_slice)));
        assert_eq!(slices.get(0), b"");
        assert_eq!(slices.get(300), b"");
    }
}
