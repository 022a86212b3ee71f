//! From messages to columns, one message at a time, in any order: ids and string indices are kept as the file gives them, in
//! 32 bits, and resolved when the file has ended ([`super::resolve`]). Nothing is made per sample.

use super::fault::TooMany;
use super::wire::{Cursor, Fault, FaultKind, Field};
use crate::profile::{
    FunctionId, IdTokens, Label, LabelInterner, LabelValue, MappingFlags, MappingId, Profile,
    StackArena, StringId, ValueType,
};

/// A profile being read. `profile` holds tokens where it will hold rows: in `locations.mapping` and `locations.lines.function`.
#[derive(Default)]
pub struct Columns {
    pub profile: Profile,
    pub stacks: StackArena,
    pub labels: LabelInterner,
    pub ids: IdTokens,
    pub strings: StringRefs,
    /// Entries of the string table met so far.
    pub string_rows: u64,
    /// Values of the first sample; the others should have as many.
    pub width: usize,
    /// The first sample that has another number of values than the first one, and how many it has.
    pub odd_width: Option<(usize, usize)>,
    /// Labels that say nothing: neither text, number nor unit.
    pub empty_labels: u64,
    scratch: Scratch,
}

/// Reused from sample to sample.
#[derive(Default)]
struct Scratch {
    values: Vec<i64>,
    labels: Vec<Label>,
}

/// What is known of the string indices met: whether all are in the table shows when the file has ended.
#[derive(Default)]
pub struct StringRefs {
    pub highest: Option<StringRef>,
    pub first_negative: Option<StringRef>,
}

#[derive(Debug, Clone, Copy)]
pub struct StringRef {
    pub index: i64,
    pub field: &'static str,
    /// Where the message that holds it stands in the inflated file.
    pub at: u64,
}

impl StringRefs {
    #[inline]
    fn take(&mut self, index: i64, field: &'static str, at: u64) -> StringId {
        if index > self.highest.map_or(-1, |highest| highest.index) {
            self.highest = Some(StringRef { index, field, at });
        }
        if index < 0 && self.first_negative.is_none() {
            self.first_negative = Some(StringRef { index, field, at });
        }
        // An index that does not fit is an error at the end.
        StringId(index as u32)
    }
}

impl Columns {
    /// Takes one field of the outermost message.
    pub fn take(&mut self, field: &Field) -> Result<(), Fault> {
        let header = &mut self.profile.header;
        let at = field.at;
        match field.number {
            1 => {
                let t = self.value_type(field.message("sample_type")?, at)?;
                self.profile.sample_types.push(t);
            }
            2 => self.sample(field.message("sample")?, at)?,
            3 => self.mapping(field.message("mapping")?, at)?,
            4 => self.location(field.message("location")?, at)?,
            5 => self.function(field.message("function")?, at)?,
            6 => self.string(field.message("string_table")?.rest(), at)?,
            7 => header.drop_frames = self.strings.text(field, "drop_frames")?,
            8 => header.keep_frames = self.strings.text(field, "keep_frames")?,
            9 => {
                let time_nanos = field.signed("time_nanos")?;
                if header.time_nanos != 0 {
                    return Err(fault(at, FaultKind::Concatenated));
                }
                header.time_nanos = time_nanos;
            }
            10 => header.duration_nanos = field.signed("duration_nanos")?,
            11 => {
                let t = self.value_type(field.message("period_type")?, at)?;
                self.profile.header.period_type = Some(t);
            }
            12 => header.period = field.signed("period")?,
            13 => field.numbers("comment", |index| {
                let comment = self.strings.take(index as i64, "comment", at);
                header.comments.push(comment);
            })?,
            14 => header.default_sample_type = self.strings.text(field, "default_sample_type")?,
            15 => header.doc_url = self.strings.text(field, "doc_url")?,
            _ => {}
        }
        Ok(())
    }

    fn value_type(&mut self, mut message: Cursor, at: u64) -> Result<ValueType, Fault> {
        let (mut kind, mut unit) = (0, 0);
        while let Some(field) = message.field()? {
            match field.number {
                1 => kind = field.signed(msg!("the type of a value type"))?,
                2 => unit = field.signed(msg!("the unit of a value type"))?,
                _ => {}
            }
        }
        Ok(ValueType {
            kind: self
                .strings
                .take(kind, msg!("the type of a value type"), at),
            unit: self
                .strings
                .take(unit, msg!("the unit of a value type"), at),
        })
    }

    fn sample(&mut self, mut message: Cursor, at: u64) -> Result<(), Fault> {
        self.scratch.values.clear();
        self.scratch.labels.clear();
        while let Some(field) = message.field()? {
            match field.number {
                1 => {
                    let (stacks, ids) = (&mut self.stacks, &mut self.ids);
                    field.numbers(msg!("location_id of a sample"), |id| {
                        stacks.push(ids.token(id))
                    })?;
                }
                2 => {
                    let values = &mut self.scratch.values;
                    field.numbers(msg!("value of a sample"), |value| values.push(value as i64))?;
                }
                3 => self.label(field.message(msg!("label of a sample"))?, field.at)?,
                _ => {}
            }
        }
        self.end_sample().ok_or(too_many(at, TooMany::Samples))
    }

    fn end_sample(&mut self) -> Option<()> {
        let row = self.stacks.len();
        let samples = &mut self.profile.samples;
        let values = &self.scratch.values;
        if row == 0 {
            self.width = values.len();
            samples.values = vec![Vec::new(); values.len()];
        }
        if values.len() == self.width {
            for (column, value) in samples.values.iter_mut().zip(values) {
                column.push(*value);
            }
        } else if self.odd_width.is_none() {
            self.odd_width = Some((row, values.len()));
        }
        let set = self.labels.intern(&self.scratch.labels)?;
        samples.labels.push(set);
        self.stacks.end_stack()
    }

    fn label(&mut self, mut message: Cursor, at: u64) -> Result<(), Fault> {
        let (mut key, mut text, mut number, mut unit) = (0, 0, 0, 0);
        while let Some(field) = message.field()? {
            match field.number {
                1 => key = field.signed(msg!("the key of a label"))?,
                2 => text = field.signed(msg!("the str of a label"))?,
                3 => number = field.signed(msg!("the num of a label"))?,
                4 => unit = field.signed(msg!("the num_unit of a label"))?,
                _ => {}
            }
        }
        let key = self.strings.take(key, msg!("the key of a label"), at);
        // As pprof: text goes before a number, and a label without any of the three says nothing.
        let value = if text != 0 {
            LabelValue::Text(self.strings.take(text, msg!("the str of a label"), at))
        } else if number != 0 || unit != 0 {
            LabelValue::Number {
                value: number,
                unit: self.strings.take(unit, msg!("the num_unit of a label"), at),
            }
        } else {
            self.empty_labels += 1;
            return Ok(());
        };
        self.scratch.labels.push(Label { key, value });
        Ok(())
    }

    fn mapping(&mut self, mut message: Cursor, at: u64) -> Result<(), Fault> {
        let (mut id, mut start, mut limit, mut offset) = (0, 0, 0, 0);
        let (mut file, mut build_id) = (0, 0);
        let mut flags = MappingFlags::default();
        while let Some(field) = message.field()? {
            match field.number {
                1 => id = field.unsigned(msg!("the id of a mapping"))?,
                2 => start = field.unsigned(msg!("the memory_start of a mapping"))?,
                3 => limit = field.unsigned(msg!("the memory_limit of a mapping"))?,
                4 => offset = field.unsigned(msg!("the file_offset of a mapping"))?,
                5 => file = field.signed(msg!("the filename of a mapping"))?,
                6 => build_id = field.signed(msg!("the build_id of a mapping"))?,
                7 => flags.has_functions = field.flag(msg!("has_functions of a mapping"))?,
                8 => flags.has_filenames = field.flag(msg!("has_filenames of a mapping"))?,
                9 => flags.has_line_numbers = field.flag(msg!("has_line_numbers of a mapping"))?,
                10 => {
                    flags.has_inline_frames = field.flag(msg!("has_inline_frames of a mapping"))?
                }
                _ => {}
            }
        }
        let mappings = &mut self.profile.mappings;
        check_rows(mappings.len(), at, TooMany::Mappings)?;
        let build_id = self
            .strings
            .take(build_id, msg!("the build_id of a mapping"), at);
        mappings.id.push(id);
        mappings.start.push(start);
        mappings.limit.push(limit);
        mappings.offset.push(offset);
        mappings.file.push(
            self.strings
                .take(file, msg!("the filename of a mapping"), at),
        );
        mappings.build_id.push(build_id);
        mappings.flags.push(flags);
        Ok(())
    }

    fn function(&mut self, mut message: Cursor, at: u64) -> Result<(), Fault> {
        let (mut id, mut start_line) = (0, 0);
        let (mut name, mut system_name, mut filename) = (0, 0, 0);
        while let Some(field) = message.field()? {
            match field.number {
                1 => id = field.unsigned(msg!("the id of a function"))?,
                2 => name = field.signed(msg!("the name of a function"))?,
                3 => system_name = field.signed(msg!("the system_name of a function"))?,
                4 => filename = field.signed(msg!("the filename of a function"))?,
                5 => start_line = field.signed(msg!("the start_line of a function"))?,
                _ => {}
            }
        }
        let (functions, strings) = (&mut self.profile.functions, &mut self.strings);
        check_rows(functions.len(), at, TooMany::Functions)?;
        let system_name = strings.take(system_name, msg!("the system_name of a function"), at);
        functions.id.push(id);
        functions
            .name
            .push(strings.take(name, msg!("the name of a function"), at));
        functions.system_name.push(system_name);
        functions
            .filename
            .push(strings.take(filename, msg!("the filename of a function"), at));
        functions.start_line.push(start_line);
        Ok(())
    }

    fn location(&mut self, mut message: Cursor, at: u64) -> Result<(), Fault> {
        let (mut id, mut mapping, mut address, mut is_folded) = (0, 0, 0, false);
        while let Some(field) = message.field()? {
            match field.number {
                1 => id = field.unsigned(msg!("the id of a location"))?,
                2 => mapping = field.unsigned(msg!("the mapping_id of a location"))?,
                3 => address = field.unsigned(msg!("the address of a location"))?,
                4 => self.line(field.message(msg!("line of a location"))?)?,
                5 => is_folded = field.flag(msg!("is_folded of a location"))?,
                _ => {}
            }
        }
        let locations = &mut self.profile.locations;
        check_rows(locations.len(), at, TooMany::Locations)?;
        check_rows(locations.lines.line.len(), at, TooMany::Lines)?;
        locations.id.push(id);
        locations.mapping.push(MappingId(self.ids.token(mapping)));
        locations.address.push(address);
        locations.is_folded.push(is_folded);
        locations.line_start.push(locations.lines.line.len() as u32);
        Ok(())
    }

    fn line(&mut self, mut message: Cursor) -> Result<(), Fault> {
        let (mut function, mut line, mut column) = (0, 0, 0);
        while let Some(field) = message.field()? {
            match field.number {
                1 => function = field.unsigned(msg!("the function_id of a line"))?,
                2 => line = field.signed(msg!("the line of a line"))?,
                3 => column = field.signed(msg!("the column of a line"))?,
                _ => {}
            }
        }
        let lines = &mut self.profile.locations.lines;
        lines.function.push(FunctionId(self.ids.token(function)));
        lines.line.push(line);
        lines.column.push(column);
        Ok(())
    }

    fn string(&mut self, bytes: &[u8], at: u64) -> Result<(), Fault> {
        self.string_rows += 1;
        if self.string_rows == 1 {
            // Row 0 of the table is there already.
            return match bytes.is_empty() {
                true => Ok(()),
                false => Err(fault(at, FaultKind::FirstString)),
            };
        }
        let row = self.profile.strings.push(bytes);
        row.map(drop).ok_or(too_many(at, TooMany::Strings))
    }

    /// What the columns take, allocated but unused room included.
    pub fn heap_bytes(&self) -> u64 {
        let p = &self.profile;
        let values: usize = p.samples.values.iter().map(|c| c.capacity() * 8 + 24).sum();
        let rows = p.samples.labels.capacity() * 4
            + p.sample_types.capacity() * 8
            + p.header.comments.capacity() * 4
            + p.mappings.id.capacity() * (8 * 4 + 4 * 2 + 4)
            + p.functions.id.capacity() * (8 * 2 + 4 * 3)
            + p.locations.id.capacity() * (8 * 2 + 4 * 2 + 1)
            + p.locations.lines.line.capacity() * (8 * 2 + 4);
        let parts = [
            values,
            rows,
            p.strings.heap_bytes(),
            self.stacks.heap_bytes(),
            self.labels.heap_bytes(),
            self.ids.heap_bytes(),
            self.scratch.values.capacity() * 8,
            self.scratch.labels.capacity() * size_of::<Label>(),
        ];
        parts.iter().map(|bytes| *bytes as u64).sum()
    }
}

impl StringRefs {
    fn text(&mut self, field: &Field, name: &'static str) -> Result<StringId, Fault> {
        Ok(self.take(field.signed(name)?, name, field.at))
    }
}

fn check_rows(rows: usize, at: u64, what: TooMany) -> Result<(), Fault> {
    if rows >= u32::MAX as usize - 1 {
        return Err(too_many(at, what));
    }
    Ok(())
}

fn fault(at: u64, kind: FaultKind) -> Fault {
    Fault { at, kind }
}

fn too_many(at: u64, what: TooMany) -> Fault {
    fault(at, FaultKind::TooMany(what))
}
