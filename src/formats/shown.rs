//! A profile as a few lines, for the tests of the readers.

use crate::profile::{LabelValue, LocationId, Profile};
use std::fmt::Write;

/// Sample types, then a line each sample: values, frames leaf first (`name file:line`, inlined ones with `^`), labels in braces.
pub fn shown(p: &Profile) -> String {
    let text = |id| p.strings.text(id).into_owned();
    let types = p.sample_types.iter();
    let types: Vec<_> = types.map(|t| text(t.kind) + "/" + &text(t.unit)).collect();
    let mut out = types.join(" ") + "\n";
    for sample in 0..p.samples.len() {
        let values: Vec<_> = p
            .samples
            .values
            .iter()
            .map(|v| v[sample].to_string())
            .collect();
        let stack = p.stacks.leaf_to_root(p.samples.stack[sample]);
        let frames: Vec<_> = stack.map(|location| frames(p, location)).collect();
        let labels: Vec<_> = p
            .labels
            .get(p.samples.labels[sample])
            .iter()
            .map(|label| match label.value {
                LabelValue::Text(value) => format!("{}={}", text(label.key), text(value)),
                LabelValue::Number { value, unit } => {
                    format!("{}={value} {}", text(label.key), text(unit))
                }
            })
            .collect();
        write!(out, "{}: {}", values.join(" "), frames.join("; ")).unwrap();
        match labels.is_empty() {
            true => out.push('\n'),
            false => writeln!(out, " {{{}}}", labels.join(", ")).unwrap(),
        }
    }
    out
}

fn frames(p: &Profile, location: LocationId) -> String {
    let lines = p.locations.lines_of(location);
    let last = lines.end;
    let address = match p.locations.address[location.index()] {
        0 => String::new(),
        address => format!("{address:#x} "),
    };
    let frame = |line: usize| {
        let function = p.locations.lines.function[line].index();
        let name = p.strings.text(p.functions.name[function]);
        let file = p.strings.text(p.functions.filename[function]);
        let place = match (file.as_ref(), p.locations.lines.line[line]) {
            ("", 0) => String::new(),
            (file, 0) => format!(" {file}"),
            (file, line) => format!(" {file}:{line}"),
        };
        let inlined = if line + 1 < last { "^" } else { "" };
        format!("{name}{place}{inlined}")
    };
    address + &lines.map(frame).collect::<Vec<_>>().join(" ")
}
