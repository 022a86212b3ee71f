//! What the path of a file says of the module it is of: package managers put the name there, and the version.

/// The module below which a path lies: `github.com/x/y` of `…/pkg/mod/github.com/x/y@v1.2.3/z/f.go`.
pub struct Fetched {
    pub module: String,
    /// Of the folder of the file in its module: `z`.
    pub rest: String,
}

pub fn fetched(file: &str) -> Option<Fetched> {
    versioned(file)
        .or_else(|| vendored(file))
        .or_else(|| named(file))
}

/// Go: before the `@` of the version. With -trimpath there is no `pkg/mod` before it.
fn versioned(file: &str) -> Option<Fetched> {
    let (before, after) = file.split_once('@')?;
    if !after.starts_with('v') {
        return None;
    }
    let module = match before.rfind("/pkg/mod/") {
        Some(at) => &before[at + "/pkg/mod/".len()..],
        None if !before.starts_with('/') && before.contains('/') => before,
        None => return None,
    };
    let rest = after.split_once('/').map_or("", |(_, rest)| rest);
    Some(Fetched {
        module: decoded(module),
        rest: folder(rest).to_string(),
    })
}

/// `vendor/` says where a package is, not where its module ends.
fn vendored(file: &str) -> Option<Fetched> {
    let at = file.rfind("/vendor/")?;
    let package = folder(&file[at + "/vendor/".len()..]);
    let module = host_module(package)?;
    let rest = package[module.len()..].trim_start_matches('/');
    Some(Fetched {
        module: module.to_string(),
        rest: rest.to_string(),
    })
}

/// Of other languages: the folder below the one where they keep libraries.
fn named(file: &str) -> Option<Fetched> {
    const ABOVE: [&str; 3] = ["/node_modules/", "/site-packages/", "/dist-packages/"];
    if let Some(at) = file.find(".cargo/registry/src/") {
        let mut parts = file[at..].split('/').skip(4);
        let module = parts.next()?;
        // `serde-1.0.1`.
        let version = module
            .rmatch_indices('-')
            .find(|(at, _)| module[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
        return Some(Fetched {
            module: version.map_or(module, |(at, _)| &module[..at]).to_string(),
            rest: folder(&parts.collect::<Vec<_>>().join("/")).to_string(),
        });
    }
    let above = ABOVE
        .iter()
        .filter_map(|a| Some((file.rfind(a)?, a.len())))
        .max();
    let (at, len) = above?;
    let inner = &file[at + len..];
    let end = match inner.starts_with('@') {
        true => inner.match_indices('/').nth(1),
        false => inner.match_indices('/').next(),
    };
    let end = end.map_or(inner.len(), |(end, _)| end);
    Some(Fetched {
        module: inner[..end].to_string(),
        rest: folder(inner[end..].trim_start_matches('/')).to_string(),
    })
}

/// The module of a Go package that begins with a host, by the habits of that host.
pub fn host_module(package: &str) -> Option<&str> {
    let host = package.split('/').next()?;
    if !host.contains('.') {
        return None;
    }
    let depth = match host {
        "github.com" | "gitlab.com" | "bitbucket.org" | "golang.org" | "codeberg.org" => 3,
        _ => 2,
    };
    let mut slashes = package
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([package.len()]);
    let end = slashes.nth(depth - 1).unwrap_or(package.len());
    let rest = package[end..].trim_start_matches('/');
    let major = rest.split('/').next().unwrap_or_default();
    let is_major = major
        .strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    Some(match is_major {
        true => &package[..end + 1 + major.len()],
        false => &package[..end],
    })
}

/// The module cache writes a capital as `!` and the small letter.
fn decoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut is_capital = false;
    for c in path.chars() {
        match c {
            '!' => is_capital = true,
            c => {
                out.push(if is_capital {
                    c.to_ascii_uppercase()
                } else {
                    c
                });
                is_capital = false;
            }
        }
    }
    out
}

/// Without the file.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, module: &str, rest: &str) {
        let found = fetched(file).map(|f| (f.module, f.rest));
        assert_eq!(
            found,
            Some((module.to_string(), rest.to_string())),
            "{file}"
        );
    }

    #[test]
    fn modules_of_paths() {
        check(
            "/root/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0/internal/f.go",
            "github.com/BurntSushi/toml",
            "internal",
        );
        check("gopkg.in/yaml.v3@v3.0.1/decode.go", "gopkg.in/yaml.v3", "");
        check(
            "/src/vendor/github.com/a/b/v2/c/f.go",
            "github.com/a/b/v2",
            "c",
        );
        check(
            "/h/.cargo/registry/src/index.crates.io-1/serde-json-1.0.1/src/de/f.rs",
            "serde-json",
            "src/de",
        );
        check("/x/node_modules/@scope/pkg/lib/i.js", "@scope/pkg", "lib");
        check(
            "/usr/lib/python3/dist-packages/numpy/core/x.py",
            "numpy",
            "core",
        );
        for file in ["", "/home/u/a@b/f.go", "/home/u/app/main.go", "@v"] {
            assert!(fetched(file).is_none(), "{file}");
        }
    }

    #[test]
    fn modules_of_hosts() {
        assert_eq!(host_module("github.com/a/b/c/d"), Some("github.com/a/b"));
        assert_eq!(
            host_module("go.uber.org/zap/zapcore"),
            Some("go.uber.org/zap")
        );
        assert_eq!(host_module("k8s.io/api"), Some("k8s.io/api"));
        assert_eq!(host_module("net/http"), None);
    }
}
