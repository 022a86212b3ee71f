//! Patterns that people do not type: one function, exactly. Written as a regexp, since literal text also matches longer names.

use super::verbs::takes_keys;
use crate::analysis::query::Matcher;
use crate::analysis::regexp::escape;
use crate::protocol::{Filter, FilterVerb, Granularity, Pattern};

/// Matches `name` and no longer one.
pub fn exactly(name: &str) -> Pattern {
    Pattern {
        text: format!("^{}$", escape(name)),
        is_regexp: true,
    }
}

/// A filter by one frame. Its name at this granularity may hold more than filters look at: an address, a file and a line.
pub fn of_frame(verb: FilterVerb, name: &str, granularity: Granularity) -> Filter {
    let name = match granularity {
        Granularity::Functions | Granularity::Files => name,
        Granularity::FileFunctions | Granularity::Lines => without_place(name),
        Granularity::Addresses => without_place(without_address(name)),
    };
    Filter {
        verb,
        pattern: exactly(name),
    }
}

fn without_address(name: &str) -> &str {
    let split = name.split_once(' ');
    let is_address = |word: &str| word.len() == 16 && word.bytes().all(|b| b.is_ascii_hexdigit());
    match split {
        Some((word, rest)) if is_address(word) => rest,
        _ => name,
    }
}

/// The file may hold spaces where it is a whole path, and so may a name of C++.
fn without_place(name: &str) -> &str {
    if let Some((name, _)) = name.split_once(" /") {
        return name;
    }
    match name.rsplit_once(' ') {
        Some((name, place)) if place.contains(['/', '.']) => name,
        _ => name,
    }
}

/// How a pattern reads: a name for what [`exactly`] made, else what was typed.
pub fn described(pattern: &Pattern) -> String {
    let name = pattern
        .is_regexp
        .then(|| pattern.text.strip_prefix('^')?.strip_suffix('$'))
        .flatten()
        .and_then(unescaped);
    match name {
        Some(name) => name,
        None if pattern.is_regexp => format!("/{}/", pattern.text),
        None => pattern.text.clone(),
    }
}

/// The text that escapes to this; `None` where it says more than one text.
fn unescaped(escaped: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = escaped.chars();
    while let Some(c) = rest.next() {
        text.push(if c == '\\' { rest.next()? } else { c });
    }
    (escape(&text) == escaped).then_some(text)
}

/// Why a pattern cannot be used, in a sentence.
pub fn fault(pattern: &Pattern) -> Option<String> {
    Matcher::new(pattern).err()
}

/// Why a filter cannot be used, in a sentence. Of a label's pattern pprof reads each part between commas as an expression, after `key=`.
pub fn filter_fault(filter: &Filter) -> Option<String> {
    let Filter { verb, pattern } = filter;
    if takes_keys(*verb) || !pattern.is_regexp {
        return None;
    }
    if !matches!(verb, FilterVerb::TagFocus | FilterVerb::TagIgnore) {
        return fault(pattern);
    }
    let value = pattern.text.split_once('=').map_or(&*pattern.text, |v| v.1);
    value.split(',').find_map(|part| {
        fault(&Pattern {
            text: part.to_string(),
            is_regexp: true,
        })
    })
}
