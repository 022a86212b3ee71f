//! Writes a profile as `profile.proto`. What is written reads back as the same profile; rows keep the ids of the file they came
//! from. Makes an object per sample, one at a time: for what is converted or exported, not for the path from file to sight.

use super::schema;
use crate::profile::{
    Label, LabelValue, LocationId, MappingId, Profile, StackId, StringId, ValueType,
};
use miniz_oxide::deflate::compress_to_vec;
use prost::Message;
use prost::encoding::message::encode;

/// Numbers of the fields that are written by hand, a message at a time.
const SAMPLE_TYPE: u32 = 1;
const SAMPLE: u32 = 2;

/// The bytes of a `profile.proto` file, not compressed.
pub fn write(profile: &Profile) -> Vec<u8> {
    let mut bytes = Vec::new();
    let around = without_samples(profile);
    for sample_type in &around.sample_type {
        encode(SAMPLE_TYPE, sample_type, &mut bytes);
    }
    for row in 0..profile.samples.len() {
        encode(SAMPLE, &sample(profile, row), &mut bytes);
    }
    let rest = schema::Profile {
        sample_type: Vec::new(),
        ..around
    };
    bytes.extend(rest.encode_to_vec());
    bytes
}

/// As [`write`], compressed as pprof's files are.
pub fn write_gzip(profile: &Profile) -> Vec<u8> {
    gzip(&write(profile))
}

/// One gzip member, without a name or a time: equal bytes give equal files.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    const UNKNOWN_SYSTEM: u8 = 255;
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM];
    file.extend(compress_to_vec(bytes, 6));
    file.extend(crate::input::crc32::hash(bytes).to_le_bytes());
    file.extend((bytes.len() as u32).to_le_bytes());
    file
}

pub fn message(p: &Profile) -> schema::Profile {
    schema::Profile {
        sample: (0..p.samples.len()).map(|row| sample(p, row)).collect(),
        ..without_samples(p)
    }
}

/// Everything but the samples.
pub fn without_samples(p: &Profile) -> schema::Profile {
    let header = &p.header;
    schema::Profile {
        sample_type: p.sample_types.iter().map(value_type).collect(),
        sample: Vec::new(),
        mapping: (0..p.mappings.len()).map(|row| mapping(p, row)).collect(),
        location: (0..p.locations.len()).map(|row| location(p, row)).collect(),
        function: (0..p.functions.len()).map(|row| function(p, row)).collect(),
        string_table: (0..p.strings.len())
            .map(|row| p.strings.bytes(StringId::from_index(row)).to_vec())
            .collect(),
        drop_frames: string(header.drop_frames),
        keep_frames: string(header.keep_frames),
        time_nanos: header.time_nanos,
        duration_nanos: header.duration_nanos,
        period_type: header.period_type.as_ref().map(value_type),
        period: header.period,
        comment: header.comments.iter().copied().map(string).collect(),
        default_sample_type: string(header.default_sample_type),
        doc_url: string(header.doc_url),
    }
}

fn string(id: StringId) -> i64 {
    i64::from(id.0)
}

pub fn value_type(t: &ValueType) -> schema::ValueType {
    schema::ValueType {
        r#type: string(t.kind),
        unit: string(t.unit),
    }
}

fn sample(p: &Profile, row: usize) -> schema::Sample {
    let leaf: StackId = p.samples.stack[row];
    let id = |location: LocationId| p.locations.id[location.index()];
    let labels = p.labels.get(p.samples.labels[row]);
    schema::Sample {
        location_id: p.stacks.leaf_to_root(leaf).map(id).collect(),
        value: p.samples.values.iter().map(|column| column[row]).collect(),
        label: labels.iter().map(label).collect(),
    }
}

pub fn label(label: &Label) -> schema::Label {
    let key = string(label.key);
    match label.value {
        LabelValue::Text(text) => schema::Label {
            key,
            str: string(text),
            ..Default::default()
        },
        LabelValue::Number { value, unit } => schema::Label {
            key,
            num: value,
            num_unit: string(unit),
            ..Default::default()
        },
    }
}

fn mapping(p: &Profile, row: usize) -> schema::Mapping {
    let (m, flags) = (&p.mappings, p.mappings.flags[row]);
    schema::Mapping {
        id: m.id[row],
        memory_start: m.start[row],
        memory_limit: m.limit[row],
        file_offset: m.offset[row],
        filename: string(m.file[row]),
        build_id: string(m.build_id[row]),
        has_functions: flags.has_functions,
        has_filenames: flags.has_filenames,
        has_line_numbers: flags.has_line_numbers,
        has_inline_frames: flags.has_inline_frames,
    }
}

fn location(p: &Profile, row: usize) -> schema::Location {
    let l = &p.locations;
    let mapping = l.mapping[row].some();
    let line = |at: usize| schema::Line {
        function_id: p.functions.id[l.lines.function[at].index()],
        line: l.lines.line[at],
        column: l.lines.column[at],
    };
    schema::Location {
        id: l.id[row],
        mapping_id: mapping.map_or(0, |m: MappingId| p.mappings.id[m.index()]),
        address: l.address[row],
        line: l.lines_of(LocationId::from_index(row)).map(line).collect(),
        is_folded: l.is_folded[row],
    }
}

fn function(p: &Profile, row: usize) -> schema::Function {
    let f = &p.functions;
    schema::Function {
        id: f.id[row],
        name: string(f.name[row]),
        system_name: string(f.system_name[row]),
        filename: string(f.filename[row]),
        start_line: f.start_line[row],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{self, Limits};

    #[test]
    fn a_sample_at_a_time_gives_the_bytes_of_the_whole_message() {
        for example in crate::more::examples::EXAMPLES {
            for (name, bytes) in example.files {
                let opened = input::open(bytes, Limits::default()).expect("an example opens");
                let whole = message(&opened.profile).encode_to_vec();
                assert_eq!(write(&opened.profile), whole, "{name}");
            }
        }
    }
}
