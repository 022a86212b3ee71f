//! The slow, obvious reader: prost decodes the message, then every link is looked up. It is what the fast reader is
//! property-tested against, and must never be called on a person's file: it makes an object per sample.

use super::schema;
use crate::input::{Error, ErrorKind};
use crate::profile::*;
use prost::Message;
use std::collections::HashMap;

/// The two fields whose repetition prost and pprof see differently: prost merges a message that is given twice and takes the last
/// number, pprof takes the last message and refuses a second time.
#[derive(Clone, PartialEq, prost::Message)]
struct Repeated {
    #[prost(int64, repeated, packed = "false", tag = "9")]
    time_nanos: Vec<i64>,
    #[prost(message, repeated, tag = "11")]
    period_type: Vec<schema::ValueType>,
}

/// `bytes` is the inflated file.
pub fn read(bytes: &[u8]) -> Result<Profile, Error> {
    let mut message = schema::Profile::decode(bytes).map_err(|e| malformed(e.to_string()))?;
    let repeated = Repeated::decode(bytes).map_err(|e| malformed(e.to_string()))?;
    let earlier_times = repeated.time_nanos.split_last().map_or(&[][..], |(_, t)| t);
    if earlier_times.iter().any(|t| *t != 0) {
        return Err(malformed("concatenated profiles".into()));
    }
    message.period_type = repeated.period_type.last().copied();
    build(&message)
}

/// Resolves the links of a message.
pub fn build(message: &schema::Profile) -> Result<Profile, Error> {
    let mut p = Profile::default();
    strings(message, &mut p)?;
    header(message, &mut p)?;
    let mapping_of = mappings(message, &mut p)?;
    let function_of = functions(message, &mut p)?;
    let location_of = locations(message, &mut p, &mapping_of, &function_of)?;
    samples(message, &mut p, &location_of)?;
    Ok(p)
}

fn strings(message: &schema::Profile, p: &mut Profile) -> Result<(), Error> {
    if message.string_table.first() != Some(&Vec::new()) {
        return Err(malformed("string_table[0] is not the empty string".into()));
    }
    for s in message.string_table.iter().skip(1) {
        let row = p.strings.push(s);
        row.ok_or_else(|| malformed("too many strings".into()))?;
    }
    Ok(())
}

fn string(p: &Profile, index: i64) -> Result<StringId, Error> {
    match (0..p.strings.len() as i64).contains(&index) {
        true => Ok(StringId(index as u32)),
        false => Err(malformed(format!("string index {index}"))),
    }
}

fn header(message: &schema::Profile, p: &mut Profile) -> Result<(), Error> {
    let value_type = |t: &schema::ValueType| -> Result<ValueType, Error> {
        Ok(ValueType {
            kind: string(p, t.r#type)?,
            unit: string(p, t.unit)?,
        })
    };
    let types: Result<_, _> = message.sample_type.iter().map(value_type).collect();
    let comments: Result<_, _> = message.comment.iter().map(|c| string(p, *c)).collect();
    let header = Header {
        default_sample_type: string(p, message.default_sample_type)?,
        period_type: message.period_type.as_ref().map(value_type).transpose()?,
        period: message.period,
        time_nanos: message.time_nanos,
        duration_nanos: message.duration_nanos,
        drop_frames: string(p, message.drop_frames)?,
        keep_frames: string(p, message.keep_frames)?,
        doc_url: string(p, message.doc_url)?,
        comments: comments?,
    };
    p.sample_types = types?;
    p.header = header;
    Ok(())
}

/// Row by id; an id must not be 0, nor be there already.
fn insert(rows: &mut HashMap<u64, u32>, id: u64) -> Result<(), Error> {
    let row = rows.len() as u32;
    if id == 0 || rows.insert(id, row).is_some() {
        return Err(malformed(format!("id {id}")));
    }
    Ok(())
}

fn mappings(message: &schema::Profile, p: &mut Profile) -> Result<HashMap<u64, u32>, Error> {
    let mut rows = HashMap::new();
    for m in &message.mapping {
        insert(&mut rows, m.id)?;
        let (file, build_id) = (string(p, m.filename)?, string(p, m.build_id)?);
        p.mappings.id.push(m.id);
        p.mappings.start.push(m.memory_start);
        p.mappings.limit.push(m.memory_limit);
        p.mappings.offset.push(m.file_offset);
        p.mappings.file.push(file);
        p.mappings.build_id.push(build_id);
        p.mappings.flags.push(MappingFlags {
            has_functions: m.has_functions,
            has_filenames: m.has_filenames,
            has_line_numbers: m.has_line_numbers,
            has_inline_frames: m.has_inline_frames,
        });
    }
    Ok(rows)
}

fn functions(message: &schema::Profile, p: &mut Profile) -> Result<HashMap<u64, u32>, Error> {
    let mut rows = HashMap::new();
    for f in &message.function {
        insert(&mut rows, f.id)?;
        let (name, system_name) = (string(p, f.name)?, string(p, f.system_name)?);
        let filename = string(p, f.filename)?;
        p.functions.id.push(f.id);
        p.functions.name.push(name);
        p.functions.system_name.push(system_name);
        p.functions.filename.push(filename);
        p.functions.start_line.push(f.start_line);
    }
    Ok(rows)
}

fn locations(
    message: &schema::Profile,
    p: &mut Profile,
    mapping_of: &HashMap<u64, u32>,
    function_of: &HashMap<u64, u32>,
) -> Result<HashMap<u64, u32>, Error> {
    let mut rows = HashMap::new();
    let locations = &mut p.locations;
    for l in &message.location {
        insert(&mut rows, l.id)?;
        // As pprof: a mapping that is not there is no mapping.
        let mapping = mapping_of.get(&l.mapping_id).copied();
        locations.id.push(l.id);
        locations
            .mapping
            .push(mapping.map_or(MappingId::NONE, MappingId));
        locations.address.push(l.address);
        locations.is_folded.push(l.is_folded);
        for line in &l.line {
            let function = function_of.get(&line.function_id);
            let function = function.ok_or_else(|| malformed(format!("location {}", l.id)))?;
            locations.lines.function.push(FunctionId(*function));
            locations.lines.line.push(line.line);
            locations.lines.column.push(line.column);
        }
        locations.line_start.push(locations.lines.line.len() as u32);
    }
    Ok(rows)
}

fn samples(
    message: &schema::Profile,
    p: &mut Profile,
    location_of: &HashMap<u64, u32>,
) -> Result<(), Error> {
    p.samples.values = vec![Vec::new(); p.sample_types.len()];
    let mut stacks = Vec::new();
    let mut set_of = HashMap::from([(Vec::new(), LabelSetId(0))]);
    for s in &message.sample {
        if s.value.len() != p.sample_types.len() || s.value.is_empty() {
            return Err(malformed(format!("sample has {} values", s.value.len())));
        }
        for (column, value) in p.samples.values.iter_mut().zip(&s.value) {
            column.push(*value);
        }
        let labels = labels(p, &s.label)?;
        let set = match set_of.get(&labels) {
            Some(set) => *set,
            None => {
                let set = p.labels.push(&labels);
                set_of.insert(labels, set);
                set
            }
        };
        p.samples.labels.push(set);
        let row = |id: &u64| location_of.get(id).copied();
        let stack: Option<Vec<u32>> = s.location_id.iter().rev().map(row).collect();
        stacks.push(stack.ok_or_else(|| malformed("sample has nil location".into()))?);
    }
    (p.stacks, p.samples.stack) = prefix_tree(&stacks);
    Ok(())
}

fn labels(p: &Profile, labels: &[schema::Label]) -> Result<Vec<Label>, Error> {
    let mut kept = Vec::new();
    for l in labels {
        let key = string(p, l.key)?;
        let value = if l.str != 0 {
            LabelValue::Text(string(p, l.str)?)
        } else if l.num != 0 || l.num_unit != 0 {
            LabelValue::Number {
                value: l.num,
                unit: string(p, l.num_unit)?,
            }
        } else {
            continue;
        };
        kept.push(Label { key, value });
    }
    Ok(kept)
}

/// `stacks`: rows of locations, root first. Returns the tree and each stack's leaf.
fn prefix_tree(stacks: &[Vec<u32>]) -> (Stacks, Vec<StackId>) {
    let mut sorted: Vec<usize> = (0..stacks.len()).collect();
    sorted.sort_by(|a, b| stacks[*a].cmp(&stacks[*b]));
    let mut tree = Stacks::default();
    let mut leaf_of = vec![StackId(0); stacks.len()];
    let mut path: Vec<StackId> = vec![Stacks::ROOT];
    let mut previous: &[u32] = &[];
    for s in sorted {
        let stack = &stacks[s];
        let pairs = previous.iter().zip(stack);
        let common = pairs.take_while(|(a, b)| a == b).count();
        path.truncate(common + 1);
        for location in &stack[common..] {
            tree.parent.push(path[path.len() - 1]);
            tree.location.push(LocationId(*location));
            path.push(StackId::from_index(tree.location.len() - 1));
        }
        leaf_of[s] = path[path.len() - 1];
        previous = stack;
    }
    tree.subtree_end = (1..=tree.parent.len() as u32).collect();
    for n in (1..tree.parent.len()).rev() {
        let (parent, end) = (tree.parent[n].index(), tree.subtree_end[n]);
        tree.subtree_end[parent] = tree.subtree_end[parent].max(end);
    }
    (tree, leaf_of)
}

fn malformed(problem: String) -> Error {
    Error::new(ErrorKind::Malformed, problem, "")
}
