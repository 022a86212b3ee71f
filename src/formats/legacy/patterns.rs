//! pprof's expressions over lines that need not be UTF-8. A byte is matched as the character of that number, so that every match
//! lies on bytes; pprof's expressions do not tell characters beyond ASCII apart.

use regex_lite::Regex;
use std::ops::Range;

/// White space, as Go's `\s`.
pub const SPACE: &str = r"[\t\n\f\r ]";

pub struct Pattern(Regex);

impl Pattern {
    /// `{s}` stands for white space, `{x}` for hexadecimal digits.
    pub fn new(expression: &str) -> Option<Pattern> {
        let expression = expression
            .replace("{s}", SPACE)
            .replace("{x}", "[0-9A-Fa-f]+");
        Regex::new(&expression).ok().map(Pattern)
    }

    pub fn is_match(&self, line: &[u8]) -> bool {
        self.0.is_match(&latin1(line))
    }

    /// The groups of the leftmost match, the whole of it first; a group without part in it is empty.
    pub fn groups<'l, const N: usize>(&self, line: &'l [u8]) -> Option<[&'l [u8]; N]> {
        let text = latin1(line);
        let found = self.0.captures(&text)?;
        let mut groups = [&line[..0]; N];
        for (group, slice) in groups.iter_mut().enumerate() {
            if let Some(part) = found.get(group) {
                *slice = line.get(bytes_of(&text, part.range())).unwrap_or_default();
            }
        }
        Some(groups)
    }
}

fn latin1(line: &[u8]) -> String {
    line.iter().copied().map(char::from).collect()
}

/// Where characters of `text` stand in the bytes that it was made of.
fn bytes_of(text: &str, range: Range<usize>) -> Range<usize> {
    let count = |part: &str| part.chars().count();
    let start = count(&text[..range.start]);
    start..start + count(&text[range])
}

/// Without white space at both ends, as Go trims.
pub fn trim(line: &[u8]) -> &[u8] {
    match std::str::from_utf8(line) {
        Ok(text) => text.trim().as_bytes(),
        Err(_) => line.trim_ascii(),
    }
}

pub fn is_space_or_comment(line: &[u8]) -> bool {
    matches!(trim(line).first(), None | Some(b'#'))
}

pub fn contains(line: &[u8], part: &[u8]) -> bool {
    line.windows(part.len()).any(|w| w == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_bytes() {
        let pattern = Pattern::new(r"^(\S+){s}({x})(-)?").unwrap();
        let groups = pattern.groups(b"/b\xffn\xc3\xa9 fF").unwrap();
        let expected: [&[u8]; 4] = [b"/b\xffn\xc3\xa9 fF", b"/b\xffn\xc3\xa9", b"fF", b""];
        assert_eq!(groups, expected);
        assert!(pattern.groups::<1>(b"a\x0bf").is_none());
    }
}
