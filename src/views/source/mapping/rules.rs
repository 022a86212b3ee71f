//! Where a person said that files are: "paths that begin with … are at …", and how the browser keeps it.

use super::plain;

/// What stands before `from` in a profile's path is `to` among the files given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    pub from: String,
    pub to: String,
}

impl Rule {
    /// Where the rule has a path, if it is about it. Without `from` it is about every path, as `-source_path`; without `to` what stands
    /// in front is taken away, as `-trim_path`.
    pub(super) fn applied(&self, path: &str) -> Option<String> {
        let from = plain(self.from.trim());
        let rest = strip_folder(path, from.trim_end_matches('/'))?;
        Some(join(plain(self.to.trim()).trim_matches('/'), rest))
    }
}

/// Rules as the browser keeps them: a line each, a tab between. A line that is none is passed over.
pub fn written(rules: &[Rule]) -> String {
    let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let lines = rules
        .iter()
        .map(|rule| format!("{}\t{}\n", plain(&rule.from), plain(&rule.to)));
    lines.collect()
}

pub fn read(text: &str) -> Vec<Rule> {
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    let rule = |(from, to): (&str, &str)| Rule {
        from: from.to_string(),
        to: to.to_string(),
    };
    lines.take(MOST_RULES).map(rule).collect()
}

/// Nobody keeps more.
const MOST_RULES: usize = 200;

/// The rule by which `given` is the file of `path`: what is before their longest common end. It holds for other files, too.
pub fn rule_of(path: &str, given: &str) -> Rule {
    let (path, given) = (plain(path), plain(given));
    let parts = path.rsplit('/').zip(given.rsplit('/'));
    let common: usize = parts
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len() + 1)
        .sum();
    let before = |text: &str| text[..text.len().saturating_sub(common)].to_string();
    let (from, to) = (before(&path), before(&given));
    Rule { from, to }
}

fn strip_folder<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path.trim_start_matches('/'));
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

fn join(folder: &str, rest: &str) -> String {
    if folder.is_empty() {
        return rest.to_string();
    }
    format!("{folder}/{rest}")
}
