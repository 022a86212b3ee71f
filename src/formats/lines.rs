//! A text line by line, with numbers for messages. Line ends are LF or CR LF; nothing is copied.

use super::sniff::HEAD;
use crate::input::{Error, ErrorKind};

/// Lines by which a text without a mark of its own is recognised.
pub const HEAD_LINES: usize = 20;

/// Lines without their ends, numbered from 1.
#[derive(Clone)]
pub struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a [u8]) -> Lines<'a> {
        Lines {
            rest: text,
            number: 0,
        }
    }

    /// The lines of a head, without the last one if it was cut.
    pub fn complete(head: &'a [u8]) -> Lines<'a> {
        let end = match head.len() < HEAD {
            true => head.len(),
            false => head.iter().rposition(|b| *b == b'\n').unwrap_or(head.len()),
        };
        Lines::new(&head[..end])
    }

    /// The number of the line that was last read.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The lines before one that is exactly `end`, which is passed over. `None`, and all lines stay, if there is none.
    pub fn until(&mut self, end: &[u8]) -> Option<Lines<'a>> {
        let mut after = self.clone();
        let mut length = 0;
        while after.next()?.1 != end {
            length = self.rest.len() - after.rest.len();
        }
        let section = Lines {
            rest: &self.rest[..length],
            number: self.number,
        };
        *self = after;
        Some(section)
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next line, which stays the next.
    pub fn peek(&self) -> Option<&'a [u8]> {
        self.clone().next().map(|(_, line)| line)
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<(usize, &'a [u8])> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.iter().position(|b| *b == b'\n');
        let (line, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, &self.rest[self.rest.len()..]),
        };
        self.rest = rest;
        self.number += 1;
        Some((self.number, line.strip_suffix(b"\r").unwrap_or(line)))
    }
}

/// Whether bytes are text of any encoding that has ASCII in it: tables of numbers have bytes that no text has.
pub fn is_text(head: &[u8]) -> bool {
    !head.iter().any(|b| *b < b'\t')
}

/// The text is of a known format, but a line of it is not as it should be.
pub fn malformed(line: usize, problem: &str, help: &str) -> Error {
    let problem = tr!(
        "Line {line}: {problem}",
        line = line,
        problem = tr!(problem)
    );
    Error::new(ErrorKind::Malformed, problem, help)
}

/// The beginning of a line, for a message.
pub fn shown(line: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(line).chars().take(60).collect();
    format!("\"{text}\"")
}

/// Lines of a text that were passed over, for one warning about all of them.
#[derive(Default)]
pub struct Skipped {
    count: usize,
    first: usize,
}

impl Skipped {
    pub fn add(&mut self, line: usize) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }

    /// What is wrong with one such line, and with several: "is no frame", "are no frames".
    pub fn warning(&self, one: &str, several: &str) -> Option<String> {
        match self.count {
            0 => None,
            1 => Some(tr!(
                "Line {first} {one}, and was passed over.",
                first = self.first,
                one = tr!(one)
            )),
            count => Some(tr!(
                "{count} lines, the first being line {first}, {several}, and were passed over.",
                count = count,
                first = self.first,
                several = tr!(several)
            )),
        }
    }
}

/// A decimal number that is all of `digits`.
pub fn decimal<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A hexadecimal number with `0x` in front or without.
pub fn hexadecimal(digits: &[u8]) -> Option<u64> {
    let digits = digits.strip_prefix(b"0x").unwrap_or(digits);
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// What stands before and after the first `mark`.
pub fn split_once<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|w| w == mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

/// What stands before and after the last `mark`.
pub fn rsplit_once<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).rposition(|w| w == mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_kinds() {
        let lines: Vec<_> = Lines::new(b"a\r\n\nb\rc\nd").collect();
        let expected: [(usize, &[u8]); 4] = [(1, b"a"), (2, b""), (3, b"b\rc"), (4, b"d")];
        assert_eq!(lines, expected);
        assert_eq!(Lines::new(b"").next(), None);
        assert_eq!(Lines::new(b"\n").count(), 1);
    }

    #[test]
    fn sections() {
        let mut lines = Lines::new(b"a\nb\r\nend\nc\n");
        assert!(lines.until(b"missing").is_none());
        let mut section = lines.until(b"end").unwrap();
        assert_eq!(section.next(), Some((1, &b"a"[..])));
        assert_eq!(section.next(), Some((2, &b"b"[..])));
        assert_eq!(section.next(), None);
        assert_eq!(lines.next(), Some((4, &b"c"[..])));
        assert_eq!(Lines::new(b"end\n").until(b"end").unwrap().next(), None);
    }

    #[test]
    fn skipped_lines_are_told_once() {
        let mut skipped = Skipped::default();
        assert_eq!(skipped.warning("is odd", "are odd"), None);
        skipped.add(7);
        let one = skipped.warning("is odd", "are odd").unwrap();
        assert_eq!(one, "Line 7 is odd, and was passed over.");
        skipped.add(9);
        let two = skipped.warning("is odd", "are odd").unwrap();
        assert_eq!(
            two,
            "2 lines, the first being line 7, are odd, and were passed over."
        );
    }
}
