//! The tagfocus that keeps one value of a label, or one range of its numbers, and nothing else.

use std::fmt::Write;

/// Of text. `None` where a name is not UTF-8: an expression could not say it.
pub fn of_text(key: &[u8], value: &[u8]) -> Option<String> {
    let (key, value) = (
        std::str::from_utf8(key).ok()?,
        std::str::from_utf8(value).ok()?,
    );
    let value = escaped(value);
    Some(match key.is_empty() || key.contains('=') {
        // What stands before the first `=` would be taken for the key; without one `key:value` is looked at.
        true => format!("^{}:{value}$", escaped(key)),
        false => format!("{key}=^{value}$"),
    })
}

/// Of numbers, both ends inclusive. `None` where the key cannot be named.
pub fn of_range(key: &[u8], from: i64, to: i64, unit: &str) -> Option<String> {
    let key = std::str::from_utf8(key).ok()?;
    if key.is_empty() || key.contains('=') {
        return None;
    }
    // A range takes letters alone for a unit; without one it is of the numbers as they are.
    let is_word = unit.bytes().all(|b| b.is_ascii_alphabetic());
    let unit = if is_word { unit } else { "" };
    Some(match from == to {
        true => format!("{key}={from}{unit}"),
        false => format!("{key}={from}{unit}:{to}{unit}"),
    })
}

/// Literal in an expression. Commas would divide it and `=` would end a key, so that they are written by number.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ',' | '=' => write!(out, "\\x{:02x}", c as u32).expect("a String takes everything"),
            '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_literal() {
        assert_eq!(
            of_text(b"k", b"a.b,c=d").as_deref(),
            Some(r"k=^a\.b\x2cc\x3dd$")
        );
        assert_eq!(of_text(b"k=1", b"v").as_deref(), Some(r"^k\x3d1:v$"));
        assert_eq!(of_text(b"k", b"\xff"), None);
        assert_eq!(
            of_range(b"bytes", 512, 1023, "bytes").as_deref(),
            Some("bytes=512bytes:1023bytes")
        );
        assert_eq!(of_range(b"id", 7, 7, "a/b").as_deref(), Some("id=7"));
    }
}
