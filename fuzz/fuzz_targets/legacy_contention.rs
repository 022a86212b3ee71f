//! Contention in text, Go's block and mutex with `debug=1` and Java's among them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::formats::legacy::FORMATS;

#[path = "../../tests/checks/mod.rs"]
mod checks;

fuzz_target!(|file: &[u8]| checks::reader(FORMATS[4].read, file));
