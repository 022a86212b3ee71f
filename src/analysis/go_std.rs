//! Which packages are Go's own, by the exact list: a path that only begins like one (`log/acme`, `internal/billing`) is somebody's. What a
//! page draws first goes by first elements alone (`draw::labels`); this list is in the second module and on the command line.

use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::sync::OnceLock;

/// How it is made stands at its head.
const LIST: &str = include_str!("go_std.txt");

/// `package`: an import path, or one as the linker writes it, with `%2e` for the dots of its last element.
pub fn is_package(package: &[u8]) -> bool {
    static PACKAGES: OnceLock<FxHashSet<&'static [u8]>> = OnceLock::new();
    let packages = PACKAGES.get_or_init(|| packages().map(str::as_bytes).collect());
    packages.contains(&*written(package))
}

fn packages() -> impl Iterator<Item = &'static str> {
    LIST.lines().filter(|line| !line.starts_with('#'))
}

fn written(package: &[u8]) -> Cow<'_, [u8]> {
    let Some(text) = std::str::from_utf8(package)
        .ok()
        .filter(|p| p.contains("%2e"))
    else {
        return Cow::Borrowed(package);
    };
    Cow::Owned(text.replace("%2e", ".").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_each_package_once() {
        let all: Vec<&str> = packages().collect();
        assert!(all.len() > 400, "{}", all.len());
        assert!(all.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn only_what_stands_there_is_gos_own() {
        for package in [
            "net/http",
            "runtime",
            "vendor/golang.org/x/net/idna",
            "crypto/internal/entropy/v1%2e0%2e0",
        ] {
            assert!(is_package(package.as_bytes()), "{package}");
        }
        for package in [
            "",
            "net/http2",
            "log/acme",
            "internal/billing",
            "main",
            "github.com/a/b",
            "vendor/golang.org/x/tools",
        ] {
            assert!(!is_package(package.as_bytes()), "{package}");
        }
    }
}
