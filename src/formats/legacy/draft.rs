//! Samples of addresses, kept until the memory map at the end of the file tells where the addresses belong; then a profile, with
//! locations in the order in which the samples first need them.

use super::Kind;
use super::frames::drop_and_keep;
use super::mappings::{self, Mapping};
use crate::input::{Error, Limits};
use crate::profile::{
    Builder, Label, LocationId, MappingFlags, MappingId, NewLine, NewLocation, NewMapping, Profile,
};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// At most four values: allocated and in use, objects and bytes.
pub type Values = [i64; 4];

/// Name and unit of a value.
pub type Type = (Vec<u8>, Vec<u8>);

/// A key of a label and its text.
pub type TextLabel = (Vec<u8>, Vec<u8>);

/// A sample, its stack aside.
#[derive(Default)]
pub struct Facts {
    pub values: Values,
    pub labels: Vec<TextLabel>,
    /// The label `bytes`: of how many an object is.
    pub bytes: Option<i64>,
}

pub struct Sample {
    /// Its range of the stacks.
    start: usize,
    end: usize,
    pub facts: Facts,
}

/// What a name says of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    pub name: Cow<'a, [u8]>,
    pub file: Cow<'a, [u8]>,
    pub line: i64,
}

pub struct Draft<'a> {
    limits: Limits,
    pub types: Vec<Type>,
    pub period_type: Type,
    pub period: i64,
    pub duration_nanos: i64,
    pub comments: Vec<&'a [u8]>,
    pub samples: Vec<Sample>,
    /// Locations, leaf first; each sample has a range of them.
    stacks: Vec<u32>,
    /// By location.
    pub addresses: Vec<u64>,
    location_of: FxHashMap<u64, u32>,
    /// By location, innermost first; where a location has none, its name is not known.
    pub lines: FxHashMap<u32, Vec<Line<'a>>>,
    /// Bytes that labels take.
    held: usize,
}

/// How the addresses of a finished draft are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Plain,
    /// A leaf that was recorded twice, by the signal and by the unwinder, counts once.
    OneLeaf,
    /// Addresses mean nothing: they are of code that was made while the program ran.
    NoAddresses,
    /// Names come from the text: nothing has to be left away on their account.
    Named,
}

impl<'a> Draft<'a> {
    pub fn new(limits: Limits, period_type: Kind, types: &[Kind]) -> Draft<'a> {
        Draft {
            limits,
            types: types.iter().copied().map(of_kind).collect(),
            period_type: of_kind(period_type),
            period: 1,
            duration_nanos: 0,
            comments: Vec::new(),
            samples: Vec::new(),
            stacks: Vec::new(),
            addresses: Vec::new(),
            location_of: FxHashMap::default(),
            lines: FxHashMap::default(),
            held: 0,
        }
    }

    /// Adds a sample. Addresses leaf first, of the calls themselves.
    pub fn push(&mut self, stack: impl Iterator<Item = u64>, facts: Facts) -> Result<(), Error> {
        let start = self.stacks.len();
        for address in stack {
            let location = self.location(address);
            self.stacks.push(location);
        }
        let labels = facts.labels.iter();
        let labels = labels.map(|(key, text)| key.len() + text.len() + size_of::<TextLabel>());
        self.held += labels.sum::<usize>();
        self.samples.push(Sample {
            start,
            end: self.stacks.len(),
            facts,
        });
        self.check_memory()
    }

    fn location(&mut self, address: u64) -> u32 {
        // Each takes more than 20 bytes, so that memory ends before numbers do.
        let next = self.addresses.len() as u32;
        let location = *self.location_of.entry(address).or_insert(next);
        if location == next {
            self.addresses.push(address);
        }
        location
    }

    pub fn location_at(&self, address: u64) -> Option<u32> {
        self.location_of.get(&address).copied()
    }

    fn check_memory(&self) -> Result<(), Error> {
        let held = self.samples.capacity() * size_of::<Sample>()
            + self.stacks.capacity() * 4
            + self.addresses.capacity() * 8
            + self.location_of.capacity() * 13
            + self.held;
        let room = self.limits.max_memory.min(u64::from(u32::MAX) * 8);
        match held as u64 > room {
            true => Err(self.limits.exceeded()),
            false => Ok(()),
        }
    }

    pub fn stack(&self, sample: &Sample) -> &[u32] {
        self.stacks
            .get(sample.start..sample.end)
            .unwrap_or_default()
    }

    /// The address of the frame that called the leaf.
    pub fn caller(&self, sample: &Sample) -> Option<u64> {
        let location = *self.stack(sample).get(1)?;
        Some(self.addresses[location as usize])
    }

    /// Takes the leaf's caller out of every stack where `is_out` says so of leaf and caller.
    pub fn strip_callers(&mut self, is_out: impl Fn(u64, u64) -> bool) {
        for sample in &mut self.samples {
            let stack = self.stacks.get_mut(sample.start..sample.end);
            let Some([leaf, caller, ..]) = stack else {
                continue;
            };
            let address = |location: u32| self.addresses[location as usize];
            if is_out(address(*leaf), address(*caller)) {
                *caller = *leaf;
                sample.start += 1;
            }
        }
    }

    pub fn finish(mut self, map: Vec<Mapping>, ending: Ending) -> Result<Profile, Error> {
        let mut mappings = mappings::repair(map);
        let order = self.locations_in_use();
        let addresses: Vec<u64> = order.iter().map(|l| self.addresses[*l as usize]).collect();
        let mapping_of = mappings::assign(&mut mappings, &addresses);
        if ending == Ending::OneLeaf {
            self.strip_callers(|leaf, caller| leaf == caller.wrapping_add(1));
        }
        let mut builder = Builder::new(self.limits);
        self.fill_header(&mut builder, ending)?;
        for (id, mapping) in (1..).zip(&mappings) {
            add_mapping(&mut builder, id, mapping, ending)?;
        }
        let mut row_of = vec![LocationId::NONE; self.addresses.len()];
        for ((id, location), mapping) in (1..).zip(&order).zip(mapping_of) {
            let mapping = mapping.map(MappingId::from_index);
            let lines = self.lines_of(&mut builder, *location)?;
            let new = NewLocation {
                mapping,
                address: match ending {
                    Ending::NoAddresses => 0,
                    _ => self.addresses[*location as usize],
                },
                is_folded: false,
                lines: &lines,
            };
            row_of[*location as usize] = builder.location_with_id(id, &new)?;
        }
        self.add_samples(&mut builder, &row_of)?;
        builder.finish()
    }

    /// In the order of first use.
    fn locations_in_use(&self) -> Vec<u32> {
        let mut is_met = vec![false; self.addresses.len()];
        let all = self.samples.iter().flat_map(|sample| self.stack(sample));
        let first = all.filter(|l| !std::mem::replace(&mut is_met[**l as usize], true));
        first.copied().collect()
    }

    fn fill_header(&self, builder: &mut Builder, ending: Ending) -> Result<(), Error> {
        for (name, unit) in &self.types {
            builder.sample_type(name, unit)?;
        }
        let kinds: Vec<&[u8]> = self.types.iter().map(|(name, _)| &name[..]).collect();
        let (drop, keep) = match ending {
            Ending::Named => Default::default(),
            _ => drop_and_keep(&kinds),
        };
        let (name, unit) = &self.period_type;
        let period_type = builder.value_type(name, unit)?;
        let (drop, keep) = (
            builder.string(drop.as_bytes())?,
            builder.string(keep.as_bytes())?,
        );
        let header = builder.header();
        header.period_type = Some(period_type);
        header.period = self.period;
        header.duration_nanos = self.duration_nanos;
        (header.drop_frames, header.keep_frames) = (drop, keep);
        self.comments
            .iter()
            .try_for_each(|text| builder.comment(text))
    }

    fn lines_of(&self, builder: &mut Builder, location: u32) -> Result<Vec<NewLine>, Error> {
        let lines = self.lines.get(&location).into_iter().flatten();
        let lines = lines.map(|line| {
            Ok(NewLine {
                function: builder.named(&line.name, &line.file)?,
                line: line.line,
                column: 0,
            })
        });
        lines.collect()
    }

    fn add_samples(&self, builder: &mut Builder, row_of: &[LocationId]) -> Result<(), Error> {
        let mut stack = Vec::new();
        for sample in &self.samples {
            let locations = self.stack(sample).iter();
            stack.clear();
            stack.extend(locations.map(|l| row_of[*l as usize]));
            let labels = labels(builder, &sample.facts)?;
            builder.add_sample(&stack, &labels, &sample.facts.values)?;
        }
        Ok(())
    }
}

pub fn of_kind((name, unit): Kind) -> Type {
    (name.into(), unit.into())
}

fn labels(builder: &mut Builder, facts: &Facts) -> Result<Vec<Label>, Error> {
    let mut labels = Vec::new();
    for (key, text) in &facts.labels {
        labels.push(builder.text_label(key, text)?);
    }
    if let Some(bytes) = facts.bytes {
        labels.push(builder.number_label(b"bytes", bytes, b"")?);
    }
    Ok(labels)
}

fn add_mapping(
    builder: &mut Builder,
    id: u64,
    mapping: &Mapping,
    ending: Ending,
) -> Result<(), Error> {
    let has = ending == Ending::Named;
    let new = NewMapping {
        start: mapping.start,
        limit: mapping.limit,
        offset: mapping.offset,
        file: builder.string(&mapping.file)?,
        build_id: builder.string(&mapping.build_id)?,
        flags: MappingFlags {
            has_functions: has,
            has_filenames: has,
            has_line_numbers: has,
            has_inline_frames: has,
        },
    };
    builder.mapping_with_id(id, new)?;
    Ok(())
}
