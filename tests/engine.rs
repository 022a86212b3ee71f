//! The worker, natively: files are opened, compared, filtered and closed through [`Engine`] alone.

mod support;

use proflens::analysis::demangle::readable_names;
use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::more::protocol::Converted;
use proflens::protocol::*;
use support::Builder;

const A: FileId = FileId(1);
const B: FileId = FileId(2);

fn engine(files: &[(FileId, Builder)]) -> Engine {
    let mut engine = Engine::new(Limits::default());
    for (file, builder) in files {
        assert!(matches!(
            open(&mut engine, *file, &builder.bytes()),
            Reply::Opened { .. }
        ));
    }
    engine
}

fn open(engine: &mut Engine, file: FileId, bytes: &[u8]) -> Reply {
    engine.begin(file, None);
    for chunk in bytes.chunks(7) {
        let reply = engine.feed(file, chunk);
        if !matches!(reply, Reply::Progress { .. }) {
            return reply;
        }
    }
    engine.finish(file)
}

fn scene(shown: Shown) -> Scene {
    Scene::of(shown)
}

fn filter(verb: FilterVerb, text: &str) -> Filter {
    Filter {
        verb,
        pattern: literal(text),
    }
}

fn literal(text: &str) -> Pattern {
    Pattern {
        text: text.into(),
        is_regexp: false,
    }
}

fn ask(engine: &mut Engine, scene: &Scene, question: Question) -> Result<Answer, Failure> {
    let ask = Ask {
        generation: 7,
        scene: scene.clone(),
        question,
    };
    match engine.ask(&ask) {
        Reply::Answer {
            generation: 7,
            answer,
        } => answer,
        other => panic!("no answer: {other:?}"),
    }
}

fn whole_flame(zoom: PathKey, width: WidthBy) -> FlameQuestion {
    FlameQuestion {
        zoom,
        from: 0.0,
        to: 1.0,
        css_width: 1000.0,
        first_row: 0,
        row_count: 100,
        width,
    }
}

/// One line a box: row, left edge and width in thousandths of the zoomed box, name, own, total.
fn flame(engine: &mut Engine, scene: &Scene, question: FlameQuestion) -> Vec<String> {
    let Ok(Answer::Flame(view)) = ask(engine, scene, Question::Flame(question)) else {
        panic!("no flame graph");
    };
    let figure = |pair: Pair| match scene.shown {
        Shown::One(_) => pair.new.to_string(),
        Shown::Compare { .. } => format!("{}→{}", pair.base, pair.new),
    };
    let line = |b: &FlameBox| {
        let name = match b.frame {
            Some(frame) => view.frames[frame as usize].name.clone(),
            None if b.merged > 0 => format!("({} merged)", b.merged),
            None => "root".into(),
        };
        format!(
            "{} {:.0}+{:.0} {name} {} {}",
            b.row,
            b.x * 1000.0,
            b.width * 1000.0,
            figure(b.own),
            figure(b.total)
        )
    };
    view.boxes.iter().map(line).collect()
}

fn top_question() -> TopQuestion {
    TopQuestion {
        sort: TopColumn::Flat,
        descending: true,
        only: Only::All,
        matching: None,
        offset: 0,
        limit: 100,
    }
}

/// One line a row: name, flat, cum, running sum.
fn top(engine: &mut Engine, scene: &Scene, question: TopQuestion) -> Vec<String> {
    let Ok(Answer::Top(view)) = ask(engine, scene, Question::Top(question)) else {
        panic!("no top table");
    };
    let figure = |pair: Pair| match scene.shown {
        Shown::One(_) => pair.new.to_string(),
        Shown::Compare { .. } => format!("{}→{}", pair.base, pair.new),
    };
    let line = |row: &TopRow| {
        let mark = match row.inlined {
            Inlined::No => "",
            Inlined::Partly => " partly",
            Inlined::Always => " inline",
        };
        let (flat, cum) = (figure(row.flat), figure(row.cum));
        format!("{}{mark} {flat} {cum} {}", row.name, row.sum)
    };
    view.rows.iter().map(line).collect()
}

fn totals(engine: &mut Engine, scene: &Scene) -> Totals {
    match ask(engine, scene, Question::Totals) {
        Ok(Answer::Totals(totals)) => totals,
        other => panic!("no totals: {other:?}"),
    }
}

fn small() -> Builder {
    Builder::heap()
        .sample("main;a;b", &[1, 60])
        .sample("main;a", &[2, 20])
        .sample("main;c>d", &[3, 15])
        .sample("main;a;b;a", &[4, 5])
}

#[test]
fn one_file_flame() {
    let mut engine = engine(&[(A, small())]);
    let scene = scene(Shown::One(A));
    let boxes = flame(
        &mut engine,
        &scene,
        whole_flame(PathKey::ROOT, WidthBy::New),
    );
    assert_eq!(
        boxes,
        [
            "0 0+1000 root 0 100",
            "1 0+1000 main 0 100",
            "2 0+850 a 20 85",
            "2 850+150 c 0 15",
            "3 0+650 b 60 65",
            "3 850+150 d 15 15",
            "4 0+50 a 5 5",
        ]
    );
}

#[test]
fn zoom_puts_ancestors_over_the_full_width() {
    let mut engine = engine(&[(A, small())]);
    let main = PathKey::ROOT.child(NameKey::of(b"main"));
    let c = main.child(NameKey::of(b"c"));
    let boxes = flame(
        &mut engine,
        &scene(Shown::One(A)),
        whole_flame(c, WidthBy::New),
    );
    assert_eq!(
        boxes,
        [
            "0 0+1000 root 0 100",
            "1 0+1000 main 0 100",
            "2 0+1000 c 0 15",
            "3 0+1000 d 15 15",
        ]
    );
}

#[test]
fn one_file_top() {
    let mut engine = engine(&[(A, small())]);
    let scene = scene(Shown::One(A));
    assert_eq!(
        top(&mut engine, &scene, top_question()),
        [
            "b 60 65 60",
            "a 25 85 85",
            "d inline 15 15 100",
            "c 0 15 100",
            "main 0 100 100"
        ]
    );
    let by_cum = TopQuestion {
        sort: TopColumn::Cum,
        offset: 1,
        limit: 2,
        ..top_question()
    };
    assert_eq!(
        top(&mut engine, &scene, by_cum),
        ["a 25 85 25", "b 60 65 85"]
    );
}

#[test]
fn switching_the_sample_type_keeps_the_paths() {
    let mut engine = engine(&[(A, small())]);
    let mut scene = scene(Shown::One(A));
    let before = flame(
        &mut engine,
        &scene,
        whole_flame(PathKey::ROOT, WidthBy::New),
    );
    scene.sample_type = Some("inuse_objects".into());
    let after = flame(
        &mut engine,
        &scene,
        whole_flame(PathKey::ROOT, WidthBy::New),
    );
    assert_eq!(before.len(), after.len());
    assert_eq!(after[1], "1 0+1000 main 0 10");
    let totals = totals(&mut engine, &scene);
    assert_eq!((totals.unit.as_str(), totals.total), ("count", 10));
}

#[test]
fn filters_keep_whole_samples() {
    let mut engine = engine(&[(A, small())]);
    let mut scene = scene(Shown::One(A));
    scene.filters = vec![
        filter(FilterVerb::Focus, "B"),
        filter(FilterVerb::Ignore, "zzz"),
    ];
    assert_eq!(
        top(&mut engine, &scene, top_question()),
        ["b 60 65 60", "a 5 65 65", "main 0 65 65"]
    );
    let totals = totals(&mut engine, &scene);
    assert_eq!((totals.sum.new, totals.total), (65, 100));
    let effect = |is_matching, alone, kept| FilterEffect {
        is_matching,
        of: 4,
        alone,
        kept,
    };
    assert_eq!(totals.filters, [effect(true, 2, 2), effect(false, 4, 2)]);
}

fn grown() -> Builder {
    Builder::heap()
        .sample("main;a;b", &[1, 160])
        .sample("main;a", &[2, 10])
        .sample("main;e", &[2, 30])
}

#[test]
fn two_files_compared() {
    let mut engine = engine(&[(A, small()), (B, grown())]);
    let mut compared = scene(Shown::Compare { base: A, new: B });
    assert_eq!(
        top(&mut engine, &compared, top_question()),
        [
            "b 60→160 65→160 100",
            "e 0→30 0→30 130",
            "a 25→10 85→170 115",
            "d inline 15→0 15→0 100",
            "c 0→0 15→0 100",
            "main 0→0 100→200 100",
        ]
    );
    let only = |only| TopQuestion {
        only,
        ..top_question()
    };
    assert_eq!(
        top(&mut engine, &compared, only(Only::New)),
        ["e 0→30 0→30 30"]
    );
    assert_eq!(
        top(&mut engine, &compared, only(Only::Gone)),
        ["d inline 15→0 15→0 -15", "c 0→0 15→0 -15"]
    );
    let sums = totals(&mut engine, &compared);
    assert_eq!((sums.sum.base, sums.sum.new), (100, 200));
    assert_eq!((sums.total, sums.churn), (100, 160));
    assert!(sums.doubts.is_empty());
    assert_eq!(
        flame(
            &mut engine,
            &compared,
            whole_flame(PathKey::ROOT, WidthBy::Larger)
        ),
        [
            "0 0+1000 root 0→0 100→200",
            "1 0+1000 main 0→0 100→200",
            "2 0+804 a 20→10 85→170",
            "2 804+130 e 0→30 0→30",
            "2 935+65 c 0→0 15→0",
            "3 0+717 b 60→160 65→160",
            "3 935+65 d 15→0 15→0",
            "4 0+22 a 5→0 5→0",
        ]
    );
    compared.shown = Shown::Compare { base: B, new: A };
    assert_eq!(
        totals(&mut engine, &compared).sum,
        Pair {
            base: 200,
            new: 100
        }
    );
}

#[test]
fn normalize_scales_the_new_side() {
    let mut engine = engine(&[(A, small()), (B, grown())]);
    let mut compared = scene(Shown::Compare { base: A, new: B });
    compared.normalize = true;
    assert_eq!(
        totals(&mut engine, &compared).sum,
        Pair {
            base: 100,
            new: 100
        }
    );
}

#[test]
fn detail_counts_once_a_sample() {
    let mut engine = engine(&[(A, small()), (B, grown())]);
    let question = Question::Detail {
        function: NameKey::of(b"a"),
    };
    let Ok(Answer::Detail(Some(detail))) = ask(&mut engine, &scene(Shown::One(A)), question) else {
        panic!("no detail");
    };
    let listed = |neighbours: &Neighbours| -> Vec<(String, i64)> {
        neighbours
            .heaviest
            .iter()
            .map(|n| (n.name.clone(), n.value.new))
            .collect()
    };
    assert_eq!((detail.flat.new, detail.cum.new), (25, 85));
    assert_eq!(
        listed(&detail.callers),
        [("main".into(), 85), ("b".into(), 5)]
    );
    assert_eq!(listed(&detail.callees), [("b".into(), 65)]);
    let figure = |file, flat, cum| FileFigure { file, flat, cum };
    assert_eq!(detail.per_file, [figure(A, 25, 85), figure(B, 10, 170)]);
}

#[test]
fn search_counts_once_a_sample() {
    let mut engine = engine(&[(A, small())]);
    let scene = scene(Shown::One(A));
    let Ok(Answer::Search(found)) = ask(&mut engine, &scene, Question::Search(literal("A"))) else {
        panic!("no search");
    };
    assert_eq!((found.functions, found.total.new), (2, 100));
    let bad = Pattern {
        text: "(".into(),
        is_regexp: true,
    };
    let Ok(Answer::Search(found)) = ask(&mut engine, &scene, Question::Search(bad)) else {
        panic!("no search");
    };
    assert!(
        found
            .error
            .is_some_and(|error| error.contains("regular expression"))
    );
}

#[test]
fn a_file_that_fails_disturbs_no_other() {
    let mut engine = engine(&[(A, small())]);
    engine.begin(B, None);
    engine.feed(B, &grown().bytes());
    let failing = open(&mut engine, FileId(3), b"<!DOCTYPE html><title>404</title>");
    assert!(matches!(
        failing,
        Reply::Foreign {
            file: FileId(3),
            ..
        }
    ));
    assert!(!engine.is_opening(FileId(3)));
    assert!(matches!(engine.finish(B), Reply::Opened { file: B, .. }));
    assert_eq!(totals(&mut engine, &scene(Shown::One(A))).total, 100);
    assert_eq!(totals(&mut engine, &scene(Shown::One(B))).total, 200);
}

/// The second module may open it: not what is too large or empty, and not what it made itself.
#[test]
fn only_what_another_reader_may_open_is_foreign() {
    let text = b"heap profile: 1: 2 [3: 4] @ heap/1";
    let cut = &small().bytes()[..40];
    for bytes in [text.as_slice(), cut] {
        let reply = open(&mut engine(&[]), A, bytes);
        assert!(matches!(reply, Reply::Foreign { file: A, .. }), "{reply:?}");
    }
    assert!(matches!(
        open(&mut engine(&[]), A, b""),
        Reply::Failed { .. }
    ));
    let mut engine = engine(&[]);
    engine.begin(A, Some(Converted::default()));
    engine.feed(A, text);
    assert!(matches!(
        engine.finish(A),
        Reply::Failed { .. } | Reply::Cancelled { .. }
    ));
}

#[test]
fn a_converted_file_keeps_what_was_said_of_it_and_whose_bytes_it_was() {
    let mut engine = engine(&[(A, small())]);
    let mut convert = |file, fingerprint| {
        let warnings = vec!["It had a byte order mark.".to_string()];
        let converted = Converted {
            warnings,
            fingerprint,
        };
        engine.begin(file, Some(converted));
        engine.feed(file, &grown().bytes());
        engine.finish(file)
    };
    let Reply::Opened { summary, .. } = convert(B, (7, 7)) else {
        panic!("it opens");
    };
    assert_eq!(summary.warnings, ["It had a byte order mark."]);
    let again = convert(FileId(3), (7, 7));
    assert!(
        matches!(again, Reply::Duplicate { same_as: B, .. }),
        "{again:?}"
    );
    assert!(matches!(convert(FileId(4), (8, 7)), Reply::Opened { .. }));
}

#[test]
fn the_same_file_twice_is_noticed() {
    let mut engine = engine(&[(A, small())]);
    let reply = open(&mut engine, B, &small().bytes());
    assert_eq!(
        reply,
        Reply::Duplicate {
            file: B,
            same_as: A
        }
    );
    assert!(ask(&mut engine, &scene(Shown::One(B)), Question::Totals).is_err());
}

#[test]
fn cancel_and_close_forget() {
    let mut engine = engine(&[(A, small())]);
    engine.begin(B, None);
    engine.feed(B, &grown().bytes());
    assert_eq!(engine.cancel(B), Reply::Cancelled { file: B });
    assert_eq!(engine.finish(B), Reply::Cancelled { file: B });
    totals(&mut engine, &scene(Shown::One(A)));
    assert!(engine.live_bytes() > 0);
    let Reply::Closed { live_bytes, .. } = engine.close(A) else {
        panic!("not closed");
    };
    assert_eq!(live_bytes, 0);
    assert!(ask(&mut engine, &scene(Shown::One(A)), Question::Totals).is_err());
}

#[test]
fn frames_that_the_profile_drops_are_gone() {
    let dropping = small().with(|builder| {
        let expression = builder.string("b");
        builder.message().drop_frames = expression;
    });
    let mut engine = engine(&[(A, dropping)]);
    assert_eq!(
        top(&mut engine, &scene(Shown::One(A)), top_question()),
        [
            "a 85 85 85",
            "d inline 15 15 100",
            "c 0 15 100",
            "main 0 100 100"
        ]
    );
}

#[test]
fn doubts_are_sentences() {
    let mut other = grown().with(|builder| {
        let (kind, unit) = (builder.string("goroutine"), builder.string("count"));
        builder.message().sample_type[0] =
            proflens::pprof::schema::ValueType { r#type: kind, unit };
        builder.message().time_nanos = 5;
    });
    other.message().period = 3;
    let base = small().with(|builder| {
        builder.message().time_nanos = 9;
        builder.message().period = 4;
    });
    let mut engine = engine(&[(A, base), (B, other)]);
    let totals = totals(&mut engine, &scene(Shown::Compare { base: A, new: B }));
    assert_eq!(totals.kind, "inuse_space");
    assert_eq!(totals.doubts.len(), 3, "{:?}", totals.doubts);
    assert!(totals.doubts.iter().all(|doubt| doubt.ends_with('.')));
}

#[test]
fn nothing_in_common_is_a_failure() {
    let other = Builder::new(&[("cpu", "nanoseconds")]).sample("main", &[1]);
    let mut engine = engine(&[(A, small()), (B, other)]);
    let compared = scene(Shown::Compare { base: A, new: B });
    let failure = ask(&mut engine, &compared, Question::Totals).unwrap_err();
    assert!(failure.problem.contains("no sample type in common"));
    assert_eq!(totals(&mut engine, &scene(Shown::One(B))).total, 1);
}

#[test]
fn units_of_one_family_are_brought_together() {
    let in_kilobytes = Builder::new(&[("inuse_space", "kilobytes")]).sample("main;a", &[2]);
    let mut engine = engine(&[(A, small()), (B, in_kilobytes)]);
    let totals = totals(&mut engine, &scene(Shown::Compare { base: A, new: B }));
    assert_eq!(totals.unit, "bytes");
    assert_eq!((totals.sum.base, totals.sum.new), (100, 2048));
}

/// A hub's callers are cut to those that can be read, and it is said how many there are.
#[test]
fn the_neighbours_of_a_hub_are_the_heaviest() {
    let callers: Vec<String> = (0..60).map(|i| format!("caller{i:02}")).collect();
    let mut builder = Builder::new(&[("space", "bytes")]);
    for (value, caller) in (1..).zip(&callers) {
        builder = builder.sample(&format!("main;{caller};hub"), &[value]);
    }
    let mut engine = engine(&[(A, builder)]);
    let question = Question::Detail {
        function: NameKey::of(b"hub"),
    };
    let Ok(Answer::Detail(Some(detail))) = ask(&mut engine, &scene(Shown::One(A)), question) else {
        panic!("no detail");
    };
    assert_eq!(detail.callers.count, 60);
    let values: Vec<i64> = detail
        .callers
        .heaviest
        .iter()
        .map(|n| n.value.new)
        .collect();
    assert_eq!(values, (11..=60).rev().collect::<Vec<i64>>());
    assert_eq!(detail.callees, Neighbours::default());
}

const MANGLED: &str = "_ZN3app4workIiEEvT_";
const UNREADABLE: &str = "_Zebra";
const GO: &str = "main.(*T[...]).F[...]";

/// Names as compilers made them, one of them twice, and one that Go made.
fn compiled() -> Builder {
    Builder::heap()
        .sample(&format!("main;{GO};{MANGLED}"), &[1, 10])
        .sample(&format!("main;{UNREADABLE};{MANGLED}"), &[2, 20])
        .with(|builder| {
            for function in &mut builder.message().function {
                function.system_name = function.name;
            }
        })
}

fn names_shown(engine: &mut Engine, file: FileId) -> Vec<String> {
    let lines = top(engine, &scene(Shown::One(file)), top_question());
    let name = |line: &String| line.split(' ').next().map(str::to_owned);
    let mut names: Vec<String> = lines.iter().filter_map(name).collect();
    names.sort_unstable();
    names
}

fn asked(reply: Reply) -> Vec<Vec<u8>> {
    match reply {
        Reply::Names { names, .. } => names,
        other => panic!("not held back: {other:?}"),
    }
}

#[test]
fn a_file_with_mangled_names_waits_for_readable_ones() {
    let mut engine = engine(&[]);
    let mut names = asked(open(&mut engine, A, &compiled().bytes()));
    assert!(ask(&mut engine, &scene(Shown::One(A)), Question::Totals).is_err());
    assert!(engine.live_bytes() > 0);
    let readable = readable_names(&names);
    names.sort_unstable();
    assert_eq!(names, [MANGLED.as_bytes(), UNREADABLE.as_bytes()]);
    let reply = engine.handle(&Request::Named {
        file: A,
        names: Ok(readable),
    });
    let Some(Reply::Opened { summary, .. }) = reply else {
        panic!("not opened: {reply:?}");
    };
    assert!(summary.warnings.is_empty(), "{:?}", summary.warnings);
    let expected = [UNREADABLE, "app::work", "main", GO];
    assert_eq!(names_shown(&mut engine, A), expected);
}

/// As on the command line, where names are made readable before frames are dropped.
#[test]
fn dropped_frames_are_of_readable_names() {
    let dropping = compiled().with(|builder| {
        let expression = builder.string("app::work");
        builder.message().drop_frames = expression;
    });
    let mut engine = engine(&[]);
    let names = asked(open(&mut engine, A, &dropping.bytes()));
    engine.named(A, &Ok(readable_names(&names)));
    assert_eq!(names_shown(&mut engine, A), [UNREADABLE, "main", GO]);
}

#[test]
fn without_readable_names_a_file_opens_with_its_own_and_a_warning() {
    for answer in [Err("They stay.".to_string()), Ok(Vec::new())] {
        let mut engine = engine(&[]);
        asked(open(&mut engine, A, &compiled().bytes()));
        let Reply::Opened { summary, .. } = engine.named(A, &answer) else {
            panic!("not opened");
        };
        assert_eq!(summary.warnings.len(), usize::from(answer.is_err()));
        let expected = [MANGLED, UNREADABLE, "main", GO];
        assert_eq!(names_shown(&mut engine, A), expected);
    }
}

#[test]
fn a_file_that_is_held_back_can_be_closed_given_twice_and_read_again() {
    let mut engine = engine(&[]);
    let bytes = compiled().bytes();
    let gone = Reply::Cancelled { file: A };
    let names = Ok(readable_names(&asked(open(&mut engine, A, &bytes))));
    assert!(matches!(
        open(&mut engine, B, &bytes),
        Reply::Duplicate { same_as: A, .. }
    ));
    engine.cancel(A);
    assert_eq!(engine.named(A, &names), gone);
    asked(open(&mut engine, A, &bytes));
    engine.close(A);
    assert_eq!((engine.live_bytes(), engine.named(A, &names)), (0, gone));
    asked(open(&mut engine, A, &bytes));
    asked(open(&mut engine, A, &bytes));
    assert!(matches!(engine.named(A, &names), Reply::Opened { .. }));
}

/// The second module has done so itself; what it could not read nobody can.
#[test]
fn a_converted_file_is_asked_about_no_more() {
    let mut engine = engine(&[]);
    engine.begin(A, Some(Converted::default()));
    engine.feed(A, &compiled().bytes());
    assert!(matches!(engine.finish(A), Reply::Opened { .. }));
}
