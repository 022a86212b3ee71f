//! Arguments as Go's `flag` package takes them, which is what pprof's users type: one dash or two, `-name=value` or `-name value`, a
//! bool never takes the argument after it, `--` ends the options. Unlike there, options may also follow the files. No parser
//! crate reads single-dash long names, and a value may itself begin with a dash, so arguments cannot be rewritten for one.

use super::Failure;
use crate::options::{self, Kind, Opt};
use std::collections::BTreeMap;

/// What was given, values still as text but known to be of their kind.
#[derive(Debug, Default)]
pub struct Flags {
    values: BTreeMap<&'static str, Vec<String>>,
    /// Arguments that are not options.
    pub rest: Vec<String>,
}

impl Flags {
    pub fn parse(args: impl IntoIterator<Item = String>) -> Result<Flags, Failure> {
        let mut flags = Flags::default();
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            if arg == "--" {
                flags.rest.extend(args);
                break;
            }
            let Some(body) = dashed(&arg) else {
                flags.rest.push(arg);
                continue;
            };
            let (name, inline) = match body.split_once('=') {
                Some((name, value)) => (name, Some(value.to_string())),
                None => (body, None),
            };
            let option = options::find(name).ok_or_else(|| unknown(name))?;
            let value = match (inline, option.kind) {
                (Some(value), _) => value,
                (None, Kind::Bool) => "true".to_string(),
                (None, _) => args.next().ok_or_else(|| missing_value(option))?,
            };
            check(option, &value)?;
            flags.values.entry(option.name).or_default().push(value);
        }
        Ok(flags)
    }

    pub fn bool(&self, name: &'static str) -> bool {
        parse_bool(self.text(name)).unwrap_or_default()
    }

    pub fn int(&self, name: &'static str) -> i64 {
        parse_int(self.text(name)).unwrap_or_default()
    }

    pub fn float(&self, name: &'static str) -> f64 {
        self.text(name).parse().unwrap_or_default()
    }

    /// The last one given, else the default.
    pub fn text(&self, name: &'static str) -> &str {
        let given = self.values.get(name).and_then(|v| v.last());
        let default = || options::find(name).map_or("", |o| o.default);
        given.map_or_else(default, String::as_str)
    }

    /// All that were given, empty ones left out as pprof does.
    pub fn list(&self, name: &'static str) -> Vec<String> {
        let given = self.values.get(name).into_iter().flatten();
        given.filter(|v| !v.is_empty()).cloned().collect()
    }
}

/// The argument without its dashes, if it is an option at all.
fn dashed(arg: &str) -> Option<&str> {
    let body = arg.strip_prefix("--").or_else(|| arg.strip_prefix('-'))?;
    (!body.is_empty()).then_some(body)
}

fn check(option: &Opt, value: &str) -> Result<(), Failure> {
    let (fits, wanted) = match option.kind {
        Kind::Bool => (parse_bool(value).is_some(), "true or false"),
        Kind::Int => (parse_int(value).is_some(), "a whole number"),
        Kind::Float => (value.parse::<f64>().is_ok(), "a number"),
        Kind::Text | Kind::List => (true, ""),
    };
    if fits {
        return Ok(());
    }
    let name = option.name;
    Err(Failure::usage(format!(
        "-{name} takes {wanted}, not \"{value}\"."
    )))
}

fn parse_bool(value: &str) -> Option<bool> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

fn parse_int(value: &str) -> Option<i64> {
    match value.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok(),
        None => value.parse().ok(),
    }
}

fn missing_value(option: &Opt) -> Failure {
    Failure::usage(format!("-{} needs a value after it.", option.name))
}

fn unknown(name: &str) -> Failure {
    if options::ABSENT.contains(&name) {
        Failure::usage(format!("proflens does not have pprof's -{name} yet."))
    } else {
        Failure::usage(format!(
            "There is no option -{name}; `proflens help` lists them."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Flags, Failure> {
        Flags::parse(line.split(' ').map(str::to_string))
    }

    #[track_caller]
    fn parsed(line: &str) -> Flags {
        parse(line).unwrap_or_else(|e| panic!("{line}: {}", e.message))
    }

    #[test]
    fn one_dash_or_two_and_values_either_way() {
        for line in ["-nodecount=-1 f", "--nodecount -1 f", "f -nodecount -1"] {
            let flags = parsed(line);
            assert_eq!(flags.int("nodecount"), -1, "{line}");
            assert_eq!(flags.rest, ["f"], "{line}");
        }
    }

    #[test]
    fn a_bool_leaves_the_next_argument_alone() {
        let flags = parsed("-cum false -trim=0");
        assert!(flags.bool("cum"));
        assert!(!flags.bool("trim"));
        assert_eq!(flags.rest, ["false"]);
    }

    #[test]
    fn the_last_one_counts_and_lists_keep_all() {
        let flags = parsed("-unit=kB -unit=MB -base=a -base= -base=b");
        assert_eq!(flags.text("unit"), "MB");
        assert_eq!(flags.list("base"), ["a", "b"]);
        assert_eq!(flags.float("nodefraction"), 0.005);
    }

    #[test]
    fn two_dashes_alone_end_the_options() {
        assert_eq!(parsed("-cum -- -flat -").rest, ["-flat", "-"]);
    }

    #[test]
    fn what_is_wrong_is_said_in_a_sentence() {
        let cases = [
            (
                "-wat",
                "There is no option -wat; `proflens help` lists them.",
            ),
            ("-weblist=x", "proflens does not have pprof's -weblist yet."),
            ("-unit", "-unit needs a value after it."),
            (
                "-nodecount=x",
                "-nodecount takes a whole number, not \"x\".",
            ),
            ("-cum=maybe", "-cum takes true or false, not \"maybe\"."),
        ];
        for (line, expected) in cases {
            let failure = parse(line).expect_err(line);
            assert_eq!((failure.message.as_str(), failure.code), (expected, 2));
        }
    }
}
