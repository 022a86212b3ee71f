//! What is suggested holds what it says: filtering by it leaves just that much.

use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::protocol::*;
use std::path::{Path, PathBuf};

const FILE: FileId = FileId(0);

fn engine(path: &Path) -> Option<Engine> {
    let bytes = std::fs::read(path).ok()?;
    let mut engine = Engine::new(Limits::default());
    engine.begin(FILE, None);
    engine.feed(FILE, &bytes);
    let mut reply = engine.finish(FILE);
    if matches!(reply, Reply::Names { .. }) {
        reply = engine.named(FILE, &Err("Names stay as they are.".into()));
    }
    matches!(reply, Reply::Opened { .. }).then_some(engine)
}

fn ask(engine: &mut Engine, scene: &Scene, question: Question) -> Option<Answer> {
    let scene = scene.clone();
    let reply = engine.ask(&Ask {
        generation: 1,
        scene,
        question,
    });
    match reply {
        Reply::Answer { answer, .. } => answer.ok(),
        other => panic!("{other:?}"),
    }
}

fn suggest(engine: &mut Engine, scene: &Scene, verb: FilterVerb, text: &str) -> Vec<Suggestion> {
    let question = SuggestQuestion {
        verb,
        text: text.to_string(),
        limit: 12,
    };
    match ask(engine, scene, Question::Suggest(question)) {
        Some(Answer::Suggestions(suggestions)) => suggestions.items,
        _ => Vec::new(),
    }
}

fn sum(engine: &mut Engine, scene: &Scene) -> Pair {
    match ask(engine, scene, Question::Totals) {
        Some(Answer::Totals(totals)) => totals.sum,
        other => panic!("{other:?}"),
    }
}

/// How many suggestions were tried.
fn check(path: &Path) -> usize {
    let Some(mut engine) = engine(path) else {
        return 0;
    };
    let mut tried = 0;
    let mut scene = Scene::of(Shown::One(FILE));
    for (verb, text) in [
        (FilterVerb::Focus, ""),
        (FilterVerb::Focus, "MA"),
        (FilterVerb::TagFocus, ""),
        (FilterVerb::TagFocus, "="),
    ] {
        scene.filters.clear();
        let items = suggest(&mut engine, &scene, verb, text);
        let wanted = text.to_lowercase();
        for item in items {
            tried += 1;
            assert!(item.text.to_lowercase().contains(&wanted), "{item:?}");
            let pattern = item.pattern.clone();
            scene.filters = vec![Filter { verb, pattern }];
            let left = sum(&mut engine, &scene);
            // The files of a package may be called as it is.
            let is_exact = item.kind != SuggestionKind::Package;
            let what = format!("{}: {item:?}", path.display());
            assert!(!is_exact || left == item.holds, "{what} leaves {left:?}");
        }
    }
    tried
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

#[test]
fn suggestions_hold_what_they_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut own = files(&root.join("tests/data"));
    own.extend(files(&root.join("www/examples")));
    let tried: usize = own.iter().map(|path| check(path)).sum();
    println!("own recordings: {} files, {tried} suggestions", own.len());
    assert!(tried > 100);

    let corpus = files(&root.join("../shared/corpus/files"));
    if corpus.is_empty() {
        println!("skipped: no corpus at ../shared/corpus");
    }
    let small = corpus
        .iter()
        .filter(|path| path.metadata().is_ok_and(|m| m.len() < 1 << 20));
    let tried: Vec<usize> = small.map(|path| check(path)).collect();
    println!(
        "corpus: {} files, {} suggestions",
        tried.len(),
        tried.iter().sum::<usize>()
    );
}

#[test]
fn what_the_filters_leave_is_suggested_and_no_more_than_asked_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut engine = engine(&root.join("www/examples/leak/heap-5.pb.gz")).expect("an example");
    let mut scene = Scene::of(Shown::One(FILE));
    let all = suggest(&mut engine, &scene, FilterVerb::Focus, "session");
    assert!(all.iter().any(|item| item.kind == SuggestionKind::Package));
    assert!(all.iter().any(|item| item.kind == SuggestionKind::File));
    let heavy = |item: &Suggestion| item.holds.new;
    assert!(all.is_sorted_by(|a, b| heavy(a) >= heavy(b)) && all.len() <= 12);
    let pattern = all[0].pattern.clone();
    let verb = FilterVerb::Ignore;
    scene.filters = vec![Filter { verb, pattern }];
    let left = suggest(&mut engine, &scene, FilterVerb::Focus, "session");
    assert!(left.iter().all(|item| item.text != all[0].text));
    let names = suggest(&mut engine, &scene, FilterVerb::PruneFrom, ".go");
    assert!(names.iter().all(|item| item.kind != SuggestionKind::File));
    let keys = suggest(&mut engine, &scene, FilterVerb::TagRoot, "");
    assert!(keys.iter().any(|item| item.pattern.text == "bytes"));
    assert!(suggest(&mut engine, &scene, FilterVerb::Focus, "no such name").is_empty());
}
