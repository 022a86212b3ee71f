//! The source view's figures, held against the command line's `-list`, which is pprof's byte for byte: of every function of the project's
//! recordings and of the corpus, line by line. Where a line recurs on a stack pprof adds it up more than once, which is told apart here.

mod support;

use proflens::analysis::graph::{
    Grain, Granularity, Identity, Nodes, StackTotals, Values, Weights,
};
use proflens::analysis::paths::PathTrim;
use proflens::analysis::prune;
use proflens::analysis::selected::Selected;
use proflens::engine::Engine;
use proflens::input::{self, Limits};
use proflens::profile::Profile;
use proflens::protocol::*;
use proflens::views::answer::{Memory, answer};
use proflens::views::protocol::{Answered, ViewAnswer, ViewQuestion};
use proflens::views::source::{FileView, Place, Routines, SourceQuestion, SourceView};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::Builder;

const BASE: FileId = FileId(1);
const NEW: FileId = FileId(2);

fn engine(files: &[(FileId, &[u8])]) -> Option<Engine> {
    let mut memory = Memory::default();
    let further = move |looked: &proflens::views::Looked, question: &[u8]| {
        answer(&mut memory, looked, question)
    };
    let mut engine = Engine::with_further(Limits::default(), Box::new(further));
    for (file, bytes) in files {
        engine.begin(*file, None);
        engine.feed(*file, bytes);
        let reply = engine.finish(*file);
        if !matches!(reply, Reply::Opened { .. }) {
            return None;
        }
    }
    Some(engine)
}

fn ask(engine: &mut Engine, scene: &Scene, question: SourceQuestion) -> Option<SourceView> {
    let questions = vec![ViewQuestion::Source(question)];
    let ask = Ask {
        generation: 1,
        scene: scene.clone(),
        question: Question::Further(postcard::to_allocvec(&questions).expect("plain data")),
    };
    let Reply::Answer {
        answer: Ok(Answer::Further(bytes)),
        ..
    } = engine.ask(&ask)
    else {
        return None;
    };
    let answered: Answered = postcard::from_bytes(&bytes).expect("an answer");
    match answered.answers.into_iter().next() {
        Some((_, Ok(ViewAnswer::Source(view)))) => Some(view),
        _ => None,
    }
}

fn routines(engine: &mut Engine, scene: &Scene) -> Option<Routines> {
    let pattern = Pattern {
        text: String::new(),
        is_regexp: false,
    };
    match ask(engine, scene, SourceQuestion::Routines(pattern, Vec::new()))? {
        SourceView::Routines(routines) => Some(routines),
        other => panic!("{other:?}"),
    }
}

fn file(engine: &mut Engine, scene: &Scene, place: Place) -> Option<FileView> {
    match ask(engine, scene, SourceQuestion::File(place, Vec::new()))? {
        SourceView::File(file) => file,
        other => panic!("{other:?}"),
    }
}

/// By file and line: the figures of the rows of pprof's list there, and how many those are.
type Listed = BTreeMap<(NameKey, i64), (i64, i64, u32)>;

fn listed(profile: &Profile, sample_type: usize) -> Listed {
    let selected = Selected::all(profile);
    let identity = Identity {
        grain: Grain {
            granularity: Granularity::Lines,
            inlines: true,
            columns: false,
        },
        by_binary: true,
        paths: PathTrim::None,
        ..Identity::default()
    };
    let nodes = Nodes::new(&selected, identity);
    let values = Values {
        value: &profile.samples.values[sample_type],
        divisor: None,
    };
    let totals = StackTotals::new(&selected, values);
    let weights = Weights::new(&selected, &nodes, values, &totals);
    let mut listed = Listed::new();
    for node in nodes.ids().filter(|node| !nodes.name(*node).is_empty()) {
        let at = (NameKey::of(nodes.file(node)), nodes.line(node));
        let sum = listed.entry(at).or_default();
        sum.0 = sum.0.wrapping_add(weights.flat[node.index()]);
        sum.1 = sum.1.wrapping_add(weights.cum[node.index()]);
        sum.2 += 1;
    }
    listed
}

/// How many lines were compared.
fn check_list(bytes: &[u8], what: &Path) -> usize {
    let Ok(opened) = input::open(bytes, Limits::default()) else {
        return 0;
    };
    let Some(mut engine) = engine(&[(NEW, bytes)]) else {
        return 0;
    };
    let profile = prune::drop_frames(opened.profile);
    let mut compared = 0;
    for sample_type in 0..profile.sample_types.len() {
        // A scene names its sample type: one of two that share a name cannot be asked for.
        let same = |other: &&proflens::profile::ValueType| {
            other.kind == profile.sample_types[sample_type].kind
        };
        let kind = profile.strings.text(profile.sample_types[sample_type].kind);
        if kind.is_empty() || profile.sample_types.iter().filter(same).count() > 1 {
            continue;
        }
        let scene = Scene {
            sample_type: Some(kind.into_owned()),
            ..Scene::of(Shown::One(NEW))
        };
        let listed = listed(&profile, sample_type);
        let Some(routines) = routines(&mut engine, &scene) else {
            return 0;
        };
        let named = routines.rows.iter().filter(|r| !r.path.is_empty());
        let files: BTreeSet<NameKey> = named.map(|r| r.file).collect();
        for key in files.into_iter().take(40) {
            let view = file(&mut engine, &scene, Place::File(key)).expect("it is listed");
            for line in &view.lines {
                let (flat, cum, rows) = listed[&(key, line.line)];
                let place = format!(
                    "{}: {kind} {}:{}",
                    what.display(),
                    view.path,
                    line.line,
                    kind = scene.sample_type.as_deref().unwrap_or_default()
                );
                assert_eq!(line.flat.new, flat, "{place}");
                if rows == 1 {
                    assert_eq!(line.cum.new, cum, "{place}");
                    compared += 1;
                }
            }
        }
    }
    compared
}

fn check_folder(folder: &Path) -> (usize, usize) {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => waiting.push(path),
                path => paths.push(path),
            }
        }
    }
    paths.sort();
    let (mut files, mut lines) = (0, 0);
    for path in paths {
        let bytes = std::fs::read(&path).expect("a file");
        if bytes.len() > 300_000 {
            continue;
        }
        let compared = check_list(&bytes, &path);
        files += usize::from(compared > 0);
        lines += compared;
    }
    (files, lines)
}

#[test]
fn lines_have_the_figures_of_list() {
    let (files, lines) = check_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples"));
    assert!(files > 0 && lines > 100, "{files} files, {lines} lines");
}

#[test]
fn lines_have_the_figures_of_list_in_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/files");
    if !corpus.is_dir() {
        println!("skipped: there is no ../shared/corpus beside the repository");
        return;
    }
    let (files, lines) = check_folder(&corpus);
    println!("corpus: {files} files compared, {lines} lines of list");
    assert!(lines > 1000);
}

/// Functions stand in `a.go`, one a line in the order of their first call, so that a line is a function's.
fn placed(samples: &[(&str, i64)]) -> Vec<u8> {
    let mut builder = Builder::new(&[("cpu", "count")]);
    for (stack, value) in samples {
        builder = builder.sample(stack, &[*value]);
    }
    builder = builder.with(|builder| {
        let path = builder.string("/src/a.go");
        let message = builder.message();
        for function in &mut message.function {
            function.filename = path;
            function.start_line = function.id as i64 * 10;
        }
        for location in &mut message.location {
            for line in &mut location.line {
                line.line = line.function_id as i64 * 10 + 1;
            }
        }
    });
    builder.bytes()
}

fn figures(view: &FileView, line: i64) -> (Pair, Pair) {
    let line = view.lines.iter().find(|l| l.line == line).expect("a line");
    (line.flat, line.cum)
}

fn new(value: i64) -> Pair {
    Pair {
        base: 0,
        new: value,
    }
}

#[test]
fn a_sample_counts_once_in_a_line_under_recursion() {
    let bytes = placed(&[("main;f;f;f", 5), ("main;f;g;f", 2), ("main", 1)]);
    let mut engine = engine(&[(NEW, &bytes)]).expect("it opens");
    let scene = Scene::of(Shown::One(NEW));
    let view = file(&mut engine, &scene, Place::Of(NameKey::of(b"f"))).expect("a file");
    let f = view.routines.iter().position(|r| r.name == "f").expect("f");
    let line = view.routines[f].start_line + 1;
    assert_eq!(figures(&view, line), (new(7), new(7)));
    assert_eq!(
        (view.routines[f].flat, view.routines[f].cum),
        (new(7), new(7))
    );
}

#[test]
fn inlined_calls_stand_under_their_call_line() {
    let bytes = placed(&[("main;f>g>h", 5), ("main;f>g", 2), ("main;h", 9)]);
    let mut engine = engine(&[(NEW, &bytes)]).expect("it opens");
    let scene = Scene::of(Shown::One(NEW));
    let view = file(&mut engine, &scene, Place::Of(NameKey::of(b"f"))).expect("a file");
    let owned = |name: &str| {
        let at = view
            .routines
            .iter()
            .position(|r| r.name == name)
            .expect("it is there") as u32;
        view.lines
            .iter()
            .find(|line| line.routine == at)
            .expect("a line")
    };
    let inlined: Vec<_> = (owned("f").inlined.iter())
        .map(|l| (l.depth, l.name.as_str(), l.flat.new, l.cum.new))
        .collect();
    assert_eq!(inlined, [(1, "g", 2, 7), (2, "h", 5, 5)]);
    assert_eq!((owned("f").flat, owned("f").cum), (new(0), new(7)));
    assert_eq!((owned("h").flat, owned("h").cum), (new(14), new(14)));
    assert!(owned("h").inlined.is_empty());
}

#[test]
fn both_sides_and_the_filters_are_honoured_and_callers_have_their_lines() {
    let (before, after) = (
        placed(&[("main;f", 5), ("main;g;f", 1)]),
        placed(&[("main;f", 8), ("main;g;f", 1), ("main;g", 100)]),
    );
    let mut engine = engine(&[(BASE, &before), (NEW, &after)]).expect("they open");
    let shown = Shown::Compare {
        base: BASE,
        new: NEW,
    };
    let scene = Scene::of(shown);
    let view = file(&mut engine, &scene, Place::Of(NameKey::of(b"f"))).expect("a file");
    let f = view.routines.iter().find(|r| r.name == "f").expect("f");
    assert_eq!(f.cum, Pair { base: 6, new: 9 });
    let callers = SourceQuestion::Callers(NameKey::of(b"f"));
    let Some(SourceView::Callers(callers)) = ask(&mut engine, &scene, callers) else {
        panic!("no callers");
    };
    let callers: Vec<_> = callers.iter().map(|c| (c.name.as_str(), c.value)).collect();
    let (main, g) = (Pair { base: 5, new: 8 }, Pair { base: 1, new: 1 });
    assert_eq!(callers, [("main", main), ("g", g)]);
    let filtered = Scene {
        filters: vec![Filter {
            verb: FilterVerb::Ignore,
            pattern: Pattern {
                text: "^g$".into(),
                is_regexp: true,
            },
        }],
        ..scene
    };
    let view = file(&mut engine, &filtered, Place::Of(NameKey::of(b"f"))).expect("a file");
    let f = view.routines.iter().find(|r| r.name == "f").expect("f");
    assert_eq!(f.cum, main);
    assert!(view.routines.iter().all(|r| r.name != "g"));
}
