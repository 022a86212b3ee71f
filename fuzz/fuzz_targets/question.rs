//! Any question of any profile: the whole command line, on profiles and options that the fuzzer chooses. There is a report or a refusal.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proflens::cli;
use proflens::pprof::writer;
use prost::Message;

#[path = "../../tests/common/mod.rs"]
mod common;
#[path = "../../tests/conformance/live/words.rs"]
mod words;

use common::Dice;

const REPORTS: [&str; 12] = [
    "top", "tree", "peek=.", "traces", "tags", "raw", "comments", "proto", "topproto", "dot", "callgrind", "list=.",
];

const FLAGS: [&str; 16] = [
    "cum", "functions", "filefunctions", "files", "lines", "addresses", "noinlines", "showcolumns", "mean", "drop_negative", "compact_labels",
    "relative_percentages", "call_tree", "trim=false", "all_frames", "normalize",
];

const PATTERNS: [&str; 6] = ["focus", "ignore", "hide", "show", "show_from", "prune_from"];

const LABELS: [&str; 4] = ["tagfocus", "tagignore", "tagshow", "taghide"];

const KEYS: [&str; 2] = ["tagroot", "tagleaf"];

fuzz_target!(|entropy: &[u8]| {
    let (asked, profiles) = entropy.split_at(entropy.len().min(40));
    let (first, second) = profiles.split_at(profiles.len() / 2);
    let files = [first, second].map(|bytes| common::profile(&mut Dice::new(bytes)).encode_to_vec());
    let read = |path: &str| Ok(writer::gzip(&files[usize::from(path == "second")]));
    let _ = cli::run_on(arguments(&mut Dice::new(asked)), &read);
});

fn arguments(dice: &mut Dice) -> Vec<String> {
    let mut arguments = vec![format!("-{}", REPORTS[dice.below(REPORTS.len())])];
    for _ in 0..dice.below(8) {
        arguments.push(option(dice));
    }
    match dice.below(4) {
        0 => arguments.push("second".to_string()),
        1 => arguments.push("-base=second".to_string()),
        2 => arguments.push("-diff_base=second".to_string()),
        _ => {}
    }
    arguments.push("first".to_string());
    arguments
}

fn option(dice: &mut Dice) -> String {
    let valued = |name: &str, value: &str| format!("-{name}={value}");
    match dice.below(8) {
        0 | 1 => format!("-{}", FLAGS[dice.below(FLAGS.len())]),
        2 => valued(PATTERNS[dice.below(6)], words::PATTERNS[dice.below(words::PATTERNS.len())]),
        3 => valued(PATTERNS[dice.below(6)], &text(dice)),
        4 => valued(LABELS[dice.below(4)], words::TAG_FILTERS[dice.below(words::TAG_FILTERS.len())]),
        5 => valued(KEYS[dice.below(2)], &text(dice)),
        6 => valued("unit", words::UNITS[dice.below(words::UNITS.len())]),
        _ => valued("sample_index", &dice.below(4).to_string()),
    }
}

/// A few bytes, as the words of drawn profiles are.
fn text(dice: &mut Dice) -> String {
    let bytes: Vec<u8> = (0..dice.below(6)).map(|_| dice.byte()).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}
