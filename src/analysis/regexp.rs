//! Go's regular expressions over bytes. Profiles carry them (drop_frames), and people paste them from `go tool pprof`, so they must
//! mean here what they mean there: classes are ASCII, and a bracket or brace that Go takes literally is literal.
//!
//! regex-lite has those ASCII classes by nature, and is 40 kB of brotli smaller in the page than regex; an expression is run once
//! for each unique name, so that its speed is not what is waited for. It has no `\pL`: such an expression is refused.

use std::borrow::Cow;

/// A compiled expression of Go's `regexp` package, unanchored.
#[derive(Debug, Clone)]
pub struct Regexp(regex_lite::Regex);

impl Regexp {
    /// The error is regex-lite's, in words.
    pub fn new(go: &str) -> Result<Regexp, String> {
        let compiled = regex_lite::Regex::new(&translate(go));
        compiled.map(Regexp).map_err(|error| error.to_string())
    }

    /// Bytes that are not UTF-8 count as U+FFFD, one character as in Go.
    pub fn is_match(&self, name: &[u8]) -> bool {
        let text: Cow<str> = String::from_utf8_lossy(name);
        self.0.is_match(&text)
    }
}

/// Text that stands for itself.
pub fn escape(text: &str) -> String {
    regex_lite::escape(text)
}

/// Go's syntax to that of the regex crate. The two differ in what stands for itself.
fn translate(go: &str) -> String {
    let mut rust = String::with_capacity(go.len());
    let mut rest = go;
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix("\\Q") {
            let (literal, after) = quoted.split_once("\\E").unwrap_or((quoted, ""));
            rust.push_str(&escape(literal));
            rest = after;
            continue;
        }
        let taken = match first {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '[' => class(rest, &mut rust),
            '{' => repetition(rest),
            _ => first.len_utf8(),
        };
        match first {
            '[' => {}
            '{' if taken == 0 => rust.push_str("\\{"),
            _ => rust.push_str(&rest[..taken]),
        }
        rest = &rest[taken.max(1)..];
    }
    rust
}

/// The length of a `{n}`, `{n,}` or `{n,m}` at the start of `text`; 0 if it is none, and the brace a brace.
fn repetition(text: &str) -> usize {
    let Some(end) = text.find('}') else { return 0 };
    let (least, most) = text[1..end].split_once(',').unwrap_or((&text[1..end], ""));
    let is_number = |n: &str| n.bytes().all(|b| b.is_ascii_digit());
    if !least.is_empty() && is_number(least) && is_number(most) {
        end + 1
    } else {
        0
    }
}

/// Writes the character class at the start of `text` and returns its length. Go has no nested classes and no set operators.
fn class(text: &str, rust: &mut String) -> usize {
    let mut at = 1;
    rust.push('[');
    if text[at..].starts_with('^') {
        rust.push('^');
        at += 1;
    }
    let first = at;
    while let Some(c) = text[at..].chars().next() {
        let mut taken = c.len_utf8();
        match c {
            ']' if at > first => {
                rust.push(']');
                return at + 1;
            }
            '\\' => taken += text[at + 1..].chars().next().map_or(0, char::len_utf8),
            '[' if text[at..].starts_with("[:") => {
                taken = text[at..].find(":]").map_or(taken, |end| end + 2);
            }
            '[' | ']' | '&' | '~' => rust.push('\\'),
            _ => {}
        }
        rust.push_str(&text[at..at + taken]);
        at += taken;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(go: &str, name: &str, matches: bool) {
        let regex = Regexp::new(go).unwrap_or_else(|e| panic!("{go}: {e}"));
        assert_eq!(
            regex.is_match(name.as_bytes()),
            matches,
            "{go} on {name}, as {}",
            translate(go)
        );
    }

    #[test]
    fn what_go_takes_literally_is_literal() {
        check(r"a{", "a{", true);
        check(r"^a{2}$", "aa", true);
        check(r"^a{2,}$", "aaa", true);
        check(r"^a{,2}$", "a{,2}", true);
        check(r"^[[]$", "[", true);
        check(r"^[a[b]$", "[", true);
        check(r"^[]a]$", "]", true);
        check(r"^[^]a]$", "]", false);
        check(r"^[a&&b]$", "&", true);
        check(r"^[[:alpha:]]+$", "ab", true);
        check(r"^[\]a]$", "]", true);
        check(r"^\Qa.b\E.c", "a.bxc", true);
        check(r"^\Qa.b\E.c", "axbxc", false);
        check(r"é+$", "caféé", true);
    }

    #[test]
    fn classes_are_ascii() {
        check(r"^\w+$", "abc_9", true);
        check(r"\w", "é", false);
        check(r"(?i)MALLOC", "malloc", true);
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for bad in ["(", "*", "[", "a\\", "\\Q(\\E)", "[a"] {
            assert!(Regexp::new(bad).is_err(), "{bad}");
        }
    }
}
