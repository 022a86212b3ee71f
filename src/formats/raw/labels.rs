//! The labels of samples in the text of `pprof -raw`: `k:[v] k2:[v]`, first a line of texts, then one of numbers (`k:[1 bytes]`).
//!
//! Nothing is quoted, and a line of texts that are all numbers looks like a line of numbers. A line with one value that is no number
//! is a line of texts, and its keys are texts wherever a line stands alone.

use crate::formats::lines::{Lines, decimal};
use crate::input::Error;
use crate::profile::{Builder, Label};
use std::cell::Cell;
use std::collections::BTreeSet;

/// What labels are indented by.
pub const INDENT: &[u8] = b"                ";

pub struct Labels<'a> {
    /// Keys that have texts.
    texts: BTreeSet<&'a [u8]>,
    /// Whether a key was taken as a number that may have been a text, and a text as one value that may have been several.
    guessed_number: Cell<bool>,
    guessed_text: Cell<bool>,
}

impl<'a> Labels<'a> {
    /// Looks which keys have texts.
    pub fn of(samples: Lines<'a>) -> Labels<'a> {
        let mut texts = BTreeSet::new();
        for (_, line) in samples {
            let Some(line) = labels_of(line) else {
                continue;
            };
            if items(line).any(|(_, value)| numbers(value).is_none()) {
                texts.extend(items(line).map(|(key, _)| key));
            }
        }
        Labels {
            texts,
            guessed_number: Cell::new(false),
            guessed_text: Cell::new(false),
        }
    }

    /// The labels of one sample, from its one or two lines.
    pub fn read(&self, lines: &[&'a [u8]], builder: &mut Builder) -> Result<Vec<Label>, Error> {
        let mut labels = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let of_texts = match (at, lines.len()) {
                (0, 2) => true,
                (1, _) => false,
                _ => items(line).any(|(key, _)| self.texts.contains(key)),
            };
            for (key, value) in items(line) {
                match numbers(value).filter(|_| !of_texts) {
                    Some(numbers) => {
                        self.guessed_number.set(true);
                        for (number, unit) in numbers {
                            labels.push(builder.number_label(key, number, unit)?);
                        }
                    }
                    None => {
                        let may_be_several = value.contains(&b' ');
                        self.guessed_text
                            .set(self.guessed_text.get() || may_be_several);
                        labels.push(builder.text_label(key, value)?);
                    }
                }
            }
        }
        Ok(labels)
    }

    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let number = self.guessed_number.get().then(|| {
            tr!("`pprof -raw` prints labels that are texts and labels that are numbers alike: those with nothing but numbers were taken as numbers.")
        });
        let text = self.guessed_text.get().then(|| {
            tr!("`pprof -raw` prints several values of a label with blanks between them: a label with a blank in it was taken as one value.")
        });
        number.into_iter().chain(text)
    }
}

/// The labels in a line, if it is a line of labels and not of a sample: after its first colon stands a bracket.
pub fn labels_of(line: &[u8]) -> Option<&[u8]> {
    let labels = line.strip_prefix(INDENT)?;
    let colon = labels.iter().position(|b| *b == b':')?;
    (labels.get(colon + 1) == Some(&b'[')).then_some(labels)
}

/// Keys and what stands in their brackets.
fn items(line: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let colon = rest.windows(2).position(|w| w == b":[")?;
        let (key, after) = (&rest[..colon], &rest[colon + 2..]);
        let end = end_of_value(after);
        rest = after.get(end + 2..).unwrap_or_default();
        Some((key, &after[..end]))
    })
}

/// The bracket that ends a value is the last of the line, or has a blank and another item after it.
fn end_of_value(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(length) = text[at..].iter().position(|b| *b == b']') {
        let rest = &text[at + length + 1..];
        if rest.is_empty() || is_item(rest) {
            return at + length;
        }
        at += length + 1;
    }
    text.len()
}

fn is_item(rest: &[u8]) -> bool {
    let Some(item) = rest.strip_prefix(b" ") else {
        return false;
    };
    // A key is short: a line of labels must not be looked through again and again.
    let near = &item[..item.len().min(256)];
    let mark = near.windows(2).position(|w| w == b":[" || w[0] == b']');
    mark.is_some_and(|at| near[at] == b':')
}

/// `1 2 3`, or `1 bytes 2 bytes`: whole numbers, all with a unit or all without.
fn numbers(value: &[u8]) -> Option<Vec<(i64, &[u8])>> {
    let words: Vec<&[u8]> = value.split(|b| *b == b' ').collect();
    let plain = words.iter().map(|word| Some((decimal(word)?, &b""[..])));
    plain.collect::<Option<Vec<_>>>().or_else(|| {
        let pairs = words.chunks(2).map(|pair| match pair {
            [number, unit] => Some((decimal(number)?, *unit)),
            _ => None,
        });
        pairs.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_with_brackets_and_blanks_in_them() {
        let items = |line: &'static str| -> Vec<String> {
            let text = String::from_utf8_lossy;
            items(line.as_bytes())
                .map(|(k, v)| format!("{}={}", text(k), text(v)))
                .collect()
        };
        assert_eq!(items("bytes:[1024]"), ["bytes=1024"]);
        assert_eq!(items("a b:[x y] c:[z]"), ["a b=x y", "c=z"]);
        assert_eq!(items("a:[x[0] y] b:[]"), ["a=x[0] y", "b="]);
        assert_eq!(items("a:[x"), ["a=x"]);
    }

    #[test]
    fn numbers_with_and_without_units() {
        assert_eq!(numbers(b"1 -2"), Some(vec![(1, &b""[..]), (-2, b"")]));
        assert_eq!(
            numbers(b"1 bytes 2 b"),
            Some(vec![(1, &b"bytes"[..]), (2, b"b")])
        );
        assert_eq!(numbers(b"1 "), Some(vec![(1, &b""[..])]));
        assert_eq!(numbers(b"1 2 bytes"), None);
        assert_eq!(numbers(b"x"), None);
        assert_eq!(numbers(b""), None);
    }
}
