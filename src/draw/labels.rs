//! What of a function's name stands in a box. Names are shortened from the left, since the end tells siblings apart: directories
//! first, then the package, then enclosing types, and only then is the rest cut. A label never overflows its box.

use std::borrow::Cow;

/// First elements of the import paths of Go's standard library: which colour a box has. The exact list (`analysis::go_std`) would be six times
/// as long in what a page loads first, where nothing but a shade depends on it.
const STANDARD: &[&str] = &[
    "archive",
    "bufio",
    "bytes",
    "cmp",
    "compress",
    "container",
    "context",
    "crypto",
    "database",
    "debug",
    "embed",
    "encoding",
    "errors",
    "expvar",
    "flag",
    "fmt",
    "go",
    "hash",
    "html",
    "image",
    "index",
    "internal",
    "io",
    "iter",
    "log",
    "maps",
    "math",
    "mime",
    "net",
    "os",
    "path",
    "plugin",
    "reflect",
    "regexp",
    "runtime",
    "slices",
    "sort",
    "strconv",
    "strings",
    "structs",
    "sync",
    "syscall",
    "testing",
    "text",
    "time",
    "type:",
    "unicode",
    "unique",
    "unsafe",
    "vendor",
    "weak",
];
/// Namespaces of other standard libraries and runtimes.
const STANDARD_NAMESPACES: &[&str] = &["std", "core", "alloc", "__gnu_cxx"];
/// Fewer columns than this hold no label that says anything, unless the name is as short.
const FEWEST: usize = 4;

/// Whether a function belongs to a standard library, a runtime or the system, rather than to somebody's program.
pub fn is_standard(name: &str) -> bool {
    if name.starts_with(['[', '<']) || name.starts_with("runtime.") {
        return true;
    }
    let head = &name[..head_end(name)];
    if let Some((namespace, _)) = head.split_once("::") {
        return STANDARD_NAMESPACES.contains(&namespace);
    }
    let package = match head.rfind('/') {
        Some(slash) => slash + head[slash..].find('.').unwrap_or(head.len() - slash),
        None => head.find('.').unwrap_or(0),
    };
    let first = head[..package].split('/').next().unwrap_or_default();
    STANDARD.contains(&first)
}

/// The most telling form of `name` that has at most `columns` columns; `None`: nothing worth drawing has.
pub fn fit(name: &str, columns: usize) -> Option<Cow<'_, str>> {
    let full = width(name);
    if full <= columns {
        return (!name.is_empty()).then_some(Cow::Borrowed(name));
    }
    if columns < FEWEST {
        return None;
    }
    let mut rest = without_directories(name);
    loop {
        if width(rest) <= columns {
            return Some(Cow::Borrowed(rest));
        }
        match next_part(rest) {
            Some(shorter) if !is_closure(shorter) => rest = shorter,
            _ => return Some(Cow::Owned(cut(rest, columns))),
        }
    }
}

/// pprof's short name: no directories, no major version. `github.com/a/b/v2.F` → `b.F`.
pub fn without_directories(name: &str) -> &str {
    let head = &name[..head_end(name)];
    // A `/` before the first dot after it: of a path, not of a division operator.
    let Some(slash) = head.rfind('/') else {
        return name;
    };
    let last = &name[slash + 1..];
    if is_major_version(last) {
        let above = head[..slash].rfind('/').map_or(0, |s| s + 1);
        // `b/v2.F` cannot be shown as `b.F` without a copy; its path element says more than `v2.F`.
        return &name[above..];
    }
    if last.is_empty() { name } else { last }
}

/// Columns of monospaced text: characters, wide ones counted twice.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(columns_of).sum()
}

fn columns_of(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 2,
        '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Where type arguments or parameters begin: a `/` or `.` behind it belongs to another name.
fn head_end(name: &str) -> usize {
    // `(*T)` and `(anonymous namespace)` at a path's end are parts of the name; nothing before them is hidden by stopping here.
    name.find(['[', '(', '<', '{', ' ']).unwrap_or(name.len())
}

fn is_major_version(last: &str) -> bool {
    let digits = last
        .strip_prefix('v')
        .and_then(|rest| rest.split('.').next())
        .unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && digits != "1"
}

/// Behind the first `.` or `::` outside of brackets.
fn next_part(name: &str) -> Option<&str> {
    let mut depth = 0u32;
    let bytes = name.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        let separator = match b {
            b'(' | b'[' | b'<' | b'{' => {
                depth += 1;
                0
            }
            b')' | b']' | b'>' | b'}' => {
                depth = depth.saturating_sub(1);
                0
            }
            b'.' if i > 0 => 1,
            b':' if bytes.get(i + 1) == Some(&b':') => 2,
            _ => 0,
        };
        if separator > 0 && depth == 0 && i + separator < bytes.len() {
            return name.get(i + separator..);
        }
    }
    None
}

/// `func1`, `func2.1`, `3`: what Go calls a function literal. Of which function is what tells it from others.
fn is_closure(name: &str) -> bool {
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    name.split('.').all(|part| {
        let part = part.strip_prefix("gowrap").unwrap_or(part);
        is_number(part.strip_prefix("func").unwrap_or(part))
    })
}

fn cut(text: &str, columns: usize) -> String {
    let mut left = columns.saturating_sub(1);
    let mut out = String::new();
    for c in text.chars() {
        let wide = columns_of(c);
        if wide > left {
            break;
        }
        left -= wide;
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, columns: usize, expected: &str) {
        let label = fit(name, columns).unwrap_or_default();
        assert_eq!(label, expected, "{name} in {columns}");
        assert!(width(&label) <= columns);
    }

    #[test]
    fn go_names_lose_directories_then_package_then_receiver() {
        let name = "net/http.(*conn).serve";
        check(name, 22, "net/http.(*conn).serve");
        check(name, 21, "http.(*conn).serve");
        check(name, 17, "(*conn).serve");
        check(name, 12, "serve");
        check(name, 5, "serve");
        check(name, 4, "ser…");
        check(name, 3, "");
    }

    #[test]
    fn paths_versions_and_generics() {
        check("github.com/you/thing/v2.Do", 25, "thing/v2.Do");
        check("github.com/you/thing/v2.Do", 10, "Do");
        check("gopkg.in/yaml%2ev3.Unmarshal", 20, "yaml%2ev3.Unmarshal");
        check(
            "a.com/b.Map[go.shape.struct { a/c.X }]",
            30,
            "Map[go.shape.struct { a/c.X }]",
        );
        check("a.com/b.Map[go.shape.struct { a/c.X }]", 10, "Map[go.sh…");
        check("main.main.func1.2", 12, "main.func1.2");
        check("main.main.func1.2", 10, "main.func…");
        check("a.com/b.(*T).Run.gowrap3", 9, "Run.gowr…");
        check("main", 4, "main");
        check("go", 2, "go");
        check("", 5, "");
    }

    #[test]
    fn other_languages() {
        check("std::vector<a::b, c>::push_back(int)", 20, "push_back(int)");
        check("com.foo.Bar.baz", 8, "Bar.baz");
        check("operator<<", 8, "operato…");
        check("日本語の関数", 8, "日本語…");
        check("[libc.so.6]", 6, "[libc…");
        check("a::", 2, "");
        check("trailing.", 8, "trailin…");
    }

    #[test]
    fn standard_libraries_are_told_from_programs() {
        for name in [
            "runtime.mallocgc",
            "net/http.(*conn).serve",
            "fmt.Sprintf",
            "type:.eq.main.T",
            "std::vector<a>::push_back",
            "[libc.so.6]",
            "<unknown>",
        ] {
            assert!(is_standard(name), "{name}");
        }
        for name in [
            "main.main",
            "github.com/x/net/http.Get",
            "mycompany/service.Run",
            "network.Dial",
            "my::std::f",
            "fmt",
            "",
            "slices.Sorted2/x.f",
        ] {
            assert!(!is_standard(name), "{name}");
        }
    }
}
