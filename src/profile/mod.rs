//! The immutable tables of one profile. Built once by a reader, never changed afterwards: a filter gives a mask, a diff a second
//! column. Not serialisable: what crosses to the page is plain data made for it ([`crate::protocol`]).

mod builder;
mod ids;
mod label_interner;
mod labels;
mod row_index;
mod samples;
mod stack_arena;
pub mod stack_sort;
mod stacks;
mod strings;
mod symbols;

pub use builder::{Builder, NewFunction, NewLine, NewLocation, NewMapping};
pub use ids::{FunctionId, LabelSetId, LocationId, MappingId, StackId, StringId};
pub use label_interner::LabelInterner;
pub use labels::{Label, LabelSets, LabelValue};
pub use row_index::{IdFault, IdTokens, RowIndex};
pub use samples::Samples;
pub use stack_arena::StackArena;
pub use stacks::Stacks;
pub use strings::Strings;
pub use symbols::{Functions, Lines, Locations, MappingFlags, Mappings};

/// A sample type or a period type: `inuse_space`/`bytes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ValueType {
    pub kind: StringId,
    pub unit: StringId,
}

/// Everything a `profile.proto` file says, links resolved to rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    pub strings: Strings,
    pub sample_types: Vec<ValueType>,
    pub mappings: Mappings,
    pub functions: Functions,
    pub locations: Locations,
    pub stacks: Stacks,
    pub labels: LabelSets,
    pub samples: Samples,
    pub header: Header,
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The empty string where the file gives none. Compared with the sample types' `kind`.
    pub default_sample_type: StringId,
    pub period_type: Option<ValueType>,
    pub period: i64,
    /// Since 1970-01-01 UTC; 0 where the file gives none.
    pub time_nanos: i64,
    pub duration_nanos: i64,
    pub drop_frames: StringId,
    pub keep_frames: StringId,
    pub doc_url: StringId,
    pub comments: Vec<StringId>,
}

impl Profile {
    /// What the tables take.
    pub fn heap_bytes(&self) -> usize {
        let samples = &self.samples;
        let values: usize = samples.values.iter().map(|v| v.capacity() * 8).sum();
        let samples = (samples.stack.capacity() + samples.labels.capacity()) * 4 + values;
        let stacks = &self.stacks;
        let nodes = stacks.parent.capacity() + stacks.location.capacity();
        let stacks = (nodes + stacks.subtree_end.capacity()) * 4;
        // A row each of ids, addresses, lines and links; these tables are small beside the samples.
        let symbols = self.functions.len() * 28
            + self.locations.len() * 25
            + self.locations.lines.line.len() * 20
            + self.mappings.len() * 44;
        self.strings.heap_bytes() + self.labels.heap_bytes() + samples + stacks + symbols
    }

    /// Gives back what the tables have reserved and do not fill, up to half of them: hundreds of profiles are open at once.
    pub fn shrink_to_fit(&mut self) {
        let Profile {
            strings,
            functions,
            locations,
            samples,
            ..
        } = self;
        let lines = &mut locations.lines;
        strings.shrink_to_fit();
        functions.name.shrink_to_fit();
        functions.system_name.shrink_to_fit();
        functions.filename.shrink_to_fit();
        samples.stack.shrink_to_fit();
        samples.labels.shrink_to_fit();
        lines.function.shrink_to_fit();
        locations.mapping.shrink_to_fit();
        locations.line_start.shrink_to_fit();
        let ids = [&mut functions.id, &mut locations.id, &mut locations.address];
        ids.into_iter().for_each(Vec::shrink_to_fit);
        let numbers = [
            &mut functions.start_line,
            &mut lines.line,
            &mut lines.column,
        ];
        let numbers = numbers.into_iter().chain(&mut samples.values);
        numbers.for_each(Vec::shrink_to_fit);
    }

    /// The row that pprof shows when it is not told which: `default_sample_type` if it names one, else the last.
    pub fn default_sample_type(&self) -> usize {
        let wanted = self.strings.bytes(self.header.default_sample_type);
        let named = self
            .sample_types
            .iter()
            .position(|t| !wanted.is_empty() && self.strings.bytes(t.kind) == wanted);
        named.unwrap_or(self.sample_types.len().saturating_sub(1))
    }
}
