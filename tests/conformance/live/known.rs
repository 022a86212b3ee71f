//! Differences that stay: each names the heading in `docs/pprof-differences.md` that says what proflens prints and why.

use super::judge::Answer;
use super::questions::Question;
use proflens::cli::Output;

/// Whether a difference is this one: the question, what proflens said, what pprof said.
type Test = fn(&Question, &Result<Output, String>, &Answer) -> bool;

pub struct Known {
    /// The heading in `docs/pprof-differences.md`.
    pub why: &'static str,
    is: Test,
}

const KNOWN: &[Known] = &[
    Known {
        why: "pprof crashes",
        is: |_, _, theirs| theirs.is_refusal && theirs.errors.contains("\ngoroutine 1 ["),
    },
    Known {
        why: "Unicode classes in regular expressions",
        is: |_, ours, _| refuses(ours, "Unicode classes"),
    },
    Known {
        why: "Drawings: calls of what is worth nothing",
        is: |question, _, theirs| match question.report.as_str() {
            "dot" => says(theirs, b"-> N0 [") || says(theirs, b"N0 -> "),
            "callgrind" => says(theirs, b"\ncfn=\n"),
            _ => false,
        },
    },
    Known {
        why: "Lists of source",
        is: |question, ours, _| {
            let of_folders: [&[u8]; 2] = [b"not a plain file", b"could not find file . on path"];
            question.report == "list" && of_folders.iter().any(|words| prints(ours, words))
        },
    },
];

fn says(theirs: &Answer, words: &[u8]) -> bool {
    theirs
        .output
        .windows(words.len())
        .any(|window| window == words)
}

fn prints(ours: &Result<Output, String>, words: &[u8]) -> bool {
    ours.as_ref().is_ok_and(|output| {
        output
            .report
            .windows(words.len())
            .any(|window| window == words)
    })
}

fn refuses(ours: &Result<Output, String>, words: &str) -> bool {
    ours.as_ref().is_err_and(|refusal| refusal.contains(words))
}

pub fn find(
    question: &Question,
    ours: &Result<Output, String>,
    theirs: &Answer,
) -> Option<&'static Known> {
    KNOWN
        .iter()
        .find(|known| (known.is)(question, ours, theirs))
}

/// The headings that have to stand in the documentation.
pub fn documented() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|known| known.why)
}
