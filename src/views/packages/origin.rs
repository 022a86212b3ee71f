//! Whose code a function is, told from its name and the path of its file. A profile does not say it: these are rules of thumb, and what
//! none of them covers is unknown.

use crate::analysis::go_std;
use crate::draw::labels::is_standard;
use serde::{Deserialize, Serialize};

/// In the order in which code answers for a sample that several kinds are on the stack of.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub enum Origin {
    /// Of Go: package main and its module. Of others: files that lie in no place where libraries do.
    Own,
    /// Of Go: `pkg/mod`, `vendor`, and other import paths that begin with a host. Of others: where package managers put what they fetch.
    Dependency,
    /// The language's; the system's libraries too.
    Standard,
    /// Go's scheduler, allocator and collector; what its compiler makes.
    Runtime,
    /// No rule says: most often code without a name or a file.
    #[default]
    Unknown,
}

impl Origin {
    pub const ALL: [Origin; 5] = [
        Origin::Own,
        Origin::Dependency,
        Origin::Standard,
        Origin::Runtime,
        Origin::Unknown,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Origin::Own => msg!("Own code"),
            Origin::Dependency => msg!("Dependencies"),
            Origin::Standard => msg!("Standard library"),
            Origin::Runtime => msg!("Runtime"),
            Origin::Unknown => msg!("Unknown"),
        }
    }
}

/// Parts of paths below which package managers keep what they fetched.
const FETCHED: &[&str] = &[
    "/pkg/mod/",
    "/vendor/",
    "/.cargo/registry/",
    "/.cargo/git/",
    "/cargo/registry/",
    "/node_modules/",
    "/site-packages/",
    "/dist-packages/",
    "/third_party/",
    "/.m2/",
    "/gems/",
];
/// Where paths of a language's or a system's own files begin, or what they hold.
const SYSTEM: &[&str] = &[
    "/rustc/",
    "/rustlib/",
    "/usr/include/",
    "/usr/lib/",
    "/lib/x86_64",
    "/lib/aarch64",
    "/sysdeps/",
    "/glibc",
];
const JVM: &[&str] = &["java.", "javax.", "jdk.", "sun.", "kotlin.", "scala."];

/// `package`: of the function. `module`: what own packages begin with, empty where the program is no Go program.
pub fn of(name: &str, package: &str, file: &str, module: &str) -> Origin {
    if name.starts_with(['[', '<']) || name.is_empty() {
        return Origin::Unknown;
    }
    match module {
        "" => of_any(name, file),
        module => of_go(name, package, file, module),
    }
}

fn of_go(name: &str, package: &str, file: &str, module: &str) -> Origin {
    if is_runtime(name, package) {
        return Origin::Runtime;
    }
    if package == "main" || is_below(package, module) {
        return Origin::Own;
    }
    // GOROOT has vendored packages of its own, below `vendor/`.
    let is_standard = package.starts_with("vendor/") || is_of_goroot(package, file);
    if is_standard {
        return Origin::Standard;
    }
    let is_fetched = file.contains('@') || FETCHED.iter().any(|part| file.contains(part));
    let host = package.split('/').next().unwrap_or_default();
    let is_of_host = host.contains('.') && package.contains('/') && is_package_of(name, package);
    if is_fetched || is_of_host {
        return Origin::Dependency;
    }
    if is_standard_go(name, package) {
        return Origin::Standard;
    }
    // Code of C, or of a module without a host that is not main's.
    of_any(name, file)
}

/// `runtime/pprof`, `runtime/trace` and their like are libraries that programs call.
fn is_runtime(name: &str, package: &str) -> bool {
    let is_internal = package.starts_with("runtime/internal/")
        || package.starts_with("internal/runtime/")
        || package == "internal/abi"
        || package == "internal/bytealg"
        || package == "internal/cpu";
    package == "runtime"
        || is_internal
        || name.starts_with("type:")
        || name.starts_with("go:")
        || name.starts_with("gosave_")
        || name.starts_with("_rt0_")
        || name == "gogo"
        || name == "gcWriteBarrier"
}

/// `…/src/net/http/server.go` of `net/http`, whose first element is no host.
fn is_of_goroot(package: &str, file: &str) -> bool {
    let first = package.split('/').next().unwrap_or_default();
    if first.contains('.') || package.is_empty() {
        return false;
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let src = folder.strip_suffix(package);
    // With -trimpath the path is the package's alone.
    folder == package && go_std::is_package(package.as_bytes())
        || src.is_some_and(|src| src.ends_with("/go/src/") || src.ends_with("/libexec/src/"))
        || src.is_some_and(|src| src.ends_with("/src/") && go_std::is_package(package.as_bytes()))
}

fn is_standard_go(name: &str, package: &str) -> bool {
    is_package_of(name, package) && go_std::is_package(package.as_bytes())
}

/// Whether the name is of Go's form: a package, a dot, and the rest.
fn is_package_of(name: &str, package: &str) -> bool {
    !package.is_empty() && name.len() > package.len() && name.contains('.')
}

fn is_below(package: &str, module: &str) -> bool {
    let rest = package.strip_prefix(module);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn of_any(name: &str, file: &str) -> Origin {
    if is_standard_of_others(name) || SYSTEM.iter().any(|part| file.contains(part)) {
        return match FETCHED.iter().any(|part| file.contains(part)) {
            // `/usr/lib/python3/dist-packages/`.
            true => Origin::Dependency,
            false => Origin::Standard,
        };
    }
    if FETCHED.iter().any(|part| file.contains(part)) {
        return Origin::Dependency;
    }
    match file {
        "" => Origin::Unknown,
        file if file.starts_with("node:") || file.starts_with("<frozen") => Origin::Standard,
        _ => Origin::Own,
    }
}

fn is_standard_of_others(name: &str) -> bool {
    let is_namespaced = name.contains("::") && is_standard(name);
    is_namespaced || JVM.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, file: &str, module: &str, expected: Origin) {
        let place = super::super::place::of(name, file, module);
        assert_eq!(place.origin, expected, "{name} in {file}");
    }

    #[test]
    fn of_a_go_program() {
        let check = |name, file, expected| check(name, file, "example.com/app", expected);
        check("main.main", "/home/u/app/main.go", Origin::Own);
        check(
            "example.com/app/store.(*DB).Get",
            "/home/u/app/store/db.go",
            Origin::Own,
        );
        check(
            "example.com/apple.F",
            "/root/go/pkg/mod/example.com/apple@v1.0.0/f.go",
            Origin::Dependency,
        );
        check(
            "github.com/a/b.F",
            "/home/u/app/vendor/github.com/a/b/f.go",
            Origin::Dependency,
        );
        check("github.com/a/b.F", "", Origin::Dependency);
        check(
            "net/http.(*conn).serve",
            "/usr/local/go/src/net/http/server.go",
            Origin::Standard,
        );
        check(
            "net/http.(*conn).serve",
            "net/http/server.go",
            Origin::Standard,
        );
        check(
            "vendor/golang.org/x/net/http2.F",
            "/usr/local/go/src/vendor/golang.org/x/net/http2/f.go",
            Origin::Standard,
        );
        check("slices.SortFunc[go.shape.[]a/b.C]", "", Origin::Standard);
        check(
            "runtime.mallocgc",
            "/usr/local/go/src/runtime/malloc.go",
            Origin::Runtime,
        );
        check("internal/runtime/maps.(*Map).Put", "", Origin::Runtime);
        check(
            "runtime/pprof.StartCPUProfile",
            "/usr/local/go/src/runtime/pprof/pprof.go",
            Origin::Standard,
        );
        check("type:.eq.main.T", "<autogenerated>", Origin::Runtime);
        check("[libc.so.6]", "", Origin::Unknown);
        check("malloc", "", Origin::Unknown);
    }

    #[test]
    fn of_other_languages() {
        let check = |name, file, expected| check(name, file, "", expected);
        check(
            "std::vec::Vec<T>::push",
            "/rustc/abc/library/alloc/src/vec/mod.rs",
            Origin::Standard,
        );
        check(
            "serde::de::f",
            "/home/u/.cargo/registry/src/index-1/serde-1.0.1/src/de.rs",
            Origin::Dependency,
        );
        check("app::run", "src/main.rs", Origin::Own);
        check(
            "f",
            "/usr/lib/python3/dist-packages/x/y.py",
            Origin::Dependency,
        );
        check("java.util.HashMap.put", "HashMap.java", Origin::Standard);
        check("<unknown>", "", Origin::Unknown);
        check("f", "", Origin::Unknown);
    }
}
