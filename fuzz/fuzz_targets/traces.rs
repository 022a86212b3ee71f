//! What `pprof -traces` prints.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::formats;

#[path = "../../tests/checks/mod.rs"]
mod checks;

fuzz_target!(|text: &[u8]| checks::reader(formats::traces::read, text));
