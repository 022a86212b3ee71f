//! Every snapshot as a column: what stands in a column is what opening that file alone shows, in each view, under filters and in
//! comparisons, and whatever was asked before.

mod asking;

use asking::ask;
use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::protocol::*;
use proflens::views::Looked;
use proflens::views::answer::{Memory, answer};
use proflens::views::callers::protocol::{CallersQuestion, CallersView};
use proflens::views::export::taken::{TableOf, TakeQuestion, Taken};
use proflens::views::labels::protocol::LabelsQuestion;
use proflens::views::packages::protocol::*;
use proflens::views::protocol::{ViewAnswer, ViewQuestion};
use proflens::views::snapshots::protocol::*;
use proflens::views::table::Cell;
use std::collections::BTreeMap;
use std::path::Path;

const FILES: u32 = 5;

fn bytes(file: u32) -> Vec<u8> {
    let name = format!("www/examples/leak/heap-{}.pb.gz", file + 1);
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("an example")
}

fn engine(files: impl Iterator<Item = u32>) -> Engine {
    let mut memory = Memory::default();
    let further = move |looked: &Looked, question: &[u8]| answer(&mut memory, looked, question);
    let mut engine = Engine::with_further(Limits::default(), Box::new(further));
    for file in files {
        engine.begin(FileId(file), None);
        engine.feed(FileId(file), &bytes(file));
        let reply = engine.finish(FileId(file));
        assert!(matches!(reply, Reply::Opened { .. }), "{reply:?}");
    }
    engine
}

/// Part, name and, of a member, its group.
type Key = (Part, String, String);
type Figures = BTreeMap<Key, i64>;

/// By column; rows that are 0 there are left away.
fn columns(engine: &mut Engine, scene: &Scene, of: &Of) -> Vec<(FileId, i64, Figures)> {
    let question = SnapshotsQuestion {
        of: of.clone(),
        files: (0..FILES).map(FileId).collect(),
        limit: u32::MAX,
    };
    let (_, ViewAnswer::Snapshots(view)) = ask(engine, scene, ViewQuestion::Snapshots(question))
    else {
        panic!("not snapshots");
    };
    let mut columns: Vec<(FileId, i64, Figures)> = (view.columns.iter())
        .map(|column| (column.file, column.total, Figures::new()))
        .collect();
    for section in &view.sections {
        let mut group = "";
        let listed = section.rows.iter().filter(|row| !row.is_member).count();
        assert_eq!(section.row_count as usize, listed);
        for row in &section.rows {
            assert_eq!(row.values.len(), columns.len());
            if !row.is_member {
                group = &row.name;
            }
            let within = if row.is_member { group } else { "" };
            for (column, value) in columns.iter_mut().zip(&row.values) {
                if *value != 0 {
                    let key = (section.part, row.name.clone(), within.to_string());
                    column.2.insert(key, *value);
                }
            }
        }
    }
    columns
}

/// The same figures as the view itself gives them for the file alone.
fn alone(file: u32, scene: &Scene, of: &Of) -> (i64, Figures) {
    let mut engine = engine(std::iter::once(file));
    let scene = Scene {
        shown: Shown::One(FileId(file)),
        ..scene.clone()
    };
    let mut figures = Figures::new();
    let mut put = |part, name: &str, within: &str, value: i64| {
        if value != 0 {
            figures.insert((part, name.to_string(), within.to_string()), value);
        }
    };
    let totals = match of {
        Of::Callers(function) => {
            let question = CallersQuestion::Edges {
                function: *function,
                limit: u32::MAX,
            };
            let (totals, answer) = ask(&mut engine, &scene, ViewQuestion::Callers(question));
            if let ViewAnswer::Callers(CallersView::Edges(Some(between))) = answer {
                put(Part::OwnCum, &between.name, "", between.cum.new);
                put(Part::OwnFlat, &between.name, "", between.flat.new);
                for (part, edges) in [
                    (Part::Callers, &between.callers),
                    (Part::Callees, &between.callees),
                ] {
                    for edge in &edges.heaviest {
                        put(part, &edge.name, "", edge.weight.new);
                    }
                }
            }
            totals
        }
        Of::Label { key, search } => {
            let question = LabelsQuestion {
                key: *key,
                search: search.clone(),
                offset: 0,
                limit: u32::MAX,
                across: None,
            };
            let (totals, answer) = ask(&mut engine, &scene, ViewQuestion::Labels(question));
            let ViewAnswer::Labels(view) = answer else {
                panic!("not labels");
            };
            for row in view.open.iter().flat_map(|open| &open.values) {
                put(Part::Rows, &row.text, "", row.value.new);
            }
            totals
        }
        Of::Packages {
            by,
            figure,
            search,
            open,
        } => {
            let question = PackagesQuestion {
                by: *by,
                sort: *figure,
                descending: true,
                search: search.clone(),
                open: open.clone(),
                zoom: None,
                offset: 0,
                limit: u32::MAX,
            };
            let (totals, answer) = ask(&mut engine, &scene, ViewQuestion::Packages(question));
            let ViewAnswer::Packages(view) = answer else {
                panic!("not packages");
            };
            let mut group = "";
            for row in &view.rows {
                if row.depth == 0 {
                    group = &row.name;
                }
                let within = if row.depth > 0 { group } else { "" };
                let value = match figure {
                    Sort::Cum => row.figures.cum,
                    Sort::Caused => row.figures.caused,
                    Sort::Flat | Sort::Name => row.figures.flat,
                };
                put(Part::Rows, &row.name, within, value.new);
            }
            totals
        }
    };
    (totals.total, figures)
}

fn questions() -> Vec<Of> {
    let key = |name: &str| NameKey::of(name.as_bytes());
    let package = key("example.com/shop/session");
    let mut all = vec![
        Of::Callers(key("example.com/shop/session.clone")),
        Of::Callers(key("main.main")),
        Of::Callers(key("runtime.main")),
        Of::Callers(key("no such function")),
        Of::Label {
            key: Some(key("bytes")),
            search: String::new(),
        },
        Of::Label {
            key: None,
            search: "k".into(),
        },
        Of::Label {
            key: Some(key("no such label")),
            search: String::new(),
        },
    ];
    for by in [By::Package, By::Module, By::Directory, By::File] {
        for figure in [Sort::Flat, Sort::Cum, Sort::Caused] {
            all.push(Of::Packages {
                by,
                figure,
                search: if figure == Sort::Cum { "s" } else { "" }.into(),
                open: vec![package],
            });
        }
    }
    all
}

fn scenes() -> Vec<Scene> {
    let filter = |verb, text: &str| Filter {
        verb,
        pattern: Pattern {
            text: text.into(),
            is_regexp: false,
        },
    };
    let compare = Shown::Compare {
        base: FileId(0),
        new: FileId(4),
    };
    let plain = Scene::of(compare);
    let with = |filters: Vec<Filter>| Scene {
        filters,
        ..plain.clone()
    };
    vec![
        plain.clone(),
        Scene::of(Shown::One(FileId(2))),
        with(vec![filter(FilterVerb::Focus, "session")]),
        with(vec![
            filter(FilterVerb::Hide, "runtime"),
            filter(FilterVerb::TagFocus, "bytes"),
        ]),
        Scene {
            sample_type: Some("alloc_objects".into()),
            granularity: Granularity::Lines,
            ..plain
        },
    ]
}

#[test]
fn a_column_is_what_the_file_alone_shows() {
    let mut all = engine(0..FILES);
    let mut figures = 0;
    for scene in scenes() {
        for of in questions() {
            let columns = columns(&mut all, &scene, &of);
            assert_eq!(columns.len(), FILES as usize);
            for (file, total, column) in columns {
                let (alone_total, alone) = alone(file.0, &scene, &of);
                assert_eq!(column, alone, "{of:?} of {file:?} in {scene:?}");
                assert_eq!(total, alone_total);
                figures += column.len();
            }
        }
    }
    assert!(figures > 1000, "only {figures} figures were compared");
}

#[test]
fn files_that_are_gone_or_of_another_kind_have_no_column() {
    let mut engine = engine(0..3);
    let scene = Scene::of(Shown::One(FileId(0)));
    let of = Of::Label {
        key: None,
        search: String::new(),
    };
    let files = |engine: &mut Engine, scene: &Scene| -> Vec<u32> {
        let columns = columns(engine, scene, &of);
        columns.iter().map(|(file, ..)| file.0).collect()
    };
    assert_eq!(files(&mut engine, &scene), [0, 1, 2]);
    engine.close(FileId(1));
    assert_eq!(files(&mut engine, &scene), [0, 2]);
}

#[test]
fn what_is_taken_out_is_the_table_on_the_screen() {
    let mut engine = engine(0..FILES);
    let scene = Scene::of(Shown::One(FileId(0)));
    let files: Vec<(FileId, String)> = (0..FILES)
        .map(|file| (FileId(file), format!("=heap {file}")))
        .collect();
    for of in questions() {
        let question = SnapshotsQuestion {
            of: of.clone(),
            files: files.iter().map(|(file, _)| *file).collect(),
            limit: 1,
        };
        let wanted = SnapshotsQuestion {
            limit: u32::MAX,
            ..question.clone()
        };
        let ViewAnswer::Snapshots(view) =
            ask(&mut engine, &scene, ViewQuestion::Snapshots(wanted)).1
        else {
            panic!("not snapshots");
        };
        let take = TakeQuestion::Table(TableOf::Snapshots(question, files.clone()));
        let ViewAnswer::Take(Taken::Table(table)) =
            ask(&mut engine, &scene, ViewQuestion::Take(take)).1
        else {
            panic!("not a table");
        };
        assert_eq!(table.columns.len(), 4 + FILES as usize);
        assert_eq!(table.columns[4].name, "=heap 0");
        let rows: Vec<Vec<Cell>> = (view.sections.iter().flat_map(|section| &section.rows))
            .map(|row| {
                let mut cells = vec![Cell::text(&*row.name), Cell::amount(row.change(), "bytes")];
                cells.extend(row.values.iter().map(|value| Cell::amount(*value, "bytes")));
                cells
            })
            .collect();
        let taken: Vec<Vec<Cell>> = table
            .rows
            .into_iter()
            .map(|row| row[2..].to_vec())
            .collect();
        assert_eq!(taken, rows, "{of:?}");
        assert_eq!(table.left_out, 0);
    }
}
