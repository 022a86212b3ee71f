//! Whether what cannot be decoded was a `profile.proto` at all. What else it may be, [`crate::formats`] knows; this module is in what
//! the page loads first, and knows no more than it must.

use super::{Error, ErrorKind};

pub fn empty(in_gzip: bool) -> Error {
    let problem = match in_gzip {
        true => msg!("The gzip file is sound, but there is nothing in it."),
        false => msg!("The file is empty (0 bytes)."),
    };
    let help = msg!(
        "The recording failed or was not finished: fetch the profile again, and look at what the server answers."
    );
    Error::new(ErrorKind::Empty, problem, help)
}

/// A better sentence than `error` for content that could not be decoded, if its beginning is that of something else.
pub fn reconsider(head: &[u8], error: Error) -> Error {
    let is_text = !head
        .iter()
        .any(|b| *b == 0x7f || (*b < 0x20 && !b"\t\n\r\x0c\x1b".contains(b)));
    if error.kind == ErrorKind::TooLarge || !(is_text || is_packed(head)) {
        return error;
    }
    let shown: String = String::from_utf8_lossy(head).chars().take(40).collect();
    Error::new(
        ErrorKind::NotAProfile,
        tr!(
            "The file is no profile.proto; it begins with {shown}.",
            shown = format_args!("{:?}", shown)
        ),
        "Fetch a profile, e.g. `curl -o heap.pb.gz http://HOST/debug/pprof/heap`.",
    )
}

/// gzip, zstd, zip: content that has to be unpacked once more.
fn is_packed(head: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK"];
    marks.iter().any(|mark| head.starts_with(mark))
}
