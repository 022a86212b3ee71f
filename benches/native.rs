//! `cargo bench --bench native [-- PRESET [FILE]]`: where the time goes natively, step by step, on a generated profile or a file.
//! `cargo bench --bench native -- series [FOLDER]`: the same of a series of snapshots, without a folder a generated one.
//! Every step asserts its answer. The figures that count are the browser's: `cargo xtask bench`.

#[path = "../xtask/src/synthetic/mod.rs"]
mod synthetic;

use proflens::analysis::call_tree::NodeId;
use proflens::analysis::detail::detail;
use proflens::analysis::flame::flame;
use proflens::analysis::graph::Grain;
use proflens::analysis::kept::Kept;
use proflens::analysis::path_index::PathIndex;
use proflens::analysis::scene::{Choice, Figures, Forest, View};
use proflens::analysis::selected::Selected;
use proflens::analysis::top::top;
use proflens::engine::Engine;
use proflens::input::{self, Limits};
use proflens::leaks::trend::{By, trend};
use proflens::leaks::{Hunt, findings};
use proflens::profile::{Profile, StackArena, stack_sort};
use proflens::protocol::*;
use proflens::views::answer::Memory;
use proflens::views::callers::protocol::{
    CallersQuestion, CallersView, PeekQuestion, PivotPath, PivotQuestion, Rows,
};
use proflens::views::graph::GraphState;
use proflens::views::labels::state::LabelsState;
use proflens::views::packages::state::PackagesState;
use proflens::views::protocol::{Answered, ViewAnswer, ViewQuestion};
use proflens::views::{self, Looked};
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let preset = arguments.next().unwrap_or_else(|| "1".into());
    if preset == "series" {
        return series(arguments.next());
    }
    let bytes = match arguments.next() {
        Some(file) => std::fs::read(file).expect("the file can be read"),
        None => generated(&preset),
    };
    println!("{} bytes", bytes.len());
    let opened = timed("open (inflate, decode, sort)", || {
        input::open(&bytes, Limits::default())
    });
    let profile = opened.expect("it is a profile").profile;
    sort_stacks(&profile);
    let profiles = [&profile];
    let forest = timed("merge", || {
        Forest::build(Selected::each(&profiles), Grain::default())
    });
    println!(
        "  {} stack nodes, {} call nodes, {} bytes",
        profile.stacks.len(),
        forest.tree.len(),
        forest.heap_bytes()
    );
    ask(&profiles, &forest);
    further(&bytes);
    filter(&bytes);
}

/// What the further views ask of a scene that the engine has made ready.
fn further(bytes: &[u8]) {
    let mut memory = Memory::default();
    let further = move |looked: &Looked, question: &[u8]| {
        views::answer::answer(&mut memory, looked, question)
    };
    let mut engine = Engine::with_further(Limits::default(), Box::new(further));
    let id = FileId(0);
    engine.begin(id, None);
    engine.feed(id, bytes);
    engine.finish(id);
    answers(&mut engine, &Scene::of(Shown::One(id)));
    for node_count in [80, 500] {
        let state = GraphState {
            node_count,
            ..GraphState::default()
        };
        let question = ViewQuestion::Graph(state.question());
        let graph = timed(&format!("graph of {node_count}"), || {
            ask_further(&mut engine, question)
        });
        let ViewAnswer::Graph(graph) = graph else {
            panic!("not a graph");
        };
        println!(
            "  {} boxes, {} arrows",
            graph.boxes.len(),
            graph.arrows.len()
        );
        assert!(graph.boxes.len() <= node_count as usize);
    }
    for function in picked(&mut engine) {
        callers(&mut engine, function);
    }
    let peek = CallersQuestion::Peek(PeekQuestion {
        pattern: Pattern {
            text: "e".into(),
            is_regexp: false,
        },
        functions: 20,
        edges: 20,
    });
    let peek = timed("peek of 20", || {
        ask_further(&mut engine, ViewQuestion::Callers(peek))
    });
    assert!(
        matches!(peek, ViewAnswer::Callers(CallersView::Peek(peek)) if peek.blocks.len() == 20)
    );
    let packages = PackagesState::default();
    let question = ViewQuestion::Packages(views::packages::state::question(&packages));
    timed("packages", || ask_further(&mut engine, question.clone()));
    let labels = ViewQuestion::Labels(views::labels::state::question(&LabelsState::default()));
    timed("labels", || ask_further(&mut engine, labels));
}

/// Those of the largest flat and of the largest cum.
fn picked(engine: &mut Engine) -> [NameKey; 2] {
    [TopColumn::Flat, TopColumn::Cum].map(|sort| {
        let question = CallersQuestion::Pick(TopQuestion {
            sort,
            descending: true,
            only: Default::default(),
            matching: None,
            offset: 0,
            limit: 1,
        });
        let answer = timed("functions to pick from", || {
            ask_further(engine, ViewQuestion::Callers(question))
        });
        match answer {
            ViewAnswer::Callers(CallersView::Pick(top)) => top.rows[0].key,
            other => panic!("{other:?}"),
        }
    })
}

fn callers(engine: &mut Engine, function: NameKey) {
    let rows = Rows {
        first: 0,
        count: 40,
    };
    let pivot = |to: f64| {
        ViewQuestion::Callers(CallersQuestion::Pivot(PivotQuestion {
            function,
            zoom: PivotPath::WHOLE,
            from: 0.0,
            to,
            css_width: 1600.0,
            callers: rows,
            callees: rows,
            width: Default::default(),
        }))
    };
    for (what, to) in [("callers, at first", 1.0), ("callers, scrolled", 0.5)] {
        let question = pivot(to);
        let sides = timed(what, || ask_further(engine, question));
        assert!(matches!(
            sides,
            ViewAnswer::Callers(CallersView::Pivot(Some(_)))
        ));
    }
    let edges = ViewQuestion::Callers(CallersQuestion::Edges {
        function,
        limit: 200,
    });
    for what in ["edges, at first", "edges, again"] {
        let between = timed(what, || ask_further(engine, edges.clone()));
        assert!(matches!(
            between,
            ViewAnswer::Callers(CallersView::Edges(Some(_)))
        ));
    }
}

fn ask_further(engine: &mut Engine, question: ViewQuestion) -> ViewAnswer {
    let bytes = postcard::to_allocvec(&vec![question]).expect("plain data");
    let scene = Scene::of(Shown::One(FileId(0)));
    let Answer::Further(bytes) = answer(engine, &scene, Question::Further(bytes)) else {
        panic!("not the answer of a further view");
    };
    let answered: Answered = postcard::from_bytes(&bytes).expect("an answer");
    let (_, answer) = answered.answers.into_iter().next().expect("one answer");
    answer.expect("no failure")
}

/// Reading and hunting apart. A profile goes once it is read, so that what stays is the hunt's.
fn series(folder: Option<String>) {
    let is_generated = folder.is_none();
    let files: Vec<_> = folder.map_or_else(Vec::new, |folder| {
        let entries = std::fs::read_dir(folder).expect("a folder of snapshots");
        entries.map(|e| e.expect("an entry").path()).collect()
    });
    let snapshot = |at: usize| match files.get(at) {
        Some(file) => std::fs::read(file).expect("the file can be read"),
        None => {
            let mut bytes = Vec::new();
            synthetic::write_snapshot(at as u32, &mut bytes).expect("memory takes it");
            bytes
        }
    };
    let count = match is_generated {
        true => synthetic::SERIES as usize,
        false => files.len(),
    };
    let (mut reading, mut adding) = (0.0, 0.0);
    let mut hunt = Hunt::default();
    for at in 0..count {
        let bytes = snapshot(at);
        let start = Instant::now();
        let opened = input::open(&bytes, Limits::default()).expect("it is a profile");
        reading += start.elapsed().as_secs_f64() * 1e3;
        let start = Instant::now();
        hunt.add(&format!("heap-{at}"), &opened.profile);
        adding += start.elapsed().as_secs_f64() * 1e3;
    }
    println!(
        "{count} snapshots: {reading:.0} ms to open, {adding:.0} ms to note what a hunt needs"
    );
    let hunted = timed("series", || hunt.finish());
    let found = timed("findings", || findings(&hunted));
    let rows = timed("trend", || {
        trend(&hunted.book, &hunted.series[0], &By::Function, 0..50)
    });
    println!("peak of the process: {:.0} MB", peak_mb());
    let first = found.first().expect("something is found");
    println!(
        "first finding: {} ({})",
        first.title.english(),
        first.confidence.name()
    );
    assert_eq!(rows.rows.len(), 50);
    if is_generated {
        assert_eq!(first.what.name, synthetic::LEAK);
    }
}

/// As Linux keeps count of it.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kb.unwrap_or_default() / 1000.0
}

/// The flame graph and the totals under each filter, as the worker answers them to the first question after a change.
fn filter(bytes: &[u8]) {
    use FilterVerb::*;
    let mut engine = Engine::new(Limits::default());
    engine.begin(FileId(0), None);
    engine.feed(FileId(0), bytes);
    engine.finish(FileId(0));
    let plain = Scene::of(Shown::One(FileId(0)));
    timed("no filter", || answers(&mut engine, &plain));
    let filters = [
        (Focus, "[Hh]andle.*"),
        (Ignore, "Parse|Decode"),
        (Hide, "^(net|runtime)"),
        (Show, "internal|pkg"),
        (ShowFrom, "[Ss]erve|worker"),
        (PruneFrom, "Write|Read"),
        (TagFocus, "1kb:4kb"),
        (TagIgnore, "a.*b"),
    ];
    for (verb, text) in filters {
        for is_regexp in [true, false] {
            let text = text.to_string();
            let mut scene = plain.clone();
            let pattern = Pattern { text, is_regexp };
            scene.filters.push(Filter { verb, pattern });
            let what = format!("{verb:?}{}", if is_regexp { "" } else { ", literal" });
            timed(&what, || answers(&mut engine, &scene));
        }
    }
    let lines = Scene {
        granularity: Granularity::Lines,
        ..plain.clone()
    };
    timed("lines", || answers(&mut engine, &lines));
    let suggest = Question::Suggest(SuggestQuestion {
        verb: Focus,
        text: "e".into(),
        limit: 20,
    });
    answers(&mut engine, &plain);
    timed("suggest", || answer(&mut engine, &plain, suggest));
}

fn answers(engine: &mut Engine, scene: &Scene) {
    let Answer::Totals(totals) = answer(engine, scene, Question::Totals) else {
        panic!("not totals");
    };
    assert_eq!(totals.filters.len(), scene.filters.len());
    let graph = Question::Flame(FlameQuestion {
        zoom: PathKey::ROOT,
        from: 0.0,
        to: 1.0,
        css_width: 1600.0,
        first_row: 0,
        row_count: 60,
        width: Default::default(),
    });
    answer(engine, scene, graph);
}

fn answer(engine: &mut Engine, scene: &Scene, question: Question) -> Answer {
    let scene = scene.clone();
    let reply = engine.ask(&Ask {
        generation: 1,
        scene,
        question,
    });
    match reply {
        Reply::Answer {
            answer: Ok(answer), ..
        } => answer,
        other => panic!("no answer: {other:?}"),
    }
}

fn generated(preset: &str) -> Vec<u8> {
    let preset = synthetic::PRESETS.iter().find(|p| p.name == preset);
    let mut bytes = Vec::new();
    let preset = preset.expect("a preset is 1, 10 or 100");
    synthetic::write(preset, 1, &mut bytes).expect("memory takes it");
    bytes
}

/// The stacks again, from an arena made of them.
fn sort_stacks(profile: &Profile) {
    let mut arena = StackArena::default();
    for stack in &profile.samples.stack {
        for location in profile.stacks.leaf_to_root(*stack) {
            arena.push(location.0);
        }
        arena.end_stack().expect("it was in a file");
    }
    println!("  {} frames", arena.entries());
    let (stacks, leaves) = timed("sort", || stack_sort::build(&arena));
    assert_eq!(stacks.len(), profile.stacks.len());
    assert_eq!(stacks.subtree_end, profile.stacks.subtree_end);
    assert_eq!(leaves, profile.samples.stack);
}

fn ask(profiles: &[&Profile], forest: &Forest) {
    let profile = profiles[0];
    let sample_type = profile.default_sample_type();
    let choice = Choice::plain(0, sample_type);
    let figures = timed("column", || {
        Figures::new(profiles, forest, choice, None, Kept::default())
    });
    let view = View {
        profiles,
        forest,
        figures: &figures,
    };
    let sum: i64 = profile.samples.values[sample_type].iter().sum();
    assert_eq!(figures.new.total[0], sum);
    // Before the folds of all functions: the first click after a switch of the sample type.
    let outermost = forest.tree.children(NodeId::ROOT);
    let widest = outermost.max_by_key(|node| view.total(*node).new);
    let widest = forest.tree.frame[widest.expect("a profile has stacks").index()];
    let selected = timed("detail", || detail(&view, forest.table.key(widest)));
    assert!(selected.is_some_and(|d| d.cum.new > 0));
    let flats: i64 = timed("functions", || view.functions())
        .iter()
        .map(|figure| figure.flat.new)
        .sum();
    assert_eq!(flats, sum);
    timed("inline marks", || view.inlined());
    let question = TopQuestion {
        sort: Default::default(),
        descending: true,
        only: Default::default(),
        matching: None,
        offset: 0,
        limit: 50,
    };
    let table = timed("top", || top(&view, &question)).expect("there is no pattern");
    assert!(
        table
            .rows
            .windows(2)
            .all(|r| r[0].flat.new >= r[1].flat.new)
    );
    let question = FlameQuestion {
        zoom: PathKey::ROOT,
        from: 0.0,
        to: 1.0,
        css_width: 1600.0,
        first_row: 0,
        row_count: 60,
        width: Default::default(),
    };
    let mut paths = PathIndex::default();
    let graph = timed("flame", || flame(&view, &mut paths, &question));
    assert_eq!(graph.root.new, sum);
    let deep = graph.boxes.iter().rfind(|b| b.frame.is_some());
    let zoomed = FlameQuestion {
        zoom: deep.expect("a profile has boxes").path,
        ..question
    };
    let graph = timed("zoom", || flame(&view, &mut paths, &zoomed));
    assert!(!graph.crumbs.is_empty());
}

/// Prints how long it took, and what the processor spent on it: on a busy machine the second is the one to compare.
fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let (start, spent) = (Instant::now(), processor_millis());
    let result = run();
    let (wall, spent) = (
        start.elapsed().as_secs_f64() * 1e3,
        processor_millis() - spent,
    );
    println!("{what:28} {wall:8.1} ms, {spent:8.1} of the processor");
    result
}

/// Of this thread; 0 where the system does not say (it is Linux's).
fn processor_millis() -> f64 {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos: Option<f64> = spent.split(' ').next().and_then(|n| n.parse().ok());
    nanos.unwrap_or_default() / 1e6
}
