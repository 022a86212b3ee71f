//! Which mappings, functions and locations of several profiles are the same: pprof's merge identity. Rows are numbered in the order
//! in which the samples first need them.

use super::draft::Draft;
use crate::input::{Error, ErrorKind};
use crate::profile::{
    FunctionId, Header, LabelSets, LocationId, MappingFlags, MappingId, Profile, Samples, Stacks,
    StringId, Strings, ValueType,
};
use rustc_hash::FxHashMap;

/// The profile that is being made.
#[derive(Default)]
pub struct Merged {
    pub sample_types: Vec<ValueType>,
    tables: Profile,
    strings: FxHashMap<Vec<u8>, StringId>,
    mappings: FxHashMap<MappingKey, MappingId>,
    functions: FxHashMap<FunctionKey, FunctionId>,
    locations: FxHashMap<LocationKey, LocationId>,
}

/// Sizes are rounded up to whole pages, and addresses do not count: they are random.
#[derive(PartialEq, Eq, Hash, Default)]
struct MappingKey {
    size: u64,
    offset: u64,
    build_id_or_file: StringId,
}

#[derive(PartialEq, Eq, Hash)]
struct FunctionKey {
    start_line: i64,
    name: StringId,
    system_name: StringId,
    filename: StringId,
}

/// Address, mapping, folded or not, then function and line of each line, and the column of the last. That other columns do not
/// count is pprof's doing.
type LocationKey = Vec<u64>;

/// For one profile of the sum: which of its rows became which, `NONE` where no sample needs them.
pub struct Source {
    pub location_of: Vec<LocationId>,
    /// The stacks that samples pass through.
    pub is_used: Vec<bool>,
}

impl Merged {
    pub fn intern(&mut self, bytes: &[u8]) -> Result<StringId, Error> {
        if bytes.is_empty() {
            return Ok(StringId(0));
        }
        if let Some(id) = self.strings.get(bytes) {
            return Ok(*id);
        }
        let id = self.tables.strings.push(bytes).ok_or_else(|| {
            Error::new(
                ErrorKind::TooLarge,
                msg!("The names of the profiles together are longer than 4 GiB."),
                msg!("Merge fewer of them."),
            )
        })?;
        self.strings.insert(bytes.to_vec(), id);
        Ok(id)
    }

    pub fn strings(&self) -> &Strings {
        &self.tables.strings
    }

    pub fn into_profile(
        self,
        header: Header,
        stacks: Stacks,
        samples: Samples,
        labels: LabelSets,
    ) -> Profile {
        Profile {
            sample_types: self.sample_types,
            header,
            stacks,
            samples,
            labels,
            ..self.tables
        }
    }
}

/// Adds the rows that the samples of `draft` need.
pub fn add_source(draft: &Draft, merged: &mut Merged) -> Result<Source, Error> {
    let profile = draft.profile;
    let mut rows = Rows {
        profile,
        merged,
        mapping_of: vec![None; profile.mappings.len().max(1)],
        function_of: vec![None; profile.functions.len()],
    };
    // The first mapping of a profile is its main binary, and stays so even if no sample needs it.
    if rows.merged.tables.mappings.is_empty() {
        rows.mapping(MappingId(0))?;
    }
    let mut source = Source {
        location_of: vec![LocationId::NONE; profile.locations.len()],
        is_used: vec![false; profile.stacks.len()],
    };
    source.is_used[Stacks::ROOT.index()] = true;
    for sample in (0..profile.samples.len()).filter(|s| draft.has(*s)) {
        let mut stack = profile.samples.stack[sample];
        // All above a stack that was met before were met with it.
        while !source.is_used[stack.index()] {
            source.is_used[stack.index()] = true;
            let location = profile.stacks.location[stack.index()];
            if source.location_of[location.index()] == LocationId::NONE {
                source.location_of[location.index()] = rows.location(location)?;
            }
            stack = profile.stacks.parent[stack.index()];
        }
    }
    Ok(source)
}

/// From the rows of one profile to those of the sum.
struct Rows<'a> {
    profile: &'a Profile,
    merged: &'a mut Merged,
    /// With what is to be added to its addresses.
    mapping_of: Vec<Option<(MappingId, u64)>>,
    function_of: Vec<Option<FunctionId>>,
}

impl Rows<'_> {
    fn location(&mut self, location: LocationId) -> Result<LocationId, Error> {
        let profile = self.profile;
        let own = location.index();
        let mapping = if profile.mappings.is_empty() {
            Some(MappingId(0)) // pprof gives such a profile a mapping without a name, and every location to it.
        } else {
            profile.locations.mapping[own].some()
        };
        let (mapping, shift) = match mapping {
            Some(mapping) => self.mapping(mapping)?,
            None => (MappingId::NONE, 0),
        };
        let address = profile.locations.address[own].wrapping_add(shift);
        let is_folded = profile.locations.is_folded[own];
        let start = mapping
            .some()
            .map_or(0, |m| self.merged.tables.mappings.start[m.index()]);
        let mut key = vec![
            address.wrapping_sub(start),
            u64::from(mapping.0),
            u64::from(is_folded),
        ];
        let lines = profile.locations.lines_of(location);
        for line in lines.clone() {
            let function = self.function(profile.locations.lines.function[line])?;
            key.extend([
                u64::from(function.0),
                profile.locations.lines.line[line] as u64,
            ]);
        }
        let columns = &profile.locations.lines.column;
        key.extend(lines.clone().last().map(|l| columns[l] as u64));

        let next = LocationId::from_index(self.merged.tables.locations.len());
        let id = *self.merged.locations.entry(key).or_insert(next);
        if id == next {
            let table = &mut self.merged.tables.locations;
            table.id.push(u64::from(next.0) + 1);
            table.mapping.push(mapping);
            table.address.push(address);
            table.is_folded.push(is_folded);
            for line in lines {
                let function = profile.locations.lines.function[line];
                let function = self.function_of[function.index()];
                table.lines.function.extend(function);
                table.lines.line.push(profile.locations.lines.line[line]);
                table.lines.column.push(columns[line]);
            }
            table.line_start.push(table.lines.line.len() as u32);
        }
        Ok(id)
    }

    fn function(&mut self, function: FunctionId) -> Result<FunctionId, Error> {
        if let Some(known) = self.function_of[function.index()] {
            return Ok(known);
        }
        let own = &self.profile.functions;
        let row = function.index();
        let strings = &self.profile.strings;
        let key = FunctionKey {
            start_line: own.start_line[row],
            name: self.merged.intern(strings.bytes(own.name[row]))?,
            system_name: self.merged.intern(strings.bytes(own.system_name[row]))?,
            filename: self.merged.intern(strings.bytes(own.filename[row]))?,
        };
        let table = &mut self.merged.tables.functions;
        let next = FunctionId::from_index(table.len());
        let (name, system_name, filename) = (key.name, key.system_name, key.filename);
        let id = *self.merged.functions.entry(key).or_insert(next);
        if id == next {
            table.id.push(u64::from(next.0) + 1);
            table.name.push(name);
            table.system_name.push(system_name);
            table.filename.push(filename);
            table.start_line.push(own.start_line[row]);
        }
        self.function_of[row] = Some(id);
        Ok(id)
    }

    fn mapping(&mut self, mapping: MappingId) -> Result<(MappingId, u64), Error> {
        if let Some(known) = self.mapping_of[mapping.index()] {
            return Ok(known);
        }
        let own = OwnMapping::of(self.profile, mapping, self.merged)?;
        let table = &mut self.merged.tables.mappings;
        let next = MappingId::from_index(table.len());
        let id = *self.merged.mappings.entry(own.key()).or_insert(next);
        if id == next {
            table.id.push(u64::from(next.0) + 1);
            table.start.push(own.start);
            table.limit.push(own.limit);
            table.offset.push(own.offset);
            table.file.push(own.file);
            table.build_id.push(own.build_id);
            table.flags.push(own.flags);
        }
        let shift = table.start[id.index()].wrapping_sub(own.start);
        self.mapping_of[mapping.index()] = Some((id, shift));
        Ok((id, shift))
    }
}

/// A row of a profile's mappings with the strings of the sum; the nameless one where the profile has none.
#[derive(Default)]
struct OwnMapping {
    start: u64,
    limit: u64,
    offset: u64,
    file: StringId,
    build_id: StringId,
    flags: MappingFlags,
}

impl OwnMapping {
    fn of(profile: &Profile, id: MappingId, merged: &mut Merged) -> Result<OwnMapping, Error> {
        let table = &profile.mappings;
        if table.is_empty() {
            return Ok(OwnMapping::default());
        }
        let row = id.index();
        Ok(OwnMapping {
            start: table.start[row],
            limit: table.limit[row],
            offset: table.offset[row],
            file: merged.intern(profile.strings.bytes(table.file[row]))?,
            build_id: merged.intern(profile.strings.bytes(table.build_id[row]))?,
            flags: table.flags[row],
        })
    }

    fn key(&self) -> MappingKey {
        const PAGE: u64 = 0x1000;
        let size = self.limit.wrapping_sub(self.start).wrapping_add(PAGE - 1);
        let named = [self.build_id, self.file]
            .into_iter()
            .find(|s| *s != StringId(0));
        MappingKey {
            size: size - size % PAGE,
            offset: self.offset,
            build_id_or_file: named.unwrap_or_default(),
        }
    }
}
