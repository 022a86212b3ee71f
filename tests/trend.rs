//! Trends, natively: figures against those worked by hand, every sample type, filters, rows of labels, the order and the window of rows, what
//! stands beside them; and a small chart as it is drawn.

use proflens::draw::chart::{self, Chart, Ink, Marks, Stacking, Track};
use proflens::draw::palette::Theme;
use proflens::draw::time_axis::{Clock, TimeAxis};
use proflens::engine::Engine;
use proflens::formats::{Options, runtime};
use proflens::input::Limits;
use proflens::leaks::Kind;
use proflens::pprof::writer;
use proflens::profile::{Builder, LocationId, NewLine, NewLocation, Profile};
use proflens::protocol::{
    Answer, Ask, FileId, Filter, FilterVerb, NameKey, Pattern, Question, Reply, Scene, Shown,
};
use proflens::views::Looked;
use proflens::views::answer::{self, Memory};
use proflens::views::leaks::protocol::LeaksQuestion;
use proflens::views::protocol::{Answered, ViewAnswer, ViewQuestion};
use proflens::views::trend::protocol::*;

const MINUTE: i64 = 60_000_000_000;
const START: i64 = 1_700_000_000_000_000_000;
const MIB: i64 = 1 << 20;

/// A heap of objects of 1 MiB: a leaf under `main.main`, its objects in use, and those allocated.
fn heap(minute: i64, leaves: &[(&str, i64, i64)]) -> Profile {
    let mut builder = Builder::new(Limits::default());
    for (kind, unit) in [
        ("alloc_objects", "count"),
        ("alloc_space", "bytes"),
        ("inuse_objects", "count"),
        ("inuse_space", "bytes"),
    ] {
        builder
            .sample_type(kind.as_bytes(), unit.as_bytes())
            .expect("a type");
    }
    for (leaf, inuse, alloc) in leaves {
        let stack = [
            location(&mut builder, leaf),
            location(&mut builder, "main.main"),
        ];
        let size = builder
            .number_label(b"bytes", MIB, b"bytes")
            .expect("a label");
        let values = [*alloc, alloc * MIB, *inuse, inuse * MIB];
        builder
            .add_sample(&stack, &[size], &values)
            .expect("a sample");
    }
    let mut profile = builder.finish().expect("a profile");
    profile.header.time_nanos = START + minute * MINUTE;
    profile.header.period = 524_288;
    profile
}

/// Goroutines by the tenant that they work for.
fn goroutines(minute: i64, tenants: &[(&str, i64)]) -> Profile {
    let mut builder = Builder::new(Limits::default());
    builder.sample_type(b"goroutine", b"count").expect("a type");
    for (tenant, count) in tenants {
        let stack = [location(&mut builder, "main.work")];
        let label = builder
            .text_label(b"tenant", tenant.as_bytes())
            .expect("a label");
        builder
            .add_sample(&stack, &[label], &[*count])
            .expect("a sample");
    }
    let mut profile = builder.finish().expect("a profile");
    profile.header.time_nanos = START + minute * MINUTE + 2_000_000_000;
    profile
}

fn location(builder: &mut Builder, name: &str) -> LocationId {
    let function = builder
        .named(name.as_bytes(), b"/app/main.go")
        .expect("a function");
    let line = NewLine {
        function,
        line: 7,
        column: 0,
    };
    let new = NewLocation {
        lines: &[line],
        ..NewLocation::default()
    };
    builder.location(&new).expect("a location")
}

/// Files that are open, the first in view.
struct Page {
    engine: Engine,
    files: Vec<(FileId, String)>,
    filters: Vec<Filter>,
}

impl Page {
    fn of(profiles: Vec<Profile>) -> Page {
        let mut memory = Memory::default();
        let further =
            move |looked: &Looked, question: &[u8]| answer::answer(&mut memory, looked, question);
        let mut engine = Engine::with_further(Limits::default(), Box::new(further));
        let mut files = Vec::new();
        for (at, profile) in profiles.iter().enumerate() {
            let file = FileId(at as u32);
            engine.begin(file, None);
            engine.feed(file, &writer::write(profile));
            assert!(matches!(engine.finish(file), Reply::Opened { .. }));
            files.push((file, format!("file-{at}")));
        }
        Page {
            engine,
            files,
            filters: Vec::new(),
        }
    }

    fn filter(mut self, verb: FilterVerb, text: &str) -> Page {
        let pattern = Pattern {
            text: text.into(),
            is_regexp: true,
        };
        self.filters.push(Filter { verb, pattern });
        self
    }

    fn ask(&mut self, question: TrendQuestion) -> TrendView {
        let answered = self.answered(&[ViewQuestion::Trend(question)]);
        match answered.answers.into_iter().next().expect("one answer").1 {
            Ok(ViewAnswer::Trend(view)) => view,
            other => panic!("{other:?}"),
        }
    }

    fn answered(&mut self, wanted: &[ViewQuestion]) -> Answered {
        let ask = Ask {
            generation: 1,
            scene: Scene {
                filters: self.filters.clone(),
                ..Scene::of(Shown::One(FileId(0)))
            },
            question: Question::Further(postcard::to_allocvec(wanted).expect("plain data")),
        };
        let Reply::Answer { answer, .. } = self.engine.ask(&ask) else {
            panic!("no answer");
        };
        let Ok(Answer::Further(bytes)) = answer else {
            panic!("{answer:?}");
        };
        postcard::from_bytes(&bytes).expect("the worker's own words")
    }

    fn rows(&mut self, question: RowsQuestion) -> RowsView {
        let question = RowsQuestion {
            files: self.files.clone(),
            limit: 100,
            descending: !question.descending,
            ..question
        };
        match self.ask(TrendQuestion::Rows(question)) {
            TrendView::Rows(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn times(&mut self) -> TimesView {
        let files = self.files.clone();
        match self.ask(TrendQuestion::Times(TimesQuestion { files })) {
            TrendView::Times(view) => *view,
            other => panic!("{other:?}"),
        }
    }
}

/// Notes of more samples than fit into one piece are made in several, and what does not need them is answered meanwhile.
#[test]
fn many_samples_are_noted_in_pieces() {
    let large = |n: i64| heap(30 * n, &vec![("main.keep", n + 1, n + 1); 60_000]);
    let mut page = Page::of((0..5).map(large).collect());
    let files = page.files.clone();
    let asked = [
        ViewQuestion::Selected(NameKey::of(b"main.keep")),
        ViewQuestion::Leaks(LeaksQuestion {
            files: files.clone(),
        }),
        ViewQuestion::Trend(TrendQuestion::Times(TimesQuestion { files })),
    ];
    let mut pieces = Vec::new();
    let last = loop {
        let answered = page.answered(&asked);
        match answered.noting {
            Some(noting) => {
                pieces.push(noting.done);
                assert_eq!((noting.of, answered.answers.len()), (5, 1));
            }
            None => break answered,
        }
    };
    assert_eq!(pieces, [2, 4]);
    let mut answers = last.answers.into_iter().map(|(_, answer)| answer);
    let (_, leaks) = (answers.next(), answers.next());
    let Some(Ok(ViewAnswer::Leaks(leaks))) = leaks else {
        panic!("{leaks:?}");
    };
    assert!(leaks.findings[0].title.said().contains("keep"));
    assert_eq!(leaks.series[0].snapshots.len(), 5);
    // Without a file that is in the middle the notes are made anew; under the same files they are there.
    assert!(page.answered(&asked).noting.is_none());
    page.engine.close(FileId(2));
    assert!(page.answered(&asked).noting.is_some());
}

/// Three heaps over an hour: what is kept grows by 10 MiB each half hour, and as much again is let go.
fn leaking() -> Page {
    let heap = |n: i64| {
        let leaves = [
            ("main.keep", 10 * (n + 1), 10 + 20 * n),
            ("main.still", 4, 4),
        ];
        heap(30 * n, &leaves)
    };
    Page::of((0..3).map(heap).collect())
}

fn names(view: &RowsView) -> Vec<&str> {
    view.rows.iter().map(|row| row.name.as_str()).collect()
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-6 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

#[test]
fn figures_worked_by_hand() {
    let view = leaking().rows(RowsQuestion::default());
    assert_eq!(names(&view), ["main.keep", "main.still"]);
    assert_eq!(
        (view.sample_type.as_str(), view.unit.as_str()),
        ("inuse_space", "bytes")
    );
    let row = &view.rows[0];
    assert_eq!(row.values, [10 * MIB, 20 * MIB, 30 * MIB]);
    assert_eq!(
        (row.key, row.function),
        (NameKey::of(b"main.keep"), NameKey::of(b"main.keep"))
    );
    let growth = &row.growth;
    // 10 MiB each half hour, on a straight line.
    close(growth.per_hour, 20.0 * MIB as f64);
    close(growth.error_per_hour, 0.0);
    close(growth.delta(), 20.0 * MIB as f64);
    // An object of two periods is sampled with the chance 1 − e⁻².
    let chance = 1.0 - (-2.0f64).exp();
    close(growth.n_first, 10.0 * chance);
    close(growth.n_last, 30.0 * chance);
    close(growth.mean_size.expect("a size"), MIB as f64);
    // 20 MiB of the 40 MiB that were allocated meanwhile.
    close(growth.marginal_survival.expect("a share"), 0.5);
    close(growth.survival.expect("a share"), 0.6);
    assert_eq!(view.totals, [14 * MIB, 24 * MIB, 34 * MIB]);
    close(view.total_growth.per_hour, 20.0 * MIB as f64);
    close(view.floor.expect("a floor"), 9.0 * 524_288.0);
    let chosen: Vec<&str> = view.chosen.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(chosen, ["main.keep", "main.still"]);
    assert_eq!(view.track.moments, [0, 1, 2]);
    assert!(view.axis.is_timed && view.is_memory);
}

#[test]
fn every_sample_type_is_a_trend() {
    let mut page = leaking();
    for (kind, values) in [
        ("inuse_objects", [10, 20, 30]),
        ("alloc_objects", [10, 30, 50]),
        ("alloc_space", [10 * MIB, 30 * MIB, 50 * MIB]),
    ] {
        let view = page.rows(RowsQuestion {
            sample_type: Some(kind.into()),
            ..RowsQuestion::default()
        });
        assert_eq!(
            (view.sample_type.as_str(), &view.rows[0].values[..]),
            (kind, &values[..])
        );
        let span = (values[2] - values[0]) as f64;
        close(view.rows[0].growth.per_hour, span);
        assert_eq!(
            view.rows[0].growth.marginal_survival.is_some(),
            kind.starts_with("inuse")
        );
    }
}

#[test]
fn what_a_row_is() {
    let mut page = leaking();
    for (by, expected) in [
        (
            RowsBy::Function,
            vec!["main.main", "main.keep", "main.still"],
        ),
        (
            RowsBy::Line,
            vec!["main.keep /app/main.go:7", "main.still /app/main.go:7"],
        ),
        (RowsBy::Package, vec!["main"]),
        (
            RowsBy::Stack,
            vec!["main.main;main.keep", "main.main;main.still"],
        ),
    ] {
        let view = page.rows(RowsQuestion {
            by,
            ..RowsQuestion::default()
        });
        assert_eq!(names(&view), expected, "{by:?}");
    }
}

#[test]
fn rows_of_a_label() {
    let files = (0..4).map(|n| goroutines(10 * n, &[("acme", 2 + 6 * n), ("zoo", 5)]));
    let mut page = Page::of(files.collect());
    let view = page.rows(RowsQuestion {
        by: RowsBy::Label(NameKey::of(b"tenant")),
        ..RowsQuestion::default()
    });
    assert_eq!(
        view.label_keys,
        [(NameKey::of(b"tenant"), "tenant".to_string())]
    );
    assert_eq!(names(&view), ["acme", "zoo"]);
    assert_eq!(view.rows[0].values, [2, 8, 14, 20]);
    close(view.rows[0].growth.per_hour, 36.0);
    assert!(!view.is_memory && view.floor.is_none());
    // A key that is not there: the first is shown.
    let other = page.rows(RowsQuestion {
        by: RowsBy::Label(NameKey(1)),
        ..RowsQuestion::default()
    });
    assert_eq!(names(&other), ["acme", "zoo"]);
}

#[test]
fn filters_are_the_pages() {
    let view = leaking()
        .filter(FilterVerb::Ignore, "keep")
        .rows(RowsQuestion::default());
    assert_eq!(
        (names(&view), view.totals.clone()),
        (vec!["main.still"], vec![4 * MIB; 3])
    );
    let mut hidden = leaking().filter(FilterVerb::Hide, "keep");
    let view = hidden.rows(RowsQuestion::default());
    assert_eq!(names(&view), ["main.main", "main.still"]);
    let mut none = leaking().filter(FilterVerb::Focus, "nothing");
    let view = none.rows(RowsQuestion::default());
    assert!(view.is_emptied && view.rows.is_empty() && view.track.files.len() == 3);
    let files = (0..2).map(|n| goroutines(n, &[("acme", 2), ("zoo", 5)]));
    let mut tagged = Page::of(files.collect()).filter(FilterVerb::TagRoot, "tenant");
    let view = tagged.rows(RowsQuestion {
        by: RowsBy::Stack,
        ..RowsQuestion::default()
    });
    assert_eq!(names(&view), ["zoo;main.work", "acme;main.work"]);
}

#[test]
fn rows_in_any_order_a_window_at_a_time() {
    let leaves: Vec<(String, i64)> = (0..300).map(|n| (format!("main.f{n:03}"), n)).collect();
    let files = (0..2).map(|n| {
        let all: Vec<_> = leaves
            .iter()
            .map(|(name, of)| (name.as_str(), 1 + n * of, 1 + n * of))
            .collect();
        heap(n, &all)
    });
    let mut page = Page::of(files.collect());
    let view = page.rows(RowsQuestion {
        offset: 100,
        ..RowsQuestion::default()
    });
    assert_eq!(
        (view.rows.len(), view.row_count, view.of, view.offset),
        (100, 300, 300, 100)
    );
    assert_eq!(view.rows[0].name, "main.f199");
    let by_name = page.rows(RowsQuestion {
        sort: Sort::Name,
        descending: true,
        matching: Some(Pattern {
            text: "F29".into(),
            is_regexp: false,
        }),
        chosen: vec![NameKey::of(b"main.f001"), NameKey(1)],
        ..RowsQuestion::default()
    });
    assert_eq!(
        (by_name.row_count, by_name.rows[0].name.as_str()),
        (10, "main.f290")
    );
    let chosen: Vec<&str> = by_name.chosen.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(chosen, ["main.f001"]);
    // The fastest growing, those that the search leaves.
    let narrowed = page.rows(RowsQuestion {
        matching: Some(Pattern {
            text: "f00[0-3]$".into(),
            is_regexp: true,
        }),
        ..RowsQuestion::default()
    });
    let chosen: Vec<&str> = narrowed
        .chosen
        .iter()
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(chosen, ["main.f003", "main.f002", "main.f001", "main.f000"]);
}

#[test]
fn kinds_and_the_runtimes_figures_stand_on_one_axis() {
    let mut files: Vec<Profile> = Vec::new();
    for n in [0, 1, 3] {
        files.push(heap(10 * n, &[("main.keep", 1 + n, 1 + n)]));
    }
    files.extend((0..4).map(|n| goroutines(10 * n, &[("acme", n)])));
    let millis = (START + 10 * MINUTE) / 1_000_000 + 1000;
    let text = format!(
        "go_goroutines 9 {millis}\ngo_memstats_heap_inuse_bytes 4096\nprocess_resident_memory_bytes 9000\n"
    );
    let (metrics, _) =
        runtime::read_metrics(text.as_bytes(), &Options::default()).expect("metrics");
    files.push(metrics);
    let mut page = Page::of(files);
    let times = page.times();
    assert_eq!(times.axis.moments.len(), 4);
    assert_eq!(times.axis.moments[1].files.len(), 3);
    let line = |measure: Measure| {
        let line = times.lines.iter().find(|line| line.measure == measure);
        line.map(|line| (line.values.clone(), line.gaps.clone()))
    };
    let (values, gaps) = line(Measure::InuseObjects).expect("objects");
    assert_eq!(values, [Some(1.0), Some(2.0), None, Some(4.0)]);
    // The heap of minute 20 is missing: both kinds are taken together else.
    assert_eq!(gaps, [false, false, false, true]);
    let (values, _) = line(Measure::Goroutines).expect("goroutines");
    assert_eq!(values, [Some(0.0), Some(1.0), Some(2.0), Some(3.0)]);
    let (values, _) = line(Measure::Resident).expect("resident");
    assert_eq!(values, [None, Some(9000.0), None, None]);
    assert_eq!(line(Measure::NumGc), None);
    assert_eq!(times.newest.as_ref().map(|stats| stats.goroutines), Some(9));
    // The runtime's figures are no rows to choose.
    let kinds: Vec<Kind> = page
        .rows(RowsQuestion::default())
        .series
        .iter()
        .map(|s| s.key.kind)
        .collect();
    assert_eq!(kinds, [Kind::Heap, Kind::Goroutine]);
}

/// `UPDATE_EXPECT=1 cargo test --test trend` writes what is drawn.
#[test]
fn a_small_chart_as_it_is_drawn() {
    let axis = TimeAxis::timed(
        &[0, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE].map(|t| START + t),
        Clock::Relative,
        5,
    );
    let track = |ink, values: [Option<i64>; 4]| Track {
        ink,
        values: values.map(|v| v.map(|v| (v * MIB) as f64)).to_vec(),
        gaps: vec![false, false, false, true],
    };
    let tracks = [
        track(Ink::Series(0), [Some(10), Some(20), Some(25), Some(60)]),
        track(Ink::Rest, [Some(5), Some(5), Some(6), Some(5)]),
    ];
    for stacking in [Stacking::Stacked, Stacking::Lines] {
        let mut drawing = chart::draw(&Chart {
            width: 480.0,
            height: 200.0,
            axis: &axis,
            tracks: &tracks,
            stacking,
            unit: "bytes",
            marks: Marks {
                cursor: Some(2),
                brush: None,
                compared: Some((0, 1)),
            },
        });
        chart::add_legend(
            &mut drawing,
            [(Ink::Series(0), "a<b>&c".to_string())].into_iter(),
        );
        let (theme, file) = match stacking {
            Stacking::Stacked => (Theme::Light, "chart_stacked.svg"),
            Stacking::Lines => (Theme::Dark, "chart_lines.svg"),
        };
        let actual = chart::svg(&drawing, theme);
        let path = format!("{}/tests/expected/{file}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &actual).expect("the folder of expected files is writable");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(actual == expected, "{file} is now\n{actual}");
    }
}

#[test]
fn every_colour_of_a_row_stands_out_from_the_page() {
    for theme in [Theme::Light, Theme::Dark] {
        let ground = Ink::Ground.colour(theme);
        let rows = (0..chart::SERIES).map(Ink::Series).chain([Ink::Rest]);
        for ink in rows {
            let contrast = proflens::draw::colour::contrast(ink.colour(theme), ground);
            assert!(contrast >= 3.0, "{ink:?} {theme:?}: {contrast:.2}");
        }
    }
}
