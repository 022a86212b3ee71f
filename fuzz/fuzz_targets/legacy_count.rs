//! Go's counts in text: goroutine and threadcreate with `debug=1`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::formats::legacy::FORMATS;

#[path = "../../tests/checks/mod.rs"]
mod checks;

fuzz_target!(|file: &[u8]| checks::reader(FORMATS[2].read, file));
