//! Makes a [`Profile`] from scratch, for readers of formats that have no tables of their own. Equal strings, functions, locations
//! and label sets become one row, in the order of first use, with ids from 1; each is looked up by its hash, so that building is
//! linear. It never decides what an input means, and never grows past its limits: what does not fit is an error.

use super::{
    FunctionId, Header, Label, LabelInterner, LabelValue, LocationId, Locations, MappingFlags,
    MappingId, Profile, StackArena, StringId, ValueType, stack_sort,
};
use crate::input::{Error, ErrorKind, Limits};
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::{BuildHasher, Hash, Hasher};

/// A profile being made.
pub struct Builder {
    profile: Profile,
    limits: Limits,
    /// Rows of the tables, by the hash of what they hold.
    strings: HashTable<u32>,
    functions: HashTable<u32>,
    locations: HashTable<u32>,
    mappings: HashTable<u32>,
    labels: LabelInterner,
    stacks: StackArena,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NewFunction {
    pub name: StringId,
    pub system_name: StringId,
    pub filename: StringId,
    pub start_line: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NewLine {
    pub function: FunctionId,
    pub line: i64,
    pub column: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NewMapping {
    pub start: u64,
    pub limit: u64,
    pub offset: u64,
    pub file: StringId,
    pub build_id: StringId,
    pub flags: MappingFlags,
}

/// Innermost line first, as in [`Locations`].
#[derive(Debug, Clone, Copy, Default)]
pub struct NewLocation<'a> {
    pub mapping: Option<MappingId>,
    pub address: u64,
    pub is_folded: bool,
    pub lines: &'a [NewLine],
}

impl Builder {
    /// `limits.max_memory` bounds what the profile takes while it is made.
    pub fn new(limits: Limits) -> Builder {
        Builder {
            profile: Profile::default(),
            limits,
            strings: HashTable::new(),
            functions: HashTable::new(),
            locations: HashTable::new(),
            mappings: HashTable::new(),
            labels: LabelInterner::default(),
            stacks: StackArena::default(),
        }
    }

    /// The empty string is row 0.
    pub fn string(&mut self, bytes: &[u8]) -> Result<StringId, Error> {
        if bytes.is_empty() {
            return Ok(StringId(0));
        }
        let table = &mut self.profile.strings;
        let hash = hash_of(bytes);
        let is_same = |row: &u32| table.bytes(StringId(*row)) == bytes;
        if let Some(row) = self.strings.find(hash, is_same) {
            return Ok(StringId(*row));
        }
        check_rows(table.len(), "names")?;
        let id = table.push(bytes).ok_or_else(too_long_names)?;
        let rehash = |row: &u32| hash_of(table.bytes(StringId(*row)));
        self.strings.insert_unique(hash, id.0, rehash);
        Ok(id)
    }

    /// Adds a column of values. Samples that are there already have 0 in it.
    pub fn sample_type(&mut self, kind: &[u8], unit: &[u8]) -> Result<(), Error> {
        let value_type = self.value_type(kind, unit)?;
        let samples = self.stacks.len();
        self.profile.sample_types.push(value_type);
        self.profile.samples.values.push(vec![0; samples]);
        Ok(())
    }

    /// Sample types so far.
    pub fn sample_types(&self) -> usize {
        self.profile.sample_types.len()
    }

    pub fn value_type(&mut self, kind: &[u8], unit: &[u8]) -> Result<ValueType, Error> {
        Ok(ValueType {
            kind: self.string(kind)?,
            unit: self.string(unit)?,
        })
    }

    /// A mapping that is in none of the rows yet, or the row that it is.
    pub fn mapping(&mut self, new: NewMapping) -> Result<MappingId, Error> {
        let table = &mut self.profile.mappings;
        let row_at = |row: u32| {
            let i = row as usize;
            NewMapping {
                start: table.start[i],
                limit: table.limit[i],
                offset: table.offset[i],
                file: table.file[i],
                build_id: table.build_id[i],
                flags: table.flags[i],
            }
        };
        let hash = mapping_hash(&new);
        if let Some(row) = self.mappings.find(hash, |row| row_at(*row) == new) {
            return Ok(MappingId(*row));
        }
        check_rows(table.len(), "mappings")?;
        let id = MappingId::from_index(table.len());
        let rehash = |row: &u32| mapping_hash(&row_at(*row));
        self.mappings.insert_unique(hash, id.0, rehash);
        self.push_mapping(u64::from(id.0) + 1, new);
        Ok(id)
    }

    /// A row of its own, with the id that a file gives it, though there be another like it.
    pub fn mapping_with_id(&mut self, id: u64, new: NewMapping) -> Result<MappingId, Error> {
        check_rows(self.profile.mappings.len(), "mappings")?;
        let row = MappingId::from_index(self.profile.mappings.len());
        self.push_mapping(id, new);
        Ok(row)
    }

    fn push_mapping(&mut self, id: u64, new: NewMapping) {
        let table = &mut self.profile.mappings;
        table.id.push(id);
        table.start.push(new.start);
        table.limit.push(new.limit);
        table.offset.push(new.offset);
        table.file.push(new.file);
        table.build_id.push(new.build_id);
        table.flags.push(new.flags);
    }

    /// A function of which only name and file are known.
    pub fn named(&mut self, name: &[u8], filename: &[u8]) -> Result<FunctionId, Error> {
        let name = self.string(name)?;
        let filename = self.string(filename)?;
        self.function(NewFunction {
            name,
            system_name: name,
            filename,
            start_line: 0,
        })
    }

    pub fn function(&mut self, new: NewFunction) -> Result<FunctionId, Error> {
        let table = &mut self.profile.functions;
        let row_at = |row: u32| {
            let i = row as usize;
            NewFunction {
                name: table.name[i],
                system_name: table.system_name[i],
                filename: table.filename[i],
                start_line: table.start_line[i],
            }
        };
        let hash = hash_of(&new);
        if let Some(row) = self.functions.find(hash, |row| row_at(*row) == new) {
            return Ok(FunctionId(*row));
        }
        check_rows(table.len(), "functions")?;
        let id = FunctionId::from_index(table.len());
        let rehash = |row: &u32| hash_of(&row_at(*row));
        self.functions.insert_unique(hash, id.0, rehash);
        table.id.push(u64::from(id.0) + 1);
        table.name.push(new.name);
        table.system_name.push(new.system_name);
        table.filename.push(new.filename);
        table.start_line.push(new.start_line);
        Ok(id)
    }

    /// Locations are equal when all is: mapping, address, folded or not, and every line.
    pub fn location(&mut self, new: &NewLocation) -> Result<LocationId, Error> {
        let table = &self.profile.locations;
        let (head, lines) = (head_of(new), new.lines.iter().copied());
        let hash = location_hash(head, lines.clone());
        let is_same =
            |row: &u32| head_at(table, *row) == head && lines_at(table, *row).eq(lines.clone());
        if let Some(row) = self.locations.find(hash, is_same) {
            return Ok(LocationId(*row));
        }
        check_rows(table.len(), "locations")?;
        check_rows(table.lines.line.len() + new.lines.len(), "lines")?;
        let id = LocationId::from_index(table.len());
        let rehash = |row: &u32| location_hash(head_at(table, *row), lines_at(table, *row));
        self.locations.insert_unique(hash, id.0, rehash);
        self.push_location(u64::from(id.0) + 1, new);
        Ok(id)
    }

    /// A row of its own, with the id that a file gives it, though there be another like it.
    pub fn location_with_id(&mut self, id: u64, new: &NewLocation) -> Result<LocationId, Error> {
        let table = &self.profile.locations;
        check_rows(table.len(), "locations")?;
        check_rows(table.lines.line.len() + new.lines.len(), "lines")?;
        let row = LocationId::from_index(table.len());
        self.push_location(id, new);
        Ok(row)
    }

    fn push_location(&mut self, id: u64, new: &NewLocation) {
        let table = &mut self.profile.locations;
        table.id.push(id);
        table.mapping.push(new.mapping.unwrap_or(MappingId::NONE));
        table.address.push(new.address);
        table.is_folded.push(new.is_folded);
        for line in new.lines {
            table.lines.function.push(line.function);
            table.lines.line.push(line.line);
            table.lines.column.push(line.column);
        }
        table.line_start.push(table.lines.line.len() as u32);
    }

    pub fn text_label(&mut self, key: &[u8], text: &[u8]) -> Result<Label, Error> {
        Ok(Label {
            key: self.string(key)?,
            value: LabelValue::Text(self.string(text)?),
        })
    }

    pub fn number_label(&mut self, key: &[u8], value: i64, unit: &[u8]) -> Result<Label, Error> {
        let unit = self.string(unit)?;
        Ok(Label {
            key: self.string(key)?,
            value: LabelValue::Number { value, unit },
        })
    }

    /// `stack` leaf first; `values` one a sample type, where a missing one is 0. Equal samples stay apart.
    pub fn add_sample(
        &mut self,
        stack: &[LocationId],
        labels: &[Label],
        values: &[i64],
    ) -> Result<(), Error> {
        let set = self
            .labels
            .intern(labels)
            .ok_or_else(|| too_many("labels"))?;
        for location in stack {
            self.stacks.push(location.0);
        }
        self.stacks.end_stack().ok_or_else(|| too_many("frames"))?;
        let samples = &mut self.profile.samples;
        samples.labels.push(set);
        for (at, column) in samples.values.iter_mut().enumerate() {
            column.push(values.get(at).copied().unwrap_or(0));
        }
        self.check_memory()
    }

    /// Samples added so far.
    pub fn samples(&self) -> usize {
        self.stacks.len()
    }

    /// Adds to the values of a sample that is there, wrapping as pprof's sums do. A sample that is not there is left alone.
    pub fn add_to_sample(&mut self, sample: usize, values: &[i64]) {
        for (column, value) in self.profile.samples.values.iter_mut().zip(values) {
            if let Some(sum) = column.get_mut(sample) {
                *sum = sum.wrapping_add(*value);
            }
        }
    }

    pub fn header(&mut self) -> &mut Header {
        &mut self.profile.header
    }

    pub fn comment(&mut self, text: &[u8]) -> Result<(), Error> {
        let text = self.string(text)?;
        self.profile.header.comments.push(text);
        Ok(())
    }

    pub fn finish(mut self) -> Result<Profile, Error> {
        self.check_memory()?;
        let (tree, leaves) = stack_sort::build(&self.stacks);
        self.profile.stacks = tree;
        self.profile.samples.stack = leaves;
        self.profile.labels = self.labels.into_sets();
        Ok(self.profile)
    }

    fn check_memory(&self) -> Result<(), Error> {
        let slots = self.strings.capacity()
            + self.functions.capacity()
            + self.locations.capacity()
            + self.mappings.capacity();
        let held = self.profile.heap_bytes()
            + self.labels.heap_bytes()
            + self.stacks.heap_bytes()
            + slots * (size_of::<u32>() + 1);
        match held as u64 > self.limits.max_memory {
            true => Err(self.limits.exceeded()),
            false => Ok(()),
        }
    }
}

/// What a location is besides its lines.
type LocationHead = (MappingId, u64, bool);

fn head_of(new: &NewLocation) -> LocationHead {
    let mapping = new.mapping.unwrap_or(MappingId::NONE);
    (mapping, new.address, new.is_folded)
}

fn head_at(table: &Locations, row: u32) -> LocationHead {
    let i = row as usize;
    (table.mapping[i], table.address[i], table.is_folded[i])
}

fn lines_at(table: &Locations, row: u32) -> impl Iterator<Item = NewLine> + '_ {
    let lines = &table.lines;
    table.lines_of(LocationId(row)).map(|line| NewLine {
        function: lines.function[line],
        line: lines.line[line],
        column: lines.column[line],
    })
}

fn location_hash(head: LocationHead, lines: impl Iterator<Item = NewLine>) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    head.hash(&mut hasher);
    lines.for_each(|line| line.hash(&mut hasher));
    hasher.finish()
}

fn mapping_hash(m: &NewMapping) -> u64 {
    hash_of(&(m.start, m.limit, m.offset, m.file, m.build_id))
}

fn hash_of(value: &(impl Hash + ?Sized)) -> u64 {
    FxBuildHasher.hash_one(value)
}

/// Ids are 32 bit, and the last one means none.
fn check_rows(rows: usize, what: &str) -> Result<(), Error> {
    match rows < u32::MAX as usize - 1 {
        true => Ok(()),
        false => Err(too_many(what)),
    }
}

fn too_many(what: &str) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        format!("The profile has more {what} than 32 bits can number."),
        "Record a shorter profile.",
    )
}

fn too_long_names() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        "The names of the profile together are longer than 4 GiB.",
        "Record a shorter profile.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builder() -> Builder {
        let mut builder = Builder::new(Limits::default());
        builder.sample_type(b"samples", b"count").unwrap();
        builder
    }

    /// A location of one line of a function of that name.
    fn frame(builder: &mut Builder, name: &str, line: i64) -> LocationId {
        let function = builder.named(name.as_bytes(), b"main.go").unwrap();
        let lines = [NewLine {
            function,
            line,
            column: 0,
        }];
        let new = NewLocation {
            lines: &lines,
            ..NewLocation::default()
        };
        builder.location(&new).unwrap()
    }

    #[test]
    fn equal_rows_are_one() {
        let mut builder = builder();
        for round in 0..3 {
            let frames: Vec<LocationId> = (0..500)
                .map(|i| frame(&mut builder, &format!("main.f{i}"), i))
                .collect();
            let label = builder.text_label(b"round", b"any").unwrap();
            builder.add_sample(&frames, &[label], &[round]).unwrap();
        }
        let other_line = frame(&mut builder, "main.f7", 8);
        builder.add_sample(&[other_line], &[], &[]).unwrap();
        let profile = builder.finish().unwrap();
        assert_eq!(profile.functions.len(), 500);
        assert_eq!(profile.locations.len(), 501);
        assert_eq!(profile.stacks.len(), 502);
        assert_eq!(profile.labels.len(), 2);
        assert_eq!(profile.samples.values, [[0, 1, 2, 0]]);
        assert_eq!(profile.functions.id[499], 500);
        // "", the type, its unit, the names, their file, key and text of the label.
        assert_eq!(profile.strings.len(), 1 + 2 + 500 + 1 + 2);
    }

    #[test]
    fn a_location_differs_by_each_of_its_parts() {
        let mut builder = builder();
        let mapping = builder.mapping(NewMapping::default()).unwrap();
        let function = builder.named(b"main.f", b"").unwrap();
        let line = |line, column| NewLine {
            function,
            line,
            column,
        };
        let lines = [line(1, 0), line(2, 0), line(1, 1)];
        let plain = NewLocation::default();
        let new = [
            plain,
            NewLocation {
                mapping: Some(mapping),
                ..plain
            },
            NewLocation {
                address: 1,
                ..plain
            },
            NewLocation {
                is_folded: true,
                ..plain
            },
            NewLocation {
                lines: &lines[..1],
                ..plain
            },
            NewLocation {
                lines: &lines[..2],
                ..plain
            },
            NewLocation {
                lines: &lines[2..],
                ..plain
            },
        ];
        for _ in 0..2 {
            let ids: Vec<u32> = new.iter().map(|l| builder.location(l).unwrap().0).collect();
            assert_eq!(ids, [0, 1, 2, 3, 4, 5, 6]);
        }
    }

    #[test]
    fn a_column_that_comes_late_is_zero_before() {
        let mut builder = builder();
        builder.add_sample(&[], &[], &[1]).unwrap();
        builder.sample_type(b"cpu", b"nanoseconds").unwrap();
        builder.add_sample(&[], &[], &[2, 20]).unwrap();
        builder.add_to_sample(0, &[0, 5]);
        builder.add_to_sample(9, &[1, 1]);
        let profile = builder.finish().unwrap();
        assert_eq!(profile.samples.values, [[1, 2], [5, 20]]);
    }

    #[test]
    fn memory_is_bounded() {
        let limits = Limits {
            max_memory: 1 << 20,
            ..Limits::default()
        };
        let mut builder = Builder::new(limits);
        builder.sample_type(b"samples", b"count").unwrap();
        let samples = 0..1 << 20;
        let error = samples
            .map(|_| builder.add_sample(&[], &[], &[1]))
            .find_map(Result::err);
        assert_eq!(error.unwrap().kind, ErrorKind::TooLarge);
    }
}
