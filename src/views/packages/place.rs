//! Where a function stands: its module, package, directory and file, and whose code it is.

use super::origin::{self, Origin};
use super::path::{Fetched, fetched, folder, host_module};
use super::protocol::By;

/// The name of what is in no group: code without a name or a file.
pub const NOWHERE: &str = "(unknown)";
/// The module of Go's standard library, as `go list std` has it.
const STD: &str = "std";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    pub module: String,
    pub package: String,
    pub directory: String,
    pub file: String,
    pub origin: Origin,
}

impl Place {
    pub fn group(&self, by: By) -> &str {
        match by {
            By::Module => &self.module,
            By::Package => &self.package,
            By::Directory => &self.directory,
            By::File => &self.file,
        }
    }
}

/// `main_module`: what a Go program's own packages begin with; empty where it is no Go program.
pub fn of(name: &str, file: &str, main_module: &str) -> Place {
    let fetched = fetched(file);
    let is_go = !main_module.is_empty();
    let package = match is_go {
        true => go_package(name, file, fetched.as_ref()),
        false => package(name, file, fetched.as_ref()),
    };
    let origin = origin::of(name, &package, file, main_module);
    let module = match (fetched, origin) {
        (Some(fetched), _) => fetched.module,
        (None, Origin::Own) if is_go => main_module.to_string(),
        (None, Origin::Standard | Origin::Runtime) if is_go => STD.to_string(),
        (None, _) => host_module(&package).unwrap_or(&package).to_string(),
    };
    Place {
        module,
        directory: or_nowhere(folder(file)),
        file: or_nowhere(file),
        package,
        origin,
    }
}

/// The import path: what the module cache's path says, else what stands before the first dot behind the last slash. The linker
/// writes a dot in a path's last element as `%2e`.
fn go_package(name: &str, file: &str, fetched: Option<&Fetched>) -> String {
    if name.starts_with("type:") || name.starts_with("go:") {
        return "runtime".to_string();
    }
    // A `/` among type arguments or parameters is of another package.
    let head = &name[..name.find(['[', '(', '<', '{', ' ']).unwrap_or(name.len())];
    let last = head.rfind('/').map_or(0, |slash| slash + 1);
    let Some(dot) = head[last..].find('.').filter(|dot| *dot > 0) else {
        // Of no package: code of C, or of a format that gives no names.
        return package(name, file, fetched);
    };
    let path = name[..last + dot].replace("%2e", ".");
    let from_file = fetched.map(|f| match f.rest.as_str() {
        "" => f.module.clone(),
        rest => format!("{}/{rest}", f.module),
    });
    // An old profile has `gopkg.in/yaml.v3.F`, where the name alone does not say where the path ends.
    from_file
        .filter(|from_file| from_file.starts_with(&path))
        .unwrap_or(path)
}

/// Of other languages: a crate or namespace before `::`, the package of a JVM class, a library's name, else the folder of the file.
fn package(name: &str, file: &str, fetched: Option<&Fetched>) -> String {
    if name.starts_with('[') {
        return name.to_string();
    }
    let head = &name[..name.find(['(', '{', ' ', '[']).unwrap_or(name.len())];
    // `<T as a::B>::f`: of the type's crate.
    let head = head.trim_start_matches(['<', '&']);
    if let Some((namespace, _)) = head.split_once("::") {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if !namespace.is_empty() && namespace.chars().all(is_word) {
            return namespace.to_string();
        }
    }
    if let Some(package) = jvm_package(head) {
        return package.to_string();
    }
    match (fetched, folder(file)) {
        (Some(fetched), _) => fetched.module.clone(),
        (None, folder) => or_nowhere(folder),
    }
}

/// `java.util` of `java.util.HashMap.put`: small words, then a class.
fn jvm_package(name: &str) -> Option<&str> {
    if name.contains(['/', ':']) {
        return None;
    }
    let mut start = 0;
    for part in name.split('.') {
        if start > 0
            && part.starts_with(|c: char| c.is_uppercase())
            && start + part.len() < name.len()
        {
            return Some(&name[..start - 1]);
        }
        if !part.starts_with(|c: char| c.is_lowercase()) {
            return None;
        }
        start += part.len() + 1;
    }
    None
}

fn or_nowhere(text: &str) -> String {
    match text {
        "" => NOWHERE.to_string(),
        text => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, file: &str, main: &str, module: &str, package: &str) {
        let place = of(name, file, main);
        assert_eq!(
            (place.module.as_str(), place.package.as_str()),
            (module, package),
            "{name}"
        );
    }

    #[test]
    fn of_go() {
        let check =
            |name, file, module, package| check(name, file, "example.com/app", module, package);
        check("main.main", "/a/main.go", "example.com/app", "main");
        check(
            "example.com/app/x.F",
            "/a/x/f.go",
            "example.com/app",
            "example.com/app/x",
        );
        check(
            "net/http.(*conn).serve",
            "/usr/local/go/src/net/http/server.go",
            "std",
            "net/http",
        );
        check("runtime.mallocgc", "", "std", "runtime");
        check(
            "gopkg.in/yaml%2ev3.F",
            "",
            "gopkg.in/yaml.v3",
            "gopkg.in/yaml.v3",
        );
        check(
            "gopkg.in/yaml.v3.F",
            "/m/pkg/mod/gopkg.in/yaml.v3@v3.0.1/f.go",
            "gopkg.in/yaml.v3",
            "gopkg.in/yaml.v3",
        );
        check(
            "github.com/a/b/c.F[go.shape.struct { d/e.X }]",
            "",
            "github.com/a/b",
            "github.com/a/b/c",
        );
        check("[libc.so.6]", "", "[libc.so.6]", "[libc.so.6]");
        check("malloc", "", NOWHERE, NOWHERE);
    }

    #[test]
    fn of_others() {
        check(
            "serde::de::f",
            "/h/.cargo/registry/src/i/serde-1.0.1/src/de.rs",
            "",
            "serde",
            "serde",
        );
        check(
            "<alloc::vec::Vec<T> as core::ops::Drop>::drop",
            "",
            "",
            "alloc",
            "alloc",
        );
        check(
            "java.util.HashMap.put",
            "HashMap.java",
            "",
            "java.util",
            "java.util",
        );
        check("handle", "/srv/app/views.py", "", "/srv/app", "/srv/app");
        check(
            "f",
            "/v/lib/site-packages/numpy/core/x.py",
            "",
            "numpy",
            "numpy",
        );
        check("", "", "", NOWHERE, NOWHERE);
    }

    #[test]
    fn directories_and_files() {
        let place = of("main.main", "/a/b/main.go", "m");
        assert_eq!(
            (place.group(By::Directory), place.group(By::File)),
            ("/a/b", "/a/b/main.go")
        );
        assert_eq!(of("f", "", "").group(By::File), NOWHERE);
    }
}
