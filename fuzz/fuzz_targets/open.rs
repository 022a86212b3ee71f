//! Any bytes give a profile or an error, the same whether they come at once or in pieces; and a profile reads back as written.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::input::{self, Error, ErrorKind, Limits, Opening};
use proflens::pprof::writer;
use proflens::profile::Profile;

/// Small enough that a bomb costs no time.
const LIMITS: Limits = Limits {
    max_inflated: 8 << 20,
    max_memory: 64 << 20,
};

/// How far a file got before it was too large depends on the pieces; everything else does not.
fn told(opened: &Result<Profile, Error>) -> Result<&Profile, (ErrorKind, &str)> {
    opened.as_ref().map_err(|error| match error.kind {
        ErrorKind::TooLarge => (error.kind, ""),
        kind => (kind, error.problem.as_str()),
    })
}

fuzz_target!(|file: &[u8]| {
    let whole = input::open(file, LIMITS).map(|opened| opened.profile);
    let mut opening = Opening::new(LIMITS);
    let size = 1 + file.last().map_or(0, |b| usize::from(*b) % 67);
    let fed = file.chunks(size).try_for_each(|piece| opening.feed(piece));
    let pieces = fed.and_then(|()| opening.finish());
    assert_eq!(told(&whole), told(&pieces.map(|opened| opened.profile)));
    if let Ok(profile) = whole {
        let again = input::open(&writer::write(&profile), LIMITS).map(|opened| opened.profile);
        assert_eq!(again, Ok(profile));
    }
    // What is inside the gzip is reached without guessing a checksum.
    let _ = input::open(&writer::gzip(file), LIMITS);
});
