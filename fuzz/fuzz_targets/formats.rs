//! Everything that can be opened, archives and all, by content: whatever the bytes are, there is at least one answer, and each is held to
//! what profiles and refusals have to hold.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::formats;

mod checks;

fuzz_target!(|file: &[u8]| {
    for options in checks::options() {
        let items = formats::open("file", file, &options);
        assert!(!items.is_empty());
        for item in items {
            match item.result {
                Ok(opened) => checks::profile(opened.profile),
                Err(error) => checks::refusal(&error),
            }
        }
    }
});
