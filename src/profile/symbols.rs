//! What an address stands for: mappings, functions, and locations with their lines. Columns, one row an entry of the file,
//! in the file's order. The ids of the file (sparse, 64 bit) are kept for messages and reports; links are by row.

use super::{FunctionId, LocationId, MappingId, StringId};
use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mappings {
    /// The id in the file.
    pub id: Vec<u64>,
    pub start: Vec<u64>,
    pub limit: Vec<u64>,
    pub offset: Vec<u64>,
    pub file: Vec<StringId>,
    pub build_id: Vec<StringId>,
    pub flags: Vec<MappingFlags>,
}

/// What the producer says is already resolved; gates symbolization only, never names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MappingFlags {
    pub has_functions: bool,
    pub has_filenames: bool,
    pub has_line_numbers: bool,
    pub has_inline_frames: bool,
}

impl Mappings {
    pub fn len(&self) -> usize {
        self.id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Functions {
    /// The id in the file.
    pub id: Vec<u64>,
    pub name: Vec<StringId>,
    pub system_name: Vec<StringId>,
    pub filename: Vec<StringId>,
    pub start_line: Vec<i64>,
}

impl Functions {
    pub fn len(&self) -> usize {
        self.id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }
}

/// One location: an address and the lines it stands for. A location without lines is unsymbolized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locations {
    /// The id in the file.
    pub id: Vec<u64>,
    /// `MappingId::NONE` where the file gives none.
    pub mapping: Vec<MappingId>,
    pub address: Vec<u64>,
    pub is_folded: Vec<bool>,
    /// Lines of location i: `line_start[i]..line_start[i + 1]`; always one longer than `id`.
    pub line_start: Vec<u32>,
    pub lines: Lines,
}

/// In the file's order: the first line of a location is the innermost (leaf-most, inlined) one, the last the physical caller.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines {
    pub function: Vec<FunctionId>,
    pub line: Vec<i64>,
    pub column: Vec<i64>,
}

impl Default for Locations {
    fn default() -> Self {
        Locations {
            id: Vec::new(),
            mapping: Vec::new(),
            address: Vec::new(),
            is_folded: Vec::new(),
            line_start: vec![0],
            lines: Lines::default(),
        }
    }
}

impl Locations {
    pub fn len(&self) -> usize {
        self.id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    /// Rows of [`Lines`], innermost first.
    pub fn lines_of(&self, location: LocationId) -> Range<usize> {
        self.line_start[location.index()] as usize..self.line_start[location.index() + 1] as usize
    }
}
