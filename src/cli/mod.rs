//! The native command line, thin: options, files, and one report of [`crate::report`]. It prints what `go tool pprof` prints, byte for
//! byte, and is how the figures of the page are proven. Whatever is wrong is one sentence on standard error.

mod flags;
mod invocation;
mod options;
mod reports;

use crate::analysis::selected::Selected;
use crate::analysis::{merge, prune};
use crate::input::{self, Error, Limits};
use crate::profile::Profile;
use crate::report;
use flags::Flags;
use invocation::{Invocation, resolve_sample_index};
use reports::Command;
use std::io::Write;
use std::process::ExitCode;

/// Why there is no report: a sentence, and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    pub code: u8,
}

impl Failure {
    fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            code: 1,
        }
    }

    /// The command line itself is wrong.
    fn usage(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            code: 2,
        }
    }
}

/// What a run leaves.
#[derive(Debug, Default)]
pub struct Output {
    pub report: Vec<u8>,
    /// Whole sentences for standard error.
    pub warnings: Vec<String>,
    /// File to write the report to; empty for standard output.
    pub path: String,
}

/// The program: arguments from the environment, answers to standard output and error.
pub fn main() -> ExitCode {
    match run(std::env::args().skip(1)).and_then(|output| deliver(&output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("proflens: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}

fn deliver(output: &Output) -> Result<(), Failure> {
    for warning in &output.warnings {
        eprintln!("{warning}");
    }
    if !output.path.is_empty() {
        return std::fs::write(&output.path, &output.report)
            .map_err(|e| Failure::new(format!("Cannot write {}: {e}.", output.path)));
    }
    match std::io::stdout().write_all(&output.report) {
        // Whoever reads has had enough: `proflens top FILE | head`.
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|e| Failure::new(format!("Cannot write the report: {e}."))),
    }
}

/// One run, without touching standard output or error.
pub fn run(args: impl IntoIterator<Item = String>) -> Result<Output, Failure> {
    let mut args = args.into_iter().peekable();
    let asks_for_help = |arg: &String| ["-h", "-help", "--help"].contains(&arg.as_str());
    if args.next_if(asks_for_help).is_some() {
        return Ok(help());
    }
    let invocation = Invocation::new(Flags::parse(args)?)?;
    match &invocation.command {
        Command::Help => Ok(help()),
        Command::Report { kind, pattern } => report(*kind, pattern, &invocation),
    }
}

fn report(kind: report::Kind, pattern: &str, invocation: &Invocation) -> Result<Output, Failure> {
    let mut output = Output {
        path: invocation.output.clone(),
        ..Output::default()
    };
    let profile = fetch(invocation, &mut output.warnings)?;
    output.warnings.extend(report::unit_warnings(&profile));
    let mut options = invocation.options.clone();
    options.sample_index = resolve_sample_index(&profile, &invocation.sample_index)?;
    kind.settle(&mut options);
    kind.write(
        &Selected::all(&profile),
        &options,
        pattern,
        &mut output.report,
    )
    .map_err(Failure::new)?;
    Ok(output)
}

/// Opens all files and makes one profile of them, as pprof does: sums first, then the difference, then what is not to be seen.
fn fetch(invocation: &Invocation, warnings: &mut Vec<String>) -> Result<Profile, Failure> {
    if invocation.sources.is_empty() {
        return Err(Failure::usage("Say which profile to open."));
    }
    let mut profile = sum(&invocation.sources, warnings)?;
    if !invocation.bases.is_empty() {
        let base = sum(&invocation.bases, warnings)?;
        profile = merge::compare(&profile, &base, invocation.comparison).map_err(refused)?;
    }
    if !invocation.all_frames {
        profile = prune::drop_frames(profile);
    }
    if !invocation.comment.is_empty() {
        let comment = profile.strings.push(invocation.comment.as_bytes());
        profile.header.comments.extend(comment);
    }
    Ok(profile)
}

fn sum(paths: &[String], warnings: &mut Vec<String>) -> Result<Profile, Failure> {
    let profiles = paths.iter().map(|path| open(path, warnings));
    merge::sum(profiles.collect::<Result<_, _>>()?).map_err(refused)
}

fn refused(error: Error) -> Failure {
    Failure::new(error.to_string())
}

fn open(path: &str, warnings: &mut Vec<String>) -> Result<Profile, Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::new(format!("{path}: {e}.")))?;
    let opened =
        input::open(&bytes, Limits::PROCESS).map_err(|e| Failure::new(format!("{path}: {e}")))?;
    warnings.extend(opened.warnings.iter().map(|w| format!("{path}: {w}")));
    Ok(opened.profile)
}

fn help() -> Output {
    let mut text = String::from(
        "proflens opens pprof profiles and prints what `go tool pprof` prints.\n\n  \
         proflens top [options] FILE...\n\nSeveral files are added up. Options may have one dash or two.\n",
    );
    for (group, title) in options::GROUPS {
        text.push_str(&format!("\n{title}:\n"));
        for option in options::OPTIONS.iter().filter(|o| o.group == group) {
            let value = match option.kind {
                options::Kind::Bool => String::new(),
                _ => format!("={}", option.default),
            };
            let name = format!("-{}{value}", option.name);
            text.push_str(&format!("  {name:<22} {}\n", option.help));
        }
    }
    Output {
        report: text.into_bytes(),
        ..Output::default()
    }
}
