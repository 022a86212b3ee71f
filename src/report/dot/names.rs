//! Names as a drawing shows them: short, one part a line, and safe inside Graphviz's quotes.

use crate::analysis::graph::{NodeId, Nodes};
use crate::analysis::paths;
use regex_lite::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Inside quotes; a line end becomes one that aligns left.
pub fn escape(text: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(text.len());
    for byte in text {
        match byte {
            b'\\' => escaped.extend(b"\\\\"),
            b'"' => escaped.extend(b"\\\""),
            b'\n' => escaped.extend(b"\\l"),
            byte => escaped.push(*byte),
        }
    }
    escaped
}

/// Inside quotes where pprof forgets them: what it prints differs only in names that would end the quotes.
pub fn quote(text: &[u8]) -> Vec<u8> {
    if text.contains(&b'"') || text.ends_with(b"\\") {
        escape(text)
    } else {
        text.to_vec()
    }
}

/// A line of a box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameLine {
    pub text: Vec<u8>,
    /// A part of the function's name, which Graphviz must not read.
    is_name: bool,
}

impl NameLine {
    /// Inside quotes.
    pub fn quoted(&self) -> Vec<u8> {
        match self.is_name {
            true => escape(&self.text),
            false => quote(&self.text),
        }
    }
}

/// The short name, its parts each on a line, then the file's.
pub fn lines(nodes: &Nodes, node: NodeId) -> Vec<NameLine> {
    let name = shorten(nodes.name(node));
    let file = nodes.file(node);
    let file = if file.is_empty() {
        file
    } else {
        paths::base(file)
    };
    let place = (!name.is_empty()).then(|| usize::from(nodes.address(node) != 0));
    let mut lines = Vec::new();
    let parts = nodes.components(node, &name, file);
    for (at, part) in parts.iter().enumerate() {
        if place == Some(at) {
            let name = replace(part, b"[...]", "[…]".as_bytes());
            let name = replace(&name, b"::", b".");
            lines.extend(name.split(|byte| *byte == b'.').map(|text| NameLine {
                text: text.to_vec(),
                is_name: true,
            }));
        } else {
            lines.push(NameLine {
                text: part.to_vec(),
                is_name: false,
            });
        }
    }
    lines
}

fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(from) {
            replaced.extend(to);
            at += from.len();
        } else {
            replaced.push(text[at]);
            at += 1;
        }
    }
    replaced
}

/// Without packages, namespaces and arguments, as far as they are known for what they are.
fn shorten(name: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(name) {
        Ok(text) => shorten_text(text).into_owned().into_bytes(),
        // The rules tell ASCII apart and nothing else: a character for each byte does as well.
        Err(_) => {
            let text: String = name.iter().map(|b| char::from(*b)).collect();
            shorten_text(&text).chars().map(|c| c as u8).collect()
        }
    }
}

fn shorten_text(name: &str) -> Cow<'_, str> {
    static VERSION: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$").ok());
    static RULES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let rules = [
            r"^(?:[\w\-\.]+\/)+([^.]+\..+)", // Go
            r"^(?:[a-z]\w*\.)*([A-Z][\w\$]*\.(?:<init>|[a-z][\w\$]*(?:\$\d+)?))(?:(?:\()|$)", // Java
            r"^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?)",                     // C++
        ];
        rules
            .iter()
            .filter_map(|rule| Regex::new(rule).ok())
            .collect()
    });
    let name = name.strip_prefix("(anonymous namespace)::").unwrap_or(name);
    let version = VERSION.as_ref().and_then(|rule| rule.captures(name));
    let name: Cow<str> = match version {
        Some(parts) => format!("{}{}", &parts[1], &parts[2]).into(),
        None => name.into(),
    };
    let short = RULES.iter().find_map(|rule| rule.captures(&name));
    let short = short.and_then(|parts| parts.get(1).map(|part| part.range()));
    match short {
        Some(range) => name[range].to_string().into(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_as_pprof_does() {
        let cases = [
            ("main.main", "main.main"),
            ("net/http.(*conn).serve", "http.(*conn).serve"),
            (
                "github.com/blah/blah/vendor/gopkg.in/redis.v3.(*baseClient).Process",
                "redis.v3.(*baseClient).Process",
            ),
            ("github.com/foo/bar/v4.(*Foo).Bar", "bar.(*Foo).Bar"),
            ("github.com/foo/bar/v4/baz.Foo", "baz.Foo"),
            ("github.com/foo/v1/bar.Foo", "bar.Foo"),
            (
                "com.google.perftools.gwp.benchmark.FloatBench.lambda$run$0",
                "FloatBench.lambda$run$0",
            ),
            (
                "java.bar.foo.FooBar.<init>(FooBar.java:123)",
                "FooBar.<init>",
            ),
            ("operator delete(void*)", "operator delete(void*)"),
            ("(anonymous namespace)::Bar::Foo", "Bar::Foo"),
            (
                "cpp::namespace::Class::method<float, long>",
                "Class::method<float, long>",
            ),
            ("foo::FooBar", "foo::FooBar"),
        ];
        for (name, expected) in cases {
            assert_eq!(shorten_text(name), expected, "{name}");
        }
        assert_eq!(shorten(b"a/b.\xffc"), b"b.\xffc");
    }

    #[test]
    fn quotes_and_line_ends_are_safe() {
        assert_eq!(escape(b"a\\b\"c\nd"), b"a\\\\b\\\"c\\ld");
        assert_eq!(quote(b"C:\\app.exe"), b"C:\\app.exe");
        assert_eq!(quote(b"a\\\"b"), b"a\\\\\\\"b");
        assert_eq!(quote(b"a\\"), b"a\\\\");
    }
}
