//! What has to hold of whatever a reader makes of bytes: it is refused in whole sentences, or it is a profile that writes back to itself and
//! that every report can print.

use proflens::analysis::selected::Selected;
use proflens::formats::{self, Decoded, Options};
use proflens::input::{self, Error, ErrorKind, Limits};
use proflens::pprof::writer;
use proflens::profile::{Label, LabelValue, Profile, StringId};
use proflens::report;

/// Small enough that a bomb costs no time.
const LIMITS: Limits = Limits {
    max_inflated: 8 << 20,
    max_memory: 64 << 20,
};

/// With the names that texts have and pprof drops, and without.
fn options() -> [Options; 2] {
    [true, false].map(|names| Options {
        limits: LIMITS,
        names,
        modified_nanos: Some(1_700_000_000_000_000_000),
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

/// Gives `bytes` to whatever reads them.
pub fn file(bytes: &[u8]) {
    for options in options() {
        let items = formats::open("file", bytes, &options);
        assert!(!items.is_empty());
        for item in items {
            match item.result {
                Ok(opened) => profile(opened.profile),
                Err(error) => refusal(&error),
            }
        }
    }
}

fn refusal(error: &Error) {
    assert!(error.problem.ends_with('.'), "{error}");
}

/// A profile in any encoding is written as what reads back as it, and can be shown.
fn profile(profile: Profile) {
    match input::open(&writer::write(&profile), LIMITS) {
        Ok(_) if loses_labels(&profile) => {}
        Ok(again) => same(&again.profile, &profile),
        Err(error) => assert_eq!(error.kind, ErrorKind::TooLarge, "{error}"),
    }
    print(&profile);
}

/// A number that is 0 and has no unit is no label in profile.proto, though texts can give one.
fn loses_labels(profile: &Profile) -> bool {
    let is_lost = |label: &Label| matches!(label.value, LabelValue::Number { value: 0, unit } if unit == StringId(0));
    let sets = profile.samples.labels.iter();
    sets.flat_map(|set| profile.labels.get(*set)).any(is_lost)
}

/// Table by table: a message of all of them is beyond reading.
fn same(again: &Profile, profile: &Profile) {
    assert_eq!(again.header, profile.header);
    assert_eq!(again.strings, profile.strings);
    assert_eq!(again.labels, profile.labels);
    assert_eq!(again.mappings, profile.mappings);
    assert_eq!(again.functions, profile.functions);
    assert_eq!(again.locations, profile.locations);
    assert_eq!(again.stacks, profile.stacks);
    assert_eq!(again.samples, profile.samples);
    assert_eq!(again, profile);
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
        let printed = kind.write(
            &selected,
            &options,
            ".",
            &report::Sources::None,
            &mut Vec::new(),
        );
        assert!(
            printed.is_ok() || kind.takes_pattern(),
            "{name}: {printed:?}"
        );
    }
}
