//! The line a goroutine begins with in a dump, as Go 1.19 to 1.27 print it (runtime's `goroutineheader`):
//!
//! `goroutine 7 gp=0xc0 m=nil [chan receive (leaked), 5 minutes, locked to thread] {tenant: acme, "a b": "c d"}:`

use super::quoted::unquote;
use crate::formats::lines::{decimal, split_once};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Header<'a> {
    /// The number that Go gave it: no other goroutine of the process ever has the same.
    pub id: i64,
    /// What it waits for, or `running`, in Go's words.
    pub state: &'a [u8],
    /// Nothing that runs could ever wake it.
    pub leaked: bool,
    /// Whole minutes it has waited for; 0 where the dump gives none.
    pub minutes: i64,
    pub locked: bool,
    /// `bubble 1`, in a test of testing/synctest.
    pub synctest: &'a [u8],
    /// The labels, unread: what stands between the braces.
    labels: &'a [u8],
}

impl<'a> Header<'a> {
    /// `None` for any other line.
    pub fn parse(line: &'a [u8]) -> Option<Header<'a>> {
        let (id, rest) = split_once(line.strip_prefix(b"goroutine ")?, b" [")?;
        let id = match split_once(id, b" gp=") {
            Some((id, _)) => id,
            None => id,
        };
        let id = Some(id).filter(|id| id.iter().all(u8::is_ascii_digit));
        let id = id.and_then(decimal);
        let (state, rest) = split_once(rest, b"]")?;
        let labels = match rest {
            b":" => b"",
            _ => rest.strip_prefix(b" {")?.strip_suffix(b"}:")?,
        };
        Some(Header {
            id: id?,
            labels,
            ..Header::state(state)
        })
    }

    fn state(text: &'a [u8]) -> Header<'a> {
        let mut parts = text.split(|b| *b == b',').map(<[u8]>::trim_ascii);
        let mut header = Header {
            state: parts.next().unwrap_or_default(),
            ..Header::default()
        };
        if let Some(state) = header.state.strip_suffix(b" (scan)") {
            header.state = state;
        }
        if let Some(state) = header.state.strip_suffix(b" (leaked)") {
            (header.state, header.leaked) = (state, true);
        }
        for part in parts {
            if part == b"locked to thread" {
                header.locked = true;
            } else if let Some(bubble) = part.strip_prefix(b"synctest ") {
                header.synctest = bubble;
            } else if let Some(minutes) = part.strip_suffix(b" minutes") {
                header.minutes = decimal(minutes).unwrap_or(0);
            }
        }
        header
    }

    /// Keys and values, in the order of the dump. `None` if they are not written as Go writes them.
    pub fn labels(&self) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut labels = Vec::new();
        let mut rest = self.labels;
        while !rest.is_empty() {
            let (key, after) = token(rest)?;
            let (value, after) = token(after.strip_prefix(b": ")?)?;
            labels.push((key, value));
            rest = match after {
                b"" => after,
                _ => after.strip_prefix(b", ")?,
            };
        }
        Some(labels)
    }
}

/// A key or value: quoted, or of characters that need no quotes.
fn token(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    if let Some(quoted) = text.strip_prefix(b"\"") {
        return unquote(quoted);
    }
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || b"._/".contains(b);
    let end = text.iter().position(|b| !is_plain(b));
    let (plain, rest) = text.split_at(end.unwrap_or(text.len()));
    Some((plain.to_vec(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, state: &str, rest: Header<'_>) {
        let header = Header::parse(line.as_bytes()).expect(line);
        let expected = Header {
            state: state.as_bytes(),
            id: header.id,
            labels: header.labels,
            ..rest
        };
        assert_eq!(header, expected, "{line}");
    }

    #[test]
    fn every_version_of_go() {
        let plain = Header::default;
        check("goroutine 1 [running]:", "running", plain());
        let header = Header::parse(b"goroutine 4711 gp=0xc0 m=nil [idle]:").expect("a header");
        assert_eq!(header.id, 4711);
        check(
            "goroutine 8 [select (no cases)]:",
            "select (no cases)",
            plain(),
        );
        let minutes = Header {
            minutes: 12,
            ..plain()
        };
        check("goroutine 8 [IO wait, 12 minutes]:", "IO wait", minutes);
        let locked = Header {
            minutes: 3,
            locked: true,
            ..plain()
        };
        let line = "goroutine 17 [syscall, 3 minutes, locked to thread]:";
        check(line, "syscall", locked);
        let line = "goroutine 2 gp=0xc000006e00 m=nil [force gc (idle)]:";
        check(line, "force gc (idle)", plain());
        let line = "goroutine 1 gp=0xc000002380 m=0 mp=0x52c0e0 [running]:";
        check(line, "running", plain());
        let leaked = Header {
            leaked: true,
            ..plain()
        };
        let line = "goroutine 9 [chan send (leaked) (scan)] {a: b}:";
        check(line, "chan send", leaked);
        let synctest = Header {
            synctest: b"bubble 1",
            ..plain()
        };
        let line = "goroutine 9 [chan receive (durable), synctest bubble 1]:";
        check(line, "chan receive (durable)", synctest);
    }

    #[test]
    fn other_lines_are_no_header() {
        for line in [
            "goroutine profile: total 3",
            "goroutine 1 [running]",
            "goroutine x [running]:",
            "goroutine  [running]:",
            "goroutine +1 [running]:",
            "goroutine 99999999999999999999 [running]:",
            "goroutine 1 [running] and more:",
            "a goroutine 1 [running]:",
        ] {
            assert_eq!(Header::parse(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn labels_plain_and_quoted() {
        let labels = |text: &str| {
            let line = format!("goroutine 1 [running] {{{text}}}:");
            let header = Header::parse(line.as_bytes()).expect("a header");
            let labels = header.labels()?;
            let pair = |(k, v): (Vec<u8>, Vec<u8>)| {
                format!(
                    "{}={}",
                    String::from_utf8_lossy(&k),
                    String::from_utf8_lossy(&v)
                )
            };
            Some(labels.into_iter().map(pair).collect::<Vec<_>>().join(";"))
        };
        assert_eq!(
            labels("k: v, tenant: \"a b\\\"c{},: \"").unwrap(),
            "k=v;tenant=a b\"c{},: "
        );
        assert_eq!(labels("endpoint: /x, \"a]\": ").unwrap(), "endpoint=/x;a]=");
        assert_eq!(labels("k: v w"), None);
        assert_eq!(labels("k"), None);
        assert_eq!(labels("k: \"v"), None);
    }
}
