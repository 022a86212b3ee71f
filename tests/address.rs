//! The address of the page: what it says comes back from it, and it gives no name away.

mod page;

use page::*;
use proflens::protocol::*;
use proflens::state::url::{
    Names, Place, ShownAt, Step, from_fragment, from_text, sets_from_text, sets_to_text, step,
    to_fragment, to_text,
};
use proflens::state::verbs::VERBS;
use proflens::state::{
    Action, ColourBy, FilterAction, FilterEntry, Grain, SavedSet, State, View, reduce,
};
use proptest::prelude::*;

fn some_place() -> impl Strategy<Value = Place> {
    let shown = prop_oneof![
        Just(None),
        (0..50u32).prop_map(|f| Some(ShownAt::One(f))),
        (0..50u32, 50..99u32).prop_map(|(base, new)| Some(ShownAt::Compare { base, new })),
    ];
    let window = prop::option::of((0.0..0.5f64, 0.5000001..=1.0f64));
    let columns = prop::sample::select(vec![
        TopColumn::Flat,
        TopColumn::Cum,
        TopColumn::Name,
        TopColumn::BaseFlat,
        TopColumn::NewFlat,
        TopColumn::BaseCum,
        TopColumn::NewCum,
        TopColumn::CumRatio,
    ]);
    let colours = prop::sample::select(vec![
        None,
        Some(ColourBy::Package),
        Some(ColourBy::Absolute),
        Some(ColourBy::Relative),
    ]);
    let only = prop::sample::select(vec![Only::All, Only::Grew, Only::New, Only::Gone]);
    let width = prop::sample::select(vec![WidthBy::New, WidthBy::Base, WidthBy::Larger]);
    let view = prop::sample::select(View::ALL.map(|info| info.view).to_vec());
    (
        (
            view,
            shown,
            prop::option::of(".{1,12}"),
            any::<Option<u64>>(),
            any::<Option<u64>>(),
        ),
        (
            window,
            prop::option::of((columns, any::<bool>())),
            only,
            width,
            colours,
            any::<bool>(),
            some_grain(),
            "[a-z=&%#é ]{0,12}",
        ),
    )
        .prop_map(|((view, shown, sample_type, selection, zoom), rest)| {
            let (window, sort, only, width, colour, normalize, grain, further) = rest;
            Place {
                view,
                shown,
                sample_type,
                selection: selection.map(NameKey),
                zoom: zoom.map(PathKey),
                window,
                sort,
                only,
                width,
                colour,
                normalize,
                grain,
                further,
            }
        })
}

fn some_grain() -> impl Strategy<Value = Grain> {
    let granularity = prop::sample::select(Grain::GRANULARITIES.map(|g| g.0).to_vec());
    let grain = (granularity, any::<bool>(), any::<bool>(), any::<bool>());
    grain.prop_map(|(granularity, inlines, columns, relative)| Grain {
        granularity,
        inlines,
        columns,
        relative,
    })
}

fn some_names() -> impl Strategy<Value = Names> {
    let pattern =
        (".{1,20}", any::<bool>()).prop_map(|(text, is_regexp)| Pattern { text, is_regexp });
    let verb = prop::sample::select(VERBS.map(|i| i.verb).to_vec());
    let filter = (verb, pattern.clone(), any::<bool>());
    let filter = filter.prop_map(|(verb, pattern, is_on)| FilterEntry {
        filter: Filter { verb, pattern },
        is_on,
    });
    (
        prop::option::of(pattern),
        prop::collection::vec(filter, 0..4),
    )
        .prop_map(|(search, filters)| Names {
            search: search.unwrap_or_default(),
            filters,
        })
}

proptest! {
    #[test]
    fn a_place_comes_back_from_its_fragment(place in some_place()) {
        let fragment = to_fragment(&place);
        prop_assert!(fragment.is_ascii() && !fragment.contains([' ', '#', '"']));
        prop_assert_eq!(from_fragment(&fragment), place);
    }

    #[test]
    fn names_come_back_from_their_text(names in some_names()) {
        prop_assert_eq!(from_text(&to_text(&names)), names);
    }

    #[test]
    fn saved_sets_come_back_from_what_the_browser_keeps(
        sets in prop::collection::vec((".{1,20}", some_names()), 0..4)
    ) {
        let sets: Vec<SavedSet> = sets
            .into_iter()
            .map(|(name, names)| SavedSet { name, filters: names.filters })
            .filter(|set| !set.filters.is_empty())
            .collect();
        prop_assert_eq!(sets_from_text(&sets_to_text(&sets)), sets);
    }

    #[test]
    fn any_address_is_read(text in ".*") {
        from_fragment(&text);
        from_text(&text);
        sets_from_text(&text);
    }

    #[test]
    fn a_state_goes_where_its_address_says(place in some_place()) {
        let place = Place { shown: None, ..place };
        let state = reduce(&three_heaps(), Action::GoTo(place.clone(), Names::default()));
        // The root needs no key: it is where one stands anyway.
        let zoom = place.zoom.filter(|z| *z != PathKey::ROOT);
        let sort = place.sort.filter(|s| *s != (TopColumn::Flat, true));
        let window = place.window.filter(|w| *w != (0.0, 1.0));
        prop_assert_eq!(state.place(), Place { zoom, sort, window, ..place });
    }

}

#[test]
fn the_fragment_gives_no_name_away() {
    let state = after(
        three_heaps(),
        [
            Action::SelectFunction(Some(NameKey::of(b"secret.Function"))),
            Action::Filter(FilterAction::Add(focus("secret"))),
            Action::SetSearch(literal("secret")),
        ],
    );
    assert!(!to_fragment(&state.place()).contains("secret"));
    assert!(to_text(&state.names()).contains("secret"));
    let link = state.fragment_with_names();
    assert_eq!(
        (from_fragment(&link), from_text(&link)),
        (state.place(), state.names())
    );
}

#[test]
fn a_reload_with_the_files_dropped_again_shows_the_same() {
    let before = after(
        three_heaps(),
        [
            Action::Show(Shown::Compare {
                base: FileId(1),
                new: FileId(2),
            }),
            Action::SetView(View::Top),
            Action::SelectFunction(Some(NameKey(77))),
            Action::Zoom(PathKey(99)),
            Action::Filter(FilterAction::Add(focus("net"))),
        ],
    );
    let (place, names) = (before.place(), before.names());
    let after_reload = after(
        State::default(),
        [
            Action::GoTo(place.clone(), names.clone()),
            // In another order this time.
            add(&["heap-3", "heap-1", "heap-2"]),
            opened(0, HEAP, 300),
            opened(1, HEAP, 100),
            opened(2, HEAP, 200),
        ],
    );
    assert_eq!(
        after_reload.shown,
        compare(2, 0),
        "the same two, under new ids"
    );
    assert_eq!((after_reload.place(), after_reload.names()), (place, names));
    assert_eq!(after_reload.pending, None);
}

#[test]
fn steps_are_for_choices_and_not_for_moves() {
    let state = three_heaps();
    let by = |action: Action| step(&state, &reduce(&state, action));
    assert_eq!(by(Action::SetView(View::Top)), Some(Step::Push));
    assert_eq!(by(Action::Zoom(PathKey(3))), Some(Step::Push));
    assert_eq!(
        by(Action::SelectFunction(Some(NameKey(3)))),
        Some(Step::Push)
    );
    assert_eq!(
        by(Action::Filter(FilterAction::Add(focus("a")))),
        Some(Step::Push)
    );
    assert_eq!(
        by(Action::SetFlameWindow { from: 0.1, to: 0.2 }),
        Some(Step::Replace)
    );
    assert_eq!(by(Action::SetSearch(literal("a"))), Some(Step::Replace));
    assert_eq!(by(Action::ScrollFlame(30.0)), None);
    assert_eq!(by(Action::ShowHelp(true)), None);
    assert_eq!(
        step(&State::default(), &state),
        None,
        "the address says that already"
    );
}
