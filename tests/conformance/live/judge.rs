//! Asks both sides the same question and compares what they print, byte for byte. Where they differ pprof is asked again: what it does
//! not print twice is undetermined by its own rules, and no difference.

use super::known::{self, Known};
use super::questions::Question;
use crate::goldens;
use proflens::cli::Output;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long pprof may take over a profile of a few samples.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many times pprof is asked again before a difference counts: it walks maps, whose order changes once in eight runs where it
/// changes least.
pub const CERTAIN: usize = 60;

/// The same where much is asked and a mistake costs little.
pub const HASTY: usize = 10;

#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    Same,
    /// Both refuse.
    Refused,
    /// It differs, and the documentation says why.
    Known(&'static str),
    /// pprof itself prints different things from run to run.
    Undetermined,
    /// What proflens does not have yet.
    Absent(String),
    Differs(Difference),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub kind: Kind,
    /// What a person needs to see of it.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Output,
    /// What is said of filters on standard error.
    Notices,
    OnlyPprofRefuses,
    OnlyProflensRefuses,
    Panic,
}

/// What pprof said.
pub struct Answer {
    pub output: Vec<u8>,
    pub errors: String,
    pub is_refusal: bool,
}

pub struct Judge {
    pprof: PathBuf,
    folder: PathBuf,
}

impl Judge {
    /// Works in a folder of its own, which must be there.
    pub fn new(pprof: PathBuf, folder: PathBuf) -> Judge {
        Judge { pprof, folder }
    }

    pub fn verdict(&self, question: &Question, repeats: usize) -> Result<Verdict, String> {
        let files = question
            .lay_out(&self.folder)
            .map_err(|e| format!("{}: {e}", self.folder.display()))?;
        let ours = goldens::run(&question.args(&files));
        if let Some(absent) = ours
            .as_ref()
            .err()
            .filter(|why| why.contains("does not have pprof's"))
        {
            return Ok(Verdict::Absent(absent.clone()));
        }
        let Some(args) = self.theirs(question, &files)? else {
            let refusal = Answer {
                output: Vec::new(),
                errors: "pprof cannot add the bases up".to_string(),
                is_refusal: true,
            };
            return self.compare(question, &ours, &refusal);
        };
        let theirs = self.ask(&args)?;
        let verdict = self.compare(question, &ours, &theirs)?;
        let Verdict::Differs(_) = verdict else {
            return Ok(verdict);
        };
        if let Some(Known { why, .. }) = known::find(question, &ours, &theirs) {
            return Ok(Verdict::Known(why));
        }
        self.unless_undetermined(question, &args, &theirs, repeats)
            .map(|undetermined| undetermined.unwrap_or(verdict))
    }

    /// The command line of pprof. It hears only the last of several bases, so it adds them up first, which is what several mean;
    /// `None` if it cannot.
    fn theirs(&self, question: &Question, files: &[String]) -> Result<Option<Vec<String>>, String> {
        let (bases, sources) = files.split_at(question.bases.len());
        if bases.len() < 2 {
            return Ok(Some(question.args(files)));
        }
        let path = self.folder.join("bases.pb.gz");
        let mut args = ["-symbolize=none", "-all_frames", "-proto"]
            .map(str::to_string)
            .to_vec();
        args.push(format!("-output={}", path.display()));
        args.extend(
            bases
                .iter()
                .filter_map(|base| Some(base.split_once('=')?.1.to_string())),
        );
        if self.ask(&args)?.is_refusal {
            return Ok(None);
        }
        let base = format!("-{}={}", question.base_flag, path.display());
        Ok(Some(
            question.args(&[vec![base], sources.to_vec()].concat()),
        ))
    }

    /// Whether pprof, asked again, answers otherwise.
    fn unless_undetermined(
        &self,
        question: &Question,
        args: &[String],
        first: &Answer,
        repeats: usize,
    ) -> Result<Option<Verdict>, String> {
        let first_output = self.comparable(question, &first.output)?;
        for _ in 0..repeats {
            let again = self.ask(args)?;
            let is_same = again.is_refusal == first.is_refusal
                && self.comparable(question, &again.output)? == first_output;
            if !is_same {
                return Ok(Some(Verdict::Undetermined));
            }
        }
        Ok(None)
    }

    fn compare(
        &self,
        question: &Question,
        ours: &Result<Output, String>,
        theirs: &Answer,
    ) -> Result<Verdict, String> {
        let differs = |kind, text| Ok(Verdict::Differs(Difference { kind, text }));
        match ours {
            Err(why) if why == goldens::PANICKED => differs(Kind::Panic, String::new()),
            Err(_) if theirs.is_refusal => Ok(Verdict::Refused),
            Err(why) => differs(
                Kind::OnlyProflensRefuses,
                format!("        got  no report: {why}\n"),
            ),
            Ok(_) if theirs.is_refusal => differs(
                Kind::OnlyPprofRefuses,
                format!("        want a refusal: {}\n", theirs.errors.trim_end()),
            ),
            Ok(ours) => {
                let (printed, expected) = (
                    self.comparable(question, &ours.report)?,
                    self.comparable(question, &theirs.output)?,
                );
                if printed != expected {
                    return differs(Kind::Output, goldens::first_difference(&expected, &printed));
                }
                let (noticed, expected) = (
                    notices(ours.warnings.iter().map(String::as_str)),
                    notices(theirs.errors.lines()),
                );
                match noticed == expected {
                    true => Ok(Verdict::Same),
                    false => differs(
                        Kind::Notices,
                        format!("        want {expected:?}\n        got  {noticed:?}\n"),
                    ),
                }
            }
        }
    }

    /// Texts are compared as they are; profiles by what pprof reads in them.
    fn comparable(&self, question: &Question, output: &[u8]) -> Result<Vec<u8>, String> {
        if !question.report.ends_with("proto") {
            return Ok(output.to_vec());
        }
        let path = self.folder.join("output.pb.gz");
        fs::write(&path, output).map_err(|e| format!("{}: {e}", path.display()))?;
        let args = ["-symbolize=none", "-raw", &path.to_string_lossy()].map(str::to_string);
        let answer = self.ask(&args)?;
        match answer.is_refusal {
            true => Ok(answer.errors.into_bytes()),
            false => Ok(answer.output),
        }
    }

    fn ask(&self, args: &[String]) -> Result<Answer, String> {
        let (output, errors) = (self.folder.join("stdout"), self.folder.join("stderr"));
        let create =
            |path: &PathBuf| File::create(path).map_err(|e| format!("{}: {e}", path.display()));
        let mut command = Command::new(&self.pprof);
        command.args(args).stdin(Stdio::null());
        command.stdout(create(&output)?).stderr(create(&errors)?);
        command
            .env("HOME", &self.folder)
            .env("PPROF_TMPDIR", &self.folder)
            .env("TZ", "UTC");
        let succeeded = wait(&mut command)?;
        let read = |path: &PathBuf| fs::read(path).map_err(|e| format!("{}: {e}", path.display()));
        Ok(Answer {
            output: read(&output)?,
            errors: String::from_utf8_lossy(&read(&errors)?).into_owned(),
            is_refusal: !succeeded,
        })
    }
}

/// What is said of filters: that they matched nothing, or were taken for a range. The rest of standard error is each side's own.
fn notices<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let is_notice = |line: &&str| {
        line.ends_with(" expression matched no samples") || line.contains(":Interpreted '")
    };
    let mut notices: Vec<&str> = lines.filter(is_notice).collect();
    notices.sort_unstable();
    notices
}

/// Runs to the end, or for as long as there is patience; whether it succeeded.
fn wait(command: &mut Command) -> Result<bool, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |e: std::io::Error| format!("{name}: {e}");
    let mut child = command.spawn().map_err(failed)?;
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            return Ok(status.success());
        }
        if Instant::now() > end {
            child.kill().map_err(failed)?;
            child.wait().map_err(failed)?;
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
