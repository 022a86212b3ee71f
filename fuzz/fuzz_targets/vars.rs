//! The JSON of `/debug/vars`: any bytes are a profile, or are refused in whole sentences.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::formats;

#[path = "../../tests/checks/mod.rs"]
mod checks;

fuzz_target!(|text: &[u8]| checks::reader(formats::runtime::read_vars, text));
