//! Everything that can be opened, archives and all, by content: whatever the bytes are, there is at least one answer, and each is held to
//! what profiles and refusals have to hold.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/checks/mod.rs"]
mod checks;

fuzz_target!(|file: &[u8]| checks::file(file));
