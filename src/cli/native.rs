//! The command line as a program: arguments from the environment, files from the disk, time in the local zone.

use super::{Failure, Output, Place, check, run_in, source_text};
use crate::report::{Sources, TimeStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::io::Write;
use std::process::ExitCode;

/// The program: arguments from the environment, answers to standard output and error.
pub fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).peekable();
    if args.next_if(|arg| arg == "check").is_some() {
        return check(args);
    }
    match run(args).and_then(|output| deliver(&output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("proflens: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}

/// 0: nothing to say against the new files; 1: they grew, or leak; 2: it could not be told.
fn check(args: impl Iterator<Item = String>) -> ExitCode {
    let checked = check::run(args, &read_file).and_then(|verdict| {
        let (report, warnings) = (verdict.report.into_bytes(), verdict.warnings);
        let output = Output {
            report,
            warnings,
            ..Output::default()
        };
        deliver(&output).map(|()| verdict.has_failed)
    });
    match checked {
        Ok(has_failed) => ExitCode::from(u8::from(has_failed)),
        Err(failure) => {
            eprintln!("proflens: {}", failure.message);
            ExitCode::from(2)
        }
    }
}

fn read_file(path: &str) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| error.to_string())
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

/// One run over files of the disk, without touching standard output or error.
pub fn run(args: impl IntoIterator<Item = String>) -> Result<Output, Failure> {
    let working_directory = std::env::current_dir().unwrap_or_default();
    let sources = Sources::Files {
        read: &source_text::read,
        working_directory: &working_directory.to_string_lossy(),
    };
    let place = Place {
        read_file: &read_file,
        sources: &sources,
    };
    run_in(args, place)
}

/// In the zone that `TZ` or the system says, as pprof prints times; in UTC where neither is understood.
pub fn local_time(nanos: i64, style: TimeStyle) -> String {
    let zone = TimeZone::try_system().unwrap_or(TimeZone::UTC);
    let format = match style {
        TimeStyle::Seconds => "%Y-%m-%d %H:%M:%S %Z",
        TimeStyle::Full => "%Y-%m-%d %H:%M:%S%.f %z %Z",
    };
    match Timestamp::from_nanosecond(i128::from(nanos)) {
        Ok(time) => time.to_zoned_datetime(zone).strftime(format).to_string(),
        Err(_) => crate::report::utc(nanos, style),
    }
}
