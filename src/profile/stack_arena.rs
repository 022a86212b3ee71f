//! The stacks of the samples as a file has them, before they are sorted into one tree: rows of `u32` in chunks. A profile of
//! 94,000,000 frames must not be copied because a vector grows, so a chunk never moves once it is full; and a row never straddles
//! two chunks, so a stack is one slice.

use crate::pieces::each_in_pieces;

/// Entries of a chunk: 4 MiB. A stack that is deeper than that has a chunk of its own.
const CHUNK: usize = 1 << 20;

/// Rows are pushed, and read, leaf first: the root-most location is the last of its row.
#[derive(Debug, Default)]
pub struct StackArena {
    chunks: Vec<Vec<u32>>,
    /// The chunk that is being filled; [`Self::end_stack`] never leaves a part of a row behind in another.
    tail: Vec<u32>,
    /// Where the open row starts in `tail`.
    open: usize,
    rows: Vec<Row>,
    /// Entries of all rows.
    entries: u64,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    chunk: u32,
    start: u32,
    len: u32,
}

impl StackArena {
    /// Appends a location to the open row.
    #[inline]
    pub fn push(&mut self, location: u32) {
        if self.tail.len() == self.tail.capacity() {
            self.grow();
        }
        self.tail.push(location);
    }

    /// Makes room: small arenas double, a full chunk is put away and the open row moves to the next one.
    #[cold]
    fn grow(&mut self) {
        if self.tail.len() < CHUNK {
            let wanted = (self.tail.len() * 2).clamp(256, CHUNK);
            self.tail.reserve_exact(wanted - self.tail.len());
            return;
        }
        let row = &self.tail[self.open..];
        let mut next = Vec::with_capacity(CHUNK.max(row.len() * 2));
        next.extend_from_slice(row);
        self.tail.truncate(self.open);
        let full = std::mem::replace(&mut self.tail, next);
        if !full.is_empty() {
            self.chunks.push(full);
        }
        self.open = 0;
    }

    /// Ends the open row, which may be empty. `None` when ids of 32 bits could not name every node of the tree any more.
    pub fn end_stack(&mut self) -> Option<()> {
        let len = (self.tail.len() - self.open) as u64;
        self.entries += len;
        if self.entries >= u64::from(u32::MAX) - 1 || self.rows.len() >= u32::MAX as usize - 1 {
            return None;
        }
        self.rows.push(Row {
            chunk: self.chunks.len() as u32,
            start: self.open as u32,
            len: len as u32,
        });
        self.open = self.tail.len();
        Some(())
    }

    /// Rows ended so far.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Entries of all rows: no tree over them has more nodes, the root aside.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The row of sample `sample`, leaf first.
    #[inline]
    pub fn stack(&self, sample: usize) -> &[u32] {
        let row = self.rows[sample];
        let chunk = self.chunks.get(row.chunk as usize).unwrap_or(&self.tail);
        &chunk[row.start as usize..(row.start + row.len) as usize]
    }

    /// Rewrites every entry, in the order of the file.
    pub fn map_entries(&mut self, mut map: impl FnMut(u32) -> u32) {
        for chunk in self.chunks.iter_mut().chain([&mut self.tail]) {
            each_in_pieces(chunk.iter_mut(), |entry| *entry = map(*entry));
        }
    }

    pub fn heap_bytes(&self) -> usize {
        let chunks: usize = self.chunks.iter().map(|c| c.capacity() * 4).sum();
        chunks + self.tail.capacity() * 4 + self.rows.capacity() * size_of::<Row>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_pushed() {
        let mut arena = StackArena::default();
        let depths = [0, 1, 3, 0, CHUNK - 5, 7, 2 * CHUNK + 3, 2, CHUNK, 0];
        for (i, depth) in depths.into_iter().enumerate() {
            for d in 0..depth {
                arena.push((i * 31 + d) as u32);
            }
            arena.end_stack().unwrap();
        }
        arena.map_entries(|e| e + 1);
        assert_eq!(arena.len(), depths.len());
        for (i, depth) in depths.into_iter().enumerate() {
            let expected = (0..depth).map(|d| (i * 31 + d) as u32 + 1);
            assert!(arena.stack(i).iter().copied().eq(expected), "row {i}");
        }
    }
}
