//! Draws what is asked: a report and a set of options, and which of the drawn profiles are the sources and which the base.

use super::random::Random;
use super::{patterns, profiles, words};
use proflens::pprof::schema::Profile;
use prost::Message;
use std::path::{Path, PathBuf};

/// Reports, and how often each is asked for.
const REPORTS: &[(&str, usize)] = &[
    ("top", 8),
    ("tree", 4),
    ("peek", 3),
    ("traces", 3),
    ("tags", 3),
    ("raw", 3),
    ("comments", 1),
    ("dot", 2),
    ("callgrind", 2),
    ("proto", 2),
    ("topproto", 1),
    ("list", 1),
];

/// Reports that are given a regular expression.
const WITH_PATTERN: [&str; 2] = ["peek", "list"];

/// One question, to both sides.
#[derive(Clone, Debug)]
pub struct Question {
    pub report: String,
    /// The regular expression of a report that takes one.
    pub pattern: String,
    pub options: Vec<String>,
    pub sources: Vec<Profile>,
    pub bases: Vec<Profile>,
    /// `base` or `diff_base`.
    pub base_flag: &'static str,
}

/// The profiles of several questions.
pub struct Files {
    sources: Vec<Profile>,
    bases: Vec<Profile>,
}

/// One profile mostly; else several of one program, as sources or as a base.
pub fn files(random: &mut Random) -> Files {
    let first = profiles::draw(random);
    let (sources, bases) = random.pick(&[(0, 0), (0, 0), (1, 0), (0, 1), (0, 1), (1, 2)]);
    let mut relatives = |count: usize| -> Vec<Profile> {
        (0..count)
            .map(|_| profiles::relative(random, &first))
            .collect()
    };
    let (more, bases) = (relatives(sources), relatives(bases));
    Files {
        sources: std::iter::once(first).chain(more).collect(),
        bases,
    }
}

pub fn draw(random: &mut Random, files: &Files, only: Option<&str>) -> Question {
    let report = only.map_or_else(|| report(random), str::to_string);
    let has_pattern = WITH_PATTERN.contains(&report.as_str());
    let mut question = Question {
        report,
        pattern: if has_pattern {
            pattern(random)
        } else {
            String::new()
        },
        options: Vec::new(),
        sources: files.sources.clone(),
        bases: files.bases.clone(),
        base_flag: random.pick(&["base", "diff_base"]),
    };
    question.options = options(random, &question);
    question
}

/// A plain expression mostly.
fn pattern(random: &mut Random) -> String {
    match random.once_in(4) {
        true => patterns::draw(random),
        false => random.pick(words::PATTERNS).to_string(),
    }
}

fn report(random: &mut Random) -> String {
    let all: usize = REPORTS.iter().map(|(_, weight)| weight).sum();
    let mut left = random.below(all);
    for (report, weight) in REPORTS {
        if left < *weight {
            return report.to_string();
        }
        left -= weight;
    }
    "top".to_string()
}

/// Of each of these at most one may be given.
const CHOICES: [&[&str]; 3] = [
    &["functions", "filefunctions", "files", "lines", "addresses"],
    &["cum", "flat"],
    &[
        "inuse_space",
        "inuse_objects",
        "alloc_space",
        "alloc_objects",
        "total_delay",
        "contentions",
        "mean_delay",
    ],
];

/// How names are to be shown.
const NAMES: &[&str] = &[
    "demangle=full",
    "demangle=none",
    "demangle=templates",
    "demangle=default",
    "local:demangle=full",
    "none:demangle=full",
    "fastlocal",
    "remote",
    "force",
    "force:demangle=templates",
    "foo",
    "demangle=foo",
];

const FLAGS: &[&str] = &[
    "noinlines",
    "showcolumns",
    "mean",
    "drop_negative",
    "compact_labels",
    "relative_percentages",
    "call_tree",
    "trim=false",
    "all_frames",
];

fn options(random: &mut Random, question: &Question) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    match random.below(12) {
        0..=7 => options.push("-symbolize=none".to_string()),
        8 => options.push(format!("-symbolize={}", random.pick(NAMES))),
        _ => {}
    }
    let often = random.pick(&[4, 8, 16]);
    // What both sides refuse proves little, so it is asked rarely.
    let is_careless = random.once_in(10);
    let drawn: Vec<String> = (0..8).map(|_| patterns::draw(random)).collect();
    for (name, values) in valued(question, drawn, is_careless) {
        if random.once_in(often) {
            options.push(format!("-{name}={}", random.pick(&values)));
        }
    }
    for flag in FLAGS {
        if random.once_in(often * 2) {
            options.push(format!("-{flag}"));
        }
    }
    for choice in &CHOICES[..if is_careless { 3 } else { 2 }] {
        for _ in 0..if is_careless { 2 } else { 1 } {
            if random.once_in(3) {
                options.push(format!("-{}", random.pick(choice)));
            }
        }
    }
    if !question.bases.is_empty() && random.once_in(3) {
        options.push("-normalize".to_string());
    }
    options
}

/// Options that take a value, and the values they are given.
fn valued(
    question: &Question,
    mut patterns: Vec<String>,
    is_careless: bool,
) -> Vec<(&'static str, Vec<String>)> {
    let words = |words: &[&str]| words.iter().map(|w| w.to_string()).collect::<Vec<_>>();
    patterns.extend(words(words::PATTERNS));
    let mut filters = words(words::TAG_FILTERS);
    if is_careless {
        patterns.extend(words(&["(", "*"]));
        filters.push("(".to_string());
    }
    patterns.extend(quoted_names(&question.sources[0]));
    let divisors = if is_careless {
        &["0", "x"][..]
    } else {
        &["1", "2", "1000", "0.5", "-1", "1e-3", "3"]
    };
    let mut valued: Vec<(&str, Vec<String>)> = vec![
        (
            "nodecount",
            words(&["-1", "0", "1", "2", "3", "5", "10", "80"]),
        ),
        (
            "nodefraction",
            words(&["0", "0.005", "0.1", "0.5", "1", "2", "-1"]),
        ),
        ("edgefraction", words(&["0", "0.001", "0.1", "0.5", "1"])),
        ("unit", words(words::UNITS)),
        ("divide_by", words(divisors)),
        (
            "sample_index",
            sample_indices(&question.sources[0], is_careless),
        ),
        ("add_comment", words(&["added", "#hidden", ""])),
        ("buildid", words(&["0123abcd", "feed"])),
        ("tagfocus", filters.clone()),
        ("tagignore", filters.clone()),
        ("tagroot", words(words::TAG_KEYS)),
        ("tagleaf", words(words::TAG_KEYS)),
    ];
    for filter in ["focus", "ignore", "hide", "show", "show_from", "prune_from"] {
        valued.push((filter, patterns.clone()));
    }
    for filter in ["tagshow", "taghide"] {
        valued.push((filter, words(&["bytes", "key", "k", ".", "^$", "nothing"])));
    }
    valued
}

fn sample_indices(profile: &Profile, is_careless: bool) -> Vec<String> {
    let mut names: Vec<String> = vec![String::new(), "0".to_string(), "00".to_string()];
    if is_careless {
        names.extend(["-1", "4", "nothing", "inuse_space"].map(str::to_string));
    }
    for (at, sample_type) in profile.sample_type.iter().enumerate() {
        let name = String::from_utf8_lossy(&profile.string_table[sample_type.r#type as usize]);
        names.extend([at.to_string(), format!("inuse_{name}"), name.into_owned()]);
    }
    names
}

/// The profile's own names as expressions that match just them, as pprof's page makes them.
fn quoted_names(profile: &Profile) -> Vec<String> {
    let quote = |name: &str| {
        let escaped = name
            .chars()
            .map(|c| match c.is_ascii_punctuation() && c != '_' {
                true => format!("\\{c}"),
                false => c.to_string(),
            });
        format!("^{}$", escaped.collect::<String>())
    };
    let names = profile
        .function
        .iter()
        .map(|f| &profile.string_table[f.name as usize]);
    names
        .filter_map(|name| std::str::from_utf8(name).ok())
        .map(quote)
        .collect()
}

impl Question {
    /// Writes the profiles into `folder`; gives the arguments that name them.
    pub fn lay_out(&self, folder: &Path) -> std::io::Result<Vec<String>> {
        let mut args = Vec::new();
        for (at, base) in self.bases.iter().enumerate() {
            let path = write(folder, &format!("base-{at}.pb"), base)?;
            args.push(format!("-{}={}", self.base_flag, path.display()));
        }
        for (at, source) in self.sources.iter().enumerate() {
            let path = write(folder, &format!("source-{at}.pb"), source)?;
            args.push(path.display().to_string());
        }
        Ok(args)
    }

    /// The command line, the same for both sides.
    pub fn args(&self, files: &[String]) -> Vec<String> {
        let report = match WITH_PATTERN.contains(&self.report.as_str()) {
            true => format!("-{}={}", self.report, self.pattern),
            false => format!("-{}", self.report),
        };
        [vec![report], self.options.clone(), files.to_vec()].concat()
    }

    /// Takes out what proflens says it does not have: an option, or the report.
    pub fn leave_out(&mut self, refusal: &str) {
        let named = |option: &String| {
            refusal.contains(&format!(
                "pprof's {} ",
                option.split('=').next().unwrap_or(option)
            ))
        };
        match self.options.iter().position(named) {
            Some(at) => drop(self.options.remove(at)),
            None => self.report = "top".to_string(),
        }
    }

    /// What is asked, without what it is asked of.
    pub fn kind(&self) -> String {
        let mut names: Vec<&str> = self
            .options
            .iter()
            .map(|o| o.split('=').next().unwrap_or(o))
            .collect();
        if !self.bases.is_empty() {
            names.push(self.base_flag);
        }
        if self.sources.len() > 1 {
            names.push("several sources");
        }
        names.sort_unstable();
        format!("{} {}", self.report, names.join(" "))
    }
}

fn write(folder: &Path, name: &str, profile: &Profile) -> std::io::Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, profile.encode_to_vec())?;
    Ok(path)
}
