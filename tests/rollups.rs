//! The views of labels and of files and packages, held against what they mean: labels against the command line's `-tags`, which is
//! pprof's byte for byte; groups against sums over samples by hand and by the definition; all of it over the corpus.

mod support;

use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::measurement::scaled_label;
use proflens::protocol::*;
use proflens::views::Looked;
use proflens::views::answer::{Memory, answer};
use proflens::views::labels::protocol::{LabelsQuestion, LabelsView, MarginKind};
use proflens::views::packages::origin::Origin;
use proflens::views::packages::protocol::*;
use proflens::views::protocol::{Answered, ViewAnswer, ViewQuestion};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::Builder;

const BASE: FileId = FileId(1);
const NEW: FileId = FileId(2);

fn engine() -> Engine {
    let mut memory = Memory::default();
    let further = move |looked: &Looked, question: &[u8]| answer(&mut memory, looked, question);
    Engine::with_further(Limits::default(), Box::new(further))
}

fn open(engine: &mut Engine, file: FileId, bytes: &[u8]) -> bool {
    engine.begin(file, None);
    engine.feed(file, bytes);
    let mut reply = engine.finish(file);
    if matches!(reply, Reply::Names { .. }) {
        reply = engine.named(file, &Err("Names stay as they are.".into()));
    }
    matches!(reply, Reply::Opened { .. })
}

fn ask(engine: &mut Engine, scene: &Scene, question: ViewQuestion) -> (Totals, ViewAnswer) {
    let ask = Ask {
        generation: 1,
        scene: scene.clone(),
        question: Question::Further(postcard::to_allocvec(&vec![question]).expect("plain data")),
    };
    let Reply::Answer {
        answer: Ok(Answer::Further(bytes)),
        ..
    } = engine.ask(&ask)
    else {
        panic!("no answer");
    };
    let answered: Answered = postcard::from_bytes(&bytes).expect("an answer");
    let (_, answer) = answered.answers.into_iter().next().expect("one answer");
    (answered.totals, answer.expect("sums do not fail"))
}

fn labels(engine: &mut Engine, scene: &Scene, question: LabelsQuestion) -> LabelsView {
    match ask(engine, scene, ViewQuestion::Labels(question)) {
        (_, ViewAnswer::Labels(view)) => view,
        other => panic!("{other:?}"),
    }
}

fn packages(engine: &mut Engine, scene: &Scene, by: By) -> (Totals, PackagesView) {
    let question = PackagesQuestion {
        by,
        limit: u32::MAX,
        descending: true,
        ..PackagesQuestion::default()
    };
    match ask(engine, scene, ViewQuestion::Packages(question)) {
        (totals, ViewAnswer::Packages(view)) => (totals, view),
        other => panic!("{other:?}"),
    }
}

fn key(name: &str) -> NameKey {
    NameKey::of(name.as_bytes())
}

fn question(name: &str) -> LabelsQuestion {
    LabelsQuestion {
        key: Some(key(name)),
        limit: u32::MAX,
        ..LabelsQuestion::default()
    }
}

fn sum(pairs: impl Iterator<Item = Pair>) -> Pair {
    pairs.fold(Pair::default(), |sum, pair| Pair {
        base: sum.base.wrapping_add(pair.base),
        new: sum.new.wrapping_add(pair.new),
    })
}

fn new(value: i64) -> Pair {
    Pair {
        base: 0,
        new: value,
    }
}

// ---- labels ----

type Labelled<'a> = (
    &'a str,
    &'a [(&'a str, &'a str)],
    &'a [(&'a str, i64, &'a str)],
    i64,
);

fn labelled(samples: &[Labelled]) -> Vec<u8> {
    let mut builder = Builder::new(&[("cpu", "nanoseconds")]);
    for (stack, texts, numbers, value) in samples {
        builder = builder.sample(stack, &[*value]).with(|b| {
            let mut all = Vec::new();
            for (key, text) in *texts {
                let (key, str) = (b.string(key), b.string(text));
                all.push(proflens::pprof::schema::Label {
                    key,
                    str,
                    ..Default::default()
                });
            }
            for (key, num, unit) in *numbers {
                let (key, num_unit) = (b.string(key), b.string(unit));
                all.push(proflens::pprof::schema::Label {
                    key,
                    num: *num,
                    num_unit,
                    ..Default::default()
                });
            }
            let sample = b.message().sample.last_mut().expect("just added");
            sample.label = all;
        });
    }
    builder.bytes()
}

fn two_keys() -> Vec<u8> {
    labelled(&[
        (
            "a",
            &[("t", "x"), ("u", "1")],
            &[("bytes", 700, "bytes")],
            10,
        ),
        (
            "a;b",
            &[("t", "x"), ("u", "2")],
            &[("bytes", 900, "bytes")],
            20,
        ),
        ("a", &[("t", "y,=.")], &[("bytes", 1024, "bytes")], 30),
        ("c", &[], &[], 40),
    ])
}

#[test]
fn values_bins_and_what_has_no_label() {
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &two_keys()));
    let scene = Scene::of(Shown::One(NEW));
    let view = labels(&mut engine, &scene, question("t"));
    let names: Vec<&str> = view.keys.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(names, ["bytes", "t", "u"]);
    assert_eq!((view.unlabelled, view.sum), (new(40), new(100)));
    let open_key = view.open.expect("a key");
    let values: Vec<(&str, i64)> = (open_key.values.iter())
        .map(|row| (row.text.as_str(), row.value.new))
        .collect();
    // As heavy as each other: by name.
    assert_eq!(values, [("x", 30), ("y,=.", 30)]);
    let sizes = labels(&mut engine, &scene, question("bytes"));
    let bins: Vec<(i64, i64, i64, u32)> = (sizes.open.expect("a key").bins.iter())
        .map(|bin| (bin.from, bin.to, bin.value.new, bin.numbers))
        .collect();
    assert_eq!(bins, [(512, 1023, 30, 2), (1024, 2047, 30, 1)]);
}

#[test]
fn a_search_a_limit_and_what_is_left() {
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &two_keys()));
    let scene = Scene::of(Shown::One(NEW));
    let limited = LabelsQuestion {
        limit: 1,
        ..question("t")
    };
    let view = labels(&mut engine, &scene, limited.clone())
        .open
        .expect("a key");
    assert_eq!(
        (view.values.len(), view.value_count, view.found),
        (1, 2, new(60))
    );
    let second = LabelsQuestion {
        offset: 1,
        ..limited
    };
    let view = labels(&mut engine, &scene, second).open.expect("a key");
    assert_eq!((view.offset, view.values[0].text.as_str()), (1, "y,=."));
    let searched = LabelsQuestion {
        search: "Y,".to_string(),
        ..question("t")
    };
    let view = labels(&mut engine, &scene, searched).open.expect("a key");
    assert_eq!(
        (view.value_count, view.values[0].text.as_str()),
        (1, "y,=.")
    );
}

#[test]
fn what_holds_nothing_is_counted_and_not_listed() {
    let mut engine = engine();
    let texts = |value: i64| {
        let samples: [Labelled; 4] = [
            ("a", &[("t", "kept")], &[], 5),
            ("b", &[("t", "grown")], &[], value),
            ("c", &[("t", "freed")], &[], 0),
            ("d", &[("t", "freed too")], &[], 0),
        ];
        labelled(&samples)
    };
    assert!(open(&mut engine, BASE, &texts(0)));
    assert!(open(&mut engine, NEW, &texts(7)));
    let scene = Scene::of(Shown::Compare {
        base: BASE,
        new: NEW,
    });
    let mut listed = |scene: &Scene, search: &str| {
        let searched = LabelsQuestion {
            search: search.to_string(),
            ..question("t")
        };
        let open = labels(&mut engine, scene, searched).open.expect("a key");
        let names: Vec<String> = open.values.iter().map(|v| v.text.clone()).collect();
        (names.join(","), open.value_count, open.empty_count)
    };
    assert_eq!(listed(&scene, ""), ("grown,kept".to_string(), 2, 2));
    assert_eq!(listed(&scene, "too"), (String::new(), 0, 1));
    let old = Scene::of(Shown::One(BASE));
    assert_eq!(listed(&old, ""), ("kept".to_string(), 1, 3));
}

#[test]
fn two_keys_against_each_other() {
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &two_keys()));
    let scene = Scene::of(Shown::One(NEW));
    let crossed = LabelsQuestion {
        across: Some(key("u")),
        ..question("t")
    };
    let cross = labels(&mut engine, &scene, crossed)
        .open
        .expect("a key")
        .cross
        .expect("a table");
    let rows: Vec<(&str, MarginKind, i64)> = (cross.rows.iter())
        .map(|row| (row.text.as_str(), row.kind, row.value.new))
        .collect();
    assert_eq!(
        rows,
        [
            ("x", MarginKind::Value, 30),
            ("y,=.", MarginKind::Value, 30),
            ("", MarginKind::Without, 40)
        ]
    );
    let cells: Vec<Vec<i64>> = (cross.cells.iter())
        .map(|cells| cells.iter().map(|cell| cell.new).collect())
        .collect();
    assert_eq!(cells, [[20, 10, 0], [0, 0, 30], [0, 0, 40]]);
    assert_eq!(cross.total, new(100));
}

#[test]
fn many_values_are_bounded_and_add_up() {
    let mut builder = Builder::new(&[("cpu", "nanoseconds")]);
    for i in 0..3000 {
        builder = builder.sample("a", &[1]).with(|b| {
            let (key, str) = (b.string("id"), b.string(&format!("v{i}")));
            let label = proflens::pprof::schema::Label {
                key,
                str,
                ..Default::default()
            };
            b.message().sample.last_mut().expect("just added").label = vec![label];
        });
    }
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &builder.bytes()));
    let scene = Scene::of(Shown::One(NEW));
    let part = LabelsQuestion {
        offset: 2950,
        limit: 100,
        ..question("id")
    };
    let view = labels(&mut engine, &scene, part).open.expect("a key");
    assert_eq!((view.values.len(), view.value_count), (50, 3000));
    assert_eq!(view.found, new(3000));
}

/// pprof's own text of a comparison (`tests/data/README.md` says how it was recorded): the command line prints it, and the view has its figures.
#[test]
fn labels_of_a_comparison_are_pprofs() {
    let folder = root().join("tests/data/labels");
    let [base, new] = ["goroutine-1.pb.gz", "goroutine-2.pb.gz"].map(|name| folder.join(name));
    let golden = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a golden");
    for (flag, name) in [
        (Some("-diff_base"), "tags_diff_base.txt"),
        (Some("-base"), "tags_base.txt"),
        (None, "tags.txt"),
    ] {
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_proflens"));
        run.args(["-tags", "-symbolize=none"]);
        if let Some(flag) = flag {
            run.arg(format!("{flag}={}", base.display()));
        }
        let output = run.arg(&new).output().expect("the command line runs");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            golden(name),
            "{name}"
        );
    }
    let mut engine = engine();
    for (file, path) in [(BASE, &base), (NEW, &new)] {
        assert!(open(
            &mut engine,
            file,
            &std::fs::read(path).expect("readable")
        ));
    }
    let scene = Scene::of(Shown::Compare {
        base: BASE,
        new: NEW,
    });
    let report = golden("tags_diff_base.txt");
    let (totals, _) = packages(&mut engine, &scene, By::Package);
    assert_eq!(totals.total, 17);
    let view = labels(&mut engine, &scene, LabelsQuestion::default());
    let names: Vec<&str> = view.keys.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(names, ["route", "shard", "tenant"]);
    for row in &view.keys {
        let open_key = labels(&mut engine, &scene, question(&row.name))
            .open
            .expect("a key");
        let own = open_key
            .values
            .iter()
            .map(|v| format!("{}: {}", v.value.change(), v.text));
        let (total, printed) = block_of(&report, &row.name);
        assert_eq!(total, row.total.change().to_string(), "{}", row.name);
        assert_eq!(printed, own.collect::<BTreeSet<String>>(), "{}", row.name);
    }
}

fn scene_with(verb: FilterVerb, text: &str) -> Scene {
    Scene {
        filters: vec![Filter {
            verb,
            pattern: Pattern {
                text: text.to_string(),
                is_regexp: true,
            },
        }],
        ..Scene::of(Shown::One(NEW))
    }
}

/// Each value's own filter keeps what the value holds, and what drops it the rest.
fn check_filters(engine: &mut Engine, most: usize) -> usize {
    let scene = Scene::of(Shown::One(NEW));
    let mut checked = 0;
    for row in labels(engine, &scene, LabelsQuestion::default()).keys {
        let view = labels(engine, &scene, question(&row.name));
        let open_key = view.open.expect("a key");
        let values = open_key
            .values
            .iter()
            .map(|v| (&v.filter, v.value, &v.text));
        let bins = open_key.bins.iter().map(|b| (&b.filter, b.value, &b.text));
        for (filter, value, text) in values.take(most).chain(bins.take(most)) {
            let Some(filter) = filter else { continue };
            let kept = labels(
                engine,
                &scene_with(FilterVerb::TagFocus, filter),
                question(&row.name),
            );
            let dropped = labels(
                engine,
                &scene_with(FilterVerb::TagIgnore, filter),
                question(&row.name),
            );
            assert_eq!(kept.sum, value, "{filter} of {text}");
            assert_eq!(
                sum([kept.sum, dropped.sum].into_iter()),
                view.sum,
                "{filter}"
            );
            checked += 1;
        }
    }
    checked
}

#[test]
fn filters_of_values_keep_what_they_say() {
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &two_keys()));
    assert_eq!(check_filters(&mut engine, 9), 9);
}

// ---- files and packages ----

fn go() -> Vec<u8> {
    Builder::new(&[("cpu", "nanoseconds")])
        .sample(
            "main.main;net/http.serve;example.com/x/y.f;runtime.mallocgc",
            &[1],
        )
        .sample("main.main;net/http.serve", &[2])
        .sample("runtime.gcBgMarkWorker", &[4])
        .sample(
            "net/http.serve;net/http.conn;github.com/a/b.g;net/http.write",
            &[8],
        )
        .sample("main.main", &[16])
        .bytes()
}

#[test]
fn packages_by_hand() {
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &go()));
    let scene = Scene::of(Shown::One(NEW));
    let (_, view) = packages(&mut engine, &scene, By::Package);
    let rows: Vec<(&str, i64, i64, i64)> = (view.rows.iter())
        .map(|row| {
            let f = row.figures;
            (row.name.as_str(), f.flat.new, f.cum.new, f.caused.new)
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("main", 16, 19, 18),
            ("net/http", 10, 11, 0),
            ("runtime", 5, 5, 4),
            ("example.com/x/y", 0, 1, 1),
            ("github.com/a/b", 0, 8, 8),
        ]
    );
    let origins: Vec<(Origin, i64, i64)> = (view.origins.iter())
        .map(|row| (row.origin, row.figures.flat.new, row.figures.caused.new))
        .collect();
    assert_eq!(
        origins,
        [
            (Origin::Own, 16, 19),
            (Origin::Dependency, 0, 8),
            (Origin::Standard, 10, 0),
            (Origin::Runtime, 5, 4),
        ]
    );
}

#[test]
fn an_open_package_lists_its_functions() {
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &go()));
    let question = PackagesQuestion {
        open: vec![key("net/http")],
        zoom: Some(key("net/http")),
        limit: 100,
        descending: true,
        ..PackagesQuestion::default()
    };
    let scene = Scene::of(Shown::One(NEW));
    let (_, ViewAnswer::Packages(view)) =
        ask(&mut engine, &scene, ViewQuestion::Packages(question))
    else {
        panic!("another answer");
    };
    let members: Vec<(&str, i64)> = (view.rows.iter())
        .filter(|row| row.depth == 1)
        .map(|row| (row.name.as_str(), row.figures.flat.new))
        .collect();
    assert_eq!(
        members,
        [
            ("net/http.write", 8),
            ("net/http.serve", 2),
            ("net/http.conn", 0)
        ]
    );
    let tiles: Vec<&str> = view
        .map
        .tiles
        .iter()
        .map(|tile| tile.name.as_str())
        .collect();
    assert_eq!(tiles, ["net/http.write", "net/http.serve"]);
}

/// Of every roll-up the flats and the causes add up to the profile, less what has an empty stack; the treemap to the flats.
fn check_sums(engine: &mut Engine, scene: &Scene) {
    let mut sums = Vec::new();
    for by in [By::Module, By::Package, By::Directory, By::File] {
        let (_, view) = packages(engine, scene, by);
        if view.row_count as usize > MOST_ROWS {
            continue;
        }
        let groups = || view.rows.iter().map(|row| row.figures);
        let flat = sum(groups().map(|f| f.flat));
        assert_eq!(flat, sum(groups().map(|f| f.caused)), "{by:?}");
        assert_eq!(
            flat,
            sum(view.origins.iter().map(|row| row.figures.flat)),
            "{by:?}"
        );
        assert_eq!(
            flat,
            sum(view.origins.iter().map(|row| row.figures.caused)),
            "{by:?}"
        );
        let tiles = view.map.tiles.iter().map(|tile| tile.flat);
        assert_eq!(flat, sum(tiles.chain([view.map.others.1])), "{by:?}");
        sums.push(flat);
    }
    assert!(sums.windows(2).all(|two| two[0] == two[1]), "{sums:?}");
}

type Sample = (Vec<u8>, i64);

fn bytes_of(samples: &[Sample]) -> Vec<u8> {
    const NAMES: [&str; 6] = [
        "main.f",
        "main.g",
        "net/http.f",
        "runtime.f",
        "a.b/c.f",
        "malloc",
    ];
    let mut builder = Builder::new(&[("space", "bytes")]);
    for (stack, value) in samples {
        let names: Vec<&str> = stack.iter().map(|f| NAMES[usize::from(*f) % 6]).collect();
        builder = builder.sample(&names.join(";"), &[*value]);
    }
    builder.bytes()
}

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let stack = prop::collection::vec(0u8..6, 1..7);
    prop::collection::vec((stack, -50i64..1000), 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn groups_add_up(base in samples(), new in samples()) {
        // The same file twice is opened once.
        prop_assume!(bytes_of(&base) != bytes_of(&new));
        // Without a function of its runtime a program is none of Go's, and has no package main.
        prop_assume!(base.iter().chain(&new).any(|(stack, _)| stack.contains(&3)));
        let mut engine = engine();
        prop_assert!(open(&mut engine, BASE, &bytes_of(&base)));
        prop_assert!(open(&mut engine, NEW, &bytes_of(&new)));
        let scene = Scene::of(Shown::Compare { base: BASE, new: NEW });
        check_sums(&mut engine, &scene);
        let (totals, view) = packages(&mut engine, &scene, By::Package);
        prop_assert_eq!(sum(view.rows.iter().map(|row| row.figures.flat)), totals.sum);
        // A sample counts in the cum of main if any frame of it is there.
        let of_main = |samples: &[Sample]| -> i64 {
            let has_main = |(stack, _): &&Sample| stack.iter().any(|f| *f < 2);
            samples.iter().filter(has_main).map(|(_, v)| v).sum()
        };
        let found = view.rows.iter().find(|row| row.name == "main").map(|row| row.figures.cum);
        let wanted = Pair { base: of_main(&base), new: of_main(&new) };
        prop_assert_eq!(found.unwrap_or_default(), wanted);
    }
}

// ---- the project's own recordings, and the corpus ----

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn profiles_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![folder.to_path_buf()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => todo.push(path),
                false if path.to_string_lossy().ends_with(".pb.gz") => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// Labels by `-tags`: of each key the total, and each value as it is printed with what it holds.
fn check_tags(
    path: &Path,
    view: &LabelsView,
    engine: &mut Engine,
    scene: &Scene,
    totals: &Totals,
) -> usize {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_proflens"))
        .args([
            "-tags",
            "-symbolize=none",
            &format!("-unit={}", totals.unit),
        ])
        .arg(path)
        .output()
        .expect("the command line runs");
    let report = String::from_utf8_lossy(&run.stdout).into_owned();
    for row in &view.keys {
        let open_key = (labels(engine, scene, question(&row.name)).open).expect("a key");
        let listed = open_key.values.iter().map(|v| v.value);
        assert_eq!((sum(listed), open_key.found), (row.total, row.total));
        if open_key.value_count as usize > open_key.values.len() {
            continue;
        }
        let figure = |value| scaled_label(value, &totals.unit, &totals.unit);
        let mut own: BTreeMap<String, i64> = BTreeMap::new();
        for value in &open_key.values {
            // pprof prints numbers in the unit of the report, and takes for one those that print alike.
            let unit = row.unit.as_deref().unwrap_or_default();
            let number = value.number.map(|n| scaled_label(n, unit, &totals.unit));
            *own.entry(number.unwrap_or(value.text.clone())).or_default() += value.value.new;
        }
        // What holds nothing pprof prints, and the view counts.
        let own: BTreeSet<String> = (own.iter())
            .filter(|(_, value)| **value != 0)
            .map(|(text, value)| format!("{}: {text}", figure(*value)))
            .collect();
        let (total, mut printed) = block_of(&report, &row.name);
        let nothing = format!("{}: ", figure(0));
        printed.retain(|line| !line.starts_with(&nothing));
        let place = format!("{} of {}", row.name, path.display());
        assert_eq!(total, figure(row.total.new), "{place}");
        assert_eq!(printed, own, "{place}");
    }
    view.keys.len()
}

/// The total of a key, and each value as `figure: text`, without the shares.
fn block_of(report: &str, key: &str) -> (String, BTreeSet<String>) {
    let head = format!("{key}: Total ");
    let mut lines = report.lines().map(str::trim_start);
    let found = lines.find_map(|line| line.strip_prefix(&head));
    let total = found.and_then(|rest| rest.split(" of ").next());
    let values = lines.take_while(|line| !line.is_empty()).map(|line| {
        let (figures, text) = line.split_once(": ").unwrap_or((line, ""));
        let figure = figures.split(' ').next().unwrap_or_default();
        format!("{}: {text}", figure.trim_end_matches(':'))
    });
    (total.unwrap_or_default().to_string(), values.collect())
}

fn check_folder(folder: &Path) -> (usize, usize, usize) {
    let (mut files, mut keys, mut filters) = (0, 0, 0);
    for path in profiles_under(folder) {
        let bytes = std::fs::read(&path).expect("a file");
        let mut engine = engine();
        if bytes.len() > 2_000_000 || !open(&mut engine, NEW, &bytes) {
            continue;
        }
        let scene = Scene::of(Shown::One(NEW));
        check_sums(&mut engine, &scene);
        let (totals, _) = packages(&mut engine, &scene, By::Package);
        let view = labels(&mut engine, &scene, LabelsQuestion::default());
        if !view.keys.is_empty() {
            keys += check_tags(&path, &view, &mut engine, &scene, &totals);
            filters += check_filters_of_single_valued(&mut engine, &view);
        }
        files += 1;
    }
    (files, keys, filters)
}

/// Only where no sample has two values of a key, which a filter of one of them keeps whole.
fn check_filters_of_single_valued(engine: &mut Engine, view: &LabelsView) -> usize {
    let is_single = view.keys.iter().all(|key| {
        let question = LabelsQuestion {
            across: view
                .keys
                .iter()
                .find(|other| other.key != key.key)
                .map(|other| other.key),
            ..question(&key.name)
        };
        let cross = labels(engine, &Scene::of(Shown::One(NEW)), question)
            .open
            .and_then(|k| k.cross);
        cross.is_none_or(|cross| cross.total == view.sum)
    });
    if is_single {
        check_filters(engine, 3)
    } else {
        0
    }
}

#[test]
fn labels_and_groups_of_the_recordings_add_up() {
    let (files, _, _) = check_folder(&root().join("tests/data"));
    assert!(files > 0);
}

#[test]
fn labels_and_groups_of_the_corpus_add_up() {
    let corpus = root().join("../shared/corpus/files");
    if !corpus.is_dir() {
        println!("skipped: there is no ../shared/corpus beside the repository");
        return;
    }
    let (files, keys, filters) = check_folder(&corpus);
    println!("corpus: {files} files compared, {keys} keys of labels with -tags, {filters} filters");
    assert!(files > 100 && keys > 10 && filters > 10);
}
