//! The fast reader against its slow twin, on messages and encodings that the fuzzer chooses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::input::{Limits, Opening};
use proflens::pprof::naive;

#[path = "../../tests/common/mod.rs"]
mod common;

fuzz_target!(|entropy: &[u8]| {
    let (message, wire) = entropy.split_at(entropy.len() / 2);
    let message = common::profile(&mut common::Dice::new(message));
    let mut dice = common::Dice::new(wire);
    let size = 1 + usize::from(dice.byte());
    let file = common::encode(&message, &mut dice);
    let mut opening = Opening::new(Limits::default());
    let fed = file.chunks(size).try_for_each(|piece| opening.feed(piece));
    let fast = fed.and_then(|()| opening.finish()).map(|opened| opened.profile);
    match (naive::read(&file), fast) {
        (Ok(naive), Ok(fast)) => assert_eq!(naive, fast),
        (Err(_), Err(_)) => {}
        (naive, fast) => panic!("{naive:?}\n{fast:?}"),
    }
});
