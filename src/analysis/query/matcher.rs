//! What a text is held against, compiled once: literal text in any case, as people type it, or an expression of Go's.

use crate::analysis::regexp::Regexp;
use crate::protocol::Pattern;

/// A compiled [`Pattern`].
#[derive(Debug)]
pub enum Matcher {
    /// In lower case, as far as ASCII goes: the page does not carry Unicode's case tables.
    Literal(Vec<u8>),
    Regexp(Regexp),
}

impl Matcher {
    /// The error is a sentence. Literal text matches in any case; a regexp is unanchored, as pprof's.
    pub fn new(pattern: &Pattern) -> Result<Matcher, String> {
        if !pattern.is_regexp {
            return Ok(Matcher::literal(&pattern.text));
        }
        let compiled = Matcher::regexp(&pattern.text);
        compiled.map_err(|why| {
            tr!(
                "“{text}” is not a regular expression: {why}.",
                text = pattern.text,
                why = why
            )
        })
    }

    pub fn literal(text: &str) -> Matcher {
        Matcher::Literal(text.as_bytes().to_ascii_lowercase())
    }

    /// The error says what is wrong with the expression, and is no sentence.
    pub fn regexp(text: &str) -> Result<Matcher, String> {
        Regexp::new(text).map(Matcher::Regexp)
    }

    pub fn is_match(&self, text: &[u8]) -> bool {
        match self {
            Matcher::Literal(literal) => contains_in_any_case(text, literal),
            Matcher::Regexp(regexp) => regexp.is_match(text),
        }
    }
}

/// `lower` is in lower case.
fn contains_in_any_case(text: &[u8], lower: &[u8]) -> bool {
    let Some(first) = lower.first() else {
        return true;
    };
    let mut starts = text.windows(lower.len());
    starts.any(|at| at[0].to_ascii_lowercase() == *first && at.eq_ignore_ascii_case(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_regexp: bool, name: &str, expected: bool) {
        let pattern = Pattern {
            text: text.to_string(),
            is_regexp,
        };
        let matcher = Matcher::new(&pattern).expect("a pattern");
        assert_eq!(matcher.is_match(name.as_bytes()), expected, "{text} {name}");
    }

    #[test]
    fn literal_text_matches_in_any_case_and_regexps_as_in_go() {
        check("cache", false, "main.(*SessionCache).Remember", true);
        check("(*s", false, "main.(*SessionCache).Remember", true);
        check("日本", false, "main.日本語", true);
        check("cache", true, "main.(*SessionCache).Remember", false);
        check(r"^main\.\w+$", true, "main.run", true);
        check("日.+語", true, "main.日本語", true);
    }
}
