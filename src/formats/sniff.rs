//! What bytes are, by their beginning and never by a name. Whatever is recognised as nothing else goes to the reader of
//! profile.proto, which has no mark of its own.

use super::declined::{self, Holder};
use super::{Decoded, Options, folded, go, legacy, perf_script, raw, runtime, traces};
use crate::input::Error;

/// Bytes that are looked at. Logs may stand before what a text is recognised by.
pub const HEAD: usize = 64 << 10;

/// A text or binary format other than profile.proto.
pub struct Format {
    /// Whether bytes that begin so are of this format; the head may end within a line.
    pub recognises: fn(&[u8]) -> bool,
    pub read: fn(&[u8], &Options) -> Decoded,
}

/// In the order they are asked: formats with a mark of their own first.
static FORMATS: [&Format; 7] = [
    &Format {
        recognises: raw::recognises,
        read: raw::read,
    },
    &Format {
        recognises: traces::recognises,
        read: traces::read,
    },
    &GO_DUMP,
    &Format {
        recognises: runtime::recognises_metrics,
        read: runtime::read_metrics,
    },
    &Format {
        recognises: runtime::recognises_vars,
        read: runtime::read_vars,
    },
    &Format {
        recognises: perf_script::recognises,
        read: perf_script::read,
    },
    &FOLDED,
];

static FOLDED: Format = Format {
    recognises: folded::recognises,
    read: folded::read,
};

static GO_DUMP: Format = Format {
    recognises: go::dump::recognises,
    read: go::dump::read,
};

/// What the beginning of a file shows.
pub enum Kind {
    Gzip,
    Zstd,
    Zip,
    Tar,
    /// UTF-8 with a byte order mark, which is left away.
    ByteOrderMark,
    Utf16(Endian),
    Base64,
    Format(&'static Format),
    /// Recognised, and nothing that can be opened.
    Declined(Error),
    /// A profile.proto, or nothing that is known.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endian {
    Little,
    Big,
}

pub fn kind(head: &[u8], holder: Holder) -> Kind {
    if let Some(kind) = packed(head) {
        return kind;
    }
    if head.starts_with(b"\x1f\xef\xbf\xbd") {
        return Kind::Declined(declined::mangled(holder));
    }
    if let Some(format) = format(head) {
        return Kind::Format(format);
    }
    match declined::recognise(head, holder) {
        Some(error) => Kind::Declined(error),
        None => Kind::Unknown,
    }
}

pub fn format(head: &[u8]) -> Option<&'static Format> {
    let mut formats = legacy::FORMATS.iter().chain(FORMATS);
    formats.find(|format| (format.recognises)(head))
}

/// What a head does not show: a dump at the end of a long log, a stack that is a line longer than the head.
pub fn format_of_whole(text: &[u8]) -> Option<&'static Format> {
    let head = &text[..text.len().min(HEAD)];
    if !declined::printable(head) || head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    if go::dump::recognises(text) {
        return Some(&GO_DUMP);
    }
    let is_one_line = !head.contains(&b'\n');
    (is_one_line && folded::begins_with_a_stack(text)).then_some(&FOLDED)
}

/// What has to be unpacked or undone first.
fn packed(head: &[u8]) -> Option<Kind> {
    const MARKS: [(&[u8], Kind); 10] = [
        (b"\x1f\x8b", Kind::Gzip),
        (b"\x28\xb5\x2f\xfd", Kind::Zstd),
        (b"PK\x03\x04", Kind::Zip),
        (b"PK\x05\x06", Kind::Zip),
        (b"PK\x07\x08", Kind::Zip),
        (b"\xef\xbb\xbf", Kind::ByteOrderMark),
        (b"\xff\xfe", Kind::Utf16(Endian::Little)),
        (b"\xfe\xff", Kind::Utf16(Endian::Big)),
        (b"H4sI", Kind::Base64),
        (b"data:", Kind::Base64),
    ];
    let known = MARKS.into_iter().find(|(mark, _)| head.starts_with(mark));
    match known {
        Some((_, kind)) => Some(kind),
        None => is_tar(head).then_some(Kind::Tar),
    }
}

/// The header of a tar archive's first entry carries the sum of its own bytes, its field for the sum being blanks.
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.first_chunk::<512>() else {
        return false;
    };
    let (before, rest) = header.split_at(148);
    let (stated, after) = rest.split_at(8);
    let digits: Vec<u8> = stated.iter().copied().filter(u8::is_ascii_digit).collect();
    let stated = std::str::from_utf8(&digits).ok();
    let stated = stated.and_then(|octal| u32::from_str_radix(octal, 8).ok());
    let sum: u32 = before.iter().chain(after).map(|b| u32::from(*b)).sum();
    stated == Some(sum + 8 * u32::from(b' '))
}
