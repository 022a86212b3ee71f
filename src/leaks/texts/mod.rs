//! What is said, as data: the id of a message and its arguments. The English stands in one table, written as Fluent writes messages, so
//! that other languages are tables beside it; code is the same in all of them.

mod code;
mod english;

use crate::measurement;
use serde::{Deserialize, Serialize};

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

    /// In English; empty where nothing is to be said.
    pub fn english(&self) -> String {
        let template = english::text(&self.id).or_else(|| code::text(&self.id));
        fill(template.unwrap_or_default(), &self.args)
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

/// Replaces `{$name}`, once: what an argument holds is not looked at again.
fn fill(template: &str, args: &[(String, String)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{$") {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        let arg = args.iter().find(|(n, _)| n == name);
        out.push_str(arg.map_or("", |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// `12.3MB`, as pprof writes it.
pub fn bytes(value: f64) -> String {
    measurement::label(value.round() as i64, "bytes")
}

pub fn count(value: f64) -> String {
    match value.abs() < 10.0 && value.fract().abs() > 0.05 {
        true => format!("{value:.1}"),
        false => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_put_in_once() {
        let args = [
            ("a".to_string(), "{$b}".to_string()),
            ("b".to_string(), "x".to_string()),
        ];
        assert_eq!(fill("{$a} and {$b}, {$c}.", &args), "{$b} and x, .");
        assert_eq!(fill("open {$a", &args), "open a");
    }
}
