//! What has to hold of the further views, whatever is open and wherever an address leads: each is answered, or refused in whole sentences;
//! and what is answered is the same each time, also where something was asked before.

use crate::common::{self, Dice};
use proflens::engine::Engine;
use proflens::input::Limits;
use proflens::protocol::{
    Answer, Ask, FileId, Filter, FilterVerb, Granularity, NameKey, PathKey, Pattern, Question,
    Reply, Scene, Shown, TopColumn, TopQuestion, TopView,
};
use proflens::state::View;
use proflens::views::answer::{self, Memory};
use proflens::views::bridge::{FlameShown, Look, LookFile, PageShown};
use proflens::views::protocol::Answered;
use proflens::views::state::{ViewsState, go_to, wanted};
use proflens::views::{Looked, export};
use prost::Message;

const VERBS: [FilterVerb; 8] = [
    FilterVerb::Focus,
    FilterVerb::Ignore,
    FilterVerb::Hide,
    FilterVerb::ShowFrom,
    FilterVerb::PruneFrom,
    FilterVerb::TagFocus,
    FilterVerb::TagRoot,
    FilterVerb::TagLeaf,
];

/// What an address may say, sound or not.
const PAIRS: [&str; 24] = [
    "key=1",
    "key=ffffffffffffffff",
    "across=2",
    "by=label",
    "by=stack",
    "by=line",
    "kind=heap",
    "sort=name",
    "rows=99999999999",
    "offset=4294967295",
    "finding=0",
    "finding=9999",
    "nodes=500",
    "nodes=0",
    "collapsed=1.2",
    "opened=1.2.3",
    "level=file",
    "search=a",
    "zoom=1",
    "from=2",
    "to=-1",
    "=",
    "%",
    "id=18446744073709551616",
];

/// Up to three files of any content, every view, with and without filters and a selection.
pub fn check(entropy: &[u8]) {
    let mut dice = Dice::new(entropy);
    let look = look(&mut dice);
    let files = look.files.len();
    let profiles: Vec<Vec<u8>> = (0..files)
        .map(|_| common::profile(&mut dice).encode_to_vec())
        .collect();
    let Some(mut first) = engine(&profiles) else {
        return;
    };
    let looks = looks(&mut first, look, &mut dice);
    let said: Vec<_> = looks
        .iter()
        .map(|(look, state)| ask(&mut first, look, state))
        .collect();
    let mut second = engine(&profiles).expect("it was opened before");
    for ((look, state), said) in looks.iter().zip(&said).rev() {
        assert_eq!(&ask(&mut second, look, state), said, "{:?}", look.view);
    }
}

/// Only what has no view yet: files, what is shown of them, filters.
fn look(dice: &mut Dice) -> Look {
    let count = 1 + dice.below(3) as u32;
    let files = (0..count).map(|at| LookFile {
        id: FileId(at),
        name: format!("heap{at}.pb.gz"),
        time_nanos: i64::from(at) * 60_000_000_000,
        sample_types: Vec::new(),
        default_sample_type: 0,
        module: "example.com/app".into(),
    });
    let shown = match count {
        1 => Shown::One(FileId(0)),
        _ => Shown::Compare {
            base: FileId(0),
            new: FileId(count - 1),
        },
    };
    let filters = (0..dice.below(3)).map(|_| Filter {
        verb: VERBS[dice.below(VERBS.len())],
        pattern: Pattern {
            text: text(dice),
            is_regexp: dice.once_in(2),
        },
    });
    let filters = filters.collect();
    let granularity = match dice.below(3) {
        0 => Granularity::Functions,
        1 => Granularity::Lines,
        _ => Granularity::Files,
    };
    Look {
        files: files.collect(),
        scene: Some(Scene {
            filters,
            granularity,
            ..Scene::of(shown)
        }),
        ..Look::default()
    }
}

fn text(dice: &mut Dice) -> String {
    let letters = (0..dice.below(3)).map(|_| char::from(b'a' + dice.byte() % 4));
    letters.collect()
}

fn engine(profiles: &[Vec<u8>]) -> Option<Engine> {
    let mut memory = Memory::default();
    let further =
        move |looked: &Looked, question: &[u8]| answer::answer(&mut memory, looked, question);
    let mut engine = Engine::with_further(Limits::default(), Box::new(further));
    for (at, bytes) in profiles.iter().enumerate() {
        let file = FileId(at as u32);
        engine.begin(file, None);
        engine.feed(file, bytes);
        let reply = match engine.finish(file) {
            Reply::Names { names, .. } => engine.named(file, &Ok(vec![None; names.len()])),
            reply => reply,
        };
        if !matches!(reply, Reply::Opened { .. }) {
            return None;
        }
    }
    Some(engine)
}

/// Each view as it opens, and as an address has it; with a function selected that is there, and one that is not.
fn looks(engine: &mut Engine, look: Look, dice: &mut Dice) -> Vec<(Look, ViewsState)> {
    let selections = [None, first_function(engine, &look), Some(NameKey(7))];
    let mut looks = Vec::new();
    for info in View::ALL.iter().filter(|info| info.view.is_further()) {
        for selection in selections {
            let look = Look {
                view: info.view,
                selection,
                exporting: dice.once_in(2).then(|| page_shown(dice)),
                ..look.clone()
            };
            let mut state = ViewsState::default();
            state.export.what = export::choice::What::ALL[dice.below(4)].0;
            state.export.table = dice.below(4);
            state.export.is_whole = dice.once_in(2);
            looks.push((look.clone(), state.clone()));
            let address: Vec<&str> = (0..3).map(|_| PAIRS[dice.below(PAIRS.len())]).collect();
            go_to(&mut state, info.view, &address.join("&"));
            looks.push((look, state));
        }
    }
    looks
}

/// Any part of the flame graph, and any order of the table.
fn page_shown(dice: &mut Dice) -> PageShown {
    let end = |dice: &mut Dice| f64::from(dice.byte()) / 100.0 - 0.5;
    PageShown {
        flame: FlameShown {
            zoom: PathKey(u64::from(dice.byte())),
            from: end(dice),
            to: end(dice),
            ..FlameShown::default()
        },
        top: TopQuestion {
            sort: [TopColumn::Flat, TopColumn::Name, TopColumn::CumRatio][dice.below(3)],
            descending: dice.once_in(2),
            only: Default::default(),
            matching: dice.once_in(3).then(|| Pattern {
                text: text(dice),
                is_regexp: dice.once_in(2),
            }),
            offset: 0,
            limit: 0,
        },
    }
}

fn first_function(engine: &mut Engine, look: &Look) -> Option<NameKey> {
    let question = TopQuestion {
        sort: Default::default(),
        descending: true,
        only: Default::default(),
        matching: None,
        offset: 0,
        limit: 1,
    };
    match put(engine, look, Question::Top(question)) {
        Some(Answer::Top(TopView { rows, .. })) => rows.first().map(|row| row.key),
        _ => None,
    }
}

/// Everything the view wants to know, as answered.
fn ask(engine: &mut Engine, look: &Look, state: &ViewsState) -> Option<Answered> {
    let wanted = wanted(state, look);
    let bytes = postcard::to_allocvec(&wanted).expect("plain data");
    let Some(Answer::Further(bytes)) = put(engine, look, Question::Further(bytes)) else {
        return None;
    };
    let answered: Answered = postcard::from_bytes(&bytes).expect("the worker's own words");
    assert_eq!(answered.answers.len(), wanted.len());
    for (_, answer) in &answered.answers {
        if let Err(failure) = answer {
            assert!(
                failure.problem.ends_with('.') && failure.help.ends_with('.'),
                "{failure:?}"
            );
        }
    }
    Some(answered)
}

/// `None`: refused as a whole, which a bad pattern may be.
fn put(engine: &mut Engine, look: &Look, question: Question) -> Option<Answer> {
    let scene = look.scene.clone()?;
    let ask = Ask {
        generation: 1,
        scene,
        question,
    };
    match engine.ask(&ask) {
        Reply::Answer { answer, .. } => answer.ok(),
        reply => panic!("{reply:?}"),
    }
}
