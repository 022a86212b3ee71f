//! Drawn questions against a live pprof: profiles and options from one seed, so that a run can be repeated. It prints how many answers
//! differ, grouped by what was asked, with the smallest question found for each group; the files of that stay on the disk.

mod judge;
mod known;
mod patterns;
mod profiles;
mod questions;
mod random;
mod shrink;
mod words;

pub use known::documented;

use judge::{CERTAIN, Difference, HASTY, Judge, Verdict};
use questions::Question;
use random::Random;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many questions are asked of one set of profiles.
const QUESTIONS: u64 = 4;

/// How many differences of one group are shown.
const EXAMPLES: usize = 3;

/// How many differences are made small.
const SHRUNK: usize = 24;

pub struct Run {
    pub pprof: PathBuf,
    pub draws: u64,
    pub seed: u64,
    /// The only report to ask for.
    pub only: Option<String>,
}

struct Found {
    draw: u64,
    question: Question,
    difference: Difference,
}

/// What came of all draws.
#[derive(Default)]
struct Outcome {
    same: u64,
    refused: u64,
    undetermined: u64,
    known: BTreeMap<&'static str, u64>,
    absent: BTreeMap<String, u64>,
    /// Of each report, how often it was asked for.
    reports: BTreeMap<String, u64>,
    found: Vec<Found>,
}

impl Run {
    /// Prints what came of it; how many answers differ without being documented.
    pub fn all(&self) -> Result<usize, String> {
        // Both sides look for source files here, where there are none.
        std::env::set_current_dir(folder(&format!("of-{}-elsewhere", std::process::id()))?)
            .map_err(|e| e.to_string())?;
        let outcome = self.ask_all()?;
        self.report(&outcome)?;
        Ok(outcome.found.len() + outcome.absent.len())
    }

    fn ask_all(&self) -> Result<Outcome, String> {
        let (next, outcome) = (AtomicU64::new(0), Mutex::new(Outcome::default()));
        let work = |judge: Judge| -> Result<(), String> {
            loop {
                let group = next.fetch_add(1, Ordering::Relaxed);
                if group * QUESTIONS >= self.draws {
                    return Ok(());
                }
                self.ask_group(group, &judge, &outcome)?;
            }
        };
        // Each waits for pprof half of the time.
        let workers = 2 * std::thread::available_parallelism().map_or(1, usize::from);
        let judges = (0..workers).map(|worker| self.judge(&format!("worker-{worker}")));
        let judges = judges.collect::<Result<Vec<_>, _>>()?;
        std::thread::scope(|scope| {
            let workers: Vec<_> = judges
                .into_iter()
                .map(|judge| scope.spawn(|| work(judge)))
                .collect();
            workers
                .into_iter()
                .try_for_each(|worker| worker.join().map_err(|_| "a worker died".to_string())?)
        })?;
        let mut outcome = outcome.into_inner().map_err(|e| e.to_string())?;
        outcome.found.sort_by_key(|found| found.draw);
        Ok(outcome)
    }

    fn judge(&self, name: &str) -> Result<Judge, String> {
        // Two runs at once must not meet.
        let folder = folder(&format!("of-{}-{name}", std::process::id()))?;
        Ok(Judge::new(self.pprof.clone(), folder))
    }

    fn ask_group(&self, group: u64, judge: &Judge, outcome: &Mutex<Outcome>) -> Result<(), String> {
        let mut random = Random::of_draw(self.seed, group);
        let files = questions::files(&mut random);
        for number in 0..QUESTIONS.min(self.draws - group * QUESTIONS) {
            let mut question = questions::draw(&mut random, &files, self.only.as_deref());
            let mut verdict = judge.verdict(&question, CERTAIN)?;
            let mut absent = Vec::new();
            while let Verdict::Absent(what) = verdict {
                question.leave_out(&what);
                absent.push(what);
                verdict = judge.verdict(&question, CERTAIN)?;
            }
            let draw = group * QUESTIONS + number;
            let mut outcome = outcome.lock().map_err(|e| e.to_string())?;
            absent
                .into_iter()
                .for_each(|what| *outcome.absent.entry(what).or_default() += 1);
            outcome.add(draw, question, verdict);
        }
        Ok(())
    }

    fn report(&self, outcome: &Outcome) -> Result<(), String> {
        let groups = self.groups(outcome)?;
        for (kind, (count, example)) in &groups {
            println!("{count} × {kind}\n{example}");
        }
        for (report, count) in &outcome.reports {
            println!("{count:>6} {report}");
        }
        for (why, count) in &outcome.known {
            println!("documented, {count} times: {why}");
        }
        for (what, count) in &outcome.absent {
            println!("absent, {count} times: {what}");
        }
        println!(
            "conformance: seed {}, {} draws: {} the same, {} refused by both, {} documented, {} undetermined by pprof, {} differ",
            self.seed,
            self.draws,
            outcome.same,
            outcome.refused,
            outcome.known.values().sum::<u64>(),
            outcome.undetermined,
            outcome.found.len()
        );
        Ok(())
    }

    /// Differences by what is asked, once made small: how many, and an example.
    fn groups(&self, outcome: &Outcome) -> Result<BTreeMap<String, (usize, String)>, String> {
        let judge = self.judge("shrinking")?;
        let mut groups: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for (at, found) in outcome.found.iter().enumerate() {
            let small = match at < SHRUNK {
                true => shrink::shrink(&judge, &found.question, found.difference.kind)?,
                false => found.question.clone(),
            };
            let kind = format!("{:?}: {}", found.difference.kind, small.kind());
            let example = self.example(found, &small, &judge)?;
            let group = groups.entry(kind).or_default();
            group.0 += 1;
            if group.0 <= EXAMPLES {
                group.1.push_str(&example);
            }
        }
        Ok(groups)
    }

    /// Where the files of a difference are, how to ask again, and what differs.
    fn example(&self, found: &Found, small: &Question, judge: &Judge) -> Result<String, String> {
        let text = match judge.verdict(small, HASTY)? {
            Verdict::Differs(difference) => difference.text,
            _ => found.difference.text.clone(),
        };
        let folder = folder(&format!("seed-{}-draw-{}", self.seed, found.draw))?;
        let files = small.lay_out(&folder).map_err(|e| e.to_string())?;
        let quoted = |args: Vec<String>| {
            args.iter()
                .map(|a| format!("'{a}'"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        Ok(format!(
            "  draw {}: proflens {}\n{text}",
            found.draw,
            quoted(small.args(&files))
        ))
    }
}

impl Outcome {
    fn add(&mut self, draw: u64, question: Question, verdict: Verdict) {
        *self.reports.entry(question.report.clone()).or_default() += 1;
        match verdict {
            Verdict::Same => self.same += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Undetermined => self.undetermined += 1,
            Verdict::Known(why) => *self.known.entry(why).or_default() += 1,
            Verdict::Absent(what) => *self.absent.entry(what).or_default() += 1,
            Verdict::Differs(difference) => self.found.push(Found {
                draw,
                question,
                difference,
            }),
        }
    }
}

/// A folder to work in, emptied.
fn folder(name: &str) -> Result<PathBuf, String> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("conformance")
        .join(name);
    let failed = |e: std::io::Error| format!("{}: {e}", path.display());
    match std::fs::remove_dir_all(&path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(failed(e)),
        _ => {}
    }
    std::fs::create_dir_all(&path).map_err(failed)?;
    Ok(path)
}
