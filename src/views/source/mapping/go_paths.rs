//! How Go writes the paths of files: in its module cache, in GOROOT, vendored, and trimmed.

use super::base;

/// Where a path of Go's may be found, best first: in a module cache with and without its version, in GOROOT, vendored, and as a build
/// with `-trimpath` writes it.
pub fn go_paths(path: &str) -> Vec<String> {
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
