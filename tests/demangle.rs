//! What pprof's demangler says of names, beside what ours does. `tests/data/demangled.tsv` holds names of a C++ compiler's standard library, of
//! LLVM and of rustc: as the linker knows them, and in the forms default, templates and full, recorded from the demangler of Go 1.27.

mod support;

use proflens::analysis::demangle::{Mode, Symbolize, apply, demangle, looks_mangled};
use proflens::input::{self, Limits};
use std::time::{Duration, Instant};
use support::Builder;

const RECORDED: &str = include_str!("data/demangled.tsv");

#[test]
fn names_read_as_pprof_reads_them() {
    let mut wrong = Vec::new();
    for line in RECORDED.lines() {
        let forms: Vec<&str> = line.split('\t').collect();
        let [name, simplified, templates, full] = forms[..] else {
            panic!("a name and three forms: {line}");
        };
        assert!(looks_mangled(name.as_bytes()), "{name}");
        for (mode, expected) in [
            (Mode::Simplified, simplified),
            (Mode::Templates, templates),
            (Mode::Full, full),
        ] {
            let got = demangle(name.as_bytes(), mode).unwrap_or_default();
            if got != expected.as_bytes() {
                let got = String::from_utf8_lossy(&got);
                wrong.push(format!("{name}\n  {mode:?} {got}\n  pprof {expected}"));
            }
        }
    }
    assert!(RECORDED.lines().count() > 300);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names of a file after `-symbolize=WORDS`: printed, and known to the linker.
fn names_after(builder: &Builder, words: &str) -> Vec<(String, String)> {
    let profile = input::open(&builder.bytes(), Limits::default()).expect("a profile");
    let profile = apply(profile.profile, Symbolize::parse(words).0);
    let functions = &profile.functions;
    let text = |id| profile.strings.text(id).into_owned();
    let names = functions.name.iter().zip(&functions.system_name);
    names
        .map(|(name, system)| (text(*name), text(*system)))
        .collect()
}

fn a_profile(names: &[(&str, &str)]) -> Builder {
    let mut builder = Builder::heap();
    for (name, system) in names {
        builder = builder.sample(name, &[1, 1]).with(|b| {
            let system = b.string(system);
            let functions = &mut b.message().function;
            functions.last_mut().expect("just added").system_name = system;
        });
    }
    builder
}

#[test]
fn a_name_that_was_demangled_before_is_left_alone_unless_forced() {
    let foo = "_ZN1a3fooIiEEvT_";
    let builder = a_profile(&[
        (foo, foo),
        ("given", "_ZN1a3barEv"),
        ("main.f(int)", "main.f(int)"),
    ]);
    let names = |words| -> Vec<String> {
        let names = names_after(&builder, words).into_iter();
        names.map(|(name, _)| name).collect()
    };
    assert_eq!(names(""), ["a::foo", "given", "main.f(int)"]);
    assert_eq!(names("local"), ["a::foo", "given", "main.f(int)"]);
    assert_eq!(names("none"), [foo, "given", "main.f(int)"]);
    assert_eq!(names("force"), ["a::foo", "a::bar", "main.f(int)"]);
    assert_eq!(
        names("demangle=templates"),
        ["a::foo<int>", "a::bar", "main.f(int)"]
    );
    assert_eq!(
        names("demangle=full"),
        ["void a::foo<int>(int)", "a::bar()", "main.f(int)"]
    );
    assert_eq!(names("demangle=none"), [foo, "_ZN1a3barEv", "main.f(int)"]);
    let system = names_after(&builder, "");
    assert_eq!(system[0].1, foo, "what the linker knows it by stays");
}

/// Names are input like any other: deep, long, and such as would print gigabytes.
#[test]
fn hostile_names_take_bounded_time_and_stay_as_they_are() {
    let deep = format!("_Z1f{}i", "P".repeat(200_000));
    let nested = format!("_Z1f{}i{}", "N1aI".repeat(50_000), "EE".repeat(50_000));
    let doubling: String = (0..60).map(|i| format!("NS_1aIS{i}_S{i}_EE")).collect();
    let doubling = format!("_ZN1a1bIiEE{doubling}");
    let rust = format!("_RNvC1a{}", "B_".repeat(100_000));
    let long = format!("_ZN{}E", "1a".repeat(100_000));
    let start = Instant::now();
    for name in [deep, nested, doubling, rust, long] {
        for mode in [Mode::Simplified, Mode::Templates, Mode::Full] {
            let got = demangle(name.as_bytes(), mode);
            assert!(got.is_none_or(|text| text.len() <= 1 << 20), "{name:.40}");
        }
    }
    let allowed = Duration::from_secs(20);
    assert!(start.elapsed() < allowed, "{:?}", start.elapsed());
    assert_eq!(demangle(b"_ZN1a\xff1bEv", Mode::Full), None, "not UTF-8");
}
