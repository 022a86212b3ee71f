//! The page and the command line give one set of figures. The command line's are pprof's (tests/golden.rs); here every function's
//! flat and cum, and what percentages are of, as the worker answers them, are held against it: in every sample type, of one file and
//! of two, under filters and at every granularity.

use proflens::analysis::graph::{Grain, Nodes, StackTotals, Values, Weights};
use proflens::analysis::merge::{self, Comparison};
use proflens::analysis::query::{Matched, Query};
use proflens::analysis::regexp;
use proflens::analysis::selected::Selected;
use proflens::analysis::{prune, totals};
use proflens::engine::Engine;
use proflens::input::{self, Limits};
use proflens::profile::Profile;
use proflens::protocol::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const BASE: FileId = FileId(1);
const NEW: FileId = FileId(2);

/// Flat and cum by name. Names that several of pprof's rows share (functions without a name) are left out: the page has one row
/// for them, pprof several.
type Figures = BTreeMap<String, (i64, i64)>;

fn pprof_figures(profile: &Profile, sample_type: usize) -> (Figures, Vec<String>) {
    figures_of(&Selected::all(profile), sample_type, Grain::default())
}

fn figures_of(selected: &Selected, sample_type: usize, grain: Grain) -> (Figures, Vec<String>) {
    let values = Values {
        value: &selected.profile.samples.values[sample_type],
        divisor: None,
    };
    let nodes = Nodes::new(selected, grain);
    let weights = Weights::new(
        selected,
        &nodes,
        values,
        &StackTotals::new(selected, values),
    );
    let mut figures = Figures::new();
    let mut shared = Vec::new();
    for node in nodes.ids() {
        let name = String::from_utf8_lossy(&nodes.printable_name(node)).into_owned();
        let figure = (weights.flat_value(node), weights.cum_value(node));
        if figures.insert(name.clone(), figure).is_some() {
            shared.push(name);
        }
    }
    figures.retain(|name, figure| *figure != (0, 0) && !shared.contains(name));
    (figures, shared)
}

fn page_figures(engine: &mut Engine, scene: &Scene, not: &[String]) -> Figures {
    let question = Question::Top(TopQuestion {
        sort: TopColumn::Name,
        descending: false,
        only: Only::All,
        matching: None,
        offset: 0,
        limit: u32::MAX,
    });
    let Answer::Top(view) = ask(engine, scene, question) else {
        panic!("not a top table");
    };
    let figure = |row: TopRow| (row.name, (row.flat.change(), row.cum.change()));
    let mut figures: Figures = view.rows.into_iter().map(figure).collect();
    figures.retain(|name, figure| *figure != (0, 0) && !not.contains(name));
    figures
}

fn page_totals(engine: &mut Engine, scene: &Scene) -> Totals {
    match ask(engine, scene, Question::Totals) {
        Answer::Totals(totals) => totals,
        other => panic!("not totals: {other:?}"),
    }
}

fn ask(engine: &mut Engine, scene: &Scene, question: Question) -> Answer {
    let ask = Ask {
        generation: 1,
        scene: scene.clone(),
        question,
    };
    match engine.ask(&ask) {
        Reply::Answer {
            answer: Ok(answer), ..
        } => answer,
        other => panic!("no answer: {other:?}"),
    }
}

fn scene(shown: Shown, profile: &Profile, sample_type: usize) -> Scene {
    let kind = profile.sample_types[sample_type].kind;
    Scene {
        sample_type: Some(profile.strings.text(kind).into_owned()),
        ..Scene::of(shown)
    }
}

fn open(path: &Path) -> Option<(Profile, Vec<u8>)> {
    let bytes = std::fs::read(path).ok()?;
    let profile = input::open(&bytes, Limits::default()).ok()?.profile;
    Some((profile, bytes))
}

fn give(engine: &mut Engine, file: FileId, bytes: &[u8]) -> bool {
    engine.begin(file, None);
    engine.feed(file, bytes);
    let mut reply = engine.finish(file);
    if matches!(reply, Reply::Names { .. }) {
        reply = engine.named(file, &Err("Names stay as they are.".into()));
    }
    matches!(reply, Reply::Opened { .. })
}

/// The sample types that a name alone tells apart: the page asks by name.
fn sample_types(profile: &Profile) -> Vec<usize> {
    let name = |t: usize| profile.strings.bytes(profile.sample_types[t].kind);
    let types = 0..profile.sample_types.len();
    types
        .clone()
        .filter(|t| types.clone().all(|u| u == *t || name(u) != name(*t)))
        .collect()
}

/// How many sample types of the file were compared.
fn check_file(path: &Path) -> usize {
    let Some((profile, bytes)) = open(path) else {
        return 0;
    };
    let profile = prune::drop_frames(profile);
    let mut engine = Engine::new(Limits::default());
    assert!(give(&mut engine, NEW, &bytes), "{}", path.display());
    let types = sample_types(&profile);
    for sample_type in &types {
        let what = format!("{}, sample type {sample_type}", path.display());
        let scene = scene(Shown::One(NEW), &profile, *sample_type);
        let (expected, shared) = pprof_figures(&profile, *sample_type);
        assert_eq!(
            page_figures(&mut engine, &scene, &shared),
            expected,
            "{what}"
        );
        let values = Values {
            value: &profile.samples.values[*sample_type],
            divisor: None,
        };
        let total = page_totals(&mut engine, &scene).total;
        assert_eq!(
            total,
            totals::total(&Selected::all(&profile), values),
            "{what}"
        );
    }
    check_filters(&mut engine, Shown::One(NEW), &profile, &path.display());
    types.len()
}

/// The worker under each of [`scenes`] against the command line's masks over the profile itself.
fn check_filters(
    engine: &mut Engine,
    shown: Shown,
    profile: &Profile,
    what: &dyn std::fmt::Display,
) {
    let types = sample_types(profile);
    let Some(sample_type) = types.last().copied() else {
        return;
    };
    for scene in scenes(scene(shown, profile, sample_type), profile) {
        let what = format!("{what} under {scene:?}");
        let query = Query::new(&scene.filters).expect("filters");
        let mut matched = query.unmatched();
        let made = query.add_frames(profile.clone(), "minimum", &mut matched);
        let made = made.expect("frames of labels");
        let selected = query.select(&made, &mut matched);
        let grain = Grain {
            granularity: scene.granularity,
            inlines: scene.inlines,
            columns: scene.columns,
        };
        let (expected, shared) = figures_of(&selected, sample_type, grain);
        assert_eq!(page_figures(engine, &scene, &shared), expected, "{what}");
        let page = page_totals(engine, &scene);
        check_effects(&page, &scene, &selected, &matched, &what);
        let values = Values {
            value: &made.samples.values[sample_type],
            divisor: None,
        };
        let counted = match scene.relative {
            true => totals::total(&selected, values),
            false => totals::total(&Selected::all(&made), values),
        };
        assert_eq!(page.total, counted, "{what}");
    }
}

/// Of one file: samples of a comparison are counted on both sides, those of a difference are fewer.
fn check_effects(page: &Totals, scene: &Scene, selected: &Selected, matched: &Matched, what: &str) {
    assert_eq!(page.filters.len(), scene.filters.len(), "{what}");
    if !matches!(scene.shown, Shown::One(_)) {
        return;
    }
    let matching: Vec<bool> = page.filters.iter().map(|f| f.is_matching).collect();
    assert_eq!(&matching, matched, "{what}");
    if let Some(last) = page.filters.last() {
        assert_eq!(last.kept, selected.samples().count() as u64, "{what}");
        assert_eq!(last.of, selected.profile.samples.len() as u64, "{what}");
    }
    for effect in &page.filters {
        assert!(
            effect.kept <= effect.alone && effect.alone <= effect.of,
            "{what}"
        );
    }
}

/// A scene under filters made of names and labels of the profile, each verb and each granularity at least once.
fn scenes(plain: Scene, profile: &Profile) -> Vec<Scene> {
    use FilterVerb::*;
    use Granularity::*;
    let functions = &profile.functions;
    let name = |share: usize| {
        let row = functions.len() * share / 10;
        let name = functions.name.get(row).copied().unwrap_or_default();
        regexp::escape(&profile.strings.text(name))
    };
    let file = functions.filename.first().copied().unwrap_or_default();
    let file = regexp::escape(&profile.strings.text(file));
    let labels = profile.samples.labels.iter();
    let mut labels = labels.flat_map(|set| profile.labels.get(*set));
    // What marks the base is the command line's alone.
    let key = labels
        .find(|label| profile.strings.bytes(label.key) != totals::BASE_KEY)
        .map_or("none".into(), |l| profile.strings.text(l.key));
    let variants: [(Granularity, Vec<(FilterVerb, String)>); 8] = [
        (Functions, vec![(Focus, name(5)), (Ignore, name(2))]),
        (Lines, vec![(Hide, name(0)), (Hide, name(7))]),
        (Functions, vec![(ShowFrom, name(3)), (Focus, name(6))]),
        (Files, vec![(PruneFrom, name(4)), (Ignore, file.clone())]),
        (
            Functions,
            vec![(TagFocus, "1:".into()), (TagRoot, key.to_string())],
        ),
        (
            Addresses,
            vec![(TagLeaf, format!("{key},none")), (TagIgnore, ":64".into())],
        ),
        (
            FileFunctions,
            vec![(Show, format!("{}|{file}", name(8))), (TagHide, key.into())],
        ),
        (
            Functions,
            vec![
                (Hide, "runtime|main".into()),
                (ShowFrom, "e".into()),
                (Show, "o".into()),
            ],
        ),
    ];
    let scene = |(place, (granularity, filters)): (usize, (Granularity, Vec<_>))| Scene {
        granularity,
        inlines: place % 3 != 0,
        columns: place % 2 == 0,
        relative: place % 2 == 1,
        filters: filters.into_iter().map(filter).collect(),
        ..plain.clone()
    };
    variants.into_iter().enumerate().map(scene).collect()
}

fn filter((verb, text): (FilterVerb, String)) -> Filter {
    let is_regexp = true;
    let pattern = Pattern { text, is_regexp };
    Filter { verb, pattern }
}

fn check_pair(base: &Path, new: &Path) -> usize {
    [false, true]
        .map(|normalize| check_comparison(base, new, normalize))
        .iter()
        .sum()
}

fn check_comparison(base: &Path, new: &Path, normalize: bool) -> usize {
    let what = format!("{} and {}", base.display(), new.display());
    let (Some((base, base_bytes)), Some((new, new_bytes))) = (open(base), open(new)) else {
        panic!("{what} do not open");
    };
    let compare = |keep_base| {
        let how = Comparison {
            keep_base,
            normalize,
        };
        Some(prune::drop_frames(merge::compare(&new, &base, how).ok()?))
    };
    let (Some(kept), Some(cancelled)) = (compare(true), compare(false)) else {
        return 0; // Profiles of different kinds.
    };
    if base_bytes == new_bytes {
        return 0; // The page notices, and opens one.
    }
    let mut engine = Engine::new(Limits::default());
    assert!(
        give(&mut engine, BASE, &base_bytes) && give(&mut engine, NEW, &new_bytes),
        "{what}"
    );
    let shown = Shown::Compare {
        base: BASE,
        new: NEW,
    };
    for sample_type in 0..kept.sample_types.len() {
        let what = format!("{what}, sample type {sample_type}, normalize {normalize}");
        let scene = Scene {
            normalize,
            ..scene(shown, &kept, sample_type)
        };
        let (expected, shared) = pprof_figures(&kept, sample_type);
        assert_eq!(
            page_figures(&mut engine, &scene, &shared),
            expected,
            "{what}"
        );
        let total = |profile: &Profile| {
            let values = Values {
                value: &profile.samples.values[sample_type],
                divisor: None,
            };
            totals::total(&Selected::all(profile), values)
        };
        let page = page_totals(&mut engine, &scene);
        assert_eq!(page.total, total(&kept), "{what}: total of -diff_base");
        assert_eq!(page.churn, total(&cancelled), "{what}: total of -base");
    }
    if !normalize {
        check_filters(&mut engine, shown, &kept, &what);
    }
    kept.sample_types.len()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Each `pair.txt` under `goldens`, its files under `root`.
fn check_pairs(goldens: &Path, root: &Path) -> usize {
    let pairs = files_under(goldens);
    let pairs = pairs.iter().filter(|p| p.ends_with("pair.txt"));
    pairs
        .map(|pair| {
            let text = std::fs::read_to_string(pair).expect("pair.txt");
            let side = |name: &str| {
                let line = text.lines().find_map(|l| l.strip_prefix(name));
                root.join(line.expect("both sides").trim())
            };
            check_pair(&side("base "), &side("new "))
        })
        .sum()
}

#[test]
fn the_page_shows_the_command_lines_figures_of_the_projects_own_recordings() {
    let mut files = files_under(&root().join("tests/data"));
    files.extend(files_under(&root().join("www/examples")));
    let compared: usize = files.iter().map(|file| check_file(file)).sum();
    let pairs = check_pairs(&root().join("tests/expected/pprof/diff"), root());
    println!("own recordings: {compared} sample types of files, {pairs} of pairs");
    assert!(compared > 0 && pairs > 0);
}

#[test]
fn the_page_shows_the_command_lines_figures_of_the_corpus() {
    let corpus = root().join("../shared/corpus");
    if !corpus.join("MANIFEST.tsv").exists() {
        println!("skipped: no corpus at ../shared/corpus");
        return;
    }
    let files = files_under(&corpus.join("files"));
    let compared: usize = files.iter().map(|file| check_file(file)).sum();
    let pairs = check_pairs(&corpus.join("golden/diff"), &corpus);
    println!("corpus: {compared} sample types of files, {pairs} of pairs");
    assert!(compared > 0 && pairs > 0);
}
