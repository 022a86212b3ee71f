//! The slow, obvious reader: prost decodes the message, then every link is looked up. It is what the fast reader is
//! property-tested against, and must never be called on a person's file: it makes an object per sample.

use super::schema;
use crate::input::{Error, ErrorKind};
use crate::profile::*;
use prost::Message;
use rustc_hash::FxHashMap;

/// `bytes` is the inflated file.
pub fn read(bytes: &[u8]) -> Result<Profile, Error> {
    let message = schema::Profile::decode(bytes).map_err(|e| malformed(e.to_string()))?;
    build(&message)
}

/// Resolves the links of a message.
pub fn build(message: &schema::Profile) -> Result<Profile, Error> {
    let mut p = Profile::default();
    let strings = message.string_table.len() as i64;
    if message.string_table.first().is_some_and(|s| !s.is_empty()) {
        return Err(malformed("string_table[0] is not empty".into()));
    }
    for s in message.string_table.iter().skip(1) {
        p.strings
            .push(s)
            .ok_or_else(|| malformed("too many strings".into()))?;
    }
    let string = |i: i64| -> Result<StringId, Error> {
        if i == 0 || (0..strings).contains(&i) {
            Ok(StringId(i as u32))
        } else {
            Err(malformed(format!("string index {i}")))
        }
    };
    let value_type = |t: &schema::ValueType| -> Result<ValueType, Error> {
        Ok(ValueType {
            kind: string(t.r#type)?,
            unit: string(t.unit)?,
        })
    };
    for t in &message.sample_type {
        p.sample_types.push(value_type(t)?);
    }
    p.header = Header {
        default_sample_type: string(message.default_sample_type)?,
        period_type: message.period_type.as_ref().map(value_type).transpose()?,
        period: message.period,
        time_nanos: message.time_nanos,
        duration_nanos: message.duration_nanos,
        drop_frames: string(message.drop_frames)?,
        keep_frames: string(message.keep_frames)?,
        doc_url: string(message.doc_url)?,
        comments: message
            .comment
            .iter()
            .map(|c| string(*c))
            .collect::<Result<_, _>>()?,
    };

    let mut mapping_of = FxHashMap::default();
    for m in &message.mapping {
        if m.id == 0
            || mapping_of
                .insert(m.id, MappingId::from_index(p.mappings.len()))
                .is_some()
        {
            return Err(malformed(format!("mapping id {}", m.id)));
        }
        p.mappings.id.push(m.id);
        p.mappings.start.push(m.memory_start);
        p.mappings.limit.push(m.memory_limit);
        p.mappings.offset.push(m.file_offset);
        p.mappings.file.push(string(m.filename)?);
        p.mappings.build_id.push(string(m.build_id)?);
        p.mappings.flags.push(MappingFlags {
            has_functions: m.has_functions,
            has_filenames: m.has_filenames,
            has_line_numbers: m.has_line_numbers,
            has_inline_frames: m.has_inline_frames,
        });
    }
    let mut function_of = FxHashMap::default();
    for f in &message.function {
        if f.id == 0
            || function_of
                .insert(f.id, FunctionId::from_index(p.functions.len()))
                .is_some()
        {
            return Err(malformed(format!("function id {}", f.id)));
        }
        p.functions.id.push(f.id);
        p.functions.name.push(string(f.name)?);
        p.functions.system_name.push(string(f.system_name)?);
        p.functions.filename.push(string(f.filename)?);
        p.functions.start_line.push(f.start_line);
    }
    let mut location_of = FxHashMap::default();
    for l in &message.location {
        if l.id == 0
            || location_of
                .insert(l.id, LocationId::from_index(p.locations.len()))
                .is_some()
        {
            return Err(malformed(format!("location id {}", l.id)));
        }
        p.locations.id.push(l.id);
        // As pprof: a mapping that is not there is no mapping.
        p.locations.mapping.push(
            mapping_of
                .get(&l.mapping_id)
                .copied()
                .unwrap_or(MappingId::NONE),
        );
        p.locations.address.push(l.address);
        p.locations.is_folded.push(l.is_folded);
        for line in &l.line {
            let function = function_of.get(&line.function_id);
            let function = function.ok_or_else(|| {
                malformed(format!(
                    "location id: {} has a line with nil function",
                    l.id
                ))
            })?;
            p.locations.lines.function.push(*function);
            p.locations.lines.line.push(line.line);
            p.locations.lines.column.push(line.column);
        }
        p.locations
            .line_start
            .push(p.locations.lines.line.len() as u32);
    }

    p.samples.values = vec![Vec::new(); p.sample_types.len()];
    let mut stacks = Vec::new();
    let mut set_of: FxHashMap<Vec<Label>, LabelSetId> = FxHashMap::default();
    set_of.insert(Vec::new(), LabelSetId(0));
    for s in &message.sample {
        if s.value.len() != p.sample_types.len() || s.value.is_empty() {
            return Err(malformed(format!(
                "sample has {} values vs. {} types",
                s.value.len(),
                p.sample_types.len()
            )));
        }
        for (column, value) in p.samples.values.iter_mut().zip(&s.value) {
            column.push(*value);
        }
        let mut labels = Vec::new();
        for l in &s.label {
            let (key, unit) = (string(l.key)?, string(l.num_unit)?);
            if l.str != 0 {
                labels.push(Label {
                    key,
                    value: LabelValue::Text(string(l.str)?),
                });
            } else if l.num != 0 || l.num_unit != 0 {
                labels.push(Label {
                    key,
                    value: LabelValue::Number { value: l.num, unit },
                });
            }
        }
        let set = match set_of.get(&labels) {
            Some(set) => *set,
            None => {
                let set = p.labels.push(&labels);
                set_of.insert(labels, set);
                set
            }
        };
        p.samples.labels.push(set);
        let stack: Result<Vec<u32>, Error> = s
            .location_id
            .iter()
            .rev()
            .map(|id| {
                location_of
                    .get(id)
                    .map(|l| l.0)
                    .ok_or_else(|| malformed("sample has nil location".into()))
            })
            .collect();
        stacks.push(stack?);
    }
    (p.stacks, p.samples.stack) = prefix_tree(&stacks);
    Ok(p)
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
        let common = previous
            .iter()
            .zip(stack)
            .take_while(|(a, b)| a == b)
            .count();
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
