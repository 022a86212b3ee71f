//! What `go tool pprof` printed is what proflens prints, byte for byte: on the project's own recordings (`tests/data`), and on a
//! corpus of other people's profiles where one lies beside the repository. The command line is called in-process.

use proflens::input::{self, Limits};
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[derive(Default)]
struct Tally {
    files: usize,
    goldens: usize,
    failures: Vec<String>,
}

impl Tally {
    /// Runs one golden: `args` are the whole command line.
    fn check(&mut self, golden: &Path, args: &[String]) {
        self.goldens += 1;
        let expected = read_golden(golden);
        let printed = match proflens::cli::run(args.iter().cloned()) {
            Ok(output) => output.report,
            Err(failure) => format!("{failure:?}\n").into_bytes(),
        };
        if printed != expected {
            let difference = first_difference(&expected, &printed);
            let failure = format!("{}\n  {}\n{difference}", golden.display(), args.join(" "));
            self.failures.push(failure);
        }
    }

    #[track_caller]
    fn finish(self, what: &str) {
        println!(
            "{what}: {} files and pairs, {} goldens, {} differ",
            self.files,
            self.goldens,
            self.failures.len()
        );
        assert!(self.goldens > 0, "no golden was found");
        assert!(
            self.failures.is_empty(),
            "{} of {} goldens differ:\n{}",
            self.failures.len(),
            self.goldens,
            self.failures.join("\n")
        );
    }
}

/// The first lines that differ, from both sides.
fn first_difference(expected: &[u8], printed: &[u8]) -> String {
    let mut text = String::new();
    let mut shown = 0;
    let (mut want, mut got) = (
        expected.split(|b| *b == b'\n'),
        printed.split(|b| *b == b'\n'),
    );
    for line in 1.. {
        let (want, got) = (want.next(), got.next());
        if want.is_none() && got.is_none() || shown == 3 {
            break;
        }
        if want != got {
            shown += 1;
            let show = |side: Option<&[u8]>| {
                side.map_or("(end)".into(), |l| String::from_utf8_lossy(l).into_owned())
            };
            let _ = writeln!(
                text,
                "  {line:>5} want {}\n        got  {}",
                show(want),
                show(got)
            );
        }
    }
    text
}

/// Goldens of some size are gzipped.
fn read_golden(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    if path.extension().is_some_and(|e| e == "gz") {
        gunzip(&bytes).unwrap_or_else(|| panic!("{}: not gzip", path.display()))
    } else {
        bytes
    }
}

fn gunzip(bytes: &[u8]) -> Option<Vec<u8>> {
    const HAS_NAME: u8 = 8;
    let flags = *bytes.get(3)?;
    let mut body = bytes.get(10..)?;
    if flags & HAS_NAME != 0 {
        let end = body.iter().position(|b| *b == 0)?;
        body = &body[end + 1..];
    }
    miniz_oxide::inflate::decompress_to_vec(body).ok()
}

/// The command line that a golden was made with, by its name, but for the files; `None`: it is not of a report that is here.
fn command(golden: &str, file: &Path) -> Option<Vec<String>> {
    let name = golden.trim_end_matches(".gz").strip_suffix(".txt")?;
    let words =
        |text: &str| -> Option<Vec<String>> { Some(text.split(' ').map(str::to_string).collect()) };
    match name {
        "top" | "normalize_top" => words("top -nodecount=50"),
        "top_all" => words("top -nodecount=0 -nodefraction=0 -edgefraction=0"),
        "top_cum" => words("top -cum -nodecount=50"),
        "top_lines" => words("top -lines -nodecount=50"),
        "tree" => words("tree -nodecount=30"),
        "peek" => words("peek ."),
        "tags" | "raw" | "traces" => words(name),
        _ => {
            if let Some(index) = name.strip_prefix("top_sample_index_") {
                return words(&format!("top -nodecount=50 -sample_index={index}"));
            }
            let (index, _) = name.strip_prefix("exact_")?.split_once('_')?;
            let unit = unit_of(file, index.parse().ok()?)?;
            words(&format!(
                "top -nodecount=0 -nodefraction=0 -edgefraction=0 -sample_index={index} -unit={unit}"
            ))
        }
    }
}

fn unit_of(file: &Path, sample_type: usize) -> Option<String> {
    let bytes = std::fs::read(file).ok()?;
    let profile = input::open(&bytes, Limits::default()).ok()?.profile;
    let unit = profile.sample_types.get(sample_type)?.unit;
    Some(profile.strings.text(unit).into_owned())
}

/// All goldens of one file.
fn check_file(tally: &mut Tally, goldens: &Path, file: &Path) {
    tally.files += 1;
    for golden in entries(goldens) {
        if let Some(mut args) = command(&file_name(&golden), file) {
            args.push(text(file));
            tally.check(&golden, &args);
        }
    }
}

/// The two files of a pair, as `pair.txt` beside its goldens names them.
fn sides(goldens: &Path, root: &Path) -> (PathBuf, PathBuf) {
    let pair = std::fs::read_to_string(goldens.join("pair.txt")).expect("pair.txt");
    let side = |name: &str| {
        let line = pair.lines().find_map(|l| l.strip_prefix(name));
        root.join(line.expect("both sides of a pair").trim())
    };
    (side("base "), side("new "))
}

/// All goldens of a base and a new file.
fn check_pair(tally: &mut Tally, goldens: &Path, base: &Path, new: &Path) {
    tally.files += 1;
    for golden in entries(goldens) {
        let name = file_name(&golden);
        let (flag, report) = if let Some(report) = name.strip_prefix("diff_base_") {
            ("diff_base", report)
        } else if let Some(report) = name.strip_prefix("base_") {
            ("base", report)
        } else {
            continue;
        };
        let Some(mut args) = command(report, new) else {
            continue;
        };
        if report.starts_with("normalize_") {
            args.push("-normalize".to_string());
        }
        args.push(format!("-{flag}={}", text(base)));
        args.push(text(new));
        tally.check(&golden, &args);
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder);
    let mut paths: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The corpus beside the repository, if it is there.
fn corpus() -> Option<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if corpus.join("MANIFEST.tsv").exists() {
        return Some(corpus);
    }
    println!("skipped: no corpus at ../shared/corpus");
    None
}

/// Where the project's own recordings lie: those of the tests, and the page's examples.
const RECORDINGS: [&str; 2] = ["tests/data", "www/examples"];

#[test]
fn the_projects_own_recordings_read_as_pprof_reads_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tally = Tally::default();
    for folder in entries(&root.join("tests/expected/pprof")) {
        for goldens in entries(&folder) {
            let (folder, file) = (file_name(&folder), file_name(&goldens));
            if folder == "diff" {
                let (base, new) = sides(&goldens, root);
                check_pair(&mut tally, &goldens, &base, &new);
                continue;
            }
            let places = RECORDINGS.map(|place| root.join(place).join(&folder).join(&file));
            let recording = places.iter().find(|p| p.exists());
            check_file(&mut tally, &goldens, recording.expect("a recording"));
        }
    }
    tally.finish("own recordings");
}

#[test]
fn every_profile_of_the_corpus_reads_as_pprof_reads_it() {
    let Some(corpus) = corpus() else { return };
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).expect("a manifest");
    let mut rows = manifest.lines().map(|l| l.split('\t').collect::<Vec<_>>());
    let header = rows.next().expect("a header");
    let column = |name| header.iter().position(|c| *c == name).expect("a column");
    let (file, format) = (column("file"), column("format"));

    let mut tally = Tally::default();
    for row in rows.filter(|r| r[format] == "proto") {
        let path = row[file]
            .strip_prefix("files/")
            .expect("a path under files/");
        let goldens = corpus.join("golden").join(path);
        // A file that pprof refused has no report.
        if entries(&goldens)
            .iter()
            .any(|g| file_name(g).starts_with("top.txt"))
        {
            check_file(&mut tally, &goldens, &corpus.join(row[file]));
        }
    }
    tally.finish("corpus");
}

#[test]
fn every_pair_of_the_corpus_compares_as_pprof_compares_it() {
    let Some(corpus) = corpus() else { return };
    let mut tally = Tally::default();
    for goldens in entries(&corpus.join("golden/diff")) {
        let (base, new) = sides(&goldens, &corpus);
        check_pair(&mut tally, &goldens, &base, &new);
    }
    tally.finish("pairs of the corpus");
}
