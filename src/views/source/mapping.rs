//! Which of the files a person gave is the one that a profile names. Pure: paths in, a row of the given paths out. First pprof's own rules
//! (`-source_path`, `-trim_path`), then what is known of how Go writes paths; last of all the longest common end, which is said to be
//! a guess. A rule that a person made goes before all of it.

use rustc_hash::FxHashMap;

/// The paths of the files given, by the name of the file, for quick looking up.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Index {
    /// With `/` between, as they were given.
    paths: Vec<String>,
    by_base: FxHashMap<String, Vec<u32>>,
    by_path: FxHashMap<String, u32>,
}

/// What stands before `from` in a profile's path is `to` among the files given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    pub from: String,
    pub to: String,
}

/// Places where a file was looked for that are said.
const MOST_TRIED: usize = 12;

impl Rule {
    /// Where the rule has a path, if it is about it. Without `from` it is about every path, as `-source_path`; without `to` what stands
    /// in front is taken away, as `-trim_path`.
    fn applied(&self, path: &str) -> Option<String> {
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

    fn by_end(&self, path: &str) -> Option<Found> {
        let common = |row: &u32| {
            let given = plain(self.path(*row));
            let parts = given.rsplit('/').zip(path.rsplit('/'));
            parts.take_while(|(a, b)| a == b).count()
        };
        let namesakes = self.namesakes(path);
        let best = namesakes.iter().map(common).max()?;
        let mut fits = namesakes.iter().filter(|row| common(row) == best);
        let file = *fits.next()?;
        let others = fits.count() as u32;
        Some(Found::ByEnd { file, others })
    }
}

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

/// Where a path of Go's may be found, best first: in a module cache with and without its version, in GOROOT, vendored, and as a build
/// with `-trimpath` writes it.
fn go_paths(path: &str) -> Vec<String> {
    let mut tails = Vec::new();
    let module = ["/pkg/mod/", "/go/mod/"]
        .iter()
        .find_map(|p| after(path, p));
    let standard = ["/go/src/", "/src/runtime/"]
        .iter()
        .find_map(|p| after(path, p));
    if let Some(rest) = module {
        // A toolchain of the module cache is a GOROOT.
        if rest.starts_with("golang.org/toolchain@")
            && let Some(rest) = after(rest, "/src/")
        {
            push_standard(&mut tails, rest);
        }
        push_module(&mut tails, rest);
    } else if path.contains('@') {
        push_module(&mut tails, path.trim_start_matches('/'));
    }
    if let Some(rest) = after(path, "/vendor/") {
        tails.push(format!("vendor/{rest}"));
        push_module(&mut tails, rest);
    }
    if path.contains("/src/runtime/") {
        push_standard(
            &mut tails,
            &path[path.find("/src/").map_or(0, |at| at + 5)..],
        );
    } else if let Some(rest) = standard {
        push_standard(&mut tails, rest);
    }
    if !path.starts_with('/') && path.contains('/') {
        push_standard(&mut tails, path);
        // `example.com/app/pkg/file.go`, where the folder given is the module's: without its first parts.
        let mut rest = path;
        while let Some((_, tail)) = rest.split_once('/').filter(|(_, tail)| tail.contains('/')) {
            tails.push(tail.to_string());
            rest = tail;
        }
    }
    tails
}

fn push_standard(tails: &mut Vec<String>, rest: &str) {
    tails.push(format!("src/{rest}"));
    tails.push(rest.to_string());
}

/// `example.com/!x@v1.2.3/a/b.go`: as it is, with capitals, without the version, and as the module's own folder.
fn push_module(tails: &mut Vec<String>, rest: &str) {
    let plain_case = unescape(rest);
    for rest in [rest, &plain_case] {
        tails.push(rest.to_string());
        if let Some((module, version)) = rest.split_once('@') {
            let (version, file) = version.split_once('/').unwrap_or(("", version));
            let name = base(module);
            tails.push(format!("{module}/{file}"));
            tails.push(format!("{name}@{version}/{file}"));
            tails.push(format!("{name}/{file}"));
        }
    }
}

/// A capital stands in the module cache as `!` and a small letter.
fn unescape(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut is_capital = false;
    for c in path.chars() {
        match c {
            '!' if !is_capital => is_capital = true,
            c if is_capital => {
                out.push(c.to_ascii_uppercase());
                is_capital = false;
            }
            c => out.push(c),
        }
    }
    out
}

fn after<'p>(path: &'p str, part: &str) -> Option<&'p str> {
    path.rfind(part).map(|at| &path[at + part.len()..])
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &[&str], path: &str, expected: Option<Found>) {
        let index = Index::new(given.iter().map(|p| p.to_string()).collect());
        assert_eq!(index.find(path, &[]), expected, "{path} in {given:?}");
    }

    #[test]
    fn a_folder_is_found_in_the_path_as_pprof_does() {
        let given = ["shop/cart/cart.go", "shop/main.go"];
        check(
            &given,
            "/home/me/shop/cart/cart.go",
            Some(Found::Exactly(0)),
        );
        check(
            &given,
            "/proc/self/cwd/shop/main.go",
            Some(Found::Exactly(1)),
        );
        check(
            &given,
            r"C:\work\shop\cart\cart.go",
            Some(Found::Exactly(0)),
        );
        check(&given, "/home/me/shop/cart/none.go", None);
    }

    #[test]
    fn modules_are_found_with_and_without_version() {
        let path = "/root/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.3/lex.go";
        let cache = "mod/github.com/!burnt!sushi/toml@v1.2.3/lex.go";
        check(&[cache], path, Some(Found::Exactly(0)));
        for given in [
            "cache/github.com/!burnt!sushi/toml@v1.2.3/lex.go",
            "x/github.com/BurntSushi/toml/lex.go",
            "app/vendor/github.com/BurntSushi/toml/lex.go",
            "toml/lex.go",
        ] {
            check(&["other/lex.go", given], path, Some(Found::ByGo(1)));
        }
    }

    #[test]
    fn the_standard_library_is_found() {
        let given = [
            "go/src/net/http/server.go",
            "app/server.go",
            "go/src/runtime/proc.go",
        ];
        for path in [
            "/usr/local/go/src/net/http/server.go",
            "net/http/server.go",
            "/root/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.linux-amd64/src/net/http/server.go",
        ] {
            let index = Index::new(given.iter().map(|p| p.to_string()).collect());
            assert_eq!(index.find(path, &[]).map(|f| f.file()), Some(0), "{path}");
        }
        check(
            &["src/runtime/proc.go"],
            "/opt/x/src/runtime/proc.go",
            Some(Found::Exactly(0)),
        );
    }

    #[test]
    fn trimmed_and_vendored_paths_are_found() {
        check(
            &["app/pkg/file.go"],
            "example.com/app/pkg/file.go",
            Some(Found::Exactly(0)),
        );
        check(
            &["folder/pkg/file.go"],
            "example.com/app/pkg/file.go",
            Some(Found::ByGo(0)),
        );
        let vendored = "/build/app/vendor/example.com/x/y.go";
        check(
            &["src/vendor/example.com/x/y.go"],
            vendored,
            Some(Found::ByGo(0)),
        );
    }

    #[test]
    fn the_longest_common_end_is_a_guess() {
        let given = ["a/x/util.go", "b/y/util.go", "c/x/util.go"];
        check(
            &given,
            "/src/y/util.go",
            Some(Found::ByEnd { file: 1, others: 0 }),
        );
        check(
            &given,
            "/src/x/util.go",
            Some(Found::ByEnd { file: 0, others: 1 }),
        );
    }

    #[test]
    fn a_correction_is_a_rule_for_other_files() {
        let rule = rule_of("/build/src/x/util.go", "c/lib/x/util.go");
        assert_eq!(
            rule,
            Rule {
                from: "/build/src".into(),
                to: "c/lib".into()
            }
        );
        let given = ["a/x/util.go", "c/lib/x/util.go", "a/y.go", "c/lib/y.go"];
        let index = Index::new(given.iter().map(|p| p.to_string()).collect());
        let rules = [rule];
        assert_eq!(
            index.find("/build/src/x/util.go", &rules),
            Some(Found::ByRule { file: 1, rule: 0 })
        );
        assert_eq!(
            index.find("/build/src/y.go", &rules),
            Some(Found::ByRule { file: 3, rule: 0 })
        );
    }

    #[track_caller]
    fn check_rule(from: &str, to: &str, path: &str, expected: Option<u32>) {
        let given = [
            "old/app/a.go",
            "checkout/app/a.go",
            "checkout/lib/b.go",
            "b.go",
        ];
        let index = Index::new(given.map(String::from).to_vec());
        let rule = Rule {
            from: from.into(),
            to: to.into(),
        };
        let found = index.find(path, &[rule]);
        let by_rule = match found {
            Some(Found::ByRule { file, .. }) => Some(file),
            _ => None,
        };
        assert_eq!(by_rule, expected, "{from} at {to}: {path} {found:?}");
    }

    #[test]
    fn a_rule_that_was_typed_goes_before_what_is_found_by_itself() {
        check_rule("/home/ci/src", "checkout", "/home/ci/src/app/a.go", Some(1));
        check_rule(
            "/home/ci/src/",
            "/checkout/",
            "/home/ci/src/app/a.go",
            Some(1),
        );
        check_rule(" /home/ci ", "checkout/lib", "/home/ci/b.go", Some(2));
        // `-source_path` and `-trim_path`.
        check_rule("", "checkout", "app/a.go", Some(1));
        check_rule("/build", "", "/build/b.go", Some(3));
        // A folder above the one that was given.
        check_rule("/home/ci/src", "app", "/home/ci/src/a.go", Some(0));
        // A prefix is of whole folders.
        check_rule("/home/c", "checkout", "/home/ci/src/app/a.go", None);
        check_rule("/home/ci", "nowhere", "/home/ci/app/a.go", None);
    }

    #[test]
    fn what_was_tried_is_said_in_its_order() {
        let index = Index::new(vec!["x/y.go".into()]);
        let rules = read("/root/go\t/deps\nno rule\n");
        assert_eq!(rules.len(), 1);
        assert_eq!(read(&written(&rules)), rules);
        let tried = index.tried("/root/go/pkg/mod/a.b/c@v1.0.0/f.go", &rules);
        assert_eq!(
            tried[..4],
            [
                "deps/pkg/mod/a.b/c@v1.0.0/f.go",
                "root/go/pkg/mod/a.b/c@v1.0.0/f.go",
                "…/a.b/c@v1.0.0/f.go",
                "…/a.b/c/f.go"
            ]
        );
        assert!(tried.len() <= MOST_TRIED);
    }

    #[test]
    fn no_path_is_too_odd() {
        for path in [
            "",
            "/",
            "\\",
            "@",
            "a@",
            "!",
            "C:/",
            "é/ü.go",
            "/vendor/",
            "/pkg/mod/@/",
        ] {
            let index = Index::new(vec!["é/ü.go".into(), String::new(), "/".into()]);
            index.find(path, &[]);
            rule_of(path, "é/ü.go");
        }
    }
}
