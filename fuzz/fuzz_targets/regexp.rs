//! Regular expressions in Go's syntax: any text is compiled or refused, and what is compiled runs on any name.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::analysis::regexp::{Regexp, escape};

fuzz_target!(|entropy: &[u8]| {
    let (pattern, name) = entropy.split_at(entropy.len() / 2);
    let pattern = String::from_utf8_lossy(pattern);
    if let Ok(regexp) = Regexp::new(&pattern) {
        regexp.is_match(name);
    }
    let quoted = format!("^{}$", escape(&pattern));
    let literal = Regexp::new(&quoted).expect("an escaped text is an expression");
    assert!(literal.is_match(pattern.as_bytes()), "{quoted}");
});
