//! Frames made of labels: tagroot and tagleaf put the values of labels above and below every stack, so that a graph can be read by
//! them. Frames are added, not hidden, so this alone of the filters makes another profile.

use crate::input::{Error, ErrorKind};
use crate::measurement::scaled_label;
use crate::profile::{
    FunctionId, LabelSetId, LabelValue, LocationId, MappingId, Profile, StackArena, StringId,
    stack_sort,
};
use rustc_hash::FxHashMap;

/// Keys of labels. The first of `roots` becomes the new root, the last of `leaves` the new leaf; a sample without a key has a
/// nameless frame in its place, as in pprof.
#[derive(Debug, Default)]
pub struct Keys {
    pub roots: Vec<Vec<u8>>,
    pub leaves: Vec<Vec<u8>>,
}

impl Keys {
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty() && self.leaves.is_empty()
    }
}

/// The profile with those frames. Numbers are printed in `unit`, or in their own.
pub fn add(profile: Profile, keys: &Keys, unit: &str) -> Result<Profile, Error> {
    let mut frames = Frames {
        next_location: next_id(&profile.locations.id),
        next_function: next_id(&profile.functions.id),
        profile: name_mapping(profile),
        known: FxHashMap::default(),
        unit,
    };
    let mut arena = StackArena::default();
    let mut ends: Vec<Option<Ends>> = vec![None; frames.profile.labels.len()];
    for sample in 0..frames.profile.samples.len() {
        let set = frames.profile.samples.labels[sample];
        if ends[set.index()].is_none() {
            ends[set.index()] = Some(frames.ends(set, keys)?);
        }
        if let Some(ends) = &ends[set.index()] {
            push_stack(&mut arena, &frames.profile, sample, ends);
        }
        arena.end_stack().ok_or_else(|| too_many(msg!("frames")))?;
    }
    let mut profile = frames.profile;
    (profile.stacks, profile.samples.stack) = stack_sort::build(&arena);
    Ok(profile)
}

/// Whether any sample has one of the keys.
pub fn any_sample_has(profile: &Profile, keys: &[Vec<u8>]) -> bool {
    let has = |set| {
        let mut labels = profile.labels.get(set).iter();
        labels.any(|label| keys.iter().any(|k| profile.strings.bytes(label.key) == k))
    };
    let has: Vec<bool> = (0..profile.labels.len())
        .map(|set| has(LabelSetId::from_index(set)))
        .collect();
    profile.samples.labels.iter().any(|set| has[set.index()])
}

/// What a sample's stack gets, leaf first.
#[derive(Clone)]
struct Ends {
    roots: Vec<LocationId>,
    leaves: Vec<LocationId>,
}

fn push_stack(arena: &mut StackArena, profile: &Profile, sample: usize, ends: &Ends) {
    let own = profile.stacks.leaf_to_root(profile.samples.stack[sample]);
    let all = ends.leaves.iter().copied().chain(own);
    for location in all.chain(ends.roots.iter().copied()) {
        arena.push(location.0);
    }
}

struct Frames<'u> {
    profile: Profile,
    /// By values and key.
    known: FxHashMap<(Vec<u8>, Vec<u8>), LocationId>,
    next_location: u64,
    next_function: u64,
    unit: &'u str,
}

impl Frames<'_> {
    fn ends(&mut self, set: LabelSetId, keys: &Keys) -> Result<Ends, Error> {
        Ok(Ends {
            roots: self.frames(set, &keys.roots)?,
            leaves: self.frames(set, &keys.leaves)?,
        })
    }

    /// One a key, the last key first.
    fn frames(&mut self, set: LabelSetId, keys: &[Vec<u8>]) -> Result<Vec<LocationId>, Error> {
        let keys = keys.iter().rev();
        keys.map(|key| self.frame(self.values(set, key), key))
            .collect()
    }

    /// All values of a key, text before numbers.
    fn values(&self, set: LabelSetId, key: &[u8]) -> Vec<u8> {
        let strings = &self.profile.strings;
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        let labels = self.profile.labels.get(set).iter();
        for label in labels.filter(|label| strings.bytes(label.key) == key) {
            match label.value {
                LabelValue::Text(text) => texts.push(strings.bytes(text).to_vec()),
                LabelValue::Number { value, unit } => numbers.push((value, strings.text(unit))),
            }
        }
        // pprof knows no units for numbers of which none has any.
        let has_units = numbers.iter().any(|(_, unit)| !unit.is_empty());
        let to = if has_units { self.unit } else { "" };
        texts.extend(
            numbers
                .iter()
                .map(|(value, unit)| scaled_label(*value, unit, to).into_bytes()),
        );
        texts.join(&b',')
    }

    fn frame(&mut self, name: Vec<u8>, key: &[u8]) -> Result<LocationId, Error> {
        let frame = (name, key.to_vec());
        if let Some(known) = self.known.get(&frame) {
            return Ok(*known);
        }
        let name = self.string(&frame.0)?;
        let file = self.string(key)?;
        let function = self.push_function(name, file)?;
        let location = self.push_location(function)?;
        self.known.insert(frame, location);
        Ok(location)
    }

    fn string(&mut self, text: &[u8]) -> Result<StringId, Error> {
        if text.is_empty() {
            return Ok(StringId(0));
        }
        let pushed = self.profile.strings.push(text);
        pushed.ok_or_else(|| too_many(msg!("names")))
    }

    fn push_function(&mut self, name: StringId, file: StringId) -> Result<FunctionId, Error> {
        let table = &mut self.profile.functions;
        let id = FunctionId(row(table.len(), "functions")?);
        table.id.push(self.next_function);
        table.name.push(name);
        table.system_name.push(StringId(0));
        table.filename.push(file);
        table.start_line.push(0);
        self.next_function = self.next_function.wrapping_add(1);
        Ok(id)
    }

    fn push_location(&mut self, function: FunctionId) -> Result<LocationId, Error> {
        let table = &mut self.profile.locations;
        let id = LocationId(row(table.len(), "locations")?);
        table.id.push(self.next_location);
        table.mapping.push(MappingId::NONE);
        table.address.push(0);
        table.is_folded.push(false);
        table.lines.function.push(function);
        table.lines.line.push(0);
        table.lines.column.push(0);
        table.line_start.push(row(table.lines.line.len(), "lines")?);
        self.next_location = self.next_location.wrapping_add(1);
        Ok(id)
    }
}

/// pprof gives a profile without mappings one without a name, and every location to it; but not the frames made here.
pub fn name_mapping(mut profile: Profile) -> Profile {
    if profile.mappings.is_empty() {
        let table = &mut profile.mappings;
        table.id.push(1);
        table.start.push(0);
        table.limit.push(0);
        table.offset.push(0);
        table.file.push(StringId(0));
        table.build_id.push(StringId(0));
        table.flags.push(Default::default());
        profile.locations.mapping.fill(MappingId(0));
    }
    profile
}

fn next_id(ids: &[u64]) -> u64 {
    ids.iter().max().map_or(0, |max| *max).wrapping_add(1)
}

fn row(rows: usize, what: &str) -> Result<u32, Error> {
    let row = u32::try_from(rows).ok().filter(|row| *row < u32::MAX);
    row.ok_or_else(|| too_many(what))
}

fn too_many(what: &str) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        tr!(
            "With frames made of labels the profile has more {what} than 32 bits can number.",
            what = tr!(what)
        ),
        msg!("Ask for fewer labels, or record a shorter profile."),
    )
}
