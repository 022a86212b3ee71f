//! Which of the files a person gave is the one that a profile names. Pure: paths in, a row of the given paths out. First pprof's own rules
//! (`-source_path`, `-trim_path`), then what is known of how Go writes paths; last of all the longest common end, which is said to be
//! a guess. A rule that a person made goes before all of it.

mod go_paths;
mod rules;

use go_paths::go_paths;
pub use rules::{Rule, read, rule_of, written};
use rustc_hash::FxHashMap;

/// The paths of the files given, by the name of the file, for quick looking up.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Index {
    /// With `/` between, as they were given.
    paths: Vec<String>,
    by_base: FxHashMap<String, Vec<u32>>,
    by_path: FxHashMap<String, u32>,
}

/// Places where a file was looked for that are said.
const MOST_TRIED: usize = 12;

/// How a file was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// By a rule of the person's.
    ByRule { file: u32, rule: u32 },
    /// By the path itself.
    Exactly(u32),
    /// By what is known of Go's paths.
    ByGo(u32),
    /// By the longest common end: this many other files have as long a one.
    ByEnd { file: u32, others: u32 },
}

impl Found {
    pub fn file(&self) -> u32 {
        match self {
            Found::ByRule { file, .. } | Found::ByEnd { file, .. } => *file,
            Found::Exactly(file) | Found::ByGo(file) => *file,
        }
    }
}

impl Index {
    pub fn new(paths: Vec<String>) -> Index {
        let mut index = Index::default();
        for (row, path) in (0u32..).zip(&paths) {
            let path = plain(path);
            index
                .by_base
                .entry(base(&path).to_string())
                .or_default()
                .push(row);
            index.by_path.entry(path).or_insert(row);
        }
        index.paths = paths;
        index
    }

    pub fn len(&self) -> usize {
        self.paths.len()
    }

    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    pub fn path(&self, file: u32) -> &str {
        self.paths.get(file as usize).map_or("", String::as_str)
    }

    /// The file for a profile's path; `None` if none of that name was given.
    pub fn find(&self, path: &str, rules: &[Rule]) -> Option<Found> {
        let path = plain(path);
        // The one that was made last goes first.
        for (at, rule) in rules.iter().enumerate().rev() {
            if let Some(file) = self.by_rule(&path, rule) {
                let rule = at as u32;
                return Some(Found::ByRule { file, rule });
            }
        }
        if let Some(file) = self.exactly(&path) {
            return Some(Found::Exactly(file));
        }
        if let Some(file) = go_paths(&path).iter().find_map(|path| self.by_tail(path)) {
            return Some(Found::ByGo(file));
        }
        self.by_end(&path)
    }

    /// Where a file was looked for that was not found, in that order: what rules make of its path, the path itself, and where Go's
    /// habits would have it.
    pub fn tried(&self, path: &str, rules: &[Rule]) -> Vec<String> {
        let path = plain(path);
        let by_rules = rules.iter().rev().filter_map(|rule| rule.applied(&path));
        let itself = path.trim_start_matches('/').to_string();
        let mut tried: Vec<String> = Vec::new();
        let ends = go_paths(&path).into_iter().map(|tail| format!("…/{tail}"));
        for one in by_rules.chain([itself]).chain(ends) {
            if !tried.contains(&one) && tried.len() < MOST_TRIED {
                tried.push(one);
            }
        }
        tried
    }

    /// Files that have the name of the path's, for a person to choose among.
    pub fn namesakes(&self, path: &str) -> &[u32] {
        let path = plain(path);
        self.by_base.get(base(&path)).map_or(&[], Vec::as_slice)
    }

    /// A folder is given with its own name in front; a rule may leave that away, or everything above it.
    fn by_rule(&self, path: &str, rule: &Rule) -> Option<u32> {
        let wanted = rule.applied(path)?;
        let found = self.by_path.get(&wanted).copied();
        found.or_else(|| self.by_tail(&wanted))
    }

    /// pprof's: without what a sandboxed build puts in front, and without everything up to the folder that was given.
    fn exactly(&self, path: &str) -> Option<u32> {
        let sandbox = ["/proc/self/cwd/./", "/proc/self/cwd/"];
        let path = sandbox
            .iter()
            .find_map(|p| path.strip_prefix(p))
            .unwrap_or(path);
        let path = path.trim_start_matches('/');
        if let Some(file) = self.by_path.get(path) {
            return Some(*file);
        }
        // A folder is given with its own name in front: what follows that name in the path is a path in it.
        let first = self.namesakes(path).iter().map(|row| self.path(*row));
        let mut folders: Vec<&str> = first.filter_map(|p| p.split('/').next()).collect();
        folders.sort_unstable();
        folders.dedup();
        folders.into_iter().find_map(|folder| {
            let wanted = format!("/{folder}/");
            let at = format!("/{path}").find(&wanted)?;
            self.by_path.get(&path[at..]).copied()
        })
    }

    /// The one file whose path is, or ends in, `tail`; the shortest if there are several.
    fn by_tail(&self, tail: &str) -> Option<u32> {
        let rows = self.namesakes(tail).iter();
        let fits = rows.filter(|row| {
            let path = plain(self.path(**row));
            path == tail || path.ends_with(&format!("/{tail}"))
        });
        fits.min_by_key(|row| (self.path(**row).len(), **row))
            .copied()
    }

    /// The name of a file alone says too little: half of all programs have a `main.go`. It is enough where what was given is that file,
    /// or stands in the very folder that was given, whose own name may be any.
    fn by_end(&self, path: &str) -> Option<Found> {
        let common = |row: &u32| {
            let given = plain(self.path(*row));
            let parts = given.rsplit('/').zip(path.rsplit('/'));
            let common = parts.take_while(|(a, b)| a == b).count();
            let is_enough = common > 1 || given.split('/').count() <= common + 1;
            is_enough.then_some(common)
        };
        let namesakes = self.namesakes(path);
        let best = namesakes.iter().filter_map(common).max()?;
        let mut fits = namesakes.iter().filter(|row| common(row) == Some(best));
        let file = *fits.next()?;
        let others = fits.count() as u32;
        Some(Found::ByEnd { file, others })
    }
}

/// With `/` between, whatever system wrote it, and without the letter of a drive.
fn plain(path: &str) -> String {
    let path = path.replace('\\', "/");
    let bytes = path.as_bytes();
    if bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && &bytes[1..3] == b":/" {
        return path[2..].to_string();
    }
    path.trim_start_matches("./")
        .trim_end_matches('/')
        .to_string()
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests;
