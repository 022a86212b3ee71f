//! What `go tool pprof` once printed of recorded profiles, paired with the command lines that must print the same. One place knows
//! how goldens are named and laid out: the tests (`tests/golden.rs`) and `cargo xtask conformance` both ask here. It never
//! decides what is right: a golden matches byte for byte, or stands on the list of documented differences, or differs.

mod known;
mod layout;
mod text;

pub use known::{Known, documented};
pub use layout::{corpus, own_recordings};
pub use text::first_difference;

use proflens::cli::Output;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One question that pprof was asked, and its answer.
#[derive(Debug)]
pub struct Golden {
    /// What is counted together: `top_lines`, `diff_base_raw`, `refusals`.
    pub report: String,
    /// The golden, as messages name it: below the folder of goldens.
    pub name: String,
    pub path: PathBuf,
    /// The command line that asks the same.
    pub args: Vec<String>,
    pub is_refusal: bool,
    /// The format of the file, as the manifest names it; pairs are of profile.proto.
    pub format: String,
}

#[derive(Debug)]
pub enum Verdict {
    Matches,
    /// It differs, and the documentation says why.
    Known(&'static Known),
    /// The first lines that differ.
    Differs(String),
}

impl Golden {
    pub fn judge(&self) -> Verdict {
        match (self.difference(), known::find(self)) {
            (None, _) => Verdict::Matches,
            (Some(_), Some(known)) => Verdict::Known(known),
            (Some(difference), None) => Verdict::Differs(difference),
        }
    }

    fn difference(&self) -> Option<String> {
        let printed = run(&self.args).map(|output| output.report);
        if self.is_refusal {
            let accepted = printed.ok()?;
            let refusal = String::from_utf8_lossy(&text::read(&self.path)).into_owned();
            let first =
                String::from_utf8_lossy(accepted.split(|b| *b == b'\n').next()?).into_owned();
            return Some(format!(
                "        want a refusal: {}\n        got  {first}\n",
                refusal.trim_end()
            ));
        }
        let expected = text::read(&self.path);
        match printed {
            Ok(printed) if printed == expected => None,
            Ok(printed) => Some(first_difference(&expected, &printed)),
            Err(refusal) => Some(format!("        got  no report: {refusal}\n")),
        }
    }
}

/// What [`run`] says of a panic.
pub const PANICKED: &str = "it panicked";

/// What is printed, or why nothing is. A panic is a failure like any other: the run goes on.
pub fn run(args: &[String]) -> Result<Output, String> {
    let run = || proflens::cli::run(args.iter().cloned());
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(printed) => printed.map_err(|failure| failure.message),
        Err(_) => Err(PANICKED.to_string()),
    }
}

/// How the goldens of one report came out.
#[derive(Default, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub matching: usize,
    pub known: usize,
    pub differing: usize,
}

impl Count {
    pub fn all(&self) -> usize {
        self.matching + self.known + self.differing
    }
}

/// How all of them came out.
#[derive(Default, Debug)]
pub struct Tally {
    pub reports: BTreeMap<String, Count>,
    /// What is documented, and how often it was met.
    pub known: BTreeMap<&'static str, usize>,
    /// What differs without being documented, in the order of the goldens.
    pub failures: Vec<String>,
}

impl Tally {
    pub fn total(&self) -> Count {
        self.reports
            .values()
            .fold(Count::default(), |sum, count| Count {
                matching: sum.matching + count.matching,
                known: sum.known + count.known,
                differing: sum.differing + count.differing,
            })
    }

    fn add(&mut self, golden: &Golden, verdict: Verdict) {
        let count = self.reports.entry(golden.report.clone()).or_default();
        match verdict {
            Verdict::Matches => count.matching += 1,
            Verdict::Known(known) => {
                count.known += 1;
                *self.known.entry(known.why).or_default() += 1;
            }
            Verdict::Differs(difference) => {
                count.differing += 1;
                let (name, format) = (&golden.name, &golden.format);
                let command = golden.args.join(" ");
                self.failures.push(format!(
                    "{name} ({format})\n  proflens {command}\n{difference}"
                ));
            }
        }
    }
}

/// Judges all goldens, on all processors.
pub fn judge(goldens: &[Golden]) -> Tally {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::with_capacity(goldens.len()));
    let work = || {
        while let Some((at, golden)) = take(goldens, &next) {
            let verdict = golden.judge();
            verdicts
                .lock()
                .expect("no panic holds the verdicts")
                .push((at, verdict));
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    let mut verdicts = verdicts.into_inner().expect("no panic holds the verdicts");
    verdicts.sort_by_key(|(at, _)| *at);
    let mut tally = Tally::default();
    verdicts
        .into_iter()
        .for_each(|(at, verdict)| tally.add(&goldens[at], verdict));
    tally
}

/// The next one that nobody has taken.
fn take<'a>(goldens: &'a [Golden], next: &AtomicUsize) -> Option<(usize, &'a Golden)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, goldens.get(at)?))
}
