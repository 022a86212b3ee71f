//! From the ids of a file to rows. Ids are 64 bit and may be sparse; nearly always they are small and dense, so the table is a
//! plain vector then, and references to them are kept in 32 bits while a file is read.

use rustc_hash::FxHashMap;

/// A reference to an id in 32 bits: small ids stand for themselves, the others are numbered as they are met.
#[derive(Debug, Default)]
pub struct IdTokens {
    large: FxHashMap<u64, u32>,
    /// The large ids, by number.
    ids: Vec<u64>,
}

/// Ids from here on are numbered.
const LARGE: u32 = 1 << 31;

impl IdTokens {
    #[inline]
    pub fn token(&mut self, id: u64) -> u32 {
        if id < u64::from(LARGE) {
            return id as u32;
        }
        self.large_token(id)
    }

    #[inline(never)]
    fn large_token(&mut self, id: u64) -> u32 {
        // There are fewer than 2^31 of them: each takes 25 bytes here, and no limit allows for 50 GB.
        let next = LARGE + self.ids.len() as u32;
        *self.large.entry(id).or_insert_with(|| {
            self.ids.push(id);
            next
        })
    }

    /// The id that a token was made of.
    #[inline]
    pub fn id(&self, token: u32) -> u64 {
        match token.checked_sub(LARGE) {
            None => u64::from(token),
            Some(number) => self.ids[number as usize],
        }
    }

    pub fn heap_bytes(&self) -> usize {
        self.ids.capacity() * 8 + self.large.capacity() * 17
    }
}

/// The row of each id of one table.
#[derive(Debug)]
pub enum RowIndex {
    /// By id; `u32::MAX` where there is none.
    Dense(Vec<u32>),
    Sparse(FxHashMap<u64, u32>),
}

/// Why ids cannot name rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdFault {
    /// 0 is reserved for "none".
    Zero {
        row: u32,
    },
    Duplicate {
        id: u64,
        first: u32,
        second: u32,
    },
}

impl RowIndex {
    /// `ids[row]` is the id of that row. Of several faults it tells the first.
    pub fn new(ids: &[u64]) -> Result<RowIndex, IdFault> {
        let largest = ids.iter().copied().max().unwrap_or(0);
        let mut index = if largest <= ids.len() as u64 * 4 + 1024 {
            RowIndex::Dense(vec![u32::MAX; largest as usize + 1])
        } else {
            RowIndex::Sparse(FxHashMap::with_capacity_and_hasher(
                ids.len(),
                Default::default(),
            ))
        };
        for (row, id) in ids.iter().enumerate() {
            index.insert(*id, row as u32)?;
        }
        Ok(index)
    }

    fn insert(&mut self, id: u64, row: u32) -> Result<(), IdFault> {
        if id == 0 {
            return Err(IdFault::Zero { row });
        }
        let first = match self {
            RowIndex::Dense(rows) => std::mem::replace(&mut rows[id as usize], row),
            RowIndex::Sparse(rows) => rows.insert(id, row).unwrap_or(u32::MAX),
        };
        if first != u32::MAX {
            let second = row;
            return Err(IdFault::Duplicate { id, first, second });
        }
        Ok(())
    }

    /// By id, as far as ids are dense; `u32::MAX` where there is none.
    pub fn dense(&self) -> &[u32] {
        match self {
            RowIndex::Dense(rows) => rows,
            RowIndex::Sparse(_) => &[],
        }
    }

    /// `None` if no row has the id.
    #[inline]
    pub fn row(&self, id: u64) -> Option<u32> {
        let row = match self {
            RowIndex::Dense(rows) => *rows.get(usize::try_from(id).ok()?)?,
            RowIndex::Sparse(rows) => *rows.get(&id)?,
        };
        (row != u32::MAX).then_some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_give_their_ids_back() {
        let mut tokens = IdTokens::default();
        for id in [0, 1, (1 << 31) - 1, 1 << 31, u64::MAX, 1 << 40, u64::MAX] {
            let token = tokens.token(id);
            assert_eq!(tokens.id(token), id);
        }
    }

    #[test]
    fn dense_and_sparse_ids_find_their_rows() {
        for ids in [vec![3, 1, 2], vec![u64::MAX, 7, 1 << 40]] {
            let index = RowIndex::new(&ids).unwrap();
            for (row, id) in ids.iter().enumerate() {
                assert_eq!(index.row(*id), Some(row as u32));
            }
            assert_eq!(index.row(0), None);
            assert_eq!(index.row(99), None);
        }
        assert_eq!(
            RowIndex::new(&[5, 0]).unwrap_err(),
            IdFault::Zero { row: 1 }
        );
        let fault = IdFault::Duplicate {
            id: 5,
            first: 0,
            second: 2,
        };
        assert_eq!(RowIndex::new(&[5, 6, 5]).unwrap_err(), fault);
    }
}
