//! Every file of the corpus gives a profile or an error, never a panic, and agrees with what `go tool pprof` says of it. Where
//! the corpus is not beside the repository, the test says so and has nothing to check.

use proflens::input::{self, Limits};
use std::path::{Path, PathBuf};

fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let path = path.is_dir().then_some(path);
    if path.is_none() {
        println!("skipped: there is no ../shared/corpus beside the repository");
    }
    path
}

/// What the manifest says of one file.
struct Entry {
    file: String,
    format: String,
    counts: [Option<usize>; 5],
    pprof_reads_it: bool,
    pprof_says: String,
}

fn manifest(corpus: &Path) -> Vec<Entry> {
    let text = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).expect("the manifest");
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split('\t').collect();
    let column = |name| header.iter().position(|h| *h == name).expect(name);
    let counts = [
        "sample_types",
        "samples",
        "locations",
        "functions",
        "mappings",
    ]
    .map(column);
    let (file, format) = (column("file"), column("format"));
    let (ok, error) = (column("raw_ok"), column("raw_error"));
    let entry = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |c: usize| cells.get(c).copied().unwrap_or_default();
        Entry {
            file: cell(file).into(),
            format: cell(format).into(),
            counts: counts.map(|c| cell(c).parse().ok()),
            pprof_reads_it: cell(ok) == "yes",
            pprof_says: cell(error).into(),
        }
    };
    lines.map(entry).collect()
}

#[test]
fn agrees_with_pprof_on_every_file() {
    let Some(corpus) = corpus() else { return };
    let (mut profiles, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    for entry in manifest(&corpus) {
        let bytes = std::fs::read(corpus.join(&entry.file)).expect(&entry.file);
        // Formats other than profile.proto are refused here, and opened by `formats` (tests/formats.rs).
        let expected = entry.pprof_reads_it && entry.format == "proto";
        match input::open(&bytes, Limits::default()) {
            Ok(opened) => {
                profiles += 1;
                let p = &opened.profile;
                let counts = [
                    p.sample_types.len(),
                    p.samples.len(),
                    p.locations.len(),
                    p.functions.len(),
                    p.mappings.len(),
                ];
                let differs = counts
                    .iter()
                    .zip(&entry.counts)
                    .any(|(a, b)| b.is_some_and(|b| *a != b));
                if differs || !expected {
                    wrong.push(format!("{}: opened with {counts:?}", entry.file));
                }
                for warning in &opened.warnings {
                    println!("{}: warning: {warning}", entry.file);
                }
            }
            Err(error) => {
                refused += 1;
                println!(
                    "{}: {:?}: {error} [pprof: {}]",
                    entry.file, error.kind, entry.pprof_says
                );
                let is_sentence = |s: &str| s.len() > 20 && s.ends_with('.');
                if !is_sentence(&error.problem) || !is_sentence(&error.help) {
                    wrong.push(format!("{}: not two sentences: {error}", entry.file));
                }
                if expected {
                    wrong.push(format!("{}: refused: {error}", entry.file));
                }
            }
        }
    }
    let files = profiles + refused;
    println!("corpus: {files} files read, {profiles} opened, {refused} refused");
    assert_eq!(wrong, Vec::<String>::new());
    assert!(profiles > 200 && refused > 80);
}
