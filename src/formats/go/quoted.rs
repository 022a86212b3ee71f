//! Strings as Go quotes them (`%q`, and the runtime's own printing of labels).

/// The string that `text` begins with, after its opening quote, and what follows the closing one. `None` if it does not end, or an
/// escape in it is none of Go's.
pub fn unquote(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        let (first, after) = rest.split_first()?;
        rest = after;
        match first {
            b'"' => return Some((out, rest)),
            b'\\' => rest = escape(rest, &mut out)?,
            other => out.push(*other),
        }
    }
}

fn escape<'a>(text: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (kind, rest) = text.split_first()?;
    let digits = match kind {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => {
            out.push(control(*kind)?);
            return Some(rest);
        }
    };
    let (number, rest) = rest.split_at_checked(digits)?;
    let number = u32::from_str_radix(std::str::from_utf8(number).ok()?, 16).ok()?;
    match kind {
        b'x' => out.push(number as u8),
        _ => out.extend_from_slice(char::from_u32(number)?.encode_utf8(&mut [0; 4]).as_bytes()),
    }
    Some(rest)
}

fn control(kind: u8) -> Option<u8> {
    Some(match kind {
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        b'\\' | b'"' | b'\'' => kind,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_go() {
        let text = br#"a b\"c{},\n\t\\\x00\xff\u00e9\U0001f600", rest"#;
        let (string, rest) = unquote(text).unwrap();
        assert_eq!(string, b"a b\"c{},\n\t\\\0\xff\xc3\xa9\xf0\x9f\x98\x80");
        assert_eq!(rest, b", rest");
        for broken in [&br"never ends"[..], br#"\q""#, br#"\u12""#, br#"\ud800""#] {
            assert_eq!(unquote(broken), None);
        }
    }
}
