//! The same questions asked natively and inside wasm, where `usize` is 32 bits: each gives a line, and the lines must be equal. Run
//! in the browser by `tests/e2e/in_wasm.rs`, which asks them natively as well.

#[path = "../common/mod.rs"]
mod common;

use crate::support::Builder;
use common::Dice;
use proflens::engine::Engine;
use proflens::input::{self, Limits};
use proflens::pprof::{naive, writer};
use proflens::protocol::{
    Ask, FileId, FlameQuestion, NameKey, Only, PathKey, Question, Reply, Scene, Shown, TopColumn,
    TopQuestion, WidthBy,
};
use std::fmt::Debug;

const MESSAGES: u32 = 1500;

/// One line a check: its name, how often it was asked, and the hash of all its answers.
pub fn lines() -> Vec<String> {
    vec![
        line("messages of every shape", (0..MESSAGES).map(message)),
        line("damaged files", (0..MESSAGES).map(damaged)),
        line("lengths beyond 32 bits", lengths()),
        line("values beyond 32 bits", values()),
        line("a bomb", std::iter::once(bomb())),
    ]
}

fn line(name: &str, answers: impl Iterator<Item = String>) -> String {
    let (mut count, mut all) = (0, String::new());
    for answer in answers {
        count += 1;
        all.push_str(&answer);
        all = format!("{:?}", NameKey::of(all.as_bytes()));
    }
    format!("{name}: {count} {all}")
}

/// The fast reader is its naive twin here too.
fn message(seed: u32) -> String {
    let message = common::profile(&mut Dice::new(&entropy(seed)));
    let file = common::encode(&message, &mut Dice::new(&entropy(!seed)));
    let fast = open(&writer::gzip(&file));
    match (naive::read(&file), &fast) {
        (Ok(naive), Ok(fast)) => assert_eq!(naive, fast.profile, "message {seed}"),
        (naive, fast) => assert_eq!(naive.is_err(), fast.is_err(), "message {seed}"),
    }
    shown(&fast)
}

fn damaged(seed: u32) -> String {
    let entropy = entropy(seed);
    let message = common::profile(&mut Dice::new(&entropy));
    let mut file = common::encode(&message, &mut Dice::new(&[]));
    let at = seed as usize * 7919 % file.len().max(1);
    if let Some(byte) = file.get_mut(at) {
        *byte ^= entropy.first().copied().unwrap_or(1) | 1;
    }
    shown(&open(&file))
}

/// Every kind of field says that it is longer than an address space of 32 bits, or exactly as long.
fn lengths() -> impl Iterator<Item = String> {
    const LENGTHS: [u64; 9] = [
        (1 << 31) - 1,
        1 << 31,
        u32::MAX as u64 - 8,
        u32::MAX as u64,
        1 << 32,
        (1 << 32) + 2,
        1 << 63,
        u64::MAX - 1,
        u64::MAX,
    ];
    (1..=15u8).flat_map(|field| {
        LENGTHS.into_iter().map(move |length| {
            let mut file = vec![field << 3 | 2];
            prost::encoding::encode_varint(length, &mut file);
            file.extend_from_slice(&[8, 1, 8, 1]);
            shown(&open(&file))
        })
    })
}

/// Figures, totals and boxes of values that no 32 bits hold.
fn values() -> impl Iterator<Item = String> {
    let file = Builder::heap()
        .sample("main.main;main.a;main.b", &[1 << 40, i64::MAX])
        .sample("main.main;main.a", &[-(1 << 33), 1 << 52])
        .sample("main.main;main.c>main.d", &[i64::MIN, -1])
        .bytes();
    let mut engine = Engine::new(Limits::default());
    let id = FileId(0);
    engine.begin(id, None);
    engine.feed(id, &file);
    // What a file takes of memory is smaller where pointers are: only that it opened is compared.
    let is_open = matches!(engine.finish(id), Reply::Opened { .. });
    let top = Question::Top(TopQuestion {
        sort: TopColumn::Flat,
        descending: true,
        only: Only::All,
        matching: None,
        offset: 0,
        limit: 100,
    });
    let flame = Question::Flame(FlameQuestion {
        zoom: PathKey::ROOT,
        from: 0.0,
        to: 1.0,
        css_width: 1000.0,
        first_row: 0,
        row_count: 100,
        width: WidthBy::New,
    });
    let answers = ["inuse_objects", "inuse_space"]
        .into_iter()
        .flat_map(move |sample_type| {
            let scene = Scene {
                sample_type: Some(sample_type.into()),
                ..Scene::of(Shown::One(id))
            };
            let questions = [Question::Totals, top.clone(), flame.clone()];
            questions.map(|question| {
                let ask = Ask {
                    generation: 1,
                    scene: scene.clone(),
                    question,
                };
                format!("{:?}", engine.ask(&ask))
            })
        });
    std::iter::once(is_open.to_string()).chain(answers.collect::<Vec<_>>())
}

/// 64 MB of zeros in 64 kB are refused with what they inflate to.
fn bomb() -> String {
    let limits = Limits {
        max_inflated: 1 << 20,
        ..Limits::default()
    };
    shown(&input::open(&writer::gzip(&vec![0; 64 << 20]), limits))
}

fn open(file: &[u8]) -> Result<input::Opened, input::Error> {
    input::open(file, Limits::default())
}

fn shown<T: Debug, E: Debug>(outcome: &Result<T, E>) -> String {
    format!("{outcome:?}")
}

fn entropy(seed: u32) -> Vec<u8> {
    let step = |x: &u32| Some(x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let numbers = std::iter::successors(Some(seed), step);
    numbers
        .skip(1)
        .take(3000)
        .map(|x| (x >> 24) as u8)
        .collect()
}
