//! The command line, thin: options, files, filters, and one report of [`crate::report`]. It prints what `go tool pprof` prints, byte
//! for byte, and is how the figures of the page are proven. Whatever is wrong is one sentence on standard error. It reads files
//! through a function it is given, so that it runs where there is no file system too; the program itself is [`native`].

pub mod check;
mod flags;
mod invocation;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod reports;
#[cfg(not(target_arch = "wasm32"))]
mod source_text;
mod sources;

use crate::analysis::demangle::{self, Symbolize};
use crate::analysis::query::Query;
use crate::analysis::{merge, prune};
use crate::input::{Error, Limits};
use crate::profile::{Profile, StringId};
use crate::report::{self, Sources};
use crate::{formats, options};
use flags::Flags;
use invocation::{Invocation, resolve_sample_index};
#[cfg(not(target_arch = "wasm32"))]
pub use native::{main, run};
use reports::Command;

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

/// What reads a file: its bytes, or why there are none, without a full stop.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

/// One run that touches nothing but what `read_file` does. There are no source files.
pub fn run_on(
    args: impl IntoIterator<Item = String>,
    read_file: ReadFile,
) -> Result<Output, Failure> {
    let sources = &Sources::None;
    run_in(args, Place { read_file, sources })
}

/// Where a run finds what it reads.
#[derive(Clone, Copy)]
struct Place<'a> {
    read_file: ReadFile<'a>,
    sources: &'a Sources<'a>,
}

fn run_in(args: impl IntoIterator<Item = String>, place: Place) -> Result<Output, Failure> {
    let mut args = args.into_iter().peekable();
    let asks_for_help = |arg: &String| ["-h", "-help", "--help"].contains(&arg.as_str());
    if args.next_if(asks_for_help).is_some() {
        return Ok(help());
    }
    let invocation = Invocation::new(Flags::parse(args)?)?;
    match &invocation.command {
        Command::Help => Ok(help()),
        Command::Report { kind, pattern } => report(*kind, pattern, &invocation, place),
    }
}

fn report(
    kind: report::Kind,
    pattern: &str,
    invocation: &Invocation,
    place: Place,
) -> Result<Output, Failure> {
    let mut output = Output {
        path: invocation.output.clone(),
        warnings: invocation.notices.clone(),
        ..Output::default()
    };
    let profile = fetch(invocation, place.read_file, &mut output.warnings)?;
    output.warnings.extend(report::unit_warnings(&profile));
    let mut options = invocation.options.clone();
    options.sample_index = resolve_sample_index(&profile, &invocation.sample_index)?;
    kind.settle(&mut options);
    let query = Query::new(&invocation.filters).map_err(|wrong| Failure::new(wrong.to_string()))?;
    let mut matched = query.unmatched();
    let profile = query.add_frames(profile, &options.unit, &mut matched);
    let profile = profile.map_err(refused)?;
    let selected = query.select(&profile, &mut matched);
    output.warnings.extend(query.notices(&matched));
    kind.write(
        &selected,
        &options,
        pattern,
        place.sources,
        &mut output.report,
    )
    .map_err(Failure::new)?;
    Ok(output)
}

/// Opens all files and makes one profile of them, as pprof does: sums first, then the difference, then what is not to be seen.
fn fetch(
    invocation: &Invocation,
    read_file: ReadFile,
    warnings: &mut Vec<String>,
) -> Result<Profile, Failure> {
    if invocation.sources.is_empty() {
        return Err(Failure::usage("Say which profile to open."));
    }
    let mut profile = sum(&invocation.sources, invocation, read_file, warnings)?;
    if !invocation.bases.is_empty() {
        let base = sum(&invocation.bases, invocation, read_file, warnings)?;
        profile = merge::compare(&profile, &base, invocation.comparison).map_err(refused)?;
    }
    // Before names are looked at: a profile's own drop_frames are of readable ones.
    profile = demangle::apply(profile, invocation.symbolize);
    if invocation.all_frames {
        profile.header.drop_frames = StringId::default();
        profile.header.keep_frames = StringId::default();
    } else {
        profile = prune::drop_frames(profile);
    }
    if !invocation.comment.is_empty() {
        let comment = profile.strings.push(invocation.comment.as_bytes());
        profile.header.comments.extend(comment);
    }
    Ok(profile)
}

fn sum(
    paths: &[String],
    invocation: &Invocation,
    read_file: ReadFile,
    warnings: &mut Vec<String>,
) -> Result<Profile, Failure> {
    let options = formats::Options {
        limits: Limits::PROCESS,
        names: invocation.symbolize != Symbolize::NONE,
        modified_nanos: None,
    };
    let mut profiles = sources::open(paths, &options, read_file, warnings)?;
    if !invocation.build_id.is_empty() {
        let named = |profile| sources::with_build_id(profile, &invocation.build_id);
        profiles = profiles.into_iter().map(named).collect();
    }
    merge::sum(profiles).map_err(refused)
}

fn refused(error: Error) -> Failure {
    Failure::new(error.to_string())
}

fn help() -> Output {
    let mut text = String::from(
        "proflens opens pprof profiles and prints what `go tool pprof` prints.\n\n  \
         proflens top [options] FILE...\n  \
         proflens check [options] FILE...    whether something leaks; `proflens check -help` says how\n\nSeveral files are added up. Options may have one dash or two.\n",
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
