//! Every further view over up to three profiles that the fuzzer chooses: see [`further::check`].

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/common/mod.rs"]
mod common;
#[path = "../../tests/checks/further.rs"]
mod further;

fuzz_target!(|entropy: &[u8]| further::check(entropy));
