//! Rust's names, old (`_ZN…17h…E`) and new (`_R…`), read by rustc-demangle without hashes and disambiguators.

use super::Mode;
use std::fmt::{self, Write};

/// Text that one name may make: back references can stand for gigabytes.
const MOST_TEXT: usize = 1 << 18;

/// `None`: not such a name.
pub fn demangle(name: &str, mode: Mode) -> Option<String> {
    if name.starts_with("_R") {
        let name = name.find('.').map_or(name, |dot| &name[..dot]);
        let printed = read(name)?;
        return Some(match mode {
            Mode::Simplified => without_generic_arguments(&printed),
            _ => printed,
        });
    }
    read(old(name)?)
}

/// Without a suffix, if it ends in a hash as the compiler makes them. A name of C++ may look like one whose digits are few.
fn old(name: &str) -> Option<&str> {
    let name = name.rfind("E.").map_or(name, |at| &name[..=at]);
    let path = name.strip_prefix("_ZN")?.strip_suffix('E')?;
    let hash = path.get(path.len().checked_sub(16)?..)?;
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if !path.strip_suffix(hash)?.ends_with("17h") || !hash.bytes().all(is_hex) {
        return None;
    }
    let mut digits: Vec<u8> = hash.bytes().collect();
    digits.sort_unstable();
    digits.dedup();
    (digits.len() >= 5).then_some(name)
}

fn read(name: &str) -> Option<String> {
    let symbol = rustc_demangle::try_demangle(name).ok()?;
    let mut text = Bounded(String::new());
    write!(text, "{symbol:#}").ok()?;
    Some(text.0)
}

struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > MOST_TEXT {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// As pprof: the brackets stay, empty. `<T as Trait>` is no list of arguments: nothing it could belong to stands before it.
fn without_generic_arguments(name: &str) -> String {
    let mut out = String::new();
    let mut depth = 0u32;
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let token = if c == '-' && rest.starts_with("->") {
            2
        } else {
            quoted(rest).unwrap_or(c.len_utf8())
        };
        let (taken, behind) = rest.split_at(token);
        rest = behind;
        if depth == 0 {
            let is_list =
                taken == "<" && out.ends_with(|b: char| b.is_alphanumeric() || "_:}>".contains(b));
            out.push_str(taken);
            depth += u32::from(is_list);
        } else if taken == "<" {
            depth += 1;
        } else if taken == ">" {
            depth -= 1;
            if depth == 0 {
                out.push('>');
            }
        }
    }
    out
}

/// Length of the character or string literal at the start.
fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|c| "'\"".contains(*c))?;
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return Some(at + 1),
            // A lifetime, not a character.
            _ if quote == '\'' && at > 1 && !text.starts_with("'\\") => return None,
            _ => {}
        }
    }
    None
}
