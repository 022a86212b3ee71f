//! What is said, as data: the id of a message and its arguments. The English stands in one table; said in another language it is looked
//! up there as every sentence is (`crate::l10n`).

mod code;
mod english;

use crate::l10n;
use crate::state::words;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// A sentence that can be said in any language.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Text {
    pub id: String,
    pub args: Vec<(String, String)>,
}

impl Text {
    pub fn new(id: impl Into<String>) -> Text {
        Text {
            id: id.into(),
            args: Vec::new(),
        }
    }

    pub fn with(mut self, name: &str, value: impl ToString) -> Text {
        self.args.push((name.to_string(), value.to_string()));
        self
    }

    /// In the language on show; empty where nothing is to be said. Code is the same in every language.
    pub fn said(&self) -> String {
        if let Some(code) = code::text(&self.id) {
            return code.to_owned();
        }
        let args: Vec<(&str, &dyn Display)> = (self.args.iter())
            .map(|(name, value)| (name.as_str(), value as &dyn Display))
            .collect();
        l10n::fill(english::text(&self.id).unwrap_or_default(), &args)
    }

    /// Whether there is anything to say.
    pub fn is_known(&self) -> bool {
        english::text(&self.id).is_some() || code::text(&self.id).is_some()
    }
}

/// The id of one part of what is said of a rule.
pub fn id(rule: &str, part: &str) -> String {
    format!("{rule}.{part}")
}

/// `12.3 MB`, as the page writes it.
pub fn bytes(value: f64) -> String {
    words::amount(value.round() as i64, "bytes")
}

pub fn count(value: f64) -> String {
    match value.abs() < 10.0 && value.fract().abs() > 0.05 {
        true => format!("{value:.1}"),
        false => whole(value),
    }
}

pub fn whole(value: f64) -> String {
    words::exact(value.round() as i64, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_put_in_once() {
        let text = Text::new("context.cancel.title");
        assert!(text.is_known() && text.said().starts_with("Contexts of"));
        let text = Text::new("blocked.forever.title")
            .with("amount", "{what}")
            .with("what", "x");
        assert_eq!(
            text.said(),
            "{what} more goroutines of x wait for ever (select {})"
        );
    }

    #[test]
    fn sizes_are_written_as_on_the_page() {
        assert_eq!(bytes(98_860_000.0), "94.28\u{a0}MB");
        assert_eq!(bytes(-2048.0), "−2\u{a0}kB");
        assert_eq!(bytes(0.0), "0");
    }

    #[test]
    fn what_is_not_known_says_nothing() {
        assert_eq!(Text::new("no.such").said(), "");
        assert!(!Text::new("no.such").is_known());
    }
}
