//! The fast reader against its slow twin, on messages of every shape, in pieces of every size; and what is written reads back.

mod common;

use common::Dice;
use proflens::analysis::selected::Selected;
use proflens::formats;
use proflens::input::{self, Limits, Opening};
use proflens::pprof::{naive, writer};
use proflens::profile::Profile;
use proflens::report;
use proptest::prelude::*;

/// Opens `file` in pieces whose sizes `dice` chooses.
fn open_in_pieces(file: &[u8], dice: &mut Dice) -> Result<Profile, input::Error> {
    let mut opening = Opening::new(Limits::default());
    let largest = 1 + dice.below(200);
    let mut rest = file;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at((1 + dice.below(largest)).min(rest.len()));
        opening.feed(piece)?;
        rest = after;
    }
    opening.finish().map(|opened| opened.profile)
}

fn raw(profile: &Profile) -> String {
    let mut text = Vec::new();
    report::raw(
        &Selected::all(profile),
        &report::Options::default(),
        &mut text,
    );
    String::from_utf8(text).expect("the names are ASCII")
}

fn entropy() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..4000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 20_000 }))]

    #[test]
    fn the_fast_reader_is_its_twin(message in entropy(), wire in entropy(), pieces in entropy()) {
        let message = common::profile(&mut Dice::new(&message));
        let file = common::encode(&message, &mut Dice::new(&wire));
        let mut dice = Dice::new(&pieces);
        let is_gzip = dice.once_in(2);
        let packed = if is_gzip { writer::gzip(&file) } else { file.clone() };
        let fast = open_in_pieces(&packed, &mut dice);
        match (naive::read(&file), fast) {
            (Ok(naive), Ok(fast)) => prop_assert_eq!(naive, fast),
            (Err(_), Err(_)) => {}
            (naive, fast) => prop_assert!(false, "{naive:?}\n{fast:?}"),
        }
    }

    #[test]
    fn what_is_written_reads_back(message in entropy()) {
        let message = common::profile(&mut Dice::new(&message));
        if let Ok(profile) = naive::build(&message) {
            let plain = input::open(&writer::write(&profile), Limits::default());
            let gzip = input::open(&writer::write_gzip(&profile), Limits::default());
            prop_assert_eq!(&plain.map(|opened| opened.profile), &Ok(profile.clone()));
            prop_assert_eq!(&gzip.map(|opened| opened.profile), &Ok(profile));
        }
    }

    #[test]
    fn what_raw_prints_is_read_as_what_it_was(message in entropy()) {
        let mut message = common::profile(&mut Dice::new(&message));
        for string in message.string_table.iter_mut().skip(1) {
            string.push(0);
            string.iter_mut().for_each(|byte| *byte = b'a' + *byte % 26);
        }
        // The text has but four characters of a duration.
        message.duration_nanos = message.duration_nanos.rem_euclid(10) * 1_000_000_000;
        // The text does not say which type is the default if none of them is, nor which of several numbers has no unit.
        message.default_sample_type = message.sample_type[0].r#type;
        message.sample.iter_mut().flat_map(|s| &mut s.label).for_each(|label| label.num_unit = label.key);
        if let Ok(profile) = naive::build(&message) {
            let text = raw(&profile);
            let again = formats::raw::read(text.as_bytes(), &formats::Options::default());
            let (again, _) = again.unwrap_or_else(|error| panic!("{error}\n{text}"));
            prop_assert_eq!(raw(&again), text);
        }
    }

    #[test]
    fn any_bytes_give_a_profile_or_an_error(file in entropy(), pieces in entropy()) {
        let whole = input::open(&file, Limits::default()).map(|opened| opened.profile);
        let pieces = open_in_pieces(&file, &mut Dice::new(&pieces));
        prop_assert_eq!(whole, pieces);
    }

    #[test]
    fn a_damaged_file_gives_a_profile_or_an_error(
        message in entropy(), at in any::<prop::sample::Index>(), by in 1..=255u8, cut in any::<bool>(), is_gzip in any::<bool>()
    ) {
        let message = common::profile(&mut Dice::new(&message));
        let mut file = common::encode(&message, &mut Dice::new(&[]));
        if is_gzip {
            file = writer::gzip(&file);
        }
        let at = at.index(file.len());
        file[at] ^= by;
        if cut {
            file.truncate(at);
        }
        let opened = input::open(&file, Limits::default());
        let in_header = (3..10).contains(&at);
        prop_assert!(!is_gzip || in_header || opened.is_err(), "the checksum finds every damage");
    }
}

/// The entropy of the tests makes valid profiles with samples most of the time: otherwise they would prove little.
#[test]
fn most_messages_are_valid() {
    let mut valid = 0;
    for seed in 0..200u32 {
        let step = |x: &u32| Some(x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        let numbers = std::iter::successors(Some(seed), step);
        let entropy: Vec<u8> = numbers.take(4000).map(|x| (x >> 24) as u8).collect();
        let message = common::profile(&mut Dice::new(&entropy));
        valid += u32::from(naive::build(&message).is_ok() && !message.sample.is_empty());
    }
    println!("{valid} of 200 messages are valid profiles with samples");
    assert!(valid > 130);
}
