//! The call graph of the page, held against the command line's `-dot`, which is pprof's byte for byte: the same boxes in the same order,
//! the same arrows, for one profile and for two. And its drawing, as SVG: well-formed whatever the names are.

mod asking;
mod support;

use proflens::cli::run_on;
use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::protocol::*;
use proflens::report::{Opened, Side};
use proflens::views::answer::{Memory, answer};
use proflens::views::graph::drawing::{Looks, svg};
use proflens::views::graph::{GraphQuestion, GraphState, GraphView};
use proflens::views::protocol::{ViewAnswer, ViewQuestion};
use std::time::Instant;
use support::Builder;

const BASE: FileId = FileId(1);
const NEW: FileId = FileId(2);

fn engine() -> Engine {
    let mut memory = Memory::default();
    let further = move |looked: &proflens::views::Looked, question: &[u8]| {
        answer(&mut memory, looked, question)
    };
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

fn ask(engine: &mut Engine, shown: Shown, question: GraphQuestion) -> GraphView {
    match asking::ask(engine, &Scene::of(shown), ViewQuestion::Graph(question)) {
        (_, ViewAnswer::Graph(view)) => view,
        other => panic!("{other:?}"),
    }
}

fn dot(args: &[&str], new: &[u8], base: &[u8]) -> String {
    let read = |name: &str| match name {
        "new" => Ok(new.to_vec()),
        _ => Ok(base.to_vec()),
    };
    let args = args.iter().map(|arg| arg.to_string());
    let output = run_on(args, &read).expect("a report");
    String::from_utf8_lossy(&output.report).into_owned()
}

/// Boxes and arrows of `-dot` as they stand in its tooltips.
fn of_dot(dot: &str) -> (Vec<String>, Vec<String>) {
    let tooltip = |line: &str| {
        let text = line.split("tooltip=\"").nth(1)?;
        let end = text.rfind(" (").unwrap_or(text.len());
        let end = text
            .find("\" ")
            .map_or(end, |quote| text[..quote].rfind(" (").unwrap_or(quote));
        Some(text[..end].to_string())
    };
    let boxes = dot.lines().filter(|l| l.contains("shape=box tooltip"));
    let arrows = dot
        .lines()
        .filter(|l| l.contains(" -> ") && !l.contains("weight=100 tooltip"));
    (
        boxes.filter_map(tooltip).collect(),
        arrows.filter_map(tooltip).collect(),
    )
}

#[track_caller]
fn check_like_dot(what: &str, view: &GraphView, dot: &str) {
    let (boxes, arrows) = of_dot(dot);
    let escape = |name: &str| name.replace('\\', "\\\\").replace('"', "\\\"");
    let names: Vec<String> = view.boxes.iter().map(|b| escape(&b.name)).collect();
    assert_eq!(names, boxes, "{what}");
    let ends: Vec<String> = (view.arrows.iter())
        .map(|arrow| {
            let link = if arrow.is_residual { " ... " } else { " -> " };
            let (from, to) = (&names[arrow.from as usize], &names[arrow.to as usize]);
            format!("{from}{link}{to}")
        })
        .collect();
    assert_eq!(ends, arrows, "{what}");
}

fn sample_profile(more: i64) -> Vec<u8> {
    Builder::new(&[("space", "bytes")])
        .sample("main.main;a/b.f;c.g>c.inlined", &[100 + more])
        .sample("main.main;a/b.f;a/b.f;d.leaf", &[50])
        .sample("main.main;c.g;a/b.f", &[20 - more])
        .sample("main.main;light.one;light.two", &[1])
        .sample("other.<root&;d.leaf", &[7])
        .bytes()
}

fn plain() -> GraphQuestion {
    GraphState::default().question()
}

#[test]
fn the_page_draws_what_dot_prints() {
    let (new, base) = (sample_profile(30), sample_profile(0));
    let mut engine = engine();
    assert!(open(&mut engine, BASE, &base) && open(&mut engine, NEW, &new));
    let one = ask(&mut engine, Shown::One(NEW), plain());
    check_like_dot("one", &one, &dot(&["-dot", "new"], &new, &base));
    let two = ask(
        &mut engine,
        Shown::Compare {
            base: BASE,
            new: NEW,
        },
        plain(),
    );
    check_like_dot(
        "two",
        &two,
        &dot(&["-dot", "-diff_base=base", "new"], &new, &base),
    );
    let few = GraphQuestion {
        node_count: 3,
        ..plain()
    };
    let few = ask(&mut engine, Shown::One(NEW), few);
    check_like_dot(
        "few",
        &few,
        &dot(&["-dot", "-nodecount=3", "new"], &new, &base),
    );
}

#[test]
fn hidden_neighbours_are_shown_where_they_are_asked_for() {
    let bytes = sample_profile(0);
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &bytes));
    let few = GraphQuestion {
        node_count: 2,
        ..plain()
    };
    let names =
        |view: &GraphView| -> Vec<String> { view.boxes.iter().map(|b| b.name.clone()).collect() };
    let before = ask(&mut engine, Shown::One(NEW), few.clone());
    assert!(!names(&before).contains(&"light.one".to_string()));
    let opened = Opened {
        of: NameKey::of(b"main.main"),
        side: Side::Callees,
    };
    let opened = GraphQuestion {
        opened: vec![opened],
        ..few
    };
    let after = ask(&mut engine, Shown::One(NEW), opened);
    for name in ["main.main", "a/b.f", "c.g", "light.one"] {
        assert!(
            names(&after).contains(&name.to_string()),
            "{name}: {:?}",
            names(&after)
        );
    }
    assert!(
        after
            .arrows
            .iter()
            .any(|a| names(&after)[a.to as usize] == "light.one")
    );
}

#[test]
fn a_collapsed_package_is_one_box_with_the_figures_of_all_its_functions() {
    let bytes = sample_profile(0);
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &bytes));
    let collapsed = GraphQuestion {
        collapsed: vec![NameKey::of(b"c")],
        ..plain()
    };
    let view = ask(&mut engine, Shown::One(NEW), collapsed);
    let package = view.boxes.iter().find(|b| b.name == "c.*").expect("a box");
    assert_eq!((package.flat, package.cum), (100, 120));
    assert_eq!(
        package.package,
        NameKey::of(b"c"),
        "it can be taken apart again"
    );
    assert!(view.boxes.iter().all(|b| !b.name.starts_with("c.g")));
}

#[test]
fn the_drawing_escapes_what_a_profile_says() {
    let bytes = sample_profile(0);
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &bytes));
    let view = ask(&mut engine, Shown::One(NEW), plain());
    let looks = Looks {
        selected: Some(NameKey::of(b"d.leaf")),
        paths_only: true,
        ..Looks::default()
    };
    let drawing = svg(&view, &looks);
    assert!(drawing.contains("&lt;root&amp;"), "{drawing}");
    assert!(!drawing.contains("<root"));
    assert_eq!(
        drawing.matches("<g").count(),
        drawing.matches("</g>").count()
    );
    assert!(
        drawing.contains("opacity=\"0.18\""),
        "what leads elsewhere steps back"
    );
}

#[test]
fn the_corpus_is_drawn_as_dot_prints_it() {
    let mut folders = vec![std::path::PathBuf::from("../shared/corpus/files")];
    if !folders[0].is_dir() {
        println!("corpus: not there, nothing is checked");
        return;
    }
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            match path.is_dir() {
                true => folders.push(path),
                false => paths.push(path),
            }
        }
    }
    paths.sort();
    let (mut files, mut slowest) = (0, (0, String::new()));
    for path in paths {
        let is_small = path.metadata().is_ok_and(|data| data.len() < 2_000_000);
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        let mut engine = engine();
        if !is_small || !open(&mut engine, NEW, &bytes) {
            continue;
        }
        let what = path.display().to_string();
        for node_count in [80, 500] {
            let question = GraphQuestion {
                node_count,
                ..plain()
            };
            // What no other test needs: how long the whole answer takes.
            let begin = Instant::now();
            let view = ask(&mut engine, Shown::One(NEW), question);
            let took = begin.elapsed().as_millis();
            if took > slowest.0 {
                slowest = (
                    took,
                    format!(
                        "{what}, {} boxes, {} arrows",
                        view.boxes.len(),
                        view.arrows.len()
                    ),
                );
            }
            let count = format!("-nodecount={node_count}");
            let dot = dot(&["-dot", "-symbolize=none", &count, "new"], &bytes, &bytes);
            if view.arrows_left_out == 0 && !dot.contains('\u{fffd}') {
                check_like_dot(&what, &view, &dot);
            }
        }
        files += 1;
    }
    println!(
        "corpus: {files} files drawn as -dot prints them; slowest {} ms: {}",
        slowest.0, slowest.1
    );
    assert!(files > 0);
}
