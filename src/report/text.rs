//! Go's formatting of bytes: widths count characters, and a byte that is no UTF-8 counts as one.

/// Characters as Go counts them.
pub fn width(text: &[u8]) -> usize {
    text.utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + chunk.invalid().len())
        .sum()
}

/// Appends `text`, filled up on its left to `columns` characters: Go's `%10s`.
pub fn push_right(out: &mut Vec<u8>, columns: usize, text: &[u8]) {
    let fill = columns.saturating_sub(width(text));
    out.extend(std::iter::repeat_n(b' ', fill));
    out.extend(text);
}

/// Appends lines, each with its end.
pub fn push_lines(out: &mut Vec<u8>, lines: impl IntoIterator<Item = Vec<u8>>) {
    for line in lines {
        out.extend(line);
        out.push(b'\n');
    }
}

/// Without white space on either side.
pub fn trim_space(text: &[u8]) -> &[u8] {
    let Some(first) = text.utf8_chunks().next() else {
        return text;
    };
    let valid = first.valid();
    let text = &text[valid.len() - valid.trim_start().len()..];
    let Some(last) = text.utf8_chunks().last() else {
        return text;
    };
    let trailing = match last.invalid() {
        [] => last.valid().len() - last.valid().trim_end().len(),
        _ => 0,
    };
    &text[..text.len() - trailing]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_as_go_does() {
        assert_eq!(width("µs".as_bytes()), 2);
        assert_eq!(width(b"a\xff\xfeb"), 4);
        assert_eq!(width(b""), 0);
        let mut out = Vec::new();
        push_right(&mut out, 4, "µ".as_bytes());
        push_right(&mut out, 1, b"long");
        assert_eq!(out, "   µlong".as_bytes());
    }

    #[test]
    fn space_goes_from_both_sides_only() {
        let cases: [(&[u8], &[u8]); 5] = [
            (b" a b \t", b"a b"),
            (b"  ", b""),
            (b"\xff ", b"\xff"),
            (b" \xff", b"\xff"),
            (b"", b""),
        ];
        for (text, expected) in cases {
            assert_eq!(trim_space(text), expected);
        }
    }
}
