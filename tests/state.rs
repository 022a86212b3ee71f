//! The state of the page, without a page: what an action does, what is asked, and what is written.

mod page;

use page::*;
use proflens::protocol::*;
use proflens::state::files::natural_order;
use proflens::state::keymap::{Command, KEYMAP, command};
use proflens::state::lanes::{Lane, Lanes, Wanted};
use proflens::state::patterns::{described, exactly, fault};
use proflens::state::questions::{questions, scene};
use proflens::state::rows::VirtualRows;
use proflens::state::sight::Sights;
use proflens::state::{
    Action, ColourBy, FileStatus, FilterAction, FilterEntry, State, Tone, View, reduce, words,
};
use proptest::prelude::*;
use std::cmp::Ordering;

// ---- files ----

#[test]
fn files_stand_in_time_order_then_by_name() {
    let state = after(
        State::default(),
        [
            add(&["late", "heap-10", "heap-2", "early"]),
            opened(0, HEAP, 900),
            opened(1, HEAP, 0),
            opened(2, HEAP, 0),
            opened(3, HEAP, 100),
        ],
    );
    let names: Vec<&str> = state.files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["early", "late", "heap-2", "heap-10"]);
}

#[test]
fn names_compare_their_numbers_as_numbers() {
    let sorted = ["", "a", "a1", "a02", "a2", "a10", "a10b", "b"];
    for (i, a) in sorted.iter().enumerate() {
        for (j, b) in sorted.iter().enumerate() {
            let expected = match (*a, *b) {
                ("a02", "a2") => Ordering::Greater,
                ("a2", "a02") => Ordering::Less,
                _ => i.cmp(&j),
            };
            assert_eq!(natural_order(a, b), expected, "{a} {b}");
        }
    }
}

#[test]
fn one_file_is_shown_and_several_of_a_kind_are_compared() {
    let state = after(State::default(), [add(&["a"]), opened(0, HEAP, 1)]);
    assert_eq!(state.shown, one(0));
    assert_eq!(three_heaps().shown, compare(0, 2));
    let mixed = after(
        State::default(),
        [add(&["heap", "cpu"]), opened(0, HEAP, 1), opened(1, CPU, 2)],
    );
    assert_eq!(mixed.shown, one(1));
}

#[test]
fn the_sight_waits_for_the_last_file_before_it_compares() {
    let state = after(
        State::default(),
        [
            add(&["a", "b", "c"]),
            opened(0, HEAP, 1),
            opened(1, HEAP, 2),
        ],
    );
    assert!(matches!(state.shown, Some(Shown::One(_))));
    let state = reduce(&state, opened(2, HEAP, 3));
    assert_eq!(state.shown, compare(0, 2));
}

#[test]
fn a_file_that_fails_leaves_a_banner_and_the_others() {
    let failure = Failure {
        problem: "It is HTML.".into(),
        help: "Fetch it again.".into(),
    };
    let state = after(
        three_heaps(),
        [
            add(&["error-page"]),
            Action::Heard(Reply::Failed {
                file: FileId(3),
                error: failure,
            }),
        ],
    );
    assert_eq!(state.files.len(), 3);
    assert_eq!(state.shown, compare(0, 2));
    assert_eq!(state.notices.len(), 1);
    assert_eq!(state.notices[0].tone, Tone::Error);
    assert_eq!(state.notices[0].problem, "error-page: It is HTML.");
    let state = reduce(&state, Action::Dismiss(state.notices[0].id));
    assert_eq!(state.notices, []);
}

#[test]
fn the_same_file_twice_is_noticed_and_not_kept() {
    let duplicate = Reply::Duplicate {
        file: FileId(3),
        same_as: FileId(0),
    };
    let state = after(three_heaps(), [add(&["copy"]), Action::Heard(duplicate)]);
    assert_eq!(state.files.len(), 3);
    assert!(state.notices[0].problem.contains("copy"));
    assert!(state.notices[0].problem.contains("heap-1"));
}

#[test]
fn closing_a_shown_file_lands_again_and_closing_all_clears() {
    let chosen = reduce(&three_heaps(), Action::Show(Shown::One(FileId(1))));
    let state = reduce(&chosen, Action::RemoveFile(FileId(2)));
    assert_eq!(state.shown, one(1), "what was chosen stays");
    let state = reduce(&state, Action::RemoveFile(FileId(1)));
    assert_eq!(state.shown, one(0));
    let state = reduce(&state, Action::RemoveAllFiles);
    assert_eq!((state.shown, state.files.len()), (None, 0));
    assert_eq!(scene(&state), None);
}

#[test]
fn memory_that_is_worth_it_is_given_back_with_the_worker() {
    let closed = |live_bytes, memory_bytes| {
        Action::Heard(Reply::Closed {
            file: FileId(9),
            live_bytes,
            memory_bytes,
        })
    };
    let open = three_heaps();
    let kept = reduce(&open, closed(50 << 20, 90 << 20));
    assert_eq!(kept.worker_epoch, 0);
    let replaced = reduce(&open, closed(50 << 20, 900 << 20));
    assert_eq!(replaced.worker_epoch, 1);
    assert!(
        replaced
            .files
            .iter()
            .all(|f| f.status == FileStatus::Waiting)
    );
    assert!(replaced.files.iter().all(|f| f.summary.is_some()));
    assert_eq!(replaced.shown, open.shown, "the sight stays");
    assert_eq!(scene(&replaced), None, "but nothing is asked meanwhile");
}

#[test]
fn a_worker_that_dies_takes_only_the_file_that_was_being_opened() {
    let reading = Reply::Progress {
        file: FileId(4),
        read: 1,
        inflated: 1,
        samples: 1,
    };
    let state = after(
        three_heaps(),
        [
            add(&["waits", "huge"]),
            Action::Heard(reading),
            Action::WorkerDied { panic: None },
        ],
    );
    let names: Vec<&str> = state.files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["heap-1", "heap-2", "heap-3", "waits"]);
    assert_eq!(state.worker_epoch, 1);
    assert!(state.notices[0].problem.contains("huge"));
    assert!(state.notices[0].problem.contains("out of memory"));
}

#[test]
fn a_worker_that_dies_again_and_again_ends_with_no_files_not_in_a_circle() {
    let mut state = three_heaps();
    for _ in 0..10 {
        state = reduce(
            &state,
            Action::WorkerDied {
                panic: Some("index out of bounds".into()),
            },
        );
        // The fresh worker opens everything, and dies over the first question.
        for file in state.files.clone() {
            state = reduce(&state, opened(file.id.0, HEAP, 1));
        }
    }
    assert_eq!(state.files.len(), 0);
}

// ---- what is looked at ----

#[test]
fn snapshots_are_stepped_through_in_time() {
    let state = three_heaps();
    let back = reduce(&state, Action::StepSnapshot(-1));
    assert_eq!(
        back.shown,
        compare(0, 1),
        "the base is not held against itself"
    );
    assert_eq!(reduce(&back, Action::StepSnapshot(-1)).shown, compare(0, 1));
    let single = reduce(&state, Action::Show(Shown::One(FileId(1))));
    assert_eq!(reduce(&single, Action::StepSnapshot(1)).shown, one(2));
    assert_eq!(reduce(&single, Action::StepSnapshot(-5)).shown, one(0));
    let with_previous = reduce(&single, Action::CompareWithPrevious);
    assert_eq!(with_previous.shown, compare(0, 1));
    let swapped = reduce(&with_previous, Action::SwapSides);
    assert_eq!(swapped.shown, compare(1, 0));
    let first = reduce(&state, Action::Show(Shown::One(FileId(0))));
    let first = reduce(&first, Action::CompareWithPrevious);
    assert_eq!((first.shown, first.notices.len()), (one(0), 1));
}

#[test]
fn a_sample_type_keeps_view_selection_and_filters() {
    let before = after(
        three_heaps(),
        [
            Action::SetView(View::Top),
            Action::SelectFunction(Some(NameKey(7))),
            Action::Filter(FilterAction::Add(focus("net"))),
        ],
    );
    assert_eq!(
        before.sample_type_in_view().map(|t| t.kind.as_str()),
        Some("inuse_space")
    );
    let state = reduce(&before, Action::NextSampleType);
    assert_eq!(
        state.sample_type_in_view().map(|t| t.kind.as_str()),
        Some("alloc_space")
    );
    assert_eq!(state.view, before.view);
    assert_eq!(state.selection, before.selection);
    assert_eq!(state.filters, before.filters);
    let again = reduce(&state, Action::NextSampleType);
    assert_eq!(
        again.sample_type_in_view().map(|t| t.kind.as_str()),
        Some("inuse_space")
    );
}

#[test]
fn a_sample_type_that_the_file_has_not_falls_back_to_its_default() {
    let state = after(
        State::default(),
        [
            add(&["cpu"]),
            opened(0, CPU, 1),
            Action::SetSampleType("inuse_space".into()),
        ],
    );
    assert_eq!(
        state.sample_type_in_view().map(|t| t.kind.as_str()),
        Some("cpu")
    );
}

#[test]
fn colour_is_by_package_for_one_and_by_change_for_two() {
    let state = three_heaps();
    assert_eq!(state.colour_by(), ColourBy::Absolute);
    let single = reduce(&state, Action::Show(Shown::One(FileId(1))));
    assert_eq!(single.colour_by(), ColourBy::Package);
    let chosen = reduce(&state, Action::SetColourBy(ColourBy::Relative));
    assert_eq!(chosen.colour_by(), ColourBy::Relative);
}

#[test]
fn enter_makes_the_search_a_filter_once() {
    let state = after(
        three_heaps(),
        [
            Action::SetSearch(literal("net/http")),
            Action::KeepOnlySearch,
            Action::SetSearch(literal("net/http")),
            Action::KeepOnlySearch,
        ],
    );
    assert_eq!(state.filters, [FilterEntry::on(focus("net/http"))]);
    assert_eq!(state.search.text, "");
    let state = reduce(&state, Action::Filter(FilterAction::Remove(5)));
    assert_eq!(state.filters.len(), 1);
    let state = reduce(&state, Action::Filter(FilterAction::Remove(0)));
    assert_eq!(state.filters, []);
}

#[test]
fn a_pattern_that_is_no_regexp_is_not_made_a_filter() {
    let wrong = Pattern {
        text: "(".into(),
        is_regexp: true,
    };
    assert!(fault(&wrong).is_some());
    let state = after(
        three_heaps(),
        [Action::SetSearch(wrong.clone()), Action::KeepOnlySearch],
    );
    assert_eq!(state.filters, []);
    assert_eq!(state.search, wrong, "it stays to be corrected");
}

#[test]
fn escape_backs_out_one_step_at_a_time() {
    let mut state = after(
        three_heaps(),
        [
            Action::Zoom(PathKey(5)),
            Action::SetFlameWindow { from: 0.2, to: 0.4 },
            Action::SelectFunction(Some(NameKey(1))),
            Action::SetSearch(literal("x")),
            Action::ShowHelp(true),
        ],
    );
    let mut seen = Vec::new();
    for _ in 0..5 {
        state = reduce(&state, Action::BackOut);
        seen.push((
            state.help_is_open,
            state.search.text.is_empty(),
            state.selection.is_none(),
            state.flame.to == 1.0,
            state.flame.zoom == PathKey::ROOT,
        ));
    }
    let expected = [
        (false, false, false, false, false),
        (false, true, false, false, false),
        (false, true, true, false, false),
        (false, true, true, true, false),
        (false, true, true, true, true),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_header_sorts_and_again_turns_around() {
    let state = reduce(&three_heaps(), Action::SortTop(TopColumn::Cum));
    assert_eq!(
        (state.top.sort, state.top.descending),
        (TopColumn::Cum, true)
    );
    let state = reduce(&state, Action::SortTop(TopColumn::Cum));
    assert!(!state.top.descending);
    let state = reduce(&state, Action::SortTop(TopColumn::Name));
    assert_eq!(
        (state.top.sort, state.top.descending),
        (TopColumn::Name, false)
    );
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    let nan = f64::NAN;
    let state = after(
        three_heaps(),
        [
            Action::SetFlameWindow { from: nan, to: nan },
            Action::ScrollFlame(nan),
            Action::ResizeFlame {
                css_width: f64::INFINITY,
                css_height: -3.0,
            },
            Action::ScrollTop {
                offset: u32::MAX,
                rows: u32::MAX,
            },
        ],
    );
    assert_eq!((state.flame.from, state.flame.to), (0.0, 1.0));
    assert_eq!(state.flame.scroll_px, 0.0);
    let asked = questions(&reduce(&state, Action::SetView(View::Top)));
    assert!(
        asked
            .iter()
            .any(|(lane, wanted)| *lane == Lane::Top && wanted.is_some())
    );
}

// ---- questions ----

fn flame_question(state: &State) -> Option<FlameQuestion> {
    let asked = questions(state)
        .into_iter()
        .find(|(l, _)| *l == Lane::Flame)?
        .1?;
    match asked.question {
        Question::Flame(question) => Some(question),
        _ => None,
    }
}

#[test]
fn the_flame_graph_is_asked_for_with_a_margin_that_small_moves_stay_in() {
    let resize = Action::ResizeFlame {
        css_width: 1000.0,
        css_height: 600.0,
    };
    let state = reduce(&three_heaps(), resize);
    let whole = flame_question(&state).expect("a question");
    assert_eq!((whole.from, whole.to, whole.css_width), (0.0, 1.0, 1000.0));
    assert_eq!(whole.first_row, 0);
    assert!(whole.row_count >= 31);
    let window = |from: f64, to: f64| {
        flame_question(&reduce(&state, Action::SetFlameWindow { from, to })).expect("a question")
    };
    let here = window(0.5, 0.6);
    assert!(here.from <= 0.45 && here.to >= 0.65);
    let pixels_per_fraction = here.css_width / (here.to - here.from);
    assert!((pixels_per_fraction - 10_000.0).abs() < 1.0);
    assert_eq!((here.from, here.to), {
        let moved = window(0.501, 0.601);
        (moved.from, moved.to)
    });
}

#[test]
fn only_what_is_in_view_is_asked() {
    let lanes = |state: &State| -> Vec<Lane> {
        let asked = questions(state).into_iter();
        asked.filter(|(_, w)| w.is_some()).map(|(l, _)| l).collect()
    };
    assert_eq!(lanes(&State::default()), []);
    let state = reduce(&three_heaps(), Action::SetView(View::Top));
    assert_eq!(lanes(&state), [Lane::Totals, Lane::Top]);
    let state = after(
        state,
        [
            Action::SelectFunction(Some(NameKey(1))),
            Action::SetSearch(literal("x")),
        ],
    );
    assert_eq!(
        lanes(&state),
        [Lane::Totals, Lane::Top, Lane::Detail, Lane::Search]
    );
}

// ---- lanes ----

fn wanted(question: Question, normalize: bool) -> Wanted {
    Wanted {
        scene: Scene {
            normalize,
            ..Scene::of(Shown::One(FileId(0)))
        },
        question,
        files: 0,
    }
}

fn search(text: &str) -> Wanted {
    wanted(Question::Search(literal(text)), false)
}

#[test]
fn a_lane_has_one_question_in_flight_and_only_the_newest_waits() {
    let mut lanes = Lanes::default();
    let first = lanes.want(Lane::Search, Some(search("a"))).expect("sent");
    assert_eq!(lanes.want(Lane::Search, Some(search("ab"))), None);
    assert_eq!(lanes.want(Lane::Search, Some(search("abc"))), None);
    let heard = lanes.heard(first.generation);
    assert_eq!(heard.answered, None, "nobody wants it any more");
    let next = heard.next.expect("the newest");
    assert_eq!(next.question, search("abc").question);
    let heard = lanes.heard(next.generation);
    assert_eq!(heard.answered, Some(search("abc")));
    assert_eq!(heard.next, None);
    assert_eq!(
        lanes.want(Lane::Search, Some(search("abc"))),
        None,
        "known already"
    );
    assert_eq!(
        lanes.heard(next.generation).answered,
        None,
        "answered only once"
    );
}

#[test]
fn lanes_do_not_wait_for_each_other_and_a_reset_asks_again() {
    let mut lanes = Lanes::default();
    let totals = wanted(Question::Totals, false);
    let first = lanes.want(Lane::Search, Some(search("a"))).expect("sent");
    let second = lanes
        .want(Lane::Totals, Some(totals.clone()))
        .expect("sent");
    assert_ne!(first.generation, second.generation);
    assert!(lanes.heard(second.generation).answered.is_some());
    lanes.reset();
    assert_eq!(
        lanes.heard(first.generation).answered,
        None,
        "of the worker that is gone"
    );
    assert!(lanes.want(Lane::Totals, Some(totals)).is_some());
}

#[test]
fn another_window_of_the_same_table_is_shown_while_it_is_scrolled() {
    let top = |offset: u32, normalize: bool| {
        let question = TopQuestion {
            sort: TopColumn::Flat,
            descending: true,
            only: Only::All,
            matching: None,
            offset,
            limit: 50,
        };
        wanted(Question::Top(question), normalize)
    };
    let mut lanes = Lanes::default();
    let ask = lanes.want(Lane::Top, Some(top(0, false))).expect("sent");
    lanes.want(Lane::Top, Some(top(50, false)));
    let heard = lanes.heard(ask.generation);
    assert_eq!(heard.answered, Some(top(0, false)));
    let next = heard.next.expect("the newest");
    lanes.want(Lane::Top, Some(top(50, true)));
    assert_eq!(
        lanes.heard(next.generation).answered,
        None,
        "of another scene"
    );
}

#[test]
fn figures_of_two_scenes_never_stand_side_by_side() {
    let totals = |normalize| wanted(Question::Totals, normalize);
    let of = |sum: i64| {
        Ok(Answer::Totals(Totals {
            total: sum,
            ..Totals::default()
        }))
    };
    let all = |normalize| {
        [
            (Lane::Totals, Some(totals(normalize))),
            (Lane::Search, Some(wanted(search("a").question, normalize))),
        ]
    };
    let mut sights = Sights::default();
    sights.hear(&totals(false), of(1));
    sights.hear(&search("a"), Ok(Answer::Search(SearchView::default())));
    sights.settle(&all(false));
    assert_eq!(sights.shown().totals.as_ref().map(|t| t.total), Some(1));
    sights.hear(&totals(true), of(2));
    sights.settle(&all(true));
    assert_eq!(
        sights.shown().totals.as_ref().map(|t| t.total),
        Some(1),
        "the old ones stay"
    );
    let failure = Failure {
        problem: "no".into(),
        help: String::new(),
    };
    sights.hear(&wanted(search("a").question, true), Err(failure));
    sights.settle(&all(true));
    assert_eq!(
        sights.shown().totals.as_ref().map(|t| t.total),
        Some(2),
        "a failure is an answer"
    );
    assert!(sights.shown().failure(Lane::Search).is_some());
}

// ---- keys and words ----

#[test]
fn a_key_means_one_thing_in_a_view() {
    for view in View::ALL.iter().map(|i| i.view) {
        let here = KEYMAP.iter().filter(|b| b.view.is_none_or(|v| v == view));
        let keys: Vec<&str> = here.flat_map(|b| b.keys.iter().copied()).collect();
        for key in &keys {
            assert_eq!(
                keys.iter().filter(|k| *k == key).count(),
                1,
                "{key} in {view:?}"
            );
            assert!(command(key, view).is_some());
        }
    }
    for info in &View::ALL {
        let means = command(info.key, View::Flame);
        assert_eq!(means, Some(Command::View(info.view)));
    }
}

#[test]
fn figures_are_written_as_pprof_scales_them() {
    let figure = |value, unit| {
        let f = words::figure(value, unit);
        format!("{}|{}", f.number, f.unit)
    };
    assert_eq!(figure(1536, "bytes"), "1.50|kB");
    assert_eq!(figure(-1536, "bytes"), "−1.50|kB");
    assert_eq!(figure(1234567, "count"), "1,234,567|");
    assert_eq!(words::amount(1024 * 1024, "bytes"), "1\u{a0}MB");
    assert_eq!(words::amount(0, "bytes"), "0");
    assert_eq!(
        words::amount(i64::MAX, "count"),
        "9,223,372,036,854,775,807"
    );
    assert_eq!(words::change(512 * 1024, "bytes"), "+512\u{a0}kB");
    assert_eq!(words::change(-3, "count"), "−3");
    assert_eq!(words::exact(-1234, "bytes"), "−1,234\u{a0}bytes");
}

#[test]
fn a_change_says_new_gone_or_by_how_much() {
    let ratio = |base, new| words::ratio(Pair { base, new });
    assert_eq!(ratio(0, 0), "");
    assert_eq!(ratio(0, 5), "new");
    assert_eq!(ratio(5, 0), "gone");
    assert_eq!(ratio(100, 150), "+50.0\u{a0}%");
    assert_eq!(ratio(100, 500), "+400\u{a0}%");
    assert_eq!(ratio(1, 100), "+9,900\u{a0}%");
    assert_eq!(ratio(100, 25), "−75.0\u{a0}%");
    assert_eq!(ratio(100, 100), "±0\u{a0}%");
    assert_eq!(ratio(-100, -150), "−50.0\u{a0}%");
}

#[test]
fn times_and_spans_are_for_people() {
    const SECOND: i64 = 1_000_000_000;
    assert_eq!(words::span(3 * SECOND), "3\u{a0}s");
    assert_eq!(words::span(725 * SECOND), "12\u{a0}min 5\u{a0}s");
    assert_eq!(words::span(7200 * SECOND), "2\u{a0}h");
    assert_eq!(words::span(90_000 * SECOND), "1\u{a0}d 1\u{a0}h");
    assert_eq!(words::moment(0), "1970-01-01 00:00:00");
    assert_eq!(words::moment(951_782_400 * SECOND), "2000-02-29 00:00:00");
    assert_eq!(words::moment(1_790_000_000 * SECOND), "2026-09-21 14:13:20");
    assert_eq!(words::moment(-SECOND), "1969-12-31 23:59:59");
}

proptest! {
    #[test]
    fn an_exact_pattern_reads_as_its_name(name in ".{1,30}") {
        prop_assert_eq!(described(&exactly(&name)), name);
    }

    #[test]
    fn every_row_in_sight_is_reached_by_scrolling(count in 1..3_000_000u32, at in 0.0..=1.0f64) {
        let rows = VirtualRows { count, row_px: 24.0, viewport_px: 700.0 };
        let row = (f64::from(count - 1) * at) as u32;
        let scroll = rows.scroll_to(row, 0.0, 0.0).round();
        prop_assert!(scroll <= (rows.content_px() - 700.0).max(0.0) + 24.0);
        let top = rows.top_of(row, scroll) - scroll;
        // A pixel of scrolling is several pixels of rows in a huge table.
        prop_assert!((-80.0..=700.0 + 80.0 - 24.0).contains(&top), "{row} of {count} stands at {top}");
        prop_assert!(rows.first(scroll) <= row && row <= rows.first(scroll) + rows.in_sight() + 4);
    }
}
