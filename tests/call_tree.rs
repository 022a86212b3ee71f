//! The call tree and its folds, held against what they mean: every figure is computed again sample by sample with sets and maps,
//! over random stacks with recursion, inlined calls and negative values; and over the corpus against the graph of the reports.

mod support;

use proflens::analysis::call_tree::{CallTree, NodeId};
use proflens::analysis::detail::detail;
use proflens::analysis::flame::flame;
use proflens::analysis::frames::FrameId;
use proflens::analysis::graph::{EdgesWanted, Grain, Sort, Trim, Trimming, Values, trim};
use proflens::analysis::kept::Kept;
use proflens::analysis::path_index::PathIndex;
use proflens::analysis::scene::{Choice, Figures, Forest, View};
use proflens::analysis::selected::Selected;
use proflens::input::{self, Limits};
use proflens::pprof::naive;
use proflens::profile::Profile;
use proflens::protocol::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::Builder;

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

/// A location is a physical frame and what is inlined into it.
fn profile(samples: &[Sample]) -> Profile {
    let mut builder = Builder::new(&[("space", "bytes")]);
    for (stack, value) in samples {
        let mut text = String::new();
        for (place, (frame, is_inlined)) in stack.iter().enumerate() {
            match (place, is_inlined) {
                (0, _) => {}
                (_, true) => text.push('>'),
                (_, false) => text.push(';'),
            }
            text.push_str(&name(*frame));
        }
        builder = builder.sample(&text, &[*value]);
    }
    naive::read(&builder.bytes()).expect("it is valid")
}

fn names(stack: &[(u8, bool)]) -> Vec<String> {
    stack.iter().map(|(frame, _)| name(*frame)).collect()
}

/// Σ by path of names: of what passes through, and of what ends there.
type Paths = BTreeMap<Vec<String>, (i64, i64)>;

fn naive_paths(samples: &[Sample]) -> Paths {
    let mut paths = Paths::new();
    for (stack, value) in samples {
        let names = names(stack);
        for depth in 0..=names.len() {
            let sums = paths.entry(names[..depth].to_vec()).or_default();
            sums.0 += value;
            if depth == names.len() {
                sums.1 += value;
            }
        }
    }
    paths
}

fn path(forest: &Forest, node: NodeId) -> Vec<String> {
    let nodes = forest.tree.path_to(node);
    let frame = |n: NodeId| forest.tree.frame[n.index()];
    nodes
        .into_iter()
        .map(|n| forest.table.name(frame(n)).into_owned())
        .collect()
}

#[track_caller]
fn check_invariants(tree: &CallTree) {
    assert_eq!(
        (tree.parent[0], tree.frame[0]),
        (NodeId::ROOT, FrameId::NONE)
    );
    for node in (0..tree.len() as u32).map(NodeId) {
        let range = tree.subtree(node);
        assert!(
            node == NodeId::ROOT
                || tree
                    .subtree(tree.parent[node.index()])
                    .contains(&node.index())
        );
        assert!(range.end <= tree.len());
        let frames: Vec<FrameId> = tree.children(node).map(|c| tree.frame[c.index()]).collect();
        let distinct: BTreeSet<FrameId> = frames.iter().copied().collect();
        assert_eq!(frames.len(), distinct.len());
        assert!(
            tree.children(node)
                .all(|child| tree.parent[child.index()] == node)
        );
    }
}

fn compared(profiles: &[&Profile], forest: &Forest) -> Figures {
    let (base, new) = (Choice::plain(0, 0), Choice::plain(profiles.len() - 1, 0));
    let base = (profiles.len() > 1).then_some(base);
    Figures::new(profiles, forest, new, base, Kept::default())
}

/// pprof's definition: sets a sample for cum, the last frame for flat.
fn naive_functions(samples: &[Sample]) -> BTreeMap<String, (i64, i64)> {
    let mut functions: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (stack, value) in samples {
        for name in names(stack).into_iter().collect::<BTreeSet<_>>() {
            functions.entry(name).or_default().1 += value;
        }
        if let Some((leaf, _)) = stack.last() {
            functions.entry(name(*leaf)).or_default().0 += value;
        }
    }
    functions
}

/// pprof's definition: the first occurrence of an edge in each sample that is worth anything.
fn naive_edges(samples: &[Sample]) -> BTreeMap<(String, String), (i64, bool)> {
    let mut edges: BTreeMap<(String, String), (i64, bool)> = BTreeMap::new();
    for (stack, value) in samples.iter().filter(|(_, value)| *value != 0) {
        let mut seen = BTreeSet::new();
        for pair in stack.windows(2) {
            let edge = (name(pair[0].0), name(pair[1].0));
            if edge.0 != edge.1 && seen.insert(edge.clone()) {
                let sums = edges.entry(edge).or_insert((0, true));
                sums.0 += value;
                sums.1 &= pair[1].1;
            }
        }
    }
    edges
}

proptest! {
    #[test]
    fn merged_tree_is_the_sum_of_paths(a in samples(), b in samples()) {
        let profiles = [&profile(&a), &profile(&b)];
        let forest = Forest::build(Selected::each(&profiles), Grain::default());
        check_invariants(&forest.tree);
        let figures = compared(&profiles, &forest);
        let view = View { profiles: &profiles, forest: &forest, figures: &figures };
        let (base, new) = (naive_paths(&a), naive_paths(&b));
        let all: BTreeSet<_> = base.keys().chain(new.keys()).cloned().collect();
        prop_assert_eq!(forest.tree.len(), all.len().max(1));
        for node in (0..forest.tree.len() as u32).map(NodeId) {
            let path = path(&forest, node);
            let sums = |paths: &Paths| paths.get(&path).copied().unwrap_or_default();
            let (total, own) = (view.total(node), view.own(node));
            prop_assert_eq!((total.base, own.base), sums(&base));
            prop_assert_eq!((total.new, own.new), sums(&new));
        }
    }

    #[test]
    fn functions_are_counted_once_a_sample(a in samples()) {
        let profiles = [&profile(&a)];
        let forest = Forest::build(Selected::each(&profiles), Grain::default());
        let figures = compared(&profiles, &forest);
        let view = View { profiles: &profiles, forest: &forest, figures: &figures };
        let functions = naive_functions(&a);
        // One by one, before all of them were asked for.
        let alone: Vec<_> =
            forest.table.ids().map(|f| (view.function(f), view.inlined_mark(f))).collect();
        for frame in forest.table.ids() {
            let figure = view.functions()[frame.index()];
            let expected = functions[&*forest.table.name(frame)];
            prop_assert_eq!((figure.flat.new, figure.cum.new), expected);
            prop_assert_eq!(alone[frame.index()], (figure, view.inlined()[frame.index()]));
        }
        let edges = naive_edges(&a);
        for frame in forest.table.ids() {
            let name = forest.table.name(frame).into_owned();
            let into: Vec<bool> =
                edges.iter().filter(|((_, to), _)| *to == name).map(|(_, e)| e.1).collect();
            let expected = match (into.contains(&true), into.contains(&false)) {
                (false, _) => Inlined::No,
                (true, true) => Inlined::Partly,
                (true, false) => Inlined::Always,
            };
            prop_assert_eq!(view.inlined()[frame.index()], expected, "{}", name);
            let Some(detail) = detail(&view, forest.table.key(frame)) else {
                return Err(TestCaseError::fail("every frame has a detail"));
            };
            for (neighbours, is_caller) in [(&detail.callers, true), (&detail.callees, false)] {
                let expected: BTreeMap<String, i64> = edges
                    .iter()
                    .filter(|((from, to), _)| *(if is_caller { to } else { from }) == name)
                    .map(|((from, to), e)| (if is_caller { from } else { to }.clone(), e.0))
                    .filter(|(_, value)| *value != 0)
                    .collect();
                let got: BTreeMap<String, i64> =
                    neighbours.heaviest.iter().map(|n| (n.name.clone(), n.value.new)).collect();
                prop_assert_eq!(neighbours.count as usize, expected.len());
                prop_assert_eq!(got, expected);
            }
        }
    }

    #[test]
    fn boxes_lie_in_their_parents(
        a in samples(),
        b in samples(),
        css_width in 5.0..2000.0f64,
        width in prop_oneof![Just(WidthBy::New), Just(WidthBy::Base), Just(WidthBy::Larger)],
        zoom_to in 0usize..40,
    ) {
        let profiles = [&profile(&a), &profile(&b)];
        let forest = Forest::build(Selected::each(&profiles), Grain::default());
        let figures = compared(&profiles, &forest);
        let view = View { profiles: &profiles, forest: &forest, figures: &figures };
        let mut paths = PathIndex::default();
        let mut question = FlameQuestion {
            zoom: PathKey::ROOT,
            from: 0.0,
            to: 1.0,
            css_width,
            first_row: 0,
            row_count: 50,
            width,
        };
        let whole = flame(&view, &mut paths, &question);
        check_boxes(&view, &whole)?;
        let drawn: Vec<&FlameBox> = whole.boxes.iter().filter(|b| b.frame.is_some()).collect();
        if let Some(zoom) = drawn.get(zoom_to % drawn.len().max(1)) {
            question.zoom = zoom.path;
            let zoomed = flame(&view, &mut paths, &question);
            check_boxes(&view, &zoomed)?;
            prop_assert_eq!(zoomed.crumbs.last().map(|c| c.path), Some(zoom.path));
            // A key that nobody has handed out, as after a reload.
            let again = flame(&view, &mut PathIndex::default(), &question);
            prop_assert_eq!(zoomed, again);
        }
    }
}

fn check_boxes(view: &View, graph: &FlameView) -> Result<(), TestCaseError> {
    const SLACK: f64 = 1e-9;
    let question = graph.question.as_ref().expect("it says what it answers");
    let zoom_row = graph.crumbs.len() as u32;
    prop_assert!(graph.boxes.iter().all(|b| b.row < graph.rows));
    for (place, b) in graph.boxes.iter().enumerate() {
        prop_assert!(b.x >= 0.0 && b.width > 0.0 && b.x + b.width <= 1.0 + SLACK);
        prop_assert_eq!(b.merged > 0, b.frame.is_none() && b.row > 0);
        let before = place.checked_sub(1).map(|p| &graph.boxes[p]);
        if let Some(before) = before.filter(|before| before.row == b.row) {
            prop_assert!(before.x + before.width <= b.x + SLACK);
        }
        if b.row > zoom_row {
            let parent = graph.boxes.iter().find(|p| {
                p.row + 1 == b.row && p.x <= b.x + SLACK && p.x + p.width + SLACK >= b.x + b.width
            });
            prop_assert!(parent.is_some_and(|p| p.merged == 0), "{:?}", b);
            prop_assert!(b.merged > 0 || b.width * question.css_width >= 0.5);
        }
    }
    let root = view.total(NodeId::ROOT);
    prop_assert_eq!(graph.root, root);
    Ok(())
}

/// Flat, cum and mark by printed name, of names that one node has: pprof keeps apart what has no name by its binary's path.
type Rows = BTreeMap<String, (i64, i64, Inlined)>;

fn graph_rows(profile: &Profile, sample_type: usize) -> (Rows, BTreeSet<String>) {
    let values = Values {
        value: &profile.samples.values[sample_type],
        divisor: None,
    };
    let options = Trimming {
        identity: Grain::default().into(),
        sort: Sort::Flat,
        trim: Trim {
            node_count: 0,
            node_fraction: 0.0,
            edge_fraction: 0.0,
        },
        drop_negative: false,
        edges: EdgesWanted::All,
    };
    let trimmed = trim(&Selected::all(profile), values, &options);
    let (mut rows, mut twice) = (Rows::new(), BTreeSet::new());
    for (node, name) in &trimmed.shown {
        let into: Vec<bool> = trimmed
            .edges
            .iter()
            .filter(|edge| edge.callee == *node)
            .map(|edge| edge.is_inline)
            .collect();
        let mark = match (into.contains(&true), into.contains(&false)) {
            (false, _) => Inlined::No,
            (true, true) => Inlined::Partly,
            (true, false) => Inlined::Always,
        };
        let name = String::from_utf8_lossy(name).into_owned();
        let flat = trimmed.weights.flat_value(*node);
        let cum = trimmed.weights.cum_value(*node);
        if rows.insert(name.clone(), (flat, cum, mark)).is_some() {
            twice.insert(name);
        }
    }
    (rows, twice)
}

#[test]
fn the_corpus_has_the_rows_of_the_reports() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/files");
    if !corpus.is_dir() {
        println!("skipped: there is no ../shared/corpus beside the repository");
        return;
    }
    let mut folders = vec![corpus];
    let (mut compared_rows, mut files) = (0, 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).expect("a file");
            if let Ok(opened) = input::open(&bytes, Limits::default()) {
                files += 1;
                compared_rows += check_rows(&path, &opened.profile);
            }
        }
    }
    println!("{compared_rows} rows of {files} files");
    assert!(files > 100 && compared_rows > 10_000);
}

/// Every sample type of a file; gives the rows that were compared.
fn check_rows(path: &Path, profile: &Profile) -> usize {
    let profiles = [profile];
    let forest = Forest::build(Selected::each(&profiles), Grain::default());
    let mut compared = 0;
    for sample_type in 0..profile.sample_types.len() {
        let choice = Choice::plain(0, sample_type);
        let figures = Figures::new(&profiles, &forest, choice, None, Kept::default());
        let view = View {
            profiles: &profiles,
            forest: &forest,
            figures: &figures,
        };
        let (expected, twice) = graph_rows(profile, sample_type);
        let mut rows = Rows::new();
        for frame in forest.table.ids() {
            let figure = view.functions()[frame.index()];
            if !figure.is_zero() {
                let name = forest.table.name(frame).into_owned();
                let mark = view.inlined()[frame.index()];
                rows.insert(name, (figure.flat.new, figure.cum.new, mark));
            }
        }
        rows.retain(|name, _| !twice.contains(name));
        let expected = expected
            .into_iter()
            .filter(|(name, _)| !twice.contains(name));
        let expected: Rows = expected.collect();
        assert_eq!(
            rows,
            expected,
            "{} sample type {sample_type}",
            path.display()
        );
        compared += rows.len();
    }
    compared
}
