//! The strings of a profile in one arena. They are bytes, as in pprof: a profile's names need not be UTF-8.

use super::StringId;
use std::borrow::Cow;

/// Row 0 is always the empty string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strings {
    bytes: Vec<u8>,
    /// End of row i; its start is the end of row i-1.
    ends: Vec<u32>,
}

impl Default for Strings {
    fn default() -> Self {
        Strings {
            bytes: Vec::new(),
            ends: vec![0],
        }
    }
}

impl Strings {
    /// Adds a row, without looking whether the same bytes are there already. `None` when the arena would pass 4 GiB.
    pub fn push(&mut self, bytes: &[u8]) -> Option<StringId> {
        let end = u32::try_from(self.bytes.len() + bytes.len()).ok()?;
        self.bytes.extend_from_slice(bytes);
        self.ends.push(end);
        Some(StringId::from_index(self.ends.len() - 1))
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// The bytes of a row; an id of another table gives the empty string.
    pub fn bytes(&self, id: StringId) -> &[u8] {
        let Some(&end) = self.ends.get(id.index()) else {
            return b"";
        };
        let start = if id.0 == 0 {
            0
        } else {
            self.ends[id.index() - 1]
        };
        &self.bytes[start as usize..end as usize]
    }

    /// For people to read: bytes that are not UTF-8 become U+FFFD.
    pub fn text(&self, id: StringId) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(id))
    }

    pub fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    pub fn heap_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4
    }
}
