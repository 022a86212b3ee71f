//! Colours of a text's syntax: ranges with a kind, by line. The words are told apart by a kept lexer, which knows no lines: what spans
//! several (block comments, raw strings) is carried from line to line here, so that one it misreads cannot spoil the rest of a file.

use egui_code_editor::{Syntax, Token, TokenType};
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Plain,
    Comment,
    Keyword,
    Type,
    Text,
    Number,
    Call,
}

impl Kind {
    /// The class it has on the page.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Kind::Plain => None,
            Kind::Comment => Some("syn-comment"),
            Kind::Keyword => Some("syn-keyword"),
            Kind::Type => Some("syn-type"),
            Kind::Text => Some("syn-text"),
            Kind::Number => Some("syn-number"),
            Kind::Call => Some("syn-call"),
        }
    }
}

/// What a line begins in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Within {
    #[default]
    Nothing,
    Comment,
    RawString,
}

/// A lexer for the language of a file, as its name tells it.
pub struct Painter {
    syntax: Syntax,
    has_raw_strings: bool,
}

/// A longer line is not taken apart: nobody reads it.
const LONGEST: usize = 2000;

impl Painter {
    /// `None`: a language that is not known.
    pub fn of(path: &str) -> Option<Painter> {
        let (_, ending) = path.rsplit_once('.')?;
        let syntax = match ending {
            "go" => go(),
            "rs" => Syntax::rust(),
            "py" => Syntax::python(),
            "sh" | "bash" => Syntax::shell(),
            "c" | "h" | "cc" | "cpp" | "cxx" | "hh" | "hpp" => c(),
            "java" | "kt" | "js" | "ts" | "mjs" => curly(),
            _ => return None,
        };
        let has_raw_strings = matches!(ending, "go" | "js" | "ts" | "mjs");
        Some(Painter {
            syntax,
            has_raw_strings,
        })
    }

    /// What the next line begins in: the lexer is asked only of lines that may change it.
    pub fn after(&self, line: &str, within: Within) -> Within {
        match self.may_change(line, within) {
            true => self.paint(line, within).1,
            false => within,
        }
    }

    fn may_change(&self, line: &str, within: Within) -> bool {
        let [begin, end] = self.syntax.comment_multiline;
        let is_raw = || self.has_raw_strings && line.contains('`');
        match within {
            Within::Nothing => line.contains(begin) || is_raw(),
            Within::Comment => line.contains(end),
            Within::RawString => is_raw(),
        }
    }

    /// How much work [`Painter::after`] is, in bytes that are lexed; to pass over a line costs a few of them.
    pub fn cost(&self, line: &str, within: Within) -> usize {
        match self.may_change(line, within) {
            true => line.len().min(LONGEST),
            false => 1 + line.len() / 128,
        }
    }

    /// The parts of a line, which together are the line: bytes of each with its kind; and what the next line begins in.
    pub fn paint(&self, line: &str, within: Within) -> (Vec<(usize, Kind)>, Within) {
        if line.len() > LONGEST {
            return (vec![(line.len(), Kind::Plain)], Within::Nothing);
        }
        let mut parts = Vec::new();
        let (end, kind) = match within {
            Within::Nothing => ("", Kind::Plain),
            Within::Comment => (self.syntax.comment_multiline[1], Kind::Comment),
            Within::RawString => ("`", Kind::Text),
        };
        let begins = match (within, line.find(end)) {
            (Within::Nothing, _) => 0,
            (_, Some(at)) => at + end.len(),
            (_, None) => return (vec![(line.len(), kind)], within),
        };
        if begins > 0 {
            parts.push((begins, kind));
        }
        let (rest, within) = self.lex(&line[begins..]);
        parts.extend(rest);
        (parts, within)
    }

    fn lex(&self, text: &str) -> (Vec<(usize, Kind)>, Within) {
        // The lexer takes `"\\"` for a string that goes on; as far as lengths go these are any two letters.
        let told = text.replace("\\\\", "xx");
        let tokens = Token::default().tokens(&self.syntax, &told);
        let mut parts: Vec<(usize, Kind)> = Vec::new();
        for token in &tokens {
            let (length, kind) = (token.buffer().len(), kind_of(token.ty()));
            match parts.last_mut() {
                Some((last, same)) if *same == kind => *last += length,
                _ => parts.push((length, kind)),
            }
        }
        let within = match tokens.last() {
            Some(last) => self.unfinished(last),
            None => Within::Nothing,
        };
        (parts, within)
    }

    fn unfinished(&self, last: &Token) -> Within {
        let [begin, end] = self.syntax.comment_multiline;
        let text = last.buffer();
        match last.ty() {
            TokenType::Comment(true)
                if text.len() < begin.len() + end.len() || !text.ends_with(end) =>
            {
                Within::Comment
            }
            TokenType::Str('`')
                if self.has_raw_strings && (text.len() < 2 || !text.ends_with('`')) =>
            {
                Within::RawString
            }
            _ => Within::Nothing,
        }
    }
}

fn kind_of(token: TokenType) -> Kind {
    match token {
        TokenType::Comment(_) => Kind::Comment,
        TokenType::Keyword => Kind::Keyword,
        TokenType::Type | TokenType::Special => Kind::Type,
        TokenType::Str(_) => Kind::Text,
        TokenType::Numeric(_) => Kind::Number,
        TokenType::Function => Kind::Call,
        _ => Kind::Plain,
    }
}

/// As a sentence, which is less code than a list.
fn words(words: &'static str) -> BTreeSet<&'static str> {
    words.split(' ').collect()
}

fn go() -> Syntax {
    Syntax::new("Go")
        .with_comment("//")
        .with_comment_multiline(["/*", "*/"])
        .with_keywords(words(
            "break case chan const continue default defer else fallthrough for func go goto if \
             import interface map package range return select struct switch type var",
        ))
        .with_types(words(
            "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 \
             int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr",
        ))
        .with_special(words("true false nil iota"))
}

fn c() -> Syntax {
    Syntax::new("C++")
        .with_comment("//")
        .with_comment_multiline(["/*", "*/"])
        .with_keywords(words(
            "auto break case catch class const constexpr continue default delete do else enum \
             explicit extern final for friend goto if inline mutable namespace new noexcept \
             operator override private protected public register return sizeof static struct \
             switch template this throw try typedef typename union using virtual volatile while",
        ))
        .with_types(words(
            "bool char double float int int8_t int16_t int32_t int64_t long short signed size_t \
             uint8_t uint16_t uint32_t uint64_t unsigned void",
        ))
        .with_special(words("true false nullptr NULL"))
}

/// Java, Kotlin, JavaScript and TypeScript: near enough to each other for a look.
fn curly() -> Syntax {
    Syntax::new("Java")
        .with_comment("//")
        .with_comment_multiline(["/*", "*/"])
        .with_keywords(words(
            "abstract async await break case catch class const continue default do else enum \
             export extends final finally for from fun function if implements import in \
             instanceof interface let native new of package private protected public return \
             static super switch synchronized this throw throws try typeof val var when while \
             yield",
        ))
        .with_types(words(
            "boolean byte char double float int long number short string void",
        ))
        .with_special(words("true false null undefined"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(line: &str, within: Within) -> (Vec<(&str, Kind)>, Within) {
        let painter = Painter::of("a.go").expect("Go is known");
        let (parts, after) = painter.paint(line, within);
        let mut at = 0;
        let parts = parts.into_iter().map(|(length, kind)| {
            at += length;
            (&line[at - length..at], kind)
        });
        (parts.collect(), after)
    }

    fn check(line: &str, word: &str, kind: Kind) {
        let (parts, _) = kinds(line, Within::Nothing);
        assert!(
            parts.iter().any(|(w, k)| w.trim() == word && *k == kind),
            "{word} in {parts:?}"
        );
        assert_eq!(
            parts.iter().map(|(w, _)| w.len()).sum::<usize>(),
            line.len()
        );
    }

    #[test]
    fn words_of_go_are_told_apart() {
        check(
            "\tfunc F(x int) error { return nil }",
            "func",
            Kind::Keyword,
        );
        check("\tfunc F(x int) error { return nil }", "int", Kind::Type);
        check("\tx := \"for \\\" é\" // why", "\"for \\\" é\"", Kind::Text);
        check("\tx := \"for\" // why", "// why", Kind::Comment);
        check(r#"x := "\\" + y"#, r#""\\""#, Kind::Text);
        check("x := f(12)", "12", Kind::Number);
    }

    #[test]
    fn what_spans_lines_is_carried() {
        let painter = Painter::of("x/a.go").expect("Go is known");
        let lines = [
            "a /* b",
            "c",
            "d */ e",
            "`r",
            "\\",
            "s` // `",
            "/* x */ y",
            "z",
        ];
        use Within::*;
        let expected = [
            Nothing, Comment, Comment, Nothing, RawString, RawString, Nothing, Nothing,
        ];
        let mut within = Within::default();
        for (line, expected) in lines.iter().zip(expected) {
            assert_eq!(within, expected, "{line}");
            within = painter.after(line, within);
        }
        assert_eq!(
            kinds("d */ if", Within::Comment).0[0],
            ("d */", Kind::Comment)
        );
    }

    #[test]
    fn parts_are_always_the_line() {
        let odd = [
            "",
            "é",
            "\"",
            "'",
            "`",
            "/*",
            "*/",
            "/",
            "\\\\\\",
            "\"\\\\\\",
            "0x_é.1e+",
            "/*/",
            "\u{0}\t",
        ];
        for line in odd {
            for within in [Within::Nothing, Within::Comment, Within::RawString] {
                let (parts, _) = kinds(line, within);
                assert_eq!(
                    parts.iter().map(|(w, _)| w.len()).sum::<usize>(),
                    line.len(),
                    "{line:?}"
                );
            }
        }
    }
}
