//! The recorded leaks are what their manifest says: every recording is whole, in order, of a program that is there, and opens
//! without a word; what is to be found grows in it; and nothing in it names the machine it was made on.

use proflens::formats::{self, Options};
use proflens::profile::{Profile, StackId, StringId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const FEWEST_SNAPSHOTS: usize = 5;

struct Entry {
    name: String,
    is_leak: bool,
    expect: String,
    folder: PathBuf,
}

impl Entry {
    /// The function to name: what stands after the last `; `.
    fn function(&self) -> &str {
        self.expect.rsplit("; ").next().unwrap_or_default()
    }
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaks")
}

fn manifest() -> Vec<Entry> {
    let text = std::fs::read_to_string(home().join("MANIFEST.tsv")).expect("the manifest");
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    assert!(
        header.starts_with("name\tgo\ttruth\texpect\tfiles"),
        "{header}"
    );
    lines.map(entry).collect()
}

fn entry(line: &str) -> Entry {
    let cells: Vec<&str> = line.split('\t').collect();
    let [name, go, truth, expect, files, ..] = cells[..] else {
        panic!("a line of the manifest is short: {line}");
    };
    assert!(["leak", "healthy"].contains(&truth), "{line}");
    assert_eq!(files, format!("recordings/{go}/{name}"));
    Entry {
        name: name.to_owned(),
        is_leak: truth == "leak",
        expect: expect.to_owned(),
        folder: home().join(files),
    }
}

/// The file names in a folder, in order.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").file_name());
    let names: BTreeSet<String> = entries
        .map(|name| name.into_string().expect("UTF-8"))
        .collect();
    names.into_iter().collect()
}

fn open(file: &Path) -> Profile {
    let bytes = std::fs::read(file).expect("a recording");
    let name = file.display().to_string();
    let mut items = formats::open(&name, &bytes, &Options::default());
    assert_eq!(items.len(), 1, "{name}");
    let opened = items
        .remove(0)
        .result
        .unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let strings = &opened.profile.strings;
    for id in (0..strings.len()).map(StringId::from_index) {
        let text = strings.text(id);
        let is_of_a_machine = ["/tmp/", "/work/", "/home/", "/root/", "/usr/"]
            .iter()
            .any(|folder| text.contains(folder));
        assert!(!is_of_a_machine, "{name} holds {text:?}");
    }
    opened.profile
}

/// The series of one kind, by the names of its files.
fn series(entry: &Entry, kind: &str) -> Vec<Profile> {
    let ends = |name: &String| name.starts_with(&format!("{kind}-")) && name.ends_with(".pb.gz");
    let names = names_in(&entry.folder);
    let files = names.into_iter().filter(ends);
    files.map(|name| open(&entry.folder.join(name))).collect()
}

/// The default value of every stack that holds the function, in sum.
fn value_of(profile: &Profile, function: &str) -> i64 {
    let calls_it = |leaf: StackId| {
        let locations = profile.stacks.leaf_to_root(leaf);
        let mut lines = locations.flat_map(|location| profile.locations.lines_of(location));
        lines.any(|line| {
            let named = profile.locations.lines.function[line].index();
            profile.strings.bytes(profile.functions.name[named]) == function.as_bytes()
        })
    };
    let values = &profile.samples.values[profile.default_sample_type()];
    let samples = profile.samples.stack.iter().zip(values);
    samples
        .filter(|(leaf, _)| calls_it(**leaf))
        .map(|(_, value)| value)
        .sum()
}

/// Whether the function's value at the end is above that at the start.
fn grows(series: &[Profile], function: &str) -> bool {
    let (first, last) = (
        series.first().expect("a first"),
        series.last().expect("a last"),
    );
    value_of(last, function) > value_of(first, function)
}

#[test]
fn every_recording_is_whole_and_in_order() {
    let manifest = manifest();
    for entry in &manifest {
        for kind in ["heap", "goroutine"] {
            let series = series(entry, kind);
            let what = format!("{} of {}", kind, entry.folder.display());
            assert!(series.len() >= FEWEST_SNAPSHOTS, "{what}: {}", series.len());
            let times: Vec<i64> = series.iter().map(|p| p.header.time_nanos).collect();
            assert!(times.is_sorted_by(|a, b| a < b), "{what}: {times:?}");
            let period = if kind == "heap" { 512 << 10 } else { 1 };
            assert!(series.iter().all(|p| p.header.period == period), "{what}");
        }
        for name in names_in(&entry.folder) {
            open(&entry.folder.join(name));
        }
    }
    println!("leaks: {} recordings", manifest.len());
}

#[test]
fn what_is_to_be_found_grows() {
    let mut missing = Vec::new();
    for entry in manifest().iter().filter(|entry| entry.is_leak) {
        let function = entry.function();
        let (heap, goroutines) = (series(entry, "heap"), series(entry, "goroutine"));
        // All finalizers run in one goroutine: where it waits is to be named, and what it should have freed is what grows.
        let is_found = match entry.name.as_str() {
            "finalizer_stuck" => {
                goroutines.iter().all(|p| value_of(p, function) == 1) && grows(&heap, "main.open")
            }
            _ => grows(&heap, function) || grows(&goroutines, function),
        };
        if !is_found {
            missing.push(format!("{}: {function}", entry.folder.display()));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn programs_manifest_and_recordings_hold_the_same_names() {
    let mut recorded: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for go in names_in(&home().join("recordings")) {
        let names = names_in(&home().join("recordings").join(&go));
        recorded.insert(go, names.into_iter().collect());
    }
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in manifest() {
        let go = entry
            .folder
            .parent()
            .and_then(Path::file_name)
            .expect("a version");
        let names = listed.entry(go.to_string_lossy().into_owned()).or_default();
        assert!(
            names.insert(entry.name.clone()),
            "{} stands twice",
            entry.name
        );
    }
    assert_eq!(recorded, listed);
    let is_program = |name: &String| home().join("programs").join(name).join("main.go").is_file();
    let programs: BTreeSet<String> = names_in(&home().join("programs"))
        .into_iter()
        .filter(is_program)
        .collect();
    // The newest Go has recorded all, an older one those that were there when it could be had.
    assert!(recorded.values().all(|names| names.is_subset(&programs)));
    assert_eq!(recorded.values().next_back(), Some(&programs));
}
