//! What has to hold of whatever a reader makes of bytes: it is refused in whole sentences, or it is a profile that writes back to itself and
//! that every report can print.

use proflens::analysis::selected::Selected;
use proflens::formats::{Decoded, Options};
use proflens::input::{self, Error, ErrorKind, Limits};
use proflens::pprof::writer;
use proflens::profile::Profile;
use proflens::report;

/// Small enough that a bomb costs no time.
pub const LIMITS: Limits = Limits {
    max_inflated: 8 << 20,
    max_memory: 64 << 20,
};

/// With the names that texts have and pprof drops, and without.
pub fn options() -> [Options; 2] {
    [true, false].map(|names| Options {
        limits: LIMITS,
        names,
    })
}

/// Gives `bytes` to one reader.
pub fn reader(read: fn(&[u8], &Options) -> Decoded, bytes: &[u8]) {
    for options in options() {
        match read(bytes, &options) {
            Ok((read, _)) => profile(read),
            Err(error) => refusal(&error),
        }
    }
}

pub fn refusal(error: &Error) {
    assert!(error.problem.ends_with('.'), "{error}");
}

/// A profile in any encoding is written as what reads back as it, and can be shown.
pub fn profile(profile: Profile) {
    match input::open(&writer::write(&profile), LIMITS) {
        Ok(again) => assert_eq!(again.profile, profile),
        Err(error) => assert_eq!(error.kind, ErrorKind::TooLarge, "{error}"),
    }
    print(&profile);
}

/// Prints every report of it.
fn print(profile: &Profile) {
    if profile.sample_types.is_empty() {
        return;
    }
    let selected = Selected::all(profile);
    for (name, kind) in report::Kind::ALL {
        let mut options = report::Options {
            sample_index: profile.default_sample_type(),
            ..report::Options::default()
        };
        kind.settle(&mut options);
        let printed = kind.write(&selected, &options, ".", &mut Vec::new());
        assert!(printed.is_ok() || kind.takes_pattern(), "{name}: {printed:?}");
    }
}
