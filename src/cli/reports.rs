//! Which report a command line asks for: a word before the files, or pprof's flag of the same name.

use super::Failure;
use super::flags::Flags;
use crate::options::{self, Kind as Value};
use crate::report::Kind;

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// `pattern` is empty for a report that takes none.
    Report {
        kind: Kind,
        pattern: String,
    },
    Help,
}

impl Command {
    /// Takes the words of the command off the arguments that are not options.
    pub fn of(flags: &mut Flags) -> Result<Command, Failure> {
        match by_flag(flags)? {
            Some(command) => Ok(command),
            None => by_word(flags),
        }
    }
}

fn by_flag(flags: &Flags) -> Result<Option<Command>, Failure> {
    let mut commands = Kind::ALL
        .iter()
        .filter_map(|(name, kind)| given(flags, name, *kind));
    let command = commands.next();
    if commands.next().is_some() {
        return Err(Failure::usage("Ask for one report at a time."));
    }
    Ok(command)
}

fn given(flags: &Flags, name: &'static str, kind: Kind) -> Option<Command> {
    let option = options::find(name)?;
    let pattern = match option.kind {
        Value::Bool if flags.bool(name) => String::new(),
        Value::Text if !flags.text(name).is_empty() => flags.text(name).to_string(),
        _ => return None,
    };
    Some(Command::Report { kind, pattern })
}

fn by_word(flags: &mut Flags) -> Result<Command, Failure> {
    let Some(word) = flags.rest.first().map(String::as_str) else {
        return Ok(Command::Help);
    };
    if word == "help" {
        return Ok(Command::Help);
    }
    let Some((name, kind)) = Kind::ALL.iter().find(|(name, _)| *name == word) else {
        return Err(unknown(word));
    };
    let words = if kind.takes_pattern() { 2 } else { 1 };
    if kind.takes_pattern() && flags.rest.len() <= words {
        return Err(Failure::usage(format!(
            "Say what to look for: `proflens {name} REGEXP FILE`."
        )));
    }
    let pattern = flags.rest.drain(..words).nth(1).unwrap_or_default();
    Ok(Command::Report {
        kind: *kind,
        pattern,
    })
}

fn unknown(word: &str) -> Failure {
    if options::ABSENT.contains(&word) {
        return Failure::usage(format!("proflens does not have pprof's {word} report yet."));
    }
    Failure::usage("Say which report you want before the file: `proflens top FILE`.")
}
