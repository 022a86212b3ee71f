//! What a redacted export says, and what it does not: over drawn profiles, raw entropy and the corpus no name, path, label, comment,
//! build id or file name of the original is left, while samples, values, stacks and which names are equal stay what they were.

mod common;
mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use common::Dice;
use proflens::analysis::prune;
use proflens::export::bundle::Parts;
use proflens::export::redact::{Redaction, StandInsOf, redacted};
use proflens::input::{self, Limits};
use proflens::more;
use proflens::pprof::{schema, writer};
use proflens::profile::{LabelSetId, LabelValue, LocationId, Profile, StringId};
use proptest::prelude::*;
use prost::Message;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const ALL: Redaction = Redaction {
    names: true,
    standard: true,
    label_keys: true,
    label_values: true,
    comments: true,
};

fn open(bytes: &[u8]) -> Option<Profile> {
    Some(input::open(bytes, Limits::PROCESS).ok()?.profile)
}

fn strings(profile: &Profile) -> impl Iterator<Item = &[u8]> {
    (0..profile.strings.len()).map(|row| profile.strings.bytes(StringId::from_index(row)))
}

/// A text of the original and the one that stands in its place: the same everywhere, and of no other.
#[derive(Default)]
struct Pairs<'a> {
    forth: BTreeMap<&'a [u8], &'a [u8]>,
    back: BTreeMap<&'a [u8], &'a [u8]>,
}

impl<'a> Pairs<'a> {
    #[track_caller]
    fn put(&mut self, original: &'a [u8], written: &'a [u8]) {
        assert_eq!(
            *self.forth.entry(original).or_insert(written),
            written,
            "{}",
            shown(original)
        );
        assert_eq!(
            *self.back.entry(written).or_insert(original),
            original,
            "{}",
            shown(written)
        );
        assert_eq!(original.is_empty(), written.is_empty());
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Of each sample, leaf first.
fn stacks(profile: &Profile) -> Vec<Vec<LocationId>> {
    let leaves = profile.samples.stack.iter();
    leaves
        .map(|leaf| profile.stacks.leaf_to_root(*leaf).collect())
        .collect()
}

/// Everything but texts is as it was, and texts are equal where they were.
#[track_caller]
fn check_structure(original: &Profile, written: &Profile) {
    assert_eq!(written.samples.values, original.samples.values);
    assert_eq!(stacks(written), stacks(original));
    assert_eq!(written.functions.id, original.functions.id);
    assert_eq!(written.functions.start_line, original.functions.start_line);
    assert_eq!(written.locations, original.locations);
    let (m, n) = (&original.mappings, &written.mappings);
    assert_eq!(
        (&m.id, &m.start, &m.limit, &m.offset, &m.flags),
        (&n.id, &n.start, &n.limit, &n.offset, &n.flags)
    );
    let (h, k) = (&original.header, &written.header);
    assert_eq!(
        (h.time_nanos, h.duration_nanos, h.period, h.comments.len()),
        (k.time_nanos, k.duration_nanos, k.period, k.comments.len())
    );

    let texts = |a: &[StringId], b: &[StringId], pairs: &mut Vec<(StringId, StringId)>| {
        assert_eq!(a.len(), b.len());
        pairs.extend(a.iter().copied().zip(b.iter().copied()));
    };
    let (f, g) = (&original.functions, &written.functions);
    let (mut names, mut paths) = (Vec::new(), Vec::new());
    let (mut systems, mut comments, mut builds) = (Vec::new(), Vec::new(), Vec::new());
    texts(&f.name, &g.name, &mut names);
    texts(&f.filename, &g.filename, &mut paths);
    texts(&m.file, &n.file, &mut paths);
    texts(&f.system_name, &g.system_name, &mut systems);
    texts(&h.comments, &k.comments, &mut comments);
    texts(&m.build_id, &n.build_id, &mut builds);
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    let sets = original.samples.labels.iter().zip(&written.samples.labels);
    let sets: BTreeSet<(LabelSetId, LabelSetId)> = sets.map(|(a, b)| (*a, *b)).collect();
    for (a, b) in sets {
        let (a, b) = (original.labels.get(a), written.labels.get(b));
        assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(b) {
            keys.push((a.key, b.key));
            match (a.value, b.value) {
                (LabelValue::Text(a), LabelValue::Text(b)) => values.push((a, b)),
                (LabelValue::Number { value: a, .. }, LabelValue::Number { value: b, .. }) => {
                    assert_eq!(a, b)
                }
                other => panic!("{other:?}"),
            }
        }
    }
    // A name that is its own system name stays it, so the two are told apart only where they differ.
    let of_system = |(at, _): &(usize, &(StringId, StringId))| f.system_name[*at] != f.name[*at];
    let systems: Vec<_> = systems
        .iter()
        .enumerate()
        .filter(of_system)
        .map(|(_, pair)| *pair)
        .collect();
    for of_kind in [&names, &paths, &systems, &comments, &builds, &keys, &values] {
        let mut pairs = Pairs::default();
        for (a, b) in of_kind {
            pairs.put(original.strings.bytes(*a), written.strings.bytes(*b));
        }
    }
}

// ---- drawn profiles ----

/// A word that nothing public holds.
fn secret() -> impl Strategy<Value = String> {
    "Q[b-df-hj-np-tv-z]{6}Z"
}

/// Names as Go, C++, the JVM and people write them; the ones before `?` are private.
fn name() -> impl Strategy<Value = String> {
    let shapes = prop::sample::select(vec![
        "main.?",
        "main.?.func1",
        "main.(*?).?",
        "?.?",
        "github.com/?/?/?.(*?).?.func2.1",
        "log/?.?",
        "internal/?.Add",
        "net/?/?.?",
        "net/http.(*conn).serve",
        "runtime.gopark",
        "slices.SortFunc[...]",
        "slices.Sort[go.shape.[]*?.?]",
        "type:.eq.?.?",
        "?::?<int>::?(?*)",
        "<?::? as core::ops::Drop>::drop",
        "com.?.?.run",
        "[?.so.6]",
        "?",
        "? ? ?",
        "gopkg.in/?%2ev3.?",
        "?@?:?/?",
        "日本?",
        "",
        "sync.(*Mutex).Lock",
        "os/?.F",
        "crypto/?/aes.?",
        "vendor/?/x.?",
        "go:itab.*?.?,?.?",
    ]);
    (shapes, prop::collection::vec(secret(), 6)).prop_map(filled)
}

fn path() -> impl Strategy<Value = String> {
    let shapes = prop::sample::select(vec![
        "/home/?/?/main.go",
        "?/?.go",
        "C:\\?\\?.cc",
        "/root/go/pkg/mod/github.com/?/?@v1.2.3-?/?.go",
        "/usr/local/go/src/net/http/server.go",
        "/usr/local/go/src/runtime/proc.go",
        "log/?.go",
        "/src/?/log/?.go",
        "/?/slices/sort.go",
        "?.so.6",
        "/opt/?/bin/?",
        "",
        "<autogenerated>",
        "?",
        "//anon",
        "/?/?.?",
        "./?/../?.rs",
        "[vdso]",
        "/proc/?/exe (deleted)",
    ]);
    (shapes, prop::collection::vec(secret(), 6)).prop_map(filled)
}

fn filled((shape, secrets): (&str, Vec<String>)) -> String {
    let mut secrets = secrets.into_iter().cycle();
    let parts = shape.split('?').collect::<Vec<_>>();
    let mut out = parts[0].to_owned();
    for part in &parts[1..] {
        out.push_str(&secrets.next().unwrap_or_default());
        out.push_str(part);
    }
    out
}

/// Functions leaf first, labels, and its value.
type DrawnSample = (Vec<usize>, Vec<(String, Option<String>)>, i64);

#[derive(Debug, Clone)]
struct Drawn {
    functions: Vec<(String, Option<String>, usize)>,
    paths: Vec<String>,
    /// A path each, and a build id.
    mappings: Vec<(usize, String)>,
    /// Functions leaf first, labels by key and value, a value.
    samples: Vec<DrawnSample>,
    texts: Vec<String>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let functions =
        prop::collection::vec((name(), prop::option::of(name()), any::<usize>()), 1..12);
    let label = (prop::option::of(secret()), prop::option::of(name()));
    let label = label.prop_map(|(key, value)| (key.unwrap_or_else(|| "bytes".into()), value));
    let sample = (
        prop::collection::vec(any::<usize>(), 0..6),
        prop::collection::vec(label, 0..3),
        any::<i64>(),
    );
    (
        functions,
        prop::collection::vec(path(), 1..6),
        prop::collection::vec((any::<usize>(), secret()), 0..3),
        prop::collection::vec(sample, 0..10),
        prop::collection::vec(name(), 0..4),
    )
        .prop_map(|(functions, paths, mappings, samples, texts)| Drawn {
            functions,
            paths,
            mappings,
            samples,
            texts,
        })
}

fn message(drawn: &Drawn) -> schema::Profile {
    let mut table: Vec<Vec<u8>> = vec![Vec::new()];
    let mut string = |text: &str| {
        table
            .iter()
            .position(|t| t == text.as_bytes())
            .unwrap_or_else(|| {
                table.push(text.as_bytes().to_vec());
                table.len() - 1
            }) as i64
    };
    let paths: Vec<i64> = drawn.paths.iter().map(|p| string(p)).collect();
    let function =
        |(at, (name, system, file)): (usize, &(String, Option<String>, usize))| schema::Function {
            id: at as u64 + 1,
            name: string(name),
            system_name: string(system.as_ref().unwrap_or(name)),
            filename: paths[file % paths.len()],
            start_line: at as i64,
        };
    let functions: Vec<schema::Function> =
        drawn.functions.iter().enumerate().map(function).collect();
    let mapping = |(at, (file, build)): (usize, &(usize, String))| schema::Mapping {
        id: at as u64 + 1,
        memory_start: at as u64 * 100,
        memory_limit: at as u64 * 100 + 100,
        filename: paths[file % paths.len()],
        build_id: string(build),
        ..Default::default()
    };
    let mappings: Vec<schema::Mapping> = drawn.mappings.iter().enumerate().map(mapping).collect();
    let location = |(at, function): (usize, &schema::Function)| schema::Location {
        id: at as u64 + 1,
        mapping_id: (at as u64) % (mappings.len() as u64 + 1),
        address: at as u64,
        line: vec![schema::Line {
            function_id: function.id,
            line: at as i64,
            column: 0,
        }],
        is_folded: false,
    };
    let locations: Vec<schema::Location> = functions.iter().enumerate().map(location).collect();
    let samples = drawn
        .samples
        .iter()
        .map(|(stack, labels, value)| schema::Sample {
            location_id: stack
                .iter()
                .map(|at| (at % locations.len()) as u64 + 1)
                .collect(),
            value: vec![*value],
            label: (labels.iter())
                .map(|(key, value)| schema::Label {
                    key: string(key),
                    str: value.as_ref().map_or(0, |value| string(value)),
                    num: i64::from(value.is_none()) * 7,
                    num_unit: 0,
                })
                .collect(),
        });
    let samples: Vec<schema::Sample> = samples.collect();
    let comment: Vec<i64> = drawn.texts.iter().map(|text| string(text)).collect();
    let sample_type = vec![schema::ValueType {
        r#type: string("samples"),
        unit: string("count"),
    }];
    // Texts where none is expected.
    let odd = comment.first().copied().unwrap_or(0);
    schema::Profile {
        sample_type,
        sample: samples,
        mapping: mappings,
        location: locations,
        function: functions,
        comment,
        default_sample_type: odd,
        doc_url: odd,
        string_table: table,
        ..Default::default()
    }
}

fn secrets(message: &schema::Profile) -> BTreeSet<String> {
    let texts = message.string_table.iter().map(|text| shown(text));
    let words = texts.flat_map(|text| {
        let words = text.split(|c: char| !c.is_ascii_alphabetic());
        words
            .filter(|w| w.len() == 8 && w.starts_with('Q') && w.ends_with('Z'))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    words.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 300 } else { 5_000 }))]

    #[test]
    fn no_word_of_a_drawn_profile_is_left(first in drawn(), second in drawn(), standard: bool) {
        let what = Redaction { standard, ..ALL };
        let mut stand_ins = StandInsOf::default();
        let mut known: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
        for drawn in [&first, &second, &first] {
            let message = message(drawn);
            let original = open(&message.encode_to_vec()).expect("it is well made");
            let written = open(&redacted(original.clone(), &what, &mut stand_ins)).expect("it reads back");
            check_structure(&original, &written);
            let all: Vec<u8> = strings(&written).collect::<Vec<_>>().join(&0);
            let all = shown(&all);
            for secret in secrets(&message) {
                prop_assert!(!all.contains(&secret), "{secret} in {all:?} of {drawn:?}");
            }
            // The same in every file of the export.
            for (a, b) in original.functions.name.iter().zip(&written.functions.name) {
                let (a, b) = (original.strings.bytes(*a).to_vec(), written.strings.bytes(*b).to_vec());
                prop_assert_eq!(known.entry(a).or_insert_with(|| b.clone()), &b);
            }
        }
    }

    #[test]
    fn the_structure_of_anything_stays(entropy in prop::collection::vec(any::<u8>(), 0..3000), standard: bool) {
        let message = common::profile(&mut Dice::new(&entropy));
        if let Some(whole) = open(&message.encode_to_vec()) {
            let what = Redaction { standard, ..ALL };
            let bytes = redacted(whole.clone(), &what, &mut StandInsOf::default());
            // Once: to drop frames again may drop more.
            let original = prune::drop_frames(whole);
            check_structure(&original, &open(&bytes).expect("it reads back"));
        }
    }

    #[test]
    fn one_file_of_drawn_profiles_says_nothing_of_them(drawn in prop::collection::vec(drawn(), 1..3), name in secret()) {
        let messages: Vec<schema::Profile> = drawn.iter().map(message).collect();
        let profiles = messages.iter().map(|m| (format!("{name}.pb.gz"), writer::gzip(&m.encode_to_vec())));
        let (html, _) = more::page(profiles.collect(), &Parts::default(), &[], Some(ALL)).expect("a page");
        prop_assert!(!html.contains(&name));
        let held = profiles_in(&html);
        prop_assert_eq!(held.len(), messages.len());
        for message in &messages {
            for secret in secrets(message) {
                prop_assert!(!html.contains(&secret), "{}", secret);
                for profile in &held {
                    prop_assert!(!strings(profile).any(|text| shown(text).contains(&secret)), "{}", secret);
                }
            }
        }
    }
}

/// What a page that is one file holds.
fn profiles_in(html: &str) -> Vec<Profile> {
    let parts = html.split("class=\"part-profile\"").skip(1);
    let text = |part: &str| Some(part.split_once('>')?.1.split_once('<')?.0.to_owned());
    let bytes = parts.map(|part| {
        BASE64
            .decode(text(part).expect("an element"))
            .expect("base64")
    });
    bytes
        .map(|bytes| open(&bytes).expect("a profile"))
        .collect()
}

// ---- the corpus ----

/// What every profile may say: units, words of paths, Go's own packages where they are kept, and how stand-ins look.
fn is_public(word: &str, public: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_stand_in = [
        "pkg",
        "file",
        "Type",
        "fn",
        "sys",
        "build",
        "comment",
        "key",
        "value",
        "func",
        "gowrap",
        "deferwrap",
        "init",
    ]
    .contains(&letters);
    is_stand_in || public.contains(word)
}

const PUBLIC: &str = "main init src vendor internal local lib64 home root github test example vdso vsyscall kernel kallsyms bytes alignment request";

#[test]
fn nothing_of_the_corpus_is_left() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/files");
    let mut folders = vec![corpus.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => files.push(entry.path()),
            }
        }
    }
    files.sort();
    if files.is_empty() {
        println!("corpus: not here, skipped");
        return;
    }
    let (mut count, mut words) = (0, 0);
    for file in files {
        let bytes = std::fs::read(&file).expect("readable");
        let Some(original) = open(&bytes).filter(|p| p.samples.len() < 200_000) else {
            continue;
        };
        let original = prune::drop_frames(original);
        let written = redacted(original.clone(), &ALL, &mut StandInsOf::default());
        let written = open(&written).expect("it reads back");
        check_structure(&original, &written);
        count += 1;
        words += check_words(&original, &written, &file);
        // With Go's own names kept, everything else has the same structure too.
        let what = Redaction {
            standard: false,
            ..ALL
        };
        let kept = open(&redacted(
            original.clone(),
            &what,
            &mut StandInsOf::default(),
        ))
        .expect("it reads back");
        check_structure(&original, &kept);
    }
    println!("corpus: {count} files, {words} words");
    assert!(count > 200 && words > 10_000, "{count} {words}");
}

/// How many words were looked for.
fn check_words(original: &Profile, written: &Profile, file: &Path) -> usize {
    let text = |id: StringId| shown(original.strings.bytes(id));
    let mut public = PUBLIC.to_owned();
    for of_type in original
        .sample_types
        .iter()
        .chain(&original.header.period_type)
    {
        public.extend([
            " ".into(),
            text(of_type.kind),
            " ".into(),
            text(of_type.unit),
        ]);
    }
    let mut replaced: BTreeSet<StringId> = BTreeSet::new();
    let (f, m, h) = (&original.functions, &original.mappings, &original.header);
    for ids in [
        &f.name,
        &f.system_name,
        &f.filename,
        &m.file,
        &m.build_id,
        &h.comments,
    ] {
        replaced.extend(ids);
    }
    for set in (0..original.labels.len()).map(LabelSetId::from_index) {
        for label in original.labels.get(set) {
            replaced.insert(label.key);
            match label.value {
                LabelValue::Text(value) => replaced.insert(value),
                LabelValue::Number { unit, .. } => {
                    public.extend([" ".into(), text(unit)]);
                    false
                }
            };
        }
    }
    let left: Vec<u8> = strings(written).collect::<Vec<_>>().join(&0);
    let left = shown(&left);
    let mut count = 0;
    for id in replaced {
        let text = text(id);
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        for word in words.filter(|w| w.len() > 4 && !is_public(w, &public)) {
            count += 1;
            assert!(
                !left.contains(word),
                "{word} of {text} is left of {}",
                file.display()
            );
        }
    }
    count
}
