//! For the tests of the readers of legacy formats.

use crate::formats::shown::shown;
use crate::formats::{Decoded, Options};
use crate::profile::Profile;

type Read = fn(&[u8], &Options) -> Decoded;

const NAMELESS: Options = Options {
    limits: crate::input::Limits::PROCESS,
    names: false,
    modified_nanos: None,
};

/// Reads as pprof does; compares the samples line by line.
#[track_caller]
pub fn check(read: Read, text: impl AsRef<[u8]>, expected: &[&str]) -> Profile {
    compare(read(text.as_ref(), &NAMELESS), expected)
}

/// Reads with all that the text names.
#[track_caller]
pub fn check_named(read: Read, text: impl AsRef<[u8]>, expected: &[&str]) -> Profile {
    compare(read(text.as_ref(), &Options::default()), expected)
}

#[track_caller]
fn compare(decoded: Decoded, expected: &[&str]) -> Profile {
    let (profile, _) = decoded.unwrap_or_else(|error| panic!("{error}"));
    let found = shown(&profile);
    let found: Vec<&str> = found.lines().map(str::trim_end).collect();
    assert_eq!(found, expected);
    profile
}

/// The mappings, as `-raw` prints them.
pub fn mappings(profile: &Profile) -> Vec<String> {
    let m = &profile.mappings;
    let row = |i: usize| {
        let file = profile.strings.text(m.file[i]);
        format!(
            "{:#x}/{:#x}/{:#x} {file}",
            m.start[i], m.limit[i], m.offset[i]
        )
    };
    (0..m.len()).map(row).collect()
}

#[track_caller]
pub fn warned(read: Read, text: impl AsRef<[u8]>, expected: &str) {
    let warnings = read(text.as_ref(), &Options::default()).unwrap().1;
    let is_told = warnings.iter().any(|w| w.contains(expected));
    assert!(is_told, "{warnings:?}");
}

/// Whatever is wrong is told in full sentences; the first holds `problem`.
#[track_caller]
pub fn refused(read: Read, text: impl AsRef<[u8]>, problem: &str) {
    let error = read(text.as_ref(), &NAMELESS).unwrap_err();
    assert!(error.problem.contains(problem), "{error}");
    assert!(
        error.problem.ends_with('.') && error.help.ends_with('.'),
        "{error}"
    );
}
