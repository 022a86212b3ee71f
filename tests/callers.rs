//! The view of callers and callees, held against what it means: the two-sided flame graph against sums over samples, the tables against
//! the command line's `-peek`, which is pprof's byte for byte; over random stacks with recursion, inlined calls, negative values and
//! comparisons, over the project's recordings, and over the corpus.

mod support;

use proflens::draw::describe::Measure;
use proflens::draw::flame::Colouring;
use proflens::draw::palette::Theme;
use proflens::draw::window::Window;
use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::measurement::{percentage, scaled_label};
use proflens::protocol::*;
use proflens::views::answer::{Memory, answer};
use proflens::views::callers;
use proflens::views::callers::drawing::{self, Direction};
use proflens::views::callers::protocol::*;
use proflens::views::protocol::{Answered, ViewAnswer, ViewQuestion};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::Builder;

const BASE: FileId = FileId(1);
const NEW: FileId = FileId(2);

/// Frames root first, each with whether it is inlined into the one above; and a value.
type Sample = (Vec<(u8, bool)>, i64);

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let frame = (0u8..5, prop::bool::weighted(0.25));
    let stack = prop::collection::vec(frame, 0..9);
    let value = prop_oneof![6 => 1..1000i64, 2 => -300..0i64, 1 => Just(0)];
    prop::collection::vec((stack, value), 0..25)
}

fn name(frame: u8) -> String {
    format!("p/q.f{frame}")
}

fn names(stack: &[(u8, bool)]) -> Vec<String> {
    stack.iter().map(|(frame, _)| name(*frame)).collect()
}

/// A location is a physical frame and what is inlined into it.
fn bytes_of(samples: &[Sample]) -> Vec<u8> {
    let mut builder = Builder::new(&[("space", "bytes")]);
    for (stack, value) in samples {
        let mut text = String::new();
        for (place, (frame, is_inlined)) in stack.iter().enumerate() {
            text.push_str(match (place, is_inlined) {
                (0, _) => "",
                (_, true) => ">",
                (_, false) => ";",
            });
            text.push_str(&name(*frame));
        }
        builder = builder.sample(&text, &[*value]);
    }
    builder.bytes()
}

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

fn ask(
    engine: &mut Engine,
    scene: &Scene,
    question: CallersQuestion,
) -> Result<CallersView, Failure> {
    let questions = vec![ViewQuestion::Callers(question)];
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
        panic!("no answer");
    };
    let answered: Answered = postcard::from_bytes(&bytes).expect("an answer");
    let (_, answer) = answered.answers.into_iter().next().expect("one answer");
    answer.map(|answer| match answer {
        ViewAnswer::Callers(view) => view,
        other => panic!("{other:?}"),
    })
}

// ---- the two-sided flame graph ----

fn question(function: &str) -> PivotQuestion {
    let rows = Rows {
        first: 0,
        count: 100,
    };
    PivotQuestion {
        function: NameKey::of(function.as_bytes()),
        zoom: PivotPath::WHOLE,
        from: 0.0,
        to: 1.0,
        css_width: 1e9,
        callers: rows,
        callees: rows,
        width: WidthBy::Larger,
    }
}

fn pivot(engine: &mut Engine, scene: &Scene, question: PivotQuestion) -> Option<PivotView> {
    match ask(engine, scene, CallersQuestion::Pivot(question)) {
        Ok(CallersView::Pivot(view)) => view,
        other => panic!("{other:?}"),
    }
}

/// Σ by path from the function's own box (exclusive): of what passes through, and of what ends (or begins) there.
type Paths = BTreeMap<Vec<String>, (Pair, Pair)>;

/// Callers and callees by the definition: each stack is cut at its outermost occurrence. `keeps`: what the zoom lets pass.
fn naive(
    sides: [&[Sample]; 2],
    function: &str,
    keeps: impl Fn(&[String], &[String]) -> bool,
) -> (Paths, Paths) {
    let (mut callers, mut callees) = (Paths::new(), Paths::new());
    for (place, samples) in sides.into_iter().enumerate() {
        for (stack, value) in samples {
            let names = names(stack);
            let Some(at) = names.iter().position(|n| n == function) else {
                continue;
            };
            let above: Vec<String> = names[..at].iter().rev().cloned().collect();
            let beneath = &names[at + 1..];
            if keeps(&above, beneath) {
                add(&mut callers, &above, place, *value);
                add(&mut callees, beneath, place, *value);
            }
        }
    }
    (callers, callees)
}

fn add(paths: &mut Paths, path: &[String], place: usize, value: i64) {
    let put = |pair: &mut Pair| match place {
        0 => pair.base += value,
        _ => pair.new += value,
    };
    for depth in 0..=path.len() {
        let (total, own) = paths.entry(path[..depth].to_vec()).or_default();
        put(total);
        if depth == path.len() {
            put(own);
        }
    }
}

/// What the boxes of a side say, by path; boxes that stand for several are left out.
fn paths_of(view: &FlameView, prefix: usize) -> Paths {
    let mut paths = Paths::new();
    for (index, of) in view.boxes.iter().enumerate() {
        let mut path = Vec::new();
        let mut at = Some(index);
        while let Some(it) = at.map(|at| &view.boxes[at]).filter(|it| it.row > 0) {
            let frame = it.frame.expect("nothing is too narrow");
            path.push(view.frames[frame as usize].name.clone());
            at = proflens::draw::walk::parent(view, at.expect("it is there"));
            assert!(at.is_some(), "a box stands on another");
        }
        path.reverse();
        // Above a zoomed box stands what leads to it, over the full width.
        if path.len() >= prefix {
            assert!(paths.insert(path, (of.total, of.own)).is_none());
        }
    }
    paths
}

fn check_side(view: &FlameView, mut expected: Paths, zoom: &[String]) -> Result<(), TestCaseError> {
    let found = paths_of(view, zoom.len());
    // Where all values are 0 there is no width to draw.
    expected.retain(|path, _| found.contains_key(path) || path.starts_with(zoom));
    let drawn: Paths = expected
        .iter()
        .filter(|(path, _)| found.contains_key(*path))
        .map(|(path, figures)| (path.clone(), *figures))
        .collect();
    prop_assert_eq!(&found, &drawn);
    for (path, (total, own)) in &expected {
        let is_nothing = *total == Pair::default() && *own == Pair::default();
        prop_assert!(found.contains_key(path) || is_nothing, "{:?}", path);
    }
    let deepest = found.keys().map(Vec::len).max().unwrap_or(0);
    prop_assert_eq!(view.rows as usize, deepest + 1);
    Ok(())
}

fn check_pivot(base: &[Sample], new: &[Sample], shown: Shown) -> Result<(), TestCaseError> {
    let mut engine = engine();
    prop_assert!(open(&mut engine, BASE, &bytes_of(base)));
    if !open(&mut engine, NEW, &bytes_of(new)) {
        // The same file twice is one.
        return Ok(());
    }
    let scene = Scene::of(shown);
    let sides: [&[Sample]; 2] = match shown {
        Shown::One(_) => [&[], new],
        Shown::Compare { .. } => [base, new],
    };
    for function in (0..5).map(name) {
        let (callers, callees) = naive(sides, &function, |_, _| true);
        let Some(view) = pivot(&mut engine, &scene, question(&function)) else {
            prop_assert!(callers.is_empty());
            continue;
        };
        let whole = callers.get(&Vec::new()).copied().unwrap_or_default().0;
        prop_assert_eq!((view.cum, view.is_cut), (whole, false));
        if callees.is_empty() {
            continue;
        }
        prop_assert_eq!((view.callers.root, view.callees.root), (whole, whole));
        check_side(&view.callers, callers, &[])?;
        check_side(&view.callees, callees, &[])?;
        check_zooms(&mut engine, &scene, sides, &function, &view)?;
    }
    Ok(())
}

/// To each box of either side: what is drawn is then what passes through it, on both sides.
fn check_zooms(
    engine: &mut Engine,
    scene: &Scene,
    sides: [&[Sample]; 2],
    function: &str,
    view: &PivotView,
) -> Result<(), TestCaseError> {
    for side in [Side::Callers, Side::Callees] {
        let of = match side {
            Side::Callers => &view.callers,
            Side::Callees => &view.callees,
        };
        for path in paths_of(of, 1).into_keys() {
            let key = path
                .iter()
                .fold(PathKey::ROOT, |k, n| k.child(NameKey::of(n.as_bytes())));
            let zoomed = pivot(
                engine,
                scene,
                PivotQuestion {
                    zoom: PivotPath { side, path: key },
                    ..question(function)
                },
            );
            let zoomed = zoomed.expect("it was there");
            let (callers, callees) = naive(sides, function, |above, beneath| match side {
                Side::Callers => above.starts_with(&path),
                Side::Callees => beneath.starts_with(&path),
            });
            let (up, down): (&[String], &[String]) = match side {
                Side::Callers => (&path, &[]),
                Side::Callees => (&[], &path),
            };
            check_side(&zoomed.callers, callers, up)?;
            check_side(&zoomed.callees, callees, down)?;
            let crumbs = match side {
                Side::Callers => &zoomed.callers.crumbs,
                Side::Callees => &zoomed.callees.crumbs,
            };
            let crumbs: Vec<&str> = crumbs.iter().map(|c| c.name.as_str()).collect();
            prop_assert_eq!(crumbs, path.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    Ok(())
}

// ---- peek ----

/// A block of peek, line by line, by the name of its function. Functions of one printed name are left out: the page has one row for
/// them, pprof several.
type Blocks = BTreeMap<String, Vec<String>>;

fn command_line_blocks(args: Vec<String>, files: &[(&str, &[u8])]) -> Option<Blocks> {
    let read = |wanted: &str| {
        let found = files.iter().find(|(name, _)| *name == wanted);
        found
            .map(|(_, bytes)| bytes.to_vec())
            .ok_or_else(|| "it is not there".to_string())
    };
    let output = proflens::cli::run_on(args, &read).ok()?;
    let text = String::from_utf8_lossy(&output.report).into_owned();
    let mut parts =
        text.split("----------------------------------------------------------+-------------\n");
    parts.next();
    let mut blocks = Blocks::new();
    let mut shared = Vec::new();
    for block in parts.skip(1) {
        let lines: Vec<String> = block.lines().map(str::to_string).collect();
        let Some(own) = lines
            .iter()
            .find_map(|l| l.split_once("                | "))
        else {
            continue;
        };
        let own = own.1.to_string();
        // A running sum over all blocks, the page has none.
        let lines = lines.into_iter().map(|line| without_sum(&line)).collect();
        if blocks.insert(own.clone(), lines).is_some() {
            shared.push(own);
        }
    }
    blocks.retain(|name, _| !shared.contains(name));
    Some(blocks)
}

fn without_sum(line: &str) -> String {
    match line.split_once("                | ") {
        Some((figures, name)) => {
            let mut words: Vec<&str> = figures.split_whitespace().collect();
            if words.len() == 5 {
                words.remove(2);
            }
            format!("{} | {name}", words.join(" "))
        }
        None => line.to_string(),
    }
}

fn page_block(between: &Between, totals: &Totals) -> Vec<String> {
    let format = |value| scaled_label(value, &totals.unit, &totals.unit);
    let share = |value, whole| percentage(value, whole);
    let (flat, cum) = (between.flat.change(), between.cum.change());
    let edge = |row: &EdgeRow| {
        let weight = row.weight.change();
        let mark = if row.is_inline { " (inline)" } else { "" };
        format!(
            "{:>50} {} |   {}{mark}",
            format(weight),
            share(weight, cum),
            row.name
        )
    };
    let own = format!(
        "{} {} {} {} | {}",
        format(flat),
        share(flat, totals.total).trim(),
        format(cum),
        share(cum, totals.total).trim(),
        between.name
    );
    let callers = between.callers.heaviest.iter().map(edge);
    let callees = between.callees.heaviest.iter().map(edge);
    callers.chain([own]).chain(callees).collect()
}

/// `None`: two files that cannot be compared.
fn totals(engine: &mut Engine, scene: &Scene) -> Option<Totals> {
    let ask = Ask {
        generation: 1,
        scene: scene.clone(),
        question: Question::Totals,
    };
    match engine.ask(&ask) {
        Reply::Answer {
            answer: Ok(Answer::Totals(totals)),
            ..
        } => Some(totals),
        Reply::Answer { answer: Err(_), .. } if scene.shown != Shown::One(NEW) => None,
        other => panic!("{other:?}"),
    }
}

fn peek(engine: &mut Engine, scene: &Scene, text: &str) -> PeekView {
    let question = PeekQuestion {
        pattern: Pattern {
            text: text.into(),
            is_regexp: true,
        },
        functions: u32::MAX,
        edges: u32::MAX,
    };
    match ask(engine, scene, CallersQuestion::Peek(question)) {
        Ok(CallersView::Peek(view)) => view,
        other => panic!("{other:?}"),
    }
}

/// How many blocks were compared.
#[track_caller]
fn check_peek(base: Option<&[u8]>, new: &[u8], kind: Option<&str>, what: &str) -> usize {
    let mut engine = engine();
    if !open(&mut engine, NEW, new) {
        return 0;
    }
    let shown = match base {
        Some(base) if open(&mut engine, BASE, base) => Shown::Compare {
            base: BASE,
            new: NEW,
        },
        Some(_) => return 0,
        None => Shown::One(NEW),
    };
    let scene = Scene {
        sample_type: kind.map(str::to_string),
        ..Scene::of(shown)
    };
    let Some(totals) = totals(&mut engine, &scene) else {
        return 0;
    };
    let mut args = vec!["-peek=.".to_string(), format!("-unit={}", totals.unit)];
    args.push(format!("-sample_index={}", totals.kind));
    args.extend(base.map(|_| "-diff_base=base".to_string()));
    args.push("new".to_string());
    let files = [("new", new), ("base", base.unwrap_or_default())];
    let Some(expected) = command_line_blocks(args, &files) else {
        return 0;
    };
    let view = peek(&mut engine, &scene, ".");
    assert_eq!(view.count as usize, view.blocks.len(), "{what}");
    let mut found: Blocks = BTreeMap::new();
    for block in &view.blocks {
        found.insert(block.name.clone(), page_block(block, &totals));
    }
    for (name, lines) in &expected {
        assert_eq!(found.get(name), Some(lines), "{what}: {name}");
    }
    for block in view.blocks.iter().take(20) {
        let question = CallersQuestion::Edges {
            function: block.key,
            limit: u32::MAX,
        };
        let alone = ask(&mut engine, &scene, question);
        let expected = CallersView::Edges(Some(block.clone()));
        assert_eq!(alone, Ok(expected), "{what}");
    }
    expected.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 150 } else { 3000 }))]

    #[test]
    fn both_sides_are_sums_over_the_samples(base in samples(), new in samples()) {
        check_pivot(&base, &new, Shown::One(NEW))?;
        check_pivot(&base, &new, Shown::Compare { base: BASE, new: NEW })?;
    }

    #[test]
    fn edges_are_peeks(base in samples(), new in samples()) {
        let (base, new) = (bytes_of(&base), bytes_of(&new));
        check_peek(None, &new, None, "one file");
        check_peek(Some(&base), &new, None, "a comparison");
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

/// Every file alone, and against the one before it in its folder.
fn check_folder(folder: &Path) -> (usize, usize) {
    let paths = profiles_under(folder);
    let (mut files, mut blocks) = (0, 0);
    let read = |path: &Path| std::fs::read(path).expect("it was listed");
    for (place, path) in paths.iter().enumerate() {
        let bytes = read(path);
        if bytes.len() > 300_000 {
            continue;
        }
        let what = path.display().to_string();
        blocks += check_peek(None, &bytes, None, &what);
        files += 1;
        let before = place.checked_sub(1).and_then(|before| paths.get(before));
        if let Some(before) = before.filter(|b| b.parent() == path.parent()) {
            let base = read(before);
            if base.len() <= 300_000 {
                blocks += check_peek(
                    Some(&base),
                    &bytes,
                    None,
                    &format!("{what} against the one before"),
                );
            }
        }
    }
    (files, blocks)
}

#[test]
fn edges_are_peeks_in_the_projects_own_recordings() {
    let (files, blocks) = check_folder(&root().join("www/examples"));
    assert!(files > 2 && blocks > 100, "{files} files, {blocks} blocks");
}

#[test]
fn edges_are_peeks_in_the_corpus() {
    let corpus = root().join("../shared/corpus/files");
    if !corpus.is_dir() {
        println!("skipped: there is no ../shared/corpus beside the repository");
        return;
    }
    let (files, blocks) = check_folder(&corpus);
    println!("corpus: {files} files compared, {blocks} blocks of peek");
    assert!(blocks > 0);
}

#[test]
fn a_frame_that_is_nowhere_is_no_function() {
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &bytes_of(&[(vec![(1, false)], 5)])));
    let scene = Scene::of(Shown::One(NEW));
    assert_eq!(pivot(&mut engine, &scene, question("elsewhere")), None);
}

// ---- what is drawn ----

#[test]
fn callers_stand_above_the_function_and_callees_below_and_what_is_drawn_is_what_is_hit() {
    let stack = |frames: &[u8]| frames.iter().map(|f| (*f, false)).collect::<Vec<_>>();
    let samples = [
        (stack(&[0, 1, 2, 3]), 600),
        (stack(&[4, 2, 2]), 300),
        (stack(&[2]), 100),
    ];
    let mut engine = engine();
    assert!(open(&mut engine, NEW, &bytes_of(&samples)));
    let scene = Scene::of(Shown::One(NEW));
    let view = pivot(&mut engine, &scene, question(&name(2))).expect("it is there");
    let totals = totals(&mut engine, &scene).expect("one file");
    let measure = Measure::new(&totals, false);
    let svg = callers::svg(&view, &measure, Colouring::Package, 1000.0, Theme::Light);
    let text_y = |wanted: &str| {
        let line = svg.lines().find(|line| line.contains(wanted));
        let line = line.unwrap_or_else(|| panic!("no {wanted} in {svg}"));
        let (_, rest) = line.split_once("y=\"").expect("a place");
        let (y, _) = rest.split_once('"').expect("a number");
        y.parse::<f64>().expect("a number")
    };
    // f0 calls f1 calls f2; f2 calls f3.
    let places = [">p/q.f0<", ">p/q.f1<", ">p/q.f2  1000", ">p/q.f3<"].map(text_y);
    assert_eq!(places, [14.0, 34.0, 54.0, 74.0]);
    let sheet = Window {
        from: 0.0,
        to: 1.0,
        width: 1000.0,
        height: view.height_px(),
        scroll_top: 0.0,
        pixel_ratio: 1.0,
    };
    for scroll_top in [0.0, 13.0, 50.0] {
        let sheet = Window {
            scroll_top,
            height: 47.0,
            ..sheet
        };
        for side in [Side::Callers, Side::Callees] {
            for (index, of) in view.side(side).boxes.iter().enumerate() {
                let Some(rect) = drawing::place(&view, &sheet, (side, index)) else {
                    continue;
                };
                let (x, y) = (f64::from(rect.x) + 2.0, f64::from(rect.y) + 9.0);
                let own = (Side::Callees, 0);
                let expected = if of.row == 0 { own } else { (side, index) };
                let is_in_sight = (0.0..=sheet.height).contains(&y);
                let hit = drawing::hit(&view, &sheet, x, y);
                assert_eq!(hit, is_in_sight.then_some(expected), "{scroll_top} {of:?}");
            }
        }
    }
    let up = drawing::step(&view, &sheet, (Side::Callees, 0), Direction::Up);
    let up = up.expect("it has callers");
    assert_eq!(up.0, Side::Callers);
    assert_eq!(
        drawing::step(&view, &sheet, up, Direction::Down),
        Some((Side::Callees, 0))
    );
    let stack = drawing::stack(&view, up);
    assert_eq!(stack, "p/q.f2\np/q.f1\n");
}
