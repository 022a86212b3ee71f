//! The comments in Go's texts with `debug=1`: names, labels, memory statistics. pprof passes over them; with them a text says nearly
//! as much as profile.proto, and has the same names.
//!
//! A line `# 0x… name+0x… file:line` is one frame. Several of one address are inlined into each other, innermost first. Go leaves
//! away `runtime.goexit`, and frames of its runtime at the leaf if there are others.

use super::quoted::unquote;
use crate::formats::legacy::Line;
use crate::formats::lines::{decimal, hexadecimal, rsplit_once};
use std::borrow::Cow;
use std::ops::Range;

/// What stands before the statistics of a heap profile, which last to the end.
pub const STATISTICS: &[u8] = b"# runtime.MemStats";

/// Frames of a record that are not in its stack, after which no more are looked for.
const MOST_MISSES: usize = 16;

/// What becomes of frames of the runtime at the leaf that the text does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// Left away, as Go does in a profile.proto of allocations.
    Dropped,
    /// Named after their address: goroutines wait in them.
    Named,
}

/// The comments of one record.
#[derive(Default)]
pub struct Notes<'a> {
    pub labels: Vec<(Vec<u8>, Vec<u8>)>,
    frames: Vec<(u64, Line<'a>)>,
}

impl<'a> Notes<'a> {
    /// False if the comment is none of Go's.
    pub fn take(&mut self, comment: &'a [u8]) -> bool {
        let Some(text) = comment.trim_ascii().strip_prefix(b"#") else {
            return false;
        };
        let text = text.trim_ascii();
        if let Some(list) = text.strip_prefix(b"labels:") {
            return labels(list.trim_ascii(), &mut self.labels).is_some();
        }
        match frame(text) {
            Some((address, Some(line))) => {
                self.frames.push((address, line));
                true
            }
            frame => frame.is_some(),
        }
    }

    /// The frames by the places in the stack that they belong to; `None` if they name nothing of it.
    pub fn shown(&self, returns: &[u64]) -> Option<Shown<'a>> {
        let mut shown = Shown {
            first: returns.len(),
            lines: Vec::new(),
        };
        let (mut place, mut misses) = (0, 0);
        for group in self.frames.chunk_by(|a, b| a.0 == b.0) {
            let [(address, _), ..] = group else { continue };
            let Some(at) = (place..returns.len()).find(|at| is_call(returns[*at], *address)) else {
                misses += 1;
                // Frames of another stack; each costs a look at the whole of this one.
                if misses > MOST_MISSES {
                    break;
                }
                continue;
            };
            let run = returns[at..]
                .iter()
                .take_while(|r| **r == returns[at])
                .count();
            shown.put(
                at,
                run,
                group.iter().map(|(_, line)| line.clone()).collect(),
            );
            place = at + run;
        }
        (!shown.lines.is_empty()).then_some(shown)
    }
}

/// Addresses of a stack are those after the calls; Go names the call, except where a signal stopped it.
fn is_call(returns: u64, address: u64) -> bool {
    returns.wrapping_sub(1) == address || returns == address
}

/// What is named of one stack.
pub struct Shown<'a> {
    /// The first place that has a name.
    first: usize,
    /// By place, the first being `first`.
    lines: Vec<Vec<Line<'a>>>,
}

impl<'a> Shown<'a> {
    /// Shares `lines` among the `run` places from `at` on, which have one address. Where there are too few, the first are hidden.
    fn put(&mut self, at: usize, run: usize, lines: Vec<Line<'a>>) {
        let each = (lines.len() / run).max(1);
        let hidden = run.saturating_sub(lines.len());
        if self.lines.is_empty() {
            self.first = at + hidden;
        }
        let place = at + hidden - self.first;
        self.lines.resize(place, Vec::new());
        let shares = lines.chunks(each).take(run).map(<[Line]>::to_vec);
        self.lines.extend(shares);
    }

    /// What the frame at a place stands for, innermost first.
    pub fn lines(&self, place: usize, returns: u64) -> Vec<Line<'a>> {
        match place.checked_sub(self.first) {
            Some(at) => self.lines.get(at).cloned().unwrap_or_default(),
            None => vec![made_up(returns)],
        }
    }

    fn end(&self) -> usize {
        self.first + self.lines.len()
    }
}

/// The part of a stack that counts: without `runtime.goexit`, which nothing else can be that Go does not name at the root, and
/// without what is hidden at the leaf, if that is to be dropped.
pub fn stack(returns: &[u64], shown: Option<&Shown>, hidden: Hidden) -> Range<usize> {
    let Some(shown) = shown else {
        return 0..returns.len();
    };
    let end = match returns.len() == shown.end() + 1 {
        true => shown.end(),
        false => returns.len(),
    };
    match hidden {
        Hidden::Dropped => shown.first..end,
        Hidden::Named => 0..end,
    }
}

const MADE_UP: &[u8] = b"runtime.0x";

fn made_up<'a>(returns: u64) -> Line<'a> {
    let address = format!("{:x}", returns.wrapping_sub(1));
    Line {
        name: Cow::Owned([MADE_UP, address.as_bytes()].concat()),
        file: Cow::Borrowed(b""),
        line: 0,
    }
}

/// Whether the name is only an address.
pub fn is_made_up(lines: &[Line]) -> bool {
    matches!(lines, [only] if only.name.starts_with(MADE_UP))
}

/// An address, and what it stands for if that is known.
fn frame(text: &[u8]) -> Option<(u64, Option<Line<'_>>)> {
    let end = text.iter().position(|b| b.is_ascii_whitespace());
    let (address, rest) = text.split_at(end.unwrap_or(text.len()));
    let address = hexadecimal(address.strip_prefix(b"0x")?)?;
    let rest = rest.trim_ascii();
    if rest.is_empty() {
        return Some((address, None));
    }
    let (function, place) = columns(rest)?;
    let (name, offset) = rsplit_once(function, b"+0x")?;
    hexadecimal(offset)?;
    let (file, line) = rsplit_once(place, b":")?;
    let line = Line {
        name: Cow::Borrowed(name),
        file: Cow::Borrowed(file),
        line: decimal(line)?,
    };
    Some((address, Some(line)))
}

/// Tabs part the columns; where they became blanks, the first blank after the offset does: names may hold some.
fn columns(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let tab = text.iter().position(|b| *b == b'\t');
    let blank = || {
        let offset = text.windows(3).rposition(|w| w == b"+0x")?;
        let blank = text[offset..].iter().position(|b| *b == b' ')?;
        Some(offset + blank)
    };
    let (function, place) = text.split_at(tab.or_else(blank)?);
    Some((function.trim_ascii(), place.trim_ascii()))
}

/// `{"key":"text", …}`.
fn labels(list: &[u8], out: &mut Vec<(Vec<u8>, Vec<u8>)>) -> Option<()> {
    let mut rest = list.strip_prefix(b"{")?;
    while rest != b"}" {
        let (key, after) = unquote(rest.strip_prefix(b"\"")?)?;
        let (text, after) = unquote(after.strip_prefix(b":\"")?)?;
        out.push((key, text));
        rest = after.strip_prefix(b", ").unwrap_or(after);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes<'a>(comments: &[&'a str]) -> Notes<'a> {
        let mut notes = Notes::default();
        for comment in comments {
            assert!(notes.take(comment.as_bytes()), "{comment}");
        }
        notes
    }

    /// The names at each place of what is kept of the stack, innermost first.
    fn check(comments: &[&str], returns: &[u64], hidden: Hidden, expected: &[&str]) {
        let shown = notes(comments).shown(returns);
        let range = stack(returns, shown.as_ref(), hidden);
        let names = range.map(|place| {
            let lines = shown.as_ref().map(|s| s.lines(place, returns[place]));
            let lines = lines.unwrap_or_default();
            let names: Vec<_> = lines
                .iter()
                .map(|l| String::from_utf8_lossy(&l.name))
                .collect();
            names.join("<")
        });
        assert_eq!(names.collect::<Vec<_>>(), expected, "{comments:?}");
    }

    #[test]
    fn names_find_their_addresses() {
        let comments = [
            "#\t0x1f\tmain.(*T).wait+0xf\t\t/src/a b.go:28",
            "#\t0x2f\tmain.inner+0xf\t/src/a.go:3",
            "#\t0x2f\tmain.outer+0x1f\t/src/a.go:4",
        ];
        let returns = [0x10, 0x20, 0x30, 0x40];
        let named = ["runtime.0xf", "main.(*T).wait", "main.inner<main.outer"];
        check(&comments, &returns, Hidden::Named, &named);
        check(&comments, &returns, Hidden::Dropped, &named[1..]);
        check(&comments, &returns[1..3], Hidden::Named, &named[1..]);
        check(&[], &returns, Hidden::Named, &["", "", "", ""]);
    }

    #[test]
    fn recursion_is_no_inlining() {
        let line = "#\t0xf\tmain.f+0xf\ta.go:1";
        let returns = [0x10, 0x10, 0x10, 0x99];
        check(&[line; 3], &returns, Hidden::Named, &["main.f"; 3]);
        check(&[line; 2], &returns, Hidden::Dropped, &["main.f"; 2]);
        check(&[line; 6], &returns, Hidden::Named, &["main.f<main.f"; 3]);
    }

    #[test]
    fn frames_in_every_shape() {
        let text = b"0x1f  main.f[go.shape.struct { X int }]+0xf  C:/a b/x.go:28";
        let (address, line) = frame(text).unwrap();
        let line = line.unwrap();
        assert_eq!(address, 0x1f);
        assert_eq!(&*line.name, b"main.f[go.shape.struct { X int }]");
        assert_eq!((&*line.file, line.line), (&b"C:/a b/x.go"[..], 28));
        assert_eq!(frame(b"0x1f"), Some((0x1f, None)));
        for odd in [
            &b"0xzz"[..],
            b"0x1f main.f",
            b"0x1\tmain.f+0x1\ta.go",
            b"12",
        ] {
            assert_eq!(frame(odd), None);
        }
    }

    #[test]
    fn labels_are_unquoted() {
        let notes = notes(&[r#"# labels: {"a":"b, \"c\"}", "\xff":""}"#, "# labels: {}"]);
        let expected = [(b"a".to_vec(), b"b, \"c\"}".to_vec()), (vec![0xff], vec![])];
        assert_eq!(notes.labels, expected);
        assert!(!Notes::default().take(b"# labels: {\"a\":1}"));
        assert!(!Notes::default().take(b"# anything else"));
    }
}
