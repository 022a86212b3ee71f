//! Goldens as bytes, and where two texts part.

use std::fmt::Write;
use std::path::Path;

/// Goldens of some size are gzipped.
pub fn read(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    if path.extension().is_some_and(|e| e == "gz") {
        gunzip(&bytes).unwrap_or_else(|| panic!("{}: not gzip", path.display()))
    } else {
        bytes
    }
}

fn gunzip(bytes: &[u8]) -> Option<Vec<u8>> {
    const HAS_NAME: u8 = 8;
    let flags = *bytes.get(3)?;
    let mut body = bytes.get(10..)?;
    if flags & HAS_NAME != 0 {
        let end = body.iter().position(|b| *b == 0)?;
        body = &body[end + 1..];
    }
    miniz_oxide::inflate::decompress_to_vec(body).ok()
}

/// The first three lines that differ, from both sides.
pub fn first_difference(expected: &[u8], printed: &[u8]) -> String {
    let newline = |byte: &u8| *byte == b'\n';
    let (mut want, mut got) = (expected.split(newline), printed.split(newline));
    let (mut text, mut shown) = (String::new(), 0);
    for line in 1.. {
        let (want, got) = (want.next(), got.next());
        if want.is_none() && got.is_none() || shown == 3 {
            break;
        }
        if want != got {
            shown += 1;
            let _ = writeln!(
                text,
                "  {line:>5} want {}\n        got  {}",
                show(want),
                show(got)
            );
        }
    }
    text
}

fn show(line: Option<&[u8]>) -> String {
    const LONGEST: usize = 300;
    let Some(line) = line else {
        return "(end)".to_string();
    };
    let shown = &line[..line.len().min(LONGEST)];
    shown.escape_ascii().to_string()
}
