//! What a file is that is no `profile.proto`, from its first kilobyte. Each thing that people drop by mistake has a sentence of its
//! own: what it is, and what to fetch instead. [`foreign`] knows what no profile can begin with; [`reconsider`] has a second look
//! when decoding has failed, at what a profile could have begun with but this one did not.

use super::{Error, ErrorKind};

const FETCH: &str = "Fetch a profile in profile.proto format, e.g. `curl -o heap.pb.gz http://HOST/debug/pprof/heap`.";
const WITHOUT_DEBUG_OR_CONVERT: &str = "This version reads profile.proto: fetch the same address without `?debug=1`; \
     what gperftools wrote can be converted with `go tool pprof -proto FILE > profile.pb.gz`.";
const WITHOUT_DEBUG: &str =
    "This version reads profile.proto: fetch the same address without `?debug=1` or `?debug=2`.";
const CONVERT: &str = "This version reads profile.proto: convert the file with `go tool pprof -proto FILE > profile.pb.gz`.";
const BINARY: &str =
    "Fetch or copy the file again as binary; in PowerShell use `-OutFile`, not `>`.";

/// Beginnings that no profile can have.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "an ELF program or library"),
    (b"MZ", "a Windows program or library"),
    (b"\xcf\xfa\xed\xfe", "a macOS program or library"),
    (b"\xca\xfe\xba\xbe", "a macOS program or a Java class"),
    (b"\0asm", "a WebAssembly module"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"\xfd7zXZ\0", "compressed with xz"),
    (b"BZh", "compressed with bzip2"),
    (b"\x04\x22\x4d\x18", "compressed with lz4"),
    (b"\xff\x06\0\0sNaPpY", "compressed with snappy"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PERFILE2", "a recording of Linux perf (perf.data)"),
    (b"FLR\0", "a Java Flight Recorder file"),
    (b"JAVA PROFILE", "a Java heap dump"),
];

/// Beginnings of the texts that pprof and Go's servers write, what they are, and what to do.
const TEXTS: &[(&[u8], &str, &str)] = &[
    (
        b"heap profile:",
        "a heap profile in the old text format (`debug=1`)",
        WITHOUT_DEBUG_OR_CONVERT,
    ),
    (
        b"heap_v2/",
        "a heap profile of jemalloc in text form",
        CONVERT_JEMALLOC,
    ),
    (
        b"goroutine ",
        "a dump of goroutines (`debug=2`, or the trace of a panic)",
        WITHOUT_DEBUG,
    ),
    (
        b"--- contention",
        "a contention profile in the old text format (`debug=1`)",
        WITHOUT_DEBUG_OR_CONVERT,
    ),
    (
        b"--- mutex",
        "a mutex profile in the old text format (`debug=1`)",
        WITHOUT_DEBUG_OR_CONVERT,
    ),
    (
        b"--- heapz",
        "a heap profile in an old text format of pprof",
        CONVERT,
    ),
    (
        b"--- threadz",
        "a thread profile in an old text format of pprof",
        CONVERT,
    ),
    (b"--- ", "a profile in an old text format of pprof", CONVERT),
    (b"PeriodType:", "the output of `go tool pprof -raw`", OUTPUT),
    (b"File: ", "a report of `go tool pprof`", OUTPUT),
    (
        b"HTTP/1.",
        "an HTTP answer with its headers",
        "Save the body alone: `curl` without `-i`.",
    ),
    (
        b"404 page not found",
        "a server's \"404 page not found\"",
        NOT_SERVED,
    ),
    (
        b"Unknown profile",
        "a server's \"Unknown profile\"",
        NOT_SERVED,
    ),
    (
        b"H4sI",
        "a gzip file written as base64 text",
        "Turn it into binary first: `base64 -d FILE > profile.pb.gz`.",
    ),
    (
        b"data:",
        "a data URL",
        "Turn what follows the comma into binary first, with `base64 -d`.",
    ),
];

const CONVERT_JEMALLOC: &str = "This version reads profile.proto: convert it with `jeprof --raw`, or ask the program for pprof's format.";
const OUTPUT: &str =
    "Open the profile that it was made of; a report does not hold enough to be opened again.";
const NOT_SERVED: &str = "The address was wrong, or the program does not import net/http/pprof: \
                          open http://HOST/debug/pprof/ to see which profiles there are.";

/// What no profile can be. `head` is the beginning of the file, or of what a gzip file holds; shorter than a kilobyte only if
/// that is all.
pub fn foreign(head: &[u8], in_gzip: bool) -> Option<Error> {
    if head.is_empty() {
        return Some(empty(in_gzip));
    }
    let text = head.trim_ascii_start();
    damaged(head, in_gzip)
        .or_else(|| trace(head, in_gzip))
        .or_else(|| magic(head, in_gzip))
        .or_else(|| go_count(text, in_gzip))
        .or_else(|| known_text(text, in_gzip))
        .or_else(|| markup(text, in_gzip))
        .or_else(|| legacy_cpu(head, in_gzip))
}

/// A better sentence than `error` for a file that could not be decoded, if its beginning gives one.
pub fn reconsider(head: &[u8], in_gzip: bool, error: Error) -> Error {
    if error.kind == ErrorKind::TooLarge {
        return error;
    }
    if head.iter().all(|b| *b == 0) {
        return is(
            in_gzip,
            "nothing but zero bytes",
            "It was reserved but never written: fetch the profile again.",
        );
    }
    if head.windows(3).filter(|w| w == b"\xef\xbf\xbd").count() >= 2 {
        return mangled(in_gzip);
    }
    plain_text(head, in_gzip).unwrap_or(error)
}

fn empty(in_gzip: bool) -> Error {
    let problem = match in_gzip {
        true => "The gzip file is sound, but there is nothing in it.",
        false => "The file is empty (0 bytes).",
    };
    let help = "The recording failed or was not finished: fetch the profile again, and look at what the server answers.";
    Error::new(ErrorKind::Empty, problem, help)
}

/// Bytes that a detour through text has changed.
fn damaged(head: &[u8], in_gzip: bool) -> Option<Error> {
    if head.starts_with(b"\x1f\xef\xbf\xbd") {
        return Some(mangled(in_gzip));
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        let what = "UTF-16 text, so a program has converted it (PowerShell's `>` does)";
        return Some(is(in_gzip, what, BINARY));
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        let what =
            "text with a byte order mark in front (EF BB BF), so a program has treated it as text";
        return Some(is(in_gzip, what, BINARY));
    }
    if head.starts_with(b"\x1f\x8b") {
        let what = "a gzip file itself: it was compressed twice";
        return Some(is(
            in_gzip,
            what,
            "Unpack it once (`gunzip FILE`) and open what comes out.",
        ));
    }
    None
}

fn mangled(in_gzip: bool) -> Error {
    let what = "a binary file that was converted to UTF-8: bytes were replaced by EF BF BD and cannot be restored";
    is(in_gzip, what, BINARY)
}

fn trace(head: &[u8], in_gzip: bool) -> Option<Error> {
    let version = head.strip_prefix(b"go 1.")?;
    let end = version.iter().position(|b| *b == b' ')?;
    version[end..].starts_with(b" trace").then(|| {
        let help = "Open it with `go tool trace FILE`, which can also write profiles: `go tool trace -pprof=net FILE > net.pb.gz`.";
        is(in_gzip, "an execution trace of Go, not a profile", help)
    })
}

fn magic(head: &[u8], in_gzip: bool) -> Option<Error> {
    let (_, what) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic))?;
    let help = match what.starts_with("compressed") {
        true => "Unpack it first; gzip and unpacked profiles can be opened as they are.",
        false => FETCH,
    };
    Some(is(in_gzip, what, help))
}

fn known_text(text: &[u8], in_gzip: bool) -> Option<Error> {
    let (_, what, help) = TEXTS.iter().find(|(start, ..)| text.starts_with(start))?;
    Some(is(in_gzip, what, help))
}

/// `NAME profile: total N`: what Go writes for a goroutine profile, or one of the program's own, with `debug=1`.
fn go_count(text: &[u8], in_gzip: bool) -> Option<Error> {
    let line = text.split(|b| *b == b'\n').next()?;
    let (name, count) = std::str::from_utf8(line)
        .ok()?
        .split_once(" profile: total ")?;
    let is_name = (1..80).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic());
    let is_count = count.trim_ascii().bytes().all(|b| b.is_ascii_digit());
    (is_name && is_count).then(|| {
        let what = format!("a {name} profile in the old text format (`debug=1`)");
        is(in_gzip, &what, WITHOUT_DEBUG)
    })
}

fn markup(text: &[u8], in_gzip: bool) -> Option<Error> {
    match text.first()? {
        b'<' => {
            let what = "a web page (HTML or XML), most likely an error page saved as a profile";
            Some(is(in_gzip, what, NOT_SERVED))
        }
        b'{' | b'[' if printable(text) => Some(is(in_gzip, json(text), FETCH)),
        _ => None,
    }
}

fn json(text: &[u8]) -> &'static str {
    let has = |wanted: &[u8]| text.windows(wanted.len()).any(|w| w == wanted);
    if has(b"speedscope") {
        "JSON, a profile of speedscope's own format"
    } else if has(b"\"traceEvents\"") {
        "JSON, a trace of Chrome"
    } else if has(b"\"callFrame\"") || has(b"\"nodes\"") {
        "JSON, a profile of Chrome or Node"
    } else {
        "JSON, not a profile"
    }
}

/// The binary CPU profile from before profile.proto: words 0, 3, 0 or 1, a period, 0.
fn legacy_cpu(head: &[u8], in_gzip: bool) -> Option<Error> {
    let is_cpu = |size: usize, big_endian: bool| {
        let word = |i: usize| {
            let bytes = head.get(i * size..(i + 1) * size)?;
            let fold = |n: u64, b: &u8| n << 8 | u64::from(*b);
            Some(match big_endian {
                true => bytes.iter().fold(0, fold),
                false => bytes.iter().rev().fold(0, fold),
            })
        };
        let words = [0, 1, 2, 3, 4].map(word);
        matches!(words, [Some(0), Some(3), Some(0 | 1), Some(period), Some(0)] if period > 0)
    };
    let any = [(4, false), (4, true), (8, false), (8, true)];
    any.into_iter()
        .any(|(size, big)| is_cpu(size, big))
        .then(|| {
            is(
                in_gzip,
                "a CPU profile in pprof's old binary format",
                CONVERT,
            )
        })
}

/// Text that begins like nothing known: its first line says the most.
fn plain_text(head: &[u8], in_gzip: bool) -> Option<Error> {
    if !printable(head) {
        return None;
    }
    let lines = head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
    let mut lines = lines.filter(|line| !line.is_empty());
    let first = String::from_utf8_lossy(lines.next()?).into_owned();
    if is_folded(&first) {
        let help =
            "This version reads profile.proto: record the profile with a tool that writes it.";
        return Some(is(in_gzip, "a text of folded stacks (`main;f;g 10`)", help));
    }
    let shown: String = first.chars().take(80).collect();
    let what = format!("text, not a profile; it begins with \"{shown}\"");
    let help = "If that is a server's error message, it says why there is no profile; otherwise fetch the profile as binary.";
    Some(is(in_gzip, &what, help))
}

/// Frames joined by `;`, a blank, a count.
fn is_folded(line: &str) -> bool {
    let count = line.rsplit_once(' ').map(|(_, count)| count);
    line.contains(';')
        && count.is_some_and(|c| !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit()))
}

fn printable(bytes: &[u8]) -> bool {
    let control = |b: &u8| *b == 0x7f || (*b < 0x20 && !b"\t\n\r\x0c\x1b".contains(b));
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // The head may end within a character.
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 && !bytes.iter().any(control)
}

fn is(in_gzip: bool, what: &str, help: &str) -> Error {
    let subject = match in_gzip {
        true => "What the gzip file holds is",
        false => "The file is",
    };
    Error::new(ErrorKind::NotAProfile, format!("{subject} {what}."), help)
}

/// How the lines of the first part of a file end. A transfer in text mode turns every LF into CR LF, which destroys a gzip file.
#[derive(Default)]
pub struct LineEndings {
    seen: usize,
    last: u8,
    lf: u32,
    crlf: u32,
}

impl LineEndings {
    const LOOKED_AT: usize = 64 << 10;

    pub fn feed(&mut self, chunk: &[u8]) {
        let left = Self::LOOKED_AT.saturating_sub(self.seen);
        for byte in &chunk[..left.min(chunk.len())] {
            if *byte == b'\n' {
                self.lf += 1;
                self.crlf += u32::from(self.last == b'\r');
            }
            self.last = *byte;
        }
        self.seen = self.seen.saturating_add(chunk.len());
    }

    /// Whether bytes to come may show that line ends are the cause of `error`.
    pub fn may_yet_explain(&self, error: &Error) -> bool {
        is_damage(error) && self.crlf == self.lf && self.seen < Self::LOOKED_AT
    }

    /// A better sentence for a damaged file, if line ends are the damage.
    pub fn explain(&self, error: Error) -> Error {
        // Once, it may be chance.
        if !is_damage(&error) || self.lf < 2 || self.crlf < self.lf {
            return error;
        }
        let problem = format!(
            "{} Every line feed in it (0A) has a carriage return (0D) in front: a transfer in text mode put them there.",
            error.problem
        );
        Error::new(ErrorKind::Corrupt, problem, BINARY)
    }
}

fn is_damage(error: &Error) -> bool {
    use ErrorKind::{Corrupt, Malformed, Truncated};
    matches!(error.kind, Corrupt | Malformed | Truncated)
}
