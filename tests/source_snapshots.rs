//! Source with a column for each snapshot: what stands in a column, at a line, at what is inlined into it and in the list of functions, is
//! what opening that file alone shows; the scene's own figures stay as they are.

mod asking;

use asking::ask;
use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::protocol::*;
use proflens::views::Looked;
use proflens::views::answer::{Memory, answer};
use proflens::views::export::taken::{TableOf, TakeQuestion, Taken};
use proflens::views::protocol::{ViewAnswer, ViewQuestion};
use proflens::views::source::*;
use proflens::views::table::{Cell, Table};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn engine(files: &[(FileId, PathBuf)]) -> Engine {
    let mut memory = Memory::default();
    let further = move |looked: &Looked, question: &[u8]| answer(&mut memory, looked, question);
    let mut engine = Engine::with_further(Limits::default(), Box::new(further));
    for (file, path) in files {
        engine.begin(*file, None);
        engine.feed(*file, &std::fs::read(path).expect("it can be read"));
        let reply = engine.finish(*file);
        assert!(matches!(reply, Reply::Opened { .. }), "{reply:?}");
    }
    engine
}

fn file(engine: &mut Engine, scene: &Scene, key: NameKey, columns: &[FileId]) -> Option<FileView> {
    let question = SourceQuestion::File(Place::File(key), columns.to_vec());
    match ask(engine, scene, ViewQuestion::Source(question)).1 {
        ViewAnswer::Source(SourceView::File(file)) => file,
        other => panic!("{other:?}"),
    }
}

fn routines(engine: &mut Engine, scene: &Scene, columns: &[FileId]) -> Routines {
    let pattern = Pattern {
        text: String::new(),
        is_regexp: false,
    };
    let question = SourceQuestion::Routines(pattern, columns.to_vec());
    match ask(engine, scene, ViewQuestion::Source(question)).1 {
        ViewAnswer::Source(SourceView::Routines(routines)) => routines,
        other => panic!("{other:?}"),
    }
}

/// A line, and the way to what is inlined into it; a function of the list has no line.
type Key = (i64, Vec<(String, String, i64)>);
type Figures = BTreeMap<Key, (i64, i64)>;

/// What differs from 0, as `figure` tells it of a row's pairs and columns.
fn figures(view: &FileView, figure: impl Fn(Pair, Pair, &[Sums]) -> (i64, i64)) -> Figures {
    let mut figures = Figures::new();
    let mut put = |key: Key, sums: (i64, i64)| {
        if sums != (0, 0) {
            figures.insert(key, sums);
        }
    };
    for line in &view.lines {
        put(
            (line.line, Vec::new()),
            figure(line.flat, line.cum, &line.every),
        );
        let mut way = Vec::new();
        for inner in &line.inlined {
            way.truncate(usize::from(inner.depth) - 1);
            way.push((inner.name.clone(), inner.path.clone(), inner.line));
            let sums = figure(inner.flat, inner.cum, &inner.every);
            put((line.line, way.clone()), sums);
        }
    }
    for routine in &view.routines {
        let sums = figure(routine.flat, routine.cum, &routine.every);
        put((0, vec![(routine.name.clone(), String::new(), 0)]), sums);
    }
    figures
}

fn own(flat: Pair, cum: Pair, _: &[Sums]) -> (i64, i64) {
    (flat.new, cum.new)
}

fn is_cut(view: &FileView) -> bool {
    let cut = |line: &LineFigures| line.inlined_count as usize > line.inlined.len();
    view.lines.iter().any(cut)
}

/// How many figures were compared.
fn check(files: &[(FileId, PathBuf)], scene: &Scene) -> usize {
    let ids: Vec<FileId> = files.iter().map(|(id, _)| *id).collect();
    let mut all = engine(files);
    let mut alone: Vec<(Engine, Scene)> = (files.iter())
        .map(|one| {
            let shown = Shown::One(one.0);
            let scene = Scene {
                shown,
                ..scene.clone()
            };
            (engine(std::slice::from_ref(one)), scene)
        })
        .collect();
    let listed = routines(&mut all, scene, &ids);
    assert_eq!(listed.snapshots.len(), files.len());
    let mut compared = check_list(&listed, &mut alone);
    let mut keys: Vec<NameKey> = listed.rows.iter().map(|row| row.file).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let view = file(&mut all, scene, key, &ids).expect("it is listed");
        let columns: Vec<FileId> = view.snapshots.iter().map(|s| s.file).collect();
        assert_eq!(columns, ids);
        let plain = file(&mut all, scene, key, &[]);
        let plain = plain.map_or_else(Figures::new, |plain| figures(&plain, own));
        assert_eq!(
            figures(&view, own),
            plain,
            "{} as the scene has it",
            view.path
        );
        for (column, (engine, scene)) in alone.iter_mut().enumerate() {
            let there = figures(&view, |_, _, every| (every[column].flat, every[column].cum));
            let one = file(engine, scene, key, &[]);
            if one.as_ref().is_some_and(is_cut) || is_cut(&view) {
                continue;
            }
            let one = one.map_or_else(Figures::new, |one| figures(&one, own));
            assert_eq!(there, one, "{} of {:?}", view.path, files[column]);
            compared += there.len();
        }
    }
    compared
}

fn check_list(listed: &Routines, alone: &mut [(Engine, Scene)]) -> usize {
    let mut compared = 0;
    for (column, (engine, scene)) in alone.iter_mut().enumerate() {
        let key = |row: &Routine| (row.name.clone(), row.path.clone());
        let rows = listed.rows.iter();
        let there: BTreeMap<_, Sums> = rows.map(|row| (key(row), row.every[column])).collect();
        for row in routines(engine, scene, &[]).rows {
            // The list is cut: a function that is light in all files may not be in the one of all.
            let Some(sums) = there.get(&key(&row)) else {
                assert!(listed.count as usize > listed.rows.len());
                continue;
            };
            assert_eq!(
                (sums.flat, sums.cum),
                (row.flat.new, row.cum.new),
                "{}",
                row.name
            );
            compared += 1;
        }
    }
    compared
}

fn examples() -> Vec<(FileId, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples/leak");
    let file = |at: u32| (FileId(at), folder.join(format!("heap-{}.pb.gz", at + 1)));
    (0..5).map(file).collect()
}

fn scenes(first: FileId, last: FileId) -> Vec<Scene> {
    let filter = |verb, text: &str| Filter {
        verb,
        pattern: Pattern {
            text: text.into(),
            is_regexp: true,
        },
    };
    let compare = Scene::of(Shown::Compare {
        base: first,
        new: last,
    });
    vec![
        Scene::of(Shown::One(first)),
        compare.clone(),
        Scene {
            filters: vec![
                filter(FilterVerb::Hide, "^runtime"),
                filter(FilterVerb::Focus, "a"),
            ],
            ..compare.clone()
        },
        Scene {
            inlines: false,
            ..compare
        },
    ]
}

#[test]
fn a_column_is_what_the_file_alone_shows() {
    let mut compared = 0;
    for scene in scenes(FileId(0), FileId(4)) {
        compared += check(&examples(), &scene);
    }
    assert!(compared > 500, "{compared} figures");
}

#[test]
fn a_column_is_what_the_file_alone_shows_in_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/files");
    if !corpus.is_dir() {
        println!("skipped: there is no ../shared/corpus beside the repository");
        return;
    }
    let (mut files, mut compared) = (0, 0);
    for series in series(&corpus) {
        let (first, last) = (series[0].0, series[series.len() - 1].0);
        for scene in scenes(first, last) {
            compared += check(&series, &scene);
        }
        files += series.len();
    }
    println!("corpus: {files} files compared, {compared} figures");
    assert!(compared > 1000, "{compared} figures");
}

/// Files of one folder whose names differ in digits alone, the first few of each.
fn series(folder: &Path) -> Vec<Vec<(FileId, PathBuf)>> {
    let mut named: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let size = entry.metadata().map_or(0, |data| data.len());
            match path.is_dir() {
                true => waiting.push(path),
                false if size < 300_000 && is_profile(&path) => {
                    let text = path.to_string_lossy();
                    let key: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
                    named.entry(key).or_default().push(path);
                }
                false => {}
            }
        }
    }
    let many = named.into_values().filter(|files| files.len() >= 3);
    many.map(|mut files| {
        files.sort();
        files.truncate(4);
        (0u32..).map(FileId).zip(files).collect()
    })
    .take(8)
    .collect()
}

fn is_profile(path: &Path) -> bool {
    let mut engine = Engine::new(Limits::default());
    engine.begin(FileId(0), None);
    engine.feed(FileId(0), &std::fs::read(path).unwrap_or_default());
    matches!(engine.finish(FileId(0)), Reply::Opened { .. })
}

#[test]
fn what_is_taken_out_has_the_columns_that_are_on_the_screen() {
    let files = examples();
    let named: Vec<(FileId, String)> = (files.iter())
        .map(|(id, _)| (*id, format!("heap-{}", id.0 + 1)))
        .collect();
    let mut engine = engine(&files);
    let scene = Scene::of(Shown::One(FileId(4)));
    let key = NameKey::of(b"example.com/shop/session.clone");
    let table = |engine: &mut Engine, of: TableOf| -> Table {
        match ask(engine, &scene, ViewQuestion::Take(TakeQuestion::Table(of))).1 {
            ViewAnswer::Take(Taken::Table(table)) => table,
            other => panic!("{other:?}"),
        }
    };
    let every = table(&mut engine, TableOf::Lines(Place::Of(key), named.clone()));
    let heads: Vec<&str> = every.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(heads[8..10], ["heap-1 flat", "heap-1 cum"]);
    assert_eq!(heads.len(), 8 + 2 * files.len());
    assert!(every.rows.iter().all(|row| row.len() == heads.len()));
    // The last snapshot is the scene's own.
    let figure = |row: &[Cell], at: usize| row[at].clone();
    for row in &every.rows {
        assert_eq!(figure(row, 4), figure(row, heads.len() - 2));
        assert_eq!(figure(row, 6), figure(row, heads.len() - 1));
    }
    let plain = table(&mut engine, TableOf::Lines(Place::Of(key), Vec::new()));
    assert_eq!(plain.columns.len(), 8);
    let pattern = Pattern {
        text: "session".into(),
        is_regexp: false,
    };
    let list = table(&mut engine, TableOf::Routines(pattern, named));
    assert!(!list.rows.is_empty());
    assert_eq!(list.columns.len(), 7 + 2 * files.len());
}
