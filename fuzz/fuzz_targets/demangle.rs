//! Mangled names: any bytes are demangled in every form, or left alone.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::analysis::demangle::{Mode, demangle};

fuzz_target!(|name: &[u8]| {
    for mode in [Mode::None, Mode::Simplified, Mode::Templates, Mode::Full] {
        for start in [&b""[..], b"_Z", b"_R", b"_ZN"] {
            let _ = demangle(&[start, name].concat(), mode);
        }
    }
});
