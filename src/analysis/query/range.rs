//! Ranges of numbers as pprof's tagfocus writes them: `32kb`, `:64kb`, `4mb:`, `12kb:64mb`; both ends belong to it.

use crate::measurement::scale;

#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    from: Option<f64>,
    to: Option<f64>,
    /// Of both ends; empty where none is given.
    unit: String,
}

/// A whole number with a unit: `32kb`.
struct Number<'t> {
    value: i64,
    unit: &'t str,
}

impl Range {
    /// `None`: the text is no range. The error, of numbers beyond 64 bits, is no sentence.
    pub fn parse(text: &str) -> Result<Option<Range>, String> {
        let (first, second) = match text.split_once(':') {
            Some((first, second)) => (first, Some(second)),
            None => (text, None),
        };
        match (first, second) {
            (_, None) => Ok(number(first)?.map(|n| Range::around(&n))),
            (_, Some("")) => Ok(number(first)?.map(|n| Range {
                to: None,
                ..Range::around(&n)
            })),
            ("", Some(second)) => Ok(number(second)?.map(|n| Range {
                from: None,
                ..Range::around(&n)
            })),
            (_, Some(second)) => {
                let (from, to) = (number(first)?, number(second)?);
                Ok(from
                    .zip(to)
                    .and_then(|(from, to)| Range::between(&from, &to)))
            }
        }
    }

    fn around(number: &Number) -> Range {
        let (value, unit) = scale(number.value, number.unit, number.unit);
        Range {
            from: Some(value),
            to: Some(value),
            unit: unit.to_string(),
        }
    }

    /// `None` where the units do not go together.
    fn between(from: &Number, to: &Number) -> Option<Range> {
        let range = Range::around(from);
        let (value, unit) = scale(to.value, to.unit, &range.unit);
        let to = (unit == range.unit).then_some(value)?;
        Some(Range {
            to: Some(to),
            ..range
        })
    }

    pub fn contains(&self, value: i64, unit: &str) -> bool {
        let (value, unit) = scale(value, unit, &self.unit);
        unit == self.unit
            && self.from.is_none_or(|from| value >= from)
            && self.to.is_none_or(|to| value <= to)
    }
}

/// A sign, digits, and letters; `None` if the text is anything else.
fn number(text: &str) -> Result<Option<Number<'_>>, String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let unit = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = unit.len() < unsigned.len() && unit.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_number {
        return Ok(None);
    }
    let digits = &text[..text.len() - unit.len()];
    let value = digits
        .parse()
        .map_err(|_| tr!("{digits} does not fit 64 bits", digits = digits))?;
    Ok(Some(Number { value, unit }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, inside: &[(i64, &str)], outside: &[(i64, &str)]) {
        let range = Range::parse(text).expect(text).expect(text);
        for (value, unit) in inside {
            assert!(range.contains(*value, unit), "{value} {unit} in {text}");
        }
        for (value, unit) in outside {
            assert!(
                !range.contains(*value, unit),
                "{value} {unit} not in {text}"
            );
        }
    }

    #[test]
    fn both_ends_belong_to_it() {
        check(
            "32kb",
            &[(32, "kb"), (32_768, "bytes"), (32, "")],
            &[(32, "bytes")],
        );
        check(
            ":64kb",
            &[(-5, "mb"), (65_536, "bytes")],
            &[(65_537, "bytes"), (1, "ms")],
        );
        check("4mb:", &[(4, "mb"), (1, "gb")], &[(4, "kb")]);
        check(
            "12kb:64mb",
            &[(12, "kb"), (1, "mb")],
            &[(11, "kb"), (65, "mb")],
        );
        check("12kb:64", &[(64, "kb")], &[(65, "kb")]);
        check("-5:+5", &[(-5, "goid"), (5, "")], &[(6, ""), (0, "bytes")]);
    }

    #[test]
    fn what_is_no_range_is_none() {
        for text in [
            "", ":", "abc", "a1", "1:2:3", "1kb2", "1.5", "5:1kb", "+-5", ":5:", "kb:5",
        ] {
            assert_eq!(Range::parse(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn numbers_beyond_64_bits_are_refused() {
        assert!(Range::parse("99999999999999999999").is_err());
        assert!(Range::parse("1:99999999999999999999kb").is_err());
    }
}
