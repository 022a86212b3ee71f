//! The filter bar, without a page: what is in force, what is typed, what is saved, and what a report is asked for.

mod page;

use page::*;
use proflens::analysis::regexp::Regexp;
use proflens::options;
use proflens::protocol::*;
use proflens::state::lanes::Lane;
use proflens::state::patterns::{described, filter_fault, of_frame};
use proflens::state::presets::presets;
use proflens::state::questions::{questions, scene};
use proflens::state::verbs::{VERBS, by_term};
use proflens::state::{Action, FilterAction, FilterEntry, Grain, State, reduce};
use proflens::views::export::form::{ReportAction, ReportForm, report_options, reports};

fn filter(action: FilterAction) -> Action {
    Action::Filter(action)
}

fn three_filters() -> State {
    let add = |text| filter(FilterAction::Add(focus(text)));
    after(three_heaps(), [add("a"), add("b"), add("c")])
}

#[track_caller]
fn check_order(state: &State, expected: &str) {
    let texts = state.filters.iter().map(|f| {
        let off = if f.is_on { "" } else { "-" };
        format!("{off}{}", f.filter.pattern.text)
    });
    assert_eq!(texts.collect::<Vec<_>>().join(" "), expected);
}

fn in_force(state: &State) -> Vec<Filter> {
    scene(state).expect("files are open").filters
}

fn typed(verb: FilterVerb, pattern: Pattern) -> Filter {
    Filter { verb, pattern }
}

#[test]
fn filters_are_moved_switched_and_taken_away() {
    let state = three_filters();
    let by = |action| reduce(&state, filter(action));
    check_order(&by(FilterAction::Move { from: 0, to: 2 }), "b c a");
    check_order(&by(FilterAction::Move { from: 2, to: 0 }), "c a b");
    check_order(&by(FilterAction::Move { from: 1, to: 9 }), "a c b");
    check_order(&by(FilterAction::Move { from: 9, to: 0 }), "a b c");
    check_order(&by(FilterAction::Remove(1)), "a c");
    check_order(&by(FilterAction::Toggle(1)), "a -b c");
    check_order(&by(FilterAction::Reset), "");
    // Added again, what is switched off is switched on where it stands.
    let again = [
        filter(FilterAction::Toggle(1)),
        filter(FilterAction::Add(focus("b"))),
    ];
    check_order(&after(state, again), "a b c");
}

#[test]
fn what_is_off_or_no_expression_is_not_sent() {
    let state = reduce(&three_filters(), filter(FilterAction::Toggle(0)));
    assert_eq!(in_force(&state), [focus("b"), focus("c")]);
    let wrong = typed(FilterVerb::Hide, regexp("("));
    let state = reduce(&state, filter(FilterAction::Add(wrong)));
    assert_eq!(in_force(&state), [focus("b"), focus("c")]);
    assert_eq!(state.filters.len(), 4, "it stays to be corrected");
}

#[test]
fn what_is_typed_is_suggested_for_and_then_added() {
    let mut state = reduce(&three_heaps(), filter(FilterAction::Edit(None)));
    let half = typed(FilterVerb::Ignore, literal("mal"));
    state = reduce(&state, filter(FilterAction::Type(half)));
    let asked = questions(&state)
        .into_iter()
        .find(|(l, _)| *l == Lane::Suggest);
    let question = asked.and_then(|(_, wanted)| wanted).map(|w| w.question);
    let expected = SuggestQuestion {
        verb: FilterVerb::Ignore,
        text: "mal".into(),
        limit: 40,
    };
    assert_eq!(question, Some(Question::Suggest(expected)));

    let wrong = typed(FilterVerb::Ignore, regexp("mal("));
    let refused = reduce(&state, filter(FilterAction::Commit(wrong)));
    assert!(refused.draft().is_some() && refused.filters.is_empty());

    let whole = typed(FilterVerb::Ignore, regexp("malloc"));
    let state = reduce(&state, filter(FilterAction::Commit(whole.clone())));
    assert_eq!(state.filters, [FilterEntry::on(whole)]);
    assert_eq!(state.panel, None);
    let suggests = questions(&state)
        .into_iter()
        .any(|(lane, wanted)| lane == Lane::Suggest && wanted.is_some());
    assert!(!suggests, "nobody is typing");
}

#[test]
fn a_changed_filter_keeps_its_place_and_its_switch() {
    let begun = after(
        three_filters(),
        [
            filter(FilterAction::Toggle(1)),
            filter(FilterAction::Edit(Some(1))),
        ],
    );
    assert_eq!(begun.draft().map(|d| &d.filter), Some(&focus("b")));
    let moved = reduce(&begun, filter(FilterAction::Move { from: 1, to: 0 }));
    let commit = |text| filter(FilterAction::Commit(focus(text)));
    check_order(&reduce(&moved, commit("x")), "-x a c");
    check_order(&reduce(&begun, commit("x")), "a -x c");
    check_order(&reduce(&begun, commit("b")), "a -b c");
    // As one that stands there already: there are no two alike.
    check_order(&reduce(&begun, commit("c")), "a c");
    assert_eq!(reduce(&begun, Action::BackOut).panel, None);
    assert_eq!(reduce(&begun, filter(FilterAction::Remove(1))).panel, None);
}

#[test]
fn expressions_of_labels_are_judged_part_by_part() {
    let fault = |verb, text| filter_fault(&typed(verb, regexp(text))).is_some();
    assert!(fault(FilterVerb::Focus, "("));
    assert!(
        !fault(FilterVerb::TagFocus, "(=ok"),
        "a key is no expression"
    );
    assert!(fault(FilterVerb::TagFocus, "key=ok,("));
    assert!(fault(FilterVerb::TagIgnore, "("));
    assert!(fault(FilterVerb::TagShow, "("));
    assert!(!fault(FilterVerb::TagRoot, "("), "it is a list of keys");
}

#[test]
fn a_filter_by_a_frame_is_by_what_filters_look_at() {
    let text = |granularity, name| {
        let filter = of_frame(FilterVerb::Hide, name, granularity);
        described(&filter.pattern)
    };
    for (granularity, name) in [
        (Granularity::Functions, "main.f"),
        (Granularity::FileFunctions, "main.f /src/my app/f.go"),
        (Granularity::Lines, "main.f f.go:12"),
        (Granularity::Lines, "main.f"),
        (
            Granularity::Addresses,
            "000000000047c2a0 main.f /src/f.go:12:3",
        ),
    ] {
        assert_eq!(text(granularity, name), "main.f", "{name}");
    }
    assert_eq!(text(Granularity::Files, "/src/f.go"), "/src/f.go");
    assert_eq!(text(Granularity::Lines, "operator new"), "operator new");
}

#[test]
fn every_verb_is_an_option_with_help() {
    for info in &VERBS {
        let option = options::find(info.term).expect("an option");
        assert_eq!(option.verb, Some(info.verb));
        assert!(!info.help().is_empty());
        assert_eq!(by_term(info.term), Some(info.verb));
    }
    for (_, term, _) in Grain::GRANULARITIES {
        assert!(options::find(term).is_some(), "{term}");
    }
}

#[test]
fn sets_are_saved_applied_and_forgotten() {
    let state = reduce(&three_filters(), filter(FilterAction::Toggle(2)));
    let saved = after(
        state,
        [
            filter(FilterAction::Save("  leak ".into())),
            filter(FilterAction::Save("leak".into())),
            filter(FilterAction::Save(" ".into())),
            filter(FilterAction::Reset),
            filter(FilterAction::Save("nothing".into())),
        ],
    );
    let names: Vec<&str> = saved.saved.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["leak"]);
    let set = saved.saved[0].filters.clone();
    check_order(&reduce(&saved, filter(FilterAction::Apply(set))), "a b -c");
    let closed = reduce(&saved, Action::RemoveAllFiles);
    assert_eq!(closed.saved.len(), 1, "they outlive the files");
    let forgotten = reduce(&closed, filter(FilterAction::Forget(0)));
    assert_eq!(forgotten.saved, []);
}

#[test]
fn ready_filters_tell_own_code_from_the_rest() {
    assert!(presets("").is_empty(), "no Go program");
    let presets = presets("example.com/app");
    let matches = |at: usize, name: &str| {
        let regexp = Regexp::new(&presets[at].filter.pattern.text).expect("an expression");
        regexp.is_match(name.as_bytes())
    };
    let own = ["main.main", "example.com/app/db.Get", "example.com/app.New"];
    let fetched = ["github.com/a/b.F", "gopkg.in/yaml%2ev3.Unmarshal"];
    let standard = [
        "net/http.(*conn).serve",
        "fmt.Println",
        "mainly.F",
        "example.com/apple.F",
    ];
    let runtime = [
        "runtime.mallocgc",
        "runtime/debug.FreeOSMemory",
        "internal/runtime/maps.(*Map).Get",
    ];
    for name in own {
        assert!(
            !matches(0, name) && matches(1, name) && matches(2, name),
            "{name}"
        );
    }
    for name in fetched {
        assert!(
            !matches(0, name) && !matches(1, name) && matches(2, name),
            "{name}"
        );
    }
    for name in runtime {
        assert!(
            matches(0, name) && !matches(1, name) && !matches(2, name),
            "{name}"
        );
    }
    for name in standard {
        assert!(!matches(0, name) && !matches(1, name), "{name}");
    }
}

#[test]
fn granularity_goes_round_and_shows_the_whole_again() {
    let zoomed = reduce(&three_heaps(), Action::Zoom(PathKey(9)));
    let mut state = zoomed.clone();
    let mut terms = Vec::new();
    for _ in 0..5 {
        state = reduce(&state, Action::NextGranularity);
        assert_eq!(
            scene(&state).expect("open").granularity,
            state.grain.granularity
        );
        terms.push(state.grain.term());
    }
    assert_eq!(
        terms,
        ["filefunctions", "files", "lines", "addresses", "functions"]
    );
    assert_eq!(state.flame.zoom, PathKey::ROOT);
    let relative = Grain {
        relative: true,
        ..zoomed.grain
    };
    let shares = reduce(&zoomed, Action::SetGrain(relative));
    assert_eq!(shares.flame.zoom, PathKey(9), "the frames are the same");
    assert!(scene(&shares).expect("open").relative);
}

#[track_caller]
fn check_args(
    actions: impl IntoIterator<Item = Action>,
    form: impl IntoIterator<Item = ReportAction>,
    expected: &str,
) {
    let state = after(three_heaps(), actions);
    let scene = scene(&state).expect("open");
    let request = filled(form).asked(&scene).expect("a report");
    assert_eq!(request.args.join(" "), expected);
}

fn filled(actions: impl IntoIterator<Item = ReportAction>) -> ReportForm {
    let mut form = ReportForm::default();
    actions.into_iter().for_each(|action| form.apply(action));
    form
}

#[test]
fn a_report_is_of_what_is_looked_at() {
    let alone = Action::Show(Shown::One(FileId(1)));
    check_args(
        [alone.clone()],
        [],
        "-top -sample_index=inuse_space profile",
    );
    check_args(
        [],
        [],
        "-top -sample_index=inuse_space -diff_base=base profile",
    );
    let grain = Grain {
        granularity: Granularity::Lines,
        inlines: false,
        columns: true,
        relative: true,
    };
    let add = |verb, pattern| filter(FilterAction::Add(typed(verb, pattern)));
    check_args(
        [
            alone.clone(),
            Action::SetGrain(grain),
            add(FilterVerb::Focus, literal("a.b")),
            add(FilterVerb::Hide, regexp("^a.b")),
            add(FilterVerb::TagFocus, literal("key=a.b")),
            add(FilterVerb::TagFocus, literal("bytes=1kb:2mb")),
            add(FilterVerb::TagRoot, literal("a,b")),
        ],
        [],
        r"-top -sample_index=inuse_space -lines -noinlines -showcolumns -relative_percentages -focus=(?i)a\.b -hide=^a.b -tagfocus=key=(?i)a\.b -tagfocus=bytes=1kb:2mb -tagroot=a,b profile",
    );
    check_args(
        [alone],
        [
            ReportAction::Choose("peek"),
            ReportAction::Pattern("main".into()),
            ReportAction::Set("nodecount", "5".into()),
            ReportAction::Set("mean", "true".into()),
            ReportAction::Set("unit", "MB".into()),
            ReportAction::Set("unit", "minimum".into()),
        ],
        "-peek=main -sample_index=inuse_space -mean=true -nodecount=5 profile",
    );
    let scene = scene(&three_heaps()).expect("open");
    let of_nothing_yet = filled([ReportAction::Choose("peek")]);
    assert_eq!(of_nothing_yet.asked(&scene), None);
}

#[test]
fn the_form_offers_what_the_table_has() {
    let names: Vec<&str> = reports().map(|o| o.name).collect();
    assert!(names.contains(&"top") && names.contains(&"peek") && !names.contains(&"output"));
    let options: Vec<&str> = report_options().map(|o| o.name).collect();
    for wanted in [
        "cum",
        "mean",
        "unit",
        "divide_by",
        "nodecount",
        "nodefraction",
        "trim",
    ] {
        assert!(options.contains(&wanted), "{wanted} of {options:?}");
    }
    assert!(
        !options.contains(&"alloc_space"),
        "the page has a choice for it"
    );
}
