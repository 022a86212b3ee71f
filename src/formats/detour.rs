//! What happens to files on a detour through text: base64, UTF-16, line ends of Windows. What can be undone is, and told.

use super::declined::Holder;
use super::sniff::Endian;
use super::stream::Stream;
use crate::input::{Error, ErrorKind, Limits};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bytes whose line ends are looked at.
const LOOKED_AT: usize = 64 << 10;

pub const RESTORED: &str = msg!(
    "A transfer in text mode had put a carriage return (0D) before every line feed (0A); they were taken out \
                            again, and the checksum says that nothing else was changed."
);

/// Whether every line feed has a carriage return in front. A single one may be chance.
pub fn has_text_line_ends(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(LOOKED_AT)];
    let feeds = bytes.iter().filter(|b| **b == b'\n').count();
    let returned = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    feeds >= 2 && feeds == returned
}

/// The bytes as they were before the transfer.
pub fn with_line_feeds(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).chain([&0]);
    let kept = bytes.iter().zip(next);
    let kept = kept.filter(|(byte, next)| (**byte, **next) != (b'\r', b'\n'));
    kept.map(|(byte, _)| *byte).collect()
}

pub fn is_sound_gzip(bytes: &[u8], limits: Limits) -> bool {
    let mut stream = Stream::gzip(bytes, limits);
    let mut chunk = Vec::new();
    loop {
        match stream.pull(&mut chunk) {
            Ok(true) => chunk.clear(),
            end => return end.is_ok(),
        }
    }
}

pub fn blame_line_ends(error: Error) -> Error {
    let problem = tr!(
        "{problem} Every line feed in it (0A) has a carriage return (0D) in front: a transfer in text mode put them there.",
        problem = error.problem
    );
    Error::new(ErrorKind::Corrupt, problem, super::declined::BINARY)
}

/// Halves of characters become U+FFFD, as does an odd byte at the end.
pub fn from_utf16(bytes: &[u8], endian: Endian) -> Vec<u8> {
    let text = bytes.get(2..).unwrap_or_default();
    let units = text.chunks(2).map(|pair| match (pair, endian) {
        ([a, b], Endian::Little) => u16::from_le_bytes([*a, *b]),
        ([a, b], Endian::Big) => u16::from_be_bytes([*a, *b]),
        _ => 0xfffd,
    });
    let characters = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    characters.collect::<String>().into_bytes()
}

/// Base64 with or without the beginning of a data URL; white space does not count.
pub fn from_base64(bytes: &[u8], holder: Holder) -> Result<Vec<u8>, Error> {
    let text = match bytes.starts_with(b"data:") {
        true => after_comma(bytes)
            .ok_or_else(|| not_base64(holder, msg!("a data URL without base64")))?,
        false => bytes,
    };
    let text: Vec<u8> = text
        .iter()
        .copied()
        .filter(|b| !b.is_ascii_whitespace())
        .collect();
    let decoded = STANDARD.decode(text);
    decoded
        .map_err(|error| not_base64(holder, &tr!("damaged base64 text ({error})", error = error)))
}

fn after_comma(url: &[u8]) -> Option<&[u8]> {
    let comma = url.iter().take(256).position(|b| *b == b',')?;
    let (kind, data) = url.split_at(comma);
    kind.ends_with(b";base64").then(|| &data[1..])
}

fn not_base64(holder: Holder, what: &str) -> Error {
    holder.is(
        what,
        msg!("Turn it into binary first: `base64 -d FILE > profile.pb.gz`."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_come_back() {
        for original in [&b"a\nb\r\n\r\r\n\n"[..], b"\n\n", b"\r", b""] {
            let mangled: Vec<u8> = original
                .iter()
                .flat_map(|b| match b {
                    b'\n' => vec![b'\r', b'\n'],
                    other => vec![*other],
                })
                .collect();
            assert_eq!(with_line_feeds(&mangled), original);
            let feeds = original.iter().filter(|b| **b == b'\n').count();
            assert_eq!(has_text_line_ends(&mangled), feeds >= 2);
        }
        assert!(!has_text_line_ends(b"\r\n\n"));
    }

    #[test]
    fn utf16_of_both_kinds() {
        assert_eq!(
            from_utf16(b"\xff\xfea\0\xe9\0", Endian::Little),
            "aé".as_bytes()
        );
        assert_eq!(
            from_utf16(b"\xfe\xff\0a\xd8\0", Endian::Big),
            "a\u{fffd}".as_bytes()
        );
        assert_eq!(
            from_utf16(b"\xff\xfea", Endian::Little),
            "\u{fffd}".as_bytes()
        );
    }

    #[test]
    fn base64_of_both_kinds() {
        assert_eq!(from_base64(b"YWI=\n", Holder::File).unwrap(), b"ab");
        let url = b"data:text/plain;base64,YW\r\nI=";
        assert_eq!(from_base64(url, Holder::File).unwrap(), b"ab");
        let error = from_base64(b"data:,x", Holder::File).unwrap_err();
        assert!(error.problem.contains("data URL without"), "{error}");
        let error = from_base64(b"YW*=", Holder::File).unwrap_err();
        assert!(error.problem.contains("damaged base64"), "{error}");
    }
}
