//! Which packages of a Go program are its own. The profile does not say; but the files of package main lie in the module's folder, and
//! those of a package of the module where its path says, below the same folder. What is in no such place is somebody else's.

use super::frames::package_of;
use crate::order;
use crate::profile::Profile;
use std::collections::BTreeMap;

/// What a Go module's packages begin with: `example.com/app`. `main` where nothing more is known; empty: no Go program.
pub fn of(profile: &Profile) -> String {
    let functions: Vec<Function> = functions(profile).collect();
    let is_go = functions.iter().any(|f| f.package == b"runtime");
    match is_go {
        true => module(&functions),
        false => String::new(),
    }
}

/// Of what is known to be of a Go program: a dump of goroutines leaves frames of the runtime away.
pub fn of_go(profile: &Profile) -> String {
    module(&functions(profile).collect::<Vec<_>>())
}

fn module(functions: &[Function]) -> String {
    let folders = folders_of_main(functions);
    let beside_main = functions
        .iter()
        .filter_map(|f| folders.iter().find_map(|folder| f.module_around(folder)));
    let module = beside_main.min_by_key(|m| (m.len(), m.to_vec()));
    let module = module.or_else(|| most_used(functions));
    String::from_utf8_lossy(module.unwrap_or(b"main")).into_owned()
}

/// A function, by what its module can be told from.
struct Function<'a> {
    package: &'a [u8],
    folder: &'a [u8],
}

fn functions(profile: &Profile) -> impl Iterator<Item = Function<'_>> {
    let functions = &profile.functions;
    let both = functions.name.iter().zip(&functions.filename);
    both.map(|(name, file)| Function {
        package: package_of(profile.strings.bytes(*name)),
        folder: parent(profile.strings.bytes(*file)),
    })
}

fn folders_of_main<'a>(functions: &[Function<'a>]) -> Vec<&'a [u8]> {
    let of_main = functions.iter().filter(|f| f.package == b"main");
    let mut folders: Vec<&[u8]> = of_main.map(|f| f.folder).collect();
    order::sort(&mut folders);
    folders.dedup();
    // A program has one package main; more folders are generated files.
    folders.truncate(4);
    folders
}

impl<'a> Function<'a> {
    /// The path of the package that would lie in the nearest folder around `main`, going up from this function's.
    fn module_around(&self, main: &[u8]) -> Option<&'a [u8]> {
        let (mut package, mut folder) = (self.package, self.folder);
        while !holds(folder, main) {
            let is_named_alike = !package.is_empty() && last(package) == last(folder);
            if !is_named_alike {
                return None;
            }
            (package, folder) = (parent(package), parent(folder));
        }
        let is_host = !package.contains(&b'/') && package.contains(&b'.');
        let is_module = !package.is_empty() && package != b"main" && !is_host;
        is_module.then_some(package)
    }

    /// Where the code of a host is divided: `github.com/owner/name`, `example.com/name`.
    fn root(&self) -> Option<&'a [u8]> {
        let is_fetched = self.folder.contains(&b'@')
            || self.folder.windows(8).any(|w| w == b"/vendor/")
            || self.folder.windows(9).any(|w| w == b"/pkg/mod/");
        let host = self.package.split(|b| *b == b'/').next()?;
        if is_fetched || !host.contains(&b'.') {
            return None;
        }
        let depth = if host.ends_with(b"example.com") { 2 } else { 3 };
        let mut slashes = (0..self.package.len()).filter(|i| self.package[*i] == b'/');
        let end = slashes.nth(depth - 1).unwrap_or(self.package.len());
        Some(&self.package[..end])
    }
}

/// By the number of functions, where package main is on no stack.
fn most_used<'a>(functions: &[Function<'a>]) -> Option<&'a [u8]> {
    let mut count: BTreeMap<&[u8], usize> = BTreeMap::new();
    for root in functions.iter().filter_map(Function::root) {
        *count.entry(root).or_default() += 1;
    }
    let most = count.into_iter().min_by_key(|(_, n)| std::cmp::Reverse(*n));
    most.map(|(root, _)| root)
}

/// Is `inner` this folder or below it?
fn holds(folder: &[u8], inner: &[u8]) -> bool {
    let rest = inner.strip_prefix(folder);
    !folder.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
}

fn parent(path: &[u8]) -> &[u8] {
    let slash = path.iter().rposition(|b| *b == b'/');
    &path[..slash.unwrap_or(0)]
}

fn last(path: &[u8]) -> &[u8] {
    path.rsplit(|b| *b == b'/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(functions: &[(&str, &str)], expected: &str) {
        let mut all = vec![("runtime.mallocgc", "/usr/local/go/src/runtime/malloc.go")];
        all.extend(functions);
        let text: Vec<String> = all
            .iter()
            .map(|(name, file)| format!("{name} {file}"))
            .collect();
        let found = of(&profile(&all));
        assert_eq!(found, expected, "{}", text.join("\n"));
    }

    fn profile(functions: &[(&str, &str)]) -> Profile {
        let mut profile = Profile::default();
        for (name, file) in functions {
            let mut string = |text: &str| profile.strings.push(text.as_bytes()).expect("room");
            let (name, file) = (string(name), string(file));
            profile.functions.name.push(name);
            profile.functions.filename.push(file);
        }
        profile
    }

    const MAIN: (&str, &str) = ("main.main", "/src/leaky/cmd/server/main.go");

    #[test]
    fn the_module_is_found_beside_main() {
        let catalog = ("example.com/leaky/catalog.Load", "/src/leaky/catalog/a.go");
        let below = (
            "example.com/leaky/cmd/server/x.F",
            "/src/leaky/cmd/server/x/x.go",
        );
        let library = (
            "github.com/a/b.F",
            "/root/go/pkg/mod/github.com/a/b@v1.2.3/b.go",
        );
        let vendored = ("github.com/a/b.F", "/src/leaky/vendor/github.com/a/b/b.go");
        check(
            &[MAIN, below, library, vendored, catalog],
            "example.com/leaky",
        );
        check(&[MAIN, library, vendored], "main");
    }

    #[test]
    fn trimmed_paths_and_modules_without_a_host() {
        let main = ("main.main", "leaky/main.go");
        let http = ("net/http.(*conn).serve", "net/http/server.go");
        check(
            &[main, http, ("leaky/catalog.Load", "leaky/catalog/a.go")],
            "leaky",
        );
        check(&[main, http], "main");
    }

    #[test]
    fn a_workspace_is_not_taken_for_a_module() {
        let main = ("main.main", "/go/src/github.com/org/app/main.go");
        let own = (
            "github.com/org/app/db.Get",
            "/go/src/github.com/org/app/db/db.go",
        );
        let other = (
            "github.com/other/lib.F",
            "/go/src/github.com/other/lib/l.go",
        );
        check(&[main, other, own], "github.com/org/app");
    }

    #[test]
    fn without_main_what_is_used_most() {
        let library = (
            "github.com/a/b.F",
            "/root/go/pkg/mod/github.com/a/b@v1.2.3/b.go",
        );
        let own = ("github.com/org/app/db.Get", "/work/app/db/db.go");
        check(&[library, library, own], "github.com/org/app");
        check(&[library], "main");
    }

    #[test]
    fn other_languages_have_none() {
        assert_eq!(of(&profile(&[("std::vec", "vec.rs")])), "");
    }
}
