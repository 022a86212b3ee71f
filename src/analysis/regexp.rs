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
    /// The error is in words, Go's where Go has some.
    pub fn new(go: &str) -> Result<Regexp, String> {
        let compiled = regex_lite::Regex::new(&translate(go)?);
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

/// Go's syntax to that of regex-lite, or what is wrong with it. Groups capture nothing: nobody asks for what they caught.
fn translate(go: &str) -> Result<String, String> {
    let mut translation = Translation {
        rest: go,
        rust: String::with_capacity(go.len()),
    };
    let mut after_repetition = false;
    while !translation.rest.is_empty() {
        let repeats = translation.next()?;
        if repeats && after_repetition {
            return Err("invalid nested repetition operator".to_string());
        }
        after_repetition = repeats;
    }
    Ok(translation.rust)
}

struct Translation<'a> {
    rest: &'a str,
    rust: String,
}

impl<'a> Translation<'a> {
    /// Translates what comes next; whether that was a repetition.
    fn next(&mut self) -> Result<bool, String> {
        if let Some(quoted) = self.rest.strip_prefix("\\Q") {
            let (literal, after) = quoted.split_once("\\E").unwrap_or((quoted, ""));
            self.rust.push_str(&escape(literal));
            self.rest = after;
            return Ok(false);
        }
        match self.rest.chars().next().unwrap_or_default() {
            '\\' => self.escaped()?,
            '[' => self.class()?,
            '(' => self.group()?,
            '{' => return self.braces(),
            '*' | '+' | '?' => {
                self.copy(1);
                self.lazy();
                return Ok(true);
            }
            '.' | '^' | '$' | '|' | ')' => self.copy(1),
            literal => {
                self.rest = &self.rest[literal.len_utf8()..];
                self.literal(literal);
            }
        }
        Ok(false)
    }

    fn copy(&mut self, length: usize) {
        let (copied, rest) = self.rest.split_at(length);
        self.rust.push_str(copied);
        self.rest = rest;
    }

    fn literal(&mut self, c: char) {
        self.rust.push_str(&escape(c.encode_utf8(&mut [0; 4])));
    }

    /// The question mark after a repetition.
    fn lazy(&mut self) {
        if self.rest.starts_with('?') {
            self.copy(1);
        }
    }

    /// `{n}`, `{n,}` or `{n,m}`; any other brace is a brace.
    fn braces(&mut self) -> Result<bool, String> {
        let Some((least, most, length)) = repetition(self.rest) else {
            self.rest = &self.rest[1..];
            self.rust.push_str("\\{");
            return Ok(false);
        };
        const MOST: u32 = 1000;
        let at_most = most.unwrap_or(least);
        if least > MOST || at_most > MOST || least > at_most {
            return Err("invalid repeat count".to_string());
        }
        self.copy(length);
        self.lazy();
        Ok(true)
    }

    fn group(&mut self) -> Result<(), String> {
        self.rust.push_str("(?");
        let Some(inside) = self.rest.strip_prefix("(?") else {
            self.rest = &self.rest[1..];
            self.rust.push(':');
            return Ok(());
        };
        let named = inside
            .strip_prefix("P<")
            .or_else(|| inside.strip_prefix('<'));
        if let Some((name, after)) = named.and_then(|named| named.split_once('>')) {
            let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
            if name.is_empty() || !name.bytes().all(is_word) {
                return Err("invalid named capture".to_string());
            }
            self.rest = after;
            self.rust.push(':');
            return Ok(());
        }
        let flags = inside
            .find(|c: char| !"imsU-".contains(c))
            .unwrap_or(inside.len());
        if !inside[flags..].starts_with([':', ')']) {
            return Err("invalid or unsupported Perl syntax".to_string());
        }
        self.rest = inside;
        self.copy(flags + 1);
        Ok(())
    }

    /// A backslash and what it escapes, outside of a class.
    fn escaped(&mut self) -> Result<(), String> {
        match self.rest[1..].chars().next() {
            Some('A' | 'z' | 'b' | 'B' | 'd' | 'D' | 'w' | 'W') => self.copy(2),
            Some('s') => self.replace(&format!("[{SPACE}]")),
            Some('S') => self.replace(&format!("[^{SPACE}]")),
            _ => {
                let c = self.character()?;
                self.literal(c);
            }
        }
        Ok(())
    }

    /// Writes `text` for the next two bytes.
    fn replace(&mut self, text: &str) {
        self.rust.push_str(text);
        self.rest = &self.rest[2..];
    }

    /// A class in brackets. Go has no nested classes and no set operators, and takes a bracket or dash for itself where it can.
    fn class(&mut self) -> Result<(), String> {
        self.copy(1);
        if self.rest.starts_with('^') {
            self.copy(1);
        }
        let start = self.rest.len();
        while !self.rest.starts_with(']') || self.rest.len() == start {
            self.member()?;
        }
        self.copy(1);
        Ok(())
    }

    /// One member of a class: a class by name, a character, or a range.
    fn member(&mut self) -> Result<(), String> {
        if self.rest.starts_with("[:")
            && let Some(end) = self.rest[2..].find(":]")
        {
            return self.named_class(end + 4);
        }
        if self.rest.starts_with('\\') {
            let escaped = self.rest[1..].chars().next();
            match escaped {
                Some('d' | 'D' | 'w' | 'W') => self.copy(2),
                Some('s') => self.replace(SPACE),
                Some('S') => self.replace("\\S\\v"),
                _ => {}
            }
            if matches!(escaped, Some('d' | 'D' | 'w' | 'W' | 's' | 'S')) {
                return Ok(());
            }
        }
        let low = self.character()?;
        let is_range =
            self.rest.starts_with('-') && !self.rest[1..].starts_with(']') && self.rest.len() > 1;
        let mut high = low;
        if is_range {
            self.rest = &self.rest[1..];
            high = self.character()?;
        }
        if high < low {
            return Err("invalid character class range".to_string());
        }
        self.range(u32::from(low), u32::from(high));
        Ok(())
    }

    /// Writes a range of a class. What is special there stands alone and escaped: where case is folded, regex-lite takes nothing
    /// escaped for the end of a range.
    fn range(&mut self, mut low: u32, mut high: u32) {
        let special = |code: u32| char::from_u32(code).filter(|c| "\\[]^-&~".contains(*c));
        while low <= high
            && let Some(c) = special(low)
        {
            self.rust.extend(['\\', c]);
            low += 1;
        }
        while low <= high
            && let Some(c) = special(high)
        {
            self.rust.extend(['\\', c]);
            high -= 1;
        }
        if low <= high {
            self.rust.extend(char::from_u32(low));
        }
        if low < high {
            self.rust.push('-');
            self.rust.extend(char::from_u32(high));
        }
    }

    /// `[:alpha:]` and its like, `length` bytes long.
    fn named_class(&mut self, length: usize) -> Result<(), String> {
        const NAMES: [&str; 14] = [
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print",
            "punct", "space", "upper", "word", "xdigit",
        ];
        let name = self.rest[2..length - 2].trim_start_matches('^');
        if !NAMES.contains(&name) {
            return Err("invalid character class range".to_string());
        }
        self.copy(length);
        Ok(())
    }

    /// Takes one character, written as it is or escaped.
    fn character(&mut self) -> Result<char, String> {
        let mut chars = self.rest.chars();
        let first = chars.next().ok_or("missing closing ]")?;
        self.rest = chars.as_str();
        if first != '\\' {
            return Ok(first);
        }
        let escaped = chars
            .next()
            .ok_or("trailing backslash at end of expression")?;
        self.rest = chars.as_str();
        let invalid = || format!("invalid escape sequence: `\\{escaped}`");
        match escaped {
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\u{b}'),
            'x' => self.hexadecimal().ok_or_else(invalid),
            '0'..='7' => self.octal(escaped).ok_or_else(invalid),
            'p' | 'P' => Err("Unicode classes such as \\pL are not supported".to_string()),
            c if c.is_ascii_punctuation() || c.is_ascii_control() || c == ' ' => Ok(c),
            _ => Err(invalid()),
        }
    }

    /// Two digits, or any number of them in braces.
    fn hexadecimal(&mut self) -> Option<char> {
        let (digits, after) = match self.rest.strip_prefix('{') {
            Some(braced) => braced.split_once('}')?,
            None => self.rest.split_at_checked(2)?,
        };
        self.rest = after;
        let is_number = digits.bytes().all(|b| b.is_ascii_hexdigit());
        char::from_u32(u32::from_str_radix(digits, 16).ok()?).filter(|_| is_number)
    }

    /// Up to three digits; a single one other than 0 would be a reference backwards, which Go does not have.
    fn octal(&mut self, first: char) -> Option<char> {
        let more = self
            .rest
            .bytes()
            .take(2)
            .take_while(|b| (b'0'..=b'7').contains(b))
            .count();
        if more == 0 && first != '0' {
            return None;
        }
        let (digits, after) = self.rest.split_at(more);
        self.rest = after;
        char::from_u32(u32::from_str_radix(&format!("{first}{digits}"), 8).ok()?)
    }
}

/// What `\s` means to Go, without the vertical tab that it means elsewhere.
const SPACE: &str = "\\t\\n\\x0c\\r ";

/// The bounds and the length of a `{n}`, `{n,}` or `{n,m}` at the start of `text`; beyond any limit if they are no `u32`.
fn repetition(text: &str) -> Option<(u32, Option<u32>, usize)> {
    let end = text.find('}')?;
    let (least, most) = text[1..end].split_once(',').unwrap_or((&text[1..end], ""));
    let is_number = |n: &str| n.bytes().all(|b| b.is_ascii_digit());
    if least.is_empty() || !is_number(least) || !is_number(most) {
        return None;
    }
    let bound = |n: &str| n.parse().unwrap_or(u32::MAX);
    Some((
        bound(least),
        (!most.is_empty()).then(|| bound(most)),
        end + 1,
    ))
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
            "{go} on {name}, as {:?}",
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
    fn characters_by_number() {
        check(r"^\x66\x{6f}\157$", "foo", true);
        check(r"^[\x61-\x{63}]+$", "abc", true);
        check(r"^[\141-\143]+$", "abcd", false);
        check(r"^\0$", "\0", true);
    }

    #[test]
    fn classes_are_gos() {
        check(r"\s", "\u{b}", false);
        check(r"\S", "\u{b}", true);
        check(r"[\s]", "\u{b}", false);
        check(r"[\S]", "\u{b}", true);
        check(r"^[\d-z]+$", "1-z", true);
        check(r"^[a-]+$", "-a", true);
        check(r"^[-a]+$", "a-", true);
        check(r"(?i)^[-a\]X-Z]+$", "A-]y", true);
        check(r"^[Z-a]+$", "[\\]^_`aZ", true);
        check(r"^[+--]+$", "+,-.", false);
        check(r"^[\x00-\x7f]+$", "\0]a~", true);
        check(r"^[[:^alpha:]]+$", "12", true);
        check(r"^[[:]+$", "[:", true);
    }

    #[test]
    fn groups_are_gos() {
        check(r"^(?P<n>a)(?<n>b)(c)$", "abc", true);
        check(r"^(?i-s:A)b$", "ab", true);
        check(r"\<a\>", "<a>", true);
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        let beyond_go = [
            "a**",
            "a+?*",
            "a{0}{2}",
            "a{1001}",
            "a{2,1}",
            "a{99999999999}",
            r"\1",
            r"\8",
            r"\u0041",
            r"\Z",
            r"\C",
            "(?x)a",
            "(?=a)",
            "(?<n",
            "(?P<>a)",
            "[b-a]",
            "[[:foo:]]",
            r"[a-\d]",
            r"\x{110000}",
            r"\xg",
            r"\pL",
            r"\é",
        ];
        for bad in beyond_go {
            assert!(Regexp::new(bad).is_err(), "{bad}");
        }
        for bad in ["(", "*", "[", "a\\", "\\Q(\\E)", "[a"] {
            assert!(Regexp::new(bad).is_err(), "{bad}");
        }
    }
}
