//! Which Go made the program. A profile does not say, but paths of a toolchain do, and some functions are of some versions only.

use super::book::Book;
use serde::{Deserialize, Serialize};

/// The minor version is within both; `None` where nothing shows a bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct GoVersion {
    pub at_least: Option<u32>,
    pub at_most: Option<u32>,
}

impl GoVersion {
    /// `Some(true)` from 1.`minor` on, `Some(false)` before it, `None` if it does not show.
    pub fn since(self, minor: u32) -> Option<bool> {
        if self.at_least.is_some_and(|least| least >= minor) {
            return Some(true);
        }
        self.at_most
            .is_some_and(|most| most < minor)
            .then_some(false)
    }

    /// Looked for in every name and file of the series.
    pub fn of(book: &Book) -> GoVersion {
        let exact = std::cell::Cell::new(None);
        book.has_name(|s| {
            exact.set(toolchain(s));
            exact.get().is_some()
        });
        if let Some(minor) = exact.get() {
            return GoVersion {
                at_least: Some(minor),
                at_most: Some(minor),
            };
        }
        // Read in Go's own source at each of these versions.
        const SINCE: [(&[u8], u32); 6] = [
            (b"net/http/internal/http2.", 27),
            (b"runtime.runFinalizers", 25),
            (b"runtime.runCleanups", 25),
            (b"internal/sync.", 24),
            (b"time.newTimer", 23),
            (b"internal/bytealg.MakeNoZero", 21),
        ];
        let has = |prefix: &[u8]| book.has_name(|s| s.starts_with(prefix));
        let least = SINCE.iter().find(|(prefix, _)| has(prefix));
        GoVersion {
            at_least: least.map(|(_, minor)| *minor),
            at_most: has(b"net/http.(*http2").then_some(26),
        }
    }
}

/// `…/toolchain@v0.0.1-go1.22.3.linux-amd64/src/…`.
fn toolchain(path: &[u8]) -> Option<u32> {
    const MARK: &[u8] = b"/toolchain@v0.0.1-go1.";
    let at = path.windows(MARK.len()).position(|w| w == MARK)?;
    let digits: Vec<u8> = path
        .get(at + MARK.len()..)?
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .copied()
        .collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toolchain_names_its_version() {
        let path = b"/root/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64/src/runtime/proc.go";
        assert_eq!(toolchain(path), Some(22));
        assert_eq!(toolchain(b"/usr/local/go/src/runtime/proc.go"), None);
    }

    #[test]
    fn bounds() {
        let known = GoVersion {
            at_least: Some(24),
            at_most: Some(26),
        };
        assert_eq!(
            (known.since(23), known.since(25), known.since(27)),
            (Some(true), None, Some(false))
        );
    }
}
