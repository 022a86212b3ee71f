//! A report of what is looked at, in pprof's words: which one, with which options, as the arguments of the command line. The second
//! module makes it; the rows and the options are those of the one table.

use super::reports::ReportAsked;
use crate::analysis::regexp::escape;
use crate::options::{Group, Kind, OPTIONS, Opt, find};
use crate::protocol::{Filter, FilterVerb, Granularity, Pattern, Scene, Shown};
use crate::state::Grain;
use crate::state::verbs::{info, takes_keys};
use std::collections::BTreeMap;

/// What was chosen in the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportForm {
    pub kind: &'static str,
    /// What a report of a pattern is of.
    pub pattern: String,
    /// By name, those that are not as they are by default.
    pub options: BTreeMap<&'static str, String>,
}

impl Default for ReportForm {
    fn default() -> Self {
        ReportForm {
            kind: "top",
            pattern: String::new(),
            options: BTreeMap::new(),
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
pub enum ReportAction {
    Choose(&'static str),
    Pattern(String),
    /// An option of the table; its default takes it out again.
    Set(&'static str, String),
}

/// The reports, by their options.
pub fn reports() -> impl Iterator<Item = &'static Opt> {
    let is_report = |o: &&Opt| o.group == Group::Report && !["output", "text"].contains(&o.name);
    OPTIONS.iter().filter(is_report)
}

/// What the arguments call the files: their own names may be alike.
const NEW: &str = "profile";
const BASE: &str = "base";

/// Options that the page has other places for, or that mean nothing in it.
const ELSEWHERE: [&str; 5] = [
    "flat",
    "sample_index",
    "relative_percentages",
    "trim_path",
    "source_path",
];

/// What the form offers beside the report.
pub fn report_options() -> impl Iterator<Item = &'static Opt> {
    let is_offered = |o: &&Opt| {
        matches!(o.group, Group::Sort | Group::Display | Group::Trim)
            && !ELSEWHERE.contains(&o.name)
            && !o.help.starts_with("Same as")
    };
    OPTIONS.iter().filter(is_offered)
}

/// Bytes that are not for reading.
pub fn is_binary(kind: &str) -> bool {
    matches!(kind, "proto" | "topproto")
}

pub fn takes_pattern(kind: &str) -> bool {
    find(kind).is_some_and(|o| o.kind == Kind::Text)
}

/// What a download of it is called, after the file it is of.
pub fn file_name(kind: &str, of: &str) -> String {
    let end = match kind {
        "proto" | "topproto" => "pb.gz",
        "dot" | "callgrind" | "folded" => kind,
        _ => "txt",
    };
    format!("{of}.{kind}.{end}").replace(&format!("{kind}.{kind}"), kind)
}

impl ReportForm {
    pub fn apply(&mut self, action: ReportAction) {
        match action {
            ReportAction::Choose(kind) => self.kind = kind,
            ReportAction::Pattern(text) => self.pattern = text,
            ReportAction::Set(name, value) => {
                let is_default = find(name).is_none_or(|o| o.default == value);
                if is_default || value.is_empty() {
                    self.options.remove(name);
                } else {
                    self.options.insert(name, value);
                }
            }
        }
    }

    /// What is to be run; `None`: nothing yet.
    pub fn asked(&self, scene: &Scene) -> Option<ReportAsked> {
        let is_of_pattern = takes_pattern(self.kind);
        if is_of_pattern && self.pattern.is_empty() {
            return None;
        }
        let mut args = vec![match is_of_pattern {
            true => format!("-{}={}", self.kind, self.pattern),
            false => format!("-{}", self.kind),
        }];
        args.extend(scene_args(scene));
        let options = self.options.iter();
        args.extend(options.map(|(name, value)| format!("-{name}={value}")));
        let files = match scene.shown {
            Shown::One(file) => vec![(NEW.to_string(), file)],
            Shown::Compare { base, new } => {
                args.push(format!("-diff_base={BASE}"));
                vec![(NEW.to_string(), new), (BASE.to_string(), base)]
            }
        };
        args.push(NEW.into());
        Some(ReportAsked { args, files })
    }
}

/// The filters alone: what a profile that is opened again is without.
pub fn filter_args(scene: &Scene) -> Vec<String> {
    scene.filters.iter().map(filter_arg).collect()
}

/// What every view follows, as options.
fn scene_args(scene: &Scene) -> Vec<String> {
    let mut args = Vec::new();
    if let Some(kind) = &scene.sample_type {
        args.push(format!("-sample_index={kind}"));
    }
    if scene.granularity != Granularity::default() {
        args.push(format!("-{}", term(scene.granularity)));
    }
    let switches = [
        ("noinlines", !scene.inlines),
        ("showcolumns", scene.columns),
        ("relative_percentages", scene.relative),
        ("normalize", scene.normalize),
    ];
    let on = switches.iter().filter(|(_, on)| *on);
    args.extend(on.map(|(name, _)| format!("-{name}")));
    args.extend(scene.filters.iter().map(filter_arg));
    args
}

/// pprof's word.
fn term(granularity: Granularity) -> &'static str {
    Grain {
        granularity,
        ..Grain::default()
    }
    .term()
}

/// A filter as pprof writes it: an expression, in which literal text stands for itself in any case.
fn filter_arg(filter: &Filter) -> String {
    let Filter { verb, pattern } = filter;
    let Pattern { text, is_regexp } = pattern;
    let term = info(*verb).term;
    if *is_regexp || takes_keys(*verb) || is_range(filter) {
        return format!("-{term}={text}");
    }
    let is_of_value = matches!(verb, FilterVerb::TagFocus | FilterVerb::TagIgnore);
    match text.split_once('=').filter(|_| is_of_value) {
        Some((key, value)) => format!("-{term}={key}=(?i){}", escape(value)),
        None => format!("-{term}=(?i){}", escape(text)),
    }
}

/// Numbers that pprof compares: `1kb`, `1kb:`, `:2mb`, `1kb:2mb`, with or without a key before them.
fn is_range(filter: &Filter) -> bool {
    let is_of_value = matches!(filter.verb, FilterVerb::TagFocus | FilterVerb::TagIgnore);
    let text = filter.pattern.text.as_str();
    let value = text.split_once('=').map_or(text, |(_, value)| value);
    let is_number = |n: &str| {
        let digits = n.trim_start_matches(['+', '-']);
        let unit = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        unit.len() < digits.len() && unit.chars().all(|c| c.is_ascii_alphabetic())
    };
    let mut ends = value.splitn(2, ':');
    is_of_value && value != ":" && ends.all(|n| n.is_empty() || is_number(n)) && !value.is_empty()
}
