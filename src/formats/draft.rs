//! A profile in the making, from what a text says: names, stacks and values. Equal strings, functions and locations become one row, in
//! order of first use; memory is counted as rows are added, and bounded.

use crate::input::{Error, ErrorKind, Limits};
use crate::profile::{
    FunctionId, Label, LabelInterner, LabelValue, LocationId, MappingFlags, MappingId, Profile,
    StackArena, StringId, ValueType, stack_sort,
};
use rustc_hash::FxHashMap;
use std::collections::HashMap;

pub struct Draft {
    pub profile: Profile,
    strings: HashMap<Box<[u8]>, StringId>,
    functions: FxHashMap<Function, FunctionId>,
    locations: FxHashMap<Location, LocationId>,
    stacks: StackArena,
    labels: LabelInterner,
    /// Bytes that the rows so far take, roughly.
    used: u64,
    limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Function {
    pub name: StringId,
    pub system_name: StringId,
    pub file: StringId,
    pub start_line: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Line {
    pub function: FunctionId,
    pub line: i64,
    pub column: i64,
}

/// Lines are innermost first, as in profile.proto.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Location {
    pub mapping: MappingId,
    pub address: u64,
    pub is_folded: bool,
    pub lines: Vec<Line>,
}

impl Location {
    /// Code of a known line, wherever it lies in memory.
    pub fn of(lines: Vec<Line>) -> Location {
        Location {
            mapping: MappingId::NONE,
            address: 0,
            is_folded: false,
            lines,
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Mapping {
    pub start: u64,
    pub limit: u64,
    pub offset: u64,
    pub file: StringId,
    pub build_id: StringId,
    pub flags: MappingFlags,
}

impl Draft {
    pub fn new(limits: Limits) -> Draft {
        Draft {
            profile: Profile::default(),
            strings: HashMap::new(),
            functions: FxHashMap::default(),
            locations: FxHashMap::default(),
            stacks: StackArena::default(),
            labels: LabelInterner::default(),
            used: 0,
            limits,
        }
    }

    pub fn string(&mut self, bytes: &[u8]) -> Result<StringId, Error> {
        if bytes.is_empty() {
            return Ok(StringId::default());
        }
        if let Some(known) = self.strings.get(bytes) {
            return Ok(*known);
        }
        self.take(2 * bytes.len() + 64)?;
        let id = self.profile.strings.push(bytes);
        let id = id.ok_or_else(|| self.too_large())?;
        self.strings.insert(bytes.into(), id);
        Ok(id)
    }

    pub fn value_type(&mut self, kind: &[u8], unit: &[u8]) -> Result<ValueType, Error> {
        let (kind, unit) = (self.string(kind)?, self.string(unit)?);
        Ok(ValueType { kind, unit })
    }

    /// Every sample has a value of each type: to be called before the first sample.
    pub fn sample_type(&mut self, kind: &[u8], unit: &[u8]) -> Result<(), Error> {
        let value_type = self.value_type(kind, unit)?;
        self.profile.sample_types.push(value_type);
        self.profile.samples.values.push(Vec::new());
        Ok(())
    }

    pub fn text_label(&mut self, key: &[u8], value: &[u8]) -> Result<Label, Error> {
        Ok(Label {
            key: self.string(key)?,
            value: LabelValue::Text(self.string(value)?),
        })
    }

    pub fn number_label(&mut self, key: &[u8], value: i64, unit: &[u8]) -> Result<Label, Error> {
        let key = self.string(key)?;
        let unit = self.string(unit)?;
        let value = LabelValue::Number { value, unit };
        Ok(Label { key, value })
    }

    pub fn comment(&mut self, text: &[u8]) -> Result<(), Error> {
        let comment = self.string(text)?;
        self.profile.header.comments.push(comment);
        Ok(())
    }

    /// A function known by its name and file alone.
    pub fn named(&mut self, name: &[u8], file: &[u8]) -> Result<FunctionId, Error> {
        let (name, file) = (self.string(name)?, self.string(file)?);
        self.function(Function {
            name,
            system_name: name,
            file,
            start_line: 0,
        })
    }

    pub fn function(&mut self, function: Function) -> Result<FunctionId, Error> {
        if let Some(known) = self.functions.get(&function) {
            return Ok(*known);
        }
        self.take(96)?;
        let rows = &mut self.profile.functions;
        let id = FunctionId::from_index(rows.len());
        rows.id.push(u64::from(id.0) + 1);
        rows.name.push(function.name);
        rows.system_name.push(function.system_name);
        rows.filename.push(function.file);
        rows.start_line.push(function.start_line);
        self.functions.insert(function, id);
        Ok(id)
    }

    pub fn mapping(&mut self, id: u64, mapping: Mapping) -> Result<MappingId, Error> {
        self.take(64)?;
        let rows = &mut self.profile.mappings;
        let row = MappingId::from_index(rows.len());
        rows.id.push(id);
        rows.start.push(mapping.start);
        rows.limit.push(mapping.limit);
        rows.offset.push(mapping.offset);
        rows.file.push(mapping.file);
        rows.build_id.push(mapping.build_id);
        rows.flags.push(mapping.flags);
        Ok(row)
    }

    /// The row of a location like this one.
    pub fn location(&mut self, location: Location) -> Result<LocationId, Error> {
        if let Some(known) = self.locations.get(&location) {
            return Ok(*known);
        }
        self.take(64 + 24 * location.lines.len())?;
        let id = self.profile.locations.len() as u64 + 1;
        let row = self.new_location(id, &location)?;
        self.locations.insert(location, row);
        Ok(row)
    }

    /// A row of its own, though there be others like it.
    pub fn new_location(&mut self, id: u64, location: &Location) -> Result<LocationId, Error> {
        self.take(64 + 24 * location.lines.len())?;
        let rows = &mut self.profile.locations;
        let row = LocationId::from_index(rows.len());
        rows.id.push(id);
        rows.mapping.push(location.mapping);
        rows.address.push(location.address);
        rows.is_folded.push(location.is_folded);
        for line in &location.lines {
            rows.lines.function.push(line.function);
            rows.lines.line.push(line.line);
            rows.lines.column.push(line.column);
        }
        rows.line_start.push(rows.lines.line.len() as u32);
        Ok(row)
    }

    /// `stack` is leaf first; `values` has one of each sample type.
    pub fn sample(
        &mut self,
        stack: &[LocationId],
        labels: &[Label],
        values: &[i64],
    ) -> Result<(), Error> {
        // The row and its node, a value of each type; a location and the node it may become.
        self.take(32 + 8 * values.len() + 16 * stack.len() + 16 * labels.len())?;
        for location in stack {
            self.stacks.push(location.0);
        }
        let ended = self.stacks.end_stack();
        let labels = self.labels.intern(labels);
        let (Some(()), Some(labels)) = (ended, labels) else {
            return Err(self.too_large());
        };
        let samples = &mut self.profile.samples;
        samples.labels.push(labels);
        for (column, value) in samples.values.iter_mut().zip(values) {
            column.push(*value);
        }
        Ok(())
    }

    pub fn finish(mut self) -> Profile {
        let (stacks, leaves) = stack_sort::build(&self.stacks);
        self.profile.stacks = stacks;
        self.profile.samples.stack = leaves;
        self.profile.labels = self.labels.into_sets();
        self.profile
    }

    /// Counts memory that is about to be used.
    fn take(&mut self, bytes: usize) -> Result<(), Error> {
        self.used += bytes as u64;
        match self.used > self.limits.max_memory {
            true => Err(self.too_large()),
            false => Ok(()),
        }
    }

    fn too_large(&self) -> Error {
        Error::new(
            ErrorKind::TooLarge,
            format!(
                "The profile needs more than the {} MiB of memory that it may take.",
                self.limits.max_memory >> 20
            ),
            "Record a shorter profile, or read this one with the command line, which may take more memory.",
        )
    }
}
