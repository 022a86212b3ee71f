//! A profile to show to others: names, paths, build ids, comments and labels replaced by stand-ins, structure and figures as they were.
//! A Go name keeps its shape (`github.com/acme/shop/cart.(*Cart).Add.func1` → `pkg1.example/pkg2/pkg3/pkg4.(*Type1).fn1.func1`), so that packages,
//! methods and closures are still told apart, and files of one package still lie in one folder. What is kept is what everybody's profile
//! has: Go's standard library and runtime (if so chosen), a few words of paths, sample types, units, addresses, lines and times.

mod names;
mod stand_ins;

use crate::analysis::{go_std, prune};
use crate::pprof::{schema, string_table, writer};
use crate::profile::Profile;
use names::{is_of_standard_library, package_of, redacted_name, redacted_path};
use prost::Message;
use serde::{Deserialize, Serialize};
use stand_ins::{Kind, StandIns};
use std::collections::BTreeMap;

/// What is replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Redaction {
    /// Functions, files, folders, mappings and build ids.
    pub names: bool,
    /// Also those of Go's standard library and runtime, without which no leak is recognised any more.
    pub standard: bool,
    pub label_keys: bool,
    pub label_values: bool,
    /// Comments and the address of the documentation.
    pub comments: bool,
}

impl Default for Redaction {
    fn default() -> Self {
        Redaction {
            names: true,
            standard: false,
            label_keys: true,
            label_values: true,
            comments: true,
        }
    }
}

/// Labels that runtimes set, and whose figures are read by their key.
const KEPT_KEYS: [&[u8]; 3] = [b"bytes", b"alignment", b"request"];

/// The bytes of a gzipped `profile.proto`. `stand_ins` outlives one file, so that the files of one export agree.
pub fn redacted(profile: Profile, what: &Redaction, stand_ins: &mut StandInsOf) -> Vec<u8> {
    // Its expressions are of the names that go.
    let profile = prune::drop_frames(profile);
    let mut message = writer::message(&profile);
    drop(profile);
    message.drop_frames = 0;
    message.keep_frames = 0;
    // One that names none of the sample types means nothing, and could be any text.
    let is_one = message
        .sample_type
        .iter()
        .any(|t| t.r#type == message.default_sample_type);
    message.default_sample_type *= i64::from(is_one);
    redact(&mut message, what, &mut stand_ins.0);
    string_table::compact(&mut message);
    writer::gzip(&message.encode_to_vec())
}

/// The stand-ins of one export.
#[derive(Default)]
pub struct StandInsOf(StandIns);

fn redact(message: &mut schema::Profile, what: &Redaction, stand_ins: &mut StandIns) {
    let mut strings = Strings {
        table: std::mem::take(&mut message.string_table),
        rows: BTreeMap::new(),
    };
    if what.names {
        let standard = match what.standard {
            true => BTreeMap::new(),
            false => standard_files(message, &strings),
        };
        redact_functions(message, what, &standard, &mut strings, stand_ins);
        redact_mappings(message, &mut strings, stand_ins);
    }
    for sample in &mut message.sample {
        redact_labels(&mut sample.label, what, &mut strings, stand_ins);
    }
    if what.comments {
        message.doc_url = 0;
        for comment in &mut message.comment {
            *comment = strings.replace(*comment, |text| stand_ins.of(Kind::Comment, text));
        }
    }
    message.string_table = strings.table;
}

/// Files of Go's own packages, each with the package: all functions in such a file are of it. By what the file is, not by the function,
/// so that a file never gets two names.
fn standard_files(message: &schema::Profile, strings: &Strings) -> BTreeMap<i64, Vec<u8>> {
    let mut files: BTreeMap<i64, Option<&[u8]>> = BTreeMap::new();
    for function in &message.function {
        let package = package_of(strings.get(function.name)).filter(|p| go_std::is_package(p));
        let known = files.entry(function.filename).or_insert(package);
        *known = known.filter(|known| Some(*known) == package);
    }
    let of_file = |(file, package): (i64, Option<&[u8]>)| Some((file, package?.to_vec()));
    files.into_iter().filter_map(of_file).collect()
}

fn redact_functions(
    message: &mut schema::Profile,
    what: &Redaction,
    standard: &BTreeMap<i64, Vec<u8>>,
    strings: &mut Strings,
    stand_ins: &mut StandIns,
) {
    for function in &mut message.function {
        let name = shown(strings.get(function.name), what, stand_ins);
        let system_name = shown(strings.get(function.system_name), what, stand_ins);
        let file = strings.get(function.filename).to_vec();
        let package = standard.get(&function.filename).map(Vec::as_slice);
        function.name = strings.add(name);
        function.system_name = strings.add(system_name);
        function.filename = strings
            .add(stand_ins.path(&file, |stand_ins| redacted_path(&file, package, stand_ins)));
    }
}

/// Of the text alone, whether it is a name or a system name: what was the same stays the same, in every function and every file.
fn shown(name: &[u8], what: &Redaction, stand_ins: &mut StandIns) -> Vec<u8> {
    match !what.standard && is_of_standard_library(name) {
        true => name.to_vec(),
        false => redacted_name(name, !what.standard, stand_ins),
    }
}

fn redact_mappings(message: &mut schema::Profile, strings: &mut Strings, stand_ins: &mut StandIns) {
    for mapping in &mut message.mapping {
        mapping.filename = strings.replace(mapping.filename, |file| {
            stand_ins.path(file, |stand_ins| redacted_path(file, None, stand_ins))
        });
        let build_id = |id: &[u8]| stand_ins.of(Kind::BuildId, id);
        mapping.build_id = strings.replace(mapping.build_id, build_id);
    }
}

fn redact_labels(
    labels: &mut [schema::Label],
    what: &Redaction,
    strings: &mut Strings,
    stand_ins: &mut StandIns,
) {
    for label in labels {
        if what.label_keys {
            label.key = strings.replace(label.key, |key| match KEPT_KEYS.contains(&key) {
                true => key.to_vec(),
                false => stand_ins.of(Kind::LabelKey, key),
            });
        }
        if what.label_values {
            label.str = strings.replace(label.str, |value| stand_ins.of(Kind::LabelValue, value));
        }
    }
}

/// The string table while it grows: what is replaced stays in it until it is compacted.
struct Strings {
    table: Vec<Vec<u8>>,
    /// Of what was added.
    rows: BTreeMap<Vec<u8>, i64>,
}

impl Strings {
    fn get(&self, row: i64) -> &[u8] {
        let row = usize::try_from(row).ok();
        row.and_then(|row| self.table.get(row))
            .map_or(b"", Vec::as_slice)
    }

    /// An empty text stays where it is: a label of one is not the same as a label of none.
    fn replace(&mut self, row: i64, by: impl FnOnce(&[u8]) -> Vec<u8>) -> i64 {
        match self.get(row) {
            b"" => row,
            text => {
                let text = by(text);
                self.add(text)
            }
        }
    }

    fn add(&mut self, text: Vec<u8>) -> i64 {
        if text.is_empty() {
            return 0;
        }
        let table = &mut self.table;
        *self.rows.entry(text).or_insert_with_key(|text| {
            table.push(text.clone());
            table.len() as i64 - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::names::{KEPT_WORDS, is_kept_in_name, is_word};
    use super::*;
    use crate::input::{self, Limits};
    use crate::more::examples::EXAMPLES;
    use crate::profile::StringId;
    use std::collections::BTreeSet;

    /// Every word of the original names that a person would recognise is gone, and every figure is there.
    #[test]
    fn nothing_of_the_program_is_left_in_the_examples_and_every_figure_is() {
        let mut stand_ins = StandInsOf::default();
        let mut words = 0;
        for (name, bytes) in EXAMPLES.iter().flat_map(|example| example.files) {
            let original = input::open(bytes, Limits::PROCESS)
                .expect("an example opens")
                .profile;
            let what = Redaction {
                standard: true,
                ..Redaction::default()
            };
            let written = redacted(original.clone(), &what, &mut stand_ins);
            let again = input::open(&written, Limits::PROCESS)
                .expect("reads back")
                .profile;
            assert_eq!(again.samples.values, original.samples.values, "{name}");
            assert_eq!(again.functions.len(), original.functions.len());
            assert_eq!(again.locations.lines, original.locations.lines);
            let left: BTreeSet<&[u8]> = (0..again.strings.len())
                .flat_map(|row| {
                    let text = again.strings.bytes(StringId::from_index(row));
                    text.split(|b| !is_word(*b))
                })
                .collect();
            for id in original
                .functions
                .name
                .iter()
                .chain(&original.functions.filename)
                .chain(&original.mappings.file)
            {
                let text = original.strings.bytes(*id);
                for word in text.split(|b| !is_word(*b)).filter(|w| w.len() > 4) {
                    let is_kept = is_kept_in_name(word) || KEPT_WORDS.contains(&word);
                    let is_unit = original.sample_types.iter().any(|t| {
                        let kind = original.strings.bytes(t.kind);
                        let unit = original.strings.bytes(t.unit);
                        [kind, unit]
                            .iter()
                            .any(|text| text.windows(word.len()).any(|w| w == word))
                    });
                    // What stands for a dot.
                    let is_ours = word == b"example";
                    let is_ours =
                        is_ours || [&b"vsyscall"[..], b"kernel", b"kallsyms"].contains(&word);
                    if is_kept || is_unit || is_ours || KEPT_KEYS.contains(&word) {
                        continue;
                    }
                    words += 1;
                    let is_left = left.contains(word);
                    assert!(!is_left, "{name}: {}", String::from_utf8_lossy(word));
                }
            }
        }
        assert!(words > 1000, "{words}");
    }
}
