//! How many tests passed and failed, read from what libtest and nextest print, which goes on to the terminal as it comes.
//! A run that gives no summary counts as one failure: it was not built, or it died.

use crate::command::describe;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read};
use std::ops::AddAssign;
use std::process::{Command, Stdio};
use std::thread;

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// What is known of a run.
#[derive(Default)]
pub struct Counted {
    pub tally: Tally,
    /// `corpus: 412 profiles …`: tests over the corpus say how many files they saw.
    pub corpus: Vec<String>,
}

impl AddAssign for Counted {
    fn add_assign(&mut self, other: Counted) {
        self.tally += other.tally;
        self.corpus.extend(other.corpus);
    }
}

/// Runs tests to the end. Failing tests are a figure, not an error.
pub fn count(command: &mut Command) -> Result<Counted> {
    let shown = describe(command);
    eprintln!("$ {shown}");
    let mut child = command
        .env("CARGO_TERM_COLOR", "never")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let output = child.stdout.take().context("no standard output")?;
    let errors = child.stderr.take().context("no standard error")?;
    let errors = thread::spawn(move || pass_on(errors, |line| eprintln!("{line}")));
    let mut counted = pass_on(output, |line| println!("{line}"));
    counted += errors.join().unwrap_or_default();
    let status = child.wait()?;
    if !status.success() && counted.tally.failed == 0 {
        eprintln!("xtask: `{shown}` ended with {status} before its tests did");
        counted.tally.failed += 1;
    }
    Ok(counted)
}

fn pass_on(stream: impl Read, print: impl Fn(&str)) -> Counted {
    let mut counted = Counted::default();
    for line in BufReader::new(stream)
        .split(b'\n')
        .map_while(std::io::Result::ok)
    {
        let line = String::from_utf8_lossy(&line);
        print(&line);
        counted.tally += libtest_summary(&line)
            .or_else(|| nextest_summary(&line))
            .unwrap_or_default();
        if let Some(at) = line.find("corpus: ") {
            counted.corpus.push(line[at..].trim_end().to_owned());
        }
    }
    counted
}

/// `test result: ok. 6 passed; 0 failed; 0 ignored; …`
fn libtest_summary(line: &str) -> Option<Tally> {
    let figures = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let mut figures = figures.split("; ");
    Some(Tally {
        passed: number(figures.next()?)?,
        failed: number(figures.next()?)?,
    })
}

/// `Summary [   0.089s] 6 tests run: 5 passed, 1 failed, 0 skipped`; a test that timed out is neither.
fn nextest_summary(line: &str) -> Option<Tally> {
    let figures = line
        .trim_start()
        .strip_prefix("Summary [")?
        .split_once("] ")?
        .1;
    let (run, outcomes) = figures.split_once(" run: ")?;
    let run = number(run.rsplit('/').next()?)?;
    let passed = outcomes
        .split(", ")
        .find(|outcome| outcome.contains(" passed"));
    let passed = passed.and_then(number).unwrap_or(0);
    Some(Tally {
        passed,
        failed: run.saturating_sub(passed),
    })
}

fn number(text: &str) -> Option<u64> {
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, passed: u64, failed: u64) {
        let tally = libtest_summary(line).or_else(|| nextest_summary(line));
        assert_eq!(tally, Some(Tally { passed, failed }));
    }

    #[test]
    fn summaries_are_read() {
        check(
            "test result: ok. 6 passed; 0 failed; 0 ignored; 0 measured",
            6,
            0,
        );
        check("test result: FAILED. 5 passed; 1 failed; 0 ignored", 5, 1);
        check(
            "     Summary [   0.089s] 6 tests run: 5 passed, 1 failed, 0 skipped",
            5,
            1,
        );
        check(
            "     Summary [   1.000s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 3 skipped",
            7,
            2,
        );
        check(
            "     Summary [   1.000s] 4/9 tests run: 3 passed, 1 failed, 0 skipped",
            3,
            6,
        );
        check(
            "     Summary [   1.000s] 1 test run: 1 passed, 0 skipped",
            1,
            0,
        );
    }

    #[test]
    fn other_lines_are_not_summaries() {
        assert_eq!(libtest_summary("running 6 tests"), None);
        assert_eq!(nextest_summary("Summary of the profile"), None);
    }

    #[test]
    fn a_run_that_dies_is_a_failure() {
        let mut command = crate::command::program("false");
        assert_eq!(
            count(&mut command).expect("starts").tally,
            Tally {
                passed: 0,
                failed: 1
            }
        );
    }
}
