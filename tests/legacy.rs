//! pprof's legacy formats and Go's texts with `debug=1`: nameless, they print what `go tool pprof -raw` printed of them; with names,
//! they are the profile that Go wrote at the same time. Where the corpus is not beside the repository, the tests say so and have
//! nothing to check.

use proflens::analysis::selected::Selected;
use proflens::analysis::{merge, prune};
use proflens::formats::{self, Options};
use proflens::input::Opened;
use proflens::profile::Profile;
use proflens::report;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const NAMELESS: Options = Options {
    limits: proflens::input::Limits::PROCESS,
    names: false,
    modified_nanos: None,
};

fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let path = path.is_dir().then_some(path);
    if path.is_none() {
        println!("skipped: there is no ../shared/corpus beside the repository");
    }
    path
}

fn open(path: &Path, options: &Options) -> Result<Opened, String> {
    let bytes = std::fs::read(path).expect("a file");
    let mut items = formats::open("file", &bytes, options);
    assert_eq!(items.len(), 1, "{}", path.display());
    items.remove(0).result.map_err(|error| error.to_string())
}

/// As the command line prints it.
fn raw(profile: Profile) -> Vec<u8> {
    let profile = prune::drop_frames(merge::sum(vec![profile]).expect("one profile"));
    let mut out = Vec::new();
    let mut options = report::Options::default();
    report::Kind::Raw.settle(&mut options);
    report::raw(&Selected::all(&profile), &options, &mut out);
    out
}

/// The text of a golden, `None` where pprof refused the file.
fn golden(corpus: &Path, file: &str) -> Option<Vec<u8>> {
    let folder = corpus.join("golden").join(file.strip_prefix("files/")?);
    if let Ok(text) = std::fs::read(folder.join("raw.txt")) {
        return Some(text);
    }
    let packed = std::fs::read(folder.join("raw.txt.gz")).ok()?;
    Some(miniz_oxide::inflate::decompress_to_vec(&packed[10..]).expect("a packed golden"))
}

/// The first line that differs, from both sides.
fn difference(expected: &[u8], found: &[u8]) -> String {
    let lines = |text: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(text);
        text.lines().map(str::to_owned).collect()
    };
    let (expected, found) = (lines(expected), lines(found));
    let at = (0..=expected.len())
        .find(|i| expected.get(*i) != found.get(*i))
        .unwrap_or(0);
    let (expected, found) = (expected.get(at), found.get(at));
    format!("line {}\n  {expected:?}\n  {found:?}", at + 1)
}

#[test]
fn nameless_they_are_what_pprof_reads() {
    let Some(corpus) = corpus() else { return };
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).expect("a manifest");
    let (mut same, mut refused, mut wrong) = (0, 0, Vec::new());
    for row in manifest.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [file, format] = [columns[0], columns[9]];
        if !matches!(format, "text" | "legacy-binary") {
            continue;
        }
        match (open(&corpus.join(file), &NAMELESS), golden(&corpus, file)) {
            (Ok(opened), Some(expected)) => {
                let printed = raw(opened.profile);
                if printed == expected {
                    same += 1;
                } else {
                    wrong.push(format!("{file}: {}", difference(&expected, &printed)));
                }
            }
            (Err(error), Some(_)) => wrong.push(format!("{file} is refused: {error}")),
            (Ok(_), None) if format == "legacy-binary" => wrong.push(format!("{file} is opened")),
            (Ok(_), None) => {} // Of a format that pprof does not read.
            (Err(error), None) => {
                refused += 1;
                println!("{file}: {error}");
            }
        }
    }
    let files = same + refused + wrong.len();
    println!(
        "corpus: {files} legacy files and texts, {same} print what pprof prints, {refused} refused as by pprof"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(same > 50);
}

/// By name and file of a function: the sum of the first sample type over the samples whose stacks it is in.
fn cumulative(profile: &Profile, sample_type: usize) -> BTreeMap<(String, String), i64> {
    let mut sums = BTreeMap::new();
    for (sample, leaf) in profile.samples.stack.iter().enumerate() {
        let locations = profile.stacks.leaf_to_root(*leaf);
        let lines = locations.flat_map(|l| profile.locations.lines_of(l));
        let functions: BTreeSet<_> = lines
            .map(|line| profile.locations.lines.function[line])
            .collect();
        for function in functions {
            let text = |id| profile.strings.text(id).into_owned();
            let name = text(profile.functions.name[function.index()]);
            let file = text(profile.functions.filename[function.index()]);
            *sums.entry((name, file)).or_insert(0) += profile.samples.values[sample_type][sample];
        }
    }
    sums
}

/// Go wrote the text and the profile.proto of each within a second, while the program went on.
#[test]
fn with_names_they_are_what_go_writes_as_profile_proto() {
    let Some(corpus) = corpus() else { return };
    let (mut pairs, mut equal, mut functions, mut wrong) = (0, 0, 0, Vec::new());
    for program in [
        "chanleak", "healthy", "httpbody", "mapcache", "slicebuf", "ticker", "pubsub", "warmup",
    ] {
        for (text, proto) in [
            ("heap", "heap_5"),
            ("goroutine", "goroutine_5"),
            ("goroutineleak", "goroutineleak"),
            ("mutex", "mutex"),
            ("block", "block"),
        ] {
            let folder = corpus.join("files/leaks").join(program);
            let read = |name: String| open(&folder.join(name), &Options::default());
            let text = read(format!("{text}.debug1.txt")).expect("a text").profile;
            let proto = read(format!("{proto}.pb.gz")).expect("a profile").profile;
            let kinds = |p: &Profile| -> Vec<_> {
                let names = p.sample_types.iter().map(|t| [t.kind, t.unit]);
                names
                    .map(|t| t.map(|id| p.strings.text(id).into_owned()))
                    .collect()
            };
            assert_eq!(kinds(&text), kinds(&proto), "{program}");
            pairs += 1;
            let (text, proto) = (cumulative(&text, 0), cumulative(&proto, 0));
            let largest = proto.values().copied().max().unwrap_or(0);
            for (function, sum) in &proto {
                // Of the runtime's functions a text leaves some away.
                if function.0.starts_with("runtime.") || sum * 20 < largest {
                    continue;
                }
                functions += 1;
                let found = text.get(function).copied().unwrap_or(0);
                equal += usize::from(found == *sum);
                if largest > 20 && (found - sum).abs() * 5 > largest {
                    wrong.push(format!("{program}: {function:?}: {sum} and {found}"));
                }
            }
        }
    }
    println!(
        "corpus: {pairs} texts beside a profile.proto, {functions} functions of weight, {equal} of equal weight, {} far apart",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(equal * 10 > functions * 8 && functions > 500);
}

const TEXTS: [&[u8]; 7] = [
    b"heap profile: 1: 16 [2: 32] @ heap/2\n1: 16 [2: 32] @ 0x11 0x21\n#\t0x20\tmain.f+0x10\t/a.go:3\n\
      \n# runtime.MemStats\n# Alloc = 1\nMAPPED_LIBRARIES:\nb=/x\n10-20 r-xp 0 fd:0 1 $b/y\n",
    b"goroutine profile: total 1\n1 @ 0x11 0x21\n# labels: {\"a\":\"b\"}\n#\t0x10\tmain.f+0x1\ta.go:1\n",
    b"--- mutex:\ncycles/second=10\nsampling period=5\n20 10 @ 0x11\n#\t0x10\tmain.f+0x1\ta.go:1\n",
    b"--- contentionz 1 ---\nformat = java\nresolution = ms\n 7 3 @ 0x10 0x20\n0x10 f (A.java:3)\n0x20 g (/x/y)\n",
    b"--- heapz 1 ---\nformat = java\nresolution = bytes\n1024 2 @ 0x10\n0x10 A.f (A.java:3)\n",
    b"--- threadz 1 ---\n--- Thread 7f (name: a/1) stack: ---\n 0x10\n 0x10\n--- Memory map: ---\n1-20: /x (@1)\n",
    b"\0\0\0\0\x03\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x01\0\0\0\x02\0\0\0\x10\0\0\0\x10\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\
      1-20: /x\n",
];

/// Whatever is done to a file, it is opened or refused in whole sentences.
#[test]
fn damaged_files_are_opened_or_refused() {
    let (mut opened, mut refused) = (0, 0);
    let mut check = |bytes: &[u8]| {
        for names in [false, true] {
            let options = Options { names, ..NAMELESS };
            match formats::open("file", bytes, &options).remove(0).result {
                Ok(_) => opened += 1,
                Err(error) => {
                    refused += 1;
                    assert!(error.problem.ends_with('.'), "{error}");
                    assert!(error.help.ends_with('.'), "{error}");
                }
            }
        }
    };
    for text in TEXTS {
        for at in 0..text.len() {
            check(&text[..at]);
            for byte in [0, 0xff, b'0', b'9', b' ', b'\n', b'-', b'x', b'@'] {
                let mut changed = text.to_vec();
                changed[at] = byte;
                check(&changed);
            }
            check(&[&text[..at], b"99999999999999999999", &text[at..]].concat());
        }
    }
    println!("damaged: {opened} opened, {refused} refused");
    assert!(opened > 1000 && refused > 1000);
}
