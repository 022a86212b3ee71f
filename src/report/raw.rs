//! `-raw`: the whole profile as text, in the file's order and with the file's ids.

use super::duration::duration;
use super::labels::{Grouped, Memo, Numbers};
use super::{Options, TimeStyle, text};
use crate::analysis::selected::Selected;
use crate::profile::{LocationId, MappingFlags, Profile};

/// Appends the report to `out`.
pub fn raw(selected: &Selected, options: &Options, out: &mut Vec<u8>) {
    let raw = Raw {
        selected,
        profile: selected.profile,
        options,
    };
    raw.push_header(out);
    raw.push_samples(out);
    out.extend(b"Locations\n");
    for location in 0..raw.profile.locations.len() {
        raw.push_location(LocationId::from_index(location), out);
    }
    out.extend(b"Mappings\n");
    raw.push_mappings(out);
}

struct Raw<'a> {
    selected: &'a Selected<'a>,
    profile: &'a Profile,
    options: &'a Options,
}

impl Raw<'_> {
    fn push_header(&self, out: &mut Vec<u8>) {
        let (header, strings) = (&self.profile.header, &self.profile.strings);
        for comment in &header.comments {
            push(out, &[b"Comment: ", strings.bytes(*comment), b"\n"]);
        }
        if !strings.bytes(header.doc_url).is_empty() {
            push(out, &[b"Doc: ", strings.bytes(header.doc_url), b"\n"]);
        }
        let period = header.period_type.unwrap_or_default();
        let (kind, unit) = (strings.bytes(period.kind), strings.bytes(period.unit));
        push(out, &[b"PeriodType: ", kind, b" ", unit, b"\n"]);
        out.extend(format!("Period: {}\n", header.period).bytes());
        if header.time_nanos != 0 {
            let time = (self.options.clock)(header.time_nanos, TimeStyle::Full);
            out.extend(format!("Time: {time}\n").bytes());
        }
        if header.duration_nanos != 0 {
            let duration: String = duration(header.duration_nanos).chars().take(4).collect();
            out.extend(format!("Duration: {duration}\n").bytes());
        }
    }

    fn push_samples(&self, out: &mut Vec<u8>) {
        out.extend(b"Samples:\n");
        out.extend(text::trim_space(&self.sample_types()));
        out.push(b'\n');
        let mut memo = Memo::new(self.profile);
        for (sample, leaf) in self.selected.leaves() {
            for column in &self.profile.samples.values {
                out.extend(format!(" {:>10}", column[sample]).bytes());
            }
            out.extend(b": ");
            for location in self.selected.leaf_to_root(leaf) {
                let id = self.profile.locations.id[location.index()];
                out.extend(format!("{id} ").bytes());
            }
            out.push(b'\n');
            let set = self.profile.samples.labels[sample];
            out.extend(memo.get(set, || label_lines(&Grouped::of(self.selected, sample))));
        }
    }

    fn sample_types(&self) -> Vec<u8> {
        let strings = &self.profile.strings;
        let default = strings.bytes(self.profile.header.default_sample_type);
        let mut line = Vec::new();
        for sample_type in &self.profile.sample_types {
            let (kind, unit) = (
                strings.bytes(sample_type.kind),
                strings.bytes(sample_type.unit),
            );
            let mark: &[u8] = if kind == default { b"[dflt]" } else { b"" };
            push(&mut line, &[kind, b"/", unit, mark, b" "]);
        }
        line
    }

    fn push_location(&self, location: LocationId, out: &mut Vec<u8>) {
        let table = &self.profile.locations;
        let row = location.index();
        out.extend(format!("{:>6}: {:#x} ", table.id[row], table.address[row]).bytes());
        if let Some(mapping) = self.mapping_id(location) {
            out.extend(format!("M={mapping} ").bytes());
        }
        if table.is_folded[row] {
            out.extend(b"[F] ");
        }
        let mut is_first = true;
        for line in self.lines(location) {
            if !is_first {
                out.extend(b"             ");
            }
            is_first = false;
            self.push_line(line, out);
        }
        if is_first {
            out.push(b'\n');
        }
    }

    /// A profile without mappings has one in pprof, nameless, that holds every location.
    fn mapping_id(&self, location: LocationId) -> Option<u64> {
        let mappings = &self.profile.mappings;
        if mappings.is_empty() {
            return Some(1);
        }
        let mapping = self.profile.locations.mapping[location.index()].some()?;
        Some(mappings.id[mapping.index()])
    }

    fn lines(&self, location: LocationId) -> impl Iterator<Item = usize> {
        let mut lines: Vec<usize> = self.selected.lines_of(location).collect();
        if !self.options.grain.inlines {
            lines.drain(..lines.len().saturating_sub(1));
        }
        lines.into_iter()
    }

    fn push_line(&self, line: usize, out: &mut Vec<u8>) {
        let (lines, functions) = (&self.profile.locations.lines, &self.profile.functions);
        let function = lines.function[line].index();
        let text = |id| self.profile.strings.bytes(id);
        let (name, file) = (
            text(functions.name[function]),
            text(functions.filename[function]),
        );
        let column = if self.options.grain.keeps_column() {
            lines.column[line]
        } else {
            0
        };
        let start = functions.start_line[function];
        push(out, &[name, b" ", file]);
        out.extend(format!(":{}:{column} s={start}", lines.line[line]).bytes());
        let system_name = text(functions.system_name[function]);
        if system_name != name {
            push(out, &[b"(", system_name, b")"]);
        }
        out.push(b'\n');
    }

    fn push_mappings(&self, out: &mut Vec<u8>) {
        let mappings = &self.profile.mappings;
        if mappings.is_empty() {
            out.extend(b"1: 0x0/0x0/0x0   \n");
        }
        for row in 0..mappings.len() {
            let (start, limit) = (mappings.start[row], mappings.limit[row]);
            let (id, offset) = (mappings.id[row], mappings.offset[row]);
            out.extend(format!("{id}: {start:#x}/{limit:#x}/{offset:#x} ").bytes());
            let text = |id| self.profile.strings.bytes(id);
            let (file, build_id) = (text(mappings.file[row]), text(mappings.build_id[row]));
            push(out, &[file, b" ", build_id, b" "]);
            out.extend(self.flags(mappings.flags[row]).bytes());
            out.push(b'\n');
        }
    }

    fn flags(&self, flags: MappingFlags) -> String {
        let inline = flags.has_inline_frames && self.options.grain.inlines;
        let marks = [
            (flags.has_functions, "[FN]"),
            (flags.has_filenames, "[FL]"),
            (flags.has_line_numbers, "[LN]"),
            (inline, "[IN]"),
        ];
        let marks = marks.into_iter().filter(|(is_set, _)| *is_set);
        marks.map(|(_, mark)| mark).collect()
    }
}

/// One line of texts and one of numbers, as far as there are any.
fn label_lines(labels: &Grouped) -> Vec<u8> {
    let texts = labels.texts.iter().map(|(key, values)| {
        let values = values.join(&b' ');
        [key, &b":["[..], &values, b"]"].concat()
    });
    let numbers = labels
        .numbers
        .iter()
        .map(|(key, numbers)| [key, &b":["[..], &number_list(numbers), b"]"].concat());
    let mut lines = Vec::new();
    push_label_line(texts.collect(), &mut lines);
    push_label_line(numbers.collect(), &mut lines);
    lines
}

/// The order is that of the printed texts, which is not quite that of the keys.
fn push_label_line(mut labels: Vec<Vec<u8>>, out: &mut Vec<u8>) {
    if labels.is_empty() {
        return;
    }
    labels.sort_unstable();
    push(out, &[b"                ", &labels.join(&b' '), b"\n"]);
}

fn number_list(numbers: &Numbers) -> Vec<u8> {
    let values = numbers.values.iter().zip(&numbers.units);
    let values: Vec<Vec<u8>> = values
        .map(|(value, unit)| match numbers.has_units {
            true => [value.to_string().as_bytes(), b" ", unit].concat(),
            false => value.to_string().into_bytes(),
        })
        .collect();
    values.join(&b' ')
}

fn push(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend(*part);
    }
}
