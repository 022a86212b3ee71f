//! From the form in which cpp_demangle prints a few things into pprof's, which is that of GNU's c++filt.

use super::Mode;

/// A type that the library spells in another way: the standard streams by the names that programs use.
pub fn spelled(text: &str) -> &str {
    match text {
        "std::basic_istream<char, std::char_traits<char> >" => "std::istream",
        "std::basic_ostream<char, std::char_traits<char> >" => "std::ostream",
        "std::basic_iostream<char, std::char_traits<char> >" => "std::iostream",
        "std::nullptr_t" => "decltype(nullptr)",
        _ => text,
    }
}

/// Whether the parenthesis at the start closes the parameters of a function that something is local to.
pub fn is_followed_by_name(text: &str) -> bool {
    let behind = text.strip_prefix(')').unwrap_or_default();
    let qualifiers = [" const", " volatile", " &&", " &"];
    let strip = |rest, qualifier| str::strip_prefix(rest, qualifier).unwrap_or(rest);
    qualifiers.into_iter().fold(behind, strip).starts_with("::")
}

/// Without the qualifiers of a method, which are of its parameter `this`.
pub fn without_qualifiers(text: &str) -> &str {
    let last = text.rfind("operator ").unwrap_or(0);
    if last > 0 && !text[last..].contains("::") {
        // What it converts to may end so.
        return text;
    }
    let qualifiers = [" &&", " &", " volatile", " const"];
    qualifiers
        .iter()
        .fold(text, |rest, q| rest.strip_suffix(q).unwrap_or(rest))
}

pub fn as_pprof(text: &str, mode: Mode) -> String {
    let text = special(text);
    let text = constructors(&text, mode);
    let text = literal_operator(text);
    literals(&text)
}

fn special(text: &str) -> String {
    let inside = |start: &str| text.strip_prefix(start)?.strip_suffix(")}");
    if let Some(of) = inside("{vtable(") {
        return format!("vtable for {of}");
    }
    if let Some(of) = inside("{vtt(") {
        return format!("VTT for {of}");
    }
    if let Some(thunk) = inside("{virtual override thunk(") {
        return self::thunk(thunk);
    }
    const CONSTRUCTION: &str = "construction vtable for ";
    let classes = text.strip_prefix(CONSTRUCTION);
    if let Some((whole, part)) = classes.and_then(|c| c.split_once("-in-")) {
        return format!("{CONSTRUCTION}{part}-in-{whole}");
    }
    text.to_owned()
}

/// `operator_km::operator ""` → `operator"" _km`.
fn literal_operator(text: String) -> String {
    const MARK: &str = "::operator \"\"";
    let parts = text.split_once(MARK);
    let named = parts.and_then(|(before, behind)| {
        let (before, suffix) = before.rsplit_once("operator")?;
        Some(format!("{before}operator\"\" {suffix}{behind}"))
    });
    named.unwrap_or(text)
}

/// The classes that have a short name have constructors and destructors of their full one.
fn constructors(text: &str, mode: Mode) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("std::") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match constructor(from, mode) {
            Some((full, behind)) => {
                out.push_str(&full);
                rest = behind;
            }
            None => {
                out.push_str("std::");
                rest = &from["std::".len()..];
            }
        }
    }
    out + rest
}

/// `std::string::~string…` → its full form, and what comes behind.
fn constructor(text: &str, mode: Mode) -> Option<(String, &str)> {
    let text = text.strip_prefix("std::")?;
    let (class, rest) = text.split_once("::")?;
    let arguments = match (class, mode) {
        ("string" | "istream" | "ostream" | "iostream", Mode::Simplified) => "",
        ("string", _) => "<char, std::char_traits<char>, std::allocator<char> >",
        ("istream" | "ostream" | "iostream", _) => "<char, std::char_traits<char> >",
        _ => return None,
    };
    let (tilde, rest) = match rest.strip_prefix('~') {
        Some(rest) => ("~", rest),
        None => ("", rest),
    };
    let rest = rest.strip_prefix("basic_").unwrap_or(rest);
    let rest = rest.strip_prefix(class)?;
    let is_whole = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    is_whole.then(|| {
        (
            format!("std::basic_{class}{arguments}::{tilde}basic_{class}"),
            rest,
        )
    })
}

/// `(unsigned long)8` → `8ul`: as it would be written.
fn literals(text: &str) -> String {
    const TYPES: [(&str, &str); 6] = [
        ("(int)", ""),
        ("(unsigned int)", "u"),
        ("(long)", "l"),
        ("(unsigned long)", "ul"),
        ("(long long)", "ll"),
        ("(unsigned long long)", "ull"),
    ];
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let literal = TYPES.iter().find_map(|(ty, suffix)| {
            let value = from.strip_prefix(ty)?;
            let digits = value.strip_prefix('-').unwrap_or(value);
            let end = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            let (value, behind) = value.split_at(value.len() - digits.len() + end);
            (end > 0).then_some((value, suffix, behind))
        });
        let (value, suffix, behind) = literal.unwrap_or(("(", &"", &from[1..]));
        out.push_str(value);
        out.push_str(suffix);
        rest = behind;
    }
    out + rest
}

/// Of one or two offsets in braces and what it leads to.
fn thunk(text: &str) -> String {
    let offset = |text| -> Option<(bool, &str)> {
        let text: &str = text;
        let (offset, rest) = text.strip_prefix('{')?.split_once("}, ")?;
        Some((offset.starts_with("virtual"), rest))
    };
    let Some((is_virtual, rest)) = offset(text) else {
        return text.to_owned();
    };
    match offset(rest) {
        Some((_, rest)) => format!("covariant return thunk to {rest}"),
        None if is_virtual => format!("virtual thunk to {rest}"),
        None => format!("non-virtual thunk to {rest}"),
    }
}
