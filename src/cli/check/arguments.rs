//! The options of `proflens check`, one table for parsing and help. They are not pprof's, so they do not stand in the table of those.

use super::Confidence;
use crate::cli::Failure;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Format {
    #[default]
    Text,
    Json,
    Markdown,
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Limit {
    /// Of what the first file has.
    Share(f64),
    Bytes(f64),
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Arguments {
    pub base: Vec<String>,
    pub new: Vec<String>,
    pub series: Vec<String>,
    pub max_growth: Option<Limit>,
    pub fail_on: Option<Confidence>,
    pub format: Format,
    pub help: bool,
}

const OPTIONS: [(&str, &str, &str); 6] = [
    (
        "base",
        "FILE",
        "A profile to compare with; may be given for each kind of profile",
    ),
    (
        "new",
        "FILE",
        "The profile that may not have grown against the base",
    ),
    (
        "series",
        "FILE...",
        "Snapshots of one process: two or more, or an archive; files without an option are snapshots, too",
    ),
    (
        "max-growth",
        "N%|SIZE",
        "How much more may be in use at the end: 10%, 64MB, 1GiB",
    ),
    (
        "fail-on",
        "leak|likely|strong|proof|none",
        "How sure a finding must be to fail; leak is likely. The default, unless -max-growth is given",
    ),
    (
        "format",
        "text|json|markdown|sarif",
        "The form of the report",
    ),
];

impl Arguments {
    pub fn parse(args: impl Iterator<Item = String>) -> Result<Arguments, Failure> {
        let mut arguments = Arguments::default();
        let mut fail_on = None;
        let mut args = args;
        while let Some(arg) = args.next() {
            let Some(option) = arg.strip_prefix("--").or_else(|| arg.strip_prefix('-')) else {
                arguments.series.push(arg);
                continue;
            };
            if matches!(option, "h" | "help") {
                arguments.help = true;
                return Ok(arguments);
            }
            let (name, inline) = match option.split_once('=') {
                Some((name, value)) => (name, Some(value.to_string())),
                None => (option, None),
            };
            if !OPTIONS.iter().any(|(known, _, _)| *known == name) {
                return Err(Failure::usage(format!(
                    "There is no option -{name}; `proflens check -help` lists them."
                )));
            }
            let value = inline.or_else(|| args.next());
            let value =
                value.ok_or_else(|| Failure::usage(format!("-{name} needs a value after it.")))?;
            match name {
                "base" => arguments.base.push(value),
                "new" => arguments.new.push(value),
                "series" => arguments.series.push(value),
                "max-growth" => arguments.max_growth = Some(limit(&value)?),
                "fail-on" => fail_on = Some(confidence(&value)?),
                _ => arguments.format = format(&value)?,
            }
        }
        arguments.fail_on = match fail_on {
            Some(given) => given,
            None => arguments.max_growth.is_none().then_some(Confidence::Likely),
        };
        arguments.sides()
    }

    fn sides(self) -> Result<Arguments, Failure> {
        if self.base.is_empty() != self.new.is_empty() {
            return Err(Failure::usage(
                "-base and -new go together: one is compared with the other.",
            ));
        }
        if !self.base.is_empty() && !self.series.is_empty() {
            return Err(Failure::usage(
                "Give either -base and -new, or a series of snapshots.",
            ));
        }
        if self.base.is_empty() && self.series.is_empty() {
            return Err(Failure::usage(
                "Say which profiles to check: `proflens check heap-*.pb.gz`.",
            ));
        }
        Ok(self)
    }
}

fn confidence(value: &str) -> Result<Option<Confidence>, Failure> {
    match value {
        "none" => Ok(None),
        "leak" | "likely" => Ok(Some(Confidence::Likely)),
        "strong" => Ok(Some(Confidence::Strong)),
        "proof" => Ok(Some(Confidence::Proof)),
        _ => Err(Failure::usage(format!(
            "-fail-on takes leak, likely, strong, proof or none, not \"{value}\"."
        ))),
    }
}

fn format(value: &str) -> Result<Format, Failure> {
    match value {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        "markdown" => Ok(Format::Markdown),
        "sarif" => Ok(Format::Sarif),
        _ => Err(Failure::usage(format!(
            "-format takes text, json, markdown or sarif, not \"{value}\"."
        ))),
    }
}

fn limit(value: &str) -> Result<Limit, Failure> {
    let wrong = || {
        Failure::usage(format!(
            "-max-growth takes a share or a size, such as 10% or 64MB, not \"{value}\"."
        ))
    };
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = value.split_at(end.unwrap_or(value.len()));
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "%" => return Ok(Limit::Share(number / 100.0)),
        "" | "b" => 1.0,
        "kb" | "kib" => 1024.0,
        "mb" | "mib" => 1024.0 * 1024.0,
        "gb" | "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return Err(wrong()),
    };
    Ok(Limit::Bytes(number * factor))
}

pub fn help() -> String {
    let mut text = String::from(
        "proflens check says whether a program grew, or leaks.\n\n  proflens check -base a.pb.gz -new b.pb.gz -max-growth 10%\n  \
         proflens check heap-*.pb.gz goroutine-*.pb.gz\n\nIts status is 0 if there is nothing to say against them, 1 if they grew or leak, \
         and 2 if that could not be told.\n\n",
    );
    for (name, value, help) in OPTIONS {
        text.push_str(&format!("  -{name} {value}\n      {help}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        let args = line.split(' ').map(str::to_string);
        Arguments::parse(args).map_err(|failure| failure.message)
    }

    #[test]
    fn what_is_asked() {
        let pair = parse("--base a --new=b --max-growth 10% --format sarif").unwrap();
        assert_eq!(
            (&pair.base[..], &pair.new[..]),
            (&["a".to_string()][..], &["b".to_string()][..])
        );
        assert_eq!(
            (pair.max_growth, pair.fail_on, pair.format),
            (Some(Limit::Share(0.1)), None, Format::Sarif)
        );
        let series = parse("a b -series c -max-growth 2MiB -fail-on leak").unwrap();
        assert_eq!(
            (series.series.len(), series.fail_on),
            (3, Some(Confidence::Likely))
        );
        assert_eq!(series.max_growth, Some(Limit::Bytes(2097152.0)));
        assert_eq!(parse("a b").unwrap().fail_on, Some(Confidence::Likely));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (line, expected) in [
            (
                "-base a",
                "-base and -new go together: one is compared with the other.",
            ),
            (
                "-fail-on leak",
                "Say which profiles to check: `proflens check heap-*.pb.gz`.",
            ),
            (
                "a -max-growth ten",
                "-max-growth takes a share or a size, such as 10% or 64MB, not \"ten\".",
            ),
            (
                "a -wat",
                "There is no option -wat; `proflens check -help` lists them.",
            ),
            ("a -format", "-format needs a value after it."),
        ] {
            assert_eq!(parse(line).unwrap_err(), expected, "{line}");
        }
    }
}
