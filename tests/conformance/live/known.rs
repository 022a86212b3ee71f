//! Differences that stay: each names the heading in `docs/pprof-differences.md` that says what proflens prints and why.

use super::judge::Answer;
use super::questions::Question;

/// Whether a difference is this one: the question, what proflens said, what pprof said.
type Test = fn(&Question, &Result<Vec<u8>, String>, &Answer) -> bool;

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
];

fn refuses(ours: &Result<Vec<u8>, String>, words: &str) -> bool {
    ours.as_ref().is_err_and(|refusal| refusal.contains(words))
}

pub fn find(
    question: &Question,
    ours: &Result<Vec<u8>, String>,
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
