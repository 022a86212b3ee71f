//! The line of a frame: an address, its symbol and the binary it is in.

use super::event::word;
use crate::formats::lines::{hexadecimal, rsplit_once};

#[derive(Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    pub address: u64,
    pub symbol: &'a [u8],
    pub binary: &'a [u8],
    pub is_inlined: bool,
    pub file: &'a [u8],
    pub line: i64,
}

impl<'a> Frame<'a> {
    /// `5581a33b4e30 main+0x10 (/usr/bin/app)`; inlined frames end in `(inlined)`.
    pub fn parse(line: &'a [u8]) -> Option<Frame<'a>> {
        let (address, rest) = word(line)?;
        let address = hexadecimal(address)?;
        let rest = rest.trim_ascii();
        let found = offset(rest).or_else(|| in_parentheses(rest));
        let (symbol, binary) = found.unwrap_or((rest, b""));
        let is_inlined = binary == b"inlined";
        (!symbol.is_empty()).then_some(Frame {
            address,
            symbol,
            binary: if is_inlined { b"" } else { binary },
            is_inlined,
            file: b"",
            line: 0,
        })
    }
}

/// `main+0x10 (/usr/bin/app)`: the last `+0x` that is followed by digits, and by the end or a binary.
fn offset(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (symbol, rest) = rsplit_once(text, b"+0x")?;
    let end = rest.iter().position(|b| !b.is_ascii_hexdigit());
    let (digits, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let binary = match rest {
        b"" => rest,
        _ => rest.strip_prefix(b" (")?.strip_suffix(b")")?,
    };
    (!digits.is_empty()).then_some((symbol, binary))
}

/// `f(int) (/usr/bin/app)`, `[unknown] (/usr/lib/x.so (deleted))`: names of C++ have parentheses too, so the last ones count.
fn in_parentheses(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.strip_suffix(b")")?;
    let place = text.strip_suffix(b" (deleted)").unwrap_or(text);
    let (symbol, _) = rsplit_once(place, b" (")?;
    Some((symbol, &text[symbol.len() + 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_frames() {
        let check = |line: &str, address: u64, symbol: &str, binary: &str, is_inlined: bool| {
            let expected = Frame {
                address,
                symbol: symbol.as_bytes(),
                binary: binary.as_bytes(),
                is_inlined,
                file: b"",
                line: 0,
            };
            assert_eq!(Frame::parse(line.as_bytes()), Some(expected), "{line}");
        };
        check(
            "\tff10 native+0xa ([kernel.kallsyms])",
            0xff10,
            "native",
            "[kernel.kallsyms]",
            false,
        );
        check(
            " 10 std::f(int, char)+0x1 (/a b/x.so)",
            0x10,
            "std::f(int, char)",
            "/a b/x.so",
            false,
        );
        check(" 10 f(int) (/a/x.so)", 0x10, "f(int)", "/a/x.so", false);
        check(
            " 10 f+0x1 (/a/x (deleted))",
            0x10,
            "f",
            "/a/x (deleted)",
            false,
        );
        check(
            " 10 [unknown] (/a/x (deleted))",
            0x10,
            "[unknown]",
            "/a/x (deleted)",
            false,
        );
        check(" 10 f(int) (inlined)", 0x10, "f(int)", "", true);
        check(" 10 main", 0x10, "main", "", false);
        for line in ["", " main.c:12", " 10", " xyz main"] {
            assert_eq!(Frame::parse(line.as_bytes()), None, "{line}");
        }
    }
}
