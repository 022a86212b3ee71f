//! Threads in text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::formats::legacy::FORMATS;

#[path = "../../tests/checks/mod.rs"]
mod checks;

fuzz_target!(|file: &[u8]| checks::reader(FORMATS[3].read, file));
