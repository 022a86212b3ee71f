//! Formats other than profile.proto, on real files: what can be opened is, and what was printed of a profile is that profile again.
//! Where the corpus is not beside the repository, the tests say so and have nothing to check.

use proflens::analysis::selected::Selected;
use proflens::formats::{self, Item, Options};
use proflens::profile::Profile;
use proflens::report;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let path = path.is_dir().then_some(path);
    if path.is_none() {
        println!("skipped: there is no ../shared/corpus beside the repository");
    }
    path
}

/// What pprof refuses and proflens opens: dumps of goroutines, what pprof itself prints, folded stacks, and what a detour did to a file
/// that can be undone.
const BEYOND_PPROF: [&str; 8] = [
    ".debug2.txt",
    "__raw.out.txt",
    "-1.8.raw.txt",
    ".heap.string",
    "t_folded.txt",
    "c_gzip_double.pb.gz",
    "x_bom_prefix.pb",
    "x_crlf_mangled.pb.gz",
];

/// One line of the manifest: the file, and what pprof made of it (counts of sample types, samples, locations, functions, mappings).
struct Entry {
    file: String,
    pprof_reads_it: bool,
    counts: [Option<usize>; 5],
}

fn manifest(corpus: &Path) -> Vec<Entry> {
    let text = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).expect("the manifest");
    let mut lines = text
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    let column = |name| header.iter().position(|h| *h == name).expect(name);
    let names = [
        "sample_types",
        "samples",
        "locations",
        "functions",
        "mappings",
    ];
    let (file, ok, counts) = (column("file"), column("raw_ok"), names.map(column));
    let entry = |cells: Vec<&str>| {
        let cell = |c: usize| cells.get(c).copied().unwrap_or_default();
        Entry {
            file: cell(file).to_owned(),
            pprof_reads_it: cell(ok) == "yes",
            counts: counts.map(|c| cell(c).parse().ok()),
        }
    };
    lines.map(entry).collect()
}

/// Why what came of a file is wrong, if it is.
fn verdict(entry: &Entry, item: &Item) -> Option<String> {
    let is_beyond = BEYOND_PPROF.iter().any(|end| entry.file.ends_with(end));
    match &item.result {
        Ok(opened) => {
            let p = &opened.profile;
            let counts = [
                p.sample_types.len(),
                p.samples.len(),
                p.locations.len(),
                p.functions.len(),
                p.mappings.len(),
            ];
            let pairs = counts.iter().zip(&entry.counts);
            let differs = pairs.into_iter().any(|(a, b)| b.is_some_and(|b| *a != b));
            let is_expected = entry.pprof_reads_it || is_beyond;
            (differs || !is_expected).then(|| format!("opened with {counts:?}"))
        }
        Err(error) => {
            let is_sentence = |s: &str| s.len() > 20 && s.ends_with('.');
            let is_told = is_sentence(&error.problem) && is_sentence(&error.help);
            let is_expected = !entry.pprof_reads_it && !is_beyond;
            (!is_expected || !is_told).then(|| format!("refused: {error}"))
        }
    }
}

#[test]
fn every_file_is_opened_or_refused_by_a_sentence() {
    let Some(corpus) = corpus() else { return };
    let (mut opened, mut refused, mut wrong) = (0, 0, Vec::new());
    for entry in manifest(&corpus) {
        let options = Options {
            names: false,
            modified_nanos: None,
            ..Options::default()
        };
        let item = open_with(&corpus.join(&entry.file), &options);
        match &item.result {
            Ok(_) => opened += 1,
            Err(error) => {
                refused += 1;
                println!("{}: {:?}: {error}", entry.file, error.kind);
            }
        }
        wrong.extend(verdict(&entry, &item).map(|why| format!("{}: {why}", entry.file)));
    }
    println!("corpus: {opened} files opened, {refused} refused");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(opened > 300 && refused > 40);
}

/// All files below `folder` that are called `name`, or that packed.
fn files_called(name: &str, folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let file_name = entry.file_name();
            let file_name = file_name.to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if file_name.strip_suffix(".gz").unwrap_or(&file_name) == name {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn open(path: &Path) -> Item {
    open_with(path, &Options::default())
}

fn open_with(path: &Path, options: &Options) -> Item {
    let bytes = std::fs::read(path).expect("a file");
    let mut items = formats::open("file", &bytes, options);
    let item = items.pop().expect("an item");
    assert!(items.is_empty(), "{}: one file", path.display());
    item
}

/// The text that a golden holds, unpacked.
fn text(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).expect("a golden");
    let is_packed = path.extension().is_some_and(|e| e == "gz");
    match is_packed {
        true => miniz_oxide::inflate::decompress_to_vec(&bytes[10..]).expect("a packed golden"),
        false => bytes,
    }
}

fn raw(profile: &Profile) -> Vec<u8> {
    let mut out = Vec::new();
    let options = report::Options::default();
    report::raw(&Selected::all(profile), &options, &mut out);
    out
}

/// The first line that differs, from both sides.
fn difference(expected: &[u8], found: &[u8]) -> String {
    let lines = |text: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(text);
        text.lines().map(str::to_owned).collect()
    };
    let (expected, found) = (lines(expected), lines(found));
    let at = (0..)
        .find(|i| expected.get(*i) != found.get(*i))
        .unwrap_or(0);
    format!(
        "line {}\n  {:?}\n  {:?}",
        at + 1,
        expected.get(at),
        found.get(at)
    )
}

#[test]
fn the_text_of_raw_is_the_profile_again() {
    let Some(corpus) = corpus() else { return };
    let (mut same, mut wrong) = (0, Vec::new());
    for golden in files_called("raw.txt", &corpus.join("golden")) {
        let expected = text(&golden);
        match open(&golden).result {
            Err(error) => wrong.push(format!("{}: {error}", golden.display())),
            Ok(opened) => {
                let printed = raw(&opened.profile);
                if printed == expected {
                    same += 1;
                } else {
                    let difference = difference(&expected, &printed);
                    wrong.push(format!("{}: {difference}", golden.display()));
                }
            }
        }
    }
    println!(
        "corpus: {} texts of raw, {same} print the same again",
        same + wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(same > 200);
}

/// The header has sums of what was not rounded yet; all that follows is the same again.
#[test]
fn the_text_of_traces_is_a_profile_that_prints_it() {
    let Some(corpus) = corpus() else { return };
    let (mut same, mut refused, mut wrong) = (0, 0, Vec::new());
    for golden in files_called("traces.txt", &corpus.join("golden")) {
        match open(&golden).result {
            Err(error) => {
                refused += 1;
                println!("{}: {error}", golden.display());
            }
            Ok(opened) => {
                let mut printed = Vec::new();
                let options = report::Options::default();
                report::traces(&Selected::all(&opened.profile), &options, &mut printed);
                let expected = text(&golden);
                let (expected, printed) = (samples(&expected), samples(&printed));
                // The least of all numbers is printed in another unit than any other.
                let is_least = golden.to_string_lossy().contains("v_min_int64");
                if printed == expected || is_least {
                    same += 1;
                } else {
                    let difference = difference(expected, printed);
                    wrong.push(format!("{}: {difference}", golden.display()));
                }
            }
        }
    }
    let texts = same + refused + wrong.len();
    println!("corpus: {texts} texts of traces, {same} print the same again, {refused} refused");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A name with a line feed in it.
    assert!(same > 200 && refused <= 1);
}

/// From the first separator on.
fn samples(text: &[u8]) -> &[u8] {
    let at = text.windows(12).position(|w| w == b"-----------+");
    &text[at.unwrap_or(0)..]
}

/// A dump and the profile.proto of the same goroutines name the same functions.
#[test]
fn a_dump_has_the_names_of_its_profile() {
    let Some(corpus) = corpus() else { return };
    let (mut dumps, mut names, mut known) = (0, 0, 0);
    for dump in files_called("goroutine.debug2.txt", &corpus.join("files/leaks")) {
        let folder = dump.parent().expect("a folder");
        let profiles = ["goroutine_4.pb.gz", "goroutine_5.pb.gz", "cpu.pb.gz"];
        let profiles = profiles.map(|name| open(&folder.join(name)).result.expect("a profile"));
        let of_profiles: BTreeSet<_> = profiles
            .iter()
            .flat_map(|p| function_names(&p.profile))
            .collect();
        let profile = open(&dump).result.expect("a dump").profile;
        let of_dump = function_names(&profile);
        names += of_dump.len();
        known += of_dump.intersection(&of_profiles).count();
        dumps += 1;
        let total: i64 = profile.samples.values[0].iter().sum();
        let text = std::fs::read_to_string(&dump).expect("a dump");
        let headers = text.lines().filter(|line| line.starts_with("goroutine "));
        assert_eq!(total, headers.count() as i64, "{}", dump.display());
    }
    println!(
        "corpus: {dumps} dumps of goroutines, {known} of their {names} names are in their profiles"
    );
    // They were not taken at the same moment.
    assert!(dumps > 5 && known * 10 > names * 9);
}

fn function_names(profile: &Profile) -> BTreeSet<String> {
    let names = profile.functions.name.iter();
    names
        .map(|name| profile.strings.text(*name).into_owned())
        .collect()
}

/// Whatever one byte of a text says, and whichever line is missing, nothing is worse than a sentence.
#[test]
fn any_byte_of_a_text_may_be_wrong() {
    const SEPARATOR: &str = "-----------+-------------------------------------------------------";
    let traces = format!(
        "File: a\nType: cpu\n{SEPARATOR}\n   op:  x\n 10ms   f (inline)\n             g a.go:7\n{SEPARATOR}\n"
    );
    let texts = [
        "panic: x\n\ngoroutine 1 gp=0xc [chan receive (leaked), 5 minutes, locked to thread] {a: \"b\\x41\"}:\n\
         main.f(...)\n\ta.go:7\nmain.g(0x1)\n\ta.go:8 +0x1 fp=0x1 sp=0x2 pc=0x3\n...5 frames elided...\n\
         created by main.h in goroutine 9\n\ta.go:9 +0x1\n[originating from goroutine 9]:\nx(...)\n\ta.go:1\n\n",
        "Comment: c\nPeriodType: a b\nPeriod: 1\nTime: 2021-01-08 17:10:32.1 +0100 CET\nDuration: 1m30\nSamples:\na/b[dflt] c/d\n\
         \x20 1 2: 1 2 \n                k:[v w] l:[x]\n                n:[1 u]\nLocations\n     1: 0x1 M=1 [F] f a.go:1:2 s=3(g)\n\
         \x20            h a.go:4:0 s=0\n     2: 0x2 \nMappings\n1: 0x1/0x2/0x0 f b [FN][FL]\n",
        &traces,
        "a;b;c 10\na;b_[k] 2\n",
        "# x\napp 12/13 [001] d.h1. 1.5: 250 cpu-clock:u: \n\t 10 f (inlined)\n\t 10 g+0x1 (/a (deleted))\n  a.c:7\n\t 20 [unknown] ([unknown])\n\n",
    ];
    for text in texts {
        let open = |bytes: &[u8]| formats::open("x", bytes, &Options::default());
        assert!(open(text.as_bytes())[0].result.is_ok(), "{text}");
        for at in 0..text.len() {
            for byte in [b'\n', b' ', b'0', b'9', b':', b'(', b'"', b']', 0xff] {
                let mut changed = text.as_bytes().to_vec();
                changed[at] = byte;
                assert_eq!(open(&changed).len(), 1);
                changed.remove(at);
                assert_eq!(open(&changed).len(), 1);
            }
        }
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for missing in 0..lines.len() {
            let others = lines.iter().enumerate().filter(|(i, _)| *i != missing);
            let changed: String = others.map(|(_, line)| *line).collect();
            assert_eq!(open(changed.as_bytes()).len(), 1);
        }
    }
}
